//! `interact/public_goods`: groups produce a good that all members have alike, whoever paid for it.
//!
//! **Formula.** π_i = B(k) − c·\[i contributes\] − γ·\[i punishes\]·d_i − φ·\[i does not contribute\]·p_i in a group of n with k contributors, d_i others
//! who do not contribute and p_i others who punish. B(k) = r·c·k/n (`linear`), r·c·(1 + w + … + w^(k−1))/n (`synergy`), `value`·(S(k) − S(0))/(S(n) −
//! S(0)) with S(k) = 1/(1 + e^(−s·(k − h)/n)) (`sigmoid`), a list (`table`) or `value` if k ≥ `needed` (`threshold`). Rewarders: + `reward` for each
//! other rewarder if i contributes, − `rewarding_cost` for each other contributor if i rewards. With a dial κ: κ·π_i + (1 − 2κ)·(mean of the group).
//! With loners: these get σ whatever happens; the S others of a group share, with S in the place of n, and who is alone gets σ too. `collective_risk`: B(k) = endowment if k ≥ `needed`, else (1 − risk)·endowment;
//! with `loss = "realised"` a group with k < `needed` has the endowment or, with probability risk, nothing, all its members alike. With a pool of punishment: −`pool_fee` for its
//! members (also where nobody else takes part), −`pool_fine` per member of the pool for those that do not contribute (`second_order`: or do not pay into the
//! pool), +`pool_reward` for those that do. `group`: random groups, seats g·n .. g·n + n of a random order; the last N mod n seats earn 0 and do not learn.
//! `fixed`: the groups of the topology. `field`: the expectation over groups of oneself and n − 1 others.
//!
//! **Plan.** π_i = T\[i contributes\]\[S\]\[k\] + Σ over the others of M\[s_i\]\[s_j\]. All that is linear in numbers of members, a linear benefit too, is
//! in M (with loners in T, because it depends on S); its expectation without replacement, (n − 1)·Σ_j M\[s_i\]\[s_j\]/(N − 1), is exact. The expectation of T is over the
//! hypergeometric distribution of n − 1 others among N − 1 of whom K contribute, one co-player after the other: b_j = T\[own + j\], j = 0 .. n − 1,
//! and for m = n − 2 .. 0 known co-players, j of whom contribute, b_j ← b_j + p·(b_{j+1} − b_j) with p = (K − j)/(N − 1 − m); b_0 is the
//! expectation, and no binomial coefficient is ever formed. With loners t_m is that of m co-players drawn among those who take part, and the expectation of
//! t_m over m follows in the same way.
//!
//! **Formats.** T and M in stored payoff units, so that every sum is below 2^23; b_j in units 64 times finer; p in units of 2⁻³⁰, 0 and 1 exact.
//! **Rounding.** p to nearest; p·(b_{j+1} − b_j) to nearest, halves away from 0; b_0 to nearest, ties to even; the part of M down. So the expectation
//! of T is within n/128 + 1 units, with loners within twice that. **Draws.** `group`: the keys of one permutation by word 0. `realised`: whether a loss strikes by word 1 of the group's
//! first member (`fixed`) or of the agent whose number is the group's first seat (`group`): one word per group and step.
//! **Sources.** Olson 1965; Diekmann 1985 (volunteer's dilemma); Fehr & Gächter 2000 and Sigmund, Hauert & Brandt 2001 (punishment); Hauert et al. 2002 (loners); Hauert, Michor, Nowak & Doebeli 2006 (synergy and discounting); Archetti & Scheuring 2011 (sigmoid); Szolnoki & Perc
//! 2010 (rewards); Milinski et al. 2008 and Santos & Pacheco 2011
//! (collective risk); Sigmund, De Silva, Traulsen & Hauert 2010 (pools).
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 1
//!     population = { agents = 4, strategies = ["Give", "Keep"] }
//!     init = { kind = "counts", counts = [1, 3] }
//!     [[phase]]
//!     kind = "interact/public_goods"
//!     payoff = "group"
//!     size = 4
//!     contributors = ["Give"]
//!     benefit = { kind = "linear", multiplication = 2.0 }
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! // 1 is doubled and shared by four; the giver paid 1: 0.5 - 1 + 3 · 0.5
//! assert_eq!(plan.payoff().natural(engine.observe().replicas[0].payoff_sum as f64), 1.0);
//! ```

mod benefit;
mod cpu;
mod file;
mod goods;
mod oracle;
pub mod rule;

pub use cpu::expected_payoffs;
pub use rule::{PublicGoodsFile, PublicGoodsPlan};

use crate::columns::Column;
use crate::kernel::passes::SEATS;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/public_goods",
    summary: "groups share a good by any function of contributions; members may punish, reward, stay away",
    id: 28,
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    draws: &[Draw::shared("grouping 0"), Draw::own("loss", rule::LOSS, "loss of a group 1")],
    sources: &[
        "Olson 1965",
        "Diekmann 1985",
        "Fehr & Gächter 2000",
        "Hauert et al. 2002",
        "Hauert, Michor, Nowak & Doebeli 2006",
        "Milinski et al. 2008",
        "Szolnoki & Perc 2010",
        "Santos & Pacheco 2011",
    ],
    shader: ("shaders/interact/public_goods.wgsl", include_str!("../../../../shaders/interact/public_goods.wgsl")),
    parts: &[Part::Permute, Part::Undrawn],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[cpu::GROUP_FIELD, SEATS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<PublicGoodsPlan>(&RECORD);
