// Sums of fitness over a population, the first part of imitate/wright_fisher. Twin: `Sums` in src/phase/imitate/fitness.rs.
// Level 0: within parts of 128 agents, and their sums; level 1: the same within spans of 128 parts; level 2: over the spans of a replica.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> payoff: array<u32>;
@group(2) @binding(0) var<storage, read_write> scratch: array<u32>;

const LEVEL: u32 = 3u;
const PART: u32 = 128u;

fn spans() -> u32 {
    return (DRAW_GROUPS + PART - 1u) / PART;
}

// Where the sums of the parts and of the spans of a replica begin; two words each, after one word per agent.
fn parts_of(replica: u32) -> u32 {
    return REPLICAS * STRIDE_WORDS * 4u + 2u * replica * DRAW_GROUPS;
}

fn spans_of(replica: u32) -> u32 {
    return REPLICAS * (STRIDE_WORDS * 4u + 2u * DRAW_GROUPS) + 2u * replica * spans();
}

// Turns `count` entries from `at` on into sums up to each; returns the last.
fn add_up(at: u32, count: u32) -> vec2<u32> {
    var sum = vec2<u32>(0u);
    for (var k = 0u; k < count; k++) {
        sum = wide_plus(sum, vec2<u32>(scratch[at + 2u * k], scratch[at + 2u * k + 1u]));
        scratch[at + 2u * k] = sum.x;
        scratch[at + 2u * k + 1u] = sum.y;
    }
    return sum;
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let level = tables[LEVEL];
    var per_replica = 1u;
    if level == 0u {
        per_replica = DRAW_GROUPS;
    } else if level == 1u {
        per_replica = spans();
    }
    let replica = thread / per_replica;
    let own = thread % per_replica;
    if replica >= REPLICAS {
        return;
    }
    if level == 0u {
        let first = own * PART;
        var sum = 0u;
        for (var i = first; i < min(first + PART, AGENTS); i++) {
            sum += fitness_of(unpack_payoff(payoff[agent_index(replica, i)]));
            scratch[agent_index(replica, i)] = sum;
        }
        scratch[parts_of(replica) + 2u * own] = sum;
        scratch[parts_of(replica) + 2u * own + 1u] = 0u;
    } else if level == 1u {
        let first = own * PART;
        let sum = add_up(parts_of(replica) + 2u * first, min(PART, DRAW_GROUPS - first));
        scratch[spans_of(replica) + 2u * own] = sum.x;
        scratch[spans_of(replica) + 2u * own + 1u] = sum.y;
    } else {
        _ = add_up(spans_of(replica), spans());
    }
}
