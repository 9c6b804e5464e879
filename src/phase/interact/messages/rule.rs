//! `interact/messages`: what the user writes, and the rule that follows.

use crate::file::phase_file::{Opponents, PayoffMode, Roles};
use crate::file::problem::Problem;
use crate::phase::interact::pairs;
use crate::phase::interact::pairs::rule::{Pairs, ProspectFile};
use crate::rule::context::Resolve;
use crate::rule::game::{MatrixPlan, encounters};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Facts, Rule, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Agents share what they know, hide it or lie: strategies Share, Hide and Lie, in any order; a matrix game. Whoever has another strategy meets nobody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessagesFile {
    /// What shared knowledge is worth to who gets it.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub benefit: f64,
    /// What sharing costs.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// What a liar gains on top when a sharer believes it.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub lie_gain: f64,
    /// What a sharer loses who believes a lie.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub lie_loss: f64,
    /// Probability q that the other's record is known: sharers then withhold from those who hide or lie.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub recognition: f64,
    /// Probability σ that a lie is found out.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub detection: f64,
    /// What a liar pays who is found out.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub fine: f64,
    /// Who is met, and how payoffs add up.
    pub payoff: PayoffMode,
    /// Others drawn by `payoff = "sample"`.
    #[serde(default = "one_u32")]
    #[schemars(range(min = 1, max = 64))]
    pub samples: u32,
    /// Whom `payoff = "sample"` draws; left out: neighbours where there is a graph, else anybody. `field` and `match` are of the whole
    /// population; `population` says there that this is meant, and `neighbors` that a `match` is one within each fixed group, of even size up to 256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opponents: Option<Opponents>,
    /// Interdependence κ, as in `interact/matrix`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dial: Option<f64>,
    /// Gains and losses as people feel them, as in `interact/matrix`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prospect: Option<ProspectFile>,
}

fn one_u32() -> u32 {
    1
}

/// Strategies of `interact/messages`.
const SPEECH: [&str; 3] = ["Share", "Hide", "Lie"];

impl MessagesFile {
    /// Payoffs in the order Share, Hide, Lie.
    fn speech(&self) -> [[f64; 3]; 3] {
        let (b, c, fine) = (self.benefit, self.cost, self.detection * self.fine);
        let (met, believed) = (1.0 - self.recognition, 1.0 - self.detection);
        [
            [b - c, -c * met, (-c - believed * self.lie_loss) * met],
            [b * met, 0.0, 0.0],
            [(b + believed * self.lie_gain) * met - fine, -fine, -fine],
        ]
    }

    /// The matrix in the order of the strategies' names; `None`: Share, Hide and Lie are not among them.
    fn matrix(&self, names: &[String]) -> Option<Vec<Vec<f64>>> {
        let at: Vec<Option<usize>> = names.iter().map(|name| SPEECH.iter().position(|s| s == name)).collect();
        let payoffs = self.speech();
        let earned = |own: Option<usize>, other: Option<usize>| own.zip(other).map_or(0.0, |(own, other)| payoffs[own][other]);
        let matrix = || at.iter().map(|own| at.iter().map(|other| earned(*own, *other)).collect()).collect();
        (0..3).all(|s| at.contains(&Some(s))).then(matrix)
    }
}

/// The strategies that `interact/messages` is about.
#[must_use]
pub fn speakers(path: &str, strategies: &[String]) -> Problem {
    Problem::new(
        format!("{path}.kind"),
        format!("messages are shared, hidden or lies, but the strategies are {}", strategies.join(", ")),
        "the strategies Share, Hide and Lie, in any order, and others that meet nobody",
        "write population.strategies = [\"Share\", \"Hide\", \"Lie\"]",
    )
}

/// `interact/messages`: a matrix game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Messages(pub MatrixPlan);

impl MessagesFile {
    fn pairs(&self, names: &[String]) -> Option<Pairs<'static>> {
        Some(Pairs {
            matrix: self.matrix(names)?.into(),
            column: None,
            mode: self.payoff,
            samples: self.samples,
            opponents: self.opponents,
            dial: self.dial,
            assortment: None,
            roles: Roles::default(),
            prospect: self.prospect,
            fines: names.iter().map(|name| if name == "Lie" { self.detection * self.fine } else { 0.0 }).collect(),
        })
    }
}

impl Rule for Messages {
    type File = MessagesFile;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        let Some(game) = file.pairs(&at.context.file.population.strategies) else { return Scale::Any };
        Scale::Upto(game.largest() * f64::from(encounters(game.mode, game.samples, at.context.topology)), "benefit")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let Some(game) = file.pairs(&at.context.file.population.strategies) else {
            at.problems.push(speakers(at.context.path, &at.context.file.population.strategies));
            return None;
        };
        Some(Self(game.plan(&at.context, at.bits, at.problems)))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        pairs::facts(&self.0, of, true)
    }

    fn words(&self, words: &mut Words) {
        pairs::words(&self.0, words);
    }

    fn game(&self) -> Option<&MatrixPlan> {
        Some(&self.0)
    }
}
