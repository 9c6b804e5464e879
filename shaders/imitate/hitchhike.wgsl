// imitate/hitchhike: who copied a strategy copies values too. Twin: src/phase/imitate/hitchhike.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> model: array<u32>;
@group(1) @binding(1) var<storage, read> value: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;

const PROBABILITY_Q30: u32 = 0u;

fn value_at(d: u32, replica: u32, i: u32) -> u32 {
    return half_of(value[half_index(d, replica, i) >> 1u], i);
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
            let copies = block_words(place.block + b, DRAW | d, place.replica);
            for (var lane = 0u; lane < 4u; lane++) {
                let i = place.first + 32u * lane + b;
                if i < AGENTS {
                    var source = i;
                    if happens(copies[lane], tables[PROBABILITY_Q30]) {
                        source = model[agent_index(place.replica, i)];
                    }
                    words[lane][b >> 1u] |= value_at(d, place.replica, source) << (16u * (b & 1u));
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
