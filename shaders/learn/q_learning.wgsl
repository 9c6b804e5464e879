// learn/q_learning: do what is worth most, and learn what that is. Twin: src/phase/learn/q_learning/cpu.rs.

// Bits of a situation and one in the column of situations.
const SITUATION: u32 = 0xffffffu;

struct Drawn {
    explores: vec4<u32>,
    acts: vec4<u32>,
}

struct Best {
    act: u32,
    value: u32,
}

var<private> explores_q30: u32;

fn factor(place: u32) -> u32 {
    return tables[FACTORS + 256u * place + ((clock.step >> (8u * place)) & 255u)];
}

fn times_q30(a: u32, b: u32) -> u32 {
    let product = mul_wide(a, b);
    return (product.y << 2u) | (product.x >> 30u);
}

fn begin(place: Place) {
    explores_q30 = times_q30(times_q30(times_q30(factor(0u), factor(1u)), factor(2u)), factor(3u));
}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn = Drawn(vec4<u32>(0u), vec4<u32>(0u));
    if explores_q30 == 0u {
        return drawn;
    }
    let coins = block_words(place.block + b, DRAW | DRAW_EXPLORE, place.replica);
    drawn.explores = select(vec4<u32>(0u), vec4<u32>(1u), (coins >> vec4<u32>(2u)) < vec4<u32>(explores_q30));
    if any(drawn.explores > vec4<u32>(0u)) {
        drawn.acts = block_words(place.block + b, DRAW | DRAW_ACT, place.replica);
    }
    return drawn;
}

// What the group did, the first member's act the highest digit.
fn situated(replica: u32, i: u32) -> u32 {
    var situation_now = 0u;
    if REMEMBERS == 1u {
        let first = i - i % MEMBERS;
        for (var j = first; j < first + MEMBERS; j++) {
            situation_now = situation_now * STRATEGIES + strategy_at(replica, j);
        }
    }
    return situation_now;
}

// The first of the largest values of a row.
fn best(row: u32) -> Best {
    var found = Best(0u, action_value[row]);
    for (var act = 1u; act < STRATEGIES; act++) {
        let value = action_value[row + act];
        if value > found.value {
            found = Best(act, value);
        }
    }
    return found;
}

fn reward_of(earned: i32) -> u32 {
    let product = mul_wide(min(u32(max(earned - i32(LOW), 0)), SPAN), UNIT_Q16);
    return (product.y << 16u) | (product.x >> 16u);
}

fn learned(value: u32, reward: u32, prospects: u32) -> u32 {
    let goal = reward + to_even_q30(mul_wide(DISCOUNT_Q30, prospects));
    return to_even_q30(plus(mul_wide(ONE_Q30 - RATE_Q30, value), mul_wide(RATE_Q30, goal)));
}

// Learns from what was played; what is best in the situation now. Only a row that loses its best value is looked through again.
fn learn(replica: u32, i: u32, now: u32, before: u32, here: Best, values: u32) -> u32 {
    let act = strategy_at(replica, i);
    let then = (before & SITUATION) - 1u;
    let liked = before >> 24u;
    let at = values + then * STRATEGIES + act;
    let old = action_value[at];
    let fresh = learned(old, reward_of(payoff_at(replica, i)), here.value);
    action_value[at] = fresh;
    var likes = liked;
    if act == liked {
        if fresh < old {
            likes = best(values + then * STRATEGIES).act;
        }
    } else {
        let top = action_value[values + then * STRATEGIES + liked];
        if fresh > top || (fresh == top && act < liked) {
            likes = act;
        }
    }
    if likes != liked {
        settled[agent_index(replica, i)] = clock.step;
    }
    return select(here.act, likes, then == now);
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let replica = place.replica;
    if !learns(replica, i) {
        return strategy_at(replica, i);
    }
    let at = agent_index(replica, i);
    let values = at * SITUATIONS * STRATEGIES;
    let now = situated(replica, i);
    let here = best(values + now * STRATEGIES);
    var before = 1u | (here.act << 24u);
    if REMEMBERS == 1u {
        before = situation[at];
    }
    var greedy = here.act;
    if (before & SITUATION) != 0u {
        greedy = learn(replica, i, now, before, here, values);
    }
    if REMEMBERS == 1u {
        situation[at] = (now + 1u) | (greedy << 24u);
    }
    if drawn.explores[lane] == 1u {
        return index_below(drawn.acts[lane], STRATEGIES);
    }
    return greedy;
}
