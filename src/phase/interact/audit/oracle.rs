//! `interact/audit`: who is harmful loses the moral cost, and the fine or the bribe if audited; bonds go to who was harmed.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, AuditPlan, Seats, VICTIM, Victims};
use crate::columns::Column;
use crate::num::permute::Permutation;
use crate::oracle::{Oracle, Out, View};

impl Oracle for AuditPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let restored = self.victims.map_or(0, |victims| restored(view, self, victims, i));
        out.earn(restored - lost(view, self, i));
    }
}

/// What agent `i` loses, stored units.
fn lost(view: &View<'_>, rule: &AuditPlan, i: u32) -> i64 {
    if rule.harmful & (1 << view.strategy[i as usize]) == 0 {
        return 0;
    }
    let cost = i64::from(rule.moral_cost);
    let moral = match rule.conscience {
        // v/65535 as a binary fraction: 65536 from the middle up to the whole.
        Some(d) => {
            let value = view.get(Column::Value, d, i);
            cost * (value + i64::from(value >= 32_768)) / 65_536
        }
        None if rule.field => 0,
        None => cost,
    };
    if rule.field {
        return moral + i64::from(rule.average);
    }
    let chance = view.word(i, AUDIT) / 4;
    let sanction = match chance {
        c if c < rule.fined_q30 => rule.fine,
        c if c < rule.audited_q30 => rule.bribe,
        _ => 0,
    };
    moral + i64::from(sanction)
}

/// What agent `i` gets of the bonds of its group, or of its own if it has none.
fn restored(view: &View<'_>, rule: &AuditPlan, victims: Victims, i: u32) -> i64 {
    let (n, bond) = (victims.size, i64::from(rule.fine));
    let forfeits = |j: u32| rule.harmful & (1 << view.strategy[j as usize]) != 0 && view.word(j, AUDIT) / 4 < rule.fined_q30;
    let draw = match victims.seats {
        Seats::Fixed => None,
        Seats::Game(draw) => Some(draw),
        Seats::Own => Some(view.phase.draw(VICTIM)),
    };
    let order = draw.map(|draw| Permutation::new(view.key(draw), view.agents()));
    let seat = order.as_ref().map_or(i, |order| order.forward(i));
    let head = seat - seat % n;
    if head + n > view.agents() {
        return if forfeits(i) { bond } else { 0 };
    }
    let member = |place: u32| order.as_ref().map_or(head + place, |order| order.inverse(head + place));
    let mut sum = 0;
    for payer in (0..n).filter(|place| head + place != seat && forfeits(member(*place))) {
        // Equal parts; units that are left go to those who sit next.
        let others = i64::from(n) - 1;
        let nearness = i64::from((seat - head + n - payer) % n);
        sum += bond / others + i64::from(nearness <= bond % others);
    }
    sum
}
