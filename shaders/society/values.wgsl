// Sums and histograms of value dimensions, notices, sums over fixed groups: a workgroup takes one of these for one chunk. Twins:
// `dimension`, `users` and `groups` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> value: array<vec2<u32>>;
@group(1) @binding(1) var<storage, read> preference: array<vec2<u32>>;
@group(1) @binding(2) var<storage, read> origin: array<vec2<u32>>;
@group(1) @binding(3) var<storage, read> notices: array<vec4<u32>>;
@group(1) @binding(4) var<storage, read> influence: array<u32>;
@group(1) @binding(5) var<storage, read> report: array<u32>;

// One per dimension, one for notices if there are any, one for groups if they are summed.
const JOBS: u32 = 15u;

// Agents in the upper 12 bits, what they have above the lower edge in the lower 20; each bin in copies, of at most 2048 agents each.
var<workgroup> bins: array<atomic<u32>, 2048>;

fn copies() -> u32 {
    return max(4u, CHUNK_AGENTS / 2048u);
}

fn clear_bins(local: u32) {
    for (var k = local; k < 256u * copies(); k += WORKGROUP) {
        atomicStore(&bins[k], 0u);
    }
}

// Four agents at `i`, whichever of them are there.
fn add_bins(i: u32, live: vec4<u32>, x: vec4<u32>) {
    // The next four go into the next copy, whatever a workgroup's size.
    let bin = (x >> vec4<u32>(8u)) * copies() + vec4<u32>((i >> 2u) % copies());
    let entry = (x & vec4<u32>(0xffu)) + (live & vec4<u32>(1u << 20u));
    atomicAdd(&bins[bin.x], entry.x);
    atomicAdd(&bins[bin.y], entry.y);
    atomicAdd(&bins[bin.z], entry.z);
    atomicAdd(&bins[bin.w], entry.w);
}

// Agents of each bin, and what they have above its lower edge, 512 entries on.
fn add_up_bins(replica: u32, local: u32, at: u32) {
    for (var k = local; k < 256u; k += WORKGROUP) {
        var agents = 0u;
        var above = 0u;
        for (var copy = 0u; copy < copies(); copy++) {
            let entry = atomicLoad(&bins[k * copies() + copy]);
            agents += entry >> 20u;
            above += entry & 0xfffffu;
        }
        add_count(replica, at + k, agents);
        add(replica, at + 512u + k, above);
    }
}

// Values, squares, displacements, distances to the charter: sums that may pass 16 bits an agent come in lower and upper halves.
fn dimension(task: Task, local: u32, d: u32) {
    clear_bins(local);
    clear_totals(local);
    workgroupBarrier();
    let to = tables[DIMENSION] + d * DIMENSION_ENTRIES;
    let low = vec4<u32>(tables[CHARTER_LOW + d]);
    let high = vec4<u32>(tables[CHARTER_HIGH + d]);
    let quads = quad_index(d, task.replica);
    // Values, displacements, distances to the charter.
    var a = vec4<u32>(0u);
    var b = vec4<u32>(0u);
    var c = vec4<u32>(0u);
    var squares: Halves;
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let at = quads + (i >> 2u);
        let live = living(i, task.end);
        let v = halves(value[at]) & live;
        let o = halves(origin[at]) & live;
        a += v;
        b += apart(v, o);
        c += (max(v, low) - v + max(v, high) - high) & live;
        squares = with_halves(squares, v * v);
        add_bins(i, live, v);
    }
    give_four(local, 0u, vec4<u32>(sum_of(a), sum_of(squares.lower), sum_of(b), sum_of(c)));
    give(local, 4u, sum_of(squares.upper));
    workgroupBarrier();
    for (var k = local; k < 5u; k += WORKGROUP) {
        add_half(task.replica, to + select(k, 1u, k == 4u), k, k == 4u);
    }
    add_up_bins(task.replica, local, to + DIMENSION_SUMS);
}

// Preferences and their squares, which last.
fn preferred(task: Task, local: u32, d: u32) {
    clear_bins(local);
    clear_totals(local);
    workgroupBarrier();
    let to = tables[DIMENSION] + d * DIMENSION_ENTRIES;
    let quads = quad_index(d, task.replica);
    var sum = vec4<u32>(0u);
    var squares: Halves;
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        let live = living(i, task.end);
        let p = halves(preference[quads + (i >> 2u)]) & live;
        sum += p;
        squares = with_halves(squares, p * p);
        add_bins(i, live, p);
    }
    give(local, 0u, sum_of(sum));
    give_halves(local, 1u, squares);
    workgroupBarrier();
    for (var k = local; k < 3u; k += WORKGROUP) {
        add_half(task.replica, to + 4u + min(k, 1u), k, k == 2u);
    }
    add_up_bins(task.replica, local, to + DIMENSION_SUMS + 256u);
}

fn notices_of(task: Task, local: u32) {
    clear_totals(local);
    workgroupBarrier();
    var sums: Halves;
    for (var i = task.first + 4u * local; i < task.end; i += 4u * WORKGROUP) {
        sums = with_halves(sums, notices[quad_index(0u, task.replica) + (i >> 2u)] & living(i, task.end));
    }
    give_halves(local, 0u, sums);
    workgroupBarrier();
    add_halves(task.replica, local, tables[MISALIGNED] + 2u, 0u);
}

