//! The one parameter structure of all shaders, and the constants that both languages need.

use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::{PhasePlan, Revision, Topology, draw};
use crate::file::PayoffMode;
use crate::layout::shader_struct;
use crate::num::fixed::ONE_Q30;
use crate::num::permute::{PAIRS, PAIRS_LARGE, SMALL};
use crate::num::table::{FERMI_BINS, WEIGHT_BITS};
use crate::num::wide::ONE_WORD_INDEX_MAX;
use crate::world::graph::Graph;

shader_struct! {
    /// What one phase of one plan needs to know; the step is in `Clock`.
    pub struct Params {
        /// Agents per replica.
        pub agents: u32,
        /// Independent populations.
        pub replicas: u32,
        /// Words of packed strategies per replica; four times as many payoffs.
        pub stride_words: u32,
        /// Groups of 128 agents per replica.
        pub draw_groups: u32,
        /// Seed, low word.
        pub seed_low: u32,
        /// Seed, high word.
        pub seed_high: u32,
        /// Number of strategies.
        pub strategies: u32,
        /// GRAPH_*.
        pub graph: u32,
        /// Columns of a lattice; agents per group, or on the left side; at least 1.
        pub graph_width: u32,
        /// First word of the rows of a sparse graph.
        pub graph_rows: u32,
        /// Words between the rows of two replicas; 0: all have the same graph.
        pub graph_copy_words: u32,
        /// Rows of a lattice.
        pub graph_height: u32,
        /// First word of the weights of a sparse graph; 0: its links have none.
        pub graph_weights: u32,
        /// Slots of an agent far from any edge; 0 where agents differ.
        pub graph_slots: u32,
        /// 1: edges of the lattice meet.
        pub torus: u32,
        /// 1: agents also play against themselves.
        pub self_play: u32,
        /// Agents that a random draw chooses from.
        pub pool: u32,
        /// 1: draws leave out oneself.
        pub skip_self: u32,
        /// 1: an index takes two words.
        pub pool_wide: u32,
        /// phase << 16 | occurrence << 8.
        pub draw: u32,
        /// imitate: probability of revising, 2^-30.
        pub update_q30: u32,
        /// imitate: 1: agents left over from a matching or grouping rest.
        pub rests: u32,
        /// imitate: draw id of that matching.
        pub rest_draw: u32,
        /// imitate: the first seat in it whose agent rests.
        pub rest_from: u32,
        /// imitate: 1: the strategy beside a payoff is current.
        pub packed: u32,
        /// Value dimensions.
        pub dimensions: u32,
        /// User groups.
        pub user_groups: u32,
        /// Agents in a fixed group; 1: there are no groups.
        pub group_size: u32,
        /// imitate: 1: whom an agent copies is written down.
        pub wants_model: u32,
        /// measure: words of digests before the tallies of the replicas.
        pub digest_words: u32,
        /// measure: lowest possible payoff.
        pub payoff_low: i32,
        /// measure: log2 of the histogram's bin width.
        pub payoff_bin_bits: u32,
        /// measure: bins of the histogram.
        pub histogram_bins: u32,
        /// measure: words of one replica's tally.
        pub tally_words: u32,
        /// measure: 1: agents earn payoffs; 0: the column is a stub.
        pub earns: u32,
        /// measure: agents that one workgroup takes.
        pub chunk_agents: u32,
        /// measure: such chunks per replica.
        pub chunks: u32,
        /// measure/counts, measure/mixed: invocations per chunk.
        pub lanes: u32,
    }
}

shader_struct! {
    /// What changes from step to step.
    pub struct Clock {
        /// The step being computed, from 1.
        pub step: u32,
        /// 1: a measurement is to make the sums of a society that last as well (src/metrics/layout.rs).
        pub whole: u32,
    }
}

/// Agents at least and at most that one workgroup measures. Few, so that a million occupy every processor of a large GPU; more where
/// there are plenty, so that emptying and adding up a workgroup's tables costs little. Sums of 16-bit values over the most fit a word.
const CHUNK_AGENTS: [u32; 2] = [1 << 10, 1 << 14];
/// Chunks from which on they grow.
pub const CHUNKS_ENOUGH: u64 = 1 << 12;
/// Agents at least and at most that one invocation counts; bytes hold their number.
const LANE_AGENTS: [u32; 2] = [16, 128];
/// Invocations from which on they count more.
const LANES_ENOUGH: u64 = 1 << 17;
/// Shift that makes every stored payoff non-negative.
pub const PAYOFF_BIAS: u32 = 1 << 23;

