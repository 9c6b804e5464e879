// Resources below subsistence, agents and resources by bin. Twin: `stocks` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> resources: array<vec4<u32>>;

const STOCK_BINS: u32 = 1728u;

fn add_agent(replica: u32, agents: u32, x: u32) {
    let at = tables[STOCK] + 1u + stock_bin(x);
    add_count(replica, at, agents);
    add(replica, at + STOCK_BINS, x * agents);
}

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
    var lower = vec4<u32>(0u);
    var upper = vec4<u32>(0u);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let x = resources[quad_index(0u, task.replica) + (i >> 2u)];
        let live = living(i, task.end);
        let missing = (max(vec4<u32>(tables[SUBSISTENCE]), x) - x) & live;
        lower += missing & vec4<u32>(0xffffu);
        upper += missing >> vec4<u32>(16u);
        // Too many bins for a workgroup's memory, and too many for agents to meet often.
        let once = live & vec4<u32>(1u);
        add_agent(task.replica, once.x, x.x);
        add_agent(task.replica, once.y, x.y);
        add_agent(task.replica, once.z, x.z);
        add_agent(task.replica, once.w, x.w);
    }
    give(local, 0u, sum_of(lower));
    give(local, 1u, sum_of(upper));
    workgroupBarrier();
    for (var k = local; k < 2u; k += WORKGROUP) {
        add_half(task.replica, tables[STOCK], k, k == 1u);
    }
}
