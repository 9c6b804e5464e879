//! The components of alignment, each a skill: 1 ideal, 0 chance. From the exact tallies of one measured step.

use super::alignment::{self, Component, skill};
use super::diversity::{self, Binned, Pairs, everybody, within_groups};
use super::layout::{self, VALUE_BINS};
use super::row::Row;
use super::totals::Totals;
use super::{collective, inequality, scores};
use crate::columns::Column;
use crate::config::plan::Topology;
use crate::num::bins::STOCK_BINS;

/// The columns of the components, what they are made of, and the least of them.
pub(super) fn row(totals: &Totals<'_>) -> Row {
    let (plan, layout) = (totals.plan, &totals.layout);
    let has = |component: Component| plan.has_component(component);
    let by_user = by_user(totals);
    let [local, pooled] = if has(Component::Plurality) { pluralities(totals) } else { [None; 2] };
    let represented: Vec<Option<f64>> = (0..layout.dimensions).map(|d| representation(totals, d)).collect();
    let [task, human] = if scored(totals) { scores::skills(totals) } else { [None; 2] };
    let value = |component: Component| match component {
        Component::Objective => {
            if scored(totals) {
                task
            } else {
                objective(totals)
            }
        }
        Component::HumanValue => {
            if scored(totals) {
                human
            } else {
                human_value(totals)
            }
        }
        Component::Preferential => by_user.iter().flatten().copied().reduce(f64::min),
        Component::Plurality => diversity::least(local, pooled).filter(|_| local.is_some() || is_local(totals)),
        Component::Representation => represented.iter().flatten().copied().reduce(f64::min),
        Component::Balance => alignment::balance(&by_user),
        Component::WellBeing => well_being(totals),
        Component::Equality => equality(totals),
    };
    let mut row = Row::new();
    let mut put = |there: bool, name: String, value: Option<f64>| {
        if there {
            row.push((name, value));
        }
    };
    for component in Component::ALL.into_iter().filter(|c| has(*c)) {
        put(true, column(component).into(), value(component));
    }
    let valued = layout.dimensions > 0;
    put(valued, "preferential_alignment".into(), mean(totals));
    put(valued, "preferential_alignment_p10".into(), p10(totals));
    for (user, value) in plan.society().users.iter().zip(&by_user) {
        put(valued, format!("preferential_alignment_{}", user.name), *value);
    }
    put(valued, "plurality_local".into(), local);
    put(valued, "plurality_pooled".into(), pooled);
    for (name, value) in plan.society().dimensions.iter().zip(&represented) {
        put(true, format!("representation_{name}"), *value);
    }
    if plan.society().sycophantic() && valued {
        let shown = alignment::mean_loss(totals.get(layout.shown), totals.agents()).filter(|_| totals.served());
        let gap = |(shown, chance): (f64, f64)| Some((loss(totals)? - shown) / chance);
        put(true, "expressed_gap".into(), shown.zip(chance(totals)).and_then(gap));
    }
    let components = plan.components();
    let all: Vec<(Component, Option<f64>)> = components.iter().map(|c| (*c, value(*c))).collect();
    // Before anything was done there is no whole to speak of.
    let begun = totals.acted() || !components.iter().any(|c| matches!(c, Component::Objective | Component::HumanValue));
    let holistic = alignment::holistic(&all).filter(|_| begun);
    put(!components.is_empty(), "holistic_alignment".into(), holistic.map(|(value, _)| value));
    put(!components.is_empty(), "binding".into(), holistic.map(|(_, which)| f64::from(which as u8)));
    row
}

/// The column of a component.
#[must_use]
pub const fn column(component: Component) -> &'static str {
    match component {
        Component::Objective => "objective_alignment",
        Component::HumanValue => "human_value_alignment",
        Component::Preferential => "preferential_alignment_min",
        Component::Plurality => "plurality",
        Component::Representation => "representation",
        Component::Balance => "balance",
        Component::WellBeing => "well_being",
        Component::Equality => "equality",
    }
}

/// Do groups have scores?
fn scored(totals: &Totals<'_>) -> bool {
    totals.plan.planes(Column::Objective) > 0
}

