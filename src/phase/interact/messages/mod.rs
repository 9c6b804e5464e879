//! `interact/messages`: agents share what they know, hide it or lie.
//!
//! **Formula.** A matrix game of Share, Hide and Lie. With benefit b, cost c, lie_gain g, lie_loss l, fine f, recognition q and
//! detection σ, the row player earns
//!
//! | | Share | Hide | Lie |
//! | --- | --- | --- | --- |
//! | Share | b − c | −c(1 − q) | (−c − (1 − σ)l)(1 − q) |
//! | Hide | b(1 − q) | 0 | 0 |
//! | Lie | (b + (1 − σ)g)(1 − q) − σf | −σf | −σf |
//!
//! since sharers withhold from those whom they know to hide or lie. Any other strategy is that of agents who meet nobody (`govern/exclusion`): 0
//! for them, and for who would have met them. Payoff modes, formats, rounding and draws are those of
//! `interact/matrix`. **Sources.** Becker 1968 (detection and fine); Connelly et al. 2012 (why knowledge is hidden).
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 1
//!     population = { agents = 2, strategies = ["Share", "Hide", "Lie"] }
//!     init = { kind = "counts", counts = [1, 0, 1] }
//!     [[phase]]
//!     kind = "interact/messages"
//!     benefit = 3.0
//!     cost = 1.0
//!     lie_gain = 2.0
//!     lie_loss = 4.0
//!     recognition = 0.5
//!     detection = 0.25
//!     fine = 1.0
//!     payoff = "match"
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! let sum = plan.payoff().natural(engine.observe().replicas[0].payoff_sum as f64);
//! assert_eq!(sum, (-1.0 - 0.75 * 4.0) * 0.5 + (3.0 + 0.75 * 2.0) * 0.5 - 0.25); // Share −2, Lie 2
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{Messages, MessagesFile};

use crate::columns::Column;
use crate::rule::draw;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/messages",
    summary: "share what one knows, hide it or lie: a matrix game of the strategies Share, Hide and Lie",
    id: 1,
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    draws: &[
        Draw::shared("opponent 2q (and 2q + 1)"),
        Draw::shared("roles 200, 201"),
        Draw::shared("matching 0"),
        Draw::own("mates", draw::MATES, "matching in groups 211"),
    ],
    sources: &["Becker 1968", "Connelly et al. 2012"],
    shader: crate::phase::interact::pairs::SHADER,
    parts: &[Part::Graph, Part::Permute],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[crate::phase::interact::pairs::FIELD, crate::phase::interact::pairs::SIDES],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<Messages>(&RECORD);
