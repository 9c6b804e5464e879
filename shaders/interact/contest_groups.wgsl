// The sum of strengths in each group, or who wins: the first half of interact/contest.
// Twin: `first` in src/phase/interact/contest/cpu.rs.

// The member where a point below the sum of strengths falls; any of them where nobody has any.
fn winner(order: ptr<function, Permutation>, replica: u32, first: u32, all: u32) -> u32 {
    let word = agent_word(first, DRAW | DRAW_PRIZE, replica);
    if all == 0u {
        return member_at(order, first + index_below(word, SIZE));
    }
    var point = index_below(word, all);
    for (var k = 0u; k < SIZE; k++) {
        let i = member_at(order, first + k);
        let weight = weight_of(replica, i);
        if point < weight {
            return i;
        }
        point -= weight;
    }
    return NOBODY;
}

fn serve(replica: u32, group: u32) {
    var order = order_of(replica);
    var all = 0u;
    for (var k = 0u; k < SIZE; k++) {
        all += weight_of(replica, member_at(&order, group * SIZE + k));
    }
    if LOTTERY == 1u {
        all = winner(&order, replica, group * SIZE, all);
    }
    scratch[agent_index(replica, group)] = all;
}
