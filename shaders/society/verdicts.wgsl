// Lays the harm of wrong decisions of groups on those who were for them: in equal parts, whose rest goes round, and by degree of responsibility.
// Twin: src/backend/verdicts.rs.

// The agent on a seat.
fn member(order: ptr<function, Permutation>, seat: u32) -> u32 {
    if DRAWN == 1u {
        return inverse(order, seat);
    }
    return seat;
}

// Was an agent for what its group did wrongly?
fn supports(replica: u32, i: u32) -> bool {
    if BY_VOTES == 1u {
        let said = report_at(replica, i);
        return (said & 1u) == ((said >> 1u) & 1u);
    }
    return ((ACTS >> strategy_at(replica, i)) & 1u) == 0u;
}

fn serve(replica: u32, group: u32) {
    let first = group * SIZE;
    var order: Permutation;
    if DRAWN == 1u {
        order = permutation_of(DRAW | DRAW_MATCHING, replica);
    }
    var supporters = 0u;
    for (var seat = first; seat < first + SIZE; seat++) {
        supporters += select(0u, 1u, supports(replica, member(&order, seat)));
    }
    var wrong = supporters >= QUOTA;
    if BY_VOTES == 1u {
        // Decided beside true.
        let said = report_at(replica, member(&order, first));
        wrong = ((said >> 1u) & 1u) != ((said >> 2u) & 1u);
    }
    if !wrong || supporters == 0u {
        return;
    }
    let part = 4u * HARM_EACH / supporters;
    let rest = 4u * HARM_EACH % supporters;
    let degree = (HARM_EACH << 16u) / (supporters - min(supporters, QUOTA) + 1u);
    var turn = clock.step % supporters;
    for (var seat = first; seat < first + SIZE; seat++) {
        let i = member(&order, seat);
        if supports(replica, i) {
            let quarters = part + select(0u, 1u, turn < rest);
            turn = select(turn + 1u, 0u, turn + 1u == supporters);
            // Nobody sits in two groups.
            harm[half_index(0u, replica, i)] += quarters;
            verdict[half_index(0u, replica, i)] += quarters;
            verdict[half_index(1u, replica, i)] += degree;
        }
    }
}
