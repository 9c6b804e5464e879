//! `interact/repeated`: what the user writes, and the rule that follows.

use super::play::{Memory, NAMED, PlayFile};
use crate::config::context::{Context, Resolve};
use crate::config::game::one_sided;
use crate::config::game::{MatrixPlan, ProspectFile, STRATEGIES_MAX, felt, misshapen};
use crate::config::phase_file::PayoffMode;
use crate::config::problem::Problem;
use crate::config::rule::{Earns, Facts, Record, Rule, Scale};
use crate::config::setting::Setting;
use crate::config::topology::Topology;
use crate::config::words::Words;
use crate::num::fixed;
use crate::num::fixed::ONE_Q30;
use crate::num::memory_one::{MemoryOne, survival, weights};
use crate::num::memory_two::MemoryTwo;
use crate::phase::interact::pairs;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Pairs play a game of two acts, C and D, again and again, with memory of the last round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepeatedFile {
    /// Payoffs of one round, `[[R, S], [T, P]]`: own act C or D by the other's act C or D.
    pub matrix: Vec<Vec<f64>>,
    /// Who is played, and how the payoffs of games add up. `field`: the expected payoff of each pair of strategies, nothing is drawn.
    pub payoff: PayoffMode,
    /// Others drawn by `payoff = "sample"`.
    #[serde(default = "one_u32")]
    #[schemars(range(min = 1, max = 64))]
    pub samples: u32,
    /// Rounds of every game; or give `continuation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65535))]
    pub rounds: Option<u32>,
    /// Probability w that another round follows; or give `rounds`. Both players know the same length, drawn once per game.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 0.99999))]
    pub continuation: Option<f64>,
    /// With `continuation`: no game is longer. Left out: the number of rounds that one game in a million exceeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 65535))]
    pub max_rounds: Option<u32>,
    /// Is a game worth the mean of its rounds or their total?
    #[serde(default)]
    pub earn: Earn,
    /// Probability e that an act is the opposite of the one meant.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 0.5))]
    pub execution_error: f64,
    /// Probability ε that a player sees the opposite of what the other did, anew in each round.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 0.5))]
    pub perception_error: f64,
    /// What each strategy plays, in the order of `population.strategies`. Left out: strategies are named ALLC, ALLD, TFT, GTFT, WSLS, GRIM, TF2T, 2TFT, AON2 or
    /// RANDOM.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub play: Vec<PlayFile>,
    /// Instead of strategies each agent plays by its own values: names of the value dimensions that hold its probabilities to cooperate in the first
    /// round and after CC, CD, DC and DD; a name may occur several times. Such agents remember one round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 5))]
    pub genes: Vec<String>,
    /// Interdependence κ, as in `interact/matrix`: of every round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dial: Option<f64>,
    /// Gains and losses as people feel them, after the dial: in every round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prospect: Option<ProspectFile>,
}

fn one_u32() -> u32 {
    1
}

/// What a game of several rounds is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Earn {
    /// The mean payoff of its rounds.
    #[default]
    Mean,
    /// The sum of the payoffs of its rounds.
    Total,
}

/// Rounds of a game that agents play; expectations may have more.
const ROUNDS_MAX: u32 = 4096;

/// `interact/repeated` where games are played; with `field` it is a game of pairs like `interact/matrix`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedPlan {
    /// Who is played; never `field`.
    pub mode: PayoffMode,
    /// Others of `sample`, else 1.
    pub samples: u32,
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
    /// Lowest and highest mean payoff of a pair, stored units.
    pub means: [i32; 2],
    /// Are payoffs what rounds are worth to an agent by dial or prospect, not what they pay?
    pub transformed: bool,
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

impl RepeatedFile {
    /// R, S, T, P; zeros if the matrix has another shape.
    fn stage(&self) -> [f64; 4] {
        match self.matrix.as_slice() {
            [first, second] if first.len() == 2 && second.len() == 2 => [first[0], first[1], second[0], second[1]],
            _ => [0.0; 4],
        }
    }

    /// What these payoffs are worth to an agent.
    fn felt(&self) -> [f64; 4] {
        let [reward, sucker, temptation, punishment] = self.stage();
        [(reward, reward), (sucker, temptation), (temptation, sucker), (punishment, punishment)]
            .map(|(mine, theirs)| felt(self.dial, self.prospect, mine, theirs))
    }

    /// Rounds that are possible.
    fn most(&self) -> u32 {
        if self.payoff == PayoffMode::Field { 65_535 } else { ROUNDS_MAX }
    }

    /// Rounds of the longest game.
    fn longest(&self) -> u32 {
        let most = self.most();
        match (self.rounds, self.continuation, self.max_rounds) {
            (Some(rounds), ..) => rounds,
            (_, Some(_), Some(most)) => most,
            (_, Some(w), None) => {
                let (mut reached, mut n) = (1.0, 0);
                while reached > 1e-6 && n < most {
                    (reached, n) = (reached * w, n + 1);
                }
                n.max(1)
            }
            _ => 1,
        }
    }

