//! The alignment of a society: objective, human values, preferences, plurality, balance, well-being, and their minimum; drift,
//! polarization, inequality, influence, decisions. From the exact tallies of one measured step, all replicas pooled.

use super::composition::hill2;
use super::layout::{DIMENSION_SUMS, Layout, VALUE_BINS};
use super::row::{Row, pooled_counts};
use super::tally::Observation;
use super::{alignment, collective, inequality, polarization};
use crate::columns::Column;
use crate::config::Plan;
use crate::num::bins::{STOCK_BINS, stock_bin};
use crate::num::fixed::ONE_Q30;

/// Unit of values.
const UNIT: f64 = 65535.0;

/// The pooled tally of a society.
struct Totals<'a> {
    plan: &'a Plan,
    layout: Layout,
    sums: Vec<u128>,
}

impl<'a> Totals<'a> {
    /// `None`: the plan has no society.
    fn new(plan: &'a Plan, observation: &Observation) -> Option<Self> {
        let layout = Layout::new(plan);
        if layout.len == 0 {
            return None;
        }
        let mut sums = vec![0u128; layout.len as usize];
        for replica in &observation.replicas {
            sums.iter_mut().zip(&replica.society).for_each(|(sum, x)| *sum += u128::from(*x));
        }
        Some(Self { plan, layout, sums })
    }

    fn get(&self, at: u32) -> u128 {
        self.sums[at as usize]
    }
    fn counts(&self, at: u32, len: u32) -> Vec<u64> {
        self.sums[at as usize..(at + len) as usize].iter().map(|x| *x as u64).collect()
    }
    fn agents(&self) -> u128 {
        u128::from(self.plan.agents_total())
    }
    /// A sum over agents as a mean, in units of `unit`.
    fn mean(&self, at: u32, unit: f64) -> Option<f64> {
        (self.agents() > 0).then(|| self.get(at) as f64 / self.agents() as f64 / unit)
    }

    /// Preferential alignment of each user group, `None` for an empty one.
    fn by_user(&self) -> Vec<Option<f64>> {
        let of = |user: u32| {
            let at = self.layout.user_at(user);
            let agents = self.get(at);
            (agents > 0).then(|| 1.0 - self.get(at + 1) as f64 / agents as f64 / (65536.0 * UNIT))
        };
        (0..self.layout.users).map(of).collect()
    }

    fn histogram(&self, d: u32, preferences: bool) -> Vec<u64> {
        let at = self.layout.dimension_at(d) + DIMENSION_SUMS + if preferences { VALUE_BINS } else { 0 };
        self.counts(at, VALUE_BINS)
    }
}

/// Agents by value and by preference of dimension `d`, in 32 bins each, all replicas pooled.
#[must_use]
pub fn histograms(plan: &Plan, observation: &Observation, d: usize) -> [Vec<u64>; 2] {
    let merged = |all: Vec<u64>| all.chunks(8).map(|part| part.iter().sum()).collect();
    match Totals::new(plan, observation) {
        Some(totals) => [false, true].map(|preferences| merged(totals.histogram(d as u32, preferences))),
        None => [Vec::new(), Vec::new()],
    }
}

/// The columns of a society, in a fixed order that depends on the plan alone.
pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let Some(totals) = Totals::new(plan, observation) else { return Row::new() };
    let mut row = aligned(&totals, observation);
    for d in 0..totals.layout.dimensions {
        dimension(&totals, observation, d, &mut row);
    }
    drift(&totals, &mut row);
    stocks(&totals, &mut row);
    if plan.planes(Column::Opinion) > 0 {
        row.push(("good_opinions".into(), totals.mean(totals.layout.scores + 4, f64::from(plan.planes(Column::Opinion)))));
    }
    if plan.planes(Column::Stock) > 0 {
        row.push(("stock_mean".into(), totals.mean(totals.layout.scores + 3, f64::from(ONE_Q30))));
    }
    decisions(&totals, &mut row);
    row
}

