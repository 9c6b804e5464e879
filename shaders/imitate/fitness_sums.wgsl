// Sums of fitness over a population, the first part of imitate/wright_fisher. Twin: `Sums` in src/phase/imitate/selection/cpu.rs.
// Level 0: within parts of 128 agents, and their sums; level 1: the same within spans of 128 parts; level 2: over the spans of a replica.

const PART: u32 = 128u;
override SPANS: u32 = (DRAW_GROUPS + PART - 1u) / PART;

// Where the sums of the parts and of the spans of a replica begin; two words each, after one word per agent.
fn parts_of(replica: u32) -> u32 {
    return REPLICAS * STRIDE_WORDS * 4u + 2u * replica * DRAW_GROUPS;
}

fn spans_of(replica: u32) -> u32 {
    return REPLICAS * (STRIDE_WORDS * 4u + 2u * DRAW_GROUPS) + 2u * replica * SPANS;
}

// Turns `count` entries from `at` on into sums up to each; returns the last.
fn add_up(at: u32, count: u32) -> vec2<u32> {
    var sum = vec2<u32>(0u);
    for (var k = 0u; k < count; k++) {
        sum = plus(sum, vec2<u32>(scratch[at + 2u * k], scratch[at + 2u * k + 1u]));
        scratch[at + 2u * k] = sum.x;
        scratch[at + 2u * k + 1u] = sum.y;
    }
    return sum;
}

// One part, one span, or all spans.
fn serve(replica: u32, own: u32) {
    let first = own * PART;
    if LEVEL == 0u {
        var sum = 0u;
        for (var i = first; i < min(first + PART, AGENTS); i++) {
            sum += fitness_of(payoff_at(replica, i));
            scratch[agent_index(replica, i)] = sum;
        }
        scratch[parts_of(replica) + 2u * own] = sum;
        scratch[parts_of(replica) + 2u * own + 1u] = 0u;
    } else if LEVEL == 1u {
        let sum = add_up(parts_of(replica) + 2u * first, min(PART, DRAW_GROUPS - first));
        scratch[spans_of(replica) + 2u * own] = sum.x;
        scratch[spans_of(replica) + 2u * own + 1u] = sum.y;
    } else {
        _ = add_up(spans_of(replica), SPANS);
    }
}
