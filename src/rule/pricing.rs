//! What the rest of the program must know of markets, and of agents who choose by what acts are worth.

/// A market of firms who set prices: each fixed group is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pricing {
    /// Firms of a market.
    pub firms: u32,
    /// Price of each strategy.
    pub prices: Vec<f64>,
    /// Price and profit of a firm in the Nash equilibrium of one period.
    pub nash: [f64; 2],
    /// Price and profit of a firm where joint profit is largest.
    pub monopoly: [f64; 2],
    /// By what all firms do, the first one's strategy the highest digit: the profit of the first, units of 2⁻²⁴.
    pub profits: Vec<i64>,
    /// The same: mean surplus of a consumer, units of 2⁻²⁴.
    pub surplus: Vec<i64>,
}

/// Units of [`Pricing::profits`] and of prices in tallies, in natural units: 2⁻²⁴. Sums of values below 2⁹ over 2³⁰ markets fit 64 bits.
pub const PRICE_UNIT: f64 = 16_777_216.0;

impl Pricing {
    /// A number in units of 2⁻²⁴, to nearest.
    #[must_use]
    pub fn stored(x: f64) -> i64 {
        (x * PRICE_UNIT).round() as i64
    }
}

/// How agents choose by their action values: the first of the best, but for exploration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Greedy {
    /// Does the situation hold what all members of the group did last, the first one's strategy the highest digit? Else there is one situation.
    pub remembers: bool,
    /// Share of what comes later that is left of it a step earlier.
    pub discount: f64,
    /// Steps without a change of the greedy policy after which an agent counts as settled.
    pub patience: u32,
    /// Entries of its row that an agent touches in a step.
    pub touches: u32,
}
