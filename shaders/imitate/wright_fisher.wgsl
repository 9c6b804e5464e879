// imitate/wright_fisher: a place goes to anybody in proportion to fitness. Twin: src/phase/imitate/wright_fisher.rs.
// The sums of fitness have been computed before (shaders/imitate/fitness_sums.wgsl).

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(1) @binding(2) var<storage, read> scratch: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

const PART: u32 = 128u;

fn spans() -> u32 {
    return (DRAW_GROUPS + PART - 1u) / PART;
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

fn wide_minus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
    return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

// What is left of a goal beyond the sums before the k-th.
fn beyond(at: u32, k: u32, goal: vec2<u32>) -> vec2<u32> {
    if k == 0u {
        return goal;
    }
    return wide_minus(goal, sum_at(at, k - 1u));
}

// Whom the agent takes after; itself if nobody has any fitness.
fn parent(replica: u32, i: u32, high: u32, low: u32) -> u32 {
    let parts_from = REPLICAS * STRIDE_WORDS * 4u + 2u * replica * DRAW_GROUPS;
    let spans_from = REPLICAS * (STRIDE_WORDS * 4u + 2u * DRAW_GROUPS) + 2u * replica * spans();
    let total = sum_at(spans_from, spans() - 1u);
    if (total.x | total.y) == 0u {
        return i;
    }
    var goal = share_of_wide(high, low, total);
    let span = first_above(spans_from, spans(), goal);
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
        let high = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        let low = block_words(place.block + b, DRAW | DRAW_MODEL_LOW, place.replica);
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var copied = i;
                if revises(i, revise[lane], rests) {
                    copied = parent(place.replica, i, high[lane], low[lane]);
                }
                words[lane] |= byte_of(strategy[word_index(place.replica, copied)], copied) << (8u * b);
                if WANTS_MODEL == 1u {
                    model[agent_index(place.replica, i)] = copied;
                }
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
