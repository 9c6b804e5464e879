//! Phases whose types are forgotten: planned ones, and those that a config may name.

use super::crowd::Crowd;
use super::facts::{Decides, Facts, Inherits, Votes};
use super::game::MatrixPlan;
use super::market::Market;
use super::pricing::{Greedy, Pricing};
use super::record::Record;
use super::words::Words;
use crate::columns::Column;
use crate::file::problem::Problem;
use crate::num::homes::Homes;
use serde_json::Value;
use std::any::Any;
use std::fmt::{self, Debug};
use std::sync::{Arc, OnceLock};

/// The table of the probabilities of revising by trait class, where there is one.
pub const UPDATES: &str = "updates_q30";

/// A rule (`rule::Rule`) whose type is forgotten.
pub trait AnyRule: Any + Debug + Send + Sync {
    /// Numbers and tables for its kernel on a GPU.
    fn words(&self, words: &mut Words);
    /// The matrix game that it plays, if it does.
    fn game(&self) -> Option<&MatrixPlan>;
    /// Members of the groups in which it seats agents at random.
    fn seats(&self) -> Option<u32>;
    /// Is what agents earn decided by counts of strategies alone?
    fn certain(&self) -> bool;
    /// Next strategies of an agent as probabilities, if they follow from counts and payoffs.
    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>>;
    /// The difference of values up to which others attract, units of 1/65535, in models of bounded confidence.
    fn confidence(&self) -> Option<u32>;
    /// What keeps it, as phase `k` of a step, from a plan with these columns and phases.
    fn objections(&self, columns: &[Column], step: &[PhasePlan], k: usize) -> Vec<Problem>;
    /// Which sites are empty and who is happy, if agents move between sites.
    fn homes(&self) -> Option<Homes>;
    /// The market that firms sell in.
    fn market(&self) -> Option<Market>;
    /// Traits of each feature, if values are the features of a culture to it.
    fn traits(&self) -> Option<u32>;
    /// What stands for 1 in the propensities that it brings.
    fn propensity_one(&self, fraction_bits: u32) -> Option<f64>;
    /// What stands for 1 in the action values that it brings.
    fn action_value_one(&self, fraction_bits: u32) -> Option<f64>;
    /// Mean payoff of each strategy against others who choose at random.
    fn against_chance(&self) -> Option<Vec<f64>>;
    /// The market that each fixed group is.
    fn pricing(&self) -> Option<&Pricing>;
    /// How agents choose by their action values, if they have such.
    fn greedy(&self) -> Option<Greedy>;
    /// How influence weighs in votes, if votes weigh by it.
    fn votes(&self) -> Option<Votes<'_>>;
    /// Task and human-value score of a fixed group, if groups have such.
    fn scores(&self, strategy: usize, preferences: &[Vec<u16>]) -> Option<[u32; 2]>;
    /// How groups decide, if they can be wrong together.
    fn decides(&self) -> Option<Decides>;
    /// Whose values those are that it makes.
    fn inherits(&self) -> Inherits;
    /// Is it the same rule?
    fn equals(&self, other: &dyn AnyRule) -> bool;
}

/// One phase of the step, ready to execute.
#[expect(clippy::struct_excessive_bools, reason = "one per question")]
#[derive(Debug, Clone)]
pub struct PhasePlan {
    /// The phase.
    pub of: &'static Phase,
    /// What it does here.
    pub rule: Arc<dyn AnyRule>,
    /// Phase id of the draw contract.
    pub id: u16,
    /// How often the same phase stands earlier in the step.
    pub occurrence: u8,
    /// Trait classes that it changes, by bit; the others keep their strategies and values. All bits set: everybody.
    pub active: u16,
    /// May it bring a strategy back that nobody holds any more?
    pub revives: bool,
    /// Do its payoffs add to those earned earlier in the step?
    pub accumulates: bool,
    /// Are lineages written after it?
    pub traces: bool,
    /// Are lineages of values written after it?
    pub traces_values: bool,
    /// Does the harm of what agents do in it go into the books?
    pub books: bool,
    /// Does the harm of wrong decisions that groups make in it go into the books?
    pub judges: bool,
    /// What is known of it.
    pub facts: Facts,
}

impl PartialEq for PhasePlan {
    fn eq(&self, other: &Self) -> bool {
        let rank = |p: &Self| (p.id, p.occurrence, p.active, p.accumulates, p.traces, p.traces_values, p.books, p.judges);
        rank(self) == rank(other) && self.facts == other.facts && self.rule.equals(&*other.rule)
    }
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
        self.of.record.kind
    }
    /// Does it write a column?
    #[must_use]
    pub fn writes(&self, column: Column) -> bool {
        self.of.record.writes.contains(&column)
    }
    /// The rule as what it is; `None`: it is another one.
    #[must_use]
    pub fn get<R: 'static>(&self) -> Option<&R> {
        (&*self.rule as &dyn Any).downcast_ref()
    }
    /// Its numbers and tables for a kernel.
    #[must_use]
    pub fn words(&self) -> Words {
        let mut words = Words::default();
        self.rule.words(&mut words);
        if let Some(each) = self.facts.revision.and_then(|revision| revision.by_class_q30) {
            words.table(UPDATES, each);
        }
        words
    }
}

/// A phase with its type forgotten: what a registry holds.
pub struct Phase {
    /// What never changes.
    pub record: &'static Record,
    /// What configs ask of it; `rule` knows what it is.
    pub(crate) file: &'static (dyn Any + Send + Sync),
    /// What executes it; `crate::phase` knows what it is.
    pub(crate) code: &'static (dyn Any + Send + Sync),
}

impl Debug for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Phase").field(&self.record.kind).finish()
    }
}

/// The phases that configs may name, in the order in which they are listed.
#[derive(Debug, Clone)]
pub struct Registry {
    phases: Vec<&'static Phase>,
    /// The schema of configs, made once for all clones (`config::schema`).
    pub(crate) schema: Arc<OnceLock<Value>>,
}

impl Registry {
    /// A registry of exactly these phases.
    #[must_use]
    pub fn new(phases: impl IntoIterator<Item = &'static Phase>) -> Self {
        Self { phases: phases.into_iter().collect(), schema: Arc::default() }
    }

    /// The same with one more phase; one of the same kind takes the other's place.
    #[must_use]
    pub fn with(mut self, phase: &'static Phase) -> Self {
        self.phases.retain(|p| p.record.kind != phase.record.kind);
        self.phases.push(phase);
        Self::new(self.phases)
    }

    /// Every phase.
    pub fn iter(&self) -> impl Iterator<Item = &'static Phase> + '_ {
        self.phases.iter().copied()
    }

    /// The phase of a kind.
    #[must_use]
    pub fn find(&self, kind: &str) -> Option<&'static Phase> {
        self.iter().find(|p| p.record.kind == kind)
    }
}
