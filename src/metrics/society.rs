//! The numbers of a society: components of alignment, moments, polarization, drift, inequality, influence, decisions. From the exact tallies of one
//! measured step.

use super::layout::{CONCENTRATION_MAX, DIMENSION_SUMS, Layout, VALUE_BINS, sums_groups};
use super::row::Row;
use super::tally::Observation;
use super::totals::{Totals, UNIT};
use super::{collective, components, drift, inequality, layout, polarization};
use crate::columns::Column;
use crate::config::Plan;
use crate::num::bins::stock_bin;
use crate::num::fixed::ONE_Q30;

/// Agents by value and by preference of dimension `d`, in 32 bins each, all replicas pooled.
#[must_use]
pub fn histograms(plan: &Plan, observation: &Observation, d: usize) -> [Vec<u64>; 2] {
    let merged = |all: Vec<u64>| all.chunks(VALUE_BINS as usize / 32).map(|part| part.iter().sum()).collect();
    match Totals::new(plan, observation) {
        Some(totals) => [false, true].map(|preferences| merged(totals.histogram(d as u32, preferences))),
        None => [Vec::new(), Vec::new()],
    }
}

/// The columns of a society, in a fixed order that depends on the plan alone.
pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let Some(totals) = Totals::new(plan, observation) else { return Row::new() };
    let mut row = components::row(&totals);
    if layout::serves(plan) {
        let share = |k: u32| totals.mean(totals.layout.serves + k, 1.0).filter(|_| totals.served());
        row.extend(plan.society().users.iter().zip(0..).map(|(user, k)| (format!("serves_{}", user.name), share(k))));
        row.push(("serves_own".into(), share(totals.layout.users)));
    }
    for d in 0..totals.layout.dimensions {
        dimension(&totals, observation, d, &mut row);
    }
    drifted(&totals, &mut row);
    stocks(&totals, &mut row);
    if plan.planes(Column::Opinion) > 0 {
        row.push(("good_opinions".into(), totals.mean(totals.layout.scores + 4, f64::from(plan.planes(Column::Opinion)))));
    }
    if plan.planes(Column::Stock) > 0 {
        row.push(("stock_mean".into(), totals.mean(totals.layout.scores + 3, f64::from(ONE_Q30))));
    }
    if plan.planes(Column::Dominance) > 0 {
        // Every fight has a winner and a loser: the mean is 0.
        row.push(("dominance_sd".into(), totals.mean(totals.layout.dominance, 65536.0).map(f64::sqrt)));
    }
    if plan.planes(Column::Objective) > 0 {
        row.push(("task_score".into(), totals.score(0)));
        row.push(("human_value_score".into(), totals.score(1)));
    }
    decisions(&totals, &mut row);
    row
}

/// Moments, polarization, between-group shares and the Price equation of one dimension.
fn dimension(totals: &Totals<'_>, observation: &Observation, d: u32, row: &mut Row) {
    let (plan, layout) = (totals.plan, &totals.layout);
    let name = &plan.society().dimensions[d as usize];
    let at = layout.dimension_at(d);
    let (n, sum, squares) = (totals.agents(), totals.get(at), totals.get(at + 1));
    let bins = totals.histogram(d, false);
    let sixteen: Vec<u64> = bins.chunks(16).map(|part| part.iter().sum()).collect();
    let variance = |sum: u128, squares: u128| (n > 0).then(|| (n * squares - sum * sum) as f64 / (n * n) as f64 / (UNIT * UNIT));
    row.push((format!("mean_{name}"), totals.mean(at, UNIT)));
    row.push((format!("variance_{name}"), variance(sum, squares)));
    let wanted = variance(totals.get(at + 4), totals.get(at + 5));
    // 0/0 is 1: nobody differs, as nobody's users do; values that differ where preferences do not have no ratio.
    let ratio = variance(sum, squares).zip(wanted).and_then(|(v, p)| match (v > 0.0, p > 0.0) {
        (_, true) => Some(v / p),
        (false, false) => Some(1.0),
        (true, false) => None,
    });
    row.push((format!("variance_ratio_{name}"), ratio));
    row.push((format!("er16_{name}"), polarization::er16(&sixteen)));
    row.push((format!("bimodality_{name}"), polarization::bimodality(&bins)));
    if let Some(gap) = confidence(plan) {
        row.push((format!("opinion_clusters_{name}"), clusters(layout, observation, d, gap)));
    }
    if layout.users > 1 && plan.planes(Column::Outcome) == 0 {
        let groups: Vec<(u64, u128)> =
            (0..layout.users).map(|u| (totals.get(layout.user_at(u)) as u64, totals.get(layout.wanted_at(u, d)))).collect();
        row.push((format!("between_users_{name}"), polarization::between_groups(&groups, n as u64, sum, squares)));
    }
    if sums_groups(plan) {
        row.push((
            format!("between_groups_{name}"),
            polarization::between_equal_groups(plan.group_size(), totals.get(at + 6), n as u64, sum, squares),
        ));
    }
    let price = drift::price(plan, observation, d);
    row.push((format!("price_selection_{name}"), price.map(|p| p.mean(p.selection, plan.agents_total()))));
    row.push((format!("price_transmission_{name}"), price.map(|p| p.mean(p.transmission, plan.agents_total()))));
}

