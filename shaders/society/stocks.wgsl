// Resources below subsistence, agents and resources by bin. Twin: `stocks` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> resources: array<u32>;

const STOCK_BINS: u32 = 1728u;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let task = task_of(workgroup, workgroups);
    if !task.inside {
        return;
    }
    var missing = vec2<u32>(0u);
    for (var i = task.first + local; i < task.end; i += WORKGROUP) {
        let x = resources[entry_index(0u, task.replica, i)];
        missing = plus(missing, vec2<u32>(max(tables[SUBSISTENCE], x) - x, 0u));
        let at = tables[STOCK] + 1u + stock_bin(x);
        add(task.replica, at, 1u);
        add(task.replica, at + STOCK_BINS, x);
    }
    add_wide(task.replica, tables[STOCK], missing);
}
