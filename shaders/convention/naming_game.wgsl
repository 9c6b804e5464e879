// convention/naming_game: agents agree on a word by talking. Twin: src/phase/convention/naming_game.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;

const PAIRS: u32 = 0u;

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

// The bit of the word that a speaker utters.
fn uttered(said: u32, chance: u32) -> u32 {
    var known = said + 1u;
    for (var skip = index_below(chance, countOneBits(known)); skip > 0u; skip--) {
        known &= known - 1u;
    }
    return known & (~known + 1u);
}

fn after_hearing(own: u32, word: u32) -> u32 {
    let known = own + 1u;
    return select(known | word, word, (known & word) != 0u) - 1u;
}

// The random word of any agent.
fn word_of(draw: u32, replica: u32, i: u32) -> u32 {
    return block_words((i / 128u) * 32u + i % 32u, draw, replica)[(i / 32u) % 4u];
}

fn talk(seats: ptr<function, Permutation>, replica: u32, i: u32, own: u32) -> u32 {
    let seat = forward(seats, i);
    let other = seat ^ 1u;
    if other >= AGENTS {
        return own;
    }
    let j = inverse(seats, other);
    let theirs = strategy_at(replica, j);
    let speaks = (seat & 1u) == 0u;
    let word = uttered(select(theirs, own, speaks), word_of(DRAW | DRAW_UTTER, replica, select(j, i, speaks)));
    let success = ((select(own, theirs, speaks) + 1u) & word) != 0u;
    if speaks && !success {
        return own;
    }
    return after_hearing(own, word);
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
    let pairs = tables[PAIRS] == 1u;
    var seats: Permutation;
    if pairs {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
    var words = vec4<u32>(0u);
    for (var b = 0u; b < 4u; b++) {
        var drawn = vec4<u32>(0u);
        var low = vec4<u32>(0u);
        var chance = vec4<u32>(0u);
        if !pairs {
            drawn = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
            if GRAPH == GRAPH_WELL_MIXED && POOL_WIDE == 1u {
                low = block_words(place.block + b, DRAW | DRAW_MODEL_LOW, place.replica);
            }
            chance = block_words(place.block + b, DRAW | DRAW_UTTER, place.replica);
        }
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = strategy_at(place.replica, i);
                if revises(i, revise[lane], NOBODY) {
                    if pairs {
                        next = talk(&seats, place.replica, i, next);
                    } else {
                        let j = model_of(i, drawn[lane], low[lane], 0u).agent;
                        if j != i {
                            next = after_hearing(next, uttered(strategy_at(place.replica, j), chance[lane]));
                        }
                    }
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
