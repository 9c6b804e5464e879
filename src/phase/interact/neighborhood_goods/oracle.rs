//! `interact/neighborhood_goods`: shares of all groups that an agent is in, less what it paid.
#![deny(clippy::float_arithmetic)]

use super::rule::NeighborhoodGoodsPlan;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for NeighborhoodGoodsPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let groups = |j: u32| i64::from(graph::degree(view, j)) + 1;
        let pays = |j: u32| {
            let contributes = (self.contributors >> view.strategy[j as usize]) & 1 == 1;
            let parts = if self.divided { groups(j) } else { 1 };
            if contributes { i64::from(self.cost) / parts } else { 0 }
        };
        let members = |h: u32| graph::neighbors(view, h).into_iter().map(|met| met.agent).chain([h]);
        let share = |h: u32| members(h).map(pays).sum::<i64>() * i64::from(self.multiplication_q16) / 65_536 / groups(h);
        out.earn(members(i).map(share).sum::<i64>() - groups(i) * pays(i));
    }
}
