// Agents and sum of values in each block of 256 values, from the counts by value: count, low and high word of the sum.

@group(2) @binding(0) var<storage, read_write> scratch: array<u32>;

fn serve(at: u32) {
    // Block `at % 256` of plane `at / 256`; 256 counts each, so that the counts of all begin at 256 * at.
    let planes = REPLICAS * DIMENSIONS;
    if at >= planes * 256u {
        return;
    }
    var count = 0u;
    var sum = vec2<u32>(0u);
    for (var k = 0u; k < 256u; k++) {
        let agents = scratch[256u * at + k];
        count += agents;
        sum = plus(sum, mul_wide(agents, (at % 256u) * 256u + k));
    }
    let to = (planes << 16u) + 3u * at;
    scratch[to] = count;
    scratch[to + 1u] = sum.x;
    scratch[to + 2u] = sum.y;
}
