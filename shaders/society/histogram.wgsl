// Agents by value, for each dimension of each replica: 65536 counts, the first words of the scratch buffer.

@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(2) @binding(0) var<storage, read_write> scratch: array<atomic<u32>>;

fn serve(at: u32) {
    // An invocation counts the two agents of one word.
    let words = STRIDE_WORDS * 2u;
    if at >= words * REPLICAS * DIMENSIONS {
        return;
    }
    // Columns hold all replicas of a dimension together, the counts all dimensions of a replica.
    let plane = at / words;
    let counts = ((plane % REPLICAS) * DIMENSIONS + plane / REPLICAS) << 16u;
    let first = (at % words) * 2u;
    if first < AGENTS {
        atomicAdd(&scratch[counts + (value[at] & 0xffffu)], 1u);
    }
    if first + 1u < AGENTS {
        atomicAdd(&scratch[counts + (value[at] >> 16u)], 1u);
    }
}
