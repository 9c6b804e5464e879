// Agents nearer to the mean preference of one user group than to that of any other. Twin: `served` in src/backend/society_tally.rs.

// Outcomes where groups decide, else values.
@group(1) @binding(0) var<storage, read> served: array<vec2<u32>>;
@group(1) @binding(1) var<storage, read> user: array<u32>;

// Of each user group: agents, and mean preferences by dimension, rounded down.
var<workgroup> members: array<u32, 8>;
var<workgroup> wanted: array<u32, 64>;
// Agents by user group; after all groups, those who are near to none.
const NEAREST_COPIES: u32 = 8u;
var<workgroup> nearest: array<atomic<u32>, 72>;
// The total of those who are nearest to their own.
const OWN: u32 = 0u;

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

// The one user group that each of four agents is nearest to; USER_GROUPS if there is none.
fn groups_of(replica: u32, quad: u32) -> vec4<u32> {
    var least = vec4<u32>(0xffffffffu);
    var group = vec4<u32>(USER_GROUPS);
    for (var u = 0u; u < USER_GROUPS; u++) {
        // Nobody is near to a group without agents.
        var far = vec4<u32>(0u);
        for (var d = 0u; d < DIMENSIONS; d++) {
            let own = halves(served[quad_index(d, replica) + quad]);
            far += tables[WEIGHTS + d] * apart(own, vec4<u32>(wanted[u * DIMENSIONS + d]));
        }
        far = select(vec4<u32>(0xffffffffu), far, members[u] > 0u);
        group = select(group, select(vec4<u32>(USER_GROUPS), vec4<u32>(u), far < least), far <= least);
        least = min(least, far);
    }
    return group;
}

fn gather(task: Task, local: u32) {
    let copy = local % NEAREST_COPIES;
    var own = vec4<u32>(0u);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let once = living(i, task.end) & vec4<u32>(1u);
        let group = groups_of(task.replica, i >> 2u);
        let at = group * NEAREST_COPIES + vec4<u32>(copy);
        atomicAdd(&nearest[at.x], once.x);
        atomicAdd(&nearest[at.y], once.y);
        atomicAdd(&nearest[at.z], once.z);
        atomicAdd(&nearest[at.w], once.w);
        own += select(vec4<u32>(0u), once, bytes(user[quad_index(0u, task.replica) + (i >> 2u)]) == group);
    }
    give(local, OWN, sum_of(own));
}

fn add_up(replica: u32, local: u32) {
    for (var k = local; k < USER_GROUPS; k += WORKGROUP) {
        var agents = 0u;
        for (var copy = 0u; copy < NEAREST_COPIES; copy++) {
            agents += atomicLoad(&nearest[k * NEAREST_COPIES + copy]);
        }
        add_count(replica, tables[SERVES] + k, agents);
    }
    if local == 0u {
        add_count(replica, tables[SERVES] + USER_GROUPS, total(OWN));
    }
}
