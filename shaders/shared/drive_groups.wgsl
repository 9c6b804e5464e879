// Owns `main` of phases that decide once for a fixed group: four consecutive groups to an invocation, so that it writes whole words.
// The kernel supplies
//   serve(replica, begin, end)      agents begin .. end, whole groups of GROUP_SIZE

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let batch = 4u * GROUP_SIZE;
    let thread = thread_of(workgroup, workgroups, local);
    let per_replica = (AGENTS + batch - 1u) / batch;
    let replica = thread / per_replica;
    if replica < REPLICAS {
        let begin = (thread % per_replica) * batch;
        serve(replica, begin, min(begin + batch, AGENTS));
    }
}
