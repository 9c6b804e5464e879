//! `interact/public_goods`: what the user writes, and what of it does not fit.

use crate::config::context::Context;
use crate::config::phase_file::one;
use crate::config::problem::Problem;
use crate::config::topology::Topology;
use crate::num::fixed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Groups produce a good that all members have alike, whoever paid for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicGoodsFile {
    /// Members of a group, 2 to 255; with `payoff = "fixed"` it follows from the topology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 255))]
    pub size: Option<u32>,
    /// Who forms a group.
    pub payoff: GroupMode,
    /// Names of the strategies that contribute.
    #[schemars(length(min = 1, max = 16))]
    pub contributors: Vec<String>,
    /// Names of the strategies that punish each member that did not contribute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub punishers: Vec<String>,
    /// What a member gets out of the contributions.
    pub benefit: BenefitFile,
    /// What a contribution costs.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// What a member that did not contribute loses to each punisher.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub fine: f64,
    /// What a punisher pays for each member it punishes.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub punishing_cost: f64,
    /// Names of the strategies that pay into a pool for punishment before anybody contributes (Sigmund et al. 2010).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub pool: Vec<String>,
    /// What a member of the pool pays into it, whether anybody is punished or not.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub pool_fee: f64,
    /// What a member that did not contribute loses for each other member that paid into the pool.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub pool_fine: f64,
    /// Does the pool also punish those that contribute but do not pay into it?
    #[serde(default)]
    pub second_order: bool,
    /// Interdependence κ: a member cares for (1-κ) times the group's mean payoff plus κ times its lead over that mean. 0:
    /// collaborative; 1/2: the game itself, halved; 1: competitive. Left out: the game as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dial: Option<f64>,
}

/// What a member gets if k of its group contribute.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BenefitFile {
    /// Contributions are multiplied and shared alike: multiplication·cost·k/size.
    Linear {
        /// What a contribution is multiplied by.
        #[schemars(range(min = 0.0, max = 1e6))]
        multiplication: f64,
    },
    /// `value` if at least `needed` contribute, else nothing; `needed = 1` is the volunteer's dilemma.
    Threshold {
        /// Contributions that are needed.
        #[schemars(range(min = 1, max = 255))]
        needed: u32,
        /// What everybody then gets.
        #[schemars(range(min = 0.0, max = 1e6))]
        value: f64,
    },
    /// Everybody has `endowment` and, if fewer than `needed` contribute, loses it with probability `risk`.
    CollectiveRisk {
        /// Contributions that avert the loss.
        #[schemars(range(min = 1, max = 255))]
        needed: u32,
        /// What is at stake for everybody.
        #[schemars(range(min = 0.0, max = 1e6))]
        endowment: f64,
        /// Probability of the loss if they fall short.
        #[schemars(range(min = 0.0, max = 1.0))]
        risk: f64,
        /// Are payoffs expectations over the loss, or does it strike?
        #[serde(default)]
        loss: LossMode,
    },
}

/// How a loss that may happen enters payoffs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LossMode {
    /// Everybody in a group that falls short earns (1 − risk)·endowment.
    #[default]
    Expected,
    /// One draw per group and step: all members of a group that falls short lose the endowment together, or none does.
    Realised,
}

/// Who forms a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupMode {
    /// Expected payoff in a random group of the whole population.
    Field,
    /// Random groups, new in every step; those who are left over earn 0 and do not learn.
    Group,
    /// The groups of the topology.
    Fixed,
}

/// The game of a group in natural units: π = own\[contributes\] + step(k) + Σ pairs\[own\]\[other\].
pub(super) struct Goods {
    pub size: u32,
    pub own: [f64; 2],
    /// What everybody has whatever happens, part of `own` too.
    pub base: f64,
    /// What everybody gets from `needed` contributors on.
    pub value: f64,
    pub needed: u32,
    /// What each other contributor adds.
    pub shared: f64,
    pub fine: f64,
    pub punishing_cost: f64,
    pub pool_fee: f64,
    pub pool_fine: f64,
}

impl PublicGoodsFile {
    pub(super) fn size(&self, context: &Context<'_>) -> u32 {
        let fixed = if let Topology::Groups { size, .. } = context.topology { Some(*size) } else { None };
        self.size.or(fixed.filter(|_| self.payoff == GroupMode::Fixed)).unwrap_or(2).clamp(2, 255)
    }

    /// Mean payoff of a group by its number of contributors, before dial, fines and what punishing costs.
    pub(super) fn yields(&self, size: u32) -> Vec<f64> {
        let n = f64::from(size);
        let benefit = |k: u32| match self.benefit {
            BenefitFile::Linear { multiplication } => multiplication * self.cost * f64::from(k) / n,
            BenefitFile::Threshold { needed, value } => {
                if k >= needed {
                    value
                } else {
                    0.0
                }
            }
            BenefitFile::CollectiveRisk { needed, endowment, risk, .. } => {
                if k >= needed {
                    endowment
                } else {
                    (1.0 - risk) * endowment
                }
            }
        };
        (0..=size).map(|k| benefit(k) - self.cost * f64::from(k) / n).collect()
    }

    /// What the dial leaves of the sum of payoffs, 1 − κ, in units of 2⁻³⁰; none where members punish.
    pub(super) fn part_q30(&self) -> Option<u32> {
        let fights = !self.punishers.is_empty() && self.fine + self.punishing_cost > 0.0;
        let pools = !self.pool.is_empty() && self.pool_fee + self.pool_fine > 0.0;
        (!fights && !pools).then(|| fixed::probability_q30(1.0 - self.dial.unwrap_or(0.0)))
    }

