// Agents per strategy, before a response to the whole population: from the counts into the scratch buffer, 16 words per replica.
// One invocation per replica; it empties the counts for the next phase.

override WORKGROUP: u32 = 64u;

@group(2) @binding(0) var<storage, read_write> scratch: array<u32>;
@group(2) @binding(1) var<storage, read_write> counts: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let replica = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    if replica >= REPLICAS {
        return;
    }
    for (var s = 0u; s < 16u; s++) {
        scratch[replica * 16u + s] = counts[replica * 16u + s];
        counts[replica * 16u + s] = 0u;
    }
}
