//! `convention/memory`: hear a word, forget the oldest, say the first word with the probability for how many were the first.
#![deny(clippy::float_arithmetic)]

use super::rule::{MemoryPlan, NamingUpdate, ROW, UTTER};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::imitate::drawn_partner;
use crate::oracle::{Oracle, Out, View};

impl Oracle for MemoryPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let class = view.get(Column::Class, 0, i) as usize;
        if (self.learners >> class) & 1 == 0 || !view.revises(i, &self.revision, draw::REVISE) {
            return;
        }
        let partner = match self.update {
            NamingUpdate::Listener => drawn_partner(view, i),
            NamingUpdate::Pair => {
                let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
                let other = seats.forward(i) ^ 1;
                (other < view.agents()).then(|| seats.inverse(other))
            }
        };
        let Some(partner) = partner.filter(|j| *j != i) else { return };
        // The words heard, oldest first.
        let memory = view.get(Column::Memory, 0, i);
        let heard = memory / 256;
        let mut words: Vec<i64> = (0..heard).rev().map(|k| (memory % 256) / (1 << k) % 2).collect();
        words.push(i64::from(view.strategy[partner as usize] == 0));
        if words.len() > self.length as usize {
            words.remove(0);
        }
        let (heard, first) = (words.len(), words.iter().sum::<i64>());
        out.set(Column::Memory, 0, 256 * heard as i64 + words.iter().fold(0, |bits, word| 2 * bits + word));
        let row = if self.says_q30.len() > ROW { class } else { 0 };
        let says = self.says_q30[row * ROW + 9 * heard + first as usize];
        out.choose(u8::from(view.word(i, UTTER) >> 2 >= says));
    }
}
