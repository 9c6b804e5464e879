// imitate/conformist: the majority of three, or a comparison with one. Twin: src/phase/imitate/conformist.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(1) @binding(2) var<storage, read> trait_class: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// After the (base, slope) pairs of the adoption table:
const CONFORMITY_Q30: u32 = 2u * FERMI_BINS;
// The class that always conforms; NO_CLASS: each revision by chance.
const CLASS: u32 = 2u * FERMI_BINS + 1u;
const NO_CLASS: u32 = 255u;

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

// The strategy that at least two of three have; else one's own.
fn majority_of_three(own: u32, a: u32, b: u32, c: u32) -> u32 {
    if a == b || a == c {
        return a;
    }
    return select(own, b, b == c);
}

// Adoption threshold for a payoff difference, from (base, slope) per bin.
fn threshold_q30(difference: i32) -> u32 {
    let size = u32(abs(difference));
    let bin = size >> BIN_BITS;
    // The weight is the first 9 bits of the position inside the bin; bin_bits <= 13.
    let weight = ((size & ((1u << BIN_BITS) - 1u)) << WEIGHT_BITS) >> BIN_BITS;
    let at = 2u * min(bin, FERMI_BINS - 1u);
    let inner = tables[at] + ((tables[at + 1u] * weight) >> WEIGHT_BITS);
    let up = select(inner, ONE_Q30, bin >= FERMI_BINS);
    return select(up, ONE_Q30 - up, difference < 0);
}

// Whom the agent copies if it compares payoffs.
fn compared(replica: u32, i: u32, other: Model) -> u32 {
    let theirs = unpack_payoff(payoff[agent_index(replica, other.agent)]);
    let mine = unpack_payoff(payoff[agent_index(replica, i)]);
    return select(i, other.agent, happens(other.fraction, threshold_q30(theirs - mine)));
}

fn conforms(replica: u32, i: u32, word: u32) -> bool {
    if tables[CLASS] == NO_CLASS {
        return happens(word, tables[CONFORMITY_Q30]);
    }
    return byte_of(trait_class[word_index(replica, i)], i) == tables[CLASS];
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let place = place_of(workgroup, workgroups, local);
    if !place.inside {
        return;
    }
    let rests = resting(place.replica);
    var words = vec4<u32>(0u);
    for (var b = 0u; b < 4u; b++) {
        let drawn = model_words(place.block + b, place.replica);
        let revise = revise_words(place.block + b, place.replica);
        let chance = block_words(place.block + b, DRAW | DRAW_CONFORM, place.replica);
        var high: array<vec4<u32>, 3>;
        var low: array<vec4<u32>, 3>;
        for (var q = 0u; q < 3u; q++) {
            high[q] = block_words(place.block + b, DRAW | (DRAW_MODELS + 2u * q), place.replica);
            if GRAPH == GRAPH_WELL_MIXED && POOL_WIDE == 1u {
                low[q] = block_words(place.block + b, DRAW | (DRAW_MODELS + 2u * q + 1u), place.replica);
            }
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = strategy_at(place.replica, i);
                var copied = i;
                if revises(i, revise[lane], rests) {
                    if conforms(place.replica, i, chance[lane]) {
                        var seen: vec3<u32>;
                        for (var q = 0u; q < 3u; q++) {
                            seen[q] = strategy_at(place.replica, model_of(i, high[q][lane], low[q][lane], 0u).agent);
                        }
                        next = majority_of_three(next, seen.x, seen.y, seen.z);
                    } else {
                        copied = compared(place.replica, i, model_of(i, drawn.model[lane], drawn.low[lane], drawn.adopt[lane]));
                        next = strategy_at(place.replica, copied);
                    }
                }
                words[lane] |= next << (8u * b);
                if WANTS_MODEL == 1u {
                    model[agent_index(place.replica, i)] = copied;
                }
            }
        }
    }
    for (var lane = 0u; lane < 4u; lane++) {
        let i = place.first + 32u * lane;
        if i < AGENTS {
            strategy_next[word_index(place.replica, i)] = words[lane];
        }
    }
}
