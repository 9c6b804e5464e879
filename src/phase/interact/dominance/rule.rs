//! `interact/dominance`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::phase_file::one;
use crate::num::fixed;
use crate::num::table::FermiTable;
use crate::phase::precision::{Format, Gap};
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Fractional bits of dominance.
pub const FRACTION: u32 = 16;

/// Agents meet in pairs and fight; who has won more often before is likelier to win, and the loser pays tribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DominanceFile {
    /// Steepness η: i beats j with probability 1/(1 + exp(-η·(h_i - h_j))), h being wins less losses as they are remembered; 0: a fair coin.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub steepness: f64,
    /// Forgetting μ: the share of dominance that is lost in a step.
    #[schemars(range(min = 0.0001, max = 0.999_999))]
    pub forgetting: f64,
    /// What each agent earns in a step, before tribute.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub income: f64,
    /// Share τ of its income that the loser gives to the winner.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub tribute: f64,
}

/// `interact/dominance`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DominancePlan {
    /// Differences of dominance are cut by so many bits before they are looked up.
    pub cut: u32,
    /// Probability of winning by the difference that is left.
    pub table: FermiTable,
    /// Share that is forgotten, units of 2⁻³².
    pub forgetting_q32: u32,
    /// Income, stored payoff.
    pub income: i32,
    /// What the loser gives, stored payoff.
    pub tribute: i32,
}

/// The cut with which the table, 2^24 units long, holds all differences that leave anything to chance.
fn cut(steepness: f64) -> u32 {
    (0..FRACTION).find(|cut| steepness * f64::from(1u32 << (24 - FRACTION + cut)) >= 22.0).unwrap_or(FRACTION)
}

impl Rule for DominancePlan {
    type File = DominanceFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.income * (1.0 + file.tribute), "income")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let q = |x: f64| fixed::payoff_q(x, at.bits);
        let (income, tribute) = (q(file.income), q(file.income * file.tribute));
        let path = format!("{}.tribute", at.context.path);
        let most = file.income * (1.0 + file.tribute);
        let gap =
            Gap { who: "what a loser gives and 0".into(), natural: file.income * file.tribute, stored: i64::from(tribute), decides: true };
        at.problems.extend(Format::payoffs(&path, at.bits, most, "raise tribute, or leave it out").lost(vec![gap]));
        let cut = cut(file.steepness);
        Some(Self {
            cut,
            table: FermiTable::new(file.steepness, FRACTION - cut),
            forgetting_q32: (file.forgetting * 4_294_967_296.0).round() as u32,
            income,
            tribute,
        })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: Some(Earns { range: [self.income - self.tribute, self.income + self.tribute], playing: of.agents, task: None }),
            learns: false,
            around: Around::Population,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: vec![Start { column: Column::Dominance, entries: vec![1 << 31] }],
            revision: None,
            words: 4.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("cut", self.cut)
            .scalar("forgetting_q32", self.forgetting_q32)
            .signed("income", self.income)
            .signed("tribute", self.tribute)
            .fermi(&self.table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where chance is left the table has not ended, whatever the steepness: the last entries are certain, and differences of 21/η are not.
    #[test]
    fn tables_are_long_enough() {
        for steepness in [0.0004, 0.005, 0.02, 0.086, 0.3, 1.0, 40.0] {
            let cut = cut(steepness);
            let table = FermiTable::new(steepness, FRACTION - cut);
            let at = |x: f64| table.threshold_q30((x / steepness * 65536.0) as i32 >> cut);
            assert!(at(19.0) < 1 << 30, "{steepness}: certain too early");
            let exact = 1.0 / (1.0 + f64::exp(-2.0));
            assert!((f64::from(at(2.0)) / f64::from(1u32 << 30) - exact).abs() < 1e-4, "{steepness}");
        }
    }
}
