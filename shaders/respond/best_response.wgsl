// respond/best_response: what earns most against what the others do now. Twin: src/phase/respond/best_response.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> scratch: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;

// The strategy that earns most: one's own of equals, else the first.
fn best_of(pay: ptr<function, array<i32, 16>>, own: u32) -> u32 {
    let most = most_of(pay);
    if (*pay)[own] == most {
        return own;
    }
    var s = 0u;
    while (*pay)[s] != most {
        s += 1u;
    }
    return s;
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
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var next = met_strategy(place.replica, i);
                if revises(i, revise[lane], NOBODY) {
                    var pay = response_payoffs(place.replica, i, next);
                    next = best_of(&pay, next);
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
