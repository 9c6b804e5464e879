// evolve/jitter: small random steps, reflected at the ends. Twin: src/phase/evolve/jitter.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;

const PROBABILITY_Q30: u32 = 0u;
const SIZE: u32 = 1u;

fn jittered(own: u32, word: u32) -> u32 {
    let to = i32(own) + i32(index_below(word, 2u * tables[SIZE] + 1u)) - i32(tables[SIZE]);
    return u32(select(min(to, 131071 - to), -1 - to, to < 0));
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
    for (var d = 0u; d < DIMENSIONS; d++) {
        // Two words of two agents each, for each lane.
        var words: array<vec2<u32>, 4>;
        for (var b = 0u; b < 4u; b++) {
            let events = block_words(place.block + b, DRAW | d, place.replica);
            let steps = block_words(place.block + b, DRAW | (DRAW_JITTER_STEP + d), place.replica);
            for (var lane = 0u; lane < 4u; lane++) {
                let i = place.first + 32u * lane + b;
                if i < AGENTS {
                    let at = half_index(d, place.replica, i);
                    var next = half_of(value[at >> 1u], at);
                    if happens(events[lane], tables[PROBABILITY_Q30]) {
                        next = jittered(next, steps[lane]);
                    }
                    words[lane][b >> 1u] |= next << (16u * (b & 1u));
                }
            }
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane;
            if i < AGENTS {
                let at = half_index(d, place.replica, i) >> 1u;
                value_next[at] = words[lane].x;
                value_next[at + 1u] = words[lane].y;
            }
        }
    }
}
