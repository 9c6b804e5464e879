//! What the stored numbers of a column stand for.

use crate::columns::Column;
use crate::config::Plan;
use crate::num::fixed;

/// What a stored number stands for: `(stored − zero) / one`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    /// What stands for 1 above zero.
    one: f64,
    /// What stands for 0.
    zero: i64,
}

impl Unit {
    /// Indices, counts and codes.
    const WHOLE: Self = Self { one: 1.0, zero: 0 };

    /// The unit of a column.
    pub(super) fn of(plan: &Plan, column: Column) -> Self {
        let bits = plan.payoff().fraction_bits;
        let parts = |one: f64| Self { one, zero: 0 };
        match column {
            Column::Payoff => parts(fixed::units(bits)),
            Column::Capability
            | Column::Objective
            | Column::Human
            | Column::Value
            | Column::Preference
            | Column::Origin
            | Column::Outcome => parts(65535.0),
            Column::Influence => parts(65536.0),
            Column::Reliance => parts(4_294_967_296.0),
            Column::Stock => parts(f64::from(fixed::ONE_Q30)),
            Column::Aspiration => Self { one: 256.0 * fixed::units(bits), zero: 1 << 31 },
            Column::Dominance => Self { one: 65536.0, zero: 1 << 31 },
            Column::Habit => parts(65536.0 * 65535.0),
            Column::ActionValue => parts(plan.phases().iter().find_map(|phase| phase.rule.action_value_one(bits)).unwrap_or(1.0)),
            Column::Propensity => parts(plan.phases().iter().find_map(|phase| phase.rule.propensity_one(bits)).unwrap_or(1.0)),
            Column::Strategy
            | Column::Model
            | Column::Class
            | Column::User
            | Column::Resource
            | Column::Notices
            | Column::Report
            | Column::Reputation
            | Column::Link
            | Column::Memory
            | Column::Opinion
            | Column::Lineage
            | Column::Harm
            | Column::Verdict
            | Column::ValueRoot
            | Column::Giver
            | Column::Situation
            | Column::Settled
            | Column::Offence => Self::WHOLE,
        }
    }

    /// A stored number in natural units, rounded once.
    pub(super) fn natural(self, stored: i64) -> f64 {
        (stored - self.zero) as f64 / self.one
    }

    /// `scale_factor` and `add_offset` of the CF conventions: natural = stored · scale + offset. `None`: numbers stand for themselves.
    pub(super) fn scale_and_offset(self) -> Option<(f64, f64)> {
        (self != Self::WHOLE).then(|| (1.0 / self.one, if self.zero == 0 { 0.0 } else { -(self.zero as f64) / self.one }))
    }
}

/// A stored entry as a number: payoffs alone are signed.
pub(super) fn signed(column: Column, entry: u32) -> i64 {
    if column == Column::Payoff { i64::from(entry.cast_signed()) } else { i64::from(entry) }
}

/// What the numbers of a column are called, where they are indices of something with names; else nothing.
pub(super) fn names(plan: &Plan, column: Column) -> Vec<&str> {
    let society = plan.society();
    match column {
        Column::Strategy => plan.strategies().iter().map(String::as_str).collect(),
        Column::Class => society.classes.iter().map(|class| class.name.as_str()).collect(),
        Column::User => society.users.iter().map(|user| user.name.as_str()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_undone_once() {
        assert_eq!(Unit { one: 65535.0, zero: 0 }.natural(65535), 1.0);
        assert_eq!(Unit { one: 512.0, zero: 1 << 31 }.natural((1 << 31) - 256), -0.5);
        assert_eq!(Unit { one: 512.0, zero: 1 << 31 }.scale_and_offset(), Some((1.0 / 512.0, -4_194_304.0)));
        assert_eq!((Unit::WHOLE.scale_and_offset(), Unit::WHOLE.natural(9)), (None, 9.0));
        assert_eq!((signed(Column::Payoff, u32::MAX), signed(Column::Link, u32::MAX)), (-1, 4_294_967_295));
    }
}
