// imitate/wright_fisher: a place goes to anybody in proportion to fitness. Twin: src/phase/imitate/wright_fisher/cpu.rs.
// The sums of fitness have been computed before (shaders/imitate/fitness_sums.wgsl).

const PART: u32 = 128u;
override SPANS: u32 = (DRAW_GROUPS + PART - 1u) / PART;

struct Drawn {
    high: vec4<u32>,
    low: vec4<u32>,
    revise: vec4<u32>,
}

fn draws(place: Place, b: u32) -> Drawn {
    let high = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
    let low = block_words(place.block + b, DRAW | DRAW_MODEL_LOW, place.replica);
    return Drawn(high, low, revise_words(place.block + b, place.replica));
}

fn sum_at(at: u32, k: u32) -> vec2<u32> {
    return vec2<u32>(scratch[at + 2u * k], scratch[at + 2u * k + 1u]);
}

// The first of `count` sums from `at` on that exceeds the goal; one of them does.
fn first_above(at: u32, count: u32, goal: vec2<u32>) -> u32 {
    var low = 0u;
    var high = count - 1u;
    while low < high {
        let middle = (low + high) / 2u;
        if wide_less(goal, sum_at(at, middle)) {
            high = middle;
        } else {
            low = middle + 1u;
        }
    }
    return low;
}

// What is left of a goal beyond the sums before the k-th.
fn beyond(at: u32, k: u32, goal: vec2<u32>) -> vec2<u32> {
    if k == 0u {
        return goal;
    }
    return minus(goal, sum_at(at, k - 1u));
}

// Whom the agent takes after; itself if nobody has any fitness.
fn parent(replica: u32, i: u32, high: u32, low: u32) -> u32 {
    let parts_from = REPLICAS * STRIDE_WORDS * 4u + 2u * replica * DRAW_GROUPS;
    let spans_from = REPLICAS * (STRIDE_WORDS * 4u + 2u * DRAW_GROUPS) + 2u * replica * SPANS;
    let total = sum_at(spans_from, SPANS - 1u);
    if (total.x | total.y) == 0u {
        return i;
    }
    var goal = share_of_wide(high, low, total);
    let span = first_above(spans_from, SPANS, goal);
    goal = beyond(spans_from, span, goal);
    let part_from = parts_from + 2u * span * PART;
    let part = first_above(part_from, min(PART, DRAW_GROUPS - span * PART), goal);
    goal = beyond(part_from, part, goal);
    // At most 2^30 from here on.
    var first = (span * PART + part) * PART;
    var last = min(first + PART, AGENTS) - 1u;
    while first < last {
        let middle = (first + last) / 2u;
        if goal.x < scratch[agent_index(replica, middle)] {
            last = middle;
        } else {
            first = middle + 1u;
        }
    }
    return first;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    var copied = i;
    if revises(i, drawn.revise[lane], rests) {
        copied = parent(place.replica, i, drawn.high[lane], drawn.low[lane]);
    }
    return vec2<u32>(strategy_at(place.replica, copied), copied);
}
