//! `exchange/multiplicative`: w·(1 ± σ), σ·w to nearest, ties to even.
#![deny(clippy::float_arithmetic)]

use super::rule::{COIN, MultiplicativePlan};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for MultiplicativePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let stock = view.get(Column::Resource, 0, i);
        let (product, one) = (i128::from(stock) * i128::from(self.noise_q32), 1 << 32);
        let (whole, rest) = (product / one, product % one);
        let share = (whole + i128::from(2 * rest > one || (2 * rest == one && whole % 2 == 1))) as i64;
        let next = if view.word(i, COIN) >> 31 == 0 { stock + share } else { stock - share };
        out.set(Column::Resource, 0, next.min(i64::from(u32::MAX)));
    }
}
