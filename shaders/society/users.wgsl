// Losses |served - preference| by user group, and cells of value space. Twin: `users` in src/backend/society_tally.rs.

// Outcomes where groups decide, else values.
@group(1) @binding(0) var<storage, read> served: array<u32>;
@group(1) @binding(1) var<storage, read> value: array<u32>;
@group(1) @binding(2) var<storage, read> preference: array<u32>;
@group(1) @binding(3) var<storage, read> user: array<u32>;
@group(1) @binding(4) var<storage, read> trait_class: array<u32>;

var<workgroup> losses: array<atomic<u32>, 256>;
// Per user group: agents, loss (low, high), per dimension served and preferred (low, high each).
var<workgroup> groups: array<atomic<u32>, 288>;
var<workgroup> shown: array<atomic<u32>, 2>;

fn add_group(at: u32, x: u32) {
    let old = atomicAdd(&groups[at], x);
    if old + x < x {
        atomicAdd(&groups[at + 1u], 1u);
    }
}

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
    let per_user = 2u + 2u * DIMENSIONS;
    for (var i = task.first + local; i < task.end; i += WORKGROUP) {
        var group = 0u;
        if has(HAS_USERS) {
            let place = entry_index(0u, task.replica, i);
            group = byte_of(user[place >> 2u], place);
        }
        let at = 2u * group * per_user;
        atomicAdd(&groups[at], 1u);
        if DIMENSIONS > 0u {
            var loss = 0u;
            var cell = 0u;
            var wanted = 0u;
            for (var d = 0u; d < DIMENSIONS; d++) {
                let place = entry_index(d, task.replica, i);
                let s = half_of(served[place >> 1u], place);
                let p = half_of(preference[place >> 1u], place);
                loss += tables[WEIGHTS + d] * absolute_difference(s, p);
                add_group(at + 4u + 4u * d, s);
                add_group(at + 6u + 4u * d, p);
                cell = cell * 4u + (half_of(value[place >> 1u], place) >> 14u);
                wanted = wanted * 4u + (p >> 14u);
            }
            add_group(at + 2u, loss);
            atomicAdd(&losses[loss >> 24u], 1u);
            if tables[CELL_COUNT] > 0u {
                add(task.replica, tables[CELLS] + cell, 1u);
                add(task.replica, tables[CELLS] + tables[CELL_COUNT] + wanted, 1u);
            }
            var visible = 65536u;
            if has(HAS_SYCOPHANCY) {
                let place = entry_index(0u, task.replica, i);
                visible = 65536u - tables[SYCOPHANCY + (byte_of(trait_class[place >> 2u], place) & 15u)];
            }
            let part = mul_wide(loss, visible);
            let x = (part.x >> 16u) | (part.y << 16u);
            let old = atomicAdd(&shown[0], x);
            if old + x < x {
                atomicAdd(&shown[1], 1u);
            }
        }
    }
    workgroupBarrier();
    for (var k = local; k < 256u; k += WORKGROUP) {
        add(task.replica, tables[LOSSES] + k, atomicLoad(&losses[k]));
    }
    for (var k = local; k < USER_GROUPS * per_user; k += WORKGROUP) {
        add_wide(task.replica, tables[USER] + k, vec2<u32>(atomicLoad(&groups[2u * k]), atomicLoad(&groups[2u * k + 1u])));
    }
    if local == 0u {
        add_wide(task.replica, tables[SHOWN], vec2<u32>(atomicLoad(&shown[0]), atomicLoad(&shown[1])));
    }
}
