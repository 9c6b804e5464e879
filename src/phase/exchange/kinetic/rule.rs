//! `exchange/kinetic`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Agents are matched in pairs at random, and each pair exchanges resources; the sum of all resources is constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KineticFile {
    /// What a pair does.
    pub rule: Exchange,
}

/// How a pair exchanges resources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Exchange {
    /// A fair coin says who pays; who cannot pay the whole amount pays nothing (Drăgulescu & Yakovenko 2000).
    Transfer {
        /// Units that are paid.
        #[serde(default = "unit")]
        #[schemars(range(min = 1, max = 2_147_483_647))]
        amount: u32,
    },
    /// What the pair does not save is divided anew, every division into whole units as likely as any other (Chakraborti & Chakrabarti 2000).
    Split {
        /// Saving propensity λ: the share of its resources that each keeps.
        #[serde(default)]
        #[schemars(range(min = 0.0, max = 0.999_999))]
        saving: f64,
    },
    /// A fair coin says who wins a share of what the poorer of the two owns (Chakraborti 2002).
    YardSale {
        /// The share f that is staked.
        #[schemars(range(min = 0.000_001, max = 0.999_999))]
        fraction: f64,
    },
}

fn unit() -> u32 {
    1
}

/// `exchange/kinetic`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KineticPlan {
    /// A fixed amount.
    Transfer {
        /// Units that are paid.
        amount: u32,
    },
    /// A new division of what is not saved.
    Split {
        /// Share that each keeps, units of 2⁻³².
        saving_q32: u32,
    },
    /// A share of what the poorer owns.
    YardSale {
        /// That share, units of 2⁻³².
        fraction_q32: u32,
    },
}

/// A share below 1 in units of 2⁻³², to nearest.
fn share_q32(x: f64) -> u32 {
    (x * 4_294_967_296.0).round() as u32
}

impl Rule for KineticPlan {
    type File = KineticFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let state = at.context.file.state.as_ref();
        at.context.needs_state("resource", state.is_some_and(|s| s.resource.is_some()), at.problems);
        if at.context.agents < 2 {
            at.problems.push(Problem::warning(at.context.path, "a single agent has nobody to exchange with", "use more agents"));
        }
        Some(match file.rule {
            Exchange::Transfer { amount } => Self::Transfer { amount },
            Exchange::Split { saving } => Self::Split { saving_q32: share_q32(saving) },
            Exchange::YardSale { fraction } => Self::YardSale { fraction_q32: share_q32(fraction) },
        })
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: false,
            around: Around::Population,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 4.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        let (which, number) = match *self {
            Self::Transfer { amount } => (0, amount),
            Self::Split { saving_q32 } => (1, saving_q32),
            Self::YardSale { fraction_q32 } => (2, fraction_q32),
        };
        words.scalar("exchange", which).scalar("size", number);
    }
}
