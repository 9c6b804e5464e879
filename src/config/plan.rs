//! The checked, resolved, fixed-point form of a config. Fields are private to `config`: whoever holds a [`Plan`] holds a valid one.

use super::file::{Boundary, File, MutationTarget, Neighborhood, PayoffMode, Stop};
use crate::num::table::FermiTable;

/// Strategies at most; payoff matrices are stored with this row length.
pub const STRATEGIES_MAX: usize = 16;

/// Everything a backend needs to know; see [`Plan::new`](Plan::new).
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub(super) file: File,
    pub(super) agents: u32,
    pub(super) topology: Topology,
    pub(super) init: Init,
    pub(super) phases: Vec<PhasePlan>,
    pub(super) payoff: PayoffFormat,
    pub(super) every: u32,
    pub(super) absorption: bool,
}

impl Plan {
    /// The file this came from, every default written out.
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }
    /// Name of the experiment.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.file.name
    }
    /// Seed as `[low, high]`.
    #[must_use]
    pub fn seed(&self) -> [u32; 2] {
        [self.file.seed as u32, (self.file.seed >> 32) as u32]
    }
    /// Number of steps.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.file.steps
    }
    /// Agents per replica.
    #[must_use]
    pub fn agents(&self) -> u32 {
        self.agents
    }
    /// Independent populations.
    #[must_use]
    pub fn replicas(&self) -> u32 {
        self.file.population.replicas
    }
    /// Agents of all replicas together.
    #[must_use]
    pub fn agents_total(&self) -> u64 {
        u64::from(self.agents) * u64::from(self.replicas())
    }
    /// Entries between two replicas in a column: agents rounded up to whole words of four packed strategies.
    #[must_use]
    pub fn stride(&self) -> usize {
        (self.agents as usize).next_multiple_of(4)
    }
    /// Names of the strategies.
    #[must_use]
    pub fn strategies(&self) -> &[String] {
        &self.file.population.strategies
    }
    /// Number of strategies, 2 to 16.
    #[must_use]
    pub fn strategy_count(&self) -> usize {
        self.file.population.strategies.len()
    }
    /// Who meets whom.
    #[must_use]
    pub fn topology(&self) -> &Topology {
        &self.topology
    }
    /// The state at step 0.
    #[must_use]
    pub fn init(&self) -> &Init {
        &self.init
    }
    /// The phases of one step, in order.
    #[must_use]
    pub fn phases(&self) -> &[PhasePlan] {
        &self.phases
    }
    /// How payoffs are stored and binned.
    #[must_use]
    pub fn payoff(&self) -> PayoffFormat {
        self.payoff
    }
    /// Steps between measurements.
    #[must_use]
    pub fn every(&self) -> u32 {
        self.every
    }
    /// Bins of the payoff histogram.
    #[must_use]
    pub fn histogram_bins(&self) -> u32 {
        self.file.measure.histogram_bins
    }
    /// Is the step recorded in which each replica came to hold one strategy only?
    #[must_use]
    pub fn absorption(&self) -> bool {
        self.absorption
    }
    /// Does the run end once every replica is absorbed?
    #[must_use]
    pub fn stops_absorbed(&self) -> bool {
        self.file.stop == Stop::Absorbed
    }
    /// Can a population of one strategy ever change again?
    #[must_use]
    pub fn mutates(&self) -> bool {
        self.phases.iter().any(|p| matches!(&p.spec, Spec::Mutate(m) if m.probability_q30 > 0))
    }
    /// Does some phase earn payoffs?
    #[must_use]
    pub fn interacts(&self) -> bool {
        self.phases.iter().any(|p| matches!(p.spec, Spec::Matrix(_)))
    }
    /// Is this step measured?
    #[must_use]
    pub fn measures(&self, step: u32) -> bool {
        step.is_multiple_of(self.every) || step == self.steps()
    }
    /// Is the population kept as a picture after this step?
    #[must_use]
    pub fn snapshots(&self, step: u32) -> bool {
        let (count, steps) = (u64::from(self.file.output.snapshots), u64::from(self.steps()));
        match count {
            0 => false,
            1 => u64::from(step) == steps,
            // Snapshot k belongs to step floor(k·steps/(count−1)): is there a k for this step?
            _ => {
                let k = (u64::from(step) * (count - 1)).div_ceil(steps.max(1));
                k < count && k * steps / (count - 1) == u64::from(step)
            }
        }
    }
}

