//! `interact/audit`: harmful acts are found out now and then and cost a fine, a bond, a bribe or a bad conscience.
//!
//! **Formula.** An agent whose strategy is harmful loses the moral cost k, and, if its act is audited (probability a), the fine F; a corrupt auditor
//! (probability κ of those who audit) takes the bribe b instead. On average it loses `k + a·((1−κ)·F + κ·b)`: a harmful act that gains more than that
//! pays. With `payoff = "field"` everybody loses the average. Others lose nothing. It stands behind a game, with `accumulate = true`.
//! With `conscience` the moral cost of agent i is `v_i·k`, v_i its value in that dimension: what is copied with strategies (`imitate/hitchhike`), taught
//! (`influence/…`) or changed by chance (`evolve/jitter`) is the culture.
//! Behind a game of prices (`interact/bertrand`) the harmful acts are the prices above a `ceiling`.
//! With `restitution` the fine F is a bond that all have posted: who forfeits it loses it to whom it has harmed, each of the n − 1 others of its pair or group
//! in the game before ⌊F/(n − 1)⌋, and one unit more to each of the F mod (n − 1) who sit next; who met nobody keeps it. Nothing leaves the society.
//! **Formats.** Costs in stored units, probabilities in units of 2⁻³⁰. **Rounding.** Of costs and of the average, to the nearest unit; of v·k
//! down, with all of k at v = 1.
//! **Draws.** Word 0: audited, and by whom; 1: keys of a matching that says who is harmed, where the game before tells of no pairs or groups. **Sources.** Becker 1968; Besley & McLaren 1993 (bribes); Levitt & List 2007 (moral
//! costs); Shavell 1980, Han, Pereira, Santos & Lenaerts 2013 (liability and compensation).
//!
//! ```
//! use polity::phase::interact::audit::{average, felt};
//! // Half of the acts are audited, a fifth of the auditors take 1 instead of the fine of 4; conscience costs 0.3.
//! assert_eq!(average(0.3, 0.5, 0.2, 4.0, 1.0), 0.3 + 0.5 * (0.8 * 4.0 + 0.2 * 1.0));
//! // With half a conscience an act costs half as much, and with all of it all.
//! assert_eq!([0, 32_767, 65_535].map(|v| felt(1_001, v)), [0, 500, 1_001]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{AuditFile, AuditPlan, average, felt, share};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/audit",
    summary: "harmful acts are found out now and then and cost a fine or a bribe",
    id: 88,
    reads: &[Column::Strategy, Column::Value],
    writes: &[Column::Payoff],
    draws: &[Draw::own("audit", rule::AUDIT, "audited, and by whom 0"), Draw::own("victim", rule::VICTIM, "matching of victims 1")],
    sources: &["Becker 1968", "Besley & McLaren 1993", "Han, Pereira, Santos & Lenaerts 2013", "Levitt & List 2007", "Shavell 1980"],
    shader: ("shaders/interact/audit.wgsl", include_str!("../../../../shaders/interact/audit.wgsl")),
    parts: &[Part::Permute],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<AuditPlan>(&RECORD);
