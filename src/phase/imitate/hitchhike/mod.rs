//! `imitate/hitchhike`: who copied somebody's strategy copies its values too.
//!
//! **Formula.** For each agent i that copied another agent j in the imitation rule before (column `model`), and each value
//! dimension d, v_id ← v_jd with probability ψ, which may be one per trait class of i. **Formats.** Values as they are; ψ in units of 2⁻³⁰. **Rounding.** None.
//! **Draws.** Word d decides about dimension d; none if ψ is 1 for all. **Sources.** Maynard Smith & Haigh 1974 (genetic
//! hitch-hiking); Boyd & Richerson 1985 (copying successful individuals whole).
//!
//! ```
//! // With ψ = 1 the copier ends with its model's values: the share of the carriers' values becomes that of their strategy.
//! let (own, model, copies) = (19_661u16, 52_428u16, true);
//! assert_eq!(if copies { model } else { own }, 52_428);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{HitchhikeFile, HitchhikePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/hitchhike",
    summary: "who copied a strategy copies each value dimension with probability ψ",
    id: 6,
    reads: &[Column::Model, Column::Value],
    writes: &[Column::Value, Column::Giver],
    draws: &[Draw::shared("dimension d")],
    sources: &["Maynard Smith & Haigh 1974", "Boyd & Richerson 1985"],
    shader: ("shaders/imitate/hitchhike.wgsl", include_str!("../../../../shaders/imitate/hitchhike.wgsl")),
    parts: &[],
    driver: Driver::Values,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<HitchhikePlan>(&RECORD);
