// Written by polity from src/params.rs. Do not edit: `POLITY_BLESS=1 cargo test` rewrites it.
// What a plan and a phase fix is a constant of the pipeline; the step alone is read from a buffer.

// Agents per replica.
override AGENTS: u32;
// Independent populations.
override REPLICAS: u32;
// Words of packed strategies per replica; four times as many payoffs.
override STRIDE_WORDS: u32;
// Groups of 128 agents per replica.
override DRAW_GROUPS: u32;
// Seed, low word.
override SEED_LOW: u32;
// Seed, high word.
override SEED_HIGH: u32;
// Number of strategies.
override STRATEGIES: u32;
// GRAPH_*.
override GRAPH: u32;
// Columns of a lattice; agents per group, or on the left side; at least 1.
override GRAPH_WIDTH: u32;
// First word of the rows of a sparse graph.
override GRAPH_ROWS: u32;
// Words between the rows of two replicas; 0: all have the same graph.
override GRAPH_COPY_WORDS: u32;
// Rows of a lattice.
override GRAPH_HEIGHT: u32;
// First word of the weights of a sparse graph; 0: its links have none.
override GRAPH_WEIGHTS: u32;
// Slots of an agent far from any edge; 0 where agents differ.
override GRAPH_SLOTS: u32;
// 1: edges of the lattice meet.
override TORUS: u32;
// 1: agents also play against themselves.
override SELF_PLAY: u32;
// Agents that a random draw chooses from.
override POOL: u32;
// 1: draws leave out oneself.
override SKIP_SELF: u32;
// 1: an index takes two words.
override POOL_WIDE: u32;
// phase << 16 | occurrence << 8.
override DRAW: u32;
// imitate: probability of revising, 2^-30.
override UPDATE_Q30: u32;
// imitate: 1: agents left over from a matching or grouping rest.
override RESTS: u32;
// imitate: draw id of that matching.
override REST_DRAW: u32;
// imitate: the first seat in it whose agent rests.
override REST_FROM: u32;
// imitate: 1: the strategy beside a payoff is current.
override PACKED: u32;
// Value dimensions.
override DIMENSIONS: u32;
// User groups.
override USER_GROUPS: u32;
// Agents in a fixed group; 1: there are no groups.
override GROUP_SIZE: u32;
// imitate: 1: whom an agent copies is written down.
override WANTS_MODEL: u32;
// measure: words of digests before the tallies of the replicas.
override DIGEST_WORDS: u32;
// measure: lowest possible payoff.
override PAYOFF_LOW: i32;
// measure: log2 of the histogram's bin width.
override PAYOFF_BIN_BITS: u32;
// measure: bins of the histogram.
override HISTOGRAM_BINS: u32;
// measure: words of one replica's tally.
override TALLY_WORDS: u32;
// measure: 1: agents earn payoffs; 0: the column is a stub.
override EARNS: u32;
// measure: agents that one workgroup takes.
override CHUNK_AGENTS: u32;
// measure: such chunks per replica.
override CHUNKS: u32;
// measure/counts, measure/mixed: invocations per chunk.
override LANES: u32;

struct Clock {
    // The step being computed, from 1.
    step: u32,
    // 1: a measurement is to make the sums of a society that last as well (src/metrics/layout.rs).
    whole: u32,
}

const GRAPH_WELL_MIXED: u32 = 0u;
const GRAPH_RING: u32 = 1u;
const GRAPH_LATTICE: u32 = 2u;
const GRAPH_GROUPS: u32 = 3u;
const GRAPH_BIPARTITE: u32 = 4u;
const GRAPH_SAME_ROLE: u32 = 7u;
const GRAPH_SPARSE: u32 = 5u;
const GRAPH_LINKED: u32 = 6u;
const MODE_FIELD: u32 = 0u;
const MODE_SAMPLE: u32 = 1u;
const MODE_MATCH: u32 = 2u;
const MODE_NEIGHBOR_SUM: u32 = 3u;
const MODE_NEIGHBOR_MEAN: u32 = 4u;
const DRAW_MODEL: u32 = 0u;
const DRAW_MODEL_LOW: u32 = 1u;
const DRAW_ADOPT: u32 = 2u;
const DRAW_REVISE: u32 = 3u;
const DRAW_MODELS: u32 = 8u;
const DRAW_OPPONENT: u32 = 0u;
const DRAW_ROLES: u32 = 200u;
const DRAW_MATCHING: u32 = 0u;
const DRAW_EVENT: u32 = 0u;
const DRAW_TARGET: u32 = 1u;
const DRAW_PAIRS: u32 = 210u;
const ONE_Q30: u32 = 1073741824u;
const FERMI_BINS: u32 = 2048u;
const WEIGHT_BITS: u32 = 9u;
const PERMUTATION_SMALL: u32 = 1024u;
const PERMUTATION_PAIRS: u32 = 7u;
const PERMUTATION_PAIRS_LARGE: u32 = 3u;
const PAYOFF_BIAS: u32 = 8388608u;

@group(0) @binding(0) var<uniform> clock: Clock;
