// influence/prototype: towards an exaggerated mean of the group. Twin: src/phase/influence/prototype.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;

const RATE_Q14: u32 = 0u;
const PULL_Q14: u32 = 1u;
const SIZE: u32 = 2u;

fn value_at(d: u32, replica: u32, i: u32) -> u32 {
    let at = half_index(d, replica, i);
    return half_of(value[at >> 1u], at);
}

fn plus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
    let low = a.x + b.x;
    return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
}

// Mean of the group of agent i in units of 2^-16 of a value unit.
fn mean_of(d: u32, replica: u32, i: u32) -> u32 {
    let first = i - i % tables[SIZE];
    var sum = 0u;
    for (var j = first; j < first + tables[SIZE]; j++) {
        sum += value_at(d, replica, j);
    }
    return div_wide(sum << 16u, sum >> 16u, tables[SIZE]);
}

fn prototypical(own: u32, mean: u32) -> u32 {
    let rate = tables[RATE_Q14];
    let pull = tables[PULL_Q14];
    let up = plus(vec2<u32>(own << 30u, own >> 2u), mul_wide(rate + pull, mean));
    let down = plus(mul_wide(rate, own << 16u), mul_wide(pull, 65535u << 15u));
    if up.y < down.y || (up.y == down.y && up.x <= down.x) {
        return 0u;
    }
    let whole = vec2<u32>(up.x - down.x, up.y - down.y - select(0u, 1u, up.x < down.x));
    let floor_of = (whole.y << 2u) | (whole.x >> 30u);
    let rest = whole.x & 0x3fffffffu;
    let half = 0x20000000u;
    return min(floor_of + select(0u, 1u, rest > half || (rest == half && (floor_of & 1u) == 1u)), 65535u);
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
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane;
            if i < AGENTS {
                var words = vec2<u32>(0u);
                for (var b = 0u; b < 4u; b++) {
                    if i + b < AGENTS {
                        let next = prototypical(value_at(d, place.replica, i + b), mean_of(d, place.replica, i + b));
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
