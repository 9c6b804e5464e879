//! The phases: record, CPU kernel and shader text of each.
//!
//! A phase is a pure gather: the next value of an agent is a function of the columns as they were when the phase began.
//! The CPU kernel computes a chunk of agents in short split loops (fill words, indices, gather, masked arithmetic), because
//! that is the form that vectorises; agents at edges go one by one through the same formula.

pub mod account;
pub mod convention;
pub mod culture;
pub mod evolve;
pub mod fused;
pub mod imitate;
pub mod influence;
pub mod interact;
pub mod learn;
pub mod network;
mod out;
pub mod respond;
mod rows;
mod segments;
pub mod user;
pub mod vote;

use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::{PhasePlan, Revision, Spec};
use crate::num::fixed::ONE_Q30;
use crate::num::permute::Permutation;
use crate::num::rng::{DrawKey, GROUP, fill_words};
use crate::num::wide::{ONE_WORD_INDEX_MAX, index_below, index_below_wide};
use crate::world::graph::Graph;
use crate::world::store::{self, Store};
pub use out::{Out, Part};

/// Record of one phase; everything generic reads this.
#[derive(Debug)]
pub struct Phase {
    /// Name in TOML, `polity list`, digests of faults.
    pub name: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// Columns it reads.
    pub reads: &'static [Column],
    /// Columns it writes; those that the plan does not have are left out.
    pub writes: &'static [Column],
    /// Does an invocation of the shader serve four fixed groups instead of 16 agents?
    pub by_group: bool,
    /// Random words per agent, by name.
    pub draws: &'static [&'static str],
    /// Author, year.
    pub sources: &'static [&'static str],
    /// File of the shader and its text.
    pub shader: (&'static str, &'static str),
    /// The CPU kernel.
    pub cpu: CpuKernel,
    /// Imitation rules: whom each agent copies, itself if nobody. Runs instead of the kernel where the column `model` is wanted.
    pub models: Option<fn(&View<'_>, usize, &mut [u32])>,
}

