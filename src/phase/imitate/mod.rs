//! Imitation phases: agents copy strategies of others.
pub mod best;
pub mod fermi;
pub mod group;
pub mod hitchhike;
pub(in crate::phase) mod model;
pub mod voter;
