// respond/logit: a choice in proportion to exp(beta * payoff). Twin: src/phase/respond/logit.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> scratch: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;

// After the entries, against whom and the width of a bin: exp(-x) at the edges of the bins.
const TABLE: u32 = 514u;

// exp(-beta * short), units of 2^-26.
fn weight_q26(short: u32) -> u32 {
    let bits = tables[BIN_BITS];
    let bin = short >> bits;
    if bin >= FERMI_BINS {
        return 0u;
    }
    let weight = ((short & ((1u << bits) - 1u)) << WEIGHT_BITS) >> bits;
    let high = tables[TABLE + bin];
    return high - (((high - tables[TABLE + bin + 1u]) * weight) >> WEIGHT_BITS);
}

fn chosen(pay: ptr<function, array<i32, 16>>, word: u32) -> u32 {
    let most = most_of(pay);
    var total = 0u;
    for (var s = 0u; s < STRATEGIES; s++) {
        total += weight_q26(u32(most - (*pay)[s]));
    }
    let goal = index_below(word, total);
    var sum = 0u;
    for (var s = 0u; s < STRATEGIES; s++) {
        sum += weight_q26(u32(most - (*pay)[s]));
        if sum > goal {
            return s;
        }
    }
    return STRATEGIES - 1u;
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
    var words = vec4<u32>(0u);
    for (var b = 0u; b < 4u; b++) {
        let drawn = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = met_strategy(place.replica, i);
                if revises(i, revise[lane], NOBODY) {
                    var pay = response_payoffs(place.replica, i, next);
                    next = chosen(&pay, drawn[lane]);
                }
                words[lane] |= next << (8u * b);
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
