//! `user/multitask`: agents divide effort between tasks, one per value dimension, as the incentives say.
//!
//! **Formula.** e_k ← e_k + η·(α_k − e_k − ρ·Σ_{l≠k} e_l), clamped to [0, 1], for the effort e_k on task k (the value in dimension
//! k), its incentive α_k and the substitution ρ between tasks. At rest A·e = α with A_kk = 1, A_kl = ρ: with two tasks, paying one
//! more lowers effort on the other by ρ/(1 − ρ²) per unit.
//! **Formats.** Efforts 0 to 65535; incentives and gaps in units of 2⁻¹⁰ of that; η and ρ in units of 2⁻³⁰. **Rounding.** By a
//! random word, so that no small gap is a place to rest. **Draws.** Word d rounds dimension d.
//! **Sources.** Holmstrom & Milgrom 1991; Goodhart 1984.
//!
//! ```
//! use polity::phase::user::multitask::adjusted;
//! // At rest with ρ = 1/2 and α = (0.75, 0.5): efforts of 2/3 and 1/6.
//! let (two_thirds, sixth) = (43_690u16, 10_923u16);
//! let alpha = |x: f64| (x * 65_535.0 * 1024.0).round() as i32;
//! assert_eq!(adjusted(two_thirds, u32::from(sixth), alpha(0.75), 1 << 29, false, 1 << 27, u32::MAX), two_thirds);
//! assert_eq!(adjusted(sixth, u32::from(two_thirds), alpha(0.5), 1 << 29, false, 1 << 27, u32::MAX), sixth);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::adjusted;
pub use rule::{MultitaskFile, MultitaskPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "user/multitask",
    summary: "divide effort between tasks, the value dimensions, as incentives and substitution between tasks say",
    id: 25,
    reads: &[Column::Value],
    writes: &[Column::Value],
    draws: &[Draw::shared("dimension d")],
    sources: &["Holmstrom & Milgrom 1991", "Goodhart 1984"],
    shader: ("shaders/user/multitask.wgsl", include_str!("../../../../shaders/user/multitask.wgsl")),
    parts: &[],
    driver: Driver::Values,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<MultitaskPlan>(&RECORD);