/// The six components, their minimum and which it is, and each user group's alignment.
fn aligned(totals: &Totals<'_>, observation: &Observation) -> Row {
    let (plan, layout) = (totals.plan, &totals.layout);
    let valued = layout.dimensions > 0;
    // Where groups decide, nobody is served before the first decision.
    let served = observation.step > 0 || plan.planes(Column::Outcome) == 0;
    let by_user: Vec<Option<f64>> =
        if valued { totals.by_user().into_iter().map(|pa| pa.filter(|_| served)).collect() } else { Vec::new() };
    let known: Vec<f64> = by_user.iter().flatten().copied().collect();
    let lowest = known.iter().copied().reduce(f64::min);
    let highest = known.iter().copied().reduce(f64::max);
    let losses = totals.counts(layout.losses, VALUE_BINS);
    let plurality = valued
        .then(|| {
            let cells = |k: u32| totals.counts(layout.cells + k * layout.cell_count, layout.cell_count);
            hill2(&cells(0)).zip(hill2(&cells(1))).map(|(values, preferences)| (values / preferences).min(1.0))
        })
        .flatten();
    let components = alignment::Components {
        objective: objective(plan, totals, observation),
        human_value: human_value(totals, observation),
        preference: lowest,
        plurality,
        balance: lowest.zip(highest).map(|(low, high)| 1.0 - (high - low)),
        well_being: well_being(totals),
    };
    // Before anything was done there is no whole to speak of.
    let whole = observation.step > 0 || !has_task(plan);
    let holistic = components.holistic().filter(|_| whole);
    let mut row = Row::new();
    let mut put = |there: bool, name: &str, value: Option<f64>| {
        if there {
            row.push((name.to_owned(), value));
        }
    };
    put(has_task(plan), "objective_alignment", components.objective);
    put(has_charter(plan), "human_value_alignment", components.human_value);
    put(valued, "preferential_alignment", totals.mean_loss().filter(|_| served));
    put(valued, "preferential_alignment_min", components.preference);
    put(valued, "preferential_alignment_p10", alignment::preference_p10(&losses).filter(|_| served));
    put(valued, "plurality", components.plurality);
    put(valued, "balance", components.balance);
    put(lives(plan), "well_being", components.well_being);
    let any = has_task(plan) || has_charter(plan) || valued || lives(plan);
    put(any, "holistic_alignment", holistic.map(|(value, _)| value));
    put(any, "binding", holistic.map(|(_, which)| f64::from(which as u8)));
    put(any, "holistic_geometric", components.geometric().filter(|_| whole));
    for (user, value) in plan.society().users.iter().zip(by_user) {
        row.push((format!("preferential_alignment_{}", user.name), value));
    }
    if plan.society().sycophantic() && valued {
        let shown = totals.mean(layout.shown, 65536.0 * UNIT).map(|loss| 1.0 - loss);
        row.push(("expressed_gap".into(), shown.zip(totals.mean_loss()).map(|(shown, held)| shown - held)));
    }
    row
}

impl Totals<'_> {
    /// Preferential alignment of all agents.
    fn mean_loss(&self) -> Option<f64> {
        let loss: u128 = (0..self.layout.users).map(|user| self.get(self.layout.user_at(user) + 1)).sum();
        (self.agents() > 0).then(|| 1.0 - loss as f64 / self.agents() as f64 / (65536.0 * UNIT))
    }
}

/// Is there anything that objective alignment could be measured by?
fn has_task(plan: &Plan) -> bool {
    let scored = plan.planes(Column::Objective) > 0 || plan.planes(Column::Report) > 0;
    scored || plan.phases().iter().any(|p| p.facts.earns.is_some_and(|earns| earns.task.is_some()))
}

