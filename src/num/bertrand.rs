//! Price competition with logit demand: what firms sell and earn, what consumers gain, and the prices of competition and of monopoly. On the host
//! only, where tables are built.

use super::table::{exp, ln};

/// Demand for the goods of n firms alike and for an outside good: of one consumer, q_i = exp((a − p_i)/μ) / (Σ_j exp((a − p_j)/μ) + exp(a₀/μ)).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logit {
    /// Firms n of a market.
    pub firms: u32,
    /// Quality a of each good.
    pub quality: f64,
    /// Cost c of a unit.
    pub cost: f64,
    /// Quality a₀ of the outside good, which costs nothing.
    pub outside: f64,
    /// Horizontal differentiation μ: the less, the nearer substitutes goods are.
    pub differentiation: f64,
}

impl Logit {
    /// Weight of a good at a price, the outside good's being 1.
    fn weight(&self, price: f64) -> f64 {
        exp((self.quality - price - self.outside) / self.differentiation)
    }

    /// Largest exponent of a weight at these prices, in magnitude.
    #[must_use]
    pub fn exponent(&self, prices: &[f64]) -> f64 {
        let each = prices.iter().map(|price| ((self.quality - price - self.outside) / self.differentiation).abs());
        each.fold(0.0, f64::max)
    }

    /// Profit of a firm at its price against those of the others.
    #[must_use]
    pub fn profit(&self, own: f64, others: &[f64]) -> f64 {
        // Summed in order of size, so that it does not matter which of the others asks which price.
        let mut weights: Vec<f64> = others.iter().map(|price| self.weight(*price)).collect();
        weights.sort_by(f64::total_cmp);
        let own_weight = self.weight(own);
        (own - self.cost) * own_weight / (1.0 + weights.iter().sum::<f64>() + own_weight)
    }

    /// What a consumer gains on average, in units of money: μ·ln(Σ_j exp((a − p_j)/μ) + exp(a₀/μ)), of a taste whose mean is 0 without any choice.
    #[must_use]
    pub fn surplus(&self, prices: &[f64]) -> f64 {
        let mut weights: Vec<f64> = prices.iter().map(|price| self.weight(*price)).collect();
        weights.sort_by(f64::total_cmp);
        self.outside + self.differentiation * ln(1.0 + weights.iter().sum::<f64>())
    }

    /// Price and profit of each firm in the Nash equilibrium of one period: p = c + μ/(1 − q).
    #[must_use]
    pub fn nash(&self) -> [f64; 2] {
        self.symmetric(1.0)
    }

    /// Price and profit of each firm where joint profit is largest: p = c + μ/(1 − n·q).
    #[must_use]
    pub fn monopoly(&self) -> [f64; 2] {
        self.symmetric(f64::from(self.firms))
    }

    /// The price p = c + μ/(1 − k·q(p)) that all firms ask, by bisection, and what each earns.
    fn symmetric(&self, k: f64) -> [f64; 2] {
        let n = f64::from(self.firms);
        // c + μ/(1 − k·q) falls and p rises, so that they meet once: where p − c = μ + μ·k/(n − k + 1/w), w the weight of a good.
        let excess = |price: f64| price - self.cost - self.differentiation * (1.0 + k / (n - k + 1.0 / self.weight(price)));
        let (mut low, mut high) = (self.cost, self.cost.max(self.quality - self.outside) + 20.0 * self.differentiation);
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if excess(middle) > 0.0 { high = middle } else { low = middle }
        }
        let price = f64::midpoint(low, high);
        [price, self.profit(price, &vec![price; self.firms as usize - 1])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALVANO: Logit = Logit { firms: 2, quality: 2.0, cost: 1.0, outside: 0.0, differentiation: 0.25 };

    /// Calvano, Calzolari, Denicolò & Pastorello 2020: p 1.47293 and 1.92498, profits .22293 and .33749.
    #[test]
    fn the_published_duopoly() {
        let found = [CALVANO.nash(), CALVANO.monopoly()].concat();
        for (found, stated) in found.iter().zip([1.47293, 0.22293, 1.92498, 0.33749]) {
            assert!((found - stated).abs() < 5e-6, "{found} for {stated}");
        }
    }

    /// No firm gains by another price in equilibrium, and no common price earns more than the monopoly's.
    #[test]
    fn nobody_gains_by_another_price() {
        for logit in [CALVANO, Logit { firms: 3, ..CALVANO }, Logit { firms: 4, outside: 0.5, cost: 0.3, ..CALVANO }] {
            let [nash, at_nash] = logit.nash();
            let [monopoly, at_monopoly] = logit.monopoly();
            let others = |price: f64| vec![price; logit.firms as usize - 1];
            for k in -100..=100 {
                let by = f64::from(k) * 0.003;
                assert!(logit.profit(nash + by, &others(nash)) <= at_nash + 1e-12, "{logit:?} {by}");
                assert!(logit.profit(monopoly + by, &others(monopoly + by)) <= at_monopoly + 1e-12, "{logit:?} {by}");
            }
            assert!(monopoly > nash && at_monopoly > at_nash);
        }
    }

    /// The surplus falls by a unit of money where all prices, that of the outside good too, rise by one; and by q_i per unit of p_i.
    #[test]
    fn surplus_falls_by_what_is_sold() {
        let prices = [1.4, 1.9];
        let sold = CALVANO.profit(prices[0], &prices[1..]) / (prices[0] - CALVANO.cost);
        let h = 1e-5;
        let slope = (CALVANO.surplus(&[1.4 + h, 1.9]) - CALVANO.surplus(&[1.4 - h, 1.9])) / (2.0 * h);
        assert!((slope + sold).abs() < 1e-8, "{slope} {sold}");
        // Nothing to buy but the outside good.
        assert!((CALVANO.surplus(&[9.0, 9.0]) - 0.0).abs() < 1e-9);
    }
}
