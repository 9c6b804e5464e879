//! `interact/repeated`: the rule that follows from what the user writes.

pub use super::file::{Earn, RepeatedFile};
use super::play::Memory;
use crate::file::phase_file::PayoffMode;
use crate::file::problem::Problem;
use crate::num::fixed::{self, ONE_Q30};
use crate::num::form::Form;
use crate::num::memory_one::{MemoryOne, survival, weights};
use crate::num::memory_two::MemoryTwo;
use crate::phase::interact::pairs;
use crate::rule::context::{Context, Resolve};
use crate::rule::encounters::Encounters;
use crate::rule::game::{Felt, MatrixPlan, STRATEGIES_MAX, one_sided};
use crate::rule::setting::Setting;
use crate::rule::task::{Paid, Task};
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale};

/// `interact/repeated` where games are played; with `field` it is a game of pairs like `interact/matrix`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedPlan {
    /// Who is played; never `field`.
    pub mode: PayoffMode,
    /// Others of `sample`, else 1.
    pub samples: u32,
    /// Whose neighbours it is played with.
    pub around: Around,
    /// Payoffs of a round after CC, CD, DC, DD, stored units.
    pub stage: [i32; 4],
    /// Is a game worth the sum of its rounds?
    pub total: bool,
    /// Probabilities of each strategy to cooperate at first and after CC, CD, DC, DD, errors included, units of 2⁻³⁰.
    pub strategies: Vec<[u32; 5]>,
    /// Instead of them, if some strategy looks back on two rounds: opening, second round (4), later rounds (16; entry 4·last + before) of each strategy.
    pub deep: Vec<[u32; 21]>,
    /// A game goes on after round n (from 0) if its length's word is below this, units of 2⁻³⁰; falling, the last one 0.
    pub continues: Vec<u32>,
    /// Where agents play by their values: the dimensions of the five probabilities.
    pub genes: Option<[u32; 5]>,
    /// Where they do: probability e of the wrong act, and how the values at the state seen rightly and wrongly enter, units of 2⁻³⁰.
    pub errors_q30: [u32; 3],
    /// Lowest and highest payoff of an agent, stored units.
    pub payoffs: [i32; 2],
    /// What a game pays on average to agents whose acts are random, stored units.
    pub random: i32,
    /// What it pays each of two who act best together, stored units.
    pub best: i32,
    /// What a game pays on average, `own·strategies + other`, stored units; empty where agents play by their values.
    pub expected: Vec<i64>,
    /// How payoffs differ from what games pay.
    pub felt: Felt,
}

/// A strategy as one that looks back on two rounds.
fn two(memory: Memory) -> MemoryTwo {
    match memory {
        Memory::One(s) => s.into(),
        Memory::Two(s) => s,
    }
}

/// What one strategy expects to earn against another.
fn expected(mine: Memory, theirs: Memory, stage: [f64; 4], weights: &[f64]) -> f64 {
    match (mine, theirs) {
        (Memory::One(a), Memory::One(b)) => a.expected(b, stage, weights),
        (a, b) => two(a).expected(two(b), stage, weights),
    }
}

/// What every strategy expects to earn against every other, `own·strategies + other`.
fn against(strategies: &[Memory], stage: [f64; 4], weights: &[f64]) -> Vec<f64> {
    strategies.iter().flat_map(|mine| strategies.iter().map(move |theirs| expected(*mine, *theirs, stage, weights))).collect()
}

impl RepeatedFile {
    /// Reports what does not fit, and returns the plan.
    pub fn resolve(&self, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> Repeated {
        self.check(context, problems);
        let around = pairs::rule::around(self.payoff, self.opponents, context, problems);
        let genes = self.genes(context, problems);
        let strategies = if genes.is_some() { Vec::new() } else { self.strategies(context, problems) };
        let (stage, longest, total) = (self.felt(), self.longest(), self.earn == Earn::Total);
        let of = weights(self.continuation, longest, !total);
        if self.payoff == PayoffMode::Field {
            return Repeated::Field(self.field(&strategies, &of, around, bits));
        }
        let q30 = fixed::probability_q30;
        // Who looks back on one round only looks back on two where another strategy does.
        let shallow: Option<Vec<MemoryOne>> = strategies.iter().map(|s| if let Memory::One(s) = s { Some(*s) } else { None }).collect();
        let deep = if shallow.is_some() {
            Vec::new()
        } else {
            strategies.iter().map(|s| two(*s).table().map(|p| q30(p.clamp(0.0, 1.0)))).collect()
        };
        let e = q30(self.execution_error);
        let seen = ONE_Q30 - 2 * e;
        let wrongly = (f64::from(seen) * self.perception_error).round() as u32;
        let stored = stage.map(|x| fixed::payoff_q(x, bits));
        let (low, high) = (stage.into_iter().fold(f64::INFINITY, f64::min), stage.into_iter().fold(f64::NEG_INFINITY, f64::max));
        let summed = if self.payoff == PayoffMode::NeighborSum { self.games(context.topology) } else { 1 };
        let most = (summed * if total { longest } else { 1 }) as i32;
        let ends = [fixed::payoff_q(low, bits), fixed::payoff_q(high, bits)];
        let game = of.iter().sum::<f64>();
        let against = against(&strategies, self.stage(), &of);
        Repeated::Played(RepeatedPlan {
            mode: self.payoff,
            around,
            samples: if self.payoff == PayoffMode::Sample { self.samples } else { 1 },
            stage: stored,
            total,
            strategies: shallow
                .into_iter()
                .flatten()
                .map(|s| [s.opening, s.after[0], s.after[1], s.after[2], s.after[3]].map(q30))
                .collect(),
            deep,
            continues: survival(self.continuation, longest).into_iter().map(q30).collect(),
            genes,
            errors_q30: [e, seen - wrongly, wrongly],
            payoffs: [ends[0].saturating_mul(most).min(ends[0]).min(0), ends[1].saturating_mul(most).max(ends[1]).max(0)],
            random: fixed::payoff_q(self.random() * game, bits),
            best: fixed::payoff_q(self.best() * game, bits),
            expected: against.into_iter().map(|x| (x * fixed::units(bits)).round() as i64).collect(),
            felt: Felt::of(self.dial, self.prospect.is_some()),
        })
    }

    /// The game of pairs that expectations come down to.
    fn field(&self, strategies: &[Memory], weights: &[f64], around: Around, bits: u32) -> MatrixPlan {
        let matrix = |stage: [f64; 4]| {
            let mut entries = vec![0; 2 * STRATEGIES_MAX * STRATEGIES_MAX];
            for (k, earned) in against(strategies, stage, weights).into_iter().enumerate() {
                let (own, other) = (k / strategies.len(), k % strategies.len());
                for role in 0..2 {
                    entries[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other] = fixed::payoff_q(earned, bits);
                }
            }
            entries
        };
        let (entries, raw, felt) = (matrix(self.felt()), matrix(self.stage()), Felt::of(self.dial, self.prospect.is_some()));
        let random = Some(fixed::payoff_q(self.random() * weights.iter().sum::<f64>(), bits));
        MatrixPlan { entries, raw, felt, random, symmetric: true, ranked: false, mode: self.payoff, samples: 1, around }
    }
}

impl RepeatedPlan {
    /// What agents earn.
    #[must_use]
    pub fn earns(&self, of: &Setting<'_>) -> Earns {
        let playing = if self.mode == PayoffMode::Match { of.agents - of.agents % 2 } else { of.agents };
        Earns { range: self.payoffs, playing, task: self.task(of) }
    }

