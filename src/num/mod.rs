//! Exact numbers: counter-based random words, fixed point, wide products, tables, permutations, digests.
//!
//! Everything here is integer arithmetic that WGSL can repeat bit for bit. Floats appear only where a table
//! is built, on the host, from `+ - * /` and the square root alone, so that every platform builds the same table.

pub mod bertrand;
pub mod bins;
pub mod decay;
pub mod digest;
pub mod factor;
pub mod fixed;
pub mod form;
pub mod homes;
pub mod memory_one;
pub mod memory_two;
pub mod permute;
pub mod pictures;
pub mod power;
pub mod prospect;
pub mod quantile;
pub mod rng;
pub mod simplex;
pub mod table;
pub mod wide;
