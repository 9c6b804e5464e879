// Agents per strategy and replica, those from agent `tables[0]` on apart (side 1). An invocation counts every lanes-th word of one chunk; integers are added in any order.

override WORKGROUP: u32 = 64u;

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> counts: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let lane = thread % LANES;
    let chunk = thread / LANES;
    let replica = chunk / CHUNKS;
    if replica >= REPLICAS {
        return;
    }
    let first = (chunk % CHUNKS) * CHUNK_AGENTS;
    let end = min(first + CHUNK_AGENTS, AGENTS);
    var own: array<u32, 32>;
    for (var at = first + 4u * lane; at < end; at += 4u * LANES) {
        let word = strategy[replica * STRIDE_WORDS + (at >> 2u)];
        for (var i = at; i < min(at + 4u, end); i++) {
            own[((word >> ((i & 3u) * 8u)) & 15u) + select(0u, 16u, i >= tables[0])] += 1u;
        }
    }
    for (var s = 0u; s < STRATEGIES; s++) {
        if own[s] > 0u {
            atomicAdd(&counts[replica * 16u + s], own[s]);
        }
        if own[16u + s] > 0u {
            atomicAdd(&counts[(REPLICAS + replica) * 16u + s], own[16u + s]);
        }
    }
}
