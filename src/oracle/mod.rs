//! What the oracle sees and writes: state, random words, neighbours, all from the formulas.
//!
//! An oracle shares with the kernels only their inputs (plan, state) and the random words; never a kernel, a fixed-point helper, the
//! graph arithmetic or the GPU's parameters. Nobody tunes it.
#![deny(clippy::float_arithmetic)]

pub mod graph;
pub mod imitate;
pub mod power;

use crate::columns::{Column, Width};
use crate::config::Plan;
use crate::config::plan::{PhasePlan, Topology, draw};
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use crate::rule::{Revision, Rule};
use crate::world::{Store, World};
use std::cell::OnceCell;

/// A rule once more, sequentially, one agent after the other, in `i64` and with checked arithmetic.
pub trait Oracle: Rule {
    /// Writes what becomes of agent `i`.
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>);
}

/// What a phase sees of one replica: the state as it was when the phase began.
#[derive(Debug)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The phase.
    pub phase: &'a PhasePlan,
    /// The step being computed, from 1.
    pub step: u32,
    /// The replica.
    pub replica: u32,
    /// Strategies of its agents.
    pub strategy: &'a [u8],
    /// Their payoffs.
    pub payoff: &'a [i32],
    columns: &'a [Store],
    counts: OnceCell<Vec<i64>>,
    sums: OnceCell<Vec<i64>>,
    seated: OnceCell<Vec<u32>>,
    below: OnceCell<Vec<Vec<[i64; 2]>>>,
    total: OnceCell<i64>,
}

impl<'a> View<'a> {
    /// The state before phase `index` of the next step.
    #[must_use]
    pub fn new(plan: &'a Plan, seen: &'a World, index: usize, replica: u32) -> Self {
        let first = replica as usize * plan.stride();
        let range = first..first + plan.agents() as usize;
        Self {
            plan,
            phase: &plan.phases()[index],
            step: seen.step + 1,
            replica,
            strategy: &seen.strategy[range.clone()],
            payoff: &seen.payoff[range],
            columns: &seen.columns,
            counts: OnceCell::new(),
            sums: OnceCell::new(),
            seated: OnceCell::new(),
            below: OnceCell::new(),
            total: OnceCell::new(),
        }
    }
    /// Agents per strategy.
    pub fn counts(&self) -> &[i64] {
        self.counts.get_or_init(|| {
            let mut counts = vec![0; self.plan.strategy_count()];
            for s in self.strategy {
                counts[*s as usize] += 1;
            }
            counts
        })
    }
    /// Sum of each value dimension over the population.
    pub fn sums(&self) -> &[i64] {
        let sum = |d: u32| (0..self.agents()).map(|i| self.get(Column::Value, d, i)).sum();
        self.sums.get_or_init(|| (0..self.dimensions()).map(sum).collect())
    }
    /// Sum over the population of what a phase asks of each agent: always the same question, so that it is added up once.
    pub fn total(&self, of: impl Fn(u32) -> i64) -> i64 {
        *self.total.get_or_init(|| (0..self.agents()).map(of).sum())
    }
    /// Agents of the population whose value in dimension `d` lies between two values, both included, and the sum of their values.
    #[must_use]
    pub fn between(&self, d: u32, low: i64, high: i64) -> [i64; 2] {
        let below = self.below.get_or_init(|| (0..self.dimensions()).map(|d| self.count_below(d)).collect());
        let at = |value: i64| below[d as usize][value.clamp(0, 65_536) as usize];
        let (before, up_to) = (at(low), at(high + 1));
        [up_to[0] - before[0], up_to[1] - before[1]]
    }
    /// Agents whose value lies below each number from 0 to 65536, and the sum of their values.
    fn count_below(&self, d: u32) -> Vec<[i64; 2]> {
        let mut agents = vec![0; 65_536];
        for i in 0..self.agents() {
            agents[self.get(Column::Value, d, i) as usize] += 1;
        }
        let mut below = vec![[0, 0]];
        for (value, n) in agents.into_iter().enumerate() {
            let [count, sum] = below[value];
            below.push([count + n, sum + n * value as i64]);
        }
        below
    }
    /// Who sits where in this phase's random matching or grouping.
    pub fn seated(&self) -> &[u32] {
        self.seated.get_or_init(|| {
            let seats = Permutation::new(self.key(self.phase.draw(draw::MATCHING)), self.agents());
            let mut seated = vec![0; self.agents() as usize];
            for i in 0..self.agents() {
                seated[seats.forward(i) as usize] = i;
            }
            seated
        })
    }
    /// Entry of a column of the society; 0 if the plan has no such column.
    #[must_use]
    pub fn get(&self, column: Column, plane: u32, i: u32) -> i64 {
        let store = self.columns.iter().find(|s| s.column == column);
        store.map_or(0, |s| i64::from(s.data.get(s.at(self.plan, plane, self.replica, i))))
    }
    /// Value dimensions.
    #[must_use]
    pub fn dimensions(&self) -> u32 {
        self.plan.society().dimensions.len() as u32
    }
    /// The topology of this phase.
    #[must_use]
    pub fn topology(&self) -> &Topology {
        self.plan.topology_of(self.phase)
    }
    /// Agents of a replica.
    #[must_use]
    pub fn agents(&self) -> u32 {
        self.plan.agents()
    }
    /// Random word of agent `i` for draw `k` of this phase.
    #[must_use]
    pub fn word(&self, i: u32, k: u32) -> u32 {
        self.key(self.phase.draw(k)).word(i)
    }
    /// Key of a draw id.
    #[must_use]
    pub fn key(&self, draw: u32) -> DrawKey {
        DrawKey { seed: self.plan.seed(), step: self.step, draw, replica: self.replica }
    }
    /// Index of a random agent among all (`include_self`) or all others; `None`: there is nobody.
    #[must_use]
    pub fn random_other(&self, i: u32, high: u32, low: u32) -> Option<u32> {
        self.random_other_of(i, i, high, low)
    }
    /// The same among those other than agent `of`, by the words of agent `i`.
    #[must_use]
    pub fn random_other_of(&self, i: u32, of: u32, high: u32, low: u32) -> Option<u32> {
        let all = self.topology().include_self();
        let pool = if all { self.agents() } else { self.agents() - 1 };
        if pool == 0 {
            return None;
        }
        let pool_wide = u128::from(pool);
        let place = if pool > 1 << 24 {
            let word = (u128::from(self.word(i, high)) << 32) | u128::from(self.word(i, low));
            (word * pool_wide) >> 64
        } else {
            (u128::from(self.word(i, high)) * pool_wide) >> 32
        } as u32;
        Some(if !all && place >= of { place + 1 } else { place })
    }
    /// Does agent `i` revise its strategy in this step?
    #[must_use]
    pub fn revises(&self, i: u32, revision: &Revision, k: u32) -> bool {
        let rests = revision.rest_draw.is_some_and(|draw| Permutation::new(self.key(draw), self.agents()).forward(i) >= revision.rest_from);
        let update = revision.by_class_q30.map_or(revision.update_q30, |each| each[self.get(Column::Class, 0, i) as usize]);
        let awake = update == 1 << 30 || (self.word(i, k) >> 2) < update;
        awake && !rests
    }
}