// What a member weighs: in the vote by its influence relative to the greatest, or else its influence.
fn weight(replica: u32, i: u32, most: u32) -> u32 {
    let own = influence[entry_index(0u, replica, i)];
    if tables[VOTES] == 0u {
        return own;
    }
    if i % GROUP_SIZE == 0u && tables[VOTES + 2u] == 0u {
        return 0u;
    }
    return weight_q30(POWER_TABLE, tables[VOTES + 1u], own, most);
}

// Herfindahl index of weights in units of 2^-16 from the 16 leading bits of their sum; 1/n if nobody has any.
fn concentration_q16(replica: u32, first: u32) -> u32 {
    let n = GROUP_SIZE;
    var most = 0u;
    for (var i = first; i < first + n; i++) {
        most = max(most, influence[entry_index(0u, replica, i)]);
    }
    var total = 0u;
    for (var i = first; i < first + n; i++) {
        total += weight(replica, i, most) >> 8u;
    }
    let bits = 32u - countLeadingZeros(total);
    let shift = max(bits, 16u) - 16u + 8u;
    var sum = 0u;
    var squares = 0u; // below (2^16)^2, and 2^32 only for one member with everything, whose share is at most 65535
    for (var i = first; i < first + n; i++) {
        let share = weight(replica, i, most) >> shift;
        sum += share;
        squares += share * share;
    }
    if sum == 0u {
        return 65536u / n;
    }
    return div_wide(squares << 16u, squares >> 16u, sum * sum);
}

// Sums of the values and of the preferences, which last, of the group that begins with an agent; most groups begin and end with whole quads.
fn group_sums(d: u32, replica: u32, first: u32) -> vec2<u32> {
    let quads = quad_index(d, replica);
    let end = first + GROUP_SIZE;
    var values = vec4<u32>(0u);
    var wanted = vec4<u32>(0u);
    if GROUP_SIZE % 4u == 0u {
        for (var at = first >> 2u; 4u * at < end; at++) {
            values += halves(value[quads + at]);
            if clock.whole == 1u {
                wanted += halves(preference[quads + at]);
            }
        }
        return vec2<u32>(sum_of(values), sum_of(wanted));
    }
    for (var at = first >> 2u; 4u * at < end; at++) {
        let i = vec4<u32>(4u * at) + vec4<u32>(0u, 1u, 2u, 3u);
        let inside = (i >= vec4<u32>(first)) & (i < vec4<u32>(end));
        values += select(vec4<u32>(0u), halves(value[quads + at]), inside);
        if clock.whole == 1u {
            wanted += select(vec4<u32>(0u), halves(preference[quads + at]), inside);
        }
    }
    return vec2<u32>(sum_of(values), sum_of(wanted));
}

// Ordered pairs of members whose reports agree.
fn agreement(replica: u32, first: u32) -> u32 {
    var yes = 0u;
    for (var i = first; i < first + GROUP_SIZE; i++) {
        let place = entry_index(0u, replica, i);
        yes += byte_of(report[place >> 2u], place) & 1u;
    }
    let no = GROUP_SIZE - yes;
    return yes * max(yes, 1u) - yes + no * max(no, 1u) - no;
}

// Totals: per dimension 16 bits at a time of the sums of squared sums of values and of preferences; then concentration, agreement.
fn groups(task: Task, local: u32, chunk: u32) {
    let per_replica = AGENTS / GROUP_SIZE;
    let share = (per_replica + CHUNKS - 1u) / CHUNKS;
    let begin = (chunk % CHUNKS) * share;
    let end = min(begin + share, per_replica);
    for (var d = 0u; d < DIMENSIONS; d++) {
        clear_totals(local);
        workgroupBarrier();
        var squares = vec2<u32>(0u);
        var wanted = vec2<u32>(0u);
        for (var g = begin + local; g < end; g += WORKGROUP) {
            let sums = group_sums(d, task.replica, g * GROUP_SIZE);
            squares = plus(squares, mul_wide(sums.x, sums.x));
            wanted = plus(wanted, mul_wide(sums.y, sums.y));
        }
        give_four(local, 0u, halves(squares));
        give_four(local, 4u, halves(wanted));
        workgroupBarrier();
        for (var k = local; k < 8u; k += WORKGROUP) {
            add_quarter(task.replica, tables[DIMENSION] + d * DIMENSION_ENTRIES + 6u + (k >> 2u), k & 4u, k & 3u);
        }
        workgroupBarrier();
    }
    clear_totals(local);
    workgroupBarrier();
    for (var g = begin + local; g < end; g += WORKGROUP) {
        if has(HAS_INFLUENCE) {
            give(local, 0u, concentration_q16(task.replica, g * GROUP_SIZE));
        }
        if has(HAS_REPORTS) {
            give(local, 1u, agreement(task.replica, g * GROUP_SIZE));
        }
    }
    workgroupBarrier();
    for (var k = local; k < 3u; k += WORKGROUP) {
        if k == 2u {
            add_count(task.replica, tables[GROUPS], max(end, begin) - begin);
        } else {
            add(task.replica, tables[GROUPS] + 1u + k, total(k));
        }
    }
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // Job by job: what the plan fixes is quick to divide by.
    let index = number(workgroup, workgroups);
    let job = index / (CHUNKS * REPLICAS);
    if job >= tables[JOBS] {
        return;
    }
    let chunk = index % (CHUNKS * REPLICAS);
    let task = task_of(chunk);
    if job < DIMENSIONS {
        dimension(task, local, job);
        if clock.whole == 1u {
            workgroupBarrier();
            preferred(task, local, job);
        }
    } else if job == DIMENSIONS && has(HAS_NOTICES) && DIMENSIONS > 0u {
        notices_of(task, local);
    } else {
        groups(task, local, chunk);
    }
}
