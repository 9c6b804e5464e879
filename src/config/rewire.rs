//! `network/rewire`: links that disappoint are redrawn, so that agents choose whom they play with and learn from.

use super::file::{Boundary, File, PhaseFile};
use super::plan::{STRATEGIES_MAX, Topology};
use super::problem::Problem;
use super::resolve::Context;
use super::spec::{PhasePlan, Spec};
use crate::num::fixed;
use crate::num::wide::ONE_WORD_INDEX_MAX;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Links of one agent at most: each is a column of its own.
pub const SLOTS_MAX: u32 = 16;

/// Links to neighbours that disappoint are redrawn with some probability. The links begin as those of the topology, and belong to the agent
/// that they leave: the graph becomes directed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RewireFile {
    /// Names of the strategies that disappoint in a neighbour; or give `below`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disappointing: Option<Vec<String>>,
    /// A neighbour disappoints against whom the agent's strategy earns less than this in the last matrix game of the step; or give `disappointing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1e9, max = 1e9))]
    pub below: Option<f64>,
    /// Names of the strategies whose holders redraw links; everybody does if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Vec<String>>,
    /// Probability w that a disappointing link is redrawn in a step.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
    /// `random`: to any other agent; `neighbor_of_neighbor`: to a random neighbour of the one that disappoints.
    #[serde(default)]
    pub to: Destination,
}

/// Where a redrawn link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// To an agent drawn uniformly from all others.
    #[default]
    Random,
    /// To a random neighbour of the neighbour that disappoints.
    NeighborOfNeighbor,
}

/// `network/rewire`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewirePlan {
    /// `masks[role · 16 + own]`: bit `other` is set if a neighbour that plays `other` disappoints an agent that plays `own` in that role.
    pub masks: Vec<u32>,
    /// Probability that a disappointing link is redrawn, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// Where to.
    pub to: Destination,
    /// Links of each agent.
    pub slots: u32,
}

impl RewirePlan {
    /// Does a neighbour that plays `other` disappoint an agent that plays `own`? `column`: the agent plays the column.
    #[inline(always)]
    #[must_use]
    pub fn disappoints(&self, column: bool, own: u8, other: u8) -> bool {
        (self.masks[usize::from(column) * STRATEGIES_MAX + usize::from(own)] >> other) & 1 == 1
    }

    /// As the shader reads it: probability, 1 for neighbours of neighbours, links of an agent, masks.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let head = [self.probability_q30, u32::from(self.to == Destination::NeighborOfNeighbor), self.slots];
        head.into_iter().chain(self.masks.iter().copied()).collect()
    }

    /// Random words that a link takes if it is redrawn every time, for a population of `agents`.
    #[must_use]
    pub fn words_per_link(&self, agents: u32) -> f64 {
        let wide = self.to == Destination::Random && agents > ONE_WORD_INDEX_MAX;
        1.0 + f64::from(self.probability_q30) / f64::from(fixed::ONE_Q30) * if wide { 2.0 } else { 1.0 }
    }
}

/// The topology of a file in which links are redrawn; any other as it is.
pub(super) fn linked(file: &File, topology: Topology, agents: u32, problems: &mut Vec<Problem>) -> Topology {
    let Some(at) = file.phase.iter().position(|phase| matches!(phase, PhaseFile::NetworkRewire(_))) else { return topology };
    let degree = topology.degree_max();
    let wrong = match &topology {
        Topology::WellMixed { .. } => Some("everybody may meet everybody, and there are no links".to_owned()),
        Topology::Lattice { boundary: Boundary::Walls, .. } => Some("agents at walls have fewer neighbours than others".to_owned()),
        Topology::Bipartite { left, right, .. } if left != right => {
            Some(format!("{left} agents have {right} neighbours and {right} have {left}"))
        }
        Topology::Sparse { network, .. } if network.degree_min() != degree => {
            Some(format!("agents have {} to {degree} neighbours", network.degree_min()))
        }
        _ if degree == 0 => Some("nobody has a neighbour".to_owned()),
        _ if degree > SLOTS_MAX => Some(format!("every agent has {degree} neighbours")),
        _ => None,
    };
    if let Some(wrong) = wrong {
        // A graph that could not be made has been reported.
        if topology.network().is_none_or(|network| network.agents() == agents) {
            problems.push(Problem::new(
                format!("phase[{at}].kind"),
                format!("network/rewire keeps equally many links of all agents, but {wrong}"),
                format!("a topology on which all agents have the same number of neighbours, 1 to {SLOTS_MAX}"),
                "use topology = { kind = \"random_regular\", degree = 4 }, a ring, a torus, groups, or links of equal out-degree",
            ));
        }
        return topology;
    }
    Topology::Linked { start: Box::new(topology), degree }
}

/// The plan of `network/rewire`, payoffs with `bits` fractional bits; `named` finds a strategy.
pub(super) fn rewire(
    file: &RewireFile,
    context: &Context<'_>,
    phases: &[PhasePlan],
    bits: u32,
    named: impl Fn(&str, &str, &mut Vec<Problem>) -> u8,
    problems: &mut Vec<Problem>,
) -> RewirePlan {
    let count = context.file.population.strategies.len();
    let mut masks = vec![0u32; 2 * STRATEGIES_MAX];
    let mut listed = |key: &str, names: &[String]| {
        let each = names.iter().enumerate();
        each.fold(0u32, |mask, (k, name)| mask | (1 << named(&format!("{}.{key}[{k}]", context.path), name, problems)))
    };
    let by = file.by.as_ref().map_or(u32::MAX, |names| listed("by", names));
    match (&file.disappointing, file.below) {
        (Some(names), None) => masks.fill(listed("disappointing", names)),
        (None, Some(below)) => {
            let game = phases.iter().rev().find_map(|p| if let Spec::Matrix(game) = &p.spec { Some(game) } else { None });
            if let Some(game) = game {
                // Payoffs and the limit are rounded alike, so what equals it in the file does so here.
                let below = (below * (1u64 << bits) as f64).round();
                for (at, mask) in masks.iter_mut().enumerate() {
                    let less = |other: &usize| f64::from(game.entries[at * STRATEGIES_MAX + other]) < below;
                    *mask = (0..count).filter(less).fold(0, |mask, other| mask | (1 << other));
                }
            } else {
                problems.push(Problem::new(
                    format!("{}.below", context.path),
                    "there is no game of pairs that neighbours could disappoint in",
                    "a phase interact/matrix or interact/messages earlier in the step",
                    "put a [[phase]] with kind = \"interact/matrix\" before it, or name strategies: disappointing = [\"D\"]",
                ));
            }
        }
        (both, _) => problems.push(Problem::new(
            context.path,
            if both.is_some() { "disappointing and below are both given" } else { "neither disappointing nor below is given" },
            "exactly one of disappointing (names of strategies) and below (a payoff)",
            if both.is_some() { "remove one of them" } else { "add one of them, such as disappointing = [\"D\"]" },
        )),
    }
    for (at, mask) in masks.iter_mut().enumerate() {
        let own = at % STRATEGIES_MAX;
        *mask = if own < count && (by >> own) & 1 == 1 { *mask & ((1 << count) - 1) } else { 0 };
    }
    RewirePlan {
        masks,
        probability_q30: fixed::probability_q30(file.probability.clamp(0.0, 1.0)),
        to: file.to,
        slots: context.topology.degree_max().min(SLOTS_MAX),
    }
}
