// imitate/sznajd: two who agree convince. Twin: src/phase/imitate/sznajd.rs.

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
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
        let high = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        let second = block_words(place.block + b, DRAW | DRAW_MODELS, place.replica);
        var low = array<vec4<u32>, 2>();
        if GRAPH == GRAPH_WELL_MIXED && POOL_WIDE == 1u {
            low[0] = block_words(place.block + b, DRAW | DRAW_MODEL_LOW, place.replica);
            low[1] = block_words(place.block + b, DRAW | (DRAW_MODELS + 1u), place.replica);
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = strategy_at(place.replica, i);
                let copied = i;
                if revises(i, revise[lane], rests) {
                    let j = model_of(i, high[lane], low[0][lane], 0u).agent;
                    let theirs = strategy_at(place.replica, j);
                    let further = model_of(j, second[lane], low[1][lane], 0u).agent;
                    // Somebody who looks at nobody has no second.
                    let two = GRAPH == GRAPH_WELL_MIXED || degree_of(j) > 0u;
                    next = select(next, theirs, two && strategy_at(place.replica, further) == theirs);
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
