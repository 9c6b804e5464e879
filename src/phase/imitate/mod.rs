//! Imitation phases: agents copy strategies of others.
pub mod best;
pub mod birth_death;
pub mod conformist;
pub mod death_birth;
pub mod fermi;
pub mod fitness;
pub mod group;
pub mod hitchhike;
pub mod majority;
pub(in crate::phase) mod model;
pub mod proportional;
pub mod q_voter;
pub mod sznajd;
pub mod voter;
pub mod wright_fisher;
