// Expected payoff of each strategy in a random group: the first half of interact/public_goods in mode `field`. Twin: `expected_payoffs` in src/phase/interact/public_goods/cpu.rs.

// Finer units of expectations, as a power of two.
const FINER: u32 = 6u;

fn contributes(strategy: u32) -> u32 {
    return (CONTRIBUTORS >> strategy) & 1u;
}

// x * p to nearest, halves away from 0; |x| < 2^31.
fn scaled(x: i32, p_q30: u32) -> i32 {
    let product = mul_wide(u32(abs(x)), p_q30);
    let low = product.x + (1u << 29u);
    let high = product.y + select(0u, 1u, low < product.x);
    let size = i32((high << 2u) | (low >> 30u));
    return select(size, -size, x < 0);
}

// part / all in units of 2^-30, to nearest.
fn probability_of(part: u32, all: u32) -> u32 {
    let shifted = part << 30u;
    let low = shifted + all / 2u;
    return div_wide(low, (part >> 2u) + select(0u, 1u, low < shifted), all);
}

// Agents that co-players are drawn from without replacement: the probability that the next one contributes, in units of 2^-30, for one
// contributor less each time it is asked.
struct Urn {
    chance: u32,
    rest: u32,
    // 2^30 / left, and what is left of it.
    less: u32,
    less_rest: u32,
    left: u32,
    contributing: u32,
}

fn urn_of(contributing: u32, left: u32) -> Urn {
    let more = min(contributing, left);
    let chance = probability_of(more, left);
    let less = (1u << 30u) / left;
    return Urn(chance, (more << 30u) + left / 2u - chance * left, less, (1u << 30u) - less * left, left, contributing);
}

fn next_chance(urn: ptr<function, Urn>) -> u32 {
    let chance = (*urn).chance;
    if (*urn).contributing > 0u {
        // Where more contributors are left than agents, nobody gets.
        if (*urn).contributing <= (*urn).left {
            let borrows = (*urn).rest < (*urn).less_rest;
            (*urn).chance -= (*urn).less + select(0u, 1u, borrows);
            (*urn).rest += select(0u, (*urn).left, borrows) - (*urn).less_rest;
        }
        (*urn).contributing -= 1u;
    }
    return chance;
}

// What the values of a tree of draws come to, from the leaves back.
var<private> tree: array<i32, 260>;

// Expectation of the first `size` values of the tree over the number of marked ones among size - 1 drawn without replacement.
fn drawn(size: u32, contributing: u32, others: u32) -> i32 {
    for (var j = 0u; j < size; j++) {
        tree[j] *= 64;
    }
    for (var known = size - 1u; known > 0u; known--) {
        var urn = urn_of(contributing, others + 1u - known);
        // Four at a time: places from `known` on are never read again.
        for (var j = 0u; j < known; j += 4u) {
            tree[j] += scaled(tree[j + 1u] - tree[j], next_chance(&urn));
            tree[j + 1u] += scaled(tree[j + 2u] - tree[j + 1u], next_chance(&urn));
            tree[j + 2u] += scaled(tree[j + 3u] - tree[j + 2u], next_chance(&urn));
            tree[j + 3u] += scaled(tree[j + 4u] - tree[j + 3u], next_chance(&urn));
        }
    }
    return halve_to_even(tree[0], FINER);
}

// What a member expects by its own act if so many of `others` contribute, of whom `players` take part.
fn by_count(mine: u32, contributing: u32, players: u32, others: u32) -> i32 {
    if LONERS == 0u {
        let row = BY_COUNT + mine * (SIZE + 1u);
        if VARIES == 0u {
            return bitcast<i32>(tables[row]);
        }
        for (var j = 0u; j < SIZE; j++) {
            tree[j] = bitcast<i32>(tables[row + mine + j]);
        }
        return drawn(SIZE, contributing, others);
    }
    // With m participants, then over m; more than there are never come.
    var known_with: array<i32, 260>;
    for (var m = 0u; m < SIZE; m++) {
        known_with[m] = 0;
        if m <= players {
            let row = BY_COUNT + (mine * (SIZE + 1u) + m + 1u) * (SIZE + 1u) + mine;
            for (var j = 0u; j <= m; j++) {
                tree[j] = bitcast<i32>(tables[row + j]);
            }
            known_with[m] = drawn(m + 1u, contributing, players);
        }
    }
    tree = known_with;
    return drawn(SIZE, players, others);
}

// What the others add, as a mean without replacement, rounded down.
fn by_pairs(replica: u32, own: u32) -> i32 {
    var sum = vec2<u32>(0u);
    for (var other = 0u; other < STRATEGIES; other++) {
        let met = counts[replica * 16u + other] - select(0u, 1u, other == own);
        // All n - 1 others together, shifted to be positive: < 2^24.
        let all = bitcast<i32>(tables[PAIRS + own * 16u + other]) * i32(SIZE - 1u);
        sum = plus(sum, mul_wide(met, bitcast<u32>(all) + PAYOFF_BIAS));
    }
    return bitcast<i32>(div_wide(sum.x, sum.y, AGENTS - 1u)) - i32(PAYOFF_BIAS);
}

fn serve(replica: u32) {
    var contributing = 0u;
    var away = 0u;
    for (var s = 0u; s < STRATEGIES; s++) {
        contributing += counts[replica * 16u + s] * contributes(s);
        away += counts[replica * 16u + s] * ((LONERS >> s) & 1u);
    }
    let players = max(AGENTS - 1u, away) - away;
    // By one's own act; of an act that is nobody's, some number that nobody reads.
    var acts: array<i32, 2>;
    for (var mine = 0u; mine < 2u; mine++) {
        let others = min(max(contributing, mine) - mine, players);
        acts[mine] = by_count(mine, others, players, AGENTS - 1u);
    }
    for (var own = 0u; own < STRATEGIES; own++) {
        let held = counts[replica * 16u + own] > 0u;
        var sum = 0;
        if held && ((LONERS >> own) & 1u) == 1u {
            sum = i32(LONER_PAYOFF);
        } else if held {
            sum = acts[contributes(own)] + by_pairs(replica, own);
        }
        field[replica * 16u + own] = sum;
    }
}
