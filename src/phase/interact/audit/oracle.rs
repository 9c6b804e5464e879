//! `interact/audit`: who is harmful loses the moral cost, and the fine or the bribe if audited.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, AuditPlan};
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
    if rule.field {
        return i64::from(rule.average);
    }
    let chance = view.word(i, AUDIT) / 4;
    let sanction = match chance {
        c if c < rule.fined_q30 => rule.fine,
        c if c < rule.audited_q30 => rule.bribe,
        _ => 0,
    };
    i64::from(rule.moral_cost) + i64::from(sanction)
}