    /// What games pay; `None` where what rounds are worth to agents does not say what they paid, or whoever looks at another is not seen by it.
    fn task(&self, of: &Setting<'_>) -> Option<Task> {
        let Felt::As { part, .. } = self.felt else { return None };
        if part == 0 || one_sided(self.mode, of.topology) {
            return None;
        }
        let times: f64 = Encounters::of(self.mode, self.around, of).others.iter().sum();
        let paid = Paid::Earned { part: f64::from(part) / f64::from(ONE_Q30), fines: Vec::new() };
        let chance = f64::from(self.random) * times;
        if self.genes.is_some() {
            return Some(Task { paid, ..Task::of_acts(chance, f64::from(self.best) * times) });
        }
        let form = Form::of_pairs(of.strategies, &self.expected.iter().map(|x| *x as f64 * times).collect::<Vec<_>>());
        Some(Task { chance, ..Task::of(form, paid) })
    }

    /// Random words of an agent and step: two a round, and the length of the game.
    #[must_use]
    pub fn words(&self, of: &Setting<'_>) -> f64 {
        let all = matches!(self.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean);
        let games = if all { of.topology.degree_max() } else { self.samples };
        let rounds: f64 = self.continues.iter().map(|p| f64::from(*p) / f64::from(ONE_Q30)).sum::<f64>() + 1.0;
        f64::from(games) * (2.0 + 2.0 * rounds)
    }

    /// Rounds over neighbours. Twice the rounds of a game on average come on top: very many games are hardly longer in sum.
    #[must_use]
    pub fn rounds(&self) -> u64 {
        if !matches!(self.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean) {
            return 0;
        }
        3 + 2 * (self.continues.iter().map(|q30| u64::from(*q30)).sum::<u64>() >> 30)
    }
}

/// `interact/repeated`: played, or a game of pairs whose payoffs are expectations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeated {
    /// Expected payoffs against the population: a matrix game.
    Field(MatrixPlan),
    /// Rounds are played.
    Played(RepeatedPlan),
}

impl Rule for Repeated {
    type File = RepeatedFile;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(at.context.topology), "matrix")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(file.resolve(&at.context, at.bits, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let (around, earns, words, rounds) = match self {
            Self::Field(game) => (game.around, game.earns(of), 0.0, 0),
            Self::Played(game) => (game.around, game.earns(of), game.words(of), game.rounds()),
        };
        Facts {
            earns: Some(earns),
            learns: false,
            around,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words,
            rounds,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        match self {
            Self::Field(game) => pairs::words(game, words),
            Self::Played(game) => {
                words
                    .scalar("mode", game.mode as u32)
                    .scalar("samples", game.samples)
                    .flag("total", game.total)
                    .flag("by_genes", game.genes.is_some())
                    .flag("deep", !game.deep.is_empty())
                    .scalar("wrong_act_q30", game.errors_q30[0])
                    .scalar("rightly_q30", game.errors_q30[1])
                    .scalar("wrongly_q30", game.errors_q30[2])
                    .table("genes", game.genes.unwrap_or_default())
                    .table("stage", game.stage.map(|x| x as u32))
                    .table("rules", game.strategies.iter().flatten().chain(game.deep.iter().flatten()).copied())
                    .table("continues", game.continues.iter().copied());
            }
        }
    }

    fn game(&self) -> Option<&MatrixPlan> {
        if let Self::Field(game) = self { Some(game) } else { None }
    }

    fn id(&self) -> Option<u16> {
        // That of `interact/matrix`.
        matches!(self, Self::Field(_)).then_some(1)
    }
}
