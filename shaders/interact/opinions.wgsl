// interact/opinions: help by one's own lasting opinions, and judge what one sees by them. Twin: src/phase/interact/opinions/cpu.rs.
// What each member does stands in its payoff until it is paid: the role of whom it may help, 16 if it does, 32 if it thinks badly of that one.

// 1 if agent i with role `own` thinks badly of the member with another role; of oneself never.
fn bad_to(replica: u32, i: u32, own: u32, role: u32) -> u32 {
    if role == own {
        return 0u;
    }
    return 1u - opinion_at(role - select(0u, 1u, role > own), replica, i);
}

fn act_of(replica: u32, i: u32, own: u32) -> u32 {
    let place = index_below(agent_word(i, DRAW | DRAW_RECIPIENT, replica), GROUP_SIZE - 1u);
    let role = place + select(0u, 1u, place >= own);
    let bad = bad_to(replica, i, own, role);
    let chance = tables[HELPS_Q30 + 2u * strategy_at(replica, i) + bad];
    return role + 32u * bad + select(0u, 16u, happens(agent_word(i, DRAW | DRAW_HELP, replica), chance));
}

// Does agent i with role `own` think well of the other in this plane afterwards? `words`: by which it watches and judges in private.
fn judged(replica: u32, i: u32, own: u32, plane: u32, private_words: vec2<u32>) -> u32 {
    let role = plane + select(0u, 1u, plane >= own);
    let donor = i - own + role;
    let done = payoff[agent_index(replica, donor)];
    var words = private_words;
    // Where opinions are public, the donor's is everybody's.
    var recipient = done >> 5u;
    if PUBLIC == 1u {
        words = vec2<u32>(agent_word(donor, DRAW | DRAW_WATCH, replica), agent_word(donor, DRAW | (DRAW_WATCH + 1u), replica));
    } else {
        recipient = bad_to(replica, i, own, done & 15u);
    }
    let bad = bad_to(replica, i, own, role);
    if !happens(words.x, OBSERVATION_Q30) {
        return 1u - bad;
    }
    let state = 4u * bad + 2u * recipient + 1u - ((done >> 4u) & 1u);
    return select(0u, 1u, happens(words.y, tables[GOOD_Q30 + state]));
}

// Two planes at a time, whose words come from one block.
fn judge(key: vec2<u32>, replica: u32, begin: u32, end: u32, plane: u32) {
    let two = plane + 2u < GROUP_SIZE;
    var words = vec2<u32>(0u);
    for (var i = begin; i < end; i++) {
        let own = (i - begin) % GROUP_SIZE;
        var drawn = vec4<u32>(0u);
        if PUBLIC == 0u {
            drawn = philox4x32_10(vec4<u32>(i, plane >> 1u, 0u, 0u), key);
        }
        words.x |= judged(replica, i, own, plane, drawn.xy) << (8u * (i & 3u));
        if two {
            words.y |= judged(replica, i, own, plane + 1u, drawn.zw) << (8u * (i & 3u));
        }
        if (i & 3u) == 3u || i + 1u == end {
            opinion_next[word_index(plane * REPLICAS + replica, i)] = words.x;
            if two {
                opinion_next[word_index((plane + 1u) * REPLICAS + replica, i)] = words.y;
            }
            words = vec2<u32>(0u);
        }
    }
}

fn pay(replica: u32, first: u32) {
    // How many help each role, four bits each.
    var gets = vec2<u32>(0u);
    for (var i = first; i < first + GROUP_SIZE; i++) {
        let done = payoff[agent_index(replica, i)];
        let one = ((done >> 4u) & 1u) << (4u * (done & 7u));
        gets += select(vec2<u32>(one, 0u), vec2<u32>(0u, one), (done & 8u) > 0u);
    }
    for (var role = 0u; role < GROUP_SIZE; role++) {
        let at = agent_index(replica, first + role);
        let helpers = (select(gets.x, gets.y, role > 7u) >> (4u * (role & 7u))) & 15u;
        let sum = i32(helpers) * bitcast<i32>(BENEFIT) - i32((payoff[at] >> 4u) & 1u) * bitcast<i32>(COST);
        payoff[at] = pack(sum, strategy_at(replica, first + role));
    }
}

fn serve(replica: u32, begin: u32, end: u32) {
    let key = block_words(0u, DRAW | DRAW_PAIRS, replica).xy;
    for (var i = begin; i < end; i++) {
        payoff[agent_index(replica, i)] = act_of(replica, i, (i - begin) % GROUP_SIZE);
    }
    for (var plane = 0u; plane + 1u < GROUP_SIZE; plane += 2u) {
        judge(key, replica, begin, end, plane);
    }
    for (var first = begin; first < end; first += GROUP_SIZE) {
        pay(replica, first);
    }
}
