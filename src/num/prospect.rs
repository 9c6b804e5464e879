//! Prospect theory: how people, and agents modelled on them, feel gains, losses and chances (Tversky & Kahneman 1992).
//!
//! **Formula.** Value `v(x) = x^α` of gains, `−λ·(−x)^α` of losses; weight `w(p) = p^γ / (p^γ + (1 − p)^γ)^(1/γ)` of a chance, with one γ for gains
//! and one for losses. A gamble that wins `g` or loses `l` at even odds is accepted iff `w⁺(½)·v(g) + w⁻(½)·v(−l) > 0`, that is iff
//! `g/l > (λ·w⁻(½)/w⁺(½))^(1/α)`: 2.7407 with the medians of 1992, 2.5131 if chances are taken at face value.
//!
//! **Ranges.** `α` in (0, 1], `λ > 0`, `γ` in \[0.28, 1\], above which `w` rises everywhere (Rieger & Wang 2006). **Errors.** Below 10⁻¹¹, relative.
//! Computed on the host from `+ − × ÷` alone ([`power`]), the same everywhere; kernels read tables made from it.

use super::table::power;

/// A person's attitude to gains, losses and chances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prospect {
    /// Curvature α of the value function; 1 is linear.
    pub alpha: f64,
    /// Loss aversion λ; 1 is none.
    pub lambda: f64,
    /// Curvature γ⁺ of the weights of gains; 1 takes chances at face value.
    pub gamma_gain: f64,
    /// Curvature γ⁻ of the weights of losses.
    pub gamma_loss: f64,
}

impl Prospect {
    /// The medians that Tversky & Kahneman measured in 1992.
    pub const MEDIAN_1992: Self = Self { alpha: 0.88, lambda: 2.25, gamma_gain: 0.61, gamma_loss: 0.69 };
    /// Expected value: nothing is bent.
    pub const NEUTRAL: Self = Self { alpha: 1.0, lambda: 1.0, gamma_gain: 1.0, gamma_loss: 1.0 };

    /// The same attitude with chances taken at face value.
    #[must_use]
    pub const fn unweighted(self) -> Self {
        Self { gamma_gain: 1.0, gamma_loss: 1.0, ..self }
    }

    /// Value of an outcome against the reference point 0.
    ///
    /// ```
    /// use polity::num::prospect::Prospect;
    /// let v = |x| Prospect::MEDIAN_1992.value(x);
    /// assert!((v(100.0) - 57.544).abs() < 1e-3 && (v(-100.0) + 129.474).abs() < 1e-3); // losses loom larger
    /// ```
    #[must_use]
    pub fn value(&self, x: f64) -> f64 {
        if x >= 0.0 { power(x, self.alpha) } else { -self.lambda * power(-x, self.alpha) }
    }

    /// Weight w⁺ of the chance of a gain.
    #[must_use]
    pub fn weight_gain(&self, p: f64) -> f64 {
        weight(p, self.gamma_gain)
    }

    /// Weight w⁻ of the chance of a loss.
    #[must_use]
    pub fn weight_loss(&self, p: f64) -> f64 {
        weight(p, self.gamma_loss)
    }

    /// What a gamble is worth that wins `gain ≥ 0` with chance `p` and loses `loss ≥ 0` else.
    #[must_use]
    pub fn gamble(&self, p: f64, gain: f64, loss: f64) -> f64 {
        self.weight_gain(p) * self.value(gain) + self.weight_loss(1.0 - p) * self.value(-loss)
    }

    /// Is a gamble at even odds better than nothing?
    #[must_use]
    pub fn accepts(&self, gain: f64, loss: f64) -> bool {
        self.gamble(0.5, gain, loss) > 0.0
    }

    /// Gain per unit of loss above which an even gamble is accepted.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        power(self.lambda * self.weight_loss(0.5) / self.weight_gain(0.5), 1.0 / self.alpha)
    }
}

/// The weighting function; certain and impossible are exact, and so is every chance with `gamma` 1.
#[must_use]
pub fn weight(p: f64, gamma: f64) -> f64 {
    if gamma == 1.0 || p <= 0.0 || p >= 1.0 {
        return p.clamp(0.0, 1.0);
    }
    let (yes, no) = (power(p, gamma), power(1.0 - p, gamma));
    yes / power(yes + no, 1.0 / gamma)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: Prospect = Prospect::MEDIAN_1992;

    fn close(got: f64, published: f64, what: &str) {
        assert!((got - published).abs() < 1e-4, "{what}: {got}, published {published}");
    }

    #[test]
    fn published_values() {
        assert!((PEOPLE.value(100.0) - 57.544).abs() < 5e-4 && (PEOPLE.value(-100.0) + 129.474).abs() < 5e-4);
        for (p, gain, loss) in
            [(0.01, 0.0553, 0.0397), (0.1, 0.1863, 0.1701), (0.5, 0.4206, 0.4540), (0.9, 0.7117, 0.7749), (0.99, 0.9116, 0.9451)]
        {
            close(PEOPLE.weight_gain(p), gain, "w+");
            close(PEOPLE.weight_loss(p), loss, "w-");
        }
        for (gamma, published) in [(0.61, 0.3388), (0.69, 0.3776)] {
            let (mut low, mut high) = (0.1, 0.9);
            for _ in 0..40 {
                let middle = 0.5 * (low + high);
                if weight(middle, gamma) > middle { low = middle } else { high = middle }
            }
            close(low, published, "w(p) = p");
        }
        close(PEOPLE.ratio(), 2.7407, "threshold");
        close(PEOPLE.unweighted().ratio(), 2.5131, "threshold without weights");
    }

    #[test]
    fn gambles_turn_at_the_ratio() {
        for person in [PEOPLE, PEOPLE.unweighted(), Prospect { lambda: 1.2, alpha: 0.5, ..PEOPLE }] {
            for loss in [0.01, 1.0, 250.0] {
                assert!(person.accepts(loss * person.ratio() * (1.0 + 1e-9), loss));
                assert!(!person.accepts(loss * person.ratio() * (1.0 - 1e-9), loss));
            }
        }
        assert_eq!((Prospect::NEUTRAL.ratio(), Prospect::NEUTRAL.gamble(0.25, 8.0, 2.0)), (1.0, 0.5));
    }

    #[test]
    fn functions_rise_and_end_exactly() {
        assert_eq!((PEOPLE.value(0.0), PEOPLE.weight_gain(0.0), PEOPLE.weight_loss(1.0)), (0.0, 0.0, 1.0));
        for gamma in [0.28, 0.61, 0.69, 1.0] {
            assert!((0..1000).all(|k| weight(f64::from(k) / 1000.0, gamma) < weight(f64::from(k + 1) / 1000.0, gamma)), "{gamma}");
        }
        assert!((-500..500).all(|x| PEOPLE.value(f64::from(x)) < PEOPLE.value(f64::from(x + 1))));
    }
}
