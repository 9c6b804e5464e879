// Marks the replicas that hold more than one strategy: the first half of the absorption record.

override WORKGROUP: u32 = 64u;

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> mixed: array<atomic<u32>>;

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
    let base = replica * STRIDE_WORDS;
    let one = (strategy[base] & 0xffu) * 0x01010101u;
    let first = (chunk % CHUNKS) * CHUNK_AGENTS;
    let end = min(first + CHUNK_AGENTS, AGENTS);
    var differs = 0u;
    for (var at = first + 4u * lane; at < end; at += 4u * LANES) {
        // Bytes beyond the last agent do not count.
        let live = min(end - at, 4u);
        let mask = select((1u << (8u * (live & 3u))) - 1u, 0xffffffffu, live == 4u);
        differs |= (strategy[base + (at >> 2u)] ^ one) & mask;
    }
    if differs != 0u {
        atomicStore(&mixed[replica], 1u);
    }
}
