// culture/axelrod: likeness breeds likeness. Twin: src/phase/culture/axelrod/cpu.rs.

struct Drawn {
    partner: Models,
    interact: vec4<u32>,
    which: vec4<u32>,
    revise: vec4<u32>,
}

// Whom an agent meets, and the feature that it takes over.
struct Meeting {
    partner: u32,
    feature: u32,
}

// No feature; an agent that sleeps.
const NOTHING: u32 = 32u;
const ASLEEP: u32 = 33u;

fn level(x: u32) -> u32 {
    return (x * TRAITS) >> 16u;
}

fn middle(k: u32) -> u32 {
    return ((2u * k + 1u) * 65535u + TRAITS) / (2u * TRAITS);
}

// The feature that is taken over, of those that differ (by bit).
fn feature(differing: u32, interact: u32, which: u32) -> u32 {
    let apart = countOneBits(differing);
    if apart == 0u || index_below(interact, DIMENSIONS) >= DIMENSIONS - apart {
        return NOTHING;
    }
    var left = differing;
    for (var skip = index_below(which, apart); skip > 0u; skip--) {
        left &= left - 1u;
    }
    return countTrailingZeros(left);
}

fn differing_between(replica: u32, i: u32, j: u32) -> u32 {
    var bits = 0u;
    for (var d = 0u; d < DIMENSIONS; d++) {
        bits |= select(0u, 1u << d, level(value_at(d, replica, i)) != level(value_at(d, replica, j)));
    }
    return bits;
}

fn draws(place: Place, b: u32) -> Drawn {
    let block = place.block + b;
    return Drawn(
        model_words(block, place.replica),
        block_words(block, DRAW | DRAW_INTERACT, place.replica),
        block_words(block, DRAW | DRAW_FEATURE, place.replica),
        revise_words(block, place.replica),
    );
}

fn meeting(replica: u32, i: u32, lane: u32, drawn: Drawn) -> Meeting {
    if !exists(i) || !revises(i, drawn.revise[lane], NOBODY) {
        return Meeting(i, ASLEEP);
    }
    let j = model_of(i, drawn.partner.model[lane], drawn.partner.low[lane], 0u).agent;
    return Meeting(j, feature(differing_between(replica, i, j), drawn.interact[lane], drawn.which[lane]));
}

fn next(d: u32, replica: u32, i: u32, met: Meeting) -> u32 {
    if !exists(i) {
        return 0u;
    }
    let held = value_at(d, replica, select(i, met.partner, met.feature == d));
    return select(middle(level(held)), held, met.feature == ASLEEP);
}

// Whom the feature comes from, and which.
fn tell(replica: u32, i: u32, met: Meeting) {
    if TELLS == 1u && exists(i) {
        giver[agent_index(replica, i)] = select(0u, met.partner | (1u << (24u + (met.feature & 7u))), met.feature < NOTHING);
    }
}

// Every feature of two agents that share words.
fn pair(place: Place, half: u32, lane: u32, even: Drawn, odd: Drawn) {
    let i = place.first + 32u * lane + 2u * half;
    if !exists(i) {
        return;
    }
    let first = meeting(place.replica, i, lane, even);
    let second = meeting(place.replica, i + 1u, lane, odd);
    tell(place.replica, i, first);
    tell(place.replica, i + 1u, second);
    for (var d = 0u; d < DIMENSIONS; d++) {
        let word = next(d, place.replica, i, first) | (next(d, place.replica, i + 1u, second) << 16u);
        value_next[half_index(d, place.replica, i) >> 1u] = word;
    }
}

fn serve(place: Place) {
    for (var half = 0u; half < 2u; half++) {
        let even = draws(place, 2u * half);
        let odd = draws(place, 2u * half + 1u);
        pair(place, half, 0u, even, odd);
        pair(place, half, 1u, even, odd);
        pair(place, half, 2u, even, odd);
        pair(place, half, 3u, even, odd);
    }
}
