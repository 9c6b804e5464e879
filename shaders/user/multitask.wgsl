// user/multitask: effort is divided between tasks as incentives say. Twin: src/phase/user/multitask.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;

const RATE_Q30: u32 = 0u;
const SUBSTITUTION_Q30: u32 = 1u;
const COMPLEMENTS: u32 = 2u;
// Incentive of each dimension, 2^-10.
const INCENTIVE_Q10: u32 = 3u;

fn value_at(d: u32, replica: u32, i: u32) -> u32 {
    return half_of(value[half_index(d, replica, i) >> 1u], i);
}

fn adjusted(own: u32, others: u32, incentive_q10: i32, word: u32) -> u32 {
    let c = mul_wide(tables[SUBSTITUTION_Q30], others);
    let crowding = i32(((c.y << 12u) | (c.x >> 20u)) + ((c.x >> 19u) & 1u));
    let gap = incentive_q10 - i32(own << 10u) - select(crowding, -crowding, tables[COMPLEMENTS] == 1u);
    let way = mul_wide(tables[RATE_Q30], u32(abs(gap)));
    let rest = ((way.y & 0xffu) << 22u) | (way.x >> 10u);
    let by = i32(way.y >> 8u) + select(0, 1, happens(word, rest));
    return u32(clamp(i32(own) + select(by, -by, gap < 0), 0, 65535));
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
    // Effort of each of the 16 agents on all tasks.
    var sums: array<vec4<u32>, 4>;
    for (var d = 0u; d < DIMENSIONS; d++) {
        for (var b = 0u; b < 4u; b++) {
            for (var lane = 0u; lane < 4u; lane++) {
                let i = place.first + 32u * lane + b;
                if i < AGENTS {
                    sums[b][lane] += value_at(d, place.replica, i);
                }
            }
        }
    }
    for (var d = 0u; d < DIMENSIONS; d++) {
        // Two words of two agents each, for each lane.
        var packed: array<vec2<u32>, 4>;
        for (var b = 0u; b < 4u; b++) {
            let words = block_words(place.block + b, DRAW | d, place.replica);
            for (var lane = 0u; lane < 4u; lane++) {
                let i = place.first + 32u * lane + b;
                if i < AGENTS {
                    let own = value_at(d, place.replica, i);
                    let next = adjusted(own, sums[b][lane] - own, i32(tables[INCENTIVE_Q10 + d]), words[lane]);
                    packed[lane][b >> 1u] |= next << (16u * (b & 1u));
                }
            }
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane;
            if i < AGENTS {
                let at = half_index(d, place.replica, i) >> 1u;
                value_next[at] = packed[lane].x;
                value_next[at + 1u] = packed[lane].y;
            }
        }
    }
}
