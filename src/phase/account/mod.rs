//! Books on what agents earn.
pub mod income;
