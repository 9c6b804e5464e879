// Which agents an invocation serves: 16 of one replica, four in each of four words that stand eight apart, so that it
// uses every word of four random blocks and writes whole words of packed strategies.

struct Place {
    inside: bool,
    replica: u32,
    // First of the agents: first + 32 * lane + b, lane and b from 0 to 3.
    first: u32,
    // Random block of lane 0: block + b.
    block: u32,
}

// The replica of the last place: links are columns of a replica.
var<private> served_replica: u32;

fn place_of(workgroup: vec3<u32>, workgroups: vec3<u32>, local: u32) -> Place {
    let thread = thread_of(workgroup, workgroups, local);
    let per_replica = DRAW_GROUPS * 8u;
    // One replica needs no division, and its index no arithmetic.
    let replica = select(thread / per_replica, 0u, REPLICAS == 1u);
    let within = thread - replica * per_replica;
    served_replica = replica;
    let group = within >> 3u;
    let part = (within & 7u) * 4u;
    return Place(thread < REPLICAS * per_replica, replica, group * 128u + part, group * 32u + part);
}

// Place of agent i's strategy word and of its payoff.
fn word_index(replica: u32, i: u32) -> u32 {
    return replica * STRIDE_WORDS + (i >> 2u);
}

fn agent_index(replica: u32, i: u32) -> u32 {
    return replica * STRIDE_WORDS * 4u + i;
}

// Place of agent i's half word in a plane of a column, counted in half words.
fn half_index(plane: u32, replica: u32, i: u32) -> u32 {
    return (plane * REPLICAS + replica) * STRIDE_WORDS * 4u + i;
}

fn half_of(word: u32, i: u32) -> u32 {
    return (word >> ((i & 1u) * 16u)) & 0xffffu;
}

fn byte_of(word: u32, i: u32) -> u32 {
    return (word >> ((i & 3u) * 8u)) & 0xffu;
}

// Is there such an agent? Where replicas are whole groups of 128, always.
fn exists(i: u32) -> bool {
    return AGENTS % 128u == 0u || i < AGENTS;
}
