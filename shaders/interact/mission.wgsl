// interact/mission: four roles share out aid between two regions. Twin: src/phase/interact/mission/cpu.rs.


// Words in STYLES of each of 16 strategies: pressure, four weights, plurality.
const STYLE_WORDS: u32 = 6u;

const GOAL_OBJECTIVE: u32 = 0u;
const GOAL_HUMAN_VALUE: u32 = 1u;

const UNIT: u32 = 65535u;
const ALL: u32 = 8u * UNIT;

fn product(a: u32, b: u32) -> u32 {
    return (a * b + UNIT / 2u) / UNIT;
}

fn task_score(discord_q10: u32, distances: u32, emphasis: u32) -> u32 {
    let lost = (discord_q10 * distances) >> 10u;
    let agreement = (ALL - min(lost, ALL) + 4u) >> 3u;
    return product(agreement, (UNIT + emphasis + 1u) >> 1u);
}

fn coverage(aid: u32, need: u32) -> u32 {
    if aid >= need {
        return UNIT;
    }
    return (aid * UNIT + need / 2u) / need;
}

fn distance_of(a: u32, b: u32) -> u32 {
    return max(a, b) - min(a, b);
}

// Weights sum to 65536: the sum of products stays below 2^32.
fn decided(style: u32, preferences: vec4<u32>) -> u32 {
    let weights = vec4<u32>(tables[style + 1u], tables[style + 2u], tables[style + 3u], tables[style + 4u]);
    return mean_of_65536(dot(weights, preferences));
}

fn preferences_of(d: u32, replica: u32, first: u32) -> vec4<u32> {
    let at = half_index(d, replica, first) >> 1u;
    let words = vec2<u32>(preference[at], preference[at + 1u]);
    return vec4<u32>(words.x & 0xffffu, words.x >> 16u, words.y & 0xffffu, words.y >> 16u);
}

// The four agents of a mission stand in two words of each plane of half words.
fn mission(replica: u32, first: u32) {
    let strategies = strategy[word_index(replica, first)];
    let style = STYLES + STYLE_WORDS * (strategies & 15u);
    var losses = vec4<u32>(0u);
    var decision: array<u32, 2>;
    var distances = 0u;
    for (var d = 0u; d < 2u; d++) {
        let preferences = preferences_of(d, replica, first);
        let chosen = decided(style, preferences);
        decision[d] = chosen;
        var values: vec4<u32>;
        for (var role = 0u; role < 4u; role++) {
            values[role] = toward(preferences[role], chosen, tables[style]);
            distances += distance_of(values[role], chosen);
            losses[role] += distance_of(preferences[role], chosen);
        }
        let at = half_index(d, replica, first) >> 1u;
        value_next[at] = values.x | (values.y << 16u);
        value_next[at + 1u] = values.z | (values.w << 16u);
        outcome[at] = chosen * 0x10001u;
        outcome[at + 1u] = chosen * 0x10001u;
    }
    let need = preference[half_index(0u, replica, first) >> 1u] & 0xffffu;
    let task = task_score(DISCORD_Q10, distances, decision[1]);
    let least = min(coverage(product(task, decision[0]), need), coverage(product(task, UNIT - decision[0]), UNIT - need));
    let served = product(least, (2u * UNIT - decision[1] + 1u) >> 1u);
    let worst = max(max(losses.x, losses.y), max(losses.z, losses.w));
    var score = min(min(task, served), min(UNIT - ((worst + 1u) >> 1u), tables[style + 5u]));
    if GOAL == GOAL_OBJECTIVE {
        score = task;
    }
    if GOAL == GOAL_HUMAN_VALUE {
        score = served;
    }
    let at = half_index(0u, replica, first) >> 1u;
    objective[at] = task * 0x10001u;
    objective[at + 1u] = task * 0x10001u;
    human[at] = served * 0x10001u;
    human[at + 1u] = served * 0x10001u;
    let earned = i32((score + (score >> 15u)) >> PAYOFF_SHIFT);
    for (var role = 0u; role < 4u; role++) {
        payoff[agent_index(replica, first + role)] = pack(earned, byte_of(strategies, role));
    }
}

fn serve(replica: u32, begin: u32, end: u32) {
    for (var first = begin; first < end; first += 4u) {
        mission(replica, first);
    }
}
