//! Interaction phases: agents play and earn.
pub mod matrix;
pub mod public_goods;
