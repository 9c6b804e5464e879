// What comes to each market: the first half of interact/cournot. Twin: `first` in src/phase/interact/cournot/cpu.rs.

fn serve(replica: u32, market: u32) {
    var order = order_of(replica);
    var sum = 0u;
    for (var k = 0u; k < SIZE; k++) {
        sum += amount_of(replica, member_at(&order, market * SIZE + k));
    }
    scratch[agent_index(replica, market)] = sum;
}
