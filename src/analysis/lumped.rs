//! Populations in which all agents of a strategy are alike: what becomes of their numbers is a Markov chain, and its probabilities are
//! those of the plan's own integers, thresholds and tables.
//!
//! That is so where agents are well-mixed, hold nothing but a strategy, and earn what counts of strategies alone decide
//! (`payoff = "field"`); each then decides independently of all others ([`Rule::moves`](crate::rule::Rule::moves)).

use super::chain::{Chain, trimmed};
use crate::columns::Column;
use crate::config::Plan;
use crate::oracle::{Out, View};
use crate::phase::code::code;
use crate::rule::Crowd;
use crate::world::World;

/// Next strategies of agents of each strategy: `[own][next]`, rows sum to 1.
pub(super) type Moves = Vec<Vec<f64>>;

/// A part of the step: who earns, then who changes.
#[derive(Debug, Clone, Copy)]
struct Stage {
    earns: Option<usize>,
    moves: usize,
}

/// A plan whose counts of strategies are a Markov chain.
#[derive(Debug)]
pub(super) struct Lumped {
    plan: Plan,
    stages: Vec<Stage>,
    seen: World,
    next: World,
}

impl Lumped {
    /// Of a plan, or why there is none.
    pub(super) fn new(plan: Plan) -> Result<Self, String> {
        if plan.topology().is_graph() || plan.learning().is_graph() {
            return Err("agents have neighbours".into());
        }
        if let Some(column) = plan.columns().first() {
            return Err(format!("agents hold more than a strategy ({})", column.column.info().name));
        }
        let stages = stages(&plan)?;
        let mut seen = World::new(&plan);
        seen.payoff = vec![0; seen.strategy.len()];
        let mut lumped = Self { next: seen.clone(), seen, stages, plan };
        let (agents, count) = (u64::from(lumped.plan.agents()), lumped.count() as u64);
        let counts: Vec<u64> = (0..count).map(|s| agents / count + u64::from(s < agents % count)).collect();
        for stage in 0..lumped.stages.len() {
            if lumped.moves(stage, &counts).is_none() {
                let at = lumped.stages[stage].moves;
                return Err(format!(
                    "what phase[{at}] ({}) does does not follow from counts of strategies",
                    lumped.plan.phases()[at].name()
                ));
            }
        }
        Ok(lumped)
    }

    /// Agents.
    pub(super) fn agents(&self) -> usize {
        self.plan.agents() as usize
    }
    /// Strategies.
    pub(super) fn count(&self) -> usize {
        self.plan.strategy_count()
    }
    /// Parts of a step.
    pub(super) fn stages(&self) -> usize {
        self.stages.len()
    }

