// learn/cross: the strategy that was played becomes more probable, the more it paid. Twin: src/phase/learn/cross.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(1) @binding(2) var<storage, read> trait_class: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
// Changed in place: each by its own agent.
@group(2) @binding(1) var<storage, read_write> propensity: array<u32>;

const LOWEST: u32 = 0u;
const WIDTH: u32 = 1u;
const LEFT: u32 = 2u;
const SLOPE: u32 = 3u;
const LEARNERS: u32 = 4u;

fn learns(replica: u32, i: u32) -> bool {
    if tables[LEARNERS] == 0xffffu {
        return true;
    }
    return ((tables[LEARNERS] >> byte_of(trait_class[word_index(replica, i)], i)) & 1u) == 1u;
}

fn share_q30(above: i32) -> u32 {
    let product = mul_wide(min(u32(max(above, 0)), tables[WIDTH]) << tables[LEFT], tables[SLOPE]);
    return product.y + (product.x >> 31u);
}

fn lost(p: u32, share: u32, word: u32) -> u32 {
    let way = mul_wide(p, share);
    return ((way.y << 2u) | (way.x >> 30u)) + select(0u, 1u, happens(word, way.x & (ONE_Q30 - 1u)));
}

// The first strategy whose probability with all before it exceeds the goal.
fn chosen(replica: u32, i: u32, own: u32, goal: u32) -> u32 {
    var sum = 0u;
    for (var s = 0u; s < STRATEGIES; s++) {
        sum += propensity[half_index(s, replica, i)];
        if sum > goal {
            return s;
        }
    }
    return own;
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
        let revise = revise_words(place.block + b, place.replica);
        var awake = vec4<bool>(false);
        var own = vec4<u32>(0u);
        var share = vec4<u32>(0u);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                own[lane] = byte_of(strategy[word_index(place.replica, i)], i);
                awake[lane] = learns(place.replica, i) && revises(i, revise[lane], rests);
                share[lane] = share_q30(unpack_payoff(payoff[agent_index(place.replica, i)]) - bitcast<i32>(tables[LOWEST]));
            }
        }
        var gained = vec4<u32>(0u);
        for (var s = 0u; s < STRATEGIES; s++) {
            let rounds = block_words(place.block + b, DRAW | (DRAW_ROUND + s), place.replica);
            for (var lane = 0u; lane < 4u; lane++) {
                if awake[lane] && own[lane] != s {
                    let at = half_index(s, place.replica, place.first + 32u * lane + b);
                    let by = lost(propensity[at], share[lane], rounds[lane]);
                    propensity[at] -= by;
                    gained[lane] += by;
                }
            }
        }
        let drawn = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = own[lane];
                if awake[lane] {
                    propensity[half_index(next, place.replica, i)] += gained[lane];
                    next = chosen(place.replica, i, next, drawn[lane] >> 2u);
                }
                words[lane] |= next << (8u * b);
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
