// imitate/death_birth: a place goes to a neighbour in proportion to fitness. Twin: src/phase/imitate/death_birth.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// After the fitness: 1: one competes for one's own place.
const INCLUDE_SELF: u32 = 3u;

// The k-th of those who compete for a place: neighbours, then oneself.
fn rival(i: u32, k: u32, degree: u32) -> u32 {
    if k < degree {
        return neighbor(i, k);
    }
    return i;
}

fn fit(replica: u32, j: u32) -> vec2<u32> {
    return vec2<u32>(fitness_of(unpack_payoff(payoff[agent_index(replica, j)])), 0u);
}

// Whom the agent takes after; itself if nobody has any fitness.
fn parent(replica: u32, i: u32, word: u32) -> u32 {
    let degree = degree_of(i);
    let count = degree + tables[INCLUDE_SELF];
    var total = vec2<u32>(0u);
    for (var k = 0u; k < count; k++) {
        total = wide_plus(total, fit(replica, rival(i, k, degree)));
    }
    let goal = share_of(word, total);
    var sum = vec2<u32>(0u);
    for (var k = 0u; k < count; k++) {
        let j = rival(i, k, degree);
        sum = wide_plus(sum, fit(replica, j));
        if wide_less(goal, sum) {
            return j;
        }
    }
    return i;
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
        let drawn = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var copied = i;
                if revises(i, revise[lane], rests) {
                    copied = parent(place.replica, i, drawn[lane]);
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
