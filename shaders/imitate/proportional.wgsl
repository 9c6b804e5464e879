// imitate/proportional: adopt a random model's strategy by what it earned more. Twin: src/phase/imitate/proportional.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// The difference that is copied with certainty.
const RANGE: u32 = 0u;

fn adopts(fraction: u32, range: u32, more: i32) -> bool {
    return i32(index_below(fraction, range)) < more;
}

// Whom the agent copies.
fn compared(replica: u32, i: u32, other: Model) -> u32 {
    let theirs = unpack_payoff(payoff[agent_index(replica, other.agent)]);
    let mine = unpack_payoff(payoff[agent_index(replica, i)]);
    return select(i, other.agent, adopts(other.fraction, tables[RANGE], theirs - mine));
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
        let drawn = model_words(place.block + b, place.replica);
        let revise = revise_words(place.block + b, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var copied = i;
                if revises(i, revise[lane], rests) {
                    copied = compared(place.replica, i, model_of(i, drawn.model[lane], drawn.low[lane], drawn.adopt[lane]));
                }
                words[lane] |= byte_of(strategy[word_index(place.replica, copied)], copied) << (8u * b);
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
