//! `interact/bertrand`: fixed groups of firms set prices; consumers choose between their goods and an outside good.
//!
//! **Formula.** Each fixed group of n firms is a market, a strategy is a price. Of consumers as many as one firm sells q_i = exp((a − p_i)/μ) /
//! (Σ_j exp((a − p_j)/μ) + exp(a₀/μ)) to (logit demand) and earns (p_i − c)·q_i. Prices are listed, or are a grid of as many as there are
//! strategies from p_N − ξ(p_M − p_N) to p_M + ξ(p_M − p_N), between the price p_N of the Nash equilibrium of one period and the price p_M that
//! maximises joint profit: p_N = c + μ/(1 − q), p_M = c + μ/(1 − n·q). Where prices are capped by law, who would ask more charges the `cap`. Firms may heed their
//! consumers: with `consumer_weight` λ each earns λ/n of the surplus μ·ln(Σ e^((a − p_j)/μ) + e^(a₀/μ)) of its market besides. Fines for those who
//! ask too much are `interact/audit` with a ceiling, behind it.
//! **Formats.** A table of payoffs by the prices of all firms, built with the plan. **Rounding.** Payoffs to nearest. **Draws.** None. **Sources.** Anderson & de Palma 1992 (logit oligopoly); Calvano, Calzolari, Denicolò &
//! Pastorello 2020.
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 1
//!     population = { agents = 2, strategies = ["low", "high"] }
//!     topology = { kind = "groups", size = 2 }
//!     init = { kind = "single_mutant", mutant = "high", resident = "low", agent = 1 }
//!     [[phase]]
//!     kind = "interact/bertrand"
//!     prices = [1.0, 2.0]
//!     cost = 0.5
//!     differentiation = 1.0
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! // Weights e, 1 and 1 of the cheap good, the dear one and the outside good: the cheap firm sells 58 % with a margin of .5.
//! let natural = |p: &i32| plan.payoff().natural(f64::from(*p));
//! let e = 1f64.exp();
//! assert!((natural(&engine.world().payoff[0]) - 0.5 * e / (e + 2.0)).abs() < 1e-6);
//! assert!((natural(&engine.world().payoff[1]) - 1.5 / (e + 2.0)).abs() < 1e-6);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{BertrandFile, BertrandPlan};

use crate::columns::Column;
use crate::rule::{Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/bertrand",
    summary: "groups of firms set prices, a strategy each; consumers choose by logit demand",
    id: 100,
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    draws: &[],
    sources: &["Anderson & de Palma 1992", "Calvano, Calzolari, Denicolò & Pastorello 2020"],
    shader: ("shaders/interact/bertrand.wgsl", include_str!("../../../../shaders/interact/bertrand.wgsl")),
    parts: &[],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<BertrandPlan>(&RECORD);
