//! `respond/table`: any response to how many of those seen do what.
//!
//! **Formula.** An agent that revises takes its next strategy with the probabilities of the row that holds for its own strategy, its class and what it
//! sees. `sees`: all neighbours, a `sample` of `peers` others drawn afresh with replacement (on a graph: neighbours), or everybody else (`field`, by share).
//! A row holds for a number of those seen or a range of it (`by = "count"`) or for a range of their share (`by = "share"`); what its `next` leaves goes to
//! `rest`, or stays. With `per` each of n seen acts on its own: something happens with probability 1 − (1 − p)ⁿ, p the sum of `next`, and it is each of
//! `next` in proportion. Curves are lines between measured points of a share. Where no row holds nothing happens; rows of a class go before rows of any, and
//! two rows for one case are an error. So epidemics (S, `per` I, to I; I to R), thresholds (Granovetter, Watts: from a share of 0.18 on), the voter (a sample
//! of one), q who agree, majorities, and measured curves are tables. Whoever sees nobody sees a number and a share of 0.
//! **Formats.** Probabilities in units of 2⁻³⁰, nearest, what is left to `rest`; a share n/d as floor(n·`resolution`/d), so that limits which are multiples
//! of 1/`resolution` are exact, and curves are taken at such multiples. The table has a number for each class with rows of its own, own strategy, cell and
//! next strategy, at most 2²⁰. **Draws.** Word 0 chooses; peer q by word 8 + 2q (and 9 + 2q above 2^24 agents); word 3 decides who revises if u < 1.
//! **Sources.** Kermack & McKendrick 1927 (epidemics); Granovetter 1978; Watts 2002 (thresholds).
//!
//! ```
//! let text = r#"
//! steps = 1
//! population = { strategies = ["dead", "alive"] }
//! topology = { kind = "lattice", width = 8, height = 8, neighborhood = "moore" }
//! init = { kind = "fractions", fractions = [0.7, 0.3] }
//!
//! [[phase]] # Conway's Life
//! kind = "respond/table"
//! sees = "neighbors"
//! rows = [
//!     { own = "dead", seen = { alive = 3 }, next = { alive = 1.0 } },
//!     { own = "alive", seen = { alive = [0, 1] }, next = { dead = 1.0 } },
//!     { own = "alive", seen = { alive = [4, 8] }, next = { dead = 1.0 } },
//! ]
//! "#;
//! let plan = polity::config::load_str(text, "life.toml".as_ref(), &[], &polity::Registry::builtin())?;
//! let rule: &polity::phase::respond::table::ResponsePlan = plan.phases()[0].get().unwrap();
//! // A cell that is alive and has two such neighbours, of eight: it is dead next with probability 0.
//! assert_eq!(rule.limits_q30[rule.place(0, 1, &[2], 8)], 0);
//! # Ok::<(), polity::config::ConfigError>(())
//! ```

mod cpu;
mod csv;
mod file;
mod oracle;
mod rows;
pub mod rule;

pub use rule::{ResponsePlan, TableFile};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "respond/table",
    summary: "take a strategy by a table of what is seen of others: numbers or shares of those who have each strategy",
    id: 86,
    reads: &[Column::Strategy, Column::Class],
    writes: &[Column::Strategy],
    draws: &[Draw::shared("choice 0"), Draw::shared("revise 3"), Draw::shared("peers 8 + 2q (and 9 + 2q)")],
    sources: &["Kermack & McKendrick 1927", "Granovetter 1978", "Watts 2002"],
    shader: ("shaders/respond/table.wgsl", include_str!("../../../../shaders/respond/table.wgsl")),
    parts: &[Part::Model, Part::Peers],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[crate::phase::respond::counting::CROWD],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<ResponsePlan>(&RECORD);
