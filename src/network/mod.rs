//! Sparse graphs: who is whose neighbour, row by row, made once per plan and shared by all its replicas and backends.
//!
//! A graph is a function of its kind, its numbers, the number of agents and the seed, on every machine: random links come from the
//! counter-based generator of [`crate::num::rng`], and the host computes with integers and with floats by `+ − × ÷` alone.

mod adjacency;
mod edges;
mod generate;
mod regular;
mod rows;
mod stream;

pub use adjacency::{read_adjacency, read_matrix};
pub use edges::{EdgeList, Malformed, read_edges, read_weighted_edges};
pub use generate::{ENTRIES_MAX, barabasi_albert, cubic, erdos_renyi, watts_strogatz};
pub use regular::random_regular;
pub use rows::{Network, WEIGHT_ONE};
pub use stream::Stream;
