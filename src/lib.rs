//! polity: a laboratory for societies of AI agents.
//!
//! A config becomes a checked plan, a plan becomes a population, a population is moved step by step by phases, and what is
//! measured on the way becomes numbers, pictures and a report:
//!
//! ```text
//! configs/*.toml → file::File → Plan → World → [phases, executed by a backend]* → exact tallies → metrics → run directory → report
//! ```
//!
//! Three backends execute the same phases with the same bits: `reference` (one agent after the other, written from the
//! formulas), `cpu` (Rayon, vectorised) and `gpu` (wgpu compute shaders). All state is integer or fixed point and every random
//! word is a function of (seed, step, phase, replica, agent, draw), so threads, chunks, workgroups and the cadence of
//! measurement cannot matter. [`lockstep`] holds the backends against each other and names the first difference.
//!
//! ```
//! use polity::backend::{self, Kind, Options};
//! use polity::{config, world::World};
//!
//! let text = r#"
//!     steps = 50
//!     population = { agents = 1000, strategies = ["Hawk", "Dove"] }
//!     init = { kind = "fractions", fractions = [0.9, 0.1] }
//!     [[phase]]
//!     kind = "interact/matrix"
//!     matrix = [[-1.5, 1.0], [0.0, 0.5]]
//!     payoff = "field"
//!     [[phase]]
//!     kind = "imitate/fermi"
//!     beta = 1.0
//! "#;
//! let plan = config::load_str(text, "example.toml".as_ref(), &[], &polity::Registry::builtin())?;
//! let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default())?;
//! let last = engine.advance(50, &[50])?.remove(0);
//! assert!((150..350).contains(&last.replicas[0].counts[0])); // the mixed equilibrium V/C = 1/4
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod backend;
pub mod columns;
pub mod config;
pub mod file;
pub mod kernel;
pub mod lockstep;
pub mod metrics;
pub mod num;
pub mod oracle;
pub mod phase;
pub mod rule;
pub mod run;
pub mod world;

// What the program is made of beside its library: without a promise.
#[doc(hidden)]
pub mod analysis;
#[doc(hidden)]
pub mod bench;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod compare;
#[doc(hidden)]
pub mod layout;
#[doc(hidden)]
pub mod machine;
#[doc(hidden)]
pub mod network;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod params;
#[doc(hidden)]
pub mod reference;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod shader;
#[doc(hidden)]
pub mod trace;

pub use rule::Registry;
pub use world::World;

/// The folder of the repository, for unit tests that look at its files. The package `polity-unit` in `tests/unit` compiles them, and `polity` where its library is
/// asked to be tested (`cargo test --lib`).
#[cfg(test)]
const ROOT: &str =
    if env!("CARGO_PKG_NAME").len() == "polity".len() { env!("CARGO_MANIFEST_DIR") } else { concat!(env!("CARGO_MANIFEST_DIR"), "/../..") };
