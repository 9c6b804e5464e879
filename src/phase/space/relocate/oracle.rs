//! `space/relocate`: the n-th agent of a set that wants to move and the n-th empty site of it change places.
#![deny(clippy::float_arithmetic)]

use super::rule::RelocatePlan;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for RelocatePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let held = |j: u32| view.strategy[j as usize];
        out.choose(held(i));
        let empty = |j: u32| held(j) == self.homes.empty;
        let wants = |j: u32| !empty(j) && !self.content(view, held(j), j, None) && view.revises(j, &self.revision, draw::REVISE);
        if !empty(i) && !wants(i) {
            return;
        }
        let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
        let first = (seats.forward(i) / self.sites * self.sites) as usize;
        let set = &view.seated()[first..view.agents().min(first as u32 + self.sites) as usize];
        let leaving = set.iter().copied().filter(|j| wants(*j));
        let vacant = set.iter().copied().filter(|j| empty(*j));
        let Some((from, to)) = leaving.zip(vacant).find(|(from, to)| *from == i || *to == i) else { return };
        if !self.happy || self.content(view, held(from), to, Some(from)) {
            out.choose(held(if from == i { to } else { from }));
        }
    }
}

impl RelocatePlan {
    /// Would an agent of a kind be happy on a site, with nobody on the site `left`?
    fn content(&self, view: &View<'_>, kind: u8, site: u32, left: Option<u32>) -> bool {
        let around = graph::neighbors(view, site).into_iter().map(|met| met.agent).filter(|j| Some(*j) != left);
        let kinds: Vec<u8> = around.map(|j| view.strategy[j as usize]).filter(|s| *s != self.homes.empty).collect();
        let like = kinds.iter().filter(|s| **s == kind).count() as i128;
        // As many as there are where the share is all.
        let whole = if self.homes.share_q32 == u32::MAX { 1 << 32 } else { i128::from(self.homes.share_q32) };
        like << 32 >= whole * kinds.len() as i128 && like >= i128::from(self.homes.count)
    }
}
