//! The checked, resolved, fixed-point form of a config. Fields are private to `config`: whoever holds a [`Plan`] holds a valid one.

use crate::columns::{BASE, Column, Planes};
use crate::file::checkpoint::CheckpointFile;
use crate::file::inputs::Input;
use crate::file::{File, Stop};
use crate::num::homes::Homes;
use std::sync::{Arc, OnceLock};

pub use super::event_plan::{Amount, EventPlan, Times, Turn};
pub use super::society_plan::{ClassPlan, ColumnPlan, Society, Source, Stocks, UserPlan};
pub use super::table_plan::{TablePlan, When};
pub use crate::file::accountability::Identity;
pub use crate::file::topology::Topology;
pub use crate::network::{Base, Labels, Network};
pub use crate::num::pictures::Pictures;
pub use crate::rule::draw;
pub use crate::rule::game::{MatrixPlan, STRATEGIES_MAX};
pub use crate::rule::payoff::PayoffFormat;
pub use crate::rule::{Around, Decides, PhasePlan, Revision, Votes};

/// Everything a backend needs to know; see [`Plan::new`](Plan::new).
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub(super) file: File,
    pub(super) agents: u32,
    pub(super) topology: Topology,
    pub(super) learning: Option<Topology>,
    pub(super) society: Society,
    pub(super) columns: Vec<ColumnPlan>,
    pub(super) init: Init,
    pub(super) phases: Vec<PhasePlan>,
    pub(super) events: Vec<EventPlan>,
    pub(super) stages: Vec<Stage>,
    pub(super) payoff: PayoffFormat,
    pub(super) every: u32,
    pub(super) absorption: bool,
    pub(super) tables: Vec<TablePlan>,
    pub(super) inputs: Vec<Input>,
    pub(super) warnings: Vec<String>,
    pub(super) scores: Once<Option<Vec<[f64; 2]>>>,
}

