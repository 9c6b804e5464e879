//! `interact/opinions`: in fixed groups everybody helps by its own lasting opinions, and all who watch judge by theirs.
//!
//! **Formula.** O_o(i) is 1 if observer o thinks well of i, O_o(o) = 1. Each member i of a group of n has one other member r, drawn uniformly, to help: it does with
//! probability H\[O_i(r)\], H of its strategy (failures included). π_i = b·(number of those who helped i) − c·\[i helped\]. Then each other member o, the
//! recipient too, watches i with probability q and thinks well of it with probability (1 − ε)·D\[O_o(i)\]\[O_o(r)\]\[helped\] + ε·D\[O_o(i)\]\[O_o(r)\]\[not helped\],
//! D the norm; who does not watch keeps its opinion. All go by the opinions at the start of the phase. Everybody thinks well of everybody at step 0. With
//! `opinions = "public"` all observers of i draw the same words and take the donor's opinion of r for theirs, so that opinions of i never differ between the others.
//!
//! **Formats.** An opinion is 0 or 1 in plane (role of i − \[role of i > role of o\]) of the column `opinion` of o; b and c in stored payoff units; probabilities in units of
//! 2⁻³⁰, 0 and 1 exact. **Rounding.** None.
//! **Draws.** Word 0 of the donor: whom; word 1: does it help? Words of the pair (o, plane / 2) under the key of draw 210: plane even, words 0 and 1, odd, 2 and 3:
//! does o watch, and how does it judge? `public`: words 2 and 3 of the donor.
//! **Sources.** Uchida 2010; Hilbe, Schmid, Tkadlec, Chatterjee & Nowak 2018.
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 2
//!     population = { agents = 2, strategies = ["DISC", "ALLD"] }
//!     topology = { kind = "groups", size = 2 }
//!     init = { kind = "counts", counts = [1, 1] }
//!     [[phase]]
//!     kind = "interact/opinions"
//!     benefit = 3.0
//!     cost = 1.0
//!     norm = { kind = "image_scoring" }
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! let earned = |engine: &Reference| plan.payoff().natural(engine.observe().replicas[0].payoff_sum as f64);
//! engine.step();
//! assert_eq!(earned(&engine), 2.0); // the defector is helped once; the other thinks badly of it from then on
//! engine.step();
//! assert_eq!(earned(&engine), 0.0);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{OpinionsFile, OpinionsPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/opinions",
    summary: "in fixed groups help by one's own lasting opinions of the others, and judge what one sees by them",
    id: 83,
    reads: &[Column::Strategy, Column::Opinion],
    writes: &[Column::Payoff, Column::Opinion],
    draws: &[
        Draw::own("recipient", rule::RECIPIENT, "recipient 0"),
        Draw::own("help", rule::HELP, "help 1"),
        Draw::own("watch", rule::WATCH, "public: watch 2, judge 3"),
        Draw::shared("key of pairs 210"),
    ],
    sources: &["Uchida 2010", "Hilbe, Schmid, Tkadlec, Chatterjee & Nowak 2018"],
    shader: ("shaders/interact/opinions.wgsl", include_str!("../../../../shaders/interact/opinions.wgsl")),
    parts: &[],
    driver: Driver::Groups,
    by_group: true,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<OpinionsPlan>(&RECORD);
