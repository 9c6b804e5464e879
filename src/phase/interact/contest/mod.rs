//! `interact/contest`: groups contend for a prize that goes by effort, wholly or in part.
//!
//! **Formula.** In a group of n the prize V is split: (1 − ω)·V/n for each member, ω·V for the winner. Member i wins with probability
//! P_i = x_i^r/Σ x_j^r, x_i = c_i·e_i·Π_{j≠i} (1 − d_j), e_i its effort, c_i its capability (1 without `by_capability`), d_j the part of every other
//! member's strength that j destroys (`sabotage`, by strategy); where nobody has any strength, all alike. π_i = (1 − ω)·V/n + ω·V·P_i − cost·e_i −
//! `sabotage_cost`, or with `award = "lottery"` ω·V·\[i wins\] in the stead of its expectation. Only ratios of strengths count, and the product over the
//! others is that over all, divided by 1 − d_i: strengths are c·e/(1 − d). Loners (`loners`) get 0 whatever happens, and n is the number of the others of
//! their group: who is left alone has the whole prize. Fines are the business of `interact/audit`.
//! **Nash equilibrium** for r = 1, ω = 1 and equal c: e = (n − 1)/n²·V/cost. Sabotage pays in pairs of equal strength iff ω > 2·cs·(2 − d)/(V·d).
//!
//! **Formats.** e in units of 1/65535 of the most, (1 − d_max)/(1 − d) in units of 2⁻¹⁶, strengths x^r in units of 2⁻²⁵ of the greatest possible, payoffs in stored
//! units. **Rounding.** x down; x^r down for r = 1, else by [`PowerTable`](crate::num::power::PowerTable), within 2·10⁻⁵ of the formula; ω·V·P_i to
//! nearest, ties to even, so that shares add up to V within n/2 stored units; the cost of a value as effort to nearest.
//! **Draws.** `group`: the keys of one permutation by word 0. `lottery`: who wins by word 1 of the agent whose number is the group's first seat, the
//! winner being where a point drawn below Σ x^r falls, members in the order of seats.
//! **Sources.** Tullock 1980; Lazear 1989 (sabotage); Skaperdas 1996; Hehenkamp, Leininger & Possajennikov 2004 (evolution); Konrad 2009.
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 1
//!     population = { agents = 2, strategies = ["Hard", "Easy"] }
//!     init = { kind = "counts", counts = [1, 1] }
//!     [[phase]]
//!     kind = "interact/contest"
//!     payoff = "group"
//!     size = 2
//!     efforts = [0.75, 0.25]
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! // Three quarters of the prize for three quarters of the effort, one quarter for one: nothing is left.
//! assert!(engine.world().payoff[..2].iter().all(|p| plan.payoff().natural(f64::from(*p)).abs() < 1e-5));
//! ```

mod cpu;
mod file;
mod oracle;
pub mod rule;

pub use rule::{ContestFile, ContestPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/contest",
    summary: "groups contend for a prize by effort, expected or by lot; members may sabotage, and be handicapped",
    id: 90,
    reads: &[Column::Strategy, Column::Value, Column::Capability],
    writes: &[Column::Payoff],
    draws: &[Draw::shared("grouping 0"), Draw::own("prize", rule::PRIZE, "winner of a group 1")],
    sources: &["Tullock 1980", "Lazear 1989", "Skaperdas 1996", "Hehenkamp, Leininger & Possajennikov 2004"],
    shader: ("shaders/interact/contest.wgsl", include_str!("../../../../shaders/interact/contest.wgsl")),
    parts: &[Part::Permute, Part::Power, Part::Amounts, Part::Strength, Part::Undrawn],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[cpu::GROUPS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<ContestPlan>(&RECORD);
