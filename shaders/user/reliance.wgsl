// user/reliance: values drift, users correct them, get used to them and stop checking. Twin: src/phase/user/reliance.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> preference: array<u32>;
@group(1) @binding(2) var<storage, read> trait_class: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;
// These are changed in place: each by its own agent.
@group(2) @binding(1) var<storage, read_write> habit: array<u32>;
@group(2) @binding(2) var<storage, read_write> reliance: array<u32>;
@group(2) @binding(3) var<storage, read_write> notices: array<u32>;

const DRIFT_Q30: u32 = 0u;
const TOWARD: u32 = 1u;
const CORRECTION_Q30: u32 = 2u;
const GROWTH_Q30: u32 = 3u;
const ADAPTATION_Q30: u32 = 4u;
const THRESHOLD: u32 = 5u;
const RESTORE_Q16: u32 = 6u;
const OVERSIGHT_Q32: u32 = 7u;
const LEARNERS: u32 = 8u;

fn value_at(d: u32, replica: u32, i: u32) -> u32 {
    return half_of(value[half_index(d, replica, i) >> 1u], i);
}

fn preference_at(d: u32, replica: u32, i: u32) -> u32 {
    return half_of(preference[half_index(d, replica, i) >> 1u], i);
}

fn learns(replica: u32, i: u32) -> bool {
    if tables[LEARNERS] == 0xffffu {
        return true;
    }
    return ((tables[LEARNERS] >> byte_of(trait_class[word_index(replica, i)], i)) & 1u) == 1u;
}

// A share of a way in units of 2^-14, to nearest.
fn share_q14(rate_q30: u32, way: i32) -> i32 {
    let p = mul_wide(rate_q30, u32(abs(way)));
    let size = i32(((p.y << 16u) | (p.x >> 16u)) + ((p.x >> 15u) & 1u));
    return select(size, -size, way < 0);
}

// Share of a 32-bit way, to nearest.
fn share(rate_q30: u32, way: u32) -> u32 {
    let p = mul_wide(rate_q30, way);
    return ((p.y << 2u) | (p.x >> 30u)) + ((p.x >> 29u) & 1u);
}

// Correction that is left at a reliance, 2^-30.
fn oversight(relied: u32) -> u32 {
    return mul_wide(tables[CORRECTION_Q30], max(~relied, tables[OVERSIGHT_Q32])).y;
}

fn drifted(own: u32, wanted: u32, correction_q30: u32, word: u32) -> u32 {
    let drift = share_q14(tables[DRIFT_Q30], i32(tables[TOWARD]) - i32(own));
    let way = drift + share_q14(correction_q30, i32(wanted) - i32(own));
    let up = select(0, 1, (word >> 18u) < (bitcast<u32>(way) & 0x3fffu));
    return u32(clamp(i32(own) + (way >> 14u) + up, 0, 65535));
}

fn apart(a: u32, b: u32) -> u32 {
    return max(a, b) - min(a, b);
}

fn adapted(used_to: u32, now: u32) -> u32 {
    let goal = now << 16u;
    let by = share(tables[ADAPTATION_Q30], apart(goal, used_to));
    return select(used_to + by, used_to - by, goal < used_to);
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
    // Two agents to a word: [dimension][lane][pair].
    var packed: array<array<vec2<u32>, 4>, 8>;
    for (var b = 0u; b < 4u; b++) {
        var moved: array<vec4<u32>, 8>;
        var noticed = vec4<bool>(false);
        for (var d = 0u; d < DIMENSIONS; d++) {
            let words = block_words(place.block + b, DRAW | d, place.replica);
            for (var lane = 0u; lane < 4u; lane++) {
                let i = place.first + 32u * lane + b;
                if i < AGENTS {
                    let correction = oversight(reliance[agent_index(place.replica, i)]);
                    let now = drifted(value_at(d, place.replica, i), preference_at(d, place.replica, i), correction, words[lane]);
                    moved[d][lane] = now;
                    if apart(now << 16u, habit[half_index(d, place.replica, i)]) > tables[THRESHOLD] {
                        noticed[lane] = true;
                    }
                }
            }
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                let learning = learns(place.replica, i);
                for (var d = 0u; d < DIMENSIONS; d++) {
                    let at = half_index(d, place.replica, i);
                    var now = moved[d][lane];
                    if !learning {
                        now = value_at(d, place.replica, i);
                    } else if noticed[lane] {
                        now = toward(now, preference_at(d, place.replica, i), tables[RESTORE_Q16]);
                        habit[at] = now << 16u;
                    } else {
                        habit[at] = adapted(habit[at], now);
                    }
                    packed[d][lane][b >> 1u] |= now << (16u * (b & 1u));
                }
                let own = agent_index(place.replica, i);
                if learning && noticed[lane] {
                    reliance[own] = 0u;
                    notices[own] += 1u;
                } else if learning {
                    reliance[own] += share(tables[GROWTH_Q30], ~reliance[own]);
                }
            }
        }
    }
    for (var d = 0u; d < DIMENSIONS; d++) {
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane;
            if i < AGENTS {
                let at = half_index(d, place.replica, i) >> 1u;
                value_next[at] = packed[d][lane].x;
                value_next[at + 1u] = packed[d][lane].y;
            }
        }
    }
}
