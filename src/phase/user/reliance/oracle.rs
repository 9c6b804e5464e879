//! `user/reliance`: v += d·(a − v) + κ·max(1 − ρ, o)·(p − v); far from the habit: restored and checked again; else trusted a little more.
#![deny(clippy::float_arithmetic)]

use super::rule::ReliancePlan;
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for ReliancePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

const HALF_Q30: i64 = 1 << 29;

/// State of agent `i` after the phase.
fn next(view: &View<'_>, rule: &ReliancePlan, i: u32, out: &mut Out<'_>) {
    let trust = (1i64 << 32) - 1 - view.get(Column::Reliance, 0, i);
    let correction = (i64::from(rule.correction_q30) * trust.max(i64::from(rule.oversight_q32))) >> 32;
    // A share of a way in units of 2^-14, to the nearest, halves away from 0.
    let share = |rate: i64, way: i64| way.signum() * ((rate * way.abs() + (1 << 15)) >> 16);
    let mut values = Vec::new();
    let mut noticed = rule.feedback_every > 0 && view.step.is_multiple_of(rule.feedback_every);
    for d in 0..view.dimensions() {
        let (own, wanted) = (view.get(Column::Value, d, i), view.get(Column::Preference, d, i));
        let way = share(i64::from(rule.drift_q30), i64::from(rule.toward) - own) + share(correction, wanted - own);
        // Rounded up with a probability equal to the rest.
        let up = i64::from(view.word(i, d) >> 18) < way.rem_euclid(1 << 14);
        let value = (own + way.div_euclid(1 << 14) + i64::from(up)).clamp(0, 65535);
        noticed |= (value * 65536 - view.get(Column::Habit, d, i)).abs() > i64::from(rule.threshold);
        values.push(value);
    }
    for (d, value) in (0..).zip(values) {
        let wanted = view.get(Column::Preference, d, i);
        let habit = view.get(Column::Habit, d, i);
        if noticed {
            let way = i64::from(rule.restore_q16) * (wanted - value).abs();
            let (whole, rest) = (way >> 16, way & 0xffff);
            let moved = whole + i64::from(rest > 0x8000 || (rest == 0x8000 && whole % 2 == 1));
            let restored = value + (wanted - value).signum() * moved;
            out.set(Column::Value, d, restored);
            out.set(Column::Habit, d, restored * 65536);
        } else {
            let way = value * 65536 - habit;
            out.set(Column::Value, d, value);
            out.set(Column::Habit, d, habit + way.signum() * ((i64::from(rule.adaptation_q30) * way.abs() + HALF_Q30) >> 30));
        }
    }
    if noticed {
        out.set(Column::Reliance, 0, 0);
        out.set(Column::Notices, 0, view.get(Column::Notices, 0, i) + 1);
    } else {
        let gained = (i64::from(rule.growth_q30) * trust + HALF_Q30) >> 30;
        out.set(Column::Reliance, 0, view.get(Column::Reliance, 0, i) + gained);
    }
}
