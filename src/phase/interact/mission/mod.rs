//! `interact/mission`: four roles share out aid between two regions, weighing preferences by power and pressing for agreement.
//!
//! **Formula.** For each group of four, preferences p_r = (share of aid to region A, emphasis on cost), weights W of the mission's
//! strategy (that of its first member): decision x, e = Σ W_r p_r; values v_r = (1−s) p_r + s·decision, the fixed point of social
//! influence of rank one; discord = mean over roles and dimensions of |v_r − decision|; task score
//! D = (1 − ζ·discord)⁺ (0.5 + 0.5 e); coverage of a region = min(need, D·aid)/need with needs n, 1−n (n: preference of role 0 in the
//! first dimension) and aid x, 1−x; human-value score = least coverage · (1 − 0.5 e). The payoff is one of them, or the least of both,
//! of 1 − mean |decision − p_r| of the worst-served role, and of plurality (1−s)².
//! **Formats.** Preferences, values and scores 0 to 65535; weights and s in units of 2⁻¹⁶. **Rounding.** Decision and values half
//! to even; scores to the nearest: within 5 units of 1/65535 of the formula. **Draws.** None.
//! **Sources.** Carichon, Khandelwal, Fauchard & Farnadi 2025 (earthquake scenario); Friedkin & Johnsen 1990.
//!
//! ```
//! use polity::phase::interact::mission::{coverage, task_score};
//! // No discord and no emphasis on cost: half the task score, and a region that needs 0.8 is covered by 0.5 · 0.8 = 0.4.
//! let score = task_score(1024, 0, 0);
//! assert_eq!((score, coverage(score * 4 / 5, 52_428)), (32_768, 32_768));
//! ```

mod cpu;
mod oracle;
pub mod rule;
mod score;

pub use rule::{MissionFile, MissionPlan};
pub use score::{coverage, task_score};

use crate::columns::Column;
use crate::rule::{Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/mission",
    summary: "groups of four roles share out aid: decide by power, press for agreement, earn the task or the human-value score",
    id: 14,
    reads: &[Column::Strategy, Column::Preference],
    writes: &[Column::Value, Column::Outcome, Column::Objective, Column::Human, Column::Payoff],
    draws: &[],
    sources: &["Carichon, Khandelwal, Fauchard & Farnadi 2025", "Friedkin & Johnsen 1990"],
    shader: ("shaders/interact/mission.wgsl", include_str!("../../../../shaders/interact/mission.wgsl")),
    parts: &[],
    driver: Driver::Groups,
    by_group: true,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<MissionPlan>(&RECORD);
