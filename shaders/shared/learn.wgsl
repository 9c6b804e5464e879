// Choices in proportion to propensities, which are changed in place: each by its own agent. The twin of src/phase/learn/mod.rs. The kernel
// has the scalar LEARNERS and supplies, beyond `draws`, in which the four agents that share a block learn,
//   reward_of(payoff) -> u32        what a payoff is worth

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

var<private> rests: u32;

fn begin(place: Place) {
    rests = resting(place.replica);
}

fn learns(replica: u32, i: u32) -> bool {
    if LEARNERS == 0xffffu {
        return true;
    }
    return ((LEARNERS >> trait_class_at(replica, i)) & 1u) == 1u;
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
