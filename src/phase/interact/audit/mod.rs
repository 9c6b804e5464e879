//! `interact/audit`: harmful acts are found out now and then and cost a fine, a bribe or a bad conscience.
//!
//! **Formula.** An agent whose strategy is harmful loses the moral cost k, and, if its act is audited (probability a), the fine F; a corrupt auditor
//! (probability κ of those who audit) takes the bribe b instead. On average it loses `k + a·((1−κ)·F + κ·b)`: a harmful act that gains more than that
//! pays. With `payoff = "field"` everybody loses the average. Others lose nothing. It stands behind a game, with `accumulate = true`.
//! **Formats.** Costs in stored units, probabilities in units of 2⁻³⁰. **Rounding.** Of costs and of the average, to the nearest unit.
//! **Draws.** Word 0: audited, and by whom. **Sources.** Becker 1968; Besley & McLaren 1993 (bribes).
//!
//! ```
//! use polity::phase::interact::audit::average;
//! // Half of the acts are audited, a fifth of the auditors take 1 instead of the fine of 4; conscience costs 0.3.
//! assert_eq!(average(0.3, 0.5, 0.2, 4.0, 1.0), 0.3 + 0.5 * (0.8 * 4.0 + 0.2 * 1.0));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{AuditFile, AuditPlan, average};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/audit",
    summary: "harmful acts are found out now and then and cost a fine or a bribe",
    id: 88,
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    draws: &[Draw::own("audit", rule::AUDIT, "audited, and by whom 0")],
    sources: &["Becker 1968", "Besley & McLaren 1993"],
    shader: ("shaders/interact/audit.wgsl", include_str!("../../../../shaders/interact/audit.wgsl")),
    parts: &[],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<AuditPlan>(&RECORD);
