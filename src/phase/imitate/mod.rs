//! Imitation phases: agents copy strategies of others.

pub mod best;
pub mod birth_death;
pub mod conformist;
pub mod death_birth;
pub mod fermi;
pub mod group;
pub mod hitchhike;
pub mod local_majority;
pub mod majority;
pub mod proportional;
pub mod q_voter;
pub mod selection;
pub mod sznajd;
pub mod voter;
pub mod wright_fisher;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[
    &fermi::PHASE,
    &best::PHASE,
    &voter::PHASE,
    &proportional::PHASE,
    &death_birth::PHASE,
    &birth_death::PHASE,
    &wright_fisher::PHASE,
    &conformist::PHASE,
    &majority::PHASE,
    &local_majority::PHASE,
    &q_voter::PHASE,
    &sznajd::PHASE,
    &hitchhike::PHASE,
    &group::PHASE,
];
