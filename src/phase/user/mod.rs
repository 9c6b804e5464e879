//! Users: how they watch over their agents, and what they reward.
pub mod multitask;
pub mod reliance;
