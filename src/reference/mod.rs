//! The oracle: every phase once more, sequentially, one agent after the other, in `i64` and with checked arithmetic,
//! written from the formula in the docs. It shares with the kernels only their inputs (plan, state) and the random
//! words; never a kernel, a fixed-point helper, the graph arithmetic or the GPU's parameters. Nobody tunes it.
#![deny(clippy::float_arithmetic)]

mod account;
mod convention;
mod culture;
mod evolve;
mod graph;
mod imitate;
mod influence;
mod interact;
mod learn;
mod measure;
mod network;
mod respond;
mod user;
mod vote;

use crate::columns::{Column, Width};
use crate::config::Plan;
use crate::config::file::PayoffMode;
use crate::config::plan::{PhasePlan, Revision, Spec, Topology, draw};
use crate::config::public_goods::GroupMode;
use crate::metrics::layout::Layout;
use crate::metrics::{Absorbed, Observation};
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use crate::world::{Store, World};

/// State and place of the oracle.
#[derive(Debug, Clone)]
pub struct Reference {
    plan: Plan,
    world: World,
    /// Strategies before the current step, for transitions.
    before: Vec<u8>,
    /// Sums of values before the step and after each phase, per replica.
    ledger: Vec<Vec<u64>>,
}

/// What a phase sees of one replica: the state as it was when the phase began.
struct View<'a> {
    plan: &'a Plan,
    phase: &'a PhasePlan,
    step: u32,
    replica: u32,
    strategy: &'a [u8],
    payoff: &'a [i32],
    columns: &'a [Store],
    /// Sum of each value dimension over the population.
    sums: Vec<i64>,
    /// Agents per strategy.
    counts: Vec<i64>,
    /// Who sits where in this phase's random matching or grouping; empty unless it has one.
    seated: Vec<u32>,
}

impl View<'_> {
    /// Entry of a column of the society; 0 if the plan has no such column.
    fn get(&self, column: Column, plane: u32, i: u32) -> i64 {
        let store = self.columns.iter().find(|s| s.column == column);
        store.map_or(0, |s| i64::from(s.data.get(Store::range(self.plan, plane, self.replica).start + i as usize)))
    }
    /// Value dimensions.
    fn dimensions(&self) -> u32 {
        self.plan.society().dimensions.len() as u32
    }
    /// The topology of this phase.
    fn topology(&self) -> &Topology {
        self.plan.topology_of(self.phase)
    }
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
        self.random_other_of(i, i, high, low)
    }
    /// The same among those other than agent `of`, by the words of agent `i`.
    fn random_other_of(&self, i: u32, of: u32, high: u32, low: u32) -> Option<u32> {
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
    fn revises(&self, i: u32, revision: &Revision, k: u32) -> bool {
        let rests = revision.rest_draw.is_some_and(|draw| Permutation::new(self.key(draw), self.agents()).forward(i) >= revision.rest_from);
        let awake = revision.update_q30 == 1 << 30 || (self.word(i, k) >> 2) < revision.update_q30;
        awake && !rests
    }
}

/// Where the entries of one agent go.
struct Out<'a> {
    world: &'a mut World,
    plan: &'a Plan,
    replica: u32,
    i: u32,
}

