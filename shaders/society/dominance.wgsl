// Sum of squares of dominance, in units of 2^-16. Twin: `dominance` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> dominance: array<vec4<u32>>;

// The entry of the tally.
const ENTRY: u32 = 15u;

// A square by 16 bits at a time, the lowest first; dominance is cut to units of 2^-8.
fn pieces(x: u32, live: u32) -> vec4<u32> {
    let size = (u32(abs(bitcast<i32>(x ^ 0x80000000u))) >> 8u) & live;
    let square = mul_wide(size, size);
    return (square.xxyy >> vec4<u32>(0u, 16u, 0u, 16u)) & vec4<u32>(0xffffu);
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
    var sum = vec4<u32>(0u);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let x = dominance[quad_index(0u, task.replica) + (i >> 2u)];
        let live = living(i, task.end);
        sum += pieces(x.x, live.x) + pieces(x.y, live.y) + pieces(x.z, live.z) + pieces(x.w, live.w);
    }
    give_four(local, 0u, sum);
    workgroupBarrier();
    for (var piece = local; piece < 4u; piece += WORKGROUP) {
        add_quarter(task.replica, tables[ENTRY], 0u, piece);
    }
}
