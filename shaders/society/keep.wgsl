// Puts back the entries of agents whose class a phase must not change. Twin: `restore` in src/backend/society.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> trait_class: array<u32>;
@group(1) @binding(1) var<storage, read> now: array<u32>;
@group(2) @binding(0) var<storage, read_write> next: array<u32>;

// Entries per word, words of one plane, classes that change (bits), 1: an entry put back is the agent's own index; words in all.
const PER_WORD: u32 = 0u;
const PLANE_WORDS: u32 = 1u;
const ACTIVE: u32 = 2u;
const OWN_INDEX: u32 = 3u;
const WORDS: u32 = 4u;

fn serve(at: u32) {
    if at >= tables[WORDS] {
        return;
    }
    let per_word = tables[PER_WORD];
    let bits = 32u / per_word;
    let first = (at % tables[PLANE_WORDS]) * per_word;
    let stride = STRIDE_WORDS * 4u;
    var word = next[at];
    for (var k = 0u; k < per_word; k++) {
        let slot = first + k;
        let kind = (trait_class[slot >> 2u] >> ((slot & 3u) * 8u)) & 15u;
        if ((tables[ACTIVE] >> kind) & 1u) == 0u && slot % stride < AGENTS {
            // bits is 8, 16 or 32
            let mask = select((1u << (bits & 31u)) - 1u, 0xffffffffu, bits == 32u) << (k * bits);
            let old = select(now[at], slot % stride, tables[OWN_INDEX] == 1u);
            word = (word & ~mask) | (old & mask);
        }
    }
    next[at] = word;
}
