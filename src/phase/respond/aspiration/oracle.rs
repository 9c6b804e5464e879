//! `respond/aspiration`: to any other strategy with probability 1/(1 + exp(−β(α − π))), by the plan's table; α += h·(π − α).
#![deny(clippy::float_arithmetic)]

use super::rule::{AspirationPlan, CHANGE, HABITUATE};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::table::FermiTable;
use crate::oracle::{Oracle, Out, View};

impl Oracle for AspirationPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

const ONE: i64 = 1 << 30;

/// State of agent `i` after the phase.
fn next(view: &View<'_>, rule: &AspirationPlan, i: u32, out: &mut Out<'_>) {
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return;
    }
    let (own, count) = (view.strategy[i as usize], view.plan.strategy_count() as u64);
    let payoff = i64::from(view.payoff[i as usize]);
    let mut level = i64::from(rule.level);
    if let Some(rate) = rule.habituation_q30 {
        // Units of 2^-8 of a payoff unit; the level that counts is the nearest whole one, halves up.
        let fine = view.get(Column::Aspiration, 0, i) - (1 << 31);
        level = (fine + 128).div_euclid(256);
        let way = i64::from(rate) * (256 * payoff - fine).abs();
        let moved = way / ONE + i64::from(i64::from(view.word(i, HABITUATE) >> 2) < way % ONE);
        out.set(Column::Aspiration, 0, (1 << 31) + fine + (256 * payoff - fine).signum() * moved);
    }
    let table = rule.tables.of_class(view.get(Column::Class, 0, i) as u8);
    if i64::from(view.word(i, draw::ADOPT) >> 2) < switching_q30(table, level - payoff) {
        let others: Vec<u8> = (1..count).map(|by| ((u64::from(own) + by) % count) as u8).collect();
        out.choose(others[((u64::from(view.word(i, CHANGE)) * (count - 1)) >> 32) as usize]);
    }
}

/// Base of the bin plus its slope times the first nine bits of the place in the bin; p(−d) = 1 − p(d); beyond the table 1.
fn switching_q30(table: &FermiTable, short: i64) -> i64 {
    let width = 1i64 << table.bin_bits();
    let up = table.bins().get((short.abs() / width) as usize).map_or(ONE, |[base, slope]| {
        let weight = (short.abs() % width) * 512 / width;
        i64::from(*base) + i64::from(*slope) * weight / 512
    });
    if short < 0 { ONE - up } else { up }
}
