// evolve/mutate: go to a random strategy with a small probability. Twin: src/phase/evolve/mutate.rs.

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;

// Uniform over all strategies, or over the others, or one step up or down, inwards from an end, or one strategy for all.
fn mutant(own: u32, word: u32) -> u32 {
    if params.mutation >= 3u {
        return params.mutation - 3u;
    }
    if params.mutation == 0u {
        return index_below(word, params.strategies);
    }
    if params.mutation == 2u {
        let last = params.strategies - 1u;
        if own == 0u || (own < last && index_below(word, 2u) == 1u) {
            return min(own + 1u, last);
        }
        return own - 1u;
    }
    let to = own + 1u + index_below(word, params.strategies - 1u);
    return select(to, to - params.strategies, to >= params.strategies);
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
    var words = vec4<u32>(0u);
    for (var b = 0u; b < 4u; b++) {
        let events = block_words(place.block + b, params.draw | DRAW_EVENT, place.replica);
        var targets = vec4<u32>(0u);
        if any((events >> vec4<u32>(2u)) < vec4<u32>(params.probability_q30)) {
            targets = block_words(place.block + b, params.draw | DRAW_TARGET, place.replica);
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < params.agents {
                var next = byte_of(strategy[word_index(place.replica, i)], i);
                if happens(events[lane], params.probability_q30) {
                    next = mutant(next, targets[lane]);
                }
                words[lane] |= next << (8u * b);
            }
        }
    }
    for (var lane = 0u; lane < 4u; lane++) {
        let i = place.first + 32u * lane;
        if i < params.agents {
            strategy_next[word_index(place.replica, i)] = words[lane];
        }
    }
}
