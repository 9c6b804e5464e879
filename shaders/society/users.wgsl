// Losses |served - preference| by user group, and cells of value space. Twin: `users` in src/backend/society_tally.rs.

// Outcomes where groups decide, else values.
@group(1) @binding(0) var<storage, read> served: array<vec2<u32>>;
@group(1) @binding(1) var<storage, read> value: array<vec2<u32>>;
@group(1) @binding(2) var<storage, read> preference: array<vec2<u32>>;
@group(1) @binding(3) var<storage, read> user: array<u32>;
@group(1) @binding(4) var<storage, read> trait_class: array<u32>;

var<workgroup> losses: array<atomic<u32>, 256>;
// Per user group: agents, loss (lower and upper halves), per dimension served and preferred. At most 8 · 19 entries.
const GROUP_ROOM: u32 = 768u;
var<workgroup> groups: array<atomic<u32>, 768>;
// Agents by cell, those by preferred cell in the upper halves; up to 4 dimensions.
const CELL_ROOM: u32 = 256u;
var<workgroup> cells: array<atomic<u32>, 256>;
// Totals: lower and upper halves of shown losses.
const SHOWN_LOSS: u32 = 0u;

fn entries_of_user() -> u32 {
    return 3u + 2u * DIMENSIONS;
}

fn clear(local: u32) {
    clear_totals(local);
    for (var k = local; k < 256u; k += WORKGROUP) {
        atomicStore(&losses[k], 0u);
    }
    for (var k = local; k < CELL_ROOM; k += WORKGROUP) {
        atomicStore(&cells[k], 0u);
    }
    for (var k = local; k < GROUP_ROOM; k += WORKGROUP) {
        atomicStore(&groups[k], 0u);
    }
}

// What was served and what was preferred in one dimension, to the sums of a user group.
fn add_pair(at: u32, copies: u32, s: u32, p: u32) {
    atomicAdd(&groups[at], s);
    atomicAdd(&groups[at + copies], p);
}


fn add_cell(replica: u32, local: u32, held: u32, wanted: u32) {
    let count = tables[CELL_COUNT];
    if count > CELL_ROOM {
        add_count(replica, tables[CELLS] + held, 1u);
        add_count(replica, tables[CELLS] + count + wanted, 1u);
    } else if count > 0u {
        let copies = copies_in(CELL_ROOM, count);
        atomicAdd(&cells[held * copies + local % copies], 1u);
        atomicAdd(&cells[wanted * copies + local % copies], 0x10000u);
    }
}

// One agent: its place among the copies of its user group; loss, cell, preferred cell.
fn add_agent(replica: u32, local: u32, live: u32, at: vec2<u32>, found: vec3<u32>) {
    if live == 0u {
        return;
    }
    atomicAdd(&groups[at.x], 1u);
    if DIMENSIONS > 0u {
        atomicAdd(&groups[at.x + at.y], found.x & 0xffffu);
        atomicAdd(&groups[at.x + 2u * at.y], found.x >> 16u);
        atomicAdd(&losses[found.x >> 24u], 1u);
        add_cell(replica, local, found.y, found.z);
    }
}

// What users see of a loss.
fn seen(loss: u32, kind: u32) -> u32 {
    let part = mul_wide(loss, 65536u - tables[SYCOPHANCY + (kind & 15u)]);
    return (part.x >> 16u) | (part.y << 16u);
}

