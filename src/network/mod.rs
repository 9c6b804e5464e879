//! Sparse graphs: who is whose neighbour, row by row, made once per plan and shared by all its replicas and backends.
//!
//! A graph is a function of its kind, its numbers, the number of agents and the seed, on every machine: random links come from the
//! counter-based generator of [`crate::num::rng`], and the host computes with integers and with floats by `+ − × ÷` alone.

mod assemble;
mod file;
mod generate;
mod regular;
mod rows;
mod source;
mod stream;

pub use assemble::isolated_note;
pub use file::{
    Decimal, EdgeList, Malformed, Packing, Reading, looks_like, read_adjacency, read_edges, read_gml, read_graphml, read_matrix,
    read_matrix_market, read_metis, read_pajek,
};
pub use generate::{ENTRIES_MAX, barabasi_albert, cubic, erdos_renyi, watts_strogatz};
pub use regular::random_regular;
pub use rows::{Network, WEIGHT_ONE};
pub use source::{Base, Ids, Labels, Source};
pub use stream::Stream;