const GRAPH_WELL_MIXED: u32 = 0;
const GRAPH_RING: u32 = 1;
const GRAPH_LATTICE: u32 = 2;
const GRAPH_GROUPS: u32 = 3;
pub(crate) const GRAPH_BIPARTITE: u32 = 4;
const GRAPH_SAME_ROLE: u32 = 7;
/// Neighbours by rows, in a buffer of their own.
pub const GRAPH_SPARSE: u32 = 5;
/// Neighbours by columns of links.
pub const GRAPH_LINKED: u32 = 6;

const fn mode(mode: PayoffMode) -> u32 {
    mode as u32
}

/// Constants of both languages: name, value.
#[must_use]
pub fn constants() -> Vec<(&'static str, u32)> {
    vec![
        ("GRAPH_WELL_MIXED", GRAPH_WELL_MIXED),
        ("GRAPH_RING", GRAPH_RING),
        ("GRAPH_LATTICE", GRAPH_LATTICE),
        ("GRAPH_GROUPS", GRAPH_GROUPS),
        ("GRAPH_BIPARTITE", GRAPH_BIPARTITE),
        ("GRAPH_SAME_ROLE", GRAPH_SAME_ROLE),
        ("GRAPH_SPARSE", GRAPH_SPARSE),
        ("GRAPH_LINKED", GRAPH_LINKED),
        ("MODE_FIELD", mode(PayoffMode::Field)),
        ("MODE_SAMPLE", mode(PayoffMode::Sample)),
        ("MODE_MATCH", mode(PayoffMode::Match)),
        ("MODE_NEIGHBOR_SUM", mode(PayoffMode::NeighborSum)),
        ("MODE_NEIGHBOR_MEAN", mode(PayoffMode::NeighborMean)),
        ("DRAW_MODEL", draw::MODEL),
        ("DRAW_MODEL_LOW", draw::MODEL_LOW),
        ("DRAW_ADOPT", draw::ADOPT),
        ("DRAW_REVISE", draw::REVISE),
        ("DRAW_MODELS", draw::MODELS),
        ("DRAW_OPPONENT", draw::OPPONENT),
        ("DRAW_ROLES", draw::ROLES),
        ("DRAW_MATCHING", draw::MATCHING),
        ("DRAW_EVENT", draw::EVENT),
        ("DRAW_TARGET", draw::TARGET),
        ("DRAW_PAIRS", draw::PAIRS),
        ("ONE_Q30", ONE_Q30),
        ("FERMI_BINS", FERMI_BINS as u32),
        ("WEIGHT_BITS", WEIGHT_BITS),
        ("PERMUTATION_SMALL", SMALL),
        ("PERMUTATION_PAIRS", PAIRS as u32),
        ("PERMUTATION_PAIRS_LARGE", PAIRS_LARGE as u32),
        ("PAYOFF_BIAS", PAYOFF_BIAS),
    ]
}

/// The text of `shaders/shared/plan.wgsl`, which is checked in; a test holds it to this.
#[must_use]
pub fn wgsl() -> String {
    let mut text = String::from("// Written by polity from src/params.rs. Do not edit: `POLITY_BLESS=1 cargo test` rewrites it.\n");
    text.push_str("// What a plan and a phase fix is a constant of the pipeline; the step alone is read from a buffer.\n\n");
    for field in Params::FIELDS {
        text.push_str(&format!("//{}\noverride {}: {};\n", field.doc, field.name.to_uppercase(), field.kind));
    }
    text.push('\n');
    text.push_str(&Clock::wgsl());
    text.push('\n');
    for (name, value) in constants() {
        text.push_str(&format!("const {name}: u32 = {value}u;\n"));
    }
    text.push_str("\n@group(0) @binding(0) var<uniform> clock: Clock;\n");
    text
}

impl Params {
    /// Every field as the constant of a pipeline.
    #[must_use]
    pub fn constants(&self) -> Vec<(String, f64)> {
        let words: &[u32] = bytemuck::cast_slice(std::slice::from_ref(self));
        let value = |kind: &str, word: u32| if kind == "i32" { f64::from(word as i32) } else { f64::from(word) };
        Self::FIELDS.iter().zip(words).map(|(field, word)| (field.name.to_uppercase(), value(field.kind, *word))).collect()
    }

    /// Parameters that hold for every phase of a plan.
    #[must_use]
    pub fn of_plan(plan: &Plan) -> Self {
        Self::on(plan, plan.topology())
    }