/// Who meets whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topology {
    /// Everybody may meet everybody (`include_self`: draws are from all agents).
    WellMixed {
        /// Draw from all agents instead of from the others.
        include_self: bool,
    },
    /// Closed line with `neighbors` (even) nearest neighbours.
    Ring {
        /// Neighbours per agent.
        neighbors: u32,
        /// Play also against oneself.
        self_play: bool,
    },
    /// Square lattice; agent `y·width + x`.
    Lattice {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// Which sites are neighbours.
        neighborhood: Neighborhood,
        /// What happens at the edges.
        boundary: Boundary,
        /// Play also against oneself.
        self_play: bool,
    },
}

impl Topology {
    /// Largest number of neighbours of an agent (well-mixed: 0).
    #[must_use]
    pub fn degree_max(&self) -> u32 {
        match self {
            Self::WellMixed { .. } => 0,
            Self::Ring { neighbors, .. } => *neighbors,
            Self::Lattice { neighborhood: Neighborhood::VonNeumann, .. } => 4,
            Self::Lattice { neighborhood: Neighborhood::Moore, .. } => 8,
        }
    }
    /// Do agents also play against themselves?
    #[must_use]
    pub fn self_play(&self) -> bool {
        match self {
            Self::WellMixed { .. } => false,
            Self::Ring { self_play, .. } | Self::Lattice { self_play, .. } => *self_play,
        }
    }
    /// May random draws from the whole population return oneself?
    #[must_use]
    pub fn include_self(&self) -> bool {
        matches!(self, Self::WellMixed { include_self: true })
    }
    /// Is there a graph?
    #[must_use]
    pub fn is_graph(&self) -> bool {
        !matches!(self, Self::WellMixed { .. })
    }
}

/// The state at step 0, resolved to strategy indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Init {
    /// Independent draws: strategy = number of cumulative thresholds (units of 2⁻³⁰, last = 2^30) at or below `word >> 2`.
    Fractions(Vec<u32>),
    /// Exact counts, shuffled.
    Counts(Vec<u32>),
    /// One mutant.
    SingleMutant {
        /// Strategy of the mutant.
        mutant: u8,
        /// Strategy of the others.
        resident: u8,
        /// Its place; `None`: random per replica.
        agent: Option<u32>,
    },
    /// Sites with `left ≤ x < left + width`, `top ≤ y < top + height`.
    Block {
        /// Strategy outside.
        background: u8,
        /// Strategy inside.
        strategy: u8,
        /// First column.
        left: u32,
        /// First row.
        top: u32,
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Sites whose doubled distance to the doubled centre is at most `radius2` squared: `(2x−w+1)² + (2y−h+1)² ≤ limit`.
    Disc {
        /// Strategy outside.
        background: u8,
        /// Strategy inside.
        strategy: u8,
        /// `floor(4·radius²)`.
        limit: u64,
    },
    /// Listed strategies: of one replica, or of all.
    Listed(Vec<u8>),
}

/// How payoffs are stored and binned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayoffFormat {
    /// Fractional bits f: a stored payoff of 1 means 2⁻ᶠ.
    pub fraction_bits: u32,
    /// Lowest payoff that any agent can earn, stored units.
    pub low: i32,
    /// Highest payoff that any agent can earn, stored units.
    pub high: i32,
    /// log2 of the histogram's bin width in stored units; bin of p: `(p − low) >> bin_bits`.
    pub bin_bits: u32,
}

impl PayoffFormat {
    /// A stored payoff (or sum of payoffs) in natural units.
    #[must_use]
    pub fn natural(&self, stored: f64) -> f64 {
        stored / (1u64 << self.fraction_bits) as f64
    }
}

/// One phase of the step, ready to execute.
#[derive(Debug, Clone, PartialEq)]
pub struct PhasePlan {
    /// Phase id of the draw contract.
    pub id: u16,
    /// How often the same phase stands earlier in the step.
    pub occurrence: u8,
    /// What it does.
    pub spec: Spec,
}

impl PhasePlan {
    /// Draw id of this phase's k-th draw (see [`crate::num::rng`]).
    #[must_use]
    pub fn draw(&self, k: u32) -> u32 {
        (u32::from(self.id) << 16) | (u32::from(self.occurrence) << 8) | k
    }
    /// The phase's name in `polity list`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.spec {
            Spec::Matrix(_) => "interact/matrix",
            Spec::Fermi(_) => "imitate/fermi",
            Spec::Best(_) => "imitate/best",
            Spec::Voter(_) => "imitate/voter",
            Spec::Mutate(_) => "evolve/mutate",
        }
    }
}

