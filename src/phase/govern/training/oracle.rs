//! `govern/training`: c + k·(c̄ − c).
#![deny(clippy::float_arithmetic)]

use super::rule::TrainingPlan;
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View, to_even};

impl Oracle for TrainingPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let capability = |j: u32| view.get(Column::Capability, 0, j);
        let (sum, n) = (view.total(capability), i64::from(view.agents()));
        let (whole, rest) = (sum / n, sum % n);
        let mean = whole + i64::from(2 * rest > n || (2 * rest == n && whole % 2 == 1));
        let own = capability(i);
        out.set(Column::Capability, 0, own + to_even((mean - own) * i64::from(self.rate_q16), 16));
    }
}
