// learn/roth_erev: strategies that paid are chosen more often. Twin: src/phase/learn/roth_erev.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(1) @binding(2) var<storage, read> trait_class: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
// Changed in place: each by its own agent.
@group(2) @binding(1) var<storage, read_write> propensity: array<u32>;

const REFERENCE: u32 = 0u;
const PLAYED: u32 = 1u;
const OTHERS: u32 = 2u;
const SHIFT: u32 = 3u;
const KEEP_Q30: u32 = 4u;
const LEARNERS: u32 = 5u;
const PROPENSITIES_MAX: u32 = 0x80000000u;

fn learns(replica: u32, i: u32) -> bool {
    if tables[LEARNERS] == 0xffffu {
        return true;
    }
    return ((tables[LEARNERS] >> byte_of(trait_class[word_index(replica, i)], i)) & 1u) == 1u;
}

fn reinforced(q: u32, reward: u32, gain: u32, word: u32) -> u32 {
    let product = mul_wide(reward, gain);
    let shift = tables[SHIFT];
    let gained = vec2<u32>((product.x >> shift) | (product.y << (32u - shift)), product.y >> shift);
    let kept = mul_wide(q, tables[KEEP_Q30]);
    let low = kept.x + gained.x;
    let high = kept.y + gained.y + select(0u, 1u, low < kept.x);
    return ((high << 2u) | (low >> 30u)) + select(0u, 1u, happens(word, low & (ONE_Q30 - 1u)));
}

// The first strategy whose propensity with all before it exceeds the goal; else one's own.
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
        var reward = vec4<u32>(0u);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                own[lane] = byte_of(strategy[word_index(place.replica, i)], i);
                awake[lane] = learns(place.replica, i) && revises(i, revise[lane], rests);
                let earned = unpack_payoff(payoff[agent_index(place.replica, i)]);
                reward[lane] = u32(max(earned - bitcast<i32>(tables[REFERENCE]), 0));
            }
        }
        var total = vec4<u32>(0u);
        for (var s = 0u; s < STRATEGIES; s++) {
            let rounds = block_words(place.block + b, DRAW | (DRAW_ROUND + s), place.replica);
            for (var lane = 0u; lane < 4u; lane++) {
                if awake[lane] {
                    let at = half_index(s, place.replica, place.first + 32u * lane + b);
                    let gain = tables[select(OTHERS, PLAYED, own[lane] == s)];
                    let q = reinforced(propensity[at], reward[lane], gain, rounds[lane]);
                    propensity[at] = q;
                    total[lane] += q;
                }
            }
        }
        let large = total > vec4<u32>(PROPENSITIES_MAX);
        if any(large) {
            total = select(total, vec4<u32>(0u), large);
            for (var s = 0u; s < STRATEGIES; s++) {
                let rounds = block_words(place.block + b, DRAW | (DRAW_ROUND + s), place.replica);
                for (var lane = 0u; lane < 4u; lane++) {
                    if large[lane] {
                        // Odd ones up or down by the last bit, which rounding does not use.
                        let at = half_index(s, place.replica, place.first + 32u * lane + b);
                        let q = (propensity[at] + (rounds[lane] & 1u)) >> 1u;
                        propensity[at] = q;
                        total[lane] += q;
                    }
                }
            }
        }
        let drawn = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = own[lane];
                if awake[lane] {
                    next = chosen(place.replica, i, next, index_below(drawn[lane], total[lane]));
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
