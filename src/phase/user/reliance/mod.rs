//! `user/reliance`: agents drift slowly; their users correct them, get used to them, and stop checking.
//!
//! **Formula.** Per agent, with value v, its user's preference p, habit h and reliance ρ, in every dimension
//! v ← v + d·(a − v) + κ·max(1 − ρ, o)·(p − v). If then |v − h| > θ in any dimension the user notices: v ← v + χ·(p − v) in all of
//! them, h ← v, ρ ← 0, one notice more. Else h ← h + α·(v − h) and ρ ← ρ + η·(1 − ρ).
//! With `feedback_every` k users are shown the distance in every k-th step, and notice: where nobody checks (κ = 0), values are before each report at a
//! distance of `A·(1 − q^k)/(1 − (1 − χ)·q^k)`, A = a − p and q = 1 − d.
//! **Formats.** Values 0 to 65535; habits in units of 2⁻¹⁶ of a value unit; reliance in units of 2⁻³²; rates in units of 2⁻³⁰, χ of 2⁻¹⁶.
//! **Rounding.** Drift and correction are summed in units of 2⁻¹⁴ and rounded by a random word, so that the slowest drift moves
//! on average what it should; restoration to nearest, ties to even; habits and reliance to nearest in their fine units.
//! **Draws.** Word d rounds dimension d. Agents of stubborn classes are left alone.
//! **Sources.** Parasuraman & Manzey 2010 (complacency in the use of automation); the model is polity's own.
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{columns::Column, reference::Reference, world::World};
//! // A drift of 1 % towards 1 against a correction of 5 % towards 0.2: the first step goes from 0.2 by 0.01·0.8.
//! let text = r#"
//!     steps = 1
//!     population = { agents = 1 }
//!     values = { dimensions = ["tone"] }
//!     users = [{ name = "all", fraction = 1.0, preference = [{ kind = "constant", at = 0.2 }] }]
//!     phase = [{ kind = "user/reliance" }]
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! let of = |column: Column| engine.world().columns.iter().find(|c| c.column == column).unwrap().data.get(0);
//! assert!((13_107 + 524..=13_107 + 525).contains(&of(Column::Value)));
//! assert_eq!(of(Column::Reliance), 85_899_344); // 0.02
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{RelianceFile, ReliancePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "user/reliance",
    summary: "values drift, users correct them, get used to them and stop checking",
    id: 24,
    reads: &[Column::Value, Column::Preference, Column::Class],
    writes: &[Column::Value, Column::Habit, Column::Reliance, Column::Notices],
    draws: &[Draw::shared("dimension d")],
    sources: &["Parasuraman & Manzey 2010"],
    shader: ("shaders/user/reliance.wgsl", include_str!("../../../../shaders/user/reliance.wgsl")),
    parts: &[],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<ReliancePlan>(&RECORD);
