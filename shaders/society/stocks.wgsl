// Resources below subsistence, agents and resources by bin. Twin: `stocks` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> resources: array<vec4<u32>>;

const STOCK_BINS: u32 = 1728u;

fn add_agent(replica: u32, agents: u32, x: u32) {
    let at = tables[STOCK] + 1u + stock_bin(x);
    add_count(replica, at, agents);
    add(replica, at + STOCK_BINS, x * agents);
}

fn prepare(task: Task, local: u32) {}

fn gather(task: Task, local: u32) {
    var sums: Halves;
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let x = resources[quad_index(0u, task.replica) + (i >> 2u)];
        let live = living(i, task.end);
        sums = with_halves(sums, (max(vec4<u32>(tables[SUBSISTENCE]), x) - x) & live);
        // Too many bins for a workgroup's memory, and too many for agents to meet often.
        let once = live & vec4<u32>(1u);
        add_agent(task.replica, once.x, x.x);
        add_agent(task.replica, once.y, x.y);
        add_agent(task.replica, once.z, x.z);
        add_agent(task.replica, once.w, x.w);
    }
    give_halves(local, 0u, sums);
}

fn add_up(replica: u32, local: u32) {
    add_halves(replica, local, tables[STOCK], 0u);
}