fn tally_chunk(task: Task, local: u32, copies: u32) {
    var lower = vec4<u32>(0u);
    var upper = vec4<u32>(0u);
    let quads = quad_index(0u, task.replica);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let live = living(i, task.end);
        var group = vec4<u32>(0u);
        if has(HAS_USERS) {
            group = bytes(user[quads + (i >> 2u)]) & live;
        }
        let at = group * entries_of_user() * copies + vec4<u32>(local % copies);
        var loss = vec4<u32>(0u);
        var held = vec4<u32>(0u);
        var wanted = vec4<u32>(0u);
        for (var d = 0u; d < DIMENSIONS; d++) {
            let place = quad_index(d, task.replica) + (i >> 2u);
            let s = halves(served[place]) & live;
            let p = halves(preference[place]) & live;
            held = held * 4u + (halves(value[place]) >> vec4<u32>(14u));
            wanted = wanted * 4u + (p >> vec4<u32>(14u));
            loss += tables[WEIGHTS + d] * apart(s, p);
            let to = at + vec4<u32>((3u + 2u * d) * copies);
            add_pair(to.x, copies, s.x, p.x);
            add_pair(to.y, copies, s.y, p.y);
            add_pair(to.z, copies, s.z, p.z);
            add_pair(to.w, copies, s.w, p.w);
        }
        var shown = loss;
        if has(HAS_SYCOPHANCY) {
            let kind = bytes(trait_class[quads + (i >> 2u)]);
            shown = vec4<u32>(seen(loss.x, kind.x), seen(loss.y, kind.y), seen(loss.z, kind.z), seen(loss.w, kind.w));
        }
        lower += shown & live & vec4<u32>(0xffffu);
        upper += (shown & live) >> vec4<u32>(16u);
        add_agent(task.replica, local, live.x, vec2<u32>(at.x, copies), vec3<u32>(loss.x, held.x, wanted.x));
        add_agent(task.replica, local, live.y, vec2<u32>(at.y, copies), vec3<u32>(loss.y, held.y, wanted.y));
        add_agent(task.replica, local, live.z, vec2<u32>(at.z, copies), vec3<u32>(loss.z, held.z, wanted.z));
        add_agent(task.replica, local, live.w, vec2<u32>(at.w, copies), vec3<u32>(loss.w, held.w, wanted.w));
    }
    give(local, SHOWN_LOSS, sum_of(lower));
    give(local, SHOWN_LOSS + 1u, sum_of(upper));
}

// Entry of a user group, all copies.
fn group_total(entry: u32, copies: u32) -> u32 {
    var sum = 0u;
    for (var copy = 0u; copy < copies; copy++) {
        sum += atomicLoad(&groups[entry * copies + copy]);
    }
    return sum;
}

fn add_up(replica: u32, local: u32, copies: u32) {
    let per_user = entries_of_user();
    for (var u = 0u; u < USER_GROUPS; u++) {
        let to = tables[USER] + u * (per_user - 1u);
        for (var entry = local; entry < per_user; entry += WORKGROUP) {
            // The upper halves of losses go where the lower go.
            let total = group_total(u * per_user + entry, copies);
            add_wide(replica, to + entry - select(0u, 1u, entry > 1u), shifted_half(total, entry == 2u));
        }
    }
    for (var k = local; k < 256u; k += WORKGROUP) {
        add_count(replica, tables[LOSSES] + k, atomicLoad(&losses[k]));
    }
    let count = select(tables[CELL_COUNT], 0u, tables[CELL_COUNT] > CELL_ROOM);
    let copies_of_cell = copies_in(CELL_ROOM, count);
    for (var k = local; k < count; k += WORKGROUP) {
        var both = 0u;
        for (var copy = 0u; copy < copies_of_cell; copy++) {
            both += atomicLoad(&cells[k * copies_of_cell + copy]);
        }
        add_count(replica, tables[CELLS] + k, both & 0xffffu);
        add_count(replica, tables[CELLS] + count + k, both >> 16u);
    }
    for (var k = local; k < 2u; k += WORKGROUP) {
        add_half(replica, tables[SHOWN], SHOWN_LOSS + k, k == 1u);
    }
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
    let copies = copies_in(GROUP_ROOM, USER_GROUPS * entries_of_user());
    clear(local);
    workgroupBarrier();
    tally_chunk(task, local, copies);
    workgroupBarrier();
    add_up(task.replica, local, copies);
}
