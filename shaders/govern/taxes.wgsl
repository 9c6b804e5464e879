// Sum of all taxes of a replica, the first half of govern/tax. Twin: `first` in src/phase/govern/tax/cpu.rs.

@group(1) @binding(0) var<storage, read> resources: array<vec4<u32>>;

fn tax(stock: u32) -> u32 {
    let taxed = stock - min(stock, tables[2]);
    return select(mul_wide(tables[0], taxed).y, taxed, tables[1] == 1u);
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
    // Halves of 16 bits: the sums of a chunk fit words.
    var lower = vec4<u32>(0u);
    var upper = vec4<u32>(0u);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let x = resources[quad_index(0u, task.replica) + (i >> 2u)];
        let paid = vec4<u32>(tax(x.x), tax(x.y), tax(x.z), tax(x.w)) & living(i, task.end);
        lower += paid & vec4<u32>(0xffffu);
        upper += paid >> vec4<u32>(16u);
    }
    give(local, 0u, sum_of(lower));
    give(local, 1u, sum_of(upper));
    workgroupBarrier();
    for (var k = local; k < 2u; k += WORKGROUP) {
        add_half(task.replica, 0u, k, k == 1u);
    }
}