/// Computes agents `first .. first + out.len()` of one replica; `first` is a multiple of 128 or the begin of a lattice row.
#[derive(Debug, Clone, Copy)]
pub enum CpuKernel {
    /// Writes packed payoffs.
    Payoff(fn(&View<'_>, usize, &mut [u32])),
    /// Writes next strategies.
    Strategy(fn(&View<'_>, usize, &mut [u8])),
    /// Writes any columns.
    Columns(fn(&View<'_>, Out<'_>)),
}

/// Every phase.
pub const ALL: &[&Phase] = &[
    &interact::matrix::PHASE,
    &interact::public_goods::PHASE,
    &interact::repeated::PHASE,
    &interact::reputation::PHASE,
    &interact::opinions::PHASE,
    &interact::commons::PHASE,
    &imitate::fermi::PHASE,
    &imitate::best::PHASE,
    &imitate::voter::PHASE,
    &imitate::proportional::PHASE,
    &imitate::death_birth::PHASE,
    &imitate::birth_death::PHASE,
    &imitate::wright_fisher::PHASE,
    &respond::best_response::PHASE,
    &respond::logit::PHASE,
    &respond::aspiration::PHASE,
    &learn::roth_erev::PHASE,
    &learn::cross::PHASE,
    &imitate::hitchhike::PHASE,
    &imitate::group::PHASE,
    &influence::bounded_confidence::PHASE,
    &convention::naming_game::PHASE,
    &culture::axelrod::PHASE,
    &interact::gamble::PHASE,
    &account::income::PHASE,
    &user::reliance::PHASE,
    &user::multitask::PHASE,
    &influence::average::PHASE,
    &influence::prototype::PHASE,
    &influence::hegselmann_krause::PHASE,
    &interact::mission::PHASE,
    &vote::decide::PHASE,
    &vote::cascade::PHASE,
    &evolve::mutate::PHASE,
    &evolve::jitter::PHASE,
    &imitate::conformist::PHASE,
    &imitate::majority::PHASE,
    &imitate::q_voter::PHASE,
    &imitate::sznajd::PHASE,
    &interact::environment::PHASE,
    &evolve::migrate::PHASE,
    &network::rewire::PHASE,
];

/// The record behind a planned phase.
#[must_use]
pub fn record(phase: &PhasePlan) -> &'static Phase {
    match phase.spec {
        Spec::Matrix(_) => &interact::matrix::PHASE,
        Spec::PublicGoods(_) => &interact::public_goods::PHASE,
        Spec::Repeated(_) => &interact::repeated::PHASE,
        Spec::Reputation(_) => &interact::reputation::PHASE,
        Spec::Commons(_) => &interact::commons::PHASE,
        Spec::Opinions(_) => &interact::opinions::PHASE,
        Spec::Fermi(_) => &imitate::fermi::PHASE,
        Spec::Best(_) => &imitate::best::PHASE,
        Spec::Voter(_) => &imitate::voter::PHASE,
        Spec::Proportional(_) => &imitate::proportional::PHASE,
        Spec::DeathBirth(_) => &imitate::death_birth::PHASE,
        Spec::BirthDeath(_) => &imitate::birth_death::PHASE,
        Spec::WrightFisher(_) => &imitate::wright_fisher::PHASE,
        Spec::BestResponse(_) => &respond::best_response::PHASE,
        Spec::Logit(_) => &respond::logit::PHASE,
        Spec::Aspiration(_) => &respond::aspiration::PHASE,
        Spec::RothErev(_) => &learn::roth_erev::PHASE,
        Spec::Cross(_) => &learn::cross::PHASE,
        Spec::Mutate(_) => &evolve::mutate::PHASE,
        Spec::NamingGame(_) => &convention::naming_game::PHASE,
        Spec::Axelrod(_) => &culture::axelrod::PHASE,
        Spec::Gamble(_) => &interact::gamble::PHASE,
        Spec::Income(_) => &account::income::PHASE,
        Spec::Reliance(_) => &user::reliance::PHASE,
        Spec::Multitask(_) => &user::multitask::PHASE,
        Spec::Hitchhike(_) => &imitate::hitchhike::PHASE,
        Spec::BoundedConfidence(_) => &influence::bounded_confidence::PHASE,
        Spec::Average(_) => &influence::average::PHASE,
        Spec::Prototype(_) => &influence::prototype::PHASE,
        Spec::HegselmannKrause(_) => &influence::hegselmann_krause::PHASE,
        Spec::Jitter(_) => &evolve::jitter::PHASE,
        Spec::Decide(_) => &vote::decide::PHASE,
        Spec::Cascade(_) => &vote::cascade::PHASE,
        Spec::Mission(_) => &interact::mission::PHASE,
        Spec::GroupCopy(_) => &imitate::group::PHASE,
        Spec::Conformist(_) => &imitate::conformist::PHASE,
        Spec::Majority(_) => &imitate::majority::PHASE,
        Spec::QVoter(_) => &imitate::q_voter::PHASE,
        Spec::Sznajd(_) => &imitate::sznajd::PHASE,
        Spec::Environment(_) => &interact::environment::PHASE,
        Spec::Migrate(_) => &evolve::migrate::PHASE,
        Spec::Rewire(_) => &network::rewire::PHASE,
    }
}

/// What a phase needs to know of the whole population before any chunk of it is computed; mostly nothing.
#[must_use]
pub fn prepare(view: &View<'_>) -> Prepared {
    match &view.phase.spec {
        Spec::HegselmannKrause(rule) => Prepared { means: influence::hegselmann_krause::means(view, rule), ..Prepared::default() },
        Spec::WrightFisher(rule) => Prepared { fitness: imitate::fitness::Sums::new(view, rule.fitness), ..Prepared::default() },
        Spec::BirthDeath(rule) => Prepared { children: imitate::birth_death::children(view, rule), ..Prepared::default() },
        Spec::BestResponse(rule) | Spec::Logit(rule) => Prepared { responses: respond::prepare(view, rule), ..Prepared::default() },
        _ => Prepared::default(),
    }
}

/// What [`prepare`] found out about the whole population.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    /// Means around each value, dimension after dimension (`influence/hegselmann_krause`).
    pub means: Vec<u16>,
    /// Sums of fitness (`imitate/wright_fisher`).
    pub fitness: imitate::fitness::Sums,
    /// To whom each agent sends a child (`imitate/birth_death`).
    pub children: Vec<u32>,
    /// Sums of weights by the strategy that an agent plays now (`respond/…`).
    pub responses: Vec<[u32; 16]>,
}

impl Prepared {
    /// Nothing was prepared.
    pub const NONE: &'static Self =
        &Self { means: Vec::new(), fitness: imitate::fitness::Sums::NONE, children: Vec::new(), responses: Vec::new() };
}

/// What a kernel sees of one replica.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The phase.
    pub phase: &'a PhasePlan,
    /// The step being computed, from 1.
    pub step: u32,
    /// The replica.
    pub replica: u32,
    /// Strategies of its agents, without padding.
    pub strategy: &'a [u8],
    /// Packed payoffs of its agents.
    pub payoff: &'a [u32],
    /// What each strategy earns, where that is the same for all who play it: in the first row against the population (`field`), in
    /// both on either side of a complete bipartite graph.
    pub field: [[i32; 16]; 2],
    /// The agent that rests in this step, or `u32::MAX`.
    pub resting: u32,
    /// Where several rest: the order of all agents, and the first seat in it whose agent rests.
    pub left_over: Option<(Permutation, u32)>,
    /// Neighbours.
    pub graph: Graph<'a>,
    /// The other columns, all replicas.
    pub columns: &'a [Store],
    /// Sum of each value dimension over the population; filled where a phase needs it.
    pub sums: [u64; 8],
    /// What [`prepare`] found out about the whole population.
    pub prepared: &'a Prepared,
    /// Does a random draw from the population include oneself?
    pub include_self: bool,
}

impl<'a> View<'a> {
    /// A plane of bytes of this replica; empty if the plan has no such column.
    #[must_use]
    pub fn bytes(&self, column: Column, plane: u32) -> &'a [u8] {
        store::bytes_of(self.columns, self.plan, column, plane, self.replica)
    }
    /// A plane of half words of this replica; empty if the plan has no such column.
    #[must_use]
    pub fn halves(&self, column: Column, plane: u32) -> &'a [u16] {
        store::halves_of(self.columns, self.plan, column, plane, self.replica)
    }
    /// A plane of words of this replica; empty if the plan has no such column.
    #[must_use]
    pub fn words(&self, column: Column, plane: u32) -> &'a [u32] {
        store::words_of(self.columns, self.plan, column, plane, self.replica)
    }
    /// Value dimensions.
    #[must_use]
    pub fn dimensions(&self) -> u32 {
        self.plan.society().dimension_count() as u32
    }

    /// Key of this phase's k-th draw.
    #[inline]
    #[must_use]
    pub fn key(&self, k: u32) -> DrawKey {
        DrawKey { seed: self.plan.seed(), step: self.step, draw: self.phase.draw(k), replica: self.replica }
    }

    /// Whom random draws from the population choose from.
    #[inline]
    #[must_use]
    pub fn pool(&self) -> Pool {
        let all = self.include_self;
        let size = self.plan.agents() - u32::from(!all);
        Pool { size, skip_self: !all, wide: size > ONE_WORD_INDEX_MAX }
    }
}

/// A pool of agents to draw from: all, or all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Agents in the pool.
    pub size: u32,
    /// Is the drawing agent left out?
    pub skip_self: bool,
    /// Does an index take two words?
    pub wide: bool,
}

impl Pool {
    /// The agent that the words choose for agent `i`.
    #[inline(always)]
    #[must_use]
    pub fn pick(&self, i: u32, high: u32, low: u32) -> u32 {
        let place = if self.wide { index_below_wide(high, low, self.size) } else { index_below(high, self.size) };
        place.wrapping_add(u32::from(self.skip_self && place >= i))
    }
}

/// Fills the words of the first `len` lanes (and up to the next group) of a block; small populations need no more.
#[inline]
pub(crate) fn fill_lanes<const BLOCK: usize>(key: DrawKey, begin: usize, len: usize, words: &mut [u32; BLOCK]) {
    fill_words(key, begin, &mut words[..len.next_multiple_of(GROUP)]);
}

impl Revision {
    /// Is a word drawn to decide who revises?
    #[inline(always)]
    #[must_use]
    pub fn draws(&self) -> bool {
        self.update_q30 != ONE_Q30
    }
}
