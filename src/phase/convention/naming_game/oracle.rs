//! `convention/naming_game`: a word that the listener knows becomes the only one, another is added.
#![deny(clippy::float_arithmetic)]

use super::rule::{NamingGamePlan, NamingUpdate, UTTER};
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::imitate::drawn_partner;
use crate::oracle::{Oracle, Out, View};

impl Oracle for NamingGamePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.choose(next(view, self, i));
    }
}

/// Strategy of agent `i` after the phase.
fn next(view: &View<'_>, rule: &NamingGamePlan, i: u32) -> u8 {
    let own = view.strategy[i as usize];
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return own;
    }
    let inventory = |j: u32| -> Vec<u32> {
        let bits = u32::from(view.strategy[j as usize]) + 1;
        (0..rule.words).filter(|word| (bits >> word) & 1 == 1).collect()
    };
    let (speaker, listener) = match rule.update {
        NamingUpdate::Listener => match drawn_partner(view, i) {
            Some(j) if j != i => (j, i),
            _ => return own,
        },
        NamingUpdate::Pair => {
            let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
            let seat = seats.forward(i);
            if seat ^ 1 >= view.agents() {
                return own;
            }
            // The even seat speaks.
            (seats.inverse(seat & !1), seats.inverse(seat | 1))
        }
    };
    let said = inventory(speaker);
    let chance = u64::from(view.word(if rule.update == NamingUpdate::Pair { speaker } else { i }, UTTER));
    let word = said[((chance * said.len() as u64) >> 32) as usize];
    let only = (1u8 << word) - 1;
    match (inventory(listener).contains(&word), i == listener) {
        (true, _) => only,
        (false, true) => own + (1 << word),
        (false, false) => own,
    }
}
