// Writes with whom values began after a phase that may have changed values: whoever was copied hands it on, a value that moved keeps it or, by state,
// begins with the agent whose it is. Twin: src/backend/value_lineage.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> giver: array<u32>;
@group(1) @binding(2) var<storage, read> value_root: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> value_root_next: array<u32>;

// 1: the phase says whom values were copied from. 1: a value that moved begins anew.
const NAMES_GIVERS: u32 = 0u;
const BY_STATE: u32 = 1u;

fn half_of(word: u32, at: u32) -> u32 {
    return (word >> ((at & 1u) * 16u)) & 0xffffu;
}

fn serve(at: u32) {
    let stride = STRIDE_WORDS * 4u;
    let plane = stride * REPLICAS;
    let i = at % stride;
    if at >= plane || i >= AGENTS {
        return;
    }
    var given = 0u;
    if tables[NAMES_GIVERS] == 1u {
        given = giver[at];
    }
    let source = at - i + (given & 0xffffffu);
    for (var d = 0u; d < DIMENSIONS; d++) {
        let here = d * plane + at;
        let copied = ((given >> (24u + d)) & 1u) == 1u;
        let moved = half_of(value[here >> 1u], here) != half_of(value_next[here >> 1u], here);
        var root = value_root[select(here, d * plane + source, copied)];
        if moved && !copied && tables[BY_STATE] == 1u {
            root = i;
        }
        value_root_next[here] = root;
    }
}
