// interact/opinions: help by one's own lasting opinions, and judge what one sees by them. Twin: src/phase/interact/opinions.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> opinion: array<u32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;
@group(2) @binding(1) var<storage, read_write> opinion_next: array<u32>;

const SIZE: u32 = 0u;
const BENEFIT: u32 = 1u;
const COST: u32 = 2u;
const OPEN: u32 = 3u;
const OBSERVATION: u32 = 4u;
const GOOD: u32 = 5u;
const HELPS: u32 = 13u;

// Of the members of four groups: whom each may help, by role, 16 if it does, 32 if it thinks badly of that one.
var<private> acts: array<u32, 64>;

fn opinion_word(plane: u32, replica: u32, i: u32) -> u32 {
    return (plane * REPLICAS + replica) * STRIDE_WORDS + (i >> 2u);
}

// 1 if agent i with role `own` thinks badly of the member with another role; of oneself never.
fn bad_to(replica: u32, i: u32, own: u32, role: u32) -> u32 {
    if role == own {
        return 0u;
    }
    let plane = role - select(0u, 1u, role > own);
    return 1u - byte_of(opinion[opinion_word(plane, replica, i)], i);
}

fn act_of(replica: u32, i: u32, own: u32) -> u32 {
    let place = index_below(agent_word(i, DRAW | DRAW_RECIPIENT, replica), tables[SIZE] - 1u);
    let role = place + select(0u, 1u, place >= own);
    let s = byte_of(strategy[word_index(replica, i)], i);
    let bad = bad_to(replica, i, own, role);
    let chance = tables[HELPS + 2u * s + bad];
    return role + 32u * bad + select(0u, 16u, happens(agent_word(i, DRAW | DRAW_HELP, replica), chance));
}

// Does agent i with role `own` think well of the other in this plane afterwards? `base`: where the acts of its group stand.
fn judged(key: vec2<u32>, replica: u32, i: u32, own: u32, base: u32, plane: u32) -> u32 {
    let role = plane + select(0u, 1u, plane >= own);
    let done = acts[base + role];
    var words: vec2<u32>;
    if tables[OPEN] == 1u {
        let donor = i - own + role;
        words = vec2<u32>(
            agent_word(donor, DRAW | DRAW_WATCH, replica),
            agent_word(donor, DRAW | DRAW_JUDGE, replica),
        );
    } else {
        let four = philox4x32_10(vec4<u32>(i, plane >> 1u, 0u, 0u), key);
        words = select(four.xy, four.zw, (plane & 1u) == 1u);
    }
    let bad = bad_to(replica, i, own, role);
    if !happens(words.x, tables[OBSERVATION]) {
        return 1u - bad;
    }
    // Where opinions are public, the donor's is everybody's.
    let recipient = select(bad_to(replica, i, own, done & 15u), done >> 5u, tables[OPEN] == 1u);
    let state = 4u * bad + 2u * recipient + 1u - ((done >> 4u) & 1u);
    return select(0u, 1u, happens(words.y, tables[GOOD + state]));
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let size = tables[SIZE];
    let batch = 4u * size;
    let per_replica = (AGENTS + batch - 1u) / batch;
    let replica = thread / per_replica;
    if replica >= REPLICAS {
        return;
    }
    let begin = (thread % per_replica) * batch;
    let end = min(begin + batch, AGENTS);
    let first = block_words(0u, DRAW | DRAW_PAIRS, replica);
    for (var i = begin; i < end; i++) {
        acts[i - begin] = act_of(replica, i, (i - begin) % size);
    }
    for (var i = begin; i < end; i++) {
        let own = (i - begin) % size;
        let base = i - begin - own;
        var sum = -i32(((acts[base + own] >> 4u) & 1u) * tables[COST]);
        for (var role = 0u; role < size; role++) {
            if (acts[base + role] & 31u) == own + 16u {
                sum += i32(tables[BENEFIT]);
            }
        }
        payoff[agent_index(replica, i)] = pack(sum, byte_of(strategy[word_index(replica, i)], i));
    }
    for (var plane = 0u; plane + 1u < size; plane++) {
        var word = 0u;
        for (var i = begin; i < end; i++) {
            let own = (i - begin) % size;
            word |= judged(first.xy, replica, i, own, i - begin - own, plane) << (8u * (i & 3u));
            if (i & 3u) == 3u || i + 1u == end {
                opinion_next[opinion_word(plane, replica, i)] = word;
                word = 0u;
            }
        }
    }
}
