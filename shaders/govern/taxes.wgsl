// Sum of all taxes of a replica, the first half of govern/tax. Twin: `first` in src/phase/govern/tax/cpu.rs.

@group(1) @binding(0) var<storage, read> resources: array<vec4<u32>>;

fn tax(stock: u32) -> u32 {
    let taxed = stock - min(stock, tables[2]);
    return select(mul_wide(tables[0], taxed).y, taxed, tables[1] == 1u);
}

fn prepare(task: Task, local: u32) {}

fn gather(task: Task, local: u32) {
    var sums: Halves;
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let x = resources[quad_index(0u, task.replica) + (i >> 2u)];
        sums = with_halves(sums, vec4<u32>(tax(x.x), tax(x.y), tax(x.z), tax(x.w)) & living(i, task.end));
    }
    give_halves(local, 0u, sums);
}

fn add_up(replica: u32, local: u32) {
    add_halves(replica, local, 0u, 0u);
}
