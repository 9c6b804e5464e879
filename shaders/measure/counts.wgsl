// Agents per strategy and replica. A workgroup counts one chunk of one replica; integers are added in any order.

override WORKGROUP: u32 = 64u;

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> counts: array<atomic<u32>>;

var<workgroup> shared_counts: array<atomic<u32>, 16>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let chunk = workgroup.y * workgroups.x + workgroup.x;
    let replica = chunk / params.chunks;
    if replica >= params.replicas {
        return;
    }
    let first = (chunk % params.chunks) * CHUNK_AGENTS;
    let end = min(first + CHUNK_AGENTS, params.agents);
    for (var at = first + 4u * local; at < end; at += 4u * WORKGROUP) {
        let word = strategy[replica * params.stride_words + (at >> 2u)];
        for (var i = at; i < min(at + 4u, end); i++) {
            atomicAdd(&shared_counts[(word >> ((i & 3u) * 8u)) & 15u], 1u);
        }
    }
    workgroupBarrier();
    for (var s = local; s < params.strategies; s += WORKGROUP) {
        atomicAdd(&counts[replica * 16u + s], atomicLoad(&shared_counts[s]));
    }
}
