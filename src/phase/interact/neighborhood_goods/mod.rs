//! `interact/neighborhood_goods`: public goods in which every agent heads a group of itself and its neighbours, and plays in all groups it is in.
//!
//! **Formula.** a_j is what agent j pays into each of its k_j + 1 groups: c (`per_group`) or c/(k_j + 1) (`per_agent`) if its strategy contributes, else
//! 0. The group that h heads shares r·w·Σ a_j over h and its neighbours equally among its p_h participants. π_i = Σ over the k_i + 1 groups of i of
//! what it gets there, less a_i for each. `worth`: w = 1, or of the number m of contributors: (1 + f + … + f^(m−1))/m (`synergy`), \[m ≥ needed\]
//! (`threshold`), a list; or B(x)/x of their share x = m/p_h (`sigmoid`). Loners are in no group (p_h counts the others) and get σ in the stead of
//! each; a group with one participant does not play, and that one gets σ there. Sanctions, in each group and for each other member j: i loses `fine`
//! if it took part, did not contribute and j punishes, and `punishing_cost` if it punishes and j did not; it gets `reward` if it contributed and j
//! rewards, and loses `rewarding_cost` if it rewards and j contributed.
//! **Formats.** Payoffs and a_j in stored units, r·w in units of 2⁻¹⁶, x in units of 1/5040. **Rounding.** a_j down; r·w and x to nearest;
//! r·w·Σ a_j down, then its share down. **Draws.** None.
//! **Sources.** Santos, Santos & Pacheco 2008; Szolnoki, Perc & Szabó 2009 (square lattice); Hauert, Michor, Nowak & Doebeli 2006 (synergy and
//! discounting); Szolnoki & Perc 2010 (critical mass; rewards); Szabó & Hauert 2002 (loners); Helbing, Szolnoki, Perc & Szabó 2010 (punishment);
//! Archetti & Scheuring 2011 (sigmoid).
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 1
//!     population = { agents = 5, strategies = ["Give", "Keep"] }
//!     topology = { kind = "ring", neighbors = 2 }
//!     init = { kind = "single_mutant", mutant = "Give", resident = "Keep", agent = 2 }
//!     [[phase]]
//!     kind = "interact/neighborhood_goods"
//!     contributors = ["Give"]
//!     multiplication = 1.5
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! // Three groups of three share 1.5 each: the giver gets .5 in each and pays 3, its neighbours are in two of them, theirs in one.
//! let natural = |p: &i32| plan.payoff().natural(f64::from(*p));
//! assert_eq!(engine.world().payoff[..5].iter().map(natural).collect::<Vec<_>>(), [0.5, 1.0, -1.5, 1.0, 0.5]);
//! ```

mod cpu;
mod file;
mod oracle;
pub mod rule;

pub use rule::{NeighborhoodGoodsFile, NeighborhoodGoodsPlan};

use crate::columns::Column;
use crate::rule::{Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/neighborhood_goods",
    summary: "every agent and its neighbours share a good; payoffs add up over all groups an agent is in; members may punish, reward, stay away",
    id: 29,
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    draws: &[],
    sources: &[
        "Szabó & Hauert 2002",
        "Hauert, Michor, Nowak & Doebeli 2006",
        "Santos, Santos & Pacheco 2008",
        "Szolnoki, Perc & Szabó 2009",
        "Szolnoki & Perc 2010",
    ],
    shader: ("shaders/interact/neighborhood_goods.wgsl", include_str!("../../../../shaders/interact/neighborhood_goods.wgsl")),
    parts: &[Part::Graph, Part::Undrawn],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[cpu::SHARES],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<NeighborhoodGoodsPlan>(&RECORD);
