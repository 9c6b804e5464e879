//! `interact/audit`: who is harmful loses the moral cost, and the fine or the bribe if audited.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, AuditPlan};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for AuditPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.earn(-lost(view, self, i));
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
