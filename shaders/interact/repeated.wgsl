// interact/repeated: games of several rounds between strategies of memory one or two. Twin: src/phase/interact/repeated.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> value: array<u32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;

const TOTAL: u32 = 0u;
const BY_GENES: u32 = 1u;
// Wrong act, values at the state seen rightly and wrongly.
const ERRORS: u32 = 2u;
const GENES: u32 = 5u;
const STAGE: u32 = 10u;
// Where the rows of memory-two strategies begin; 0: there are none.
const DEEP: u32 = 14u;
const RULES: u32 = 15u;
const CONTINUES: u32 = 95u;

// Probabilities to cooperate at first and after CC, CD, DC, DD.
alias Rule = array<u32, 5>;

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

// Value of agent i in units of 2^-16.
fn gene(replica: u32, i: u32, k: u32) -> u32 {
    let at = half_index(tables[GENES + k], replica, i);
    let v = half_of(value[at >> 1u], at);
    return v + (v >> 15u);
}

// v * p / 2^16, v <= 2^16.
fn part_of(v: u32, p_q30: u32) -> u32 {
    let product = mul_wide(v, p_q30);
    return (product.y << 16u) | (product.x >> 16u);
}

fn rule_of(replica: u32, i: u32) -> Rule {
    var rule: Rule;
    if tables[DEEP] != 0u {
        return rule; // looked up in the table instead
    }
    if tables[BY_GENES] == 0u {
        let row = RULES + 5u * strategy_at(replica, i);
        for (var k = 0u; k < 5u; k++) {
            rule[k] = tables[row + k];
        }
        return rule;
    }
    for (var k = 0u; k < 5u; k++) {
        // The state in which the other did the opposite.
        let turned = select(((k - 1u) ^ 1u) + 1u, 0u, k == 0u);
        rule[k] = tables[ERRORS] + part_of(gene(replica, i, k), tables[ERRORS + 1u])
            + part_of(gene(replica, i, turned), tables[ERRORS + 2u]);
    }
    return rule;
}

// Four words of the pair (a, b).
fn pair_words(key: vec2<u32>, a: u32, b: u32, block: u32, stream: u32) -> vec4<u32> {
    return philox4x32_10(vec4<u32>(a, b, block, stream), key);
}

// What the first player of a game earns; `own_lane`: which of the two words of a round is its own.
fn earned(key: vec2<u32>, own: Rule, other: Rule, a: u32, b: u32, stream: u32, own_lane: u32) -> i32 {
    var mine = own;
    var theirs = other;
    var words = pair_words(key, a, b, 0u, stream);
    let length = words.x;
    var sum = 0;
    var own_now = 0u;
    var other_now = 0u;
    var round = 0u;
    loop {
        if (round & 1u) == 1u {
            words = pair_words(key, a, b, (round + 1u) / 2u, stream);
        }
        let pair = select(words.zw, words.xy, (round & 1u) == 1u);
        let own_act = select(1u, 0u, happens(pair[own_lane], mine[own_now]));
        let other_act = select(1u, 0u, happens(pair[1u - own_lane], theirs[other_now]));
        let state = 2u * own_act + other_act;
        sum += bitcast<i32>(tables[STAGE + state]);
        own_now = 1u + state;
        other_now = 1u + 2u * other_act + own_act;
        round++;
        if !happens(length, tables[CONTINUES + round - 1u]) {
            break;
        }
    }
    return select(div_floor(sum, i32(round)), sum, tables[TOTAL] == 1u);
}

// The same of memory-two strategies, by their rows in the table: opening, second round, then 4 * last + before.
fn remembered(key: vec2<u32>, own: u32, other: u32, a: u32, b: u32, stream: u32, own_lane: u32) -> i32 {
    let mine = tables[DEEP] + 21u * own;
    let theirs = tables[DEEP] + 21u * other;
    var words = pair_words(key, a, b, 0u, stream);
    let length = words.x;
    var sum = 0;
    var own_now = 0u;
    var other_now = 0u;
    var before = 0u;
    var round = 0u;
    loop {
        if (round & 1u) == 1u {
            words = pair_words(key, a, b, (round + 1u) / 2u, stream);
        }
        let pair = select(words.zw, words.xy, (round & 1u) == 1u);
        let own_act = select(1u, 0u, happens(pair[own_lane], tables[mine + own_now]));
        let other_act = select(1u, 0u, happens(pair[1u - own_lane], tables[theirs + other_now]));
        let state = 2u * own_act + other_act;
        sum += bitcast<i32>(tables[STAGE + state]);
        own_now = 1u + state;
        other_now = 1u + 2u * other_act + own_act;
        if round > 0u {
            own_now = 1u + 4u * own_now + before;
            other_now = 1u + 4u * other_now + 2u * (before & 1u) + (before >> 1u);
        }
        before = state;
        round++;
        if !happens(length, tables[CONTINUES + round - 1u]) {
            break;
        }
    }
    return select(div_floor(sum, i32(round)), sum, tables[TOTAL] == 1u);
}

// The game of i with j by the words of the pair (a, b).
fn game(key: vec2<u32>, replica: u32, i: u32, j: u32, own: Rule, a: u32, b: u32, stream: u32, own_lane: u32) -> i32 {
    if tables[DEEP] != 0u {
        return remembered(key, strategy_at(replica, i), strategy_at(replica, j), a, b, stream, own_lane);
    }
    return earned(key, own, rule_of(replica, j), a, b, stream, own_lane);
}

// The one game of a pair, as i sees it.
fn together(key: vec2<u32>, replica: u32, i: u32, j: u32, own: Rule) -> i32 {
    return game(key, replica, i, j, own, min(i, j), max(i, j), 0u, select(0u, 1u, j < i));
}

fn from_neighbors(key: vec2<u32>, replica: u32, i: u32, own: Rule) -> i32 {
    var sum = 0;
    var met = 0;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            sum += together(key, replica, i, j, own);
            met += 1;
        }
    }
    if MODE == MODE_NEIGHBOR_SUM || met == 0 {
        return sum;
    }
    return div_floor(sum, met);
}

fn from_samples(key: vec2<u32>, replica: u32, i: u32, own: Rule) -> i32 {
    if POOL == 0u {
        return 0;
    }
    var sum = 0;
    for (var q = 0u; q < SAMPLES; q++) {
        let high = agent_word(i, DRAW | (DRAW_OPPONENT + 2u * q), replica);
        var low = 0u;
        if POOL_WIDE == 1u {
            low = agent_word(i, DRAW | (DRAW_OPPONENT + 2u * q + 1u), replica);
        }
        let j = pick(i, high, low);
        sum += game(key, replica, i, j, own, i, q, 1u, 0u);
    }
    return div_floor(sum, i32(SAMPLES));
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
    var seats: Permutation;
    if MODE == MODE_MATCH {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
    let first = block_words(0u, DRAW | DRAW_PAIRS, place.replica);
    let key = first.xy;
    for (var b = 0u; b < 4u; b++) {
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                let own = rule_of(place.replica, i);
                var sum = 0;
                if MODE == MODE_MATCH {
                    let other = forward(&seats, i) ^ 1u;
                    if other < AGENTS {
                        sum = together(key, place.replica, i, inverse(&seats, other), own);
                    }
                } else if MODE == MODE_SAMPLE {
                    sum = from_samples(key, place.replica, i, own);
                } else {
                    sum = from_neighbors(key, place.replica, i, own);
                }
                payoff[agent_index(place.replica, i)] = pack(sum, strategy_at(place.replica, i));
            }
        }
    }
}
