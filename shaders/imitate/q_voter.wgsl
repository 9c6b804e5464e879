// imitate/q_voter: q others who agree convince, q who do not may unsettle. Twin: src/phase/imitate/q_voter.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// Others asked.
const MODELS: u32 = 0u;
const EPSILON_Q30: u32 = 1u;

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

// One of the other strategies.
fn changed(own: u32, word: u32) -> u32 {
    let to = own + 1u + index_below(word, STRATEGIES - 1u);
    return select(to, to - STRATEGIES, to >= STRATEGIES);
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
        var events = vec4<u32>(0u);
        var targets = vec4<u32>(0u);
        if tables[EPSILON_Q30] > 0u && tables[MODELS] > 1u {
            events = block_words(place.block + b, DRAW | DRAW_ADOPT, place.replica);
            targets = block_words(place.block + b, DRAW | DRAW_CHANGE, place.replica);
        }
        var first = vec4<u32>(0u);
        var agree = vec4<bool>(true);
        for (var q = 0u; q < tables[MODELS]; q++) {
            let high = block_words(place.block + b, DRAW | (DRAW_MODELS + 2u * q), place.replica);
            var low = vec4<u32>(0u);
            if GRAPH == GRAPH_WELL_MIXED && POOL_WIDE == 1u {
                low = block_words(place.block + b, DRAW | (DRAW_MODELS + 2u * q + 1u), place.replica);
            }
            for (var lane = 0u; lane < 4u; lane++) {
                let i = place.first + 32u * lane + b;
                if i < AGENTS {
                    let j = model_of(i, high[lane], low[lane], 0u).agent;
                    if q == 0u {
                        first[lane] = j;
                    } else if strategy_at(place.replica, j) != strategy_at(place.replica, first[lane]) {
                        agree[lane] = false;
                    }
                }
            }
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = strategy_at(place.replica, i);
                var copied = i;
                if revises(i, revise[lane], rests) {
                    if agree[lane] {
                        next = strategy_at(place.replica, first[lane]);
                    } else if happens(events[lane], tables[EPSILON_Q30]) {
                        next = changed(next, targets[lane]);
                    }
                    if tables[MODELS] == 1u {
                        copied = first[lane];
                    }
                }
                words[lane] |= next << (8u * b);
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
