// Agents displaced beyond the threshold whom nobody noticed, and notices. Twin: `drift` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> origin: array<u32>;
@group(1) @binding(2) var<storage, read> notices: array<u32>;

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
    var unnoticed = 0u;
    var seen = vec2<u32>(0u);
    for (var i = task.first + local; i < task.end; i += WORKGROUP) {
        var moved = 0u;
        for (var d = 0u; d < DIMENSIONS; d++) {
            let place = entry_index(d, task.replica, i);
            moved += absolute_difference(half_of(value[place >> 1u], place), half_of(origin[place >> 1u], place));
        }
        var count = 0u;
        if has(HAS_NOTICES) {
            count = notices[entry_index(0u, task.replica, i)];
        }
        unnoticed += select(0u, 1u, moved > tables[DRIFT_THRESHOLD] && count == 0u);
        seen = plus(seen, vec2<u32>(count, 0u));
    }
    add(task.replica, tables[DRIFT], unnoticed);
    add_wide(task.replica, tables[DRIFT] + 1u, seen);
}
