//! What both rules share on the CPU and on a GPU: what each strategy would earn, and a choice among them.
#![deny(clippy::float_arithmetic)]

use super::rule::{Against, RespondPlan};
use crate::columns::Column;
use crate::config::plan::{STRATEGIES_MAX, draw};
use crate::kernel::model::{BLOCK, keep_all_asleep, keep_sleepers};
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::{Out, View, fill_lanes};
use crate::num::wide::index_below;
use crate::rule::Part;
use rayon::prelude::*;

/// What each strategy would earn, or its weight.
pub type Row = [i32; STRATEGIES_MAX];
/// Sums of weights up to each strategy.
pub type Sums = [u32; STRATEGIES_MAX];

/// Sums of weights up to each strategy, by payoffs: those of `exp(−βd)`, with the β of a kind of agents, for falling short of the best by d, or 1 for the best alone (one's
/// own of equals, else the first).
#[must_use]
pub fn weights(rule: &RespondPlan, kind: usize, pay: &[i32], own: usize) -> Sums {
    let most = pay.iter().copied().max().unwrap_or(0);
    let best = if pay.get(own) == Some(&most) { own } else { pay.iter().position(|p| *p == most).unwrap_or(own) };
    let mut sum = 0;
    std::array::from_fn(|s| {
        if let Some(p) = pay.get(s) {
            sum += rule.weight_q26(kind, most.wrapping_sub(*p).unsigned_abs()).unwrap_or_else(|| u32::from(s == best));
        }
        sum
    })
}

/// What each strategy is expected to earn against a random other, for an agent that plays `own` now; rounded down, 0 if there is nobody.
#[must_use]
pub fn expected(rule: &RespondPlan, counts: &[u64], own: usize, include_self: bool) -> Row {
    let own_out = u64::from(!include_self);
    let others = counts.iter().sum::<u64>().saturating_sub(own_out) as i64;
    let mut pay = [0; STRATEGIES_MAX];
    if others > 0 && counts[own] > 0 {
        for (s, pay) in pay.iter_mut().enumerate().take(counts.len()) {
            let both =
                |other: usize| i64::from(rule.game.entry(0, s as u8, other as u8)) + i64::from(rule.game.entry(1, s as u8, other as u8));
            let met = |other: usize| counts[other] as i64 - if other == own { own_out as i64 } else { 0 };
            // ≤ 2^31 agents · 2^24 < 2^55
            let sum: i64 = (0..counts.len()).map(|other| met(other) * both(other)).sum();
            *pay = sum.div_euclid(2 * others) as i32;
        }
    }
    pay
}

/// Against a population: weights by kind of agents and by the strategy that an agent plays now; empty against neighbours.
pub(super) fn prepare(view: &View<'_>, rule: &RespondPlan) -> Vec<Sums> {
    if rule.against != Against::Field {
        return Vec::new();
    }
    let count = view.plan.strategy_count();
    let counted = |part: &[u8]| {
        let mut counts = vec![0u64; count];
        for s in part {
            counts[usize::from(*s)] += 1;
        }
        counts
    };
    let add = |a: Vec<u64>, b: Vec<u64>| a.iter().zip(b).map(|(a, b)| a + b).collect();
    let counts = view.strategy.par_chunks(1 << 16).map(counted).reduce(|| vec![0; count], add);
    let expected: Vec<Row> = (0..count).map(|own| expected(rule, &counts, own, view.include_self)).collect();
    let kinds = 0..rule.kinds();
    kinds.flat_map(|kind| expected.iter().enumerate().map(move |(own, pay)| weights(rule, kind, &pay[..count], own))).collect()
}

/// What each strategy would earn against the neighbours of `i`.
fn around(view: &View<'_>, rule: &RespondPlan, i: u32) -> Row {
    let count = view.plan.strategy_count();
    let (degree, alone) = (view.graph.degree(i), view.plan.topology().self_play());
    let mut pay = [0; STRATEGIES_MAX];
    for k in 0..degree {
        let met = view.graph.neighbor(i, k);
        let (role, other) = (usize::from(view.graph.column_role(i, met.slot)), view.strategy[met.agent as usize]);
        for (s, pay) in pay[..count].iter_mut().enumerate() {
            *pay += rule.game.entry(role, s as u8, other);
        }
    }
    let met = degree as i32 + i32::from(alone);
    for (s, pay) in pay[..count].iter_mut().enumerate() {
        if alone {
            *pay += (rule.game.entry(0, s as u8, s as u8) + rule.game.entry(1, s as u8, s as u8)) >> 1;
        }
        if rule.against == Against::Mean && met > 0 {
            *pay = pay.div_euclid(met);
        }
    }
    pay
}

/// The kernel of both rules.
pub(super) fn next(view: &View<'_>, rule: &RespondPlan, responses: &[Sums], mut out: Out<'_>) {
    let count = view.plan.strategy_count();
    let class = if rule.kinds() > 1 { view.bytes(Column::Class, 0) } else { &[] };
    for (block, next) in out.bytes(Column::Strategy, 0).chunks_mut(BLOCK).enumerate() {
        let begin = out.first + block * BLOCK;
        if keep_all_asleep(view, &rule.revision, begin, next) {
            continue;
        }
        let mut words = [0u32; BLOCK];
        if rule.tables.is_some() {
            fill_lanes(view.key(draw::MODEL), begin, next.len(), &mut words);
        }
        for (lane, next) in next.iter_mut().enumerate() {
            let (i, own) = (begin + lane, usize::from(view.strategy[begin + lane]));
            let kind = class.get(i).map_or(0, |class| rule.kind_of(*class));
            let fresh;
            let sums = if let Some(sums) = responses.get(kind * count + own) {
                sums
            } else {
                fresh = weights(rule, kind, &around(view, rule, i as u32)[..count], own);
                &fresh
            };
            let goal = index_below(words[lane], sums[count - 1]);
            *next = sums[..count].iter().map(|sum| u8::from(*sum <= goal)).sum();
        }
        keep_sleepers(view, &rule.revision, begin, next);
    }
}

/// The kernel of both rules.
pub const RESPONSE: (&str, &str) = ("shaders/respond/response.wgsl", include_str!("../../../shaders/respond/response.wgsl"));
/// What each strategy is expected to earn, and so its weight, before a response to a population.
pub const EXPECTED: (&str, &str) = ("shaders/respond/expected.wgsl", include_str!("../../../shaders/respond/expected.wgsl"));

/// The passes of both rules: against a population counts of strategies first, then sums of weights by what each is expected to earn.
pub(super) fn passes(rule: &RespondPlan, passes: &mut Passes<'_>) {
    if rule.against == Against::Field {
        passes.scratch((rule.kinds() * STRATEGIES_MAX * STRATEGIES_MAX) as u64);
        passes.counted(EXPECTED, u32::MAX, Slot::Scratch, &[Part::Expected, Part::Respond]);
    }
    passes.main_reading(&[Slot::Scratch]);
}