    /// With the dial u = κ·π + (1 − 2κ)·(mean of the group), which is of the same form as π.
    pub(super) fn goods(&self, size: u32) -> Goods {
        let (own, common) = self.dial.map_or((1.0, 0.0), |dial| (dial, 1.0 - 2.0 * dial));
        let n = f64::from(size);
        let (base, value, needed, each) = match self.benefit {
            BenefitFile::Linear { multiplication } => (0.0, 0.0, 1, multiplication * self.cost / n),
            BenefitFile::Threshold { needed, value } => (0.0, value, needed, 0.0),
            BenefitFile::CollectiveRisk { needed, endowment, risk, .. } => ((1.0 - risk) * endowment, risk * endowment, needed, 0.0),
        };
        let base = (own + common) * base;
        let pooled = |x: f64| if self.pool.is_empty() { 0.0 } else { x };
        // The mean of a group is benefit(k) − cost·k/n; both linear parts are sums over its members, oneself included.
        let shared = (own + common) * each - common * self.cost / n;
        Goods {
            size,
            own: [base, base + shared - own * self.cost],
            base,
            value: (own + common) * value,
            needed,
            shared,
            fine: self.fine,
            punishing_cost: self.punishing_cost,
            pool_fee: pooled(self.pool_fee),
            pool_fine: pooled(self.pool_fine),
        }
    }

    /// Do losses strike?
    fn realised(&self) -> bool {
        matches!(self.benefit, BenefitFile::CollectiveRisk { loss: LossMode::Realised, .. })
    }

    /// Largest magnitude of a payoff, and of what the tables hold.
    #[must_use]
    pub fn largest(&self, context: &Context<'_>) -> f64 {
        let goods = self.goods(self.size(context));
        let others = f64::from(goods.size - 1);
        let punished = if self.punishers.is_empty() { 0.0 } else { goods.fine + goods.punishing_cost };
        let base = if self.realised() { goods.base } else { 0.0 };
        let own = goods.own[0].abs().max(goods.own[1].abs()) + base;
        own + goods.value.abs() + others * (goods.shared.abs() + punished + goods.pool_fine) + goods.pool_fee
    }

    pub(super) fn set(names: &[String], key: &str, context: &Context<'_>, problems: &mut Vec<Problem>) -> u32 {
        let strategies = &context.file.population.strategies;
        let mut set = 0;
        for (k, name) in names.iter().enumerate() {
            match strategies.iter().position(|s| s == name) {
                Some(at) => set |= 1 << at,
                None => problems.push(Problem::new(
                    format!("{}.{key}[{k}]", context.path),
                    format!("there is no strategy {name:?}"),
                    strategies.join(", "),
                    "use the names in population.strategies",
                )),
            }
        }
        set
    }

    pub(super) fn check(&self, size: u32, context: &Context<'_>, problems: &mut Vec<Problem>) {
        let path = context.path;
        let groups = matches!(context.topology, Topology::Groups { .. });
        match (self.payoff, self.size) {
            (GroupMode::Fixed, _) if !groups => problems.push(Problem::new(
                format!("{path}.payoff"),
                "there are no fixed groups",
                "topology.kind = \"groups\"",
                "write topology = { kind = \"groups\", size = … }, or payoff = \"group\" for random groups",
            )),
            (GroupMode::Fixed, Some(given)) if context.topology.degree_max() + 1 != given => problems.push(Problem::new(
                format!("{path}.size"),
                format!("groups of {given}, but those of the topology have {}", context.topology.degree_max() + 1),
                "the size of the topology's groups",
                "remove size",
            )),
            (GroupMode::Fixed, None) if !(2..=255).contains(&(context.topology.degree_max() + 1)) => problems.push(Problem::new(
                format!("{path}.payoff"),
                format!("groups of {} cannot produce a public good here", context.topology.degree_max() + 1),
                "groups of 2 to 255",
                "change topology.size",
            )),
            (GroupMode::Field | GroupMode::Group, None) => {
                problems.push(Problem::new(format!("{path}.size"), "nobody says how large the groups are", "2 to 255", "add size = …"));
            }
            (GroupMode::Field | GroupMode::Group, Some(given)) if given > context.agents => problems.push(Problem::new(
                format!("{path}.size"),
                format!("groups of {given} of {} agents", context.agents),
                format!("2 to {}", context.agents),
                "make groups smaller or use more agents",
            )),
            _ => {}
        }
        if let BenefitFile::Threshold { needed, .. } | BenefitFile::CollectiveRisk { needed, .. } = self.benefit
            && needed > size
        {
            problems.push(Problem::new(
                format!("{path}.benefit.needed"),
                format!("{needed} contributions in a group of {size}"),
                format!("1 to {size}"),
                "need fewer, or make groups larger",
            ));
        }
        if self.realised() && self.payoff == GroupMode::Field {
            problems.push(Problem::new(
                format!("{path}.benefit.loss"),
                "expected payoffs have no groups that a loss could strike",
                "loss = \"expected\", or payoff = \"group\" or \"fixed\"",
                "change one of the two",
            ));
        }
        if self.dial.is_some() && !(self.punishers.is_empty() && self.pool.is_empty()) {
            problems.push(Problem::new(
                format!("{path}.dial"),
                "the mean of a group with punishers depends on who else punishes whom",
                "dial without punishers, or punishers without dial",
                "remove one of them",
            ));
        }
    }
}
