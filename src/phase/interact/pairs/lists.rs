//! `interact/matrix` for agents with lists of neighbours, and for groups, where counts are enough.
#![deny(clippy::float_arithmetic)]

use super::sums::{BLOCK, finish, with_self};
use crate::config::plan::{MatrixPlan, STRATEGIES_MAX};
use crate::kernel::View;
use crate::kernel::rows::{ENTRIES, Rows};
use crate::num::fixed::pack;
use multiversion::multiversion;

/// Everybody in a group meets all others in it: what a strategy earns there follows from counts. One matrix.
pub(super) fn within_groups(view: &View<'_>, game: &MatrixPlan, size: usize, first: usize, out: &mut [u32]) {
    let (strategies, end) = (view.plan.strategy_count(), first + out.len());
    let mut at = first;
    while at < end {
        let group = at / size * size;
        let stop = end.min(group + size);
        let mut counts = [0i32; STRATEGIES_MAX];
        for s in &view.strategy[group..group + size] {
            counts[usize::from(*s & 15)] += 1;
        }
        let mut earned = [0u32; STRATEGIES_MAX];
        for own in (0..strategies).filter(|own| counts[*own] > 0) {
            let row = &game.entries[own * STRATEGIES_MAX..][..STRATEGIES_MAX];
            let all: i32 = row.iter().zip(&counts[..strategies]).map(|(entry, n)| entry.wrapping_mul(*n)).fold(0, i32::wrapping_add);
            // Without oneself the sum fits, whatever happens on the way.
            let sum = all.wrapping_sub(row[own]).wrapping_add(with_self(view, game, own as u8));
            earned[own] = pack(finish(view, game, sum, size as i32 - 1), own as u8);
        }
        for (word, s) in out[at - first..stop - first].iter_mut().zip(&view.strategy[at..stop]) {
            *word = earned[usize::from(*s & 15)];
        }
        at = stop;
    }
}

/// Agents with lists of neighbours whose strategies are `met`; two strategies, one matrix.
pub(super) fn two(view: &View<'_>, game: &MatrixPlan, rows: &Rows<'_>, met: &[u8], out: &mut [u32]) {
    let mut ones = [0u32; BLOCK];
    match rows.degree() {
        Some(4) => ones_of::<4>(met, &mut ones),
        Some(6) => ones_of::<6>(met, &mut ones),
        Some(8) => ones_of::<8>(met, &mut ones),
        _ => {
            // A sum up to each end; the difference of two takes no loop of a length that cannot be foreseen.
            let mut passed = [0u32; ENTRIES + 1];
            let mut sum = 0;
            for (passed, s) in passed[1..].iter_mut().zip(met) {
                sum += u32::from(*s);
                *passed = sum;
            }
            let at = |k: usize| passed[(rows.offsets[k] - rows.offsets[0]) as usize];
            for (k, ones) in ones.iter_mut().enumerate().take(rows.agents()) {
                *ones = at(k + 1) - at(k);
            }
        }
    }
    let entries: [[i32; 2]; 2] = std::array::from_fn(|own| [0, 1].map(|other| game.entry(0, own as u8, other)));
    let with_self = [0, 1].map(|own| with_self(view, game, own));
    let own = &view.strategy[rows.first..rows.first + rows.agents()];
    for (((word, s), ones), row) in out.iter_mut().zip(own).zip(ones).zip(rows.offsets.windows(2)) {
        let (degree, ones, own) = ((row[1] - row[0]) as i32, ones as i32, usize::from(*s & 1));
        let sum = entries[own][0] * (degree - ones) + entries[own][1] * ones + with_self[own];
        *word = pack(finish(view, game, sum, degree), *s);
    }
}

/// How many of each agent's `D` neighbours play strategy 1.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn ones_of<const D: usize>(met: &[u8], ones: &mut [u32; BLOCK]) {
    for (ones, row) in ones.iter_mut().zip(met.as_chunks::<D>().0) {
        *ones = u32::from(row.iter().sum::<u8>());
    }
}

/// The same for any number of strategies, with or without roles: who has the lower number plays the row.
pub(super) fn any(view: &View<'_>, game: &MatrixPlan, rows: &Rows<'_>, met: &[u8], out: &mut [u32]) {
    for (at, ((word, met), targets)) in out.iter_mut().zip(rows.split(met)).zip(rows.split(rows.targets)).enumerate() {
        let i = rows.first + at;
        let own = view.strategy[i];
        let row = |role: usize| &game.entries[(role * STRATEGIES_MAX + usize::from(own & 15)) * STRATEGIES_MAX..][..STRATEGIES_MAX];
        let (as_row, as_column) = (row(0), row(1));
        let sum: i32 = if game.symmetric {
            met.iter().map(|s| as_row[usize::from(*s & 15)]).sum()
        } else {
            let earned = |(s, j): (&u8, &u32)| if (*j as usize) < i { as_column } else { as_row }[usize::from(*s & 15)];
            met.iter().zip(targets).map(earned).sum()
        };
        *word = pack(finish(view, game, sum + with_self(view, game, own), met.len() as i32), own);
    }
}
