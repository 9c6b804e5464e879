//! A market in which firms bring quantities, as metrics see it.

use super::game::STRATEGIES_MAX;

/// A market whose margin falls by 1 per unit that comes to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Market {
    /// Firms.
    pub firms: u32,
    /// Are they drawn anew in every step?
    pub random: bool,
    /// Margin of the first unit.
    pub margin: f64,
    /// The largest quantity of a firm.
    pub most: f64,
    /// The value dimension that is a firm's quantity; `None`: its strategy says it.
    pub dimension: Option<u32>,
    /// Quantity of each strategy, units of 1/65535 of the largest.
    pub by_strategy: [u32; STRATEGIES_MAX],
}
