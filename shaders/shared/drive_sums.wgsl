// Owns `main` of passes that add up what agents have, a chunk of one replica to a workgroup. The pass supplies
//   prepare(task, local)      empties what it has of workgroup memory beside `totals`
//   gather(task, local)       gives what the agents of the chunk have
//   add_up(replica, local)    takes what all invocations have given to the tally

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let task = task_of(number(workgroup, workgroups));
    if !task.inside {
        return;
    }
    clear_totals(local);
    prepare(task, local);
    workgroupBarrier();
    gather(task, local);
    workgroupBarrier();
    add_up(task.replica, local);
}
