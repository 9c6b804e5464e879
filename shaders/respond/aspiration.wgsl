// respond/aspiration: who earns less than it aspires to switches. Twin: src/phase/respond/aspiration.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(1) @binding(2) var<storage, read> trait_class: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
// Changed in place: each by its own agent.
@group(2) @binding(1) var<storage, read_write> aspiration: array<u32>;

// After the bins of the table.
const LEVEL: u32 = 4096u;
// 1: levels move, and each agent has its own.
const MOVES: u32 = 4097u;
const HABITUATION_Q30: u32 = 4098u;
const LEARNERS: u32 = 4099u;

// Probability of switching, from (base, slope) per bin.
fn threshold_q30(short: i32) -> u32 {
    let size = u32(abs(short));
    let bin = size >> BIN_BITS;
    let weight = ((size & ((1u << BIN_BITS) - 1u)) << WEIGHT_BITS) >> BIN_BITS;
    let at = 2u * min(bin, FERMI_BINS - 1u);
    let inner = tables[at] + ((tables[at + 1u] * weight) >> WEIGHT_BITS);
    let up = select(inner, ONE_Q30, bin >= FERMI_BINS);
    return select(up, ONE_Q30 - up, short < 0);
}

fn learns(replica: u32, i: u32) -> bool {
    if tables[LEARNERS] == 0xffffu {
        return true;
    }
    return ((tables[LEARNERS] >> byte_of(trait_class[word_index(replica, i)], i)) & 1u) == 1u;
}

fn level_of(fine: u32) -> i32 {
    return (bitcast<i32>(fine ^ 0x80000000u) + 128) >> 8u;
}

fn habituated(fine: u32, earned: i32, word: u32) -> u32 {
    return toward_dithered(fine, (bitcast<u32>(earned) << 8u) ^ 0x80000000u, tables[HABITUATION_Q30], word);
}

// One of the other strategies.
fn changed(own: u32, word: u32) -> u32 {
    let to = own + 1u + index_below(word, STRATEGIES - 1u);
    return select(to, to - STRATEGIES, to >= STRATEGIES);
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
        let events = block_words(place.block + b, DRAW | DRAW_ADOPT, place.replica);
        let revise = revise_words(place.block + b, place.replica);
        var targets = vec4<u32>(0u);
        if STRATEGIES > 2u {
            targets = block_words(place.block + b, DRAW | DRAW_CHANGE, place.replica);
        }
        var moves = vec4<u32>(0u);
        if tables[MOVES] == 1u {
            moves = block_words(place.block + b, DRAW | DRAW_HABITUATE, place.replica);
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = byte_of(strategy[word_index(place.replica, i)], i);
                if learns(place.replica, i) && revises(i, revise[lane], rests) {
                    let at = agent_index(place.replica, i);
                    let earned = unpack_payoff(payoff[at]);
                    var level = bitcast<i32>(tables[LEVEL]);
                    if tables[MOVES] == 1u {
                        let fine = aspiration[at];
                        level = level_of(fine);
                        aspiration[at] = habituated(fine, earned, moves[lane]);
                    }
                    if happens(events[lane], threshold_q30(level - earned)) {
                        next = changed(next, targets[lane]);
                    }
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
