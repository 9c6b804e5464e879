//! `interact/reputation`: pairs help each other or not, by the other's reputation, and are judged for it.
//!
//! **Formula.** In a random perfect matching i and j meet. Each helps with probability h = \[q·((1 − ε)·H\[r_i\]\[r_j\] + ε·H\[r_i\]\[not r_j\]) + (1 − q)·H\[r_i\]\[good\]\]·(1 − e), H
//! the table of its strategy: with probability q it knows the other's reputation (M2), seen wrongly with probability ε; who is unknown counts as good; help fails with
//! probability e. π_i = b·\[j helps\] − c·\[i helps\]. Then i is good with probability α + (1 − 2α)·D\[r_i\]\[r_j\]\[i helped\], D the norm. Acts and judgements all go by
//! the reputations at the start of the phase. An odd one out earns 0 and keeps its reputation.
//!
//! **Public and private.** There is one reputation per agent, and judgements of it are shared (an error α is everybody's error). What is private is the view: `recognition`
//! hides reputations from single donors, `perception_error` turns them, both anew in each encounter. Opinions that stay different between observers would take N² of them: `interact/opinions` has them
//! within groups.
//!
//! **Formats.** Reputation 1 good, 0 bad; payoffs of the four ways to meet in stored units, after dial and prospect; probabilities in units of 2⁻³⁰, 0 and 1 exact. **Rounding.** None.
//! **Draws.** Matching by draw 0. The words of a pair, lower index first (see `interact/repeated`): block 0 has the acts of both and the judgements of both.
//! **Sources.** Nowak & Sigmund 1998, 2005; Leimar & Hammerstein 2001; Ohtsuki & Iwasa 2004, 2006; Pacheco, Santos & Chalub 2006.
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 2
//!     population = { agents = 2, strategies = ["DISC", "ALLD"] }
//!     init = { kind = "counts", counts = [1, 1] }
//!     [[phase]]
//!     kind = "interact/reputation"
//!     benefit = 3.0
//!     cost = 1.0
//!     norm = { kind = "stern_judging" }
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! let earned = |engine: &Reference| plan.payoff().natural(engine.observe().replicas[0].payoff_sum as f64);
//! engine.step();
//! assert_eq!(earned(&engine), 2.0); // the defector is helped once, and is bad from then on
//! engine.step();
//! assert_eq!(earned(&engine), 0.0);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{ReputationFile, ReputationPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/reputation",
    summary: "help by reputation, and be judged for it by a social norm",
    id: 81,
    reads: &[Column::Strategy, Column::Reputation],
    writes: &[Column::Payoff, Column::Reputation],
    draws: &[Draw::shared("matching 0"), Draw::shared("key of pairs 210")],
    sources: &["Nowak & Sigmund 1998", "Ohtsuki & Iwasa 2004", "Pacheco, Santos & Chalub 2006"],
    shader: ("shaders/interact/reputation.wgsl", include_str!("../../../../shaders/interact/reputation.wgsl")),
    parts: &[Part::Permute],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<ReputationPlan>(&RECORD);
