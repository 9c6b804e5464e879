// imitate/best: take the strategy of the best-paid model. Twin: src/phase/imitate/best.rs.

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// Payoff and current strategy of an agent in one word.
fn packed_at(replica: u32, i: u32) -> u32 {
    let word = payoff[agent_index(replica, i)];
    if PACKED == 1u {
        return word;
    }
    return (word & 0xffffff00u) | byte_of(strategy[word_index(replica, i)], i);
}

// The best so far: packed word and agent.
struct Best {
    word: u32,
    agent: u32,
}

// Own first, then the earlier of equals.
fn better(best: Best, other: Best) -> Best {
    if unpack_payoff(other.word) > unpack_payoff(best.word) {
        return other;
    }
    return best;
}

fn candidate(replica: u32, i: u32) -> Best {
    return Best(packed_at(replica, i), i);
}

fn best_neighbor(replica: u32, i: u32) -> Best {
    var best = candidate(replica, i);
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            best = better(best, candidate(replica, j));
        }
    }
    return best;
}

// The best of `samples` random others, for the four agents that share a block.
fn best_sampled(place: Place, b: u32) -> array<Best, 4> {
    var best: array<Best, 4>;
    for (var lane = 0u; lane < 4u; lane++) {
        let i = place.first + 32u * lane + b;
        if i < AGENTS {
            best[lane] = candidate(place.replica, i);
        }
    }
    if POOL == 0u {
        return best;
    }
    for (var q = 0u; q < SAMPLES; q++) {
        let high = block_words(place.block + b, DRAW | (DRAW_MODELS + 2u * q), place.replica);
        var low = vec4<u32>(0u);
        if POOL_WIDE == 1u {
            low = block_words(place.block + b, DRAW | (DRAW_MODELS + 2u * q + 1u), place.replica);
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                best[lane] = better(best[lane], candidate(place.replica, pick(i, high[lane], low[lane])));
            }
        }
    }
    return best;
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
        var sampled: array<Best, 4>;
        if GRAPH == GRAPH_WELL_MIXED {
            sampled = best_sampled(place, b);
        }
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var best = Best(byte_of(strategy[word_index(place.replica, i)], i), i);
                if revises(i, revise[lane], rests) {
                    if GRAPH == GRAPH_WELL_MIXED {
                        best = sampled[lane];
                    } else {
                        best = best_neighbor(place.replica, i);
                    }
                }
                words[lane] |= (best.word & 0xffu) << (8u * b);
                if WANTS_MODEL == 1u {
                    model[agent_index(place.replica, i)] = best.agent;
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
