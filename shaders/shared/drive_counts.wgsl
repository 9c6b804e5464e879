// Owns `main` of passes that go by the counts of strategies, one replica to an invocation, and empties these for the next phase. The pass
// supplies
//   serve(replica)

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let replica = thread_of(workgroup, workgroups, local);
    if replica >= REPLICAS {
        return;
    }
    served_replica = replica;
    serve(replica);
    for (var side = 0u; side < select(1u, 2u, GRAPH == GRAPH_BIPARTITE); side++) {
        for (var s = 0u; s < STRATEGIES; s++) {
            counts[(side * REPLICAS + replica) * 16u + s] = 0u;
        }
    }
}
