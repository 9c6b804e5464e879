// Sum of each value dimension, into one line of the ledger. Twin: `sums` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> value: array<vec2<u32>>;

// Here LEN is the length of a replica's ledger, and this the first entry of the line.
const LINE: u32 = 0u;

fn prepare(task: Task, local: u32) {}

fn gather(task: Task, local: u32) {
    // Four quads at a time, so that a wave waits once for all of them.
    let breadth = vec4<u32>(0u, 1u, 2u, 3u) * WORKGROUP;
    for (var d = 0u; d < DIMENSIONS; d++) {
        let quads = quad_index(d, task.replica);
        var sum = vec4<u32>(0u);
        for (var at = (task.first >> 2u) + local; 4u * at < task.end; at += 4u * WORKGROUP) {
            let place = vec4<u32>(quads) + min(vec4<u32>(at) + breadth, vec4<u32>((task.end - 1u) >> 2u));
            let a = value[place.x];
            let b = value[place.y];
            let c = value[place.z];
            let e = value[place.w];
            let i = (vec4<u32>(at) + breadth) * 4u;
            sum += halves(a) & living(i.x, task.end);
            sum += halves(b) & living(i.y, task.end);
            sum += halves(c) & living(i.z, task.end);
            sum += halves(e) & living(i.w, task.end);
        }
        give(local, d, sum_of(sum));
    }
}

fn add_up(replica: u32, local: u32) {
    for (var d = local; d < DIMENSIONS; d += WORKGROUP) {
        add(replica, tables[LINE] + d, total(d));
    }
}
