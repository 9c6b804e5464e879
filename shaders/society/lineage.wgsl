// Writes the lineages after a phase that may have changed strategies: from the model where one was copied, anew where a strategy changed
// without one, else as they were. Twin: src/backend/lineage.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> model: array<u32>;
@group(1) @binding(2) var<storage, read> lineage: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> lineage_next: array<u32>;

// 1: the phase says whom agents copied.
const NAMES_MODELS: u32 = 0u;
const DEPTH_MAX: u32 = 65535u;
// Planes of the column.
const ROOT: u32 = 0u;
const BORN: u32 = 1u;
const PARENT: u32 = 2u;
const DEPTH: u32 = 3u;
const COPIED: u32 = 4u;

fn byte_of(word: u32, at: u32) -> u32 {
    return (word >> ((at & 3u) * 8u)) & 0xffu;
}

fn before(at: u32) -> u32 {
    return byte_of(strategy[at >> 2u], at);
}

fn serve(at: u32) {
    let stride = STRIDE_WORDS * 4u;
    let plane = stride * REPLICAS;
    let i = at % stride;
    if at >= plane || i >= AGENTS {
        return;
    }
    let after = byte_of(strategy_next[at >> 2u], at);
    var j = i;
    if tables[NAMES_MODELS] == 1u {
        j = model[at];
    }
    let source = at - i + j;
    let copies = j != i && before(source) == after;
    let begins = !copies && before(at) != after;
    let old = select(at, source, copies);
    var root = lineage[ROOT * plane + old];
    var born = lineage[BORN * plane + old];
    var parent = lineage[PARENT * plane + at];
    var depth = lineage[DEPTH * plane + old];
    var copied = lineage[COPIED * plane + at];
    if copies {
        parent = j;
        depth = min(depth + 1u, DEPTH_MAX);
        copied = clock.step;
    } else if begins {
        root = i;
        born = clock.step;
        parent = i;
        depth = 0u;
        copied = clock.step;
    }
    lineage_next[ROOT * plane + at] = root;
    lineage_next[BORN * plane + at] = born;
    lineage_next[PARENT * plane + at] = parent;
    lineage_next[DEPTH * plane + at] = depth;
    lineage_next[COPIED * plane + at] = copied;
}
