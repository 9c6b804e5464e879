// imitate/fermi: adopt a random model's strategy with a logistic probability. Twin: src/phase/imitate/fermi.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// Adoption threshold for a payoff difference, from (base, slope) per bin.
fn threshold_q30(difference: i32) -> u32 {
    let size = u32(abs(difference));
    let bin = size >> params.bin_bits;
    // The weight is the first 9 bits of the position inside the bin.
    let inside = size & ((1u << params.bin_bits) - 1u);
    var weight = 0u;
    if params.bin_bits > WEIGHT_BITS {
        weight = inside >> (params.bin_bits - WEIGHT_BITS);
    } else {
        weight = inside << (WEIGHT_BITS - params.bin_bits);
    }
    let at = 2u * min(bin, FERMI_BINS - 1u);
    let inner = tables[at] + ((tables[at + 1u] * weight) >> WEIGHT_BITS);
    let up = select(inner, ONE_Q30, bin >= FERMI_BINS);
    return select(up, ONE_Q30 - up, difference < 0);
}

// Payoff and current strategy of an agent in one word.
fn packed_at(replica: u32, i: u32) -> u32 {
    let word = payoff[agent_index(replica, i)];
    if params.packed == 1u {
        return word;
    }
    return (word & 0xffffff00u) | byte_of(strategy[word_index(replica, i)], i);
}

// Strategy after the comparison, and whom it comes from.
fn compared(replica: u32, i: u32, other: Model) -> vec2<u32> {
    let mine = packed_at(replica, i);
    let theirs = packed_at(replica, other.agent);
    let threshold = threshold_q30(unpack_payoff(theirs) - unpack_payoff(mine));
    let adopts = happens(other.fraction, threshold);
    return vec2<u32>(select(mine, theirs, adopts) & 0xffu, select(i, other.agent, adopts));
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
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < params.agents {
                var next = vec2<u32>(byte_of(strategy[word_index(place.replica, i)], i), i);
                if revises(i, revise[lane], rests) {
                    next = compared(place.replica, i, model_of(i, drawn.model[lane], drawn.low[lane], drawn.adopt[lane]));
                }
                words[lane] |= next.x << (8u * b);
                if params.wants_model == 1u {
                    model[agent_index(place.replica, i)] = next.y;
                }
            }
        }
    }
    for (var lane = 0u; lane < 4u; lane++) {
        let i = place.first + 32u * lane;
        if i < params.agents {
            strategy_next[word_index(place.replica, i)] = words[lane];
        }
    }
}