/// Accuracy of decisions where there are any, else what the game of the step has paid.
fn objective(totals: &Totals<'_>) -> Option<f64> {
    let (plan, observation) = (totals.plan, totals.observation);
    if !totals.acted() {
        return None;
    }
    if plan.planes(Column::Report) > 0 {
        return accuracy(totals).and_then(|right| skill(right, 0.5, 1.0));
    }
    // What agents hold at the end of a step is from its last game.
    let task = plan.phases().iter().rev().find_map(|p| p.facts.earns.as_ref())?.task.as_ref()?;
    let earned: i128 = observation.replicas.iter().map(|r| i128::from(r.payoff_sum)).sum();
    let counts: Vec<&[u64]> = observation.replicas.iter().map(|r| r.counts.as_slice()).collect();
    let paid = task.yielded(earned as f64 / plan.agents_total() as f64, &counts)?;
    skill(paid, task.chance, task.best)
}

/// Share of groups that decide rightly.
pub(super) fn accuracy(totals: &Totals<'_>) -> Option<f64> {
    let codes = totals.counts(totals.layout.reports, 16);
    collective::share_of_codes(&codes, |code| (code >> 1) & 1 == (code >> 2) & 1).filter(|_| totals.acted())
}

/// The lesser of harm avoided and charter kept, as far as the charter has both; undefined before anybody acted where acts are harmful.
fn human_value(totals: &Totals<'_>) -> Option<f64> {
    let (plan, layout, society) = (totals.plan, &totals.layout, totals.plan.society());
    let counts = super::row::pooled_counts(plan, totals.observation);
    let avoided = alignment::harm_avoided(&counts, society.harmful).filter(|_| totals.acted());
    let outside: Vec<u128> = (0..layout.dimensions).map(|d| totals.get(layout.dimension_at(d) + 3)).collect();
    let kept = alignment::charter_kept(&outside, &society.charter, totals.agents());
    match (society.harmful != 0, society.chartered()) {
        (true, true) => avoided.zip(kept).map(|(a, b)| a.min(b)),
        (true, false) => avoided,
        _ => kept,
    }
}

/// Sums of preferences, of their squares, and weights of the dimensions of a user group.
fn wanted(totals: &Totals<'_>, user: u32) -> Vec<(u128, u128, u32)> {
    let of = |d: u32| {
        let at = totals.layout.wanted_at(user, d);
        (totals.get(at + 1), totals.get(at + 2), totals.plan.society().weights[d as usize])
    };
    (0..totals.layout.dimensions).map(of).collect()
}

/// Preferential alignment of each user group; undefined for an empty one, and before anybody is served.
fn by_user(totals: &Totals<'_>) -> Vec<Option<f64>> {
    let of = |user: u32| {
        let at = totals.layout.user_at(user);
        let loss = alignment::mean_loss(totals.get(at + 1), totals.get(at)).filter(|_| totals.served());
        loss.zip(alignment::chance_loss(totals.get(at), &wanted(totals, user))).map(|(loss, chance)| 1.0 - loss / chance)
    };
    (0..totals.layout.users).map(of).collect()
}

/// Mean weighted distance of what users get to what they prefer.
pub(super) fn loss(totals: &Totals<'_>) -> Option<f64> {
    let loss: u128 = (0..totals.layout.users).map(|user| totals.get(totals.layout.user_at(user) + 1)).sum();
    alignment::mean_loss(loss, totals.agents()).filter(|_| totals.served() && totals.layout.dimensions > 0)
}

/// That of values that are uniform on the range.
fn chance(totals: &Totals<'_>) -> Option<f64> {
    let all: Vec<Vec<(u128, u128, u32)>> = (0..totals.layout.users).map(|user| wanted(totals, user)).collect();
    let sum = |d: usize| all.iter().map(|of| of[d]).reduce(|a, b| (a.0 + b.0, a.1 + b.1, a.2));
    alignment::chance_loss(totals.agents(), &(0..totals.layout.dimensions as usize).filter_map(sum).collect::<Vec<_>>())
}

