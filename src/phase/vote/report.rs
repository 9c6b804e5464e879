//! What agents report, bit by bit, and the words of whole groups.

use crate::columns::Column;
use crate::kernel::passes::{Joins, KernelText, Pass, Passes, Size, Slot};
use crate::num::rng::{DrawKey, GROUP, fill_words};
use crate::rule::Driver;

/// Bit of a report: what the agent said.
pub const SAID: u8 = 1;
/// Bit of a report: what its group decided.
pub const DECIDED: u8 = 2;
/// Bit of a report: what was true.
pub const TRUE: u8 = 4;
/// Bit of a report: the agent's own signal.
pub const SIGNAL: u8 = 8;

/// The words of the agents `first .. first + len`, with some more; `first` is a multiple of [`GROUP`].
pub(super) fn words_of(key: DrawKey, first: usize, len: usize) -> Vec<u32> {
    let mut words = vec![0; len.next_multiple_of(GROUP)];
    fill_words(key, first, &mut words);
    words
}

/// The pass before the kernels: what is each member's own.
pub(super) const MEMBERS: (&str, &str) = ("shaders/vote/members.wgsl", include_str!("../../../shaders/vote/members.wgsl"));

/// The passes of a vote.
pub(super) fn passes(passes: &mut Passes<'_>) {
    let joins = Joins::Kernel(KernelText { parts: &[], driver: Driver::Place, draws: passes.phase.of.record.draws });
    let (words, reads, writes) = (passes.phase.words(), vec![Slot::Now(Column::Capability)], vec![Slot::Next(Column::Report)]);
    passes.before(Pass { shader: MEMBERS, words, reads, writes, size: Size::Agents, own: true, joins });
    passes.main();
}
