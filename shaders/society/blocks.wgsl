// Agents and sum of values in each block of 256 values, from the counts by value: count, low and high word of the sum.

override WORKGROUP: u32 = 64u;

@group(2) @binding(0) var<storage, read_write> scratch: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // Block `at % 256` of plane `at / 256`; 256 counts each, so that the counts of all begin at 256 * at.
    let at = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let planes = REPLICAS * DIMENSIONS;
    if at >= planes * 256u {
        return;
    }
    var count = 0u;
    var low = 0u;
    var high = 0u;
    for (var k = 0u; k < 256u; k++) {
        let agents = scratch[256u * at + k];
        let sum = mul_wide(agents, (at % 256u) * 256u + k);
        count += agents;
        low += sum.x;
        high += sum.y + select(0u, 1u, low < sum.x);
    }
    let to = (planes << 16u) + 3u * at;
    scratch[to] = count;
    scratch[to + 1u] = low;
    scratch[to + 2u] = high;
}
