// culture/axelrod: likeness breeds likeness. Twin: src/phase/culture/axelrod.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;

const TRAITS: u32 = 0u;
// No feature; an agent that sleeps.
const NOTHING: u32 = 32u;
const ASLEEP: u32 = 33u;

fn value_at(d: u32, replica: u32, i: u32) -> u32 {
    return half_of(value[half_index(d, replica, i) >> 1u], i);
}

fn level(x: u32) -> u32 {
    return (x * tables[TRAITS]) >> 16u;
}

fn middle(k: u32) -> u32 {
    return ((2u * k + 1u) * 65535u + tables[TRAITS]) / (2u * tables[TRAITS]);
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
    // [1] which feature each of the 16 agents takes over, from whom
    var partners: array<vec4<u32>, 4>;
    var taken: array<vec4<u32>, 4>;
    for (var b = 0u; b < 4u; b++) {
        let drawn = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        var low = vec4<u32>(0u);
        if GRAPH == GRAPH_WELL_MIXED && POOL_WIDE == 1u {
            low = block_words(place.block + b, DRAW | DRAW_MODEL_LOW, place.replica);
        }
        let interact = block_words(place.block + b, DRAW | DRAW_INTERACT, place.replica);
        let which = block_words(place.block + b, DRAW | DRAW_FEATURE, place.replica);
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                let j = model_of(i, drawn[lane], low[lane], 0u).agent;
                partners[b][lane] = j;
                taken[b][lane] = ASLEEP;
                if revises(i, revise[lane], NOBODY) {
                    taken[b][lane] = feature(differing_between(place.replica, i, j), interact[lane], which[lane]);
                }
            }
        }
    }
    // [2] every feature
    for (var d = 0u; d < DIMENSIONS; d++) {
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane;
            if i < AGENTS {
                var words = vec2<u32>(0u);
                for (var b = 0u; b < 4u; b++) {
                    if i + b < AGENTS {
                        var next = value_at(d, place.replica, select(i + b, partners[b][lane], taken[b][lane] == d));
                        if taken[b][lane] != ASLEEP {
                            next = middle(level(next));
                        }
                        words[b >> 1u] |= next << (16u * (b & 1u));
                    }
                }
                let at = half_index(d, place.replica, i) >> 1u;
                value_next[at] = words.x;
                value_next[at + 1u] = words.y;
            }
        }
    }
}
