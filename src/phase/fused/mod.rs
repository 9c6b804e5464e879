//! Fused executors: two phases in one pass over memory, with the same bits.
pub mod lattice;
