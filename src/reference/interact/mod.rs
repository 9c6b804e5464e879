//! Games, from the formula.
pub(super) mod commons;
pub(super) mod environment;
pub(super) mod gamble;
pub(super) mod matrix;
pub(super) mod mission;
pub(super) mod opinions;
pub(super) mod public_goods;
pub(super) mod repeated;
pub(super) mod reputation;
