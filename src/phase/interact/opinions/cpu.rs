//! The kernel of `interact/opinions` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{HELP, OPINIONS_MAX, OpinionsPlan, RECIPIENT, WATCH};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{happens, pack};
use crate::num::rng::{DrawKey, PairKey};
use crate::num::wide::index_below;

impl Kernel for OpinionsPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// Members of a group at most.
const MOST: usize = OPINIONS_MAX as usize;

/// Place among the others of the member with this role, as the member `own` counts them.
#[inline(always)]
const fn plane_of(own: usize, role: usize) -> usize {
    role - (role > own) as usize
}

/// Words of a group: of its members for whom they help and whether, and of observers.
struct Keys {
    whom: DrawKey,
    helps: DrawKey,
    watches: DrawKey,
    judges: DrawKey,
    pairs: PairKey,
}

fn next(view: &View<'_>, rule: &OpinionsPlan, mut out: Out<'_>) {
    let n = rule.size as usize;
    let opinion: Vec<&[u8]> = (0..rule.size - 1).map(|plane| view.bytes(Column::Opinion, plane)).collect();
    let payoff = out.words(Column::Payoff, 0);
    let mut after: Vec<&mut [u8]> = (0..rule.size - 1).map(|plane| out.bytes(Column::Opinion, plane)).collect();
    let keys = Keys {
        whom: view.key(RECIPIENT),
        helps: view.key(HELP),
        watches: view.key(WATCH),
        judges: view.key(WATCH + 1),
        pairs: view.key(draw::PAIRS).pairs(),
    };
    for k in (0..out.len).step_by(n) {
        let first = out.first + k;
        // What each thinks of each; of oneself well.
        let mut now = [[1u8; MOST]; MOST];
        for (own, now) in now[..n].iter_mut().enumerate() {
            for (role, now) in now[..n].iter_mut().enumerate().filter(|(role, _)| *role != own) {
                *now = opinion[plane_of(own, role)][first + own] & 1;
            }
        }
        let acts = acts(rule, &keys, &view.strategy[first..first + n], &now, first as u32);
        let mut gets = [0i32; MOST];
        for act in &acts[..n] {
            gets[act.to] += i32::from(act.gave);
        }
        for own in 0..n {
            payoff[k + own] = pack(gets[own] * rule.benefit - i32::from(acts[own].gave) * rule.cost, view.strategy[first + own]);
        }
        for own in 0..n {
            judge(rule, &keys, own, first as u32, &acts[..n], &now[own], |plane, good| after[plane][k + own] = good);
        }
    }
}

/// What a member does.
#[derive(Clone, Copy, Default)]
struct Act {
    /// The role of whom it may help.
    to: usize,
    /// 1: it helps.
    gave: u8,
    /// 1: it thinks well of that one.
    good: u8,
}

/// Whom each member may help, and whether it does.
#[inline(always)]
fn acts(rule: &OpinionsPlan, keys: &Keys, strategy: &[u8], now: &[[u8; MOST]; MOST], first: u32) -> [Act; MOST] {
    let mut acts = [Act::default(); MOST];
    for (own, (act, s)) in acts.iter_mut().zip(strategy).enumerate() {
        let i = first + own as u32;
        let place = index_below(keys.whom.word(i), rule.size - 1) as usize;
        let to = place + usize::from(place >= own);
        let good = now[own][to];
        let chance = rule.helps_q30[usize::from(*s)][usize::from(1 - good)];
        *act = Act { to, gave: u8::from(happens(keys.helps.word(i), chance)), good };
    }
    acts
}

/// What the member `own` thinks of the others afterwards.
#[inline(always)]
fn judge(rule: &OpinionsPlan, keys: &Keys, own: usize, first: u32, acts: &[Act], now: &[u8; MOST], mut set: impl FnMut(usize, u8)) {
    let mut words = [0; 4];
    for plane in 0..acts.len() - 1 {
        let role = plane + usize::from(plane >= own);
        let Act { to, gave, good } = acts[role];
        let [watches, judges] = if rule.public {
            let i = first + role as u32;
            [keys.watches.word(i), keys.judges.word(i)]
        } else {
            if plane % 2 == 0 {
                words = keys.pairs.block(first + own as u32, plane as u32 / 2, 0, 0);
            }
            if plane % 2 == 0 { [words[0], words[1]] } else { [words[2], words[3]] }
        };
        // Where opinions are public, the donor's is everybody's.
        let recipient = if rule.public { good } else { now[to] };
        let state = 4 * (1 - now[role]) + 2 * (1 - recipient) + 1 - gave;
        let judged = u8::from(happens(judges, rule.good_q30[usize::from(state & 7)]));
        set(plane, if happens(watches, rule.observation_q30) { judged } else { now[role] });
    }
}
