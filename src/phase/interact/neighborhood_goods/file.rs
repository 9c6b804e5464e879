//! `interact/neighborhood_goods`: what the user writes, and what of it does not fit.

use crate::file::phase_file::one;
use crate::num::table::exp;
use crate::rule::context::Resolve;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Neighbours at most where contributions do not add up: what they are worth is a table.
pub(super) const NEIGHBORS_MAX: u32 = 65_534;
/// What a contribution can be multiplied by, at most.
const RATE_MAX: f64 = 65_535.0;
/// Parts in which shares of contributors are counted: exact in groups of up to ten.
pub(super) const SHARES: u32 = 5040;

/// Every agent heads a group of itself and its neighbours on the graph; all members of a group share what was paid into it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeighborhoodGoodsFile {
    /// Names of the strategies that contribute.
    #[schemars(length(min = 1, max = 16))]
    pub contributors: Vec<String>,
    /// What contributions are multiplied by before they are shared.
    #[schemars(range(min = 0.0, max = 255.0))]
    pub multiplication: f64,
    /// What a contribution is worth where others contribute too, relative to `multiplication`.
    #[serde(default)]
    pub worth: WorthFile,
    /// What a contributor pays: into each of its groups, or into all of them together.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// Into what the cost is paid.
    #[serde(default)]
    pub contribution: Contribution,
    /// Names of the strategies that stay out of every group and take a fixed payoff in its stead (Szabó & Hauert 2002). A group with one participant
    /// does not play, and that one takes it too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub loners: Vec<String>,
    /// What a loner gets in the stead of each group.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub loner_payoff: f64,
    /// Names of the strategies that punish, in each group, each member that did not contribute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub punishers: Vec<String>,
    /// What a member that did not contribute loses to each other punisher.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub fine: f64,
    /// What a punisher pays for each other member it punishes.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub punishing_cost: f64,
    /// Names of the strategies that reward, in each group, each other member that contributed (Szolnoki & Perc 2010).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub rewarders: Vec<String>,
    /// What a member that contributed gets from each other rewarder.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub reward: f64,
    /// What a rewarder pays for each other member it rewards.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub rewarding_cost: f64,
}

/// What a contributor's cost is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contribution {
    /// Paid into each group: who is in many groups pays much.
    #[default]
    PerGroup,
    /// Paid once, in equal parts into all groups.
    PerAgent,
}

/// What each of k contributions to a group is worth, relative to what it would be worth if they just added up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum WorthFile {
    /// 1: contributions add up.
    #[default]
    Linear,
    /// (1 + factor + … + factor^(k-1))/k: the k-th is worth factor^(k-1) of the first. Above 1: synergy; below: discounting (Hauert et al. 2006).
    Synergy {
        /// Worth of each contribution relative to the one before it.
        #[schemars(range(min = 0.0, max = 10.0))]
        factor: f64,
    },
    /// 1 if at least `needed` contribute, else 0: a critical mass (Szolnoki & Perc 2010).
    Threshold {
        /// Contributions that are needed.
        #[schemars(range(min = 1, max = 65535))]
        needed: u32,
    },
    /// B(x)/x where a share x of the participants contributes: what a group produces rises along a logistic curve from 0 for none to what it would be
    /// anyhow if all contribute. B(x) = (S(x) - S(0))/(S(1) - S(0)), S(x) = 1/(1 + exp(-steepness·(x - inflection))).
    Sigmoid {
        /// Steepness: near 0 the curve is a line, far above 1 a step.
        #[schemars(range(min = 0.001, max = 1000.0))]
        steepness: f64,
        /// Share of contributors at which it is steepest.
        #[schemars(range(min = 0.0, max = 1.0))]
        inflection: f64,
    },
    /// Any numbers, for 1, 2, 3, … contributions; the last one for more.
    Table {
        /// Worth of each contribution if so many contribute.
        #[schemars(length(min = 1, max = 1024), inner(range(min = 0.0, max = 255.0)))]
        worth: Vec<f64>,
    },
}

impl WorthFile {
    /// Worths by the number of contributions, 0 to `most`, or by their share, 0 to 1 in 1/5040; none where they just add up.
    pub(super) fn table(&self, most: u32) -> Vec<f64> {
        match self {
            Self::Linear => Vec::new(),
            Self::Synergy { factor } => {
                let sums = (0..=most).scan((0.0, 1.0), |(sum, next), k| {
                    let mean = *sum / f64::from(k.max(1));
                    (*sum, *next) = (*sum + *next, *next * factor);
                    Some(mean)
                });
                sums.collect()
            }
            Self::Threshold { needed } => (0..=most).map(|k| f64::from(u8::from(k >= *needed))).collect(),
            Self::Sigmoid { steepness, inflection } => {
                let curve = |x: f64| 1.0 / (1.0 + exp(-steepness * (x - inflection)));
                let whole = curve(1.0) - curve(0.0);
                let share = |k: u32| f64::from(k) / f64::from(SHARES);
                (0..=SHARES).map(|k| if k == 0 { 0.0 } else { (curve(share(k)) - curve(0.0)) / whole / share(k) }).collect()
            }
            Self::Table { worth } => {
                let last = worth.last().copied().unwrap_or(0.0);
                (0..=most).map(|k| if k == 0 { 0.0 } else { worth.get(k as usize - 1).copied().unwrap_or(last) }).collect()
            }
        }
    }

    /// Does it go by shares?
    pub(super) fn by_share(&self) -> bool {
        matches!(self, Self::Sigmoid { .. })
    }
}

impl NeighborhoodGoodsFile {
    /// The largest factor that a contribution is multiplied by.
    pub(super) fn rate_max(&self, most: u32) -> f64 {
        self.multiplication * self.worth.table(most.min(NEIGHBORS_MAX + 1)).into_iter().reduce(f64::max).unwrap_or(1.0)
    }

    /// Reports what does not fit groups of up to `most` members.
    pub(super) fn check(&self, most: u32, at: &mut Resolve<'_>) {
        let rate = self.rate_max(most);
        if rate > RATE_MAX {
            at.problem(
                "worth",
                format!("contributions would be multiplied by up to {rate:.3e}"),
                format!("at most {RATE_MAX}"),
                "lower multiplication, or what contributions are worth",
            );
        }
        if self.worth != WorthFile::Linear && most > NEIGHBORS_MAX + 1 {
            at.problem(
                "worth",
                format!("agents with up to {} neighbours", most - 1),
                format!("up to {NEIGHBORS_MAX} neighbours where contributions do not just add up"),
                "use worth = { kind = \"linear\" }, or another graph",
            );
        }
        if let WorthFile::Threshold { needed } = self.worth
            && needed > most
        {
            at.problem(
                "worth.needed",
                format!("{needed} contributions in groups of up to {most}"),
                format!("1 to {most}"),
                "need fewer, or link agents to more neighbours",
            );
        }
        let lists = [&self.contributors, &self.punishers, &self.rewarders];
        for (k, name) in self.loners.iter().enumerate().filter(|(_, name)| lists.iter().any(|list| list.contains(name))) {
            at.problem(
                &format!("loners[{k}]"),
                format!("{name:?} stays out of all groups and acts in them"),
                "strategies that neither contribute nor punish nor reward",
                "remove it from one of the lists",
            );
        }
    }
}
