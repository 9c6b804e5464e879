// Sum of all capabilities of a replica, the first half of govern/training. Twin: `first` in src/phase/govern/training/cpu.rs.

@group(1) @binding(0) var<storage, read> capability: array<vec2<u32>>;

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
    workgroupBarrier();
    var sum = vec4<u32>(0u);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        sum += halves(capability[quad_index(0u, task.replica) + (i >> 2u)]) & living(i, task.end);
    }
    give(local, 0u, sum_of(sum));
    workgroupBarrier();
    if local == 0u {
        add(task.replica, 0u, total(0u));
    }
}
