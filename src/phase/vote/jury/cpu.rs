//! Votes of fixed groups on the CPU. Twin: shaders/shared/jury.wgsl.
#![deny(clippy::float_arithmetic)]

use super::{Disclosure, Jury, MEMBERS, OWN};
use crate::columns::Column;
use crate::kernel::passes::{Joins, KernelText, Pass, Passes, Size, Slot};
use crate::kernel::{Out, View};
use crate::num::fixed::{ONE_Q30, happens};
use crate::num::rng::{DrawKey, GROUP, fill_words};
use crate::phase::vote::report::{DECIDED, SIGNAL, TRUE, chance_q30, influence_after};
use crate::rule::Driver;
use std::borrow::Cow;
use std::ops::Range;

/// What the members of a group say, together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// By how much 1 weighs more than 0.
    pub lead: i32,
    /// Probability that the reference is the truth, units of 2⁻³⁰.
    pub judge_q30: u32,
}

/// The words of the agents `first .. first + len`, with some more; `first` is a multiple of [`GROUP`].
#[must_use]
pub fn words_of(key: DrawKey, first: usize, len: usize) -> Vec<u32> {
    let mut words = vec![0; len.next_multiple_of(GROUP)];
    fill_words(key, first, &mut words);
    words
}

/// The passes of a vote.
pub fn passes(passes: &mut Passes<'_>) {
    let joins = Joins::Kernel(KernelText { parts: &[], driver: Driver::Place, draws: passes.phase.of.record.draws });
    let (words, writes) = (passes.phase.words(), vec![Slot::Next(Column::Report)]);
    let class = words.differ_by_class().then_some(Slot::Now(Column::Class));
    let reads = std::iter::once(Slot::Now(Column::Capability)).chain(class).collect();
    passes.before(Pass { shader: MEMBERS, words, reads, writes, size: Size::Agents, own: true, joins });
    passes.main();
}

/// What is shown of the records of the agents `first .. first + len`: their influence, or what it would be on average by their competence alone.
#[must_use]
pub fn shown<'a>(view: &View<'a>, jury: &Jury, first: usize, len: usize) -> Cow<'a, [u32]> {
    let records = view.words(Column::Influence, 0).get(first..first + len).unwrap_or_default();
    let Some(Disclosure { draw, chance_q30, whole_q16 }) = jury.disclosure else { return Cow::Borrowed(records) };
    let words = words_of(view.key(draw), first, len);
    let (capability, class) = (view.halves(Column::Capability, 0), view.bytes(Column::Class, 0));
    let shown = |(lane, (record, word)): (usize, (&u32, &u32))| {
        let right = right_q30(jury, capability, class, first + lane);
        let known = ((u64::from(right) * u64::from(whole_q16)) >> 30) as u32;
        if happens(*word, chance_q30) { known } else { *record }
    };
    records.iter().zip(&words).enumerate().map(shown).collect()
}

/// How often agent `i` is right, units of 2⁻³⁰.
#[inline(always)]
fn right_q30(jury: &Jury, capability: &[u16], class: &[u8], i: usize) -> u32 {
    let of = class.get(i).map_or(0, |class| usize::from(class & 15));
    jury.accuracy_q30.map_or_else(|| chance_q30(capability[i]), |accuracy| accuracy.each[of])
}

/// The groups of a task vote. `say` gets the members of a group, counted from the task's first agent, and their reports with the signals in bit
/// SIGNAL, to which it adds what they say in bit SAID.
pub fn next(view: &View<'_>, jury: &Jury, mut out: Out<'_>, mut say: impl FnMut(Range<usize>, &mut [u8]) -> Said) {
    let (first, len, size) = (out.first, out.len, jury.size as usize);
    let (capability, influence) = (view.halves(Column::Capability, 0), view.words(Column::Influence, 0));
    let class = if jury.accuracy_q30.is_some_and(|each| each.differs()) { view.bytes(Column::Class, 0) } else { &[] };
    let (report, after) = (out.bytes(Column::Report, 0), out.words(Column::Influence, 0));
    let words = words_of(view.key(OWN), first, len);
    for k in (0..len).step_by(size) {
        let (members, i) = (k..k + size, first + k);
        let word = view.key(jury.truth).word(i as u32);
        let truth = (word >> 31) as u8;
        let report = &mut report[members.clone()];
        for (role, (report, word)) in report.iter_mut().zip(&words[members.clone()]).enumerate() {
            *report = (truth ^ u8::from(!happens(*word, right_q30(jury, capability, class, i + role)))) * SIGNAL;
        }
        let said = say(members.clone(), report);
        let decision = if said.lead == 0 { (word >> 30) as u8 & 1 } else { u8::from(said.lead > 0) };
        for report in &mut *report {
            *report |= (decision * DECIDED) | (truth * TRUE);
        }
        if after.is_empty() {
            continue;
        }
        let stocks = &influence[i..i + size];
        if jury.rate_q30 == 0 {
            after[members].copy_from_slice(stocks);
            continue;
        }
        let reference = if word & (ONE_Q30 - 1) < said.judge_q30 { truth } else { decision };
        for ((after, before), r) in after[members].iter_mut().zip(stocks).zip(&*report) {
            *after = influence_after(*before, jury.rate_q30, r / SIGNAL == reference);
        }
    }
}
