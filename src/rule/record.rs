//! What never changes of a phase.

use crate::columns::Column;

/// What never changes of a phase: name, columns, draws, sources, shader.
#[derive(Debug)]
pub struct Record {
    /// `family/mechanism`, as in TOML, `polity list` and messages about differences.
    pub kind: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// Phase id of the draw contract, of the phase's own for ever; ids from 1000 on are free for phases outside this crate.
    pub id: u16,
    /// Columns it reads.
    pub reads: &'static [Column],
    /// Columns it writes; those that the plan does not have are left out.
    pub writes: &'static [Column],
    /// Random words per agent.
    pub draws: &'static [Draw],
    /// Author, year.
    pub sources: &'static [&'static str],
    /// File of the kernel in WGSL and its text.
    pub shader: (&'static str, &'static str),
    /// Shared parts of WGSL that the kernel uses.
    pub parts: &'static [Part],
    /// Who owns `main` of the kernel.
    pub driver: Driver,
    /// Does an invocation serve four fixed groups instead of 16 agents?
    pub by_group: bool,
    /// Files of WGSL of passes before the kernel, and their texts.
    pub passes: &'static [(&'static str, &'static str)],
}

/// A random word of a phase: `k` tells it from the phase's other words. Never reuse a `k`, never let it depend on state.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    /// In WGSL `DRAW_NAME`; empty: a shared draw of `rule::draw`, or one computed from others.
    pub name: &'static str,
    /// Number of the draw.
    pub k: u32,
    /// In `polity list`.
    pub what: &'static str,
}

impl Draw {
    /// A draw of the phase's own.
    #[must_use]
    pub const fn own(name: &'static str, k: u32, what: &'static str) -> Self {
        Self { name, k, what }
    }
    /// One that all phases have under the same number, such as the word that decides who revises.
    #[must_use]
    pub const fn shared(what: &'static str) -> Self {
        Self { name: "", k: 0, what }
    }
}

/// Shared parts of WGSL beyond numbers, random words and places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Neighbours: `slots_of`, `at_slot`, `degree_of`, `neighbor`. Binds the rows of a sparse graph where there is one.
    Graph,
    /// Whom an agent looks at and when it revises: `model_of`, `revises`, `resting`. Brings [`Part::Graph`] and [`Part::Permute`].
    Model,
    /// Matchings: `permutation_of`, `forward`, `inverse`.
    Permute,
    /// `begin` of rules in which who is left over by a matching or grouping `rests`. Wants [`Part::Model`].
    Rests,
    /// `begin` of rules by which agents meet in pairs of a matching, and `paired_with`; by the scalar `pairs`. Wants [`Part::Permute`] or
    /// [`Part::Model`].
    Pairs,
    /// `draws` of kernels that need no random words of agents, for drivers whose `draws` wants no dimension.
    Undrawn,
    /// `draws` of rules by which an agent compares itself with one model. Wants [`Part::Model`].
    Compared,
    /// The logistic function: `threshold_q30`, for rules whose words are those of `Words::fermi`.
    Fermi,
    /// Powers and logarithms by table.
    Power,
    /// Fitness max(0, 1 + δπ).
    Fitness,
    /// Distances in several value dimensions: `apart`, `is_near`, `is_far`; wants the words of `Reach`.
    Distance,
    /// `sycophancy_of`: how much of a difference an agent hides.
    Sycophancy,
    /// Empty sites and who is happy: `is_happy`; wants the words of `Homes` and [`Part::Graph`].
    Homes,
    /// Entries of a game of two: `entry`, by the table `entries`.
    Game,
    /// What strategies earn against a population, by the counts that the pass reads: `expected`. Brings [`Part::Game`].
    Expected,
    /// Weights of strategies by what each would earn. Brings [`Part::Game`].
    Respond,
    /// `learns`: does an agent learn at all? By the scalar `learners`.
    Learners,
    /// Counts of those whom an agent sees: `seen_by`, and `begin` and `draws` of a choice by them; wants the words of `Peers` and [`Part::Model`], and reads the scratch buffer.
    Peers,
    /// Propensities of strategies and choices by them, for `Driver::Strategy`. Wants [`Part::Model`], [`Part::Rests`] and
    /// [`Part::Learners`].
    Learn,
    /// Groups of rivals and what each brings: `amount_of`, `member_at`, `group_of`; wants the words of `Rivals` and `Amounts`, and [`Part::Permute`].
    Amounts,
    /// Strength of contestants: `weight_of`. Wants [`Part::Amounts`] and [`Part::Power`].
    Strength,
}

/// Who owns `main` of a kernel, and so what the kernel supplies: see the head of each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// The kernel itself.
    Own,
    /// `shaders/shared/drive_strategy.wgsl`: next strategies.
    Strategy,
    /// `shaders/shared/drive_imitate.wgsl`: next strategies, and whom they come from.
    Imitate,
    /// `shaders/shared/drive_payoff.wgsl`: payoffs.
    Payoff,
    /// `shaders/shared/drive_values.wgsl`: next values.
    Values,
    /// `shaders/shared/drive_place.wgsl`: any columns of 16 agents.
    Place,
    /// `shaders/shared/drive_groups.wgsl`: any columns of four fixed groups.
    Groups,
    /// `shaders/shared/drive_parts.wgsl`, for passes before a kernel: one part of a replica.
    Parts,
    /// `shaders/shared/drive_counts.wgsl`, for passes before a kernel: the counts of one replica, which are empty afterwards.
    Counts,
    /// `shaders/shared/drive_seats.wgsl`, for passes before a kernel: what agents are, in the order of seats.
    Seats,
}
