// interact/repeated: games of several rounds between strategies of memory one or two. Twin: src/phase/interact/repeated/cpu.rs.

struct Drawn {
    // Sums over the opponents of the four agents that share a block.
    sampled: vec4<i32>,
}

// How an agent plays: where its row of memory two begins, or probabilities to cooperate at first and after CC, CD, DC, DD.
struct Rule {
    row: u32,
    first: u32,
    after: vec4<u32>,
}

// Words of a row in RULES: of memory one, of memory two (opening, second round, then 4 * last + before).
const MEMORY_ONE: u32 = 5u;
const MEMORY_TWO: u32 = 21u;

var<private> seats: Permutation;
// Key of the words of pairs.
var<private> pairs: vec2<u32>;

fn begin(place: Place) {
    if MODE == MODE_MATCH && GRAPH != GRAPH_GROUPS {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
    pairs = block_words(0u, DRAW | DRAW_PAIRS, place.replica).xy;
}

fn draws(place: Place, b: u32) -> Drawn {
    if MODE == MODE_SAMPLE && POOL > 0u {
        return Drawn(from_samples(place, b));
    }
    return Drawn(vec4<i32>(0));
}

// Value of agent i in units of 2^-16.
fn gene(replica: u32, i: u32, k: u32) -> u32 {
    let v = value_at(tables[GENES + k], replica, i);
    return v + (v >> 15u);
}

// v * p / 2^16, v <= 2^16.
fn part_of(v: u32, p_q30: u32) -> u32 {
    let product = mul_wide(v, p_q30);
    return (product.y << 16u) | (product.x >> 16u);
}

// Probability by an agent's values at a state, and at that in which the other did the opposite.
fn by_genes(seen: u32, turned: u32) -> u32 {
    return WRONG_ACT_Q30 + part_of(seen, RIGHTLY_Q30) + part_of(turned, WRONGLY_Q30);
}

fn rule_of(replica: u32, i: u32) -> Rule {
    if DEEP == 1u {
        return Rule(RULES + MEMORY_TWO * strategy_at(replica, i), 0u, vec4<u32>(0u));
    }
    if BY_GENES == 0u {
        let row = RULES + MEMORY_ONE * strategy_at(replica, i);
        return Rule(0u, tables[row], vec4<u32>(tables[row + 1u], tables[row + 2u], tables[row + 3u], tables[row + 4u]));
    }
    let first = gene(replica, i, 0u);
    let g = vec4<u32>(gene(replica, i, 1u), gene(replica, i, 2u), gene(replica, i, 3u), gene(replica, i, 4u));
    let after = vec4<u32>(by_genes(g.x, g.y), by_genes(g.y, g.x), by_genes(g.z, g.w), by_genes(g.w, g.z));
    return Rule(0u, by_genes(first, first), after);
}

// Probability to cooperate in a place of the rule.
fn chance(rule: Rule, now: u32) -> u32 {
    if DEEP == 1u {
        return tables[rule.row + now];
    }
    let after = select(select(rule.after.w, rule.after.z, now == 3u), select(rule.after.y, rule.after.x, now == 1u), now < 3u);
    return select(after, rule.first, now == 0u);
}

// What the first player of a game earns by the words of the pair (a, b); `second`: its own is the second word of each round.
fn game(mine: Rule, theirs: Rule, a: u32, b: u32, stream: u32, second: bool) -> i32 {
    var words = philox4x32_10(vec4<u32>(a, b, 0u, stream), pairs);
    let length = words.x;
    var sum = 0;
    var own_now = 0u;
    var other_now = 0u;
    var before = 0u;
    var round = 0u;
    loop {
        if (round & 1u) == 1u {
            words = philox4x32_10(vec4<u32>(a, b, (round + 1u) / 2u, stream), pairs);
        }
        let drawn = select(words.zw, words.xy, (round & 1u) == 1u);
        let own_act = select(1u, 0u, happens(select(drawn.x, drawn.y, second), chance(mine, own_now)));
        let other_act = select(1u, 0u, happens(select(drawn.y, drawn.x, second), chance(theirs, other_now)));
        let state = 2u * own_act + other_act;
        sum += bitcast<i32>(tables[STAGE + state]);
        own_now = 1u + state;
        other_now = 1u + 2u * other_act + own_act;
        if DEEP == 1u && round > 0u {
            own_now = 1u + 4u * own_now + before;
            other_now = 1u + 4u * other_now + 2u * (before & 1u) + (before >> 1u);
        }
        before = state;
        round++;
        if !happens(length, tables[CONTINUES + round - 1u]) {
            break;
        }
    }
    if TOTAL == 1u {
        return sum;
    }
    return div_floor(sum, i32(round));
}

// The one game of a pair, as i sees it.
fn together(replica: u32, i: u32, j: u32, own: Rule) -> i32 {
    return game(own, rule_of(replica, j), min(i, j), max(i, j), 0u, j < i);
}

fn from_neighbors(replica: u32, i: u32) -> i32 {
    let own = rule_of(replica, i);
    var sum = 0;
    var met = 0;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            sum += together(replica, i, j, own);
            met += 1;
        }
    }
    if MODE == MODE_NEIGHBOR_SUM || met == 0 {
        return sum;
    }
    return div_floor(sum, met);
}

// One opponent of one agent.
fn met(place: Place, b: u32, lane: u32, q: u32, high: u32, low: u32) -> i32 {
    let i = place.first + 32u * lane + b;
    if !exists(i) || nobody_around(i) {
        return 0;
    }
    return game(rule_of(place.replica, i), rule_of(place.replica, somebody(i, high, low)), i, q, 1u, false);
}

fn from_samples(place: Place, b: u32) -> vec4<i32> {
    var sums = vec4<i32>(0);
    for (var q = 0u; q < SAMPLES; q++) {
        let high = block_words(place.block + b, DRAW | (DRAW_OPPONENT + 2u * q), place.replica);
        var low = vec4<u32>(0u);
        if POOL_WIDE == 1u && GRAPH == GRAPH_WELL_MIXED {
            low = block_words(place.block + b, DRAW | (DRAW_OPPONENT + 2u * q + 1u), place.replica);
        }
        sums.x += met(place, b, 0u, q, high.x, low.x);
        sums.y += met(place, b, 1u, q, high.y, low.y);
        sums.z += met(place, b, 2u, q, high.z, low.z);
        sums.w += met(place, b, 3u, q, high.w, low.w);
    }
    return sums;
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    if MODE == MODE_SAMPLE {
        return div_floor(drawn.sampled[lane], i32(max(SAMPLES, 1u)));
    }
    if MODE != MODE_MATCH {
        return from_neighbors(place.replica, i);
    }
    if GRAPH == GRAPH_GROUPS {
        return together(place.replica, i, mate_of(DRAW | DRAW_MATES, place.replica, i).x, rule_of(place.replica, i));
    }
    var order = seats;
    let other = forward(&order, i) ^ 1u;
    if other >= AGENTS {
        return 0;
    }
    return together(place.replica, i, inverse(&order, other), rule_of(place.replica, i));
}
