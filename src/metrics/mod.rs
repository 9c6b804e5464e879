//! What is measured: exact tallies, and the numbers computed from them.

pub mod tally;

pub use tally::{Absorbed, Observation, ReplicaTally};
