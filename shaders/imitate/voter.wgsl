// imitate/voter: take the strategy of a random model. Twin: src/phase/imitate/voter.rs.

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

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
        let drawn = model_words(place.block + b, place.replica);
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = byte_of(strategy[word_index(place.replica, i)], i);
                var copied = i;
                if revises(i, revise[lane], rests) {
                    let chosen = model_of(i, drawn.model[lane], drawn.low[lane], drawn.adopt[lane]);
                    next = byte_of(strategy[word_index(place.replica, chosen.agent)], chosen.agent);
                    copied = chosen.agent;
                }
                if WANTS_MODEL == 1u {
                    model[agent_index(place.replica, i)] = copied;
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