/// Where the entries of one agent go.
#[derive(Debug)]
pub struct Out<'a> {
    world: &'a mut World,
    plan: &'a Plan,
    replica: u32,
    i: u32,
    /// Earned earlier in the step, where payoffs add up.
    earned: i64,
}

impl<'a> Out<'a> {
    /// The entries of agent `i`; `accumulates`: what it earns adds to what it has earned so far.
    pub fn new(world: &'a mut World, plan: &'a Plan, replica: u32, i: u32, accumulates: bool) -> Self {
        let at = Store::range(plan, 0, replica).start + i as usize;
        let earned = if accumulates { i64::from(world.payoff[at]) } else { 0 };
        Self { world, plan, replica, i, earned }
    }
    /// Takes over what agent `j` did when the phase began.
    pub fn copy(&mut self, view: &View<'_>, j: u32) {
        self.choose(view.strategy[j as usize]);
        self.set(Column::Model, 0, i64::from(j));
    }
    /// What the agent earns.
    pub fn earn(&mut self, payoff: i64) {
        let at = Store::range(self.plan, 0, self.replica).start + self.i as usize;
        self.world.payoff[at] = (self.earned + payoff) as i32;
    }
    /// What the agent does from now on.
    pub fn choose(&mut self, strategy: u8) {
        let at = Store::range(self.plan, 0, self.replica).start + self.i as usize;
        self.world.strategy[at] = strategy;
    }
    /// Writes an entry; a column that the plan does not have is ignored.
    ///
    /// # Panics
    /// If the value does not fit the column.
    pub fn set(&mut self, column: Column, plane: u32, value: i64) {
        if let Some(store) = self.world.columns.iter_mut().find(|s| s.column == column) {
            let most = match column.info().width {
                Width::U8 => 255,
                Width::U16 => 65535,
                Width::U32 => i64::from(u32::MAX),
            };
            assert!((0..=most).contains(&value), "{column:?} cannot hold {value}");
            let at = store.at(self.plan, plane, self.replica, self.i);
            store.data.set(at, value as u32);
        }
    }
}

/// `x / 2^bits`, ties to the even quotient.
#[must_use]
pub fn to_even(x: i64, bits: u32) -> i64 {
    let (whole, half) = (1i64 << bits, 1i64 << (bits - 1));
    let (floor, rest) = (x.div_euclid(whole), x.rem_euclid(whole));
    if rest > half || (rest == half && floor % 2 != 0) { floor + 1 } else { floor }
}
