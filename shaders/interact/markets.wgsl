// What comes to each market: the first half of interact/cournot, one market to an invocation. Twin: `first` in src/phase/interact/cournot/cpu.rs.

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = thread_of(workgroup, workgroups, local);
    let markets = AGENTS / SIZE;
    let replica = thread / markets;
    if replica >= REPLICAS {
        return;
    }
    let market = thread - replica * markets;
    var order = order_of(replica);
    var sum = 0u;
    for (var k = 0u; k < SIZE; k++) {
        sum += amount_of(replica, member_at(&order, market * SIZE + k));
    }
    scratch[agent_index(replica, market)] = sum;
}
