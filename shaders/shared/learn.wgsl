// Choices in proportion to propensities, which are changed in place: each by its own agent. The twin of src/phase/learn/mod.rs. Wants model.wgsl
// and rests.wgsl. The kernel has the scalar LEARNERS and supplies
//   reward_of(payoff) -> u32                       what a payoff is worth
//   change(replica, i, s, who, word) -> u32        changes the propensity of strategy s of an agent that is awake, and what of it is added up
//   finish(place, b, four, sums) -> vec4<u32>      of the four agents that share a block, after all strategies: sums of their propensities

struct Drawn {
    choice: vec4<u32>,
    // 1: the agent learns and so chooses anew.
    awake: vec4<u32>,
    // Sum of its propensities.
    total: vec4<u32>,
}

// An agent before it learns.
struct Learner {
    awake: u32,
    own: u32,
    reward: u32,
}

fn learner(replica: u32, i: u32, revise: u32) -> Learner {
    if !exists(i) || !learns(replica, i) || !revises(i, revise, rests) {
        return Learner(0u, 0u, 0u);
    }
    return Learner(1u, strategy_at(replica, i), reward_of(payoff_at(replica, i)));
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

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    if drawn.awake[lane] == 0u {
        return own;
    }
    return chosen(place.replica, i, own, index_below(drawn.choice[lane], drawn.total[lane]));
}

// The four agents that share a block.
struct Four {
    x: Learner,
    y: Learner,
    z: Learner,
    w: Learner,
}

fn draws(place: Place, b: u32) -> Drawn {
    let i = place.first + b;
    let revise = revise_words(place.block + b, place.replica);
    let four = Four(
        learner(place.replica, i, revise.x),
        learner(place.replica, i + 32u, revise.y),
        learner(place.replica, i + 64u, revise.z),
        learner(place.replica, i + 96u, revise.w),
    );
    var sums = vec4<u32>(0u);
    for (var s = 0u; s < STRATEGIES; s++) {
        let rounds = block_words(place.block + b, DRAW | (DRAW_ROUND + s), place.replica);
        sums.x += change(place.replica, i, s, four.x, rounds.x);
        sums.y += change(place.replica, i + 32u, s, four.y, rounds.y);
        sums.z += change(place.replica, i + 64u, s, four.z, rounds.z);
        sums.w += change(place.replica, i + 96u, s, four.w, rounds.w);
    }
    let total = finish(place, b, four, sums);
    let choice = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
    return Drawn(choice, vec4<u32>(four.x.awake, four.y.awake, four.z.awake, four.w.awake), total);
}
