//! `interact/opinions`: π = b·(helped by) − c·[helps]; an opinion of who is watched becomes what the norm says of what is seen.
#![deny(clippy::float_arithmetic)]

use super::rule::{HELP, OpinionsPlan, RECIPIENT, WATCH};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};

impl Oracle for OpinionsPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Does `own` think well of `other`? Of oneself always.
fn good(view: &View<'_>, n: u32, own: u32, other: u32) -> bool {
    own == other || view.get(Column::Opinion, plane(n, own, other), own) == 1
}

/// The plane of `own`'s opinion of `other`.
fn plane(n: u32, own: u32, other: u32) -> u32 {
    if other > own { other % n - 1 } else { other % n }
}

/// Whom `i` may help, and whether it does.
fn act(view: &View<'_>, rule: &OpinionsPlan, i: u32) -> (u32, bool) {
    let (n, first) = (rule.size, i - i % rule.size);
    let others: Vec<u32> = (first..first + n).filter(|j| *j != i).collect();
    let to = others[((u64::from(view.word(i, RECIPIENT)) * u64::from(n - 1)) >> 32) as usize];
    let chance = rule.helps_q30[view.strategy[i as usize] as usize][usize::from(!good(view, n, i, to))];
    (to, view.word(i, HELP) >> 2 < chance)
}

/// Earns the payoff of agent `i` and sets its opinions.
fn next(view: &View<'_>, rule: &OpinionsPlan, i: u32, out: &mut Out<'_>) {
    let (n, first) = (rule.size, i - i % rule.size);
    let members = first..first + n;
    let helped = members.clone().filter(|j| *j != i && act(view, rule, *j) == (i, true)).count() as i64;
    out.earn(helped * i64::from(rule.benefit) - i64::from(act(view, rule, i).1) * i64::from(rule.cost));
    for donor in members.filter(|j| *j != i) {
        let at = plane(n, i, donor);
        let (to, gave) = act(view, rule, donor);
        let [watches, judges] = if rule.public {
            [view.word(donor, WATCH), view.word(donor, WATCH + 1)]
        } else {
            let words = view.key(view.phase.draw(draw::PAIRS)).pairs().block(i, at / 2, 0, 0);
            [words[at as usize % 2 * 2], words[at as usize % 2 * 2 + 1]]
        };
        let was = good(view, n, i, donor);
        // A public opinion of the recipient is the donor's too, and so also what the recipient goes by.
        let recipient = good(view, n, if rule.public { donor } else { i }, to);
        let state = 4 * usize::from(!was) + 2 * usize::from(!recipient) + usize::from(!gave);
        let now = if watches >> 2 < rule.observation_q30 { judges >> 2 < rule.good_q30[state] } else { was };
        out.set(Column::Opinion, at, i64::from(now));
    }
}
