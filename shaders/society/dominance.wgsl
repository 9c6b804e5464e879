// Sum of squares of dominance, in units of 2^-16. Twin: `dominance` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> dominance: array<vec4<u32>>;

// The entry of the tally.
const ENTRY: u32 = 15u;

// A square by 16 bits at a time, the lowest first; dominance is cut to units of 2^-8.
fn pieces(x: u32, live: u32) -> vec4<u32> {
    let size = (u32(abs(bitcast<i32>(x ^ 0x80000000u))) >> 8u) & live;
    let square = mul_wide(size, size);
    return halves(square);
}

fn prepare(task: Task, local: u32) {}

fn gather(task: Task, local: u32) {
    var sum = vec4<u32>(0u);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let x = dominance[quad_index(0u, task.replica) + (i >> 2u)];
        let live = living(i, task.end);
        sum += pieces(x.x, live.x) + pieces(x.y, live.y) + pieces(x.z, live.z) + pieces(x.w, live.w);
    }
    give_four(local, 0u, sum);
}

fn add_up(replica: u32, local: u32) {
    for (var piece = local; piece < 4u; piece += WORKGROUP) {
        add_quarter(replica, tables[ENTRY], 0u, piece);
    }
}