/// What a phase does.
#[derive(Debug, Clone, PartialEq)]
pub enum Spec {
    /// `interact/matrix`
    Matrix(MatrixPlan),
    /// `imitate/fermi`
    Fermi(FermiPlan),
    /// `imitate/best`
    Best(BestPlan),
    /// `imitate/voter`
    Voter(VoterPlan),
    /// `evolve/mutate`
    Mutate(MutatePlan),
}

/// A matrix game in stored payoff units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixPlan {
    /// `entries[(role·16 + own)·16 + other]`: payoff of playing `own` against `other`; role 0 = row, 1 = column.
    pub entries: Vec<i32>,
    /// One matrix for both roles?
    pub symmetric: bool,
    /// Who is played, and how payoffs add up.
    pub mode: PayoffMode,
    /// Opponents of `sample`, else 1.
    pub samples: u32,
}

impl MatrixPlan {
    /// Payoff of `own` against `other` in a role.
    #[inline(always)]
    #[must_use]
    pub fn entry(&self, role: usize, own: u8, other: u8) -> i32 {
        self.entries[(role * STRATEGIES_MAX + own as usize) * STRATEGIES_MAX + other as usize]
    }
}

/// Shared by all imitation rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Probability of revising, units of 2⁻³⁰; 2^30: no draw is made.
    pub update_q30: u32,
    /// Draw id of the matching whose odd agent rests this step; `None`: nobody rests.
    pub rest_draw: Option<u32>,
    /// Is the strategy beside each packed payoff still the agent's strategy?
    pub packed: bool,
}

/// `imitate/fermi`
#[derive(Debug, Clone, PartialEq)]
pub struct FermiPlan {
    /// Adoption probability by payoff difference.
    pub table: FermiTable,
    /// When agents revise.
    pub revision: Revision,
}

/// `imitate/best`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BestPlan {
    /// Well-mixed: others looked at.
    pub models: u32,
    /// When agents revise.
    pub revision: Revision,
}

/// `imitate/voter`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoterPlan {
    /// When agents revise.
    pub revision: Revision,
}

/// `evolve/mutate`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MutatePlan {
    /// Mutation probability, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// Where a mutant goes.
    pub target: MutationTarget,
}

/// Draw ids by phase; `k` counts the words of one agent in one step.
pub mod draw {
    /// Initialisation, step 0.
    pub const INIT: u16 = 0;
    /// `interact/matrix`
    pub const MATRIX: u16 = 1;
    /// `imitate/fermi`
    pub const FERMI: u16 = 2;
    /// `imitate/best`
    pub const BEST: u16 = 3;
    /// `imitate/voter`
    pub const VOTER: u16 = 4;
    /// `evolve/mutate`
    pub const MUTATE: u16 = 5;

    /// imitate: which model; on a graph the same word decides adoption (slot from its high, adoption from its low product).
    pub const MODEL: u32 = 0;
    /// imitate: low word of the model index where one word is too coarse.
    pub const MODEL_LOW: u32 = 1;
    /// imitate: adoption (well-mixed).
    pub const ADOPT: u32 = 2;
    /// imitate: does the agent revise (only if u < 1)?
    pub const REVISE: u32 = 3;
    /// imitate/best: model q is drawn by `MODELS + 2q` (and `MODELS + 2q + 1`, the low word).
    pub const MODELS: u32 = 8;
    /// interact/matrix, sample: opponent q is drawn by `2q` (and `2q + 1`, the low word).
    pub const OPPONENT: u32 = 0;
    /// interact/matrix, sample: bit `q % 32` of draw `ROLES + q / 32` is the role against opponent q (1 = column).
    pub const ROLES: u32 = 200;
    /// interact/matrix, match: keys of the permutation.
    pub const MATCHING: u32 = 0;
    /// evolve/mutate: does it happen?
    pub const EVENT: u32 = 0;
    /// evolve/mutate: where to?
    pub const TARGET: u32 = 1;
    /// init: strategy of each agent.
    pub const START: u32 = 0;
    /// init: keys of the shuffle, or place of the mutant (word of agent 0).
    pub const PLACE: u32 = 1;
}