/// The least confidence of the phases that have one: groups of values farther apart may be far from each other in all of them.
fn confidence(plan: &Plan) -> Option<u32> {
    plan.phases().iter().filter_map(|phase| phase.rule.confidence()).min()
}

/// Groups of values, each replica on its own, in the mean.
fn clusters(layout: &Layout, observation: &Observation, d: u32, gap: u32) -> Option<f64> {
    let at = (layout.dimension_at(d) + DIMENSION_SUMS) as usize;
    let bins = observation.replicas.iter().filter_map(|replica| replica.society.get(at..at + VALUE_BINS as usize));
    let counts: Vec<u64> = bins.map(|bins| polarization::clusters(bins, gap)).collect();
    (!counts.is_empty()).then(|| counts.iter().sum::<u64>() as f64 / counts.len() as f64)
}

/// How far values lie from where they began and from what users prefer, and who notices.
fn drifted(totals: &Totals<'_>, row: &mut Row) {
    let (plan, layout) = (totals.plan, &totals.layout);
    let valued = layout.dimensions > 0;
    let relied = plan.planes(Column::Reliance) > 0;
    if valued {
        let moved: u128 = (0..layout.dimensions).map(|d| totals.get(layout.dimension_at(d) + 2)).sum();
        row.push(("displacement".into(), drift::displacement(moved, totals.agents())));
        row.push(("misalignment".into(), components::loss(totals)));
        row.push(("misaligned".into(), totals.mean(layout.misaligned, 1.0).filter(|_| totals.served())));
    }
    if valued && relied {
        row.push(("misaligned_trusted".into(), totals.mean(layout.misaligned + 1, 1.0).filter(|_| totals.served())));
    }
    if relied {
        row.push(("reliance".into(), totals.mean(layout.scores, 65536.0)));
        row.push(("notices".into(), totals.mean(layout.misaligned + 2, 1.0)));
    }
}

fn stocks(totals: &Totals<'_>, row: &mut Row) {
    if totals.plan.planes(Column::Resource) == 0 {
        return;
    }
    let bins = components::stocks(totals);
    let total: u128 = bins.iter().map(|b| b.1).sum();
    let agents = totals.agents() as f64;
    row.push(("resource_mean".into(), (agents > 0.0).then(|| total as f64 / agents)));
    row.push(("resource_gini".into(), inequality::gini_binned(&bins)));
    row.push(("resource_top1".into(), inequality::top_share(&bins, 0.01)));
    let ruined = bins[stock_bin(0) as usize].0;
    row.push(("resource_none".into(), (agents > 0.0).then(|| ruined as f64 / agents)));
}

fn decisions(totals: &Totals<'_>, row: &mut Row) {
    let (plan, layout) = (totals.plan, &totals.layout);
    let size = plan.group_size();
    let groups = totals.get(layout.groups);
    if plan.planes(Column::Report) > 0 {
        let codes = totals.counts(layout.reports, 16);
        // Before the first decision nobody is right, and nobody agrees.
        let share = |holds: fn(usize) -> bool| collective::share_of_codes(&codes, holds).filter(|_| totals.acted());
        row.push(("decision_accuracy".into(), components::accuracy(totals)));
        row.push(("report_accuracy".into(), share(|code| code & 1 == (code >> 2) & 1)));
        row.push(("signal_accuracy".into(), share(|code| (code >> 3) & 1 == (code >> 2) & 1)));
        let pairs = groups * u128::from(size) * u128::from(size.saturating_sub(1));
        let agree = (pairs > 0).then(|| totals.get(layout.groups + 2) as f64 / pairs as f64);
        row.push(("agreement".into(), agree.filter(|_| totals.acted())));
    }
    if plan.planes(Column::Influence) > 0 && sums_groups(plan) && size <= CONCENTRATION_MAX {
        let mean = (groups > 0).then(|| totals.get(layout.groups + 1) as f64 / groups as f64 / 65536.0);
        row.push(("influence_concentration".into(), mean.map(|hhi| hhi * f64::from(size))));
    }
}
