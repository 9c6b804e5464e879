//! `respond/best_response`: choose what earns most against what the others do now.
//!
//! **Formula.** s_i ← argmax_s π(s, s_−i), π the payoff of the last matrix game of the step: against a random other of the population
//! (`field`, and the expectation of `sample` and `match`), or against the neighbours (`neighbor_sum`, `neighbor_mean`). The others are
//! as they are when the phase begins. **Ties.** Own strategy first, then the first in order.
//! **Formats.** Payoffs in stored units, compared exactly. **Rounding.** Expectations and means down, as `interact/matrix` does.
//! **Draws.** Word 3 decides who revises if u < 1. **Sources.** Cournot 1838; Gilboa & Matsui 1991; Ellison 1993.
//!
//! With u = 1 everybody responds at once, and in a coordination game two camps may swap for ever; a small u has no such cycles.
//!
//! ```
//! use polity::config::File;
//! use polity::config::Plan;
//! use polity::phase::respond::best_response::BestResponse;
//! use polity::phase::respond::cpu::{expected, weights};
//! let text = "seed = 1\nsteps = 1\npopulation = { agents = 10, strategies = [\"H\", \"D\"] }\ninit = { kind = \"counts\", counts = [3, 7] }\n\
//!      phase = [{ kind = \"interact/matrix\", matrix = [[-1.5, 1.0], [0.0, 0.5]], payoff = \"field\" }, { kind = \"respond/best_response\" }]";
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let BestResponse(rule) = plan.phases()[1].get().unwrap();
//! // A hawk meets 2 hawks and 7 doves: as a hawk it earns (−3 + 7)/9 = 4/9, as a dove 3.5/9.
//! let pay = expected(rule, &[3, 7], 0, false);
//! assert!(pay[0] > pay[1]);
//! assert_eq!(weights(rule, 0, &pay[..2], 0)[..2], [1, 1]); // all weight on the first
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{BestResponse, BestResponseFile};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "respond/best_response",
    summary: "choose the strategy that earns most against what the others do now",
    id: 74,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    draws: &[Draw::shared("revise 3")],
    sources: &["Cournot 1838", "Gilboa & Matsui 1991", "Ellison 1993"],
    shader: crate::phase::respond::cpu::RESPONSE,
    parts: &[Part::Model, Part::Respond],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[crate::phase::respond::cpu::EXPECTED],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<BestResponse>(&RECORD);