    /// The same for phases on a topology.
    #[must_use]
    pub fn on(plan: &Plan, topology: &Topology) -> Self {
        let graph = Graph::new(topology, plan.agents(), 0);
        let all = topology.include_self();
        let pool = plan.agents() - u32::from(!all);
        let count = plan.strategy_count() as u32;
        let mut params = Self {
            agents: plan.agents(),
            replicas: plan.replicas(),
            stride_words: (plan.stride() / 4) as u32,
            draw_groups: plan.agents().div_ceil(128),
            seed_low: plan.seed()[0],
            seed_high: plan.seed()[1],
            strategies: count,
            graph_width: 1,
            graph_height: 1,
            graph_slots: graph.slots(),
            self_play: u32::from(topology.self_play()),
            pool,
            skip_self: u32::from(!all),
            pool_wide: u32::from(pool > ONE_WORD_INDEX_MAX),
            dimensions: plan.society().dimension_count() as u32,
            user_groups: plan.society().user_count() as u32,
            group_size: plan.group_size(),
            wants_model: plan.planes(Column::Model),
            digest_words: 4 * plan.digested().len() as u32,
            payoff_low: plan.payoff().low,
            payoff_bin_bits: plan.payoff().bin_bits,
            histogram_bins: plan.histogram_bins(),
            tally_words: tally_words(plan),
            earns: u32::from(plan.interacts()),
            ..Self::default()
        };
        params.share(CHUNKS_ENOUGH);
        match (topology, graph) {
            (Topology::Lattice { .. }, Graph::Lattice { width, height, torus, .. }) => {
                (params.graph, params.graph_width, params.graph_height, params.torus) = (GRAPH_LATTICE, width, height, u32::from(torus));
            }
            (Topology::Ring { .. }, _) => params.graph = GRAPH_RING,
            (Topology::Bipartite { left, .. }, _) => (params.graph, params.graph_width) = (GRAPH_BIPARTITE, *left),
            (Topology::Sparse { network, .. }, _) => {
                // The interaction graph comes first in the buffer.
                let rows = plan.rows();
                let first = rows.first().filter(|first| !std::ptr::eq(**first, topology));
                (params.graph, params.graph_rows) = (GRAPH_SPARSE, first.map_or(0, |first| first.device_words() as u32));
                params.graph_copy_words = topology.copy_words() as u32;
                params.graph_weights = if network.weighted() { params.graph_rows + network.words().len() as u32 } else { 0 };
            }
            (Topology::SameRole { size, .. }, _) => (params.graph, params.graph_width) = (GRAPH_SAME_ROLE, *size),
            (Topology::Linked { .. }, _) => params.graph = GRAPH_LINKED,
            (Topology::Groups { size, .. }, _) => (params.graph, params.graph_width) = (GRAPH_GROUPS, *size),
            _ => params.graph = GRAPH_WELL_MIXED,
        }
        params
    }

    /// Shares agents out among the workgroups and invocations of measuring passes, not many more than `chunks_enough` chunks.
    pub fn share(&mut self, chunks_enough: u64) {
        let (agents, replicas) = (self.agents, u64::from(self.replicas));
        let doubled = |[least, most]: [u32; 2], enough: &dyn Fn(u32) -> bool| {
            let mut share = least;
            while share < most && !enough(share) {
                share *= 2;
            }
            share
        };
        let chunk = doubled(CHUNK_AGENTS, &|chunk| u64::from(agents.div_ceil(chunk)) * replicas <= chunks_enough);
        let lane = doubled(LANE_AGENTS, &|lane| u64::from(agents.div_ceil(lane)) * replicas <= LANES_ENOUGH);
        (self.chunk_agents, self.chunks) = (chunk, agents.div_ceil(chunk));
        self.lanes = agents.min(chunk).div_ceil(lane).next_power_of_two();
    }

    /// Parameters of one phase.
    #[must_use]
    pub fn of_phase(plan: &Plan, phase: &PhasePlan) -> Self {
        let mut params = Self { draw: phase.draw(0), ..Self::on(plan, plan.topology_of(phase)) };
        if let Some(revision) = &phase.facts.revision {
            params.revise(revision);
        }
        params
    }

    fn revise(&mut self, revision: &Revision) {
        self.update_q30 = revision.update_q30;
        self.rests = u32::from(revision.rest_draw.is_some());
        self.rest_draw = revision.rest_draw.unwrap_or(0);
        self.rest_from = revision.rest_from;
        self.packed = u32::from(revision.packed);
    }
}

/// Words of one replica's tally: counts, transitions, payoff sum (two words), lowest and highest payoff, histogram; where agents earn,
/// per strategy who played it and what that earned (two words).
#[must_use]
pub fn tally_words(plan: &Plan) -> u32 {
    let count = plan.strategy_count() as u32;
    count + count * count + 4 + plan.histogram_bins() + if plan.interacts() { 3 * count } else { 0 }
}
