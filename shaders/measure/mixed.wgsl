// Marks the replicas that hold more than one strategy: the first half of the absorption record.

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> mixed: array<atomic<u32>>;

fn serve(thread: u32) {
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
    // Four words at a time, so that a wave waits once for all of them; none beyond the last, which is looked at more than once.
    let last = (end - 1u) >> 2u;
    var differs = 0u;
    for (var at = (first >> 2u) + lane; at <= last; at += 4u * LANES) {
        let place = min(vec4<u32>(at) + vec4<u32>(0u, 1u, 2u, 3u) * LANES, vec4<u32>(last));
        let words = vec4<u32>(strategy[base + place.x], strategy[base + place.y], strategy[base + place.z], strategy[base + place.w]);
        // Bytes beyond the last agent do not count.
        let live = min(vec4<u32>(end) - place * 4u, vec4<u32>(4u));
        let found = (words ^ vec4<u32>(one)) & (vec4<u32>(0xffffffffu) >> (vec4<u32>(32u) - live * 8u));
        differs |= found.x | found.y | found.z | found.w;
    }
    if differs != 0u {
        atomicStore(&mixed[replica], 1u);
    }
}
