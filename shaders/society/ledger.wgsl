// Sum of each value dimension, into one line of the ledger. Twin: `sums` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> value: array<u32>;

// Here LEN is the length of a replica's ledger, and this the first entry of the line.
const LINE: u32 = 0u;

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
    for (var d = 0u; d < DIMENSIONS; d++) {
        var sum = vec2<u32>(0u);
        for (var i = task.first + local; i < task.end; i += WORKGROUP) {
            let place = entry_index(d, task.replica, i);
            sum = plus(sum, vec2<u32>(half_of(value[place >> 1u], place), 0u));
        }
        add_wide(task.replica, tables[LINE] + d, sum);
    }
}
