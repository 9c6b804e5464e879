//! `interact/cournot`: firms choose quantities, and the price falls with what all of a market bring to it.
//!
//! **Formula.** In a market of n firms with quantities q_i, Q = Σ q_j and the margin m = a − c between what the first unit sells for and what it costs,
//! π_i = q_i·(m − Q) + λ·Q²/(2n). The margin is not floored: who brings more than can be sold at cost loses. Q²/2 is the surplus of consumers, of which
//! firms heed the part λ. **Anchors** (λ = 0): monopoly Q = m/2, Nash q = m/(n + 1), competition q = m/n; Calvano's Δ = (π̄ − π_N)/(π_M − π_N).
//!
//! **Formats.** q in units of 1/65535 of the most; m in the same units, to nearest; payoffs in stored units. **Rounding.** |m − Q|·q and Q² to their 31
//! leading bits down, times a factor of 32 bits to nearest, halves up, losses as gains: within two stored units of the formula. **Draws.** `group`: the
//! keys of one permutation by word 0. **Sources.** Cournot 1838; Vega-Redondo 1997 (imitation); Apesteguia, Huck & Oechssler 2007; Calvano et al. 2020 (Δ).
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 1
//!     population = { agents = 2, strategies = ["Much", "Little"] }
//!     init = { kind = "counts", counts = [1, 1] }
//!     [[phase]]
//!     kind = "interact/cournot"
//!     payoff = "group"
//!     size = 2
//!     quantities = [1.0, 0.5]
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! // 1.5 come to a market that takes 1 at cost: each unit loses 0.5.
//! let mut earned: Vec<f64> = engine.world().payoff[..2].iter().map(|p| plan.payoff().natural(f64::from(*p))).collect();
//! earned.sort_by(f64::total_cmp);
//! assert!((earned[0] + 0.5).abs() < 1e-4 && (earned[1] + 0.25).abs() < 1e-4);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{CournotFile, CournotPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/cournot",
    summary: "firms bring quantities to markets whose price falls with the sum; the margin is not floored",
    id: 91,
    reads: &[Column::Strategy, Column::Value],
    writes: &[Column::Payoff],
    draws: &[Draw::shared("grouping 0")],
    sources: &["Cournot 1838", "Vega-Redondo 1997", "Apesteguia, Huck & Oechssler 2007", "Calvano et al. 2020"],
    shader: ("shaders/interact/cournot.wgsl", include_str!("../../../../shaders/interact/cournot.wgsl")),
    parts: &[Part::Permute, Part::Amounts, Part::Undrawn],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[cpu::MARKETS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<CournotPlan>(&RECORD);
