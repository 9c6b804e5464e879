// Losses |served - preference| by user group, and who is misaligned. Twin: `users` in src/backend/society_tally.rs.

// Outcomes where groups decide, else values.
@group(1) @binding(0) var<storage, read> served: array<vec2<u32>>;
@group(1) @binding(1) var<storage, read> reliance: array<vec4<u32>>;
@group(1) @binding(2) var<storage, read> preference: array<vec2<u32>>;
@group(1) @binding(3) var<storage, read> user: array<u32>;
@group(1) @binding(4) var<storage, read> trait_class: array<u32>;

var<workgroup> losses: array<atomic<u32>, 256>;
// Per user group: agents, loss (lower and upper halves), per dimension served, preferred, squares of that (lower and upper halves). At most
// 8 * 35 entries.
const GROUP_ROOM: u32 = 768u;
var<workgroup> groups: array<atomic<u32>, 768>;
// Totals: lower and upper halves of shown losses, misaligned agents, those whose users rely on them.
const SHOWN_LOSS: u32 = 0u;
const FAR: u32 = 2u;
const TRUSTED: u32 = 3u;

fn entries_of_user() -> u32 {
    return 3u + 4u * DIMENSIONS;
}

fn copies_of_groups() -> u32 {
    return copies_in(GROUP_ROOM, USER_GROUPS * entries_of_user());
}

fn prepare(task: Task, local: u32) {
    for (var k = local; k < 256u; k += WORKGROUP) {
        atomicStore(&losses[k], 0u);
    }
    for (var k = local; k < GROUP_ROOM; k += WORKGROUP) {
        atomicStore(&groups[k], 0u);
    }
}

// What was served and what was preferred in one dimension, to the sums of a user group; the latter lasts.
fn add_pair(at: u32, copies: u32, s: u32, p: u32) {
    atomicAdd(&groups[at], s);
    if clock.whole == 0u {
        return;
    }
    atomicAdd(&groups[at + copies], p);
    atomicAdd(&groups[at + 2u * copies], (p * p) & 0xffffu);
    atomicAdd(&groups[at + 3u * copies], (p * p) >> 16u);
}

// One agent: its place among the copies of its user group; its loss.
fn add_agent(live: u32, at: vec2<u32>, loss: u32) {
    if live == 0u {
        return;
    }
    if clock.whole == 1u {
        atomicAdd(&groups[at.x], 1u);
    }
    if DIMENSIONS > 0u {
        atomicAdd(&groups[at.x + at.y], loss & 0xffffu);
        atomicAdd(&groups[at.x + 2u * at.y], loss >> 16u);
        atomicAdd(&losses[loss >> 24u], 1u);
    }
}

// What users see of a loss.
fn seen(loss: u32, kind: u32) -> u32 {
    let part = mul_wide(loss, 65536u - tables[SYCOPHANCY + (kind & 15u)]);
    return (part.x >> 16u) | (part.y << 16u);
}

fn gather(task: Task, local: u32) {
    let copies = copies_of_groups();
    var sums: Halves;
    var misaligned = vec4<u32>(0u);
    var trusted = vec4<u32>(0u);
    let quads = quad_index(0u, task.replica);
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let live = living(i, task.end);
        var group = vec4<u32>(0u);
        if has(HAS_USERS) {
            group = bytes(user[quads + (i >> 2u)]) & live;
        }
        let at = group * entries_of_user() * copies + vec4<u32>(local % copies);
        var loss = vec4<u32>(0u);
        for (var d = 0u; d < DIMENSIONS; d++) {
            let place = quad_index(d, task.replica) + (i >> 2u);
            let s = halves(served[place]) & live;
            let p = halves(preference[place]) & live;
            loss += tables[WEIGHTS + d] * apart(s, p);
            let to = at + vec4<u32>((3u + 4u * d) * copies);
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
        sums = with_halves(sums, shown & live);
        let far = select(vec4<u32>(0u), live & vec4<u32>(1u), loss > vec4<u32>(tables[MISALIGNMENT]));
        misaligned += far;
        if has(HAS_RELIANCE) {
            trusted += far & (reliance[quads + (i >> 2u)] >> vec4<u32>(31u));
        }
        add_agent(live.x, vec2<u32>(at.x, copies), loss.x);
        add_agent(live.y, vec2<u32>(at.y, copies), loss.y);
        add_agent(live.z, vec2<u32>(at.z, copies), loss.z);
        add_agent(live.w, vec2<u32>(at.w, copies), loss.w);
    }
    give_halves(local, SHOWN_LOSS, sums);
    if DIMENSIONS > 0u {
        give(local, FAR, sum_of(misaligned));
        give(local, TRUSTED, sum_of(trusted));
    }
}

// Entry of a user group, all copies.
fn group_total(entry: u32, copies: u32) -> u32 {
    var sum = 0u;
    for (var copy = 0u; copy < copies; copy++) {
        sum += atomicLoad(&groups[entry * copies + copy]);
    }
    return sum;
}

fn add_up(replica: u32, local: u32) {
    let copies = copies_of_groups();
    let per_user = entries_of_user();
    for (var u = 0u; u < USER_GROUPS; u++) {
        let to = tables[USER] + u * (2u + 3u * DIMENSIONS);
        for (var entry = local; entry < per_user; entry += WORKGROUP) {
            // Upper halves go where the lower ones go: those of losses, and of squares behind served and preferred.
            let behind = max(entry, 3u) - 3u;
            let upper = entry == 2u || (entry > 2u && (behind & 3u) == 3u);
            let place = select(min(entry, 1u), 2u + 3u * (behind >> 2u) + min(behind & 3u, 2u), entry > 2u);
            add_wide(replica, to + place, shifted_half(group_total(u * per_user + entry, copies), upper));
        }
    }
    for (var k = local; k < 256u; k += WORKGROUP) {
        add_count(replica, tables[LOSSES] + k, atomicLoad(&losses[k]));
    }
    add_halves(replica, local, tables[SHOWN], SHOWN_LOSS);
    for (var k = local; k < 2u; k += WORKGROUP) {
        add(replica, tables[MISALIGNED] + k, total(FAR + k));
    }
}