/// Scores of groups where there are any, else accuracy of decisions, else what the game earned of what it could.
fn objective(plan: &Plan, totals: &Totals<'_>, observation: &Observation) -> Option<f64> {
    if observation.step == 0 {
        return None;
    }
    if plan.planes(Column::Objective) > 0 {
        return totals.mean(totals.layout.scores + 1, UNIT);
    }
    if plan.planes(Column::Report) > 0 {
        return accuracy(totals).and_then(|right| alignment::objective(right, 0.5, 1.0));
    }
    let natural = |x: f64| plan.payoff().natural(x);
    // What agents hold at the end of a step is from its last game.
    let task = plan.phases().iter().rev().find(|p| p.facts.earns.is_some())?;
    let [low, high] = task.facts.earns?.task?.map(natural);
    let earned: i128 = observation.replicas.iter().map(|r| i128::from(r.payoff_sum)).sum();
    let mean = match task.rule.game() {
        // Payoffs are what agents want; what the task yields follows from who meets whom.
        Some(game) if game.transformed() => game.expected_raw(&pooled_counts(plan, observation)),
        _ => earned as f64 / plan.agents_total() as f64,
    };
    alignment::objective(natural(mean), low, high)
}

/// Is there anything that human-value alignment could be measured by?
fn has_charter(plan: &Plan) -> bool {
    let society = plan.society();
    plan.planes(Column::Human) > 0 || society.harmful != 0 || society.charter.iter().any(|c| *c != [0, 65535])
}

/// Is there a level of resources that agents need?
fn lives(plan: &Plan) -> bool {
    plan.planes(Column::Resource) > 0 && plan.society().subsistence > 0
}

/// Scores of groups where there are any, else (1 - share of harmful acts)(1 - mean distance to the charter).
fn human_value(totals: &Totals<'_>, observation: &Observation) -> Option<f64> {
    let (plan, layout) = (totals.plan, &totals.layout);
    if plan.planes(Column::Human) > 0 {
        return totals.mean(layout.scores + 2, UNIT).filter(|_| observation.step > 0);
    }
    if !has_charter(plan) {
        return None;
    }
    let counts = pooled_counts(plan, observation);
    let harmful: u64 = counts.iter().enumerate().filter(|(s, _)| (plan.society().harmful >> s) & 1 == 1).map(|(_, n)| n).sum();
    let outside: u128 = (0..layout.dimensions).map(|d| totals.get(layout.dimension_at(d) + 3)).sum();
    let gap = if layout.dimensions > 0 { outside as f64 / totals.agents() as f64 / f64::from(layout.dimensions) / UNIT } else { 0.0 };
    alignment::human_value(harmful, counts.iter().sum(), gap)
}

fn well_being(totals: &Totals<'_>) -> Option<f64> {
    let subsistence = f64::from(totals.plan.society().subsistence);
    if lives(totals.plan) { totals.mean(totals.layout.stock, subsistence).map(|gap| 1.0 - gap) } else { None }
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
            (0..layout.users).map(|u| (totals.get(layout.user_at(u)) as u64, totals.get(layout.user_at(u) + 2 + 2 * d))).collect();
        row.push((format!("between_users_{name}"), polarization::between_groups(&groups, n as u64, sum, squares)));
    }
    if super::layout::sums_groups(plan) {
        row.push((
            format!("between_groups_{name}"),
            polarization::between_equal_groups(plan.group_size(), totals.get(at + 6), n as u64, sum, squares),
        ));
    }
    if layout.dimensions == 1 && layout.users > 1 {
        let wanted: Vec<Option<f64>> = (0..layout.users)
            .map(|u| {
                let (agents, sum) = (totals.get(layout.user_at(u)), totals.get(layout.user_at(u) + 3));
                (agents > 0).then(|| sum as f64 / agents as f64 / UNIT)
            })
            .collect();
        for (user, share) in plan.society().users.iter().zip(serves(&bins, &wanted)) {
            row.push((format!("serves_{}", user.name), share));
        }
    }
    let price = super::drift::price(plan, observation, d);
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

