//! `respond/logit`: a strategy in proportion to exp(−β·shortfall from the best), by the plan's table.
#![deny(clippy::float_arithmetic)]

use super::rule::Logit;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::table::ExpTable;
use crate::oracle::{Oracle, Out, View};
use crate::phase::respond::oracle::payoffs;
use crate::phase::respond::rule::RespondPlan;

impl Oracle for Logit {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.choose(next(view, &self.0, i));
    }
}

/// Strategy of agent `i` after the phase.
fn next(view: &View<'_>, rule: &RespondPlan, i: u32) -> u8 {
    let own = view.strategy[i as usize];
    let Some(tables) = rule.tables.as_ref().filter(|_| view.revises(i, &rule.revision, draw::REVISE)) else { return own };
    let table = tables.of_class(view.get(Column::Class, 0, i) as u8);
    let pay = payoffs(view, rule, i);
    let most = pay.iter().copied().max().unwrap_or(0);
    let weights: Vec<i64> = pay.iter().map(|p| weight(table, most - p)).collect();
    let goal = (i64::from(view.word(i, draw::MODEL)) * weights.iter().sum::<i64>()) >> 32;
    let mut sum = 0;
    let chosen = weights.iter().position(|weight| {
        sum += weight;
        sum > goal
    });
    chosen.map_or(own, |s| s as u8)
}

/// Between the entries at both ends of the bin, by the first nine bits of the place in it; beyond the table 0.
fn weight(table: &ExpTable, short: i64) -> i64 {
    let width = 1i64 << table.bin_bits();
    let at = (short / width) as usize;
    match (table.bins().get(at), table.bins().get(at + 1)) {
        (Some(high), Some(low)) => i64::from(*high) - (i64::from(*high) - i64::from(*low)) * (short % width * 512 / width) / 512,
        _ => 0,
    }
}
