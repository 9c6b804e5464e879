// Sums and histogram of one value dimension. Twin: `dimension` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> preference: array<u32>;
@group(1) @binding(2) var<storage, read> origin: array<u32>;

// The dimension.
const PLANE: u32 = 15u;

// Values, then preferences.
var<workgroup> bins: array<atomic<u32>, 512>;

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
    let d = tables[PLANE];
    let at = tables[DIMENSION] + d * DIMENSION_ENTRIES;
    let low = tables[CHARTER_LOW + d];
    let high = tables[CHARTER_HIGH + d];
    // Values, squares, displacements, distances to the charter, preferences, their squares.
    var sums: array<vec2<u32>, 6>;
    for (var i = task.first + local; i < task.end; i += WORKGROUP) {
        let place = entry_index(d, task.replica, i);
        let v = half_of(value[place >> 1u], place);
        let p = half_of(preference[place >> 1u], place);
        let o = half_of(origin[place >> 1u], place);
        atomicAdd(&bins[v >> 8u], 1u);
        atomicAdd(&bins[256u + (p >> 8u)], 1u);
        sums[0] = plus(sums[0], vec2<u32>(v, 0u));
        sums[1] = plus(sums[1], vec2<u32>(v * v, 0u));
        sums[2] = plus(sums[2], vec2<u32>(absolute_difference(v, o), 0u));
        sums[3] = plus(sums[3], vec2<u32>(max(v, low) - v + max(v, high) - high, 0u));
        sums[4] = plus(sums[4], vec2<u32>(p, 0u));
        sums[5] = plus(sums[5], vec2<u32>(p * p, 0u));
    }
    for (var k = 0u; k < 6u; k++) {
        add_wide(task.replica, at + k, sums[k]);
    }
    workgroupBarrier();
    for (var k = local; k < 512u; k += WORKGROUP) {
        add(task.replica, at + DIMENSION_SUMS + k, atomicLoad(&bins[k]));
    }
}
