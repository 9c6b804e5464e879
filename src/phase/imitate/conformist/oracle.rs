//! `imitate/conformist`: the strategy that two of three random others share, or else one comparison of payoffs.
#![deny(clippy::float_arithmetic)]

use crate::oracle::imitate::{Learned, adopts, drawn, drawn_by};

use super::rule::{CONFORM, ConformistPlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};

impl Oracle for ConformistPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let learned = next(view, self, i);
        out.choose(learned.strategy);
        out.set(Column::Model, 0, i64::from(learned.model));
    }
}

/// Strategy of agent `i` after the phase, and whom it copied.
fn next(view: &View<'_>, rule: &ConformistPlan, i: u32) -> Learned {
    let own = Learned { strategy: view.strategy[i as usize], model: i };
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return own;
    }
    let of = view.get(Column::Class, 0, i);
    let conforms = match rule.class {
        Some(class) => of == i64::from(class),
        None => (view.word(i, CONFORM) >> 2) < rule.conformity_q30.each[of as usize],
    };
    if conforms {
        let others = [8, 10, 12].map(|k| drawn_by(view, i, i, k));
        let seen: Vec<u8> = others.iter().flatten().map(|j| view.strategy[*j as usize]).collect();
        let shared = seen.iter().enumerate().find(|(place, s)| seen[place + 1..].contains(s));
        return Learned { strategy: shared.map_or(own.strategy, |(_, s)| *s), model: i };
    }
    match drawn(view, i) {
        Some((j, fraction)) if adopts(view, rule.tables.of_class(of as u8), i, j, fraction) => {
            Learned { strategy: view.strategy[j as usize], model: j }
        }
        _ => own,
    }
}
