// Agents nearer to the mean preference of one user group than to that of any other. Twin: `served` in src/backend/society_tally.rs.

// Outcomes where groups decide, else values.
@group(1) @binding(0) var<storage, read> served: array<u32>;
@group(1) @binding(1) var<storage, read> user: array<u32>;

// Of each user group: agents, and mean preferences by dimension, rounded down.
var<workgroup> members: array<u32, 8>;
var<workgroup> wanted: array<u32, 64>;
// Agents by user group; last, those who are nearest to their own.
const NEAREST_COPIES: u32 = 8u;
var<workgroup> nearest: array<atomic<u32>, 72>;

fn entry(replica: u32, at: u32) -> vec2<u32> {
    let place = 2u * (replica * tables[LEN] + at);
    return vec2<u32>(atomicLoad(&society[place]), atomicLoad(&society[place + 1u]));
}

fn prepare(task: Task, local: u32) {
    for (var k = local; k < 72u; k += WORKGROUP) {
        atomicStore(&nearest[k], 0u);
    }
    for (var k = local; k < USER_GROUPS * DIMENSIONS; k += WORKGROUP) {
        let group = k / DIMENSIONS;
        let first = tables[USER] + group * (2u + 3u * DIMENSIONS);
        let agents = entry(task.replica, first).x;
        if k % DIMENSIONS == 0u {
            members[group] = agents;
        }
        let sum = entry(task.replica, first + 3u + 3u * (k % DIMENSIONS));
        if agents > 0u {
            wanted[k] = div_wide(sum.x, sum.y, agents);
        }
    }
}

// The one user group that an agent is nearest to; USER_GROUPS if there is none.
fn group_of(replica: u32, i: u32) -> u32 {
    var least = 0xffffffffu;
    var group = USER_GROUPS;
    for (var u = 0u; u < USER_GROUPS; u++) {
        if members[u] == 0u {
            continue;
        }
        var far = 0u;
        for (var d = 0u; d < DIMENSIONS; d++) {
            let place = entry_index(d, replica, i);
            let own = half_of(served[place >> 1u], place);
            let mean = wanted[u * DIMENSIONS + d];
            far += tables[WEIGHTS + d] * (max(own, mean) - min(own, mean));
        }
        if far <= least {
            group = select(USER_GROUPS, u, far < least);
            least = far;
        }
    }
    return group;
}

fn gather(task: Task, local: u32) {
    for (var i = task.first + local; i < task.end; i += WORKGROUP) {
        let group = group_of(task.replica, i);
        if group < USER_GROUPS {
            atomicAdd(&nearest[group * NEAREST_COPIES + local % NEAREST_COPIES], 1u);
            let place = entry_index(0u, task.replica, i);
            if byte_of(user[place >> 2u], place) == group {
                atomicAdd(&nearest[64u + local % NEAREST_COPIES], 1u);
            }
        }
    }
}

fn add_up(replica: u32, local: u32) {
    for (var k = local; k <= USER_GROUPS; k += WORKGROUP) {
        var agents = 0u;
        for (var copy = 0u; copy < NEAREST_COPIES; copy++) {
            agents += atomicLoad(&nearest[select(k, 8u, k == USER_GROUPS) * NEAREST_COPIES + copy]);
        }
        add_count(replica, tables[SERVES] + k, agents);
    }
}
