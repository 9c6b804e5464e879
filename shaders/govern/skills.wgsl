// Sum of all capabilities of a replica, the first half of govern/training. Twin: `first` in src/phase/govern/training/cpu.rs.

@group(1) @binding(0) var<storage, read> capability: array<vec2<u32>>;

fn prepare(task: Task, local: u32) {}

fn gather(task: Task, local: u32) {
    var sum = vec4<u32>(0u);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        sum += halves(capability[quad_index(0u, task.replica) + (i >> 2u)]) & living(i, task.end);
    }
    give(local, 0u, sum_of(sum));
}

fn add_up(replica: u32, local: u32) {
    if local == 0u {
        add(replica, 0u, total(0u));
    }
}
