//! `interact/repeated`: what the user writes, and what of it does not fit.

use super::play::{Memory, NAMED, PlayFile};
use crate::file::phase_file::{Opponents, PayoffMode};
use crate::file::problem::Problem;
use crate::file::topology::Topology;
use crate::num::memory_one::MemoryOne;
use crate::num::memory_two::MemoryTwo;
use crate::phase::interact::pairs::rule::{ProspectFile, felt, misshapen};
use crate::rule::context::Context;
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
    /// Whom `payoff = "sample"` draws; left out: neighbours where there is a graph, else anybody. `field` and `match` are of the whole
    /// population; `population` says there that this is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opponents: Option<Opponents>,
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

impl RepeatedFile {
    /// R, S, T, P; zeros if the matrix has another shape.
    pub(super) fn stage(&self) -> [f64; 4] {
        match self.matrix.as_slice() {
            [first, second] if first.len() == 2 && second.len() == 2 => [first[0], first[1], second[0], second[1]],
            _ => [0.0; 4],
        }
    }

    /// Mean payoff of a round of agents whose acts are random.
    pub(super) fn random(&self) -> f64 {
        self.stage().iter().sum::<f64>() / 4.0
    }

    /// What a round pays each of two who act best together, in turns where that is best.
    pub(super) fn best(&self) -> f64 {
        let [reward, sucker, temptation, punishment] = self.stage();
        reward.max(punishment).max(f64::midpoint(sucker, temptation))
    }

    /// What these payoffs are worth to an agent.
    pub(super) fn felt(&self) -> [f64; 4] {
        let [reward, sucker, temptation, punishment] = self.stage();
        [(reward, reward), (sucker, temptation), (temptation, sucker), (punishment, punishment)]
            .map(|(mine, theirs)| felt(self.dial, self.prospect, mine, theirs))
    }

    /// Rounds that are possible.
    fn most(&self) -> u32 {
        if self.payoff == PayoffMode::Field { 65_535 } else { ROUNDS_MAX }
    }

    /// Rounds of the longest game.
    pub(super) fn longest(&self) -> u32 {
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
    pub(super) fn games(&self, topology: &Topology) -> u32 {
        match self.payoff {
            PayoffMode::NeighborSum | PayoffMode::NeighborMean => topology.degree_max().max(1),
            _ => 1,
        }
    }

    /// Largest magnitude that a sum of rounds or a payoff may have. Sums of rounds have 7 bits more room than payoffs.
    #[must_use]
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
    pub(super) fn strategies(&self, context: &Context<'_>, problems: &mut Vec<Problem>) -> Vec<Memory> {
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
    pub(super) fn genes(&self, context: &Context<'_>, problems: &mut Vec<Problem>) -> Option<[u32; 5]> {
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

    pub(super) fn check(&self, context: &Context<'_>, problems: &mut Vec<Problem>) {
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
}
