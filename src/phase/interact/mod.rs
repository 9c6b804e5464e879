//! Interaction phases: agents play and earn.
pub mod commons;
pub mod environment;
pub mod gamble;
mod lists;
pub mod matrix;
pub mod mission;
pub mod opinions;
pub mod public_goods;
pub mod repeated;
pub mod reputation;
mod weighted;
