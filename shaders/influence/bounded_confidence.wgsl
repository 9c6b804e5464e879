// influence/bounded_confidence: towards those near enough, away from those too far. Twin: src/phase/influence/bounded_confidence.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> trait_class: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;

const EPSILON: u32 = 0u;
const REPEL: u32 = 1u;
const RATE_Q14: u32 = 2u;
const MATCHING: u32 = 3u;
// Sycophancy of each of 16 classes, 2^-14.
const SYCOPHANCY: u32 = 4u;
// 1: some class is sycophantic.
const SYCOPHANTIC: u32 = 20u;

fn value_at(d: u32, replica: u32, i: u32) -> i32 {
    return i32(half_of(value[half_index(d, replica, i) >> 1u], i));
}

fn moved(own: i32, other: i32, sycophancy: i32) -> u32 {
    let shown = halve_to_even((other - own) * (16384 - sycophancy), 14u);
    let step = halve_to_even(shown * i32(tables[RATE_Q14]), 14u);
    let near = select(0, step, abs(shown) < i32(tables[EPSILON]));
    let far = select(0, step, abs(shown) > i32(tables[REPEL]));
    return u32(clamp(own + near - far, 0, 65535));
}

fn partner(place: Place, i: u32, drawn: u32, low: u32, seats: ptr<function, Permutation>) -> u32 {
    if tables[MATCHING] == 1u {
        let other = forward(seats, i) ^ 1u;
        if other >= params.agents {
            return i;
        }
        return inverse(seats, other);
    }
    return model_of(i, drawn, low, 0u).agent;
}

fn sycophancy_of(replica: u32, j: u32) -> i32 {
    if tables[SYCOPHANTIC] == 0u {
        return 0;
    }
    return i32(tables[SYCOPHANCY + (byte_of(trait_class[word_index(replica, j)], j) & 15u)]);
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
    if tables[MATCHING] == 1u {
        seats = permutation_of(params.draw | DRAW_MATCHING, place.replica);
    }
    // [1] whom each of the 16 agents listens to; oneself if it sleeps
    var partners: array<vec4<u32>, 4>;
    for (var b = 0u; b < 4u; b++) {
        var drawn = vec4<u32>(0u);
        var low = vec4<u32>(0u);
        if tables[MATCHING] == 0u {
            drawn = block_words(place.block + b, params.draw | DRAW_MODEL, place.replica);
            if params.graph == GRAPH_WELL_MIXED && params.pool_wide == 1u {
                low = block_words(place.block + b, params.draw | DRAW_MODEL_LOW, place.replica);
            }
        }
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < params.agents {
                partners[b][lane] = select(i, partner(place, i, drawn[lane], low[lane], &seats), revises(i, revise[lane], NOBODY));
            }
        }
    }
    // [2] every dimension
    for (var d = 0u; d < params.dimensions; d++) {
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane;
            if i < params.agents {
                var words = vec2<u32>(0u);
                for (var b = 0u; b < 4u; b++) {
                    if i + b < params.agents {
                        let j = partners[b][lane];
                        let next = moved(value_at(d, place.replica, i + b), value_at(d, place.replica, j), sycophancy_of(place.replica, j));
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
