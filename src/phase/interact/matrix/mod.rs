//! `interact/matrix`: every agent plays a matrix game and earns a payoff.
//!
//! **Formula.** π_i = M\[role\]\[s_i\]\[s_j\] summed or averaged over the encounters of `i`: `field`, the expected payoff against a
//! random other, each role half of the time; `sample`, the mean over `samples` random others; `match`, one partner from a
//! random perfect matching of the whole population, or with `opponents = "neighbors"` of each fixed group of even size;
//! `neighbor_sum` and `neighbor_mean`, the graph's neighbours and, with `self_play`, oneself (the mean of both roles).
//!
//! **Roles.** Symmetric games have one matrix. Otherwise the row role is held by the first seat of a matched pair (`roles = "rank"`: the lower index), by the
//! agent in the lower slot of a graph edge (left, above), and with probability 1/2 against each sampled opponent.
//!
//! **Formats.** Matrix entries and payoffs in units of 2⁻ᶠ, f chosen by the plan so that every sum is below 2^23.
//! **Rounding.** Quotients round down. **Draws.** `sample`: opponent q by word 2q (and 2q+1 above 2^24 agents), roles by words
//! 200 and 201; `match`: the keys of one permutation, in groups word 211 of each member, in whose order they sit; else none.
//! **Sources.** Maynard Smith & Price 1973; Nowak & May 1992 (self-interaction).
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 1
//!     population = { agents = 2, strategies = ["Hawk", "Dove"] }
//!     init = { kind = "counts", counts = [1, 1] }
//!     [[phase]]
//!     kind = "interact/matrix"
//!     matrix = [[-1.0, 1.0], [0.0, 0.5]]
//!     payoff = "match"
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! assert_eq!(plan.payoff().natural(engine.observe().replicas[0].payoff_sum as f64), 1.0); // Hawk 1, Dove 0
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{Matrix, MatrixFile};

use super::pairs;
use crate::columns::Column;
use crate::rule::draw;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/matrix",
    summary: "play a matrix game of 2 to 16 strategies, symmetric or with roles",
    id: 1,
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    draws: &[
        Draw::shared("opponent 2q (and 2q + 1)"),
        Draw::shared("roles 200, 201"),
        Draw::shared("matching 0"),
        Draw::own("mates", draw::MATES, "matching in groups 211"),
    ],
    sources: &["Maynard Smith & Price 1973", "Nowak & May 1992"],
    shader: pairs::SHADER,
    parts: &[Part::Graph, Part::Permute],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[pairs::FIELD, pairs::SIDES],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<Matrix>(&RECORD);
