//! How large classes are, where events move agents between them.

use super::composition::share;
use super::row::{MetricInfo, Row, info};
use super::tally::Observation;
use crate::config::Plan;

pub(super) const MEMBERS: MetricInfo = info(
    "members_<class>",
    "share of agents in the class",
    ["0 to 1", "none", "neither", "never"],
    "an event that moves agents between classes",
    "count",
);

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    if !plan.regroups() {
        return Row::new();
    }
    let whole = plan.agents_total();
    let members = |k: usize| observation.replicas.iter().map(|r| r.members.get(k).copied().unwrap_or(0)).sum();
    plan.society().classes.iter().enumerate().map(|(k, class)| (format!("members_{}", class.name), share(members(k), whole))).collect()
}
