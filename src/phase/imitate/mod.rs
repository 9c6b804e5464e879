//! Imitation phases: agents copy strategies of others.
pub mod best;
pub mod fermi;
mod model;
pub mod voter;
