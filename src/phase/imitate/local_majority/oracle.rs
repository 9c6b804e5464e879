//! `imitate/local_majority`: everybody takes what most of its group have.
#![deny(clippy::float_arithmetic)]

use super::rule::LocalMajorityPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::{Oracle, Out, View};

impl Oracle for LocalMajorityPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, i);
        let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
        let first = seats.forward(i) / self.size * self.size;
        if first + self.size > view.agents() || !view.revises(i, &self.revision, draw::REVISE) {
            return;
        }
        let group = &view.seated()[first as usize..(first + self.size) as usize];
        let held = |s: u8| group.iter().filter(|j| view.strategy[**j as usize] == s).count();
        let all: Vec<u8> = (0..view.plan.strategy_count() as u8).collect();
        let most = all.iter().map(|s| held(*s)).max().unwrap_or(0);
        let leaders: Vec<u8> = all.into_iter().filter(|s| held(*s) == most).collect();
        let takes = if let [leader] = leaders[..] { Some(leader) } else { self.status_quo };
        if let Some(strategy) = takes {
            out.choose(strategy);
            out.set(Column::Model, 0, i64::from(i));
        }
    }
}
