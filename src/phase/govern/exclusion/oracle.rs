//! `govern/exclusion`: find out, count, exclude, return.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, ExclusionPlan};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for ExclusionPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let entry = view.get(Column::Offence, 0, i);
        let (known, counted, remaining) = (entry % 32, entry / 256 % 256, entry / 65_536);
        let outside = i64::from(self.outside);
        let held = i64::from(view.strategy[i as usize]);
        let own = if held != outside || known == 0 { held } else { known - 1 };
        let chance = view.word(i, AUDIT) >> 2;
        let offends = known > 0 && remaining == 0 && self.harmful & (1 << (known - 1)) != 0 && chance < self.probability_q30;
        let (mut offences, mut steps) = (counted + i64::from(offends), (remaining - 1).max(0));
        if offences >= i64::from(self.offences) {
            (offences, steps) = (0, i64::from(self.steps));
        }
        out.set(Column::Offence, 0, own + 1 + 256 * offences + 65_536 * steps);
        out.choose(if steps > 0 { outside } else { own } as u8);
    }
}
