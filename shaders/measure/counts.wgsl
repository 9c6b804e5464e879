// Agents per strategy and replica, those from agent `tables[0]` on apart (side 1). An invocation counts every lanes-th word of one
// chunk; integers are added in any order.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> counts: array<atomic<u32>>;

// Of the replica that all invocations of a workgroup may have in common, by side and strategy.
var<workgroup> shared_counts: array<atomic<u32>, 32>;

// A byte per strategy: an invocation has at most 128 agents. Not an array, which would lie in memory.
var<private> counted: vec4<u32>;
var<private> right: vec4<u32>;

// Is the whole replica counted here?
struct Home {
    replica: u32,
    together: bool,
}

fn add_to(home: Home, side: u32, s: u32, agents: u32) {
    if agents == 0u {
        return;
    }
    if home.together {
        atomicAdd(&shared_counts[side * 16u + s], agents);
    } else {
        atomicAdd(&counts[(side * REPLICAS + home.replica) * 16u + s], agents);
    }
}

fn add_word(home: Home, side: u32, s: u32, agents: u32) {
    for (var k = 0u; k < 4u; k++) {
        add_to(home, side, s + k, (agents >> (8u * k)) & 0xffu);
    }
}

fn add_side(home: Home, side: u32, agents: vec4<u32>) {
    add_word(home, side, 0u, agents.x);
    if STRATEGIES > 4u {
        add_word(home, side, 4u, agents.y);
        add_word(home, side, 8u, agents.z);
        add_word(home, side, 12u, agents.w);
    }
}

// One agent more of strategy `s`, if `agents` is 1.
fn one_of(s: u32, agents: u32) -> vec4<u32> {
    let one = agents << (8u * (s & 3u));
    if STRATEGIES <= 4u {
        return vec4<u32>(one, 0u, 0u, 0u);
    }
    return select(vec4<u32>(0u), vec4<u32>(one), vec4<u32>((s >> 2u) & 3u) == vec4<u32>(0u, 1u, 2u, 3u));
}

fn count_four(word: u32, live: vec4<u32>) -> vec4<u32> {
    let s = bytes(word);
    let once = live & vec4<u32>(1u);
    return one_of(s.x, once.x) + one_of(s.y, once.y) + one_of(s.z, once.z) + one_of(s.w, once.w);
}

fn count_word(word: u32, i: u32, end: u32) {
    if i >= end {
        return;
    }
    let live = living(i, end);
    counted += count_four(word, live);
    if end > tables[0] {
        right += count_four(word, live & ~living(i, tables[0]));
    }
}

// Four words at a time, so that a wave waits once for all of them.
fn count_lane(replica: u32, lane: u32, first: u32, end: u32) {
    let breadth = vec4<u32>(0u, 1u, 2u, 3u) * LANES;
    for (var at = (first >> 2u) + lane; 4u * at < end; at += 4u * LANES) {
        let place = vec4<u32>(replica * STRIDE_WORDS) + min(vec4<u32>(at) + breadth, vec4<u32>((end - 1u) >> 2u));
        let a = strategy[place.x];
        let b = strategy[place.y];
        let c = strategy[place.z];
        let d = strategy[place.w];
        let i = (vec4<u32>(at) + breadth) * 4u;
        count_word(a, i.x, end);
        count_word(b, i.y, end);
        count_word(c, i.z, end);
        count_word(d, i.w, end);
    }
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let begin = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP;
    let per_replica = LANES * CHUNKS;
    let home = begin / per_replica;
    let together = home == (begin + WORKGROUP - 1u) / per_replica;
    for (var k = local; k < 32u; k += WORKGROUP) {
        atomicStore(&shared_counts[k], 0u);
    }
    workgroupBarrier();
    let thread = begin + local;
    let chunk = thread / LANES;
    let replica = chunk / CHUNKS;
    if replica < REPLICAS {
        let first = (chunk % CHUNKS) * CHUNK_AGENTS;
        count_lane(replica, thread % LANES, first, min(first + CHUNK_AGENTS, AGENTS));
        add_side(Home(replica, together), 0u, counted - right);
        if tables[0] < AGENTS {
            add_side(Home(replica, together), 1u, right);
        }
    }
    workgroupBarrier();
    if together && home < REPLICAS {
        for (var k = local; k < 32u; k += WORKGROUP) {
            let agents = atomicLoad(&shared_counts[k]);
            if agents > 0u {
                atomicAdd(&counts[((k / 16u) * REPLICAS + home) * 16u + k % 16u], agents);
            }
        }
    }
}
