//! Interaction phases: agents play and earn.

pub mod audit;
pub mod bertrand;
pub mod commons;
pub mod contest;
pub mod cournot;
pub mod dominance;
pub mod environment;
pub mod gamble;
pub mod matrix;
pub mod messages;
pub mod mission;
pub mod neighborhood_goods;
pub mod norms;
pub mod opinions;
pub mod pairs;
pub mod public_goods;
pub mod repeated;
pub mod reputation;
pub mod rivals;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[
    &matrix::PHASE,
    &public_goods::PHASE,
    &neighborhood_goods::PHASE,
    &repeated::PHASE,
    &reputation::PHASE,
    &opinions::PHASE,
    &commons::PHASE,
    &messages::PHASE,
    &environment::PHASE,
    &audit::PHASE,
    &mission::PHASE,
    &gamble::PHASE,
    &dominance::PHASE,
    &bertrand::PHASE,
    &contest::PHASE,
    &cournot::PHASE,
];
