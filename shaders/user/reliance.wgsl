// user/reliance: values drift, users correct them, get used to them and stop checking. Twin: src/phase/user/reliance/cpu.rs.
// Habits, reliance and notices are changed in place: each by its own agent.

fn learns(replica: u32, i: u32) -> bool {
    if LEARNERS == 0xffffu {
        return true;
    }
    return ((LEARNERS >> trait_class_at(replica, i)) & 1u) == 1u;
}

// A share of a way in units of 2^-14, to nearest.
fn share_q14(rate_q30: u32, way: i32) -> i32 {
    let p = mul_wide(rate_q30, u32(abs(way)));
    let size = i32(((p.y << 16u) | (p.x >> 16u)) + ((p.x >> 15u) & 1u));
    return select(size, -size, way < 0);
}

// Share of a 32-bit way, to nearest.
fn share(rate_q30: u32, way: u32) -> u32 {
    let p = mul_wide(rate_q30, way);
    return ((p.y << 2u) | (p.x >> 30u)) + ((p.x >> 29u) & 1u);
}

// Correction that is left at a reliance, 2^-30.
fn oversight(relied: u32) -> u32 {
    return mul_wide(CORRECTION_Q30, max(~relied, OVERSIGHT_Q32)).y;
}

fn drifted(own: u32, wanted: u32, correction_q30: u32, word: u32) -> u32 {
    let drift = share_q14(DRIFT_Q30, i32(TOWARD_END) - i32(own));
    let way = drift + share_q14(correction_q30, i32(wanted) - i32(own));
    let up = select(0, 1, (word >> 18u) < (bitcast<u32>(way) & 0x3fffu));
    return u32(clamp(i32(own) + (way >> 14u) + up, 0, 65535));
}

fn apart(a: u32, b: u32) -> u32 {
    return max(a, b) - min(a, b);
}

fn adapted(used_to: u32, now: u32) -> u32 {
    let goal = now << 16u;
    let by = share(ADAPTATION_Q30, apart(goal, used_to));
    return select(used_to + by, used_to - by, goal < used_to);
}

// A value after drift and correction in the lower half, and above it whether the user notices.
fn drift(d: u32, replica: u32, i: u32, word: u32) -> u32 {
    if !exists(i) {
        return 0u;
    }
    let correction = oversight(reliance[agent_index(replica, i)]);
    let now = drifted(value_at(d, replica, i), preference_at(d, replica, i), correction, word);
    return now | select(0u, 0x10000u, apart(now << 16u, habit[half_index(d, replica, i)]) > THRESHOLD);
}

// The same of two agents that share words: values are written, and what is returned is whose user notices, by bit.
fn drift_pair(place: Place, d: u32, half: u32, lane: u32, even: u32, odd: u32) -> u32 {
    let i = place.first + 32u * lane + 2u * half;
    if !exists(i) {
        return 0u;
    }
    let first = drift(d, place.replica, i, even);
    let second = drift(d, place.replica, i + 1u, odd);
    value_next[half_index(d, place.replica, i) >> 1u] = (first & 0xffffu) | (second << 16u);
    return ((first >> 16u) | ((second >> 16u) << 1u)) << (4u * lane + 2u * half);
}

// What becomes of a value that has drifted to `now`, and of the habit.
fn settled(d: u32, replica: u32, i: u32, now: u32, noticed: bool) -> u32 {
    if !exists(i) {
        return 0u;
    }
    if !learns(replica, i) {
        return value_at(d, replica, i);
    }
    let at = half_index(d, replica, i);
    if noticed {
        let restored = toward(now, preference_at(d, replica, i), RESTORE_Q16);
        habit[at] = restored << 16u;
        return restored;
    }
    habit[at] = adapted(habit[at], now);
    return now;
}

fn settle(place: Place, d: u32, bit: u32, noticed: u32) {
    let i = place.first + 32u * (bit >> 2u) + (bit & 3u);
    if exists(i) {
        let at = half_index(d, place.replica, i) >> 1u;
        let now = value_next[at];
        let first = settled(d, place.replica, i, now & 0xffffu, ((noticed >> bit) & 1u) == 1u);
        let second = settled(d, place.replica, i + 1u, now >> 16u, ((noticed >> bit) & 2u) == 2u);
        value_next[at] = first | (second << 16u);
    }
}

fn rely(replica: u32, i: u32, noticed: bool) {
    if !exists(i) || !learns(replica, i) {
        return;
    }
    let own = agent_index(replica, i);
    if noticed {
        reliance[own] = 0u;
        notices[own] += 1u;
    } else {
        reliance[own] += share(GROWTH_Q30, ~reliance[own]);
    }
}

fn serve(place: Place) {
    // [1] drift; by bit 4 * lane + b, whose user notices it in some dimension
    var noticed = 0u;
    if FEEDBACK_EVERY > 0u && clock.step % max(FEEDBACK_EVERY, 1u) == 0u {
        noticed = 0xffffu;
    }
    for (var d = 0u; d < DIMENSIONS; d++) {
        for (var half = 0u; half < 2u; half++) {
            let even = block_words(place.block + 2u * half, DRAW | d, place.replica);
            let odd = block_words(place.block + 2u * half + 1u, DRAW | d, place.replica);
            noticed |= drift_pair(place, d, half, 0u, even.x, odd.x) | drift_pair(place, d, half, 1u, even.y, odd.y);
            noticed |= drift_pair(place, d, half, 2u, even.z, odd.z) | drift_pair(place, d, half, 3u, even.w, odd.w);
        }
    }
    // [2] values and habits
    for (var d = 0u; d < DIMENSIONS; d++) {
        for (var bit = 0u; bit < 16u; bit += 2u) {
            settle(place, d, bit, noticed);
        }
    }
    // [3] reliance
    for (var bit = 0u; bit < 16u; bit++) {
        rely(place.replica, place.first + 32u * (bit >> 2u) + (bit & 3u), ((noticed >> bit) & 1u) == 1u);
    }
}
