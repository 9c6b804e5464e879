// The tally of a society: places of its blocks (src/metrics/layout.rs), 64-bit sums, packed columns.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
// Two words per entry, per replica.
@group(2) @binding(0) var<storage, read_write> society: array<atomic<u32>>;

const USER: u32 = 0u;
const LOSSES: u32 = 1u;
const DIMENSION: u32 = 2u;
const LINKS: u32 = 3u;
const SERVES: u32 = 4u;
const SHOWN: u32 = 5u;
const MISALIGNED: u32 = 6u;
const SCORES: u32 = 7u;
const REPORTS: u32 = 8u;
const GROUPS: u32 = 9u;
const STOCK: u32 = 10u;
const LEN: u32 = 11u;
// What there is, by bit: HAS_*.
const HAS: u32 = 12u;
// Loss beyond which an agent counts as misaligned.
const MISALIGNMENT: u32 = 13u;
const SUBSISTENCE: u32 = 14u;
const WEIGHTS: u32 = 16u;
const CHARTER_LOW: u32 = 24u;
const CHARTER_HIGH: u32 = 32u;
const SYCOPHANCY: u32 = 40u;
// How influence weighs: 1 if by votes, exponent in units of 2^-16, 1 if the first member of a group votes; then the table of power.wgsl.
const VOTES: u32 = 56u;
const POWER_TABLE: u32 = 59u;

const HAS_USERS: u32 = 1u;
const HAS_NOTICES: u32 = 2u;
const HAS_SYCOPHANCY: u32 = 4u;
const HAS_RELIANCE: u32 = 8u;
const HAS_SCORES: u32 = 16u;
const HAS_REPORTS: u32 = 32u;
const HAS_INFLUENCE: u32 = 64u;
const HAS_COMMONS: u32 = 128u;
const HAS_OPINIONS: u32 = 256u;

// Entries of a dimension before its histograms.
const DIMENSION_SUMS: u32 = 8u;
// Entries of a dimension: sums, agents in 256 bins of values and 256 of preferences, what they have above the lower edges of these.
const DIMENSION_ENTRIES: u32 = 1032u;

fn has(what: u32) -> bool {
    return (tables[HAS] & what) != 0u;
}

fn number(workgroup: vec3<u32>, workgroups: vec3<u32>) -> u32 {
    return workgroup.y * workgroups.x + workgroup.x;
}

// The agents of one workgroup: a chunk of one replica.
struct Task {
    inside: bool,
    replica: u32,
    first: u32,
    end: u32,
}

fn task_of(chunk: u32) -> Task {
    let replica = chunk / CHUNKS;
    let first = (chunk % CHUNKS) * CHUNK_AGENTS;
    return Task(replica < REPLICAS, replica, first, min(first + CHUNK_AGENTS, AGENTS));
}

// The first of the quads of four agents of a plane of a column: a word of bytes, two of halves, four of words.
fn quad_index(plane: u32, replica: u32) -> u32 {
    return (plane * REPLICAS + replica) * STRIDE_WORDS;
}

// Place of agent i's entry in a plane of a column.
fn entry_index(plane: u32, replica: u32, i: u32) -> u32 {
    return (plane * REPLICAS + replica) * STRIDE_WORDS * 4u + i;
}

fn half_of(word: u32, i: u32) -> u32 {
    return (word >> ((i & 1u) * 16u)) & 0xffffu;
}

fn byte_of(word: u32, i: u32) -> u32 {
    return (word >> ((i & 3u) * 8u)) & 0xffu;
}

// Adds a 64-bit total of the workgroup that was given 16 bits at a time, as totals k .. k + 4, piece by piece.
fn add_quarter(replica: u32, at: u32, k: u32, piece: u32) {
    let half = shifted_half(total(k + piece), (piece & 1u) == 1u);
    add_wide(replica, at, select(half, vec2<u32>(0u, half.x), piece > 1u));
}

// Adds a 64-bit number to an entry of a replica's tally.
fn add_wide(replica: u32, at: u32, x: vec2<u32>) {
    if (x.x | x.y) == 0u {
        return;
    }
    let place = 2u * (replica * tables[LEN] + at);
    let old = atomicAdd(&society[place], x.x);
    let high = x.y + select(0u, 1u, old + x.x < x.x);
    if high > 0u {
        atomicAdd(&society[place + 1u], high);
    }
}

fn add(replica: u32, at: u32, x: u32) {
    add_wide(replica, at, vec2<u32>(x, 0u));
}

// Agents of a replica fit 32 bits: there is nothing to carry, and nobody waits for what was there.
fn add_count(replica: u32, at: u32, agents: u32) {
    if agents > 0u {
        atomicAdd(&society[2u * (replica * tables[LEN] + at)], agents);
    }
}

// Adds a total of the workgroup, the sum of lower or of upper halves.
fn add_half(replica: u32, at: u32, k: u32, is_upper: bool) {
    add_wide(replica, at, shifted_half(total(k), is_upper));
}

// Sums of words over agents, four at a time, their lower and upper halves apart: those of a chunk fit words.
struct Halves {
    lower: vec4<u32>,
    upper: vec4<u32>,
}

fn with_halves(sums: Halves, x: vec4<u32>) -> Halves {
    return Halves(sums.lower + (x & vec4<u32>(0xffffu)), sums.upper + (x >> vec4<u32>(16u)));
}

fn give_halves(local: u32, k: u32, sums: Halves) {
    give(local, k, sum_of(sums.lower));
    give(local, k + 1u, sum_of(sums.upper));
}

// Adds the totals k and k + 1.
fn add_halves(replica: u32, local: u32, at: u32, k: u32) {
    for (var half = local; half < 2u; half += WORKGROUP) {
        add_half(replica, at, k + half, half == 1u);
    }
}

fn apart(a: vec4<u32>, b: vec4<u32>) -> vec4<u32> {
    return max(a, b) - min(a, b);
}

// Bin of a stock: exact below 128, then 64 to the octave. Twin: src/num/bins.rs.
fn stock_bin(x: u32) -> u32 {
    if x < 128u {
        return x;
    }
    let octave = firstLeadingBit(x);
    return 128u + (octave - 7u) * 64u + ((x >> (octave - 6u)) & 63u);
}
