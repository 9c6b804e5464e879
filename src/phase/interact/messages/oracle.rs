//! `interact/messages`, from the formula of games of pairs.
#![deny(clippy::float_arithmetic)]

use super::rule::Messages;
use crate::oracle::{Oracle, Out, View};
use crate::phase::interact::pairs::oracle::payoff;

impl Oracle for Messages {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.earn(i64::from(payoff(view, &self.0, i)));
    }
}