/// What follows from a plan and takes long to find: found once, for its clones too, which must not differ in what it follows from. All are equal.
#[derive(Debug, Clone)]
pub(super) struct Once<T>(Arc<OnceLock<T>>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> PartialEq for Once<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Plan {
    /// The file this came from, every default written out.
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }
    /// What the user should know of this config, a line each; graphs have notes of their own.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
    /// What groups are expected to score with each strategy, which `find` finds: a function of phases and preferences alone.
    pub fn scores_or(&self, find: impl FnOnce() -> Option<Vec<[f64; 2]>>) -> Option<&[[f64; 2]]> {
        self.scores.0.get_or_init(find).as_deref()
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
    /// The plan as it is for one of its replicas: what the metrics of a single population are computed with.
    #[must_use]
    pub fn of_one_replica(&self) -> Self {
        let mut one = self.clone();
        one.file.population.replicas = 1;
        one.stages.iter_mut().for_each(|stage| stage.plan = Arc::new(stage.plan.of_one_replica()));
        one
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
    /// Whom agents learn from and are influenced by.
    #[must_use]
    pub fn learning(&self) -> &Topology {
        self.learning.as_ref().unwrap_or(&self.topology)
    }
    /// The topology that a phase works on; of the whole population, whatever the graph, for one that asks for no neighbours.
    #[must_use]
    pub fn topology_of(&self, phase: &PhasePlan) -> &Topology {
        static WELL_MIXED: Topology = Topology::WellMixed { include_self: false };
        match phase.facts.around {
            Around::Met => &self.topology,
            Around::Learned => self.learning(),
            Around::Population if self.topology.is_graph() => &WELL_MIXED,
            Around::Population => &self.topology,
        }
    }
    /// Values, user groups, classes.
    #[must_use]
    pub fn society(&self) -> &Society {
        &self.society
    }
    /// The columns beside strategy and payoff, in the order of their ids.
    #[must_use]
    pub fn columns(&self) -> &[ColumnPlan] {
        &self.columns
    }
    /// Planes of a column; 0: the plan has no such column.
    #[must_use]
    pub fn planes(&self, column: Column) -> u32 {
        match column {
            Column::Strategy => 1,
            Column::Payoff => u32::from(self.interacts()),
            _ => self.columns.iter().find(|c| c.column == column).map_or(0, |c| c.planes),
        }
    }
    /// Can a column change from step to step?
    #[must_use]
    pub fn changes(&self, column: Column) -> bool {
        column.info().mutable || self.phases.iter().any(|phase| phase.writes(column))
    }
    /// The planes whose digests are recorded: strategy, payoff, then those of other columns that can change; entries side by side have one together.
    #[must_use]
    pub fn digested(&self) -> Vec<(Column, u32)> {
        let changes = |column: Column| column.info().mutable || self.phases.iter().any(|phase| phase.writes(column));
        let others = self.columns.iter().filter(|c| changes(c.column));
        let planes = others.flat_map(|c| (0..if c.column.is_rows() { 1 } else { c.planes }).map(|plane| (c.column, plane)));
        BASE.iter().map(|c| (*c, 0)).chain(planes).collect()
    }
    /// Name of a plane in messages and tables.
    #[must_use]
    pub fn plane_name(&self, column: Column, plane: u32) -> String {
        let name = column.info().name;
        let part = match column.info().planes {
            Planes::One => None,
            Planes::Dimensions => self.society.dimensions.get(plane as usize).cloned(),
            Planes::Strategies => self.strategies().get(plane as usize).cloned(),
            Planes::Slots | Planes::Entries => Some(plane.to_string()),
            Planes::Parts(names) => names.get(plane as usize).map(|name| (*name).to_owned()),
        };
        part.map_or_else(|| name.to_owned(), |part| format!("{name}_{part}"))
    }
    /// Agents in a fixed group: from a topology of groups, or from a phase that works on groups; 1: there are none.
    #[must_use]
    pub fn group_size(&self) -> u32 {
        let sizes = [self.learning(), &self.topology]
            .map(|t| if let Topology::Groups { size, .. } | Topology::SameRole { size, .. } = t { *size } else { 1 });
        sizes.into_iter().chain(self.phases.iter().map(|p| p.facts.group_size)).find(|n| *n > 1).unwrap_or(1)
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
    /// What ends the run before its last step.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.file.stop
    }
    /// When the state is kept.
    #[must_use]
    pub fn checkpoint(&self) -> CheckpointFile {
        self.file.checkpoint.clone().unwrap_or_default()
    }
    /// Can a population of one strategy ever change again, in strategies or in any other column?
    #[must_use]
    pub fn mutates(&self) -> bool {
        self.phases.iter().any(|p| p.facts.stirs)
    }
    /// The tables of agents that are written beside the numbers.
    #[must_use]
    pub fn tables(&self) -> &[TablePlan] {
        &self.tables
    }
    /// Agents of a table in each replica.
    #[must_use]
    pub fn agents_in(&self, table: &TablePlan) -> usize {
        table.agents.as_ref().map_or(self.agents as usize, |sample| sample.len())
    }
    /// The phase to which values are the features of a culture, with the number of traits of each; `None`: there is none.
    #[must_use]
    pub fn culture(&self) -> Option<(&PhasePlan, u32)> {
        self.phases.iter().find_map(|phase| Some((phase, phase.rule.traits()?)))
    }
    /// The first phase in which agents move between sites, with what makes them happy; `None`: nobody moves.
    #[must_use]
    pub fn homes(&self) -> Option<(&PhasePlan, Homes)> {
        self.phases.iter().find_map(|phase| Some((phase, phase.rule.homes()?)))
    }
    /// May strategies that are gone come back?
    #[must_use]
    pub fn revives(&self) -> bool {
        let brought = self.events.iter().filter_map(|event| event.turn.as_ref()).any(|turn| turn.strategy.is_some());
        brought || self.phases.iter().any(|p| p.revives) || self.stages.iter().any(|stage| stage.plan.revives())
    }
    /// The files that the config names. The resolved config names them as a run directory does.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }
    /// What agents are called in the file of a graph, where that is not just their numbers.
    #[must_use]
    pub fn labels(&self) -> Option<&Labels> {
        self.networks().into_iter().find_map(|(_, network)| network.source()?.labels.as_ref())
    }
    /// The topologies by section: whom agents meet, whom they learn from where that is another one.
    pub fn topologies(&self) -> impl Iterator<Item = (&'static str, &Topology)> {
        [("topology", Some(&self.topology)), ("learning", self.learning.as_ref())].into_iter().filter_map(|(name, of)| Some((name, of?)))
    }
    /// The sparse graphs, by section: whom agents meet, whom they learn from where that is another graph.
    #[must_use]
    pub fn networks(&self) -> Vec<(&'static str, &Network)> {
        let sections = [("topology", Some(&self.topology)), ("learning", self.learning.as_ref())];
        sections.into_iter().filter_map(|(name, of)| Some((name, of?.network()?.as_ref()))).collect()
    }
    /// The topologies with rows that phases walk, that of interactions first; links that are columns have none.
    #[must_use]
    pub fn rows(&self) -> Vec<&Topology> {
        let walked = [Some(&self.topology), self.learning.as_ref()].into_iter().flatten();
        walked.filter(|of| matches!(of, Topology::Sparse { .. })).collect()
    }
    /// Does some phase pay agents?
    #[must_use]
    pub fn interacts(&self) -> bool {
        self.phases.iter().any(|p| p.facts.earns.is_some())
    }
    /// How influence weighs in the last vote of a step; `None`: no vote weighs by it.
    #[must_use]
    pub fn votes(&self) -> Option<Votes<'_>> {
        self.phases.iter().rev().find_map(|p| p.rule.votes())
    }
    /// Is this step measured?
    #[must_use]
    pub fn measures(&self, step: u32) -> bool {
        step.is_multiple_of(self.every) || step == self.steps()
    }
    /// After which steps the population is kept as a picture.
    #[must_use]
    pub fn pictures(&self) -> Pictures {
        let output = &self.file.output;
        Pictures { count: output.snapshots, over: output.snapshots_over.unwrap_or(self.file.steps), steps: self.file.steps }
    }
    /// Is the population kept as a picture after this step?
    #[must_use]
    pub fn snapshots(&self, step: u32) -> bool {
        self.pictures().due(step)
    }
}

/// The plan that holds after a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The step after which it holds.
    pub after: u32,
    /// What holds then.
    pub plan: Arc<Plan>,
}

/// The state at step 0, resolved to strategy indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Init {
    /// Independent draws: strategy = number of cumulative thresholds (units of 2⁻³⁰, last = 2^30) at or below `word >> 2`.
    Fractions(Vec<u32>),
    /// The same, by the word of the first agent of each fixed group.
    GroupFractions {
        /// Cumulative thresholds.
        thresholds: Vec<u32>,
        /// Agents per group.
        size: u32,
    },
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
    /// Everybody has strategy 0.
    Same,
    /// Listed strategies: of one replica, or of all.
    Listed(Vec<u8>),
}
