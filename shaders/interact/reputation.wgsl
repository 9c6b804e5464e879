// interact/reputation: help by reputation, and be judged for it. Twin: src/phase/interact/reputation.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> reputation: array<u32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;
@group(2) @binding(1) var<storage, read_write> reputation_next: array<u32>;

const WORTH: u32 = 0u;
const GOOD: u32 = 4u;
const HELPS: u32 = 12u;

struct Agent {
    strategy: u32,
    bad: u32,
}

fn agent_at(replica: u32, i: u32) -> Agent {
    let at = word_index(replica, i);
    return Agent(byte_of(strategy[at], i), 1u - byte_of(reputation[at], i));
}

// Does it help? 1: it does.
fn helps(own: Agent, other: Agent, word: u32) -> u32 {
    return select(0u, 1u, happens(word, tables[HELPS + 4u * own.strategy + 2u * own.bad + other.bad]));
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
    var seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    let first = block_words(0u, DRAW | DRAW_PAIRS, place.replica);
    for (var lane = 0u; lane < 4u; lane++) {
        // Reputations of four agents.
        var judged = 0u;
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if i >= AGENTS {
                continue;
            }
            let own = agent_at(place.replica, i);
            var sum = 0;
            var good = 1u - own.bad;
            let seat = forward(&seats, i) ^ 1u;
            if seat < AGENTS {
                let j = inverse(&seats, seat);
                let other = agent_at(place.replica, j);
                let words = philox4x32_10(vec4<u32>(min(i, j), max(i, j), 0u, 0u), first.xy);
                let side = select(0u, 1u, j < i);
                let given = helps(own, other, words[side]);
                let got = helps(other, own, words[1u - side]);
                sum = bitcast<i32>(tables[WORTH + 2u * got + given]);
                let state = 4u * own.bad + 2u * other.bad + 1u - given;
                good = select(0u, 1u, happens(words[2u + side], tables[GOOD + state]));
            }
            payoff[agent_index(place.replica, i)] = pack(sum, own.strategy);
            judged |= good << (8u * b);
        }
        let i = place.first + 32u * lane;
        if i < AGENTS {
            reputation_next[word_index(place.replica, i)] = judged;
        }
    }
}
