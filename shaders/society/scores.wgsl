// Sums of reliance, of the scores and of the stocks of groups, of good opinions, agents by report. Twin: `scores` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> reliance: array<u32>;
@group(1) @binding(1) var<storage, read> objective: array<u32>;
@group(1) @binding(2) var<storage, read> human: array<u32>;
@group(1) @binding(3) var<storage, read> report: array<u32>;
@group(1) @binding(4) var<storage, read> stock: array<u32>;
@group(1) @binding(5) var<storage, read> opinion: array<u32>;

// Planes of opinions.
const PLANES: u32 = 15u;

var<workgroup> codes: array<atomic<u32>, 16>;

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
    var sums: array<vec2<u32>, 5>;
    for (var i = task.first + local; i < task.end; i += WORKGROUP) {
        let place = entry_index(0u, task.replica, i);
        if has(HAS_RELIANCE) {
            sums[0] = plus(sums[0], vec2<u32>(reliance[place] >> 16u, 0u));
        }
        if has(HAS_SCORES) {
            sums[1] = plus(sums[1], vec2<u32>(half_of(objective[place >> 1u], place), 0u));
            sums[2] = plus(sums[2], vec2<u32>(half_of(human[place >> 1u], place), 0u));
        }
        if has(HAS_COMMONS) {
            sums[3] = plus(sums[3], vec2<u32>(stock[place], 0u));
        }
        if has(HAS_OPINIONS) {
            for (var plane = 0u; plane < tables[PLANES]; plane++) {
                let at = entry_index(plane, task.replica, i);
                sums[4] = plus(sums[4], vec2<u32>(byte_of(opinion[at >> 2u], at), 0u));
            }
        }
        if has(HAS_REPORTS) {
            atomicAdd(&codes[byte_of(report[place >> 2u], place) & 15u], 1u);
        }
    }
    for (var k = 0u; k < 5u; k++) {
        add_wide(task.replica, tables[SCORES] + k, sums[k]);
    }
    workgroupBarrier();
    for (var k = local; k < 16u; k += WORKGROUP) {
        add(task.replica, tables[REPORTS] + k, atomicLoad(&codes[k]));
    }
}
