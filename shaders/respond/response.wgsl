// respond/best_response, respond/logit: a choice by what strategies earn against what the others do now. Twin: src/phase/respond/mod.rs.
// Against a population sums of weights have been computed before (shaders/respond/expected.wgsl).

const AGAINST_FIELD: u32 = 0u;
const AGAINST_MEAN: u32 = 2u;

// Payoffs, weights, or sums of weights of 16 strategies.
struct Row {
    a: vec4<i32>,
    b: vec4<i32>,
    c: vec4<i32>,
    d: vec4<i32>,
}

// Less than any payoff: of strategies that there are not.
const NOTHING: i32 = -0x40000000;

struct Drawn {
    choice: vec4<u32>,
    revise: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    let revise = revise_words(place.block + b, place.replica);
    if LOGIT == 0u {
        return Drawn(vec4<u32>(0u), revise);
    }
    return Drawn(block_words(place.block + b, DRAW | DRAW_MODEL, place.replica), revise);
}

// Four strategies from s on, against one other.
fn four(role: u32, s: u32, other: u32) -> vec4<i32> {
    if s >= STRATEGIES {
        return vec4<i32>(0);
    }
    return vec4<i32>(entry(role, s, other), entry(role, s + 1u, other), entry(role, s + 2u, other), entry(role, s + 3u, other));
}

// The same, each against itself in either role.
fn alone(s: u32) -> i32 {
    if s >= STRATEGIES {
        return 0;
    }
    return (entry(0u, s, s) + entry(1u, s, s)) >> 1u;
}

fn finished(sum: vec4<i32>, s: u32, others: i32) -> vec4<i32> {
    var pay = sum;
    if SELF_PLAY == 1u {
        pay += vec4<i32>(alone(s), alone(s + 1u), alone(s + 2u), alone(s + 3u));
    }
    let met = others + i32(SELF_PLAY);
    if AGAINST == AGAINST_MEAN && met > 0 {
        pay = vec4<i32>(div_floor(pay.x, met), div_floor(pay.y, met), div_floor(pay.z, met), div_floor(pay.w, met));
    }
    return select(vec4<i32>(NOTHING), pay, vec4<u32>(s, s + 1u, s + 2u, s + 3u) < vec4<u32>(STRATEGIES));
}

// What each strategy would earn against the neighbours of i.
fn around(replica: u32, i: u32) -> Row {
    var pay: Row;
    var met = 0;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            let role = select(0u, 1u, column_role(i, slot));
            let other = strategy_at(replica, j);
            pay.a += four(role, 0u, other);
            pay.b += four(role, 4u, other);
            pay.c += four(role, 8u, other);
            pay.d += four(role, 12u, other);
            met += 1;
        }
    }
    return Row(finished(pay.a, 0u, met), finished(pay.b, 4u, met), finished(pay.c, 8u, met), finished(pay.d, 12u, met));
}

// Four answers by bit.
fn bits(x: vec4<bool>) -> u32 {
    return dot(select(vec4<u32>(0u), vec4<u32>(1u, 2u, 4u, 8u), x), vec4<u32>(1u));
}

// The strategy that earns most: one's own of equals, else the first.
fn best_of(pay: Row, own: u32, most: vec4<i32>) -> u32 {
    let best = bits(pay.a == most) | (bits(pay.b == most) << 4u) | (bits(pay.c == most) << 8u) | (bits(pay.d == most) << 12u);
    return select(countTrailingZeros(best), own, ((best >> own) & 1u) == 1u);
}

fn weight(kind: u32, s: u32, short: i32) -> i32 {
    if s >= STRATEGIES {
        return 0;
    }
    return i32(weight_of(kind, short, false));
}

// Sums of weights up to each of four strategies from s on; at most 2^30.
fn sums(kind: u32, s: u32, before: i32, short: vec4<i32>) -> vec4<i32> {
    let x = before + weight(kind, s, short.x);
    let y = x + weight(kind, s + 1u, short.y);
    let z = y + weight(kind, s + 2u, short.z);
    return vec4<i32>(x, y, z, z + weight(kind, s + 3u, short.w));
}

// How many of four sums do not exceed a goal.
fn passed(s: u32, sums: vec4<i32>, goal: u32) -> u32 {
    if s >= STRATEGIES {
        return 0u;
    }
    return countOneBits(bits(sums <= vec4<i32>(i32(goal))));
}

fn chosen(pay: Row, kind: u32, own: u32, word: u32) -> u32 {
    let highest = max(max(pay.a, pay.b), max(pay.c, pay.d));
    let most = vec4<i32>(max(max(highest.x, highest.y), max(highest.z, highest.w)));
    if LOGIT == 0u {
        return best_of(pay, own, most);
    }
    let a = sums(kind, 0u, 0, most - pay.a);
    let b = sums(kind, 4u, a.w, most - pay.b);
    let c = sums(kind, 8u, b.w, most - pay.c);
    let d = sums(kind, 12u, c.w, most - pay.d);
    let goal = index_below(word, u32(d.w));
    return passed(0u, a, goal) + passed(4u, b, goal) + passed(8u, c, goal) + passed(12u, d, goal);
}

// The first strategy whose sum exceeds the goal.
fn chosen_in_population(replica: u32, kind: u32, own: u32, word: u32) -> u32 {
    let at = ((replica * KINDS + kind) * 16u + own) * 16u;
    let goal = index_below(word, scratch[at + STRATEGIES - 1u]);
    var s = 0u;
    while scratch[at + s] <= goal {
        s += 1u;
    }
    return s;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    if !revises(i, drawn.revise[lane], NOBODY) {
        return own;
    }
    if AGAINST == AGAINST_FIELD {
        return chosen_in_population(place.replica, kind_of(i), own, drawn.choice[lane]);
    }
    return chosen(around(place.replica, i), kind_of(i), own, drawn.choice[lane]);
}
