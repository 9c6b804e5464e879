//! The oracle: every phase once more, sequentially, one agent after the other, in `i64` and with checked arithmetic,
//! written from the formula in the docs. It shares with the kernels only their inputs (plan, state) and the random
//! words; never a kernel, a fixed-point helper, the graph arithmetic or the GPU's parameters. Nobody tunes it.
#![deny(clippy::float_arithmetic)]

mod evolve;
mod graph;
mod imitate;
mod interact;
mod measure;

use crate::config::Plan;
use crate::config::file::PayoffMode;
use crate::config::plan::{PhasePlan, Revision, Spec, draw};
use crate::metrics::{Absorbed, Observation};
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use crate::world::World;

/// State and place of the oracle.
#[derive(Debug, Clone)]
pub struct Reference {
    plan: Plan,
    world: World,
    /// Strategies before the current step, for transitions.
    before: Vec<u8>,
}

/// What a phase sees of one replica: the state as it was when the phase began.
struct View<'a> {
    plan: &'a Plan,
    phase: &'a PhasePlan,
    step: u32,
    replica: u32,
    strategy: &'a [u8],
    payoff: &'a [i32],
    /// Agents per strategy.
    counts: Vec<i64>,
    /// Who sits where in this phase's random matching; empty unless the phase matches.
    seated: Vec<u32>,
}

impl View<'_> {
    fn agents(&self) -> u32 {
        self.plan.agents()
    }
    /// Random word of agent `i` for draw `k` of this phase.
    fn word(&self, i: u32, k: u32) -> u32 {
        self.key(self.phase.draw(k)).word(i)
    }
    fn key(&self, draw: u32) -> DrawKey {
        DrawKey { seed: self.plan.seed(), step: self.step, draw, replica: self.replica }
    }
    /// Index of a random agent among all (`include_self`) or all others; `None`: there is nobody.
    fn random_other(&self, i: u32, high: u32, low: u32) -> Option<u32> {
        let all = self.plan.topology().include_self();
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
        Some(if !all && place >= i { place + 1 } else { place })
    }
    /// Does agent `i` revise its strategy in this step?
    fn revises(&self, i: u32, revision: &Revision, k: u32) -> bool {
        let rests = revision.rest_draw.is_some_and(|draw| Permutation::new(self.key(draw), self.agents()).forward(i) == self.agents() - 1);
        let awake = revision.update_q30 == 1 << 30 || (self.word(i, k) >> 2) < revision.update_q30;
        awake && !rests
    }
}

impl Reference {
    /// Starts from a state.
    #[must_use]
    pub fn new(plan: Plan, mut world: World) -> Self {
        if world.payoff.is_empty() {
            world.payoff = vec![0; world.strategy.len()];
        }
        let before = world.strategy.clone();
        Self { plan, world, before }
    }

    /// The current state.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Runs one whole step.
    pub fn step(&mut self) {
        for index in 0..self.plan.phases().len() {
            self.phase(index);
        }
    }

    /// Runs phase `index` of the next step; the last phase completes the step.
    pub fn phase(&mut self, index: usize) {
        if index == 0 {
            self.before.clone_from(&self.world.strategy);
        }
        let (agents, stride) = (self.plan.agents(), self.plan.stride());
        let phase = self.plan.phases()[index].clone();
        let seen = self.world.clone();
        for replica in 0..self.plan.replicas() {
            let first = replica as usize * stride;
            let range = first..first + agents as usize;
            let view = view(&self.plan, &seen, index, replica, range);
            for i in 0..agents {
                let at = first + i as usize;
                match &phase.spec {
                    Spec::Matrix(game) => self.world.payoff[at] = interact::matrix::payoff(&view, game, i),
                    Spec::Fermi(rule) => self.world.strategy[at] = imitate::fermi::next(&view, rule, i),
                    Spec::Best(rule) => self.world.strategy[at] = imitate::best::next(&view, rule, i),
                    Spec::Voter(rule) => self.world.strategy[at] = imitate::voter::next(&view, rule, i),
                    Spec::Mutate(rule) => self.world.strategy[at] = evolve::mutate::next(&view, *rule, i),
                }
            }
        }
        if index + 1 == self.plan.phases().len() {
            self.world.step += 1;
            self.record_absorption();
        }
    }

    fn record_absorption(&mut self) {
        if !self.plan.absorption() {
            return;
        }
        for replica in 0..self.plan.replicas() as usize {
            let first = self.world.replica(&self.plan, replica)[0];
            let one = self.world.replica(&self.plan, replica).iter().all(|s| *s == first);
            if one && self.world.absorbed[replica].is_none() {
                self.world.absorbed[replica] = Some(Absorbed { step: self.world.step, strategy: first });
            }
        }
    }

    /// Measures the current state.
    #[must_use]
    pub fn observe(&self) -> Observation {
        measure::observe(&self.plan, &self.world, &self.before)
    }
}

/// The state as it was before a phase, for one replica.
fn view<'a>(plan: &'a Plan, seen: &'a World, index: usize, replica: u32, range: std::ops::Range<usize>) -> View<'a> {
    let mut counts = vec![0; plan.strategy_count()];
    for s in &seen.strategy[range.clone()] {
        counts[*s as usize] += 1;
    }
    let mut view = View {
        plan,
        phase: &plan.phases()[index],
        step: seen.step + 1,
        replica,
        strategy: &seen.strategy[range.clone()],
        payoff: &seen.payoff[range],
        counts,
        seated: Vec::new(),
    };
    if matches!(&view.phase.spec, Spec::Matrix(game) if game.mode == PayoffMode::Match) {
        let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
        view.seated = vec![0; view.agents() as usize];
        for i in 0..view.agents() {
            view.seated[seats.forward(i) as usize] = i;
        }
    }
    view
}
