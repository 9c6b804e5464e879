//! `network/rewire`: a link that disappoints is redrawn with probability w.
//!
//! **Formula.** Agent i has k links, to distinct others j₀ … j_{k−1}, at first those of the topology in slot order. For slot 0, then 1, and
//! so on: if j_s disappoints i, with probability w a candidate c is drawn, and j_s ← c unless c is i itself or one of the links of i as
//! they then are (slots before s as redrawn, j_s and those after it as before). So there are never loops or doubles, and who draws in
//! vain keeps the link. j disappoints i if s_j is in the list `disappointing`, or if what s_i earns against s_j in the last matrix game
//! of the step is less than `below`; only holders of the strategies `by` redraw. c is uniform over the others (`random`), or over the
//! links of j_s (`neighbor_of_neighbor`). Strategies, and the links of j_s, are those when the phase begins.
//!
//! **A link belongs to the agent that it leaves.** i chooses whom it plays with, learns from and listens to, and j has no say: the graph
//! is directed, each agent has k links for ever and any number of agents may link to it. The papers below know mutual links, which both
//! ends keep or lose; there a link to a defector costs the cooperator that it leads from, and here it does too, but the defector whom
//! nobody chooses still chooses cooperators. Every phase on the interaction topology uses the links as they are, and so do learning and
//! influence unless `learning` is a graph of its own. In games with roles the lower number of two plays the row. Agents of stubborn classes
//! redraw their links like others.
//!
//! **Formats.** Links are agent numbers, one column per slot. **Rounding.** None; w in units of 2⁻³⁰. **Draws.** Word s decides whether
//! slot s is redrawn, word 16 + 2s draws the candidate, word 17 + 2s its low bits among more than 2²⁴ others. **Sources.** Skyrms &
//! Pemantle 2000; Zimmermann, Eguíluz & San Miguel 2004; Santos, Pacheco & Lenaerts 2006; Pacheco, Traulsen & Nowak 2006 (active linking).
//!
//! ```
//! use polity::phase::network::rewire::rule::{Destination, RewirePlan};
//! // Strategy 1 disappoints whoever plays strategy 0, in either role.
//! let mut masks = vec![0; 32];
//! (masks[0], masks[16]) = (0b10, 0b10);
//! let rule = RewirePlan { masks, probability_q30: 1 << 30, to: Destination::Random, slots: 4 };
//! assert!(rule.disappoints(false, 0, 1) && rule.disappoints(true, 0, 1));
//! assert!(!rule.disappoints(false, 0, 0) && !rule.disappoints(false, 1, 1));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{RewireFile, RewirePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "network/rewire",
    summary: "redraw links to neighbours that disappoint, with some probability",
    id: 61,
    reads: &[Column::Strategy, Column::Link],
    writes: &[Column::Link],
    draws: &[Draw::own("redraw", rule::REDRAW, "redraw 0.."), Draw::own("ends", rule::ENDS, "end 16..")],
    sources: &[
        "Skyrms & Pemantle 2000",
        "Zimmermann, Eguíluz & San Miguel 2004",
        "Santos, Pacheco & Lenaerts 2006",
        "Pacheco, Traulsen & Nowak 2006",
    ],
    shader: ("shaders/network/rewire.wgsl", include_str!("../../../../shaders/network/rewire.wgsl")),
    parts: &[],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<RewirePlan>(&RECORD);