    /// Games that add up before a mean of them is taken, if one is.
    fn games(&self, topology: &Topology) -> u32 {
        match self.payoff {
            PayoffMode::NeighborSum | PayoffMode::NeighborMean => topology.degree_max().max(1),
            _ => 1,
        }
    }

    /// Largest magnitude that a sum of rounds or a payoff may have. Sums of rounds have 7 bits more room than payoffs.
    pub fn largest(&self, topology: &Topology) -> f64 {
        let stage = self.stage().into_iter().chain(self.felt()).fold(0f64, |m, e| m.max(e.abs()));
        let (games, longest) = (f64::from(self.games(topology)), f64::from(self.longest()));
        match (self.earn, self.payoff) {
            (Earn::Total, _) => stage * longest * games,
            (Earn::Mean, PayoffMode::Field) => stage,
            (Earn::Mean, _) => stage * (longest / 128.0).max(games),
        }
    }

    /// What each strategy plays, mistakes included.
    fn strategies(&self, context: &Context<'_>, problems: &mut Vec<Problem>) -> Vec<Memory> {
        let (path, names, stage) = (context.path, &context.file.population.strategies, self.stage());
        let mut found = Vec::new();
        if self.play.is_empty() {
            for (k, name) in names.iter().enumerate() {
                match NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                    Some((_, play)) => found.extend(play.strategy(stage)),
                    None => problems.push(Problem::new(
                        format!("population.strategies[{k}]"),
                        format!("nobody says what {name:?} plays in the repeated game"),
                        NAMED.map(|(known, _)| known).join(", "),
                        format!("use one of these names, or list what each strategy plays: {path}.play = [{{ kind = \"tft\" }}, …]"),
                    )),
                }
            }
        } else if self.play.len() != names.len() {
            problems.push(Problem::new(
                format!("{path}.play"),
                format!("{} entries for {} strategies", self.play.len(), names.len()),
                format!("{}, one per strategy", names.len()),
                "list what each strategy plays, in the order of population.strategies",
            ));
        }
        for (k, play) in self.play.iter().enumerate() {
            if let Some(p) = play.out_of_range() {
                problems.push(Problem::new(format!("{path}.play[{k}]"), format!("{p} is no probability"), "0 to 1", "change that entry"));
            }
            match play.strategy(stage) {
                Some(strategy) => found.push(strategy),
                None => problems.push(Problem::new(
                    format!("{path}.play[{k}]"),
                    "with these payoffs and this factor no zero-determinant strategy has probabilities from 0 to 1",
                    "payoffs of a prisoner's dilemma, S < P < R < T, and chi > 1 or scale > 0",
                    "change matrix, chi or scale",
                )),
            }
        }
        let (e, seen) = (self.execution_error, self.perception_error);
        let errs = |play| match play {
            Memory::One(s) => Memory::One(MemoryOne::with_errors(s, e, seen)),
            Memory::Two(s) => Memory::Two(MemoryTwo::with_errors(s, e, seen)),
        };
        found.into_iter().map(errs).collect()
    }

    /// The dimensions that hold the agents' own probabilities.
    fn genes(&self, context: &Context<'_>, problems: &mut Vec<Problem>) -> Option<[u32; 5]> {
        if self.genes.is_empty() {
            return None;
        }
        let path = context.path;
        context.needs_values(problems);
        let known = context.file.values.as_ref().map(|v| v.dimensions.clone()).unwrap_or_default();
        let mut genes = [0; 5];
        for (k, name) in self.genes.iter().enumerate() {
            match known.iter().position(|n| n == name) {
                Some(at) => genes[k.min(4)] = at as u32,
                None => problems.push(Problem::new(
                    format!("{path}.genes[{k}]"),
                    format!("there is no value dimension {name:?}"),
                    known.join(", "),
                    "use the names in values.dimensions",
                )),
            }
        }
        for (key, wrong, found) in [
            ("genes", self.genes.len() != 5, format!("{} names for five probabilities", self.genes.len())),
            ("play", !self.play.is_empty(), "agents play by their values, not by strategies".into()),
            (
                "payoff",
                self.payoff == PayoffMode::Field,
                "there is no expected payoff of each strategy where every agent plays its own way".into(),
            ),
        ] {
            if wrong {
                problems.push(Problem::new(
                    format!("{path}.{key}"),
                    found,
                    "genes = five names of value dimensions (first round, after CC, CD, DC, DD), no play, and any payoff but \"field\"",
                    "change this key",
                ));
            }
        }
        Some(genes)
    }

    fn check(&self, context: &Context<'_>, problems: &mut Vec<Problem>) {
        let path = context.path;
        problems.extend(misshapen(&format!("{path}.matrix"), &self.matrix, 2).map(|p| Problem {
            message: format!("{} (a round has two acts, C and D)", p.message.replace(" for 2 strategies", "")),
            remedy: "write [[R, S], [T, P]]".into(),
            ..p
        }));
        let graph = context.topology.is_graph();
        if !graph && matches!(self.payoff, PayoffMode::NeighborSum | PayoffMode::NeighborMean) {
            problems.push(Problem::new(
                format!("{path}.payoff"),
                "a well-mixed population has no neighbours",
                "field, sample, match",
                "choose one of these, or topology.kind = \"ring\" or \"lattice\"",
            ));
        }
        if graph && context.topology.self_play() {
            problems.push(Problem::new(
                "topology.self_play",
                "nobody plays a repeated game against itself",
                "self_play = false",
                "remove self_play",
            ));
        }
        let how = match (self.rounds, self.continuation, self.max_rounds) {
            (Some(_), Some(_), _) => "rounds and continuation are both given",
            (None, None, _) => "nobody says how long a game is",
            (Some(_), None, Some(_)) => "max_rounds is given with a fixed number of rounds",
            _ => "",
        };
        if !how.is_empty() {
            problems.push(Problem::new(path, how, "either rounds, or continuation and max_rounds", "keep one of the two"));
        }
        let (most, open) = (self.most(), self.rounds.is_none() && self.max_rounds.is_none());
        if self.longest() > most || (open && self.longest() == most) {
            problems.push(Problem::new(
                format!("{path}.{}", if self.rounds.is_some() { "rounds" } else { "max_rounds" }),
                format!("games may be longer than {most} rounds"),
                format!("1 to {most} ({ROUNDS_MAX} where games are played, 65535 with payoff = \"field\")"),
                "state a lower number; with continuation, max_rounds cuts longer games off",
            ));
        }
    }

    /// Reports what does not fit, and returns the plan.
    pub fn resolve(&self, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> Repeated {
        self.check(context, problems);
        let genes = self.genes(context, problems);
        let strategies = if genes.is_some() { Vec::new() } else { self.strategies(context, problems) };
        let (stage, longest, total) = (self.felt(), self.longest(), self.earn == Earn::Total);
        let of = weights(self.continuation, longest, !total);
        if self.payoff == PayoffMode::Field {
            let matrix = |stage: [f64; 4]| {
                let mut entries = vec![0; 2 * STRATEGIES_MAX * STRATEGIES_MAX];
                for (own, mine) in strategies.iter().enumerate() {
                    for (other, theirs) in strategies.iter().enumerate() {
                        let earned = fixed::payoff_q(expected(*mine, *theirs, stage, &of), bits);
                        for role in 0..2 {
                            entries[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other] = earned;
                        }
                    }
                }
                entries
            };
            let (entries, raw) = (matrix(stage), matrix(self.stage()));
            return Repeated::Field(MatrixPlan { entries, raw, symmetric: true, ranked: false, mode: self.payoff, samples: 1 });
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
        let pairs = [stage[0], f64::midpoint(stage[1], stage[2]), stage[3]];
        let games = f64::from(summed) * of.iter().sum::<f64>();
        let mean = |pick: fn(f64, f64) -> f64| fixed::payoff_q(pairs.into_iter().fold(pairs[0], pick) * games, bits);
        Repeated::Played(RepeatedPlan {
            mode: self.payoff,
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
            means: [mean(f64::min), mean(f64::max)],
            transformed: self.dial.is_some() || self.prospect.is_some(),
        })
    }
}

impl RepeatedPlan {
    /// What agents earn.
    #[must_use]
    pub fn earns(&self, of: &Setting<'_>) -> Earns {
        let playing = if self.mode == PayoffMode::Match { of.agents - of.agents % 2 } else { of.agents };
        // What rounds are worth to the agents does not say what they paid.
        let known = !self.transformed && !one_sided(self.mode, of.topology);
        Earns { range: self.payoffs, playing, task: known.then(|| self.means.map(f64::from)) }
    }

    /// Random words of an agent and step: two a round, and the length of the game.
    #[must_use]
    pub fn words(&self, of: &Setting<'_>) -> f64 {
        let games = if of.topology.is_graph() { of.topology.degree_max() } else { self.samples };
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
    const RECORD: &'static Record = &super::RECORD;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(at.context.topology), "matrix")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(file.resolve(&at.context, at.bits, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let (earns, words, rounds) = match self {
            Self::Field(game) => (game.earns(of), 0.0, 0),
            Self::Played(game) => (game.earns(of), game.words(of), game.rounds()),
        };
        Facts {
            earns: Some(earns),
            learns: false,
            meets: true,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: words,
            rounds: rounds,
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

    fn id(&self) -> u16 {
        if matches!(self, Self::Field(_)) { 1 } else { Self::RECORD.id }
    }
}
