//! What the rest of the program must know of a rule: what it earns, whom it changes, when agents revise.

use super::task::Task;
use crate::columns::Column;
use crate::file::per_class::CLASSES_MAX;
use crate::num::fixed::ONE_Q30;
use crate::num::power::PowerTable;

/// What a payoff format must hold because of one phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Nothing.
    Any,
    /// Payoffs up to a magnitude in natural units; the key to blame if that is too much.
    Upto(f64, &'static str),
    /// At most so many fractional bits.
    Bits(u32),
}

/// Which topology a rule works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// None: on every agent alone, or on the whole population.
    Population,
    /// That of interaction: whom agents meet.
    Met,
    /// That of learning and influence.
    Learned,
}

/// What the rest of the program must know of a rule. There is no default: who writes a phase answers every line.
#[expect(clippy::struct_excessive_bools, reason = "one per question")]
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Payoffs, if agents earn some.
    pub earns: Option<Earns>,
    /// Does it change what agents do or value, so that members of stubborn classes stay out of it?
    pub learns: bool,
    /// Whose neighbours or groups it works on.
    pub around: Around,
    /// Does it look at many others at once or at whole groups, rather than at a model at a time?
    pub surveys: bool,
    /// Can it change a population in which all agents have the same strategy?
    pub stirs: bool,
    /// Does it write values? Its effect on their means is then kept in the ledger of measured steps.
    pub writes_values: bool,
    /// Agents in the fixed groups that it works on; 1: none.
    pub group_size: u32,
    /// Columns that exist because of it, and where they start.
    pub creates: Vec<Start>,
    /// When agents revise, if the rule knows such a thing.
    pub revision: Option<Revision>,
    /// Random words per agent and step, on average.
    pub words: f64,
    /// Rounds in its shader over all neighbours of an agent, well-mixed over everybody; 0: it looks at none or at single ones.
    pub rounds: u64,
    /// Words of a convention among which strategies are inventories; 0: strategies are none.
    pub vocabulary: u32,
    /// Are strategies ways to speak: Share, Hide, Lie?
    pub speaks: bool,
}

/// What agents earn.
#[derive(Debug, Clone, PartialEq)]
pub struct Earns {
    /// Lowest and highest payoff that any agent can earn, stored units.
    pub range: [i32; 2],
    /// Agents in seats up to this one of the step's matching or grouping play; later ones are left over and rest.
    pub playing: u32,
    /// What objective alignment is measured against. `None`: no task, or payoffs do not tell what it has paid.
    pub task: Option<Task>,
}

/// A column that a phase brings, and its entries at step 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Which.
    pub column: Column,
    /// One entry per plane, or one for all; empty: the column has a start of its own.
    pub entries: Vec<u32>,
}

impl Start {
    /// A column that knows where it starts.
    #[must_use]
    pub const fn own(column: Column) -> Self {
        Self { column, entries: Vec::new() }
    }
}

/// When agents revise: shared by all rules of learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Probability of revising, units of 2⁻³⁰; 2^30: no draw is made. 0 where it depends on the class.
    pub update_q30: u32,
    /// The same by trait class; `None`: it does not depend on it.
    pub by_class_q30: Option<[u32; CLASSES_MAX]>,
    /// Draw id of the matching or grouping whose leftover agents rest this step; `None`: nobody rests.
    pub rest_draw: Option<u32>,
    /// Agents in this seat of it and in all later ones rest.
    pub rest_from: u32,
    /// Is the strategy beside each packed payoff still the agent's strategy?
    pub packed: bool,
}

impl Revision {
    /// Is a word drawn to decide who revises?
    #[inline(always)]
    #[must_use]
    pub fn draws(&self) -> bool {
        self.update_q30 != ONE_Q30
    }
    /// Probability of revising of an agent of a class, units of 2⁻³⁰.
    #[inline(always)]
    #[must_use]
    pub const fn of_class(&self, class: u8) -> u32 {
        match &self.by_class_q30 {
            Some(each) => each[(class & 15) as usize],
            None => self.update_q30,
        }
    }
    /// Random words for that, per agent and step.
    #[must_use]
    pub fn words(&self) -> f64 {
        if self.draws() { 1.0 } else { 0.0 }
    }
}

/// Whose values those are that a rule makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inherits {
    /// Whole ones of another agent, which column `giver` names, or the agent's own.
    Copied,
    /// The agent's own, moved at most half of the way to those of others.
    Own,
    /// Nobody's in particular.
    Mixed,
}

/// How groups decide something that they can be wrong about together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decides {
    /// Fixed groups, by a majority of all their members, whose votes weigh the same: reports tell.
    Majority {
        /// Members of a group.
        size: u32,
    },
    /// Something is done where at least so many members play certain strategies, and else left undone.
    Threshold {
        /// Members of a group.
        size: u32,
        /// How many it takes, at most `size`.
        needed: u32,
        /// Strategies that do it, by bit.
        acts: u32,
        /// Are groups the seats of a random order, new in each step? Otherwise they are fixed.
        random: bool,
    },
}

impl Decides {
    /// Members of a group.
    #[must_use]
    pub const fn size(self) -> u32 {
        match self {
            Self::Majority { size } | Self::Threshold { size, .. } => size,
        }
    }
    /// How many members it takes for a wrong decision.
    #[must_use]
    pub const fn quota(self) -> u32 {
        match self {
            Self::Majority { size } => size / 2 + 1,
            Self::Threshold { size, needed, .. } => size - needed + 1,
        }
    }
}

/// How influence weighs in votes: influence^η relative to the most influential member of a group.
#[derive(Debug, Clone, Copy)]
pub struct Votes<'a> {
    /// Exponent η, units of 2⁻¹⁶.
    pub exponent_q16: u32,
    /// Does the first member of a group vote?
    pub leader: bool,
    /// Logarithm and power.
    pub table: &'a PowerTable,
}
