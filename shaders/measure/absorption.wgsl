// Records in which step a replica came to hold one strategy only: (step + 1, strategy), (0, 0) before. Empties the marks.

override WORKGROUP: u32 = 64u;

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> absorbed: array<u32>;
@group(2) @binding(1) var<storage, read_write> mixed: array<u32>;

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
    if mixed[replica] == 0u && absorbed[2u * replica] == 0u {
        absorbed[2u * replica] = clock.step + 1u;
        absorbed[2u * replica + 1u] = strategy[replica * STRIDE_WORDS] & 0xffu;
    }
    mixed[replica] = 0u;
}
