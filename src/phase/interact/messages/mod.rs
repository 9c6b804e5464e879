//! `interact/messages`: agents share what they know, hide it or lie.

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{Messages, MessagesFile};

use crate::columns::Column;
use crate::config::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/messages",
    summary: "share what one knows, hide it or lie: a matrix game of the strategies Share, Hide and Lie",
    id: 1,
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    draws: &[Draw::shared("opponent 2q (and 2q + 1)"), Draw::shared("roles 200, 201"), Draw::shared("matching 0")],
    sources: &["Becker 1968", "Connelly et al. 2012"],
    shader: crate::phase::interact::pairs::SHADER,
    parts: &[Part::Graph, Part::Permute],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[crate::phase::interact::pairs::FIELD, crate::phase::interact::pairs::SIDES],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<Messages>(&RECORD);
