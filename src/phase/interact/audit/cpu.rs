//! The kernel of `interact/audit` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, AuditPlan, Seats, VICTIM, Victims, felt, share};
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{happens, pack, unpack_payoff};
use crate::num::permute::Permutation;
use crate::num::rng::{DrawKey, GROUP};

impl Kernel for AuditPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        let (first, out) = (out.first, out.words(Column::Payoff, 0));
        payoffs(view, self, first, out);
        if let Some(victims) = self.victims {
            restore(view, self, victims, first, out);
        }
    }
}

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

/// What the audit of a harmful act costs, by its word.
#[inline(always)]
fn sanction(rule: &AuditPlan, word: u32) -> i32 {
    if rule.field {
        return rule.average;
    }
    let fined = happens(word, rule.fined_q30);
    let bribed = happens(word, rule.audited_q30) && !fined;
    rule.fine * i32::from(fined) + rule.bribe * i32::from(bribed) // each below 2^23
}

fn payoffs(view: &View<'_>, rule: &AuditPlan, first: usize, out: &mut [u32]) {
    let harms = |s: u8| (i32::from(rule.harmful) >> (s & 15)) & 1;
    if rule.field && rule.conscience.is_none() {
        for (word, s) in out.iter_mut().zip(&view.strategy[first..]) {
            *word = pack(-rule.average * harms(*s), *s);
        }
        return;
    }
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut words = [0u32; BLOCK];
        if !rule.field {
            fill_lanes(view.key(AUDIT), begin, out.len(), &mut words);
        }
        let mut moral = [rule.moral_cost as i32; BLOCK];
        if let Some(d) = rule.conscience {
            let values = &view.halves(Column::Value, d)[begin..];
            moral.iter_mut().zip(values).for_each(|(moral, value)| *moral = felt(rule.moral_cost, *value));
        }
        for (((payoff, word), moral), s) in out.iter_mut().zip(&words).zip(&moral).zip(&view.strategy[begin..]) {
            *payoff = pack(-(moral + sanction(rule, *word)) * harms(*s), *s);
        }
    }
}

/// The order in which agents sit, where it is random.
fn order(view: &View<'_>, seats: Seats) -> Option<Permutation> {
    let key = match seats {
        Seats::Fixed => return None,
        Seats::Game(draw) => DrawKey { draw, ..view.key(VICTIM) },
        Seats::Own => view.key(VICTIM),
    };
    Some(Permutation::new(key, view.plan.agents()))
}

/// Adds what agents get of the bonds of those who have harmed them; who has met nobody keeps its own.
fn restore(view: &View<'_>, rule: &AuditPlan, victims: Victims, first: usize, out: &mut [u32]) {
    let (n, groups, key) = (victims.size, view.plan.agents() / victims.size, view.key(AUDIT));
    let order = order(view, victims.seats);
    let forfeits = |j: u32| rule.harms(view.strategy[j as usize]) && happens(key.word(j), rule.fined_q30);
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let (mut seats, mut others) = ([0u32; BLOCK], [0u32; BLOCK]);
        let (seats, others) = (&mut seats[..out.len()], &mut others[..out.len()]);
        seats.iter_mut().zip(begin as u32..).for_each(|(seat, i)| *seat = i);
        if let Some(order) = &order {
            order.forward_many(seats);
        }
        for back in 1..n {
            for (other, seat) in others.iter_mut().zip(&*seats) {
                let head = seat / n * n;
                *other = if seat / n < groups { head + (seat - head + n - back) % n } else { *seat };
            }
            if let Some(order) = &order {
                order.inverse_many(others);
            }
            let part = share(rule.fine, n, back - 1);
            for (lane, word) in out.iter_mut().enumerate() {
                let alone = seats[lane] / n >= groups;
                let gets = if alone { rule.fine * i32::from(back == 1) } else { part };
                let more = gets * i32::from(forfeits(others[lane]));
                *word = pack(unpack_payoff(*word) + more, view.strategy[begin + lane]);
            }
        }
    }
}
