// Owns `main` of passes that serve parts of replicas, such as groups, one to an invocation. The pass has the scalar PARTS, how many a replica
// has, and supplies
//   serve(replica, part)

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = thread_of(workgroup, workgroups, local);
    let replica = thread / PARTS;
    if replica < REPLICAS {
        served_replica = replica;
        serve(replica, thread - replica * PARTS);
    }
}
