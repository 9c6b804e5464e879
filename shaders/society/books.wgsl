// Writes the harm of what agents do, as they stand, into the books. Sums of integers do not ask for an order, and no entry overflows (src/config/
// resolve/accountability.rs). Twin: src/backend/lineage.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> lineage: array<u32>;
@group(2) @binding(0) var<storage, read_write> harm: array<atomic<u32>>;

// Planes of the lineages.
const ROOT: u32 = 0u;
const PARENT: u32 = 2u;
const DEPTH: u32 = 3u;
// Planes of the books.
const BLAME: u32 = 0u;
const DONE: u32 = 1u;
const COPIED: u32 = 2u;
const ROOTED: u32 = 3u;
const ORPHANED: u32 = 4u;

fn held(at: u32) -> u32 {
    return (strategy[at >> 2u] >> ((at & 3u) * 8u)) & 0xffu;
}

fn serve(at: u32) {
    let stride = STRIDE_WORDS * 4u;
    let plane = stride * REPLICAS;
    let i = at % stride;
    if at >= plane || i >= AGENTS {
        return;
    }
    // The harm of one act of each strategy.
    let done = tables[held(at)];
    if done == 0u {
        return;
    }
    let depth = lineage[DEPTH * plane + at];
    let root = at - i + lineage[ROOT * plane + at];
    let parent = at - i + lineage[PARENT * plane + at];
    var rooted = 4u * done;
    if depth == 0u {
        atomicAdd(&harm[BLAME * plane + at], rooted);
    } else {
        rooted = select(done, 2u * done, depth == 1u);
        atomicAdd(&harm[BLAME * plane + at], 2u * done);
        atomicAdd(&harm[BLAME * plane + root], rooted);
        if depth > 1u {
            atomicAdd(&harm[BLAME * plane + parent], done);
        }
        atomicAdd(&harm[COPIED * plane + at], done);
    }
    atomicAdd(&harm[DONE * plane + at], done);
    atomicAdd(&harm[ROOTED * plane + at], rooted);
    if held(root) != held(at) {
        atomicAdd(&harm[ORPHANED * plane + at], rooted);
    }
}
