// Agents by value, for each dimension of each replica: 65536 counts, the first words of the scratch buffer.

override WORKGROUP: u32 = 64u;

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(2) @binding(0) var<storage, read_write> scratch: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // An invocation counts the two agents of one word.
    let at = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let words = params.stride_words * 2u;
    if at >= words * params.replicas * params.dimensions {
        return;
    }
    // Columns hold all replicas of a dimension together, the counts all dimensions of a replica.
    let plane = at / words;
    let counts = ((plane % params.replicas) * params.dimensions + plane / params.replicas) << 16u;
    let first = (at % words) * 2u;
    if first < params.agents {
        atomicAdd(&scratch[counts + (value[at] & 0xffffu)], 1u);
    }
    if first + 1u < params.agents {
        atomicAdd(&scratch[counts + (value[at] >> 16u)], 1u);
    }
}
