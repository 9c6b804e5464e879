//! Votes of fixed groups from the formulas: signals, decision, influence of who was right.
#![deny(clippy::float_arithmetic)]

use super::{Jury, OWN};
use crate::columns::Column;
use crate::oracle::{Out, View};

/// What the members of a group say.
#[derive(Debug)]
pub struct Said {
    /// Each of them, 0 or 1.
    pub reports: Vec<i64>,
    /// By how much 1 weighs more than 0.
    pub lead: i64,
    /// Probability that the reference is the truth, units of 2⁻³⁰.
    pub judge_q30: i64,
}

/// Report and influence of agent `i`. `say` gets the first member of a group, and the signals of all of it.
pub fn next(view: &View<'_>, jury: &Jury, i: u32, out: &mut Out<'_>, say: impl Fn(u32, &[i64]) -> Said) {
    let (first, role) = (i - i % jury.size, (i % jury.size) as usize);
    let group = i64::from(view.word(first, jury.truth));
    let (truth, coin, doubt) = (group >> 31, (group >> 30) & 1, group % (1 << 30));
    let signals: Vec<i64> = (first..first + jury.size).map(|j| if is_right(view, jury, j) { truth } else { 1 - truth }).collect();
    let Said { reports, lead, judge_q30 } = say(first, &signals);
    let decision = match lead {
        0 => coin,
        _ => i64::from(lead > 0),
    };
    out.set(Column::Report, 0, reports[role] + 2 * decision + 4 * truth + 8 * signals[role]);
    let reference = if doubt < judge_q30 { truth } else { decision };
    let before = view.get(Column::Influence, 0, i);
    let (one, scaled) = (1i64 << 30, before * i64::from(jury.rate_q30));
    let (floor, rest) = (scaled / one, scaled % one);
    let loss = if 2 * rest > one || (2 * rest == one && floor % 2 == 1) { floor + 1 } else { floor };
    let gain = if jury.rate_q30 > 0 && signals[role] == reference { 65536 } else { 0 };
    out.set(Column::Influence, 0, (before - loss + gain).min(i64::from(u32::MAX)));
}

/// Is the signal of agent `j` right?
fn is_right(view: &View<'_>, jury: &Jury, j: u32) -> bool {
    i64::from(view.word(j, OWN) / 4) < competence(view, jury, j)
}

/// How often agent `j` is right, units of 2⁻³⁰.
fn competence(view: &View<'_>, jury: &Jury, j: u32) -> i64 {
    let c = view.get(Column::Capability, 0, j);
    let class = view.get(Column::Class, 0, j) as usize;
    jury.accuracy_q30.map_or(c * 16384 + c / 4 + c / 32768, |accuracy| i64::from(accuracy.each[class]))
}

/// What others see of the record of agent `j`.
#[must_use]
pub fn shown(view: &View<'_>, jury: &Jury, j: u32) -> i64 {
    match jury.disclosure {
        Some(of) if view.word(j, of.draw) / 4 < of.chance_q30 => competence(view, jury, j) * i64::from(of.whole_q16) / (1 << 30),
        _ => view.get(Column::Influence, 0, j),
    }
}
