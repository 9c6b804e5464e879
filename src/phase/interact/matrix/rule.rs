//! `interact/matrix`: what the user writes, and the rule that follows.

use crate::file::phase_file::{Opponents, PayoffMode, Roles};
use crate::phase::interact::pairs;
use crate::phase::interact::pairs::rule::{Pairs, ProspectFile};
use crate::rule::context::Resolve;
use crate::rule::game::{MatrixPlan, encounters};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Facts, Rule, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Agents play a matrix game and earn a payoff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatrixFile {
    /// Payoff of the row strategy against the column strategy.
    #[schemars(length(min = 2, max = 16))]
    pub matrix: Vec<Vec<f64>>,
    /// Role-asymmetric games: payoff to the column player, same shape (row strategy × column strategy).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix_column: Option<Vec<Vec<f64>>>,
    /// Who is played, and how payoffs add up.
    pub payoff: PayoffMode,
    /// Opponents drawn by `payoff = "sample"`.
    #[serde(default = "one_u32")]
    #[schemars(range(min = 1, max = 64))]
    pub samples: u32,
    /// Whom `payoff = "sample"` draws; left out: neighbours where there is a graph, else anybody. `field` and `match` are of the whole
    /// population; `population` says there that this is meant, and `neighbors` that a `match` is one within each fixed group, of even size up to 256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opponents: Option<Opponents>,
    /// Who holds the row role in a matched pair: `seat`, by chance in every meeting; `rank`, always the agent with the lower index.
    #[serde(default)]
    pub roles: Roles,
    /// Interdependence κ: an agent cares for (1-κ) times the mean payoff of the pair plus κ times its lead over that mean. 0:
    /// collaborative, all share; 1/2: the game itself, halved; 1: competitive, relative payoff. Left out: the game as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dial: Option<f64>,
    /// Assortment r: with this probability an agent meets its own strategy, else a random other; `payoff = "field"` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub assortment: Option<f64>,
    /// Gains and losses as people feel them, after the dial; single encounters only (`match`, or `sample` of one). Who rests earns a plain 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prospect: Option<ProspectFile>,
}

fn one_u32() -> u32 {
    1
}

/// `interact/matrix`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix(pub MatrixPlan);

impl MatrixFile {
    fn pairs(&self) -> Pairs<'_> {
        Pairs {
            matrix: Cow::Borrowed(&self.matrix),
            column: self.matrix_column.as_deref(),
            mode: self.payoff,
            samples: self.samples,
            opponents: self.opponents,
            dial: self.dial,
            assortment: self.assortment,
            roles: self.roles,
            prospect: self.prospect,
            fines: Vec::new(),
        }
    }
}

impl Rule for Matrix {
    type File = MatrixFile;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        let game = file.pairs();
        Scale::Upto(game.largest() * f64::from(encounters(game.mode, game.samples, at.context.topology)), "matrix")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(Self(file.pairs().plan(&at.context, at.bits, at.problems)))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        pairs::facts(&self.0, of, false)
    }

    fn words(&self, words: &mut Words) {
        pairs::words(&self.0, words);
    }

    fn game(&self) -> Option<&MatrixPlan> {
        Some(&self.0)
    }
}