    /// What agents of each strategy earn, stored units, by the phase's own formula; 0 for strategies that nobody holds.
    fn payoffs(&mut self, index: usize, counts: &[u64]) -> Vec<i32> {
        let mut first = vec![None; counts.len()];
        let mut at = 0;
        for (s, n) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            first[s] = Some(at);
            self.seen.strategy[at..at + *n as usize].fill(s as u8);
            at += *n as usize;
        }
        let view = View::new(&self.plan, &self.seen, index, 0);
        let mut payoffs = vec![0; counts.len()];
        for (payoff, at) in payoffs.iter_mut().zip(first) {
            let Some(at) = at else { continue };
            let phase = &self.plan.phases()[index];
            (code(phase).oracle)(&view, at as u32, &mut Out::new(&mut self.next, &self.plan, 0, at as u32, phase.accumulates));
            *payoff = self.next.payoff[at];
        }
        payoffs
    }

    /// Next strategies in one part of the step, from these counts. `None`: the rule does not say.
    pub(super) fn moves(&mut self, stage: usize, counts: &[u64]) -> Option<Moves> {
        let Stage { earns, moves } = self.stages[stage];
        let payoffs = earns.map_or_else(|| vec![0; counts.len()], |index| self.payoffs(index, counts));
        let include_self = self.plan.learning().include_self();
        let rule = &self.plan.phases()[moves].rule;
        let of = |own: usize| {
            let mut stays = vec![0.0; counts.len()];
            stays[own] = 1.0;
            if counts[own] == 0 { Some(stays) } else { rule.moves(&Crowd { counts, payoffs: &payoffs, own, include_self }) }
        };
        (0..counts.len()).map(of).collect()
    }

    /// Probabilities of going from strategy `a` to `b` and back in one part of the step, with `i` agents of `a` and all others of `b`.
    fn flips(&mut self, stage: usize, [a, b]: [usize; 2], i: usize) -> (f64, f64) {
        let mut counts = vec![0; self.count()];
        counts[b] = (self.agents() - i) as u64;
        counts[a] = i as u64;
        self.moves(stage, &counts).map_or((0.0, 0.0), |moves| (moves[a][b], moves[b][a]))
    }

    /// Next numbers of agents of `a`, the others of `b`, from `i`: `(lowest, probabilities)`.
    fn row(&mut self, stage: usize, pair: [usize; 2], i: usize) -> (usize, Vec<f64>) {
        let (lose, win) = self.flips(stage, pair, i);
        let (lost_low, lost) = binomial(i, lose);
        let (won_low, won) = binomial(self.agents() - i, win);
        let mut next = vec![0.0; lost.len() + won.len() - 1];
        // Lowest: as many lost, as few won as there may be.
        for (l, p) in lost.iter().rev().enumerate() {
            next[l..].iter_mut().zip(&won).for_each(|(sum, q)| *sum += p * q);
        }
        let low = i - (lost_low + lost.len() - 1) + won_low;
        let (zeros, next) = trimmed(&next);
        (low + zeros, next)
    }

    /// The chain of the number of agents of `a` among those of `b`, step by step.
    pub(super) fn pair(&mut self, pair: [usize; 2]) -> Chain {
        let agents = self.agents();
        let mut whole: Option<Chain> = None;
        for stage in 0..self.stages() {
            let part = Chain::new((0..=agents).map(|i| self.row(stage, pair, i)));
            whole = Some(whole.map_or_else(|| part.clone(), |whole| whole.then(&part)));
        }
        whole.unwrap_or_else(|| Chain::new((0..=agents).map(|i| (i, vec![1.0]))))
    }

    /// Mean change of the number of agents of `a`, the others of `b`, in a step from `i`.
    pub(super) fn drift(&mut self, pair: [usize; 2], i: usize) -> f64 {
        let agents = self.agents();
        let (mut low, mut now, last) = (i, vec![1.0], self.stages() - 1);
        for stage in 0..last {
            let mut next = vec![0.0; agents + 1];
            for (k, p) in now.iter().enumerate().filter(|(_, p)| **p > 0.0) {
                let (first, row) = self.row(stage, pair, low + k);
                next[first..].iter_mut().zip(&row).for_each(|(sum, q)| *sum += p * q);
            }
            (low, now) = trimmed(&next);
        }
        // Changes, not numbers, are summed: what is small keeps its digits.
        let mut change = 0.0;
        for (k, p) in now.iter().enumerate() {
            let at = low + k;
            let (lose, win) = self.flips(last, pair, at);
            change += p * ((at as f64 - i as f64) + (agents - at) as f64 * win - at as f64 * lose);
        }
        change
    }

    /// The chain of all compositions of a population of three strategies, in the order of [`compositions`].
    pub(super) fn compositions(&mut self) -> Chain {
        let states = compositions(self.agents());
        let mut whole: Option<Chain> = None;
        for stage in 0..self.stages() {
            let part = Chain::new(states.iter().map(|counts| self.composition_row(stage, counts)).collect::<Vec<_>>());
            whole = Some(whole.map_or_else(|| part.clone(), |whole| whole.then(&part)));
        }
        whole.unwrap_or_else(|| Chain::new((0..states.len()).map(|i| (i, vec![1.0]))))
    }

    fn composition_row(&mut self, stage: usize, counts: &[u64; 3]) -> (usize, Vec<f64>) {
        let moves = self.moves(stage, counts).unwrap_or_default();
        let wide = self.agents() + 1;
        // Agent by agent: how many went to the first strategy and to the second.
        let mut gone = vec![0.0; wide * wide];
        gone[0] = 1.0;
        let mut done = 0;
        for (own, n) in counts.iter().enumerate() {
            for _ in 0..*n {
                done += 1;
                for x in (0..=done).rev() {
                    for y in (0..=done - x).rev() {
                        let stayed = gone[x * wide + y] * moves[own][2];
                        let second = if y > 0 { gone[x * wide + y - 1] * moves[own][1] } else { 0.0 };
                        let first = if x > 0 { gone[(x - 1) * wide + y] * moves[own][0] } else { 0.0 };
                        gone[x * wide + y] = stayed + second + first;
                    }
                }
            }
        }
        trimmed(&compositions(self.agents()).iter().map(|[x, y, _]| gone[*x as usize * wide + *y as usize]).collect::<Vec<f64>>())
    }
}

