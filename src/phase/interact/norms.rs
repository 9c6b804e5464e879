//! Social norms, and whom a strategy helps: what the user writes of them.

use crate::file::problem::Problem;
use crate::rule::context::Context;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A social norm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NormFile {
    /// Helping is good, refusing is bad, whoever it was (first order).
    ImageScoring {},
    /// Refusing the good is bad, everything else is good (second order).
    SimpleStanding {},
    /// Helping is good, refusing the good is bad, and refusing the bad leaves one what one was (third order).
    Standing {},
    /// Helping the good and refusing the bad is good, the rest is bad (second order).
    SternJudging {},
    /// Helping the good is good, everything else is bad (second order).
    Shunning {},
    /// Any norm: the probability to be good afterwards, by donor, recipient and act. Three lists, of a good donor and of a bad one:
    /// helped a good one, refused a good one, helped a bad one, refused a bad one.
    Table {
        /// Of a donor that was good.
        good: [f64; 4],
        /// Of a donor that was bad.
        bad: [f64; 4],
    },
}

impl NormFile {
    /// Probability to be good afterwards, by (donor bad)·4 + (recipient bad)·2 + refused; reports what is none.
    pub fn judges(self, context: &Context<'_>, problems: &mut Vec<Problem>) -> [f64; 8] {
        let alike = |four: [f64; 4]| [four, four];
        let [good, bad] = match self {
            Self::ImageScoring {} => alike([1.0, 0.0, 1.0, 0.0]),
            Self::SimpleStanding {} => alike([1.0, 0.0, 1.0, 1.0]),
            Self::Standing {} => [[1.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0]],
            Self::SternJudging {} => alike([1.0, 0.0, 0.0, 1.0]),
            Self::Shunning {} => alike([1.0, 0.0, 0.0, 0.0]),
            Self::Table { good, bad } => [good, bad],
        };
        let judges = std::array::from_fn(|k| if k < 4 { good[k] } else { bad[k - 4] });
        if judges.iter().any(|p| !(0.0..=1.0).contains(p)) {
            problems.push(Problem::new(
                format!("{}.norm", context.path),
                "a norm gives probabilities, but one of these numbers is none",
                "0 to 1",
                "correct the lists good and bad",
            ));
        }
        judges
    }
}

/// Whom a strategy helps.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ActFile {
    /// Everybody.
    Allc {},
    /// Nobody.
    Alld {},
    /// Those of good reputation.
    Disc {},
    /// Any rule: probabilities to help, by one's own reputation and the other's.
    Table {
        /// Good oneself, the other good.
        #[schemars(range(min = 0.0, max = 1.0))]
        good_good: f64,
        /// Good oneself, the other bad.
        #[schemars(range(min = 0.0, max = 1.0))]
        good_bad: f64,
        /// Bad oneself, the other good.
        #[schemars(range(min = 0.0, max = 1.0))]
        bad_good: f64,
        /// Bad oneself, the other bad.
        #[schemars(range(min = 0.0, max = 1.0))]
        bad_bad: f64,
    },
}

/// Strategies that a name alone stands for.
const NAMED: [(&str, ActFile); 3] = [("ALLC", ActFile::Allc {}), ("ALLD", ActFile::Alld {}), ("DISC", ActFile::Disc {})];

impl ActFile {
    /// Probability to help, by (oneself bad)·2 + (other bad).
    #[must_use]
    pub fn helps(self) -> [f64; 4] {
        match self {
            Self::Allc {} => [1.0; 4],
            Self::Alld {} => [0.0; 4],
            Self::Disc {} => [1.0, 0.0, 1.0, 0.0],
            Self::Table { good_good, good_bad, bad_good, bad_bad } => [good_good, good_bad, bad_good, bad_bad],
        }
    }
}

/// Whom each strategy helps, by its entry in `act` or by name.
pub fn acts(act: &[ActFile], context: &Context<'_>, problems: &mut Vec<Problem>) -> Vec<ActFile> {
    let (path, names) = (context.path, &context.file.population.strategies);
    if !act.is_empty() {
        if act.len() != names.len() {
            problems.push(Problem::new(
                format!("{path}.act"),
                format!("{} entries for {} strategies", act.len(), names.len()),
                format!("{}, one per strategy", names.len()),
                "list whom each strategy helps, in the order of population.strategies",
            ));
        }
        return act.to_vec();
    }
    let mut found = Vec::new();
    for (k, name) in names.iter().enumerate() {
        match NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, act)) => found.push(*act),
            None => problems.push(Problem::new(
                format!("population.strategies[{k}]"),
                format!("nobody says whom {name:?} helps"),
                NAMED.map(|(known, _)| known).join(", "),
                format!("use one of these names, or list whom each strategy helps: {path}.act = [{{ kind = \"disc\" }}, …]"),
            )),
        }
    }
    found
}