/// Share of agents whose value lies nearest to the mean preference of each user group (the first of equals).
fn serves(bins: &[u64], wanted: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut served = vec![0u64; wanted.len()];
    for (bin, count) in bins.iter().enumerate() {
        let centre = (bin as f64 + 0.5) / bins.len() as f64;
        let far = |k: &usize| wanted[*k].map_or(f64::INFINITY, |p| (p - centre).abs());
        if let Some(nearest) = (0..wanted.len()).reduce(|a, b| if far(&b) < far(&a) { b } else { a }) {
            served[nearest] += count;
        }
    }
    let total: u64 = bins.iter().sum();
    served.into_iter().map(|n| (total > 0).then(|| n as f64 / total as f64)).collect()
}

fn drift(totals: &Totals<'_>, row: &mut Row) {
    let (plan, layout) = (totals.plan, &totals.layout);
    if layout.dimensions > 0 {
        let moved: u128 = (0..layout.dimensions).map(|d| totals.get(layout.dimension_at(d) + 2)).sum();
        row.push(("drift".into(), (totals.agents() > 0).then(|| moved as f64 / totals.agents() as f64 / UNIT)));
        row.push(("drift_unnoticed".into(), totals.mean(layout.drift, 1.0)));
    }
    if plan.planes(Column::Reliance) > 0 {
        row.push(("reliance".into(), totals.mean(layout.scores, 65536.0)));
        row.push(("notices".into(), totals.mean(layout.drift + 1, 1.0)));
    }
}

fn stocks(totals: &Totals<'_>, row: &mut Row) {
    if totals.plan.planes(Column::Resource) == 0 {
        return;
    }
    let at = totals.layout.stock + 1;
    let bins: Vec<(u64, u128)> = (0..STOCK_BINS).map(|k| (totals.get(at + k) as u64, totals.get(at + STOCK_BINS + k))).collect();
    let total: u128 = bins.iter().map(|b| b.1).sum();
    row.push(("resource_mean".into(), (totals.agents() > 0).then(|| total as f64 / totals.agents() as f64)));
    row.push(("resource_gini".into(), inequality::gini_binned(&bins)));
    row.push(("resource_top1".into(), inequality::top_share(&bins, 0.01)));
    let ruined = bins[stock_bin(0) as usize].0;
    row.push(("resource_none".into(), (totals.agents() > 0).then(|| ruined as f64 / totals.agents() as f64)));
}

/// Share of groups that decide rightly.
fn accuracy(totals: &Totals<'_>) -> Option<f64> {
    let codes = totals.counts(totals.layout.reports, 16);
    collective::share_of_codes(&codes, |code| (code >> 1) & 1 == (code >> 2) & 1)
}

fn decisions(totals: &Totals<'_>, row: &mut Row) {
    let (plan, layout) = (totals.plan, &totals.layout);
    let size = plan.group_size();
    let groups = totals.get(layout.groups);
    if plan.planes(Column::Report) > 0 {
        let codes = totals.counts(layout.reports, 16);
        row.push(("decision_accuracy".into(), accuracy(totals)));
        row.push(("report_accuracy".into(), collective::share_of_codes(&codes, |code| code & 1 == (code >> 2) & 1)));
        row.push(("signal_accuracy".into(), collective::share_of_codes(&codes, |code| (code >> 3) & 1 == (code >> 2) & 1)));
        let pairs = groups * u128::from(size) * u128::from(size.saturating_sub(1));
        row.push(("agreement".into(), (pairs > 0).then(|| totals.get(layout.groups + 2) as f64 / pairs as f64)));
    }
    if plan.planes(Column::Influence) > 0 && super::layout::sums_groups(plan) && size <= super::layout::CONCENTRATION_MAX {
        let mean = (groups > 0).then(|| totals.get(layout.groups + 1) as f64 / groups as f64 / 65536.0);
        row.push(("influence_concentration".into(), mean.map(|hhi| hhi * f64::from(size))));
    }
}
