//! `influence/average`: move to a weighted mean of one's own value, the values of others and one's user's preference.
//!
//! **Formula.** Per value dimension, p_i being the preference of i's user, or its own value at step 0 (`anchor_to = "origin"`; 1 − a is then its
//! susceptibility to influence, and with w = 1 values rest at (I − ΛW)⁻¹(I − Λ)v(0), Λ = diag(1 − a)):
//! v_i ← a·p_i + (1 − a)·((1 − w)·v_i + w·Σ_j W_j ṽ_j / Σ_j W_j) over the neighbours j, with
//! oneself if `include_self`; well-mixed: over the whole population. W_j = 1, or the influence of j,
//! or the weight of the link to j (of oneself 1) where links have weights. A sycophantic j shows
//! ṽ_j = v_j + s·(v_i − v_j). Nobody to listen to, or nobody with influence: the mean is one's own value. a and w may be one per trait class.
//! **Formats.** Values 0 to 65535; a, w and s in units of 2⁻¹⁴; influence by its leading bits such that a neighbourhood's sum fits 16
//! bits (31 bits from 4096 agents listened to on); the mean with 16 more fractional bits. **Rounding.** The mean is cut, the new value rounded half to even, once.
//! **Draws.** Word 3 decides who revises if u < 1. **Sources.** DeGroot 1974; Friedkin & Johnsen 1990.
//!
//! ```
//! use polity::phase::influence::average::mixed;
//! // DeGroot with w = 1/2: half way to the mean. Friedkin-Johnsen with a = 1: the preference.
//! let (mean, half, one) = (40_000u64 << 16, 8_192, 16_384);
//! assert_eq!(mixed(20_000, mean, 0, 0, half), 30_000);
//! assert_eq!(mixed(20_000, mean, 7, one, half), 7);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::mixed;
pub use rule::{AverageFile, AveragePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "influence/average",
    summary: "move to a weighted mean of one's own value, those of others and one's user's preference",
    id: 8,
    reads: &[Column::Value, Column::Preference, Column::Origin, Column::Influence, Column::Class],
    writes: &[Column::Value],
    draws: &[Draw::shared("revise 3")],
    sources: &["DeGroot 1974", "Friedkin & Johnsen 1990"],
    shader: ("shaders/influence/average.wgsl", include_str!("../../../../shaders/influence/average.wgsl")),
    parts: &[Part::Model, Part::Sycophancy],
    driver: Driver::Values,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<AveragePlan>(&RECORD);