impl Out<'_> {
    /// What the agent earns.
    fn earn(&mut self, payoff: i64) {
        let at = Store::range(self.plan, 0, self.replica).start + self.i as usize;
        self.world.payoff[at] = payoff as i32;
    }
    /// What the agent does from now on.
    fn choose(&mut self, strategy: u8) {
        let at = Store::range(self.plan, 0, self.replica).start + self.i as usize;
        self.world.strategy[at] = strategy;
    }
    /// Writes an entry; a column that the plan does not have is ignored.
    ///
    /// # Panics
    /// If the value does not fit the column.
    fn set(&mut self, column: Column, plane: u32, value: i64) {
        let at = Store::range(self.plan, plane, self.replica).start + self.i as usize;
        if let Some(store) = self.world.columns.iter_mut().find(|s| s.column == column) {
            let most = match column.info().width {
                Width::U8 => 255,
                Width::U16 => 65535,
                Width::U32 => i64::from(u32::MAX),
            };
            assert!((0..=most).contains(&value), "{column:?} cannot hold {value}");
            store.data.set(at, value as u32);
        }
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
        let ledger = vec![vec![0; Layout::ledger(&plan)]; plan.replicas() as usize];
        Self { plan, world, before, ledger }
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
    #[expect(clippy::too_many_lines, reason = "one arm per phase")]
    pub fn phase(&mut self, index: usize) {
        if index == 0 {
            self.before.clone_from(&self.world.strategy);
            self.ledger.iter_mut().for_each(|line| line.fill(0));
            self.account(0);
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
                let class = view.get(Column::Class, 0, i);
                if (phase.active >> class) & 1 == 0 {
                    Out { world: &mut self.world, plan: &self.plan, replica, i }.set(Column::Model, 0, i64::from(i));
                    continue;
                }
                match &phase.spec {
                    Spec::Matrix(game) => self.world.payoff[at] = interact::matrix::payoff(&view, game, i),
                    Spec::PublicGoods(game) => self.world.payoff[at] = interact::public_goods::payoff(&view, game, i),
                    Spec::Repeated(game) => self.world.payoff[at] = interact::repeated::payoff(&view, game, i),
                    Spec::NamingGame(rule) => self.world.strategy[at] = convention::naming_game::next(&view, rule, i),
                    Spec::Environment(rule) => self.world.payoff[at] = interact::environment::payoff(&view, rule, i),
                    Spec::Migrate(rule) => self.world.strategy[at] = evolve::migrate::next(&view, rule, i),
                    Spec::Conformist(_) | Spec::Majority(_) | Spec::QVoter(_) | Spec::Sznajd(_) => {
                        let learned = match &phase.spec {
                            Spec::Conformist(rule) => imitate::conformist::next(&view, rule, i),
                            Spec::Majority(rule) => imitate::majority::next(&view, *rule, i),
                            Spec::QVoter(rule) => imitate::q_voter::next(&view, *rule, i),
                            Spec::Sznajd(rule) => imitate::sznajd::next(&view, *rule, i),
                            _ => imitate::Learned { strategy: view.strategy[i as usize], model: i },
                        };
                        self.world.strategy[at] = learned.strategy;
                        Out { world: &mut self.world, plan: &self.plan, replica, i }.set(Column::Model, 0, i64::from(learned.model));
                    }
                    Spec::BestResponse(rule) => self.world.strategy[at] = respond::best_response::next(&view, rule, i),
                    Spec::Logit(rule) => self.world.strategy[at] = respond::logit::next(&view, rule, i),
                    Spec::Mutate(rule) => self.world.strategy[at] = evolve::mutate::next(&view, *rule, i),
                    Spec::Fermi(_)
                    | Spec::Best(_)
                    | Spec::Voter(_)
                    | Spec::GroupCopy(_)
                    | Spec::Proportional(_)
                    | Spec::DeathBirth(_)
                    | Spec::BirthDeath(_)
                    | Spec::WrightFisher(_) => {
                        let model = match &phase.spec {
                            Spec::Fermi(rule) => imitate::fermi::model(&view, rule, i),
                            Spec::Best(rule) => imitate::best::model(&view, rule, i),
                            Spec::Voter(rule) => imitate::voter::model(&view, rule, i),
                            Spec::Proportional(rule) => imitate::proportional::model(&view, rule, i),
                            Spec::DeathBirth(rule) => imitate::death_birth::model(&view, rule, i),
                            Spec::BirthDeath(rule) => imitate::birth_death::model(&view, rule, i),
                            Spec::WrightFisher(rule) => imitate::wright_fisher::model(&view, rule, i),
                            Spec::GroupCopy(rule) => imitate::group::model(&view, rule, i),
                            _ => i,
                        };
                        self.world.strategy[at] = view.strategy[model as usize];
                        Out { world: &mut self.world, plan: &self.plan, replica, i }.set(Column::Model, 0, i64::from(model));
                    }
                    spec => {
                        let out = &mut Out { world: &mut self.world, plan: &self.plan, replica, i };
                        match spec {
                            Spec::Hitchhike(rule) => imitate::hitchhike::next(&view, *rule, i, out),
                            Spec::Reputation(rule) => interact::reputation::next(&view, rule, i, out),
                            Spec::Opinions(rule) => interact::opinions::next(&view, rule, i, out),
                            Spec::Commons(rule) => interact::commons::next(&view, rule, i, out),
                            Spec::Average(rule) => influence::average::next(&view, rule, i, out),
                            Spec::Prototype(rule) => influence::prototype::next(&view, *rule, i, out),
                            Spec::HegselmannKrause(rule) => influence::hegselmann_krause::next(&view, rule, i, out),
                            Spec::Jitter(rule) => evolve::jitter::next(&view, *rule, i, out),
                            Spec::BoundedConfidence(rule) => influence::bounded_confidence::next(&view, rule, i, out),
                            Spec::Axelrod(rule) => culture::axelrod::next(&view, rule, i, out),
                            Spec::Gamble(rule) => interact::gamble::next(&view, rule, i, out),
                            Spec::Income(rule) => account::income::next(&view, *rule, i, out),
                            Spec::Reliance(rule) => user::reliance::next(&view, rule, i, out),
                            Spec::Multitask(rule) => user::multitask::next(&view, rule, i, out),
                            Spec::Decide(rule) => vote::decide::next(&view, rule, i, out),
                            Spec::Cascade(rule) => vote::cascade::next(&view, *rule, i, out),
                            Spec::Aspiration(rule) => respond::aspiration::next(&view, rule, i, out),
                            Spec::RothErev(rule) => learn::roth_erev::next(&view, rule, i, out),
                            Spec::Cross(rule) => learn::cross::next(&view, rule, i, out),
                            Spec::Mission(rule) => interact::mission::next(&view, rule, i, out),
                            Spec::Rewire(rule) => network::rewire::next(&view, rule, i, out),
                            _ => {}
                        }
                    }
                }
            }
        }
        if phase.spec.writes_values() {
            self.account(index + 1);
        }
        if index + 1 == self.plan.phases().len() {
            self.world.step += 1;
            self.record_absorption();
        }
    }

    /// Writes the sums of values into one line of the ledger.
    fn account(&mut self, line: usize) {
        for (replica, ledger) in self.ledger.iter_mut().enumerate() {
            let sums = measure::sums(&self.plan, &self.world, replica as u32);
            ledger[line * sums.len()..][..sums.len()].copy_from_slice(&sums);
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
        measure::observe(&self.plan, &self.world, &self.before, &self.ledger)
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
        columns: &seen.columns,
        sums: Vec::new(),
        counts,
        seated: Vec::new(),
    };
    if matches!(view.phase.spec, Spec::Average(_)) {
        let sum = |d: u32| (0..view.agents()).map(|i| view.get(Column::Value, d, i)).sum();
        view.sums = (0..view.dimensions()).map(sum).collect();
    }
    let seats = match &view.phase.spec {
        Spec::Matrix(game) => game.mode == PayoffMode::Match,
        Spec::Repeated(game) => game.mode == PayoffMode::Match,
        Spec::Reputation(_) => true,
        Spec::PublicGoods(game) => game.mode == GroupMode::Group,
        _ => false,
    };
    if seats {
        let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
        view.seated = vec![0; view.agents() as usize];
        for i in 0..view.agents() {
            view.seated[seats.forward(i) as usize] = i;
        }
    }
    view
}
