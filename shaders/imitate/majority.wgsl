// imitate/majority: take the strategy that most others have. Twin: src/phase/imitate/majority.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// Others looked at; 0: all neighbours.
const MODELS: u32 = 0u;

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

// The strategy of the single largest tally; one's own where there is none.
fn plurality(own: u32, tallies: ptr<function, array<u32, 16>>) -> u32 {
    var most = 0u;
    var holder = own;
    for (var s = 0u; s < STRATEGIES; s++) {
        let n = (*tallies)[s];
        // The same number as the most so far: nobody leads.
        holder = select(select(holder, own, n == most), s, n > most);
        most = max(most, n);
    }
    return holder;
}

fn all_neighbors(replica: u32, i: u32) -> array<u32, 16> {
    var tally: array<u32, 16>;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            tally[strategy_at(replica, j) & 15u] += 1u;
        }
    }
    return tally;
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
        var tallies: array<array<u32, 16>, 4>;
        var first = vec4<u32>(0u);
        for (var q = 0u; q < tables[MODELS]; q++) {
            let high = block_words(place.block + b, DRAW | (DRAW_MODELS + 2u * q), place.replica);
            var low = vec4<u32>(0u);
            if GRAPH == GRAPH_WELL_MIXED && POOL_WIDE == 1u {
                low = block_words(place.block + b, DRAW | (DRAW_MODELS + 2u * q + 1u), place.replica);
            }
            for (var lane = 0u; lane < 4u; lane++) {
                let i = place.first + 32u * lane + b;
                if i < AGENTS {
                    first[lane] = model_of(i, high[lane], low[lane], 0u).agent;
                    tallies[lane][strategy_at(place.replica, first[lane]) & 15u] += 1u;
                }
            }
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = strategy_at(place.replica, i);
                var copied = i;
                if revises(i, revise[lane], rests) {
                    var tally = tallies[lane];
                    if tables[MODELS] == 0u {
                        tally = all_neighbors(place.replica, i);
                    }
                    next = plurality(next, &tally);
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
