//! `culture/axelrod`: with probability equal to the share of common features, one random other feature is taken over.
#![deny(clippy::float_arithmetic)]

use super::rule::{AxelrodPlan, FEATURE, INTERACT};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::imitate::drawn_partner;
use crate::oracle::{Oracle, Out, View};

impl Oracle for AxelrodPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Values of agent `i` after the phase.
fn next(view: &View<'_>, rule: &AxelrodPlan, i: u32, out: &mut Out<'_>) {
    let q = i64::from(rule.traits);
    let features = i64::from(view.dimensions());
    if !view.revises(i, &rule.revision, draw::REVISE) {
        for d in 0..view.dimensions() {
            out.set(Column::Value, d, view.get(Column::Value, d, i));
        }
        out.set(Column::Giver, 0, 0);
        return;
    }
    let level = |d: u32, j: u32| view.get(Column::Value, d, j) * q / 65536;
    let j = drawn_partner(view, i).unwrap_or(i);
    let differing: Vec<u32> = (0..view.dimensions()).filter(|d| level(*d, i) != level(*d, j)).collect();
    let apart = differing.len() as i64;
    let meets = (i64::from(view.word(i, INTERACT)) * features) >> 32 < features - apart;
    let at = (i64::from(view.word(i, FEATURE)) * apart) >> 32;
    let taken = if meets { differing.get(at as usize).copied() } else { None };
    // Whom the feature comes from, and which.
    out.set(Column::Giver, 0, taken.map_or(0, |d| i64::from(j) + (1i64 << (24 + d))));
    for d in 0..view.dimensions() {
        let k = level(d, if taken == Some(d) { j } else { i });
        // (k + 1/2)/q in units of 1/65535, to the nearest.
        out.set(Column::Value, d, ((2 * k + 1) * 65535 + q).div_euclid(2 * q));
    }
}
