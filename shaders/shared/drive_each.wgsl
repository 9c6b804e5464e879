// Owns `main` of passes that serve one word, agent or replica to an invocation. The pass supplies
//   serve(at)      there may be more invocations than it has

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    serve(thread_of(workgroup, workgroups, local));
}
