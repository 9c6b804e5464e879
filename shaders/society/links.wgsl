// Squared differences of values and of preferences over links, those that lead both ways once. Twin: `links` in src/backend/society_tally.rs.

@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> preference: array<u32>;

// Here the last word of the head is 1 where links lead one way.
const ONE_WAY: u32 = 15u;

fn squared(a: u32, b: u32) -> u32 {
    let far = max(a, b) - min(a, b);
    return far * far;
}

// Sums over the links of an agent in one dimension: of values, low and high word, and of preferences, where these do not last.
fn around(d: u32, replica: u32, i: u32, before: vec4<u32>) -> vec4<u32> {
    let both = clock.whole == 1u || GRAPH == GRAPH_LINKED;
    let own = entry_index(d, replica, i);
    let v = half_of(value[own >> 1u], own);
    let p = half_of(preference[own >> 1u], own);
    var sums = before;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j == NOBODY || (tables[ONE_WAY] == 0u && j >= i) {
            continue;
        }
        let other = entry_index(d, replica, j);
        let values = plus(sums.xy, vec2<u32>(squared(v, half_of(value[other >> 1u], other)), 0u));
        var wanted = sums.zw;
        if both {
            wanted = plus(wanted, vec2<u32>(squared(p, half_of(preference[other >> 1u], other)), 0u));
        }
        sums = vec4<u32>(values, wanted);
    }
    return sums;
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
    served_replica = task.replica;
    for (var d = 0u; d < DIMENSIONS; d++) {
        clear_totals(local);
        workgroupBarrier();
        var sums = vec4<u32>(0u);
        for (var i = task.first + local; i < task.end; i += WORKGROUP) {
            sums = around(d, task.replica, i, sums);
        }
        // 16 bits at a time.
        give_four(local, 0u, halves(sums.xy));
        give_four(local, 4u, halves(sums.zw));
        workgroupBarrier();
        for (var k = local; k < 8u; k += WORKGROUP) {
            add_quarter(task.replica, tables[LINKS] + 2u * d + (k >> 2u), k & 4u, k & 3u);
        }
        workgroupBarrier();
    }
}
