// How far apart two agents are who have several values; the twin of src/phase/influence/distance.rs.

// The difference between a value and what another shows of its own, who hides a part of it, 2^-14.
fn shown(own: i32, other: i32, hidden: i32) -> i32 {
    return halve_to_even((other - own) * (16384 - hidden), 14u);
}

// The square of the distance between agent i and what agent j shows: over all dimensions, or in that in which it is largest.
fn apart(replica: u32, i: u32, j: u32, hidden: i32) -> vec2<u32> {
    var square = vec2<u32>(0u);
    for (var d = 0u; d < DIMENSIONS; d++) {
        let size = u32(abs(shown(i32(value_at(d, replica, i)), i32(value_at(d, replica, j)), hidden)));
        // At most 65535^2.
        let own = vec2<u32>(size * size, 0u);
        if LARGEST == 1u {
            square = max(square, own);
        } else {
            square = plus(square, own);
        }
    }
    return square;
}

// Near enough to agent i?
fn is_near(i: u32, square: vec2<u32>) -> bool {
    let high = near_high_of(i);
    return square.y < high || (square.y == high && square.x < near_low_of(i));
}

fn is_far(square: vec2<u32>) -> bool {
    return square.y > FAR_HIGH || (square.y == FAR_HIGH && square.x > FAR_LOW);
}
