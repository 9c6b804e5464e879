// Sums over fixed groups: squared sums of values, concentration of influence, agreement. One invocation per group.
// Twin: `groups` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> influence: array<u32>;
@group(1) @binding(2) var<storage, read> report: array<u32>;

// Herfindahl index in units of 2^-16 from the 16 leading bits of the group's sum; 1/n if nobody has any influence.
fn concentration_q16(replica: u32, first: u32) -> u32 {
    let n = GROUP_SIZE;
    var total = 0u;
    for (var i = first; i < first + n; i++) {
        total += influence[entry_index(0u, replica, i)] >> 8u;
    }
    let bits = 32u - countLeadingZeros(total);
    let shift = max(bits, 16u) - 16u + 8u;
    var sum = 0u;
    var squares = 0u; // below (2^16)^2, and 2^32 only for one member with everything, whose share is at most 65535
    for (var i = first; i < first + n; i++) {
        let share = influence[entry_index(0u, replica, i)] >> shift;
        sum += share;
        squares += share * share;
    }
    if sum == 0u {
        return 65536u / n;
    }
    return div_wide(squares << 16u, squares >> 16u, sum * sum);
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let n = GROUP_SIZE;
    let per_replica = AGENTS / n;
    let replica = thread / per_replica;
    if replica >= REPLICAS {
        return;
    }
    let first = (thread % per_replica) * n;
    add(replica, tables[GROUPS], 1u);
    for (var d = 0u; d < DIMENSIONS; d++) {
        var sum = 0u;
        for (var i = first; i < first + n; i++) {
            let place = entry_index(d, replica, i);
            sum += half_of(value[place >> 1u], place);
        }
        add_wide(replica, tables[DIMENSION] + d * DIMENSION_ENTRIES + 6u, mul_wide(sum, sum));
    }
    if has(HAS_INFLUENCE) {
        add(replica, tables[GROUPS] + 1u, concentration_q16(replica, first));
    }
    if has(HAS_REPORTS) {
        var yes = 0u;
        for (var i = first; i < first + n; i++) {
            let place = entry_index(0u, replica, i);
            yes += byte_of(report[place >> 2u], place) & 1u;
        }
        let no = n - yes;
        add(replica, tables[GROUPS] + 2u, yes * max(yes, 1u) - yes + no * max(no, 1u) - no);
    }
}