/// All ways to split agents among three strategies: the third one alone comes first, the first one alone last.
pub(super) fn compositions(agents: usize) -> Vec<[u64; 3]> {
    let all = agents as u64;
    (0..=all).flat_map(|x| (0..=all - x).map(move |y| [x, y, all - x - y])).collect()
}

/// How the phases of a step make up parts, each of which earns afresh where payoffs are compared.
fn stages(plan: &Plan) -> Result<Vec<Stage>, String> {
    let (mut stages, mut earns): (Vec<Stage>, Option<usize>) = (Vec::new(), None);
    let mut stale = false;
    for (index, phase) in plan.phases().iter().enumerate() {
        let name = format!("phase[{index}] ({})", phase.name());
        if phase.facts.earns.is_some() {
            if earns.is_some() && !stale {
                return Err(format!("two games are played before anybody learns ({name} is the second)"));
            }
            if !phase.rule.certain() {
                return Err(format!("payoffs of {name} are drawn, not expected: payoff = \"field\" is exact"));
            }
            (earns, stale) = (Some(index), false);
            continue;
        }
        if !phase.writes(Column::Strategy) {
            return Err(format!("{name} does more than change strategies"));
        }
        if phase.facts.revision.is_some_and(|revision| revision.rest_draw.is_some()) {
            return Err(format!("some agents rest in {name} because nobody is left to play with"));
        }
        if phase.facts.revision.is_some_and(|revision| revision.by_class_q30.is_some()) {
            return Err(format!("how often agents revise in {name} depends on their class"));
        }
        let compares = phase.of.record.reads.contains(&Column::Payoff);
        if compares && (stale || earns.is_none()) {
            return Err(format!("{name} compares payoffs that were earned before strategies changed"));
        }
        stages.push(Stage { earns: earns.filter(|_| compares), moves: index });
        stale = true;
    }
    if stages.is_empty() { Err("no phase changes strategies".into()) } else { Ok(stages) }
}

/// What is so much less likely than the likeliest is left out.
const NEGLIGIBLE: f64 = 1e-60;

/// Probabilities of `first ..` successes of `n`, from the likeliest outwards, so that nothing is subtracted and nothing leaves the range of
/// numbers.
fn binomial(n: usize, p: f64) -> (usize, Vec<f64>) {
    if p <= 0.0 || n == 0 {
        return (0, vec![1.0]);
    }
    if p >= 1.0 {
        return (n, vec![1.0]);
    }
    let odds = p / (1.0 - p);
    let mode = (((n + 1) as f64 * p) as usize).min(n);
    let mut up = vec![1.0];
    for k in mode..n {
        let next = up[k - mode] * odds * (n - k) as f64 / (k + 1) as f64;
        if next < NEGLIGIBLE {
            break;
        }
        up.push(next);
    }
    let mut down = Vec::new();
    let mut term = 1.0;
    for k in (1..=mode).rev() {
        term *= k as f64 / (odds * (n - k + 1) as f64);
        if term < NEGLIGIBLE {
            break;
        }
        down.push(term);
    }
    let first = mode - down.len();
    let terms: Vec<f64> = down.into_iter().rev().chain(up).collect();
    let all: f64 = terms.iter().sum();
    (first, terms.into_iter().map(|x| x / all).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binomials() {
        let (first, terms) = binomial(4, 0.25);
        assert_eq!(first, 0);
        for (found, ways) in terms.iter().zip([81.0, 108.0, 54.0, 12.0, 1.0]) {
            assert!((found * 256.0 - ways).abs() < 1e-12);
        }
        let (first, terms) = binomial(4000, 0.5);
        let mean: f64 = terms.iter().enumerate().map(|(k, p)| (first + k) as f64 * p).sum();
        assert!((mean - 2000.0).abs() < 1e-9 && first > 1000, "{mean}");
        assert_eq!((binomial(7, 0.0), binomial(7, 1.0)), ((0, vec![1.0]), (7, vec![1.0])));
    }

    #[test]
    fn every_composition_once() {
        assert_eq!(compositions(1), [[0, 0, 1], [0, 1, 0], [1, 0, 0]]);
        assert_eq!(compositions(10).len(), 66);
    }
}