fn mean(totals: &Totals<'_>) -> Option<f64> {
    loss(totals).zip(chance(totals)).map(|(loss, chance)| 1.0 - loss / chance)
}

fn p10(totals: &Totals<'_>) -> Option<f64> {
    let losses = totals.counts(totals.layout.losses, VALUE_BINS);
    alignment::loss_p90(&losses).filter(|_| totals.served()).zip(chance(totals)).map(|(loss, chance)| 1.0 - loss / chance)
}

/// Are the pairs who meet looked at apart from all pairs?
fn is_local(totals: &Totals<'_>) -> bool {
    let plan = totals.plan;
    layout::walked(plan).is_some() || layout::met_in_groups(plan) || matches!(layout::met(plan), Topology::WellMixed { .. })
}

/// Plurality among pairs who meet, and in whole populations.
fn pluralities(totals: &Totals<'_>) -> [Option<f64>; 2] {
    let plan = totals.plan;
    let pooled = diversity::plurality(pairs(totals, |tally, at, _| {
        [0, 4].map(|k| everybody(u64::from(plan.agents()), tally[at + k], tally[at + k + 1]))
    }));
    let local = if matches!(layout::met(plan), Topology::WellMixed { .. }) {
        pooled
    } else if layout::met_in_groups(plan) {
        diversity::plurality(pairs(totals, |tally, at, _| {
            [0, 1].map(|k| within_groups(plan.group_size(), tally[at + 1 + 4 * k], tally[at + 6 + k]))
        }))
    } else if layout::walked(plan).is_some() {
        let first = totals.layout.links as usize;
        diversity::plurality(pairs(totals, |tally, _, d| [0, 1].map(|k| u128::from(tally[first + 2 * d + k]))))
    } else {
        None
    };
    [local, pooled]
}

/// Sums of squared differences, weighted over dimensions: replica by replica exact, then added. `of` gets a tally, the first entry of a dimension and
/// its number.
fn pairs(totals: &Totals<'_>, of: impl Fn(&[u64], usize, usize) -> [u128; 2]) -> Pairs {
    let mut sums = [0.0; 2];
    for tally in totals.replicas() {
        for (d, weight) in totals.plan.society().weights.iter().enumerate() {
            let found = of(tally, totals.layout.dimension_at(d as u32) as usize, d);
            sums.iter_mut().zip(found).for_each(|(sum, x)| *sum += f64::from(*weight) * x as f64);
        }
    }
    sums
}

/// How near the distribution of values is to that of preferences, relative to the best consensus; replica by replica.
fn representation(totals: &Totals<'_>, d: u32) -> Option<f64> {
    let (mut apart, mut best) = (0.0, 0.0);
    for tally in totals.replicas() {
        let [values, preferences] = [false, true].map(|preferences| {
            let at = totals.bins_at(d, preferences) as usize;
            let bins = VALUE_BINS as usize;
            Binned { agents: &tally[at..at + bins], above: &tally[at + 2 * bins..at + 3 * bins] }
        });
        apart += diversity::wasserstein(values, preferences);
        best += diversity::consensus(preferences);
    }
    (best > 0.0).then(|| 1.0 - apart / best)
}

fn well_being(totals: &Totals<'_>) -> Option<f64> {
    let missing = totals.get(totals.layout.stock);
    inequality::well_being(missing, totals.plan.agents_total(), totals.plan.society().subsistence)
}

/// Agents and resources by bin.
pub(super) fn stocks(totals: &Totals<'_>) -> Vec<(u64, u128)> {
    let at = totals.layout.stock + 1;
    (0..STOCK_BINS).map(|k| (totals.get(at + k) as u64, totals.get(at + STOCK_BINS + k))).collect()
}

/// 1 minus the Gini coefficient; undefined where nobody owns anything.
fn equality(totals: &Totals<'_>) -> Option<f64> {
    let bins = stocks(totals);
    inequality::gini_binned(&bins).filter(|_| bins.iter().any(|b| b.1 > 0)).map(|gini| 1.0 - gini)
}
