//! `account/income`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::num::fixed;
use crate::phase::precision::{Format, Gap};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Payoffs above 0 are added to resources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomeFile {
    /// Payoff that is worth one unit of resources; what an agent earns is converted to whole units, to nearest, ties to even.
    #[schemars(range(min = 1e-6, max = 1e6))]
    pub unit: f64,
}

/// `account/income`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncomePlan {
    /// Stored payoff that is worth one unit.
    pub unit: u32,
}

/// The plan of a phase; `bits` is the format of payoffs, `earned` says whether anybody earns some before.
pub fn income(file: &IncomeFile, context: &Context<'_>, bits: u32, earned: bool, problems: &mut Vec<Problem>) -> IncomePlan {
    context.needs_state("resource", context.file.state.as_ref().is_some_and(|s| s.resource.is_some()), problems);
    if !earned {
        problems.push(Problem::new(
            context.path,
            "nobody has earned anything yet",
            "a phase that pays earlier in the step",
            "put a [[phase]] with kind = \"interact/matrix\" before it",
        ));
    }
    let unit = (file.unit * fixed::units(bits)).round();
    let path = format!("{}.unit", context.path);
    let (one, most) = (1.0 / fixed::units(bits), f64::from(fixed::PAYOFF_MAX));
    if (1.0..=most).contains(&unit) {
        let remedy = "choose a unit that is not so small beside the payoffs, or bring these nearer together";
        problems.extend(Format::payoffs(&path, bits, most * one, remedy).lost(vec![Gap::of("unit", file.unit, unit as i64)]));
    } else {
        problems.push(Problem::new(
            path,
            format!("{} lies outside what payoffs of this game are stored in", file.unit),
            format!("{one:e} to {:e}", most * one),
            "choose a unit of the size of the payoffs",
        ));
    }
    IncomePlan { unit: unit.max(1.0) as u32 }
}

impl Rule for IncomePlan {
    type File = IncomeFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let earned = at.earned();
        Some(income(file, &at.context, at.bits, earned, at.problems))
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
            words: 0.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("unit", self.unit);
    }
}
