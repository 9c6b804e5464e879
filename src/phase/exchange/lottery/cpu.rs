//! The kernel of `exchange/lottery` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{FIRST, LotteryPlan, WINNER};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::passes::{Joins, KernelText, Pass, Passes, Size, Slot, scratch};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::fraction_of;
use crate::num::permute::Permutation;
use crate::num::power::PowerTable;
use crate::num::wide::index_below;
use crate::rule::{Driver, Part};
use rayon::prelude::*;

/// A pass before the kernel: resources in the order of seats.
pub(super) const STAKES: (&str, &str) = ("shaders/exchange/stakes.wgsl", include_str!("../../../../shaders/exchange/stakes.wgsl"));
/// A pass before the kernel: who wins in each group.
pub(super) const WINNERS: (&str, &str) = ("shaders/exchange/winners.wgsl", include_str!("../../../../shaders/exchange/winners.wgsl"));

impl Kernel for LotteryPlan {
    /// The agent that wins, group by group.
    type First = Vec<u32>;

    fn first(&self, view: &View<'_>) -> Vec<u32> {
        winners(view, self)
    }

    fn next(&self, view: &View<'_>, winners: &Vec<u32>, out: Out<'_>) {
        next(view, self, winners, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        let (agents, stride) = (passes.plan.agents(), passes.plan.stride() as u64);
        let groups = agents / self.size;
        passes.scratch(stride + u64::from(groups));
        let joins = Joins::Kernel(KernelText { parts: &[Part::Permute], driver: Driver::Place, draws: &[] });
        passes.before(Pass { joins, ..scratch(STAKES, passes.phase.words(), &[Slot::Now(Column::Resource)], Size::Agents) });
        passes.parts(WINNERS, passes.phase.words(), &[], groups, &[Part::Power]);
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// Members at most.
const MEMBERS: usize = 256;

/// The place of the winner among members that own so much; `word` is uniform.
#[must_use]
pub fn winner(table: &PowerTable, exponent_q16: u32, stocks: &[u32], word: u32) -> usize {
    let shift = LotteryPlan::shift(stocks.len() as u32);
    let most = stocks.iter().copied().max().unwrap_or(0);
    let mut weights = [0u32; MEMBERS];
    let mut sum = 0;
    for (weight, stock) in weights.iter_mut().zip(stocks) {
        sum += table.weight_q30(exponent_q16, *stock, most) >> shift; // ≤ 2^30
        *weight = sum;
    }
    if sum == 0 {
        return index_below(word, stocks.len() as u32) as usize;
    }
    let chosen = index_below(word, sum);
    weights[..stocks.len()].partition_point(|up_to| *up_to <= chosen)
}

fn winners(view: &View<'_>, rule: &LotteryPlan) -> Vec<u32> {
    let (agents, size) = (view.plan.agents(), rule.size);
    let stock = view.words(Column::Resource, 0);
    let seats = rule.random.then(|| Permutation::new(view.key(draw::MATCHING), agents));
    let mut winners = vec![0u32; (agents / size) as usize];
    // Groups that one task looks up together.
    let each = (1 << 12) / size as usize + 1;
    winners.par_chunks_mut(each).enumerate().for_each(|(task, winners)| {
        let begin = (task * each) as u32 * size;
        let mut members: Vec<u32> = (begin..begin + winners.len() as u32 * size).collect();
        if let Some(seats) = &seats {
            seats.inverse_many(&mut members);
        }
        let mut stocks = [0u32; MEMBERS];
        for (group, (members, winner_of)) in members.chunks(size as usize).zip(winners).enumerate() {
            let stocks = &mut stocks[..members.len()];
            for (stock_of, j) in stocks.iter_mut().zip(members) {
                *stock_of = stock[*j as usize];
            }
            let word = view.key(WINNER).word(begin + group as u32 * size);
            *winner_of = members[winner(&rule.table, rule.exponent_q16, stocks, word)];
        }
    });
    winners
}

/// Agents per inner block.
const BLOCK: usize = 512;

fn next(view: &View<'_>, rule: &LotteryPlan, winners: &[u32], mut out: Out<'_>) {
    let (agents, first) = (view.plan.agents(), out.first);
    let stock = view.words(Column::Resource, 0);
    let seats = rule.random.then(|| Permutation::new(view.key(draw::MATCHING), agents));
    let start = index_below(view.key(FIRST).word(0), agents);
    for (block, next) in out.words(Column::Resource, 0).chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut places: [u32; BLOCK] = std::array::from_fn(|lane| (begin + lane) as u32);
        let places = &mut places[..next.len()];
        if let Some(seats) = &seats {
            seats.forward_many(places);
        }
        for (lane, (next, place)) in next.iter_mut().zip(places).enumerate() {
            let i = (begin + lane) as u32;
            let has_won = winners.get((*place / rule.size) as usize) == Some(&i);
            let behind = if i < start { i + (agents - start) } else { i - start };
            let part = rule.each + u32::from(behind < rule.left);
            let kept = stock[i as usize] - fraction_of(stock[i as usize], rule.decay_q32);
            *next = kept.saturating_add(if has_won { rule.prize } else { 0 }).saturating_add(part);
        }
    }
}
