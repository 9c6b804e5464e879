//! The kernel of `govern/tax` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{FIRST, TaxPlan, Within};
use crate::columns::Column;
use crate::kernel::passes::{CLEAR, Joins, Pass, Passes, Size, Slot, scratch};
use crate::kernel::{Kernel, Out, View};
use crate::num::wide::index_below;
use crate::rule::words::Words;
use rayon::prelude::*;

/// A pass before the kernel: the sum of all taxes.
pub(super) const TAXES: (&str, &str) = ("shaders/govern/taxes.wgsl", include_str!("../../../../shaders/govern/taxes.wgsl"));

impl Kernel for TaxPlan {
    /// What each gets back, where all share one pool.
    type First = Pool;

    fn first(&self, view: &View<'_>) -> Pool {
        if self.within == Within::Group {
            return Pool::default();
        }
        let sum = |part: &[u32]| part.iter().map(|w| u64::from(self.tax(*w))).sum::<u64>();
        let total = view.words(Column::Resource, 0).par_chunks(1 << 14).map(sum).sum();
        Pool::new(total, view.plan.agents(), view.key(FIRST).word(0))
    }

    fn next(&self, view: &View<'_>, first: &Pool, out: Out<'_>) {
        next(view, self, first, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        if self.within == Within::Group {
            return passes.main_reading(&[Slot::Scratch]);
        }
        let words = 2 * passes.plan.replicas();
        passes.scratch(2);
        let mut clear = Words::default();
        clear.table("words", [words]);
        passes.before(Pass { own: false, ..scratch(CLEAR, clear, &[], Size::Exactly(u64::from(words))) });
        // LEN of shaders/shared/society.wgsl: a sum per replica.
        let mut sums = Words::default();
        sums.table("numbers", [self.rate_q32, u32::from(self.whole), self.exempt, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        passes.before(Pass { joins: Joins::Sums, ..scratch(TAXES, sums, &[Slot::Now(Column::Resource)], Size::Chunks) });
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// What the members of a pool get back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pool {
    /// Each of them.
    each: u32,
    /// So many get a unit more,
    left: u32,
    /// from this place on,
    start: u32,
    /// of so many places.
    members: u32,
}

impl Pool {
    /// A pool of `total` units for so many members, and the word that says where those begin who get a unit more.
    #[must_use]
    pub const fn new(total: u64, members: u32, word: u32) -> Self {
        let n = members as u64;
        Self { each: (total / n) as u32, left: (total % n) as u32, start: index_below(word, members), members }
    }

    /// What the member at a place gets.
    #[inline(always)]
    #[must_use]
    pub const fn part(&self, place: u32) -> u32 {
        let behind = if place < self.start { place + (self.members - self.start) } else { place - self.start };
        self.each + (behind < self.left) as u32
    }
}

fn next(view: &View<'_>, rule: &TaxPlan, pool: &Pool, mut out: Out<'_>) {
    let (stock, first) = (view.words(Column::Resource, 0), out.first);
    let next = out.words(Column::Resource, 0);
    // No mean of what is left and an equal part is above the largest stock.
    let after = |own: u32, part: u32| (own - rule.tax(own)).saturating_add(part);
    if rule.within == Within::Population {
        for (place, (next, own)) in next.iter_mut().zip(&stock[first..]).enumerate() {
            *next = after(*own, pool.part((first + place) as u32));
        }
        return;
    }
    // Tasks hold whole groups.
    let size = rule.size as usize;
    for (group, next) in next.chunks_mut(size).enumerate() {
        let begin = first + group * size;
        let members = &stock[begin..begin + size];
        let total = members.iter().map(|w| u64::from(rule.tax(*w))).sum();
        let pool = Pool::new(total, rule.size, view.key(FIRST).word(begin as u32));
        for (place, (next, own)) in next.iter_mut().zip(members).enumerate() {
            *next = after(*own, pool.part(place as u32));
        }
    }
}
