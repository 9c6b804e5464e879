//! `imitate/q_voter`: the strategy of q others if it is one and the same; else, with probability ε, any other than one's own.
#![deny(clippy::float_arithmetic)]

use crate::oracle::imitate::{Learned, drawn_by};

use super::rule::{CHANGE, QVoterPlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};

impl Oracle for QVoterPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let learned = next(view, *self, i);
        out.choose(learned.strategy);
        out.set(Column::Model, 0, i64::from(learned.model));
    }
}

/// Strategy of agent `i` after the phase, and whom it copied.
fn next(view: &View<'_>, rule: QVoterPlan, i: u32) -> Learned {
    let own = view.strategy[i as usize];
    let asked: Vec<u32> = (0..rule.models).filter_map(|q| drawn_by(view, i, i, 8 + 2 * q)).collect();
    let Some(first) = asked.first().filter(|_| view.revises(i, &rule.revision, draw::REVISE)) else {
        return Learned { strategy: own, model: i };
    };
    let said = view.strategy[*first as usize];
    let model = if rule.models == 1 { *first } else { i };
    if asked.iter().all(|j| view.strategy[*j as usize] == said) {
        return Learned { strategy: said, model };
    }
    if (view.word(i, draw::ADOPT) >> 2) >= rule.epsilon_q30.each[view.get(Column::Class, 0, i) as usize] {
        return Learned { strategy: own, model };
    }
    let others: Vec<u8> = (1..view.plan.strategy_count()).map(|by| ((usize::from(own) + by) % view.plan.strategy_count()) as u8).collect();
    let place = (u64::from(view.word(i, CHANGE)) * others.len() as u64) >> 32;
    Learned { strategy: others[place as usize], model }
}
