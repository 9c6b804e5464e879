//! `interact/public_goods`: what the user writes, and what of it does not fit.

use super::benefit::BenefitFile;
use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::file::topology::Topology;
use crate::rule::context::Context;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Members of a group at most where some may stay away: what groups produce is a table by participants and contributors.
pub(super) const LONELY_SIZE_MAX: u32 = 64;

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
    /// Names of the strategies that reward each other member that contributed (Szolnoki & Perc 2010).
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
    /// Names of the strategies that stay out of every group and take a fixed payoff instead (Hauert et al. 2002). Who is left alone in a group takes
    /// it too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub loners: Vec<String>,
    /// What a loner gets.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub loner_payoff: f64,
    /// Names of the strategies that pay into a pool for punishment or rewards before anybody contributes (Sigmund et al. 2010).
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
    /// What a member that contributed gets for each other member that paid into the pool.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub pool_reward: f64,
    /// Does the pool also punish those that contribute but do not pay into it, and leave them without its reward?
    #[serde(default)]
    pub second_order: bool,
    /// Interdependence κ: a member cares for (1-κ) times the group's mean payoff plus κ times its lead over that mean. 0:
    /// collaborative; 1/2: the game itself, halved; 1: competitive. Left out: the game as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dial: Option<f64>,
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

impl PublicGoodsFile {
    pub(super) fn size(&self, context: &Context<'_>) -> u32 {
        let fixed = if let Topology::Groups { size, .. } = context.topology { Some(*size) } else { None };
        self.size.or(fixed.filter(|_| self.payoff == GroupMode::Fixed)).unwrap_or(2).clamp(2, 255)
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
        self.check_benefit(size, path, problems);
        self.check_loners(size, context, problems);
        let sanctions = !(self.punishers.is_empty() && self.pool.is_empty() && self.rewarders.is_empty());
        if self.dial.is_some() && sanctions {
            problems.push(Problem::new(
                format!("{path}.dial"),
                "the mean of a group with punishers or rewarders depends on who else punishes or rewards whom",
                "dial without punishers, rewarders and pool, or these without dial",
                "remove one of them",
            ));
        }
    }

    fn check_benefit(&self, size: u32, path: &str, problems: &mut Vec<Problem>) {
        match &self.benefit {
            BenefitFile::Threshold { needed, .. } | BenefitFile::CollectiveRisk { needed, .. } if *needed > size => {
                problems.push(Problem::new(
                    format!("{path}.benefit.needed"),
                    format!("{needed} contributions in a group of {size}"),
                    format!("1 to {size}"),
                    "need fewer, or make groups larger",
                ));
            }
            BenefitFile::Sigmoid { inflection, .. } if *inflection > f64::from(size) => problems.push(Problem::new(
                format!("{path}.benefit.inflection"),
                format!("{inflection} contributions in a group of {size}"),
                format!("0 to {size}"),
                "lower it, or make groups larger",
            )),
            BenefitFile::Table { values } if values.len() != size as usize + 1 => problems.push(Problem::new(
                format!("{path}.benefit.values"),
                format!("{} numbers for 0 to {size} contributions", values.len()),
                format!("{} numbers", size + 1),
                "write one for each number of contributions, none among them",
            )),
            _ => {}
        }
        if self.benefit.realised() && self.payoff == GroupMode::Field {
            problems.push(Problem::new(
                format!("{path}.benefit.loss"),
                "expected payoffs have no groups that a loss could strike",
                "loss = \"expected\", or payoff = \"group\" or \"fixed\"",
                "change one of the two",
            ));
        }
    }

    /// Who stays away can do nothing in a group, and what the others do must be known by their number.
    fn check_loners(&self, size: u32, context: &Context<'_>, problems: &mut Vec<Problem>) {
        let path = context.path;
        if self.loners.is_empty() {
            return;
        }
        let lists = [&self.contributors, &self.punishers, &self.rewarders, &self.pool];
        for (k, name) in self.loners.iter().enumerate() {
            if lists.iter().any(|list| list.contains(name)) {
                problems.push(Problem::new(
                    format!("{path}.loners[{k}]"),
                    format!("{name:?} stays out of all groups and acts in them"),
                    "strategies that neither contribute nor punish, reward or pay into the pool",
                    "remove it from one of the lists",
                ));
            }
        }
        if size > LONELY_SIZE_MAX {
            problems.push(Problem::new(
                format!("{path}.size"),
                format!("groups of {size} with loners"),
                format!("groups of up to {LONELY_SIZE_MAX} where some may stay away"),
                "make groups smaller, or remove loners",
            ));
        }
        if self.dial.is_some() {
            problems.push(Problem::new(
                format!("{path}.dial"),
                "who stays away has no part in the mean of a group",
                "dial without loners, or loners without dial",
                "remove one of them",
            ));
        }
        if self.benefit.realised() {
            problems.push(Problem::new(
                format!("{path}.benefit.loss"),
                "losses strike whole groups, and loners are in none",
                "loss = \"expected\" where some may stay away",
                "change one of the two",
            ));
        }
    }
}
