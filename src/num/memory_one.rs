//! Memory-one strategies of repeated games of two acts, and what they earn: the Markov chain of the acts of a pair.
//!
//! **Formula.** Acts are C and D; after a round the pair is in one of the states CC, CD, DC, DD (own act first), and a strategy cooperates with
//! the probability that belongs to the state: `x_1 = (o·o', o(1−o'), …)`, `x_{n+1} = x_n·M`, and a pair earns `Σ_n g_n·(x_n · stage)` where the
//! weights `g_n` say how rounds count ([`weights`]). **Errors.** With probability e an act is the opposite of the one meant, with probability ε an agent sees
//! the opposite of what the other did, anew in each round: both only change the probabilities of the strategy ([`MemoryOne::with_errors`]), exactly.
//!
//! **Ranges.** Probabilities in \[0, 1\]; up to 65535 rounds. **Rounding.** `f64`, computed on the host from `+ − × ÷` alone; kernels read tables.
//! **Sources.** Nowak & Sigmund 1990, 1993; Press & Dyson 2012; Stewart & Plotkin 2013.

/// Probabilities to cooperate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MemoryOne {
    /// In the first round.
    pub opening: f64,
    /// After CC, CD, DC and DD, own act first.
    pub after: [f64; 4],
}

impl MemoryOne {
    /// Always cooperates.
    pub const ALLC: Self = Self { opening: 1.0, after: [1.0; 4] };
    /// Never cooperates.
    pub const ALLD: Self = Self { opening: 0.0, after: [0.0; 4] };
    /// Tit for tat: does what the other did.
    pub const TFT: Self = Self { opening: 1.0, after: [1.0, 0.0, 1.0, 0.0] };
    /// Win-stay, lose-shift: repeats its act after R or T, changes it after S or P.
    pub const WSLS: Self = Self { opening: 1.0, after: [1.0, 0.0, 0.0, 1.0] };
    /// Cooperates until something else than CC happens.
    pub const GRIM: Self = Self { opening: 1.0, after: [1.0, 0.0, 0.0, 0.0] };

    /// Tit for tat that forgives a defection with a probability.
    #[must_use]
    pub const fn generous(forgives: f64) -> Self {
        Self { opening: 1.0, after: [1.0, forgives, 1.0, forgives] }
    }

    /// Cooperates with one probability, whatever happened.
    #[must_use]
    pub const fn random(cooperates: f64) -> Self {
        Self { opening: cooperates, after: [cooperates; 4] }
    }

    /// The strategy that holds `own − baseline = χ·(other − baseline)` for the long-run payoffs of both (Press & Dyson 2012); `stage` is R, S, T, P.
    /// Baseline P: it extorts; baseline R: it is generous. `phi` is a share from 0 to 1 of the largest scale at which all four are probabilities;
    /// `None`: there is no such scale.
    ///
    /// ```
    /// use polity::num::memory_one::MemoryOne;
    /// // Press & Dyson's example: (R,S,T,P) = (3,0,5,1), χ = 3, half the largest scale.
    /// let extorts = MemoryOne::zero_determinant([3.0, 0.0, 5.0, 1.0], 1.0, 3.0, 0.5).unwrap();
    /// let published = [11.0 / 13.0, 1.0 / 2.0, 7.0 / 26.0, 0.0];
    /// assert!(extorts.after.iter().zip(published).all(|(p, q)| (p - q).abs() < 1e-12));
    /// ```
    #[must_use]
    pub fn zero_determinant(stage: [f64; 4], baseline: f64, chi: f64, phi: f64) -> Option<Self> {
        let [r, s, t, p] = stage.map(|x| x - baseline);
        let by = [(1.0 - chi) * r, s - chi * t, t - chi * s, (1.0 - chi) * p];
        let start = [1.0, 1.0, 0.0, 0.0];
        // The largest scale at which start + scale·by stays between 0 and 1.
        let mut most = f64::INFINITY;
        for (start, by) in start.into_iter().zip(by) {
            let room = if by > 0.0 { 1.0 - start } else { start };
            if by.abs() > 1e-12 {
                most = most.min(room / by.abs());
            }
        }
        let scale = most * phi;
        if !(scale > 0.0 && scale.is_finite()) {
            return None;
        }
        let after = std::array::from_fn(|k| (start[k] + scale * by[k]).clamp(0.0, 1.0));
        Some(Self { opening: after[0], after })
    }

    /// The strategy that is played by one who makes mistakes: acts go wrong with probability `execution`, and the other's act is seen wrongly with
    /// probability `perception`.
    #[must_use]
    pub fn with_errors(self, execution: f64, perception: f64) -> Self {
        let acts = |p: f64| execution + (1.0 - 2.0 * execution) * p;
        // State k ^ 1 has the other's act turned.
        let after = std::array::from_fn(|k| acts((1.0 - perception) * self.after[k] + perception * self.after[k ^ 1]));
        Self { opening: acts(self.opening), after }
    }

    /// What it earns against another per pair, with these weights of the rounds; `stage` is R, S, T, P.
    ///
    /// ```
    /// use polity::num::memory_one::{MemoryOne, weights};
    /// // Nowak & Sigmund 1993: with one mistake in a hundred acts, win-stay lose-shift earns 2.951 against itself in the long run, tit for tat 2.25.
    /// let long = weights(None, 20_000, true);
    /// let itself = |s: MemoryOne| s.with_errors(0.01, 0.0).expected(s.with_errors(0.01, 0.0), [3.0, 0.0, 5.0, 1.0], &long);
    /// // The first rounds, in which nothing has gone wrong yet, still count 0.002 for tit for tat.
    /// assert!((itself(MemoryOne::WSLS) - 2.951).abs() < 1e-3 && (itself(MemoryOne::TFT) - 2.252).abs() < 1e-3);
    /// ```
    #[must_use]
    pub fn expected(self, other: Self, stage: [f64; 4], weights: &[f64]) -> f64 {
        let joint = |own: f64, other: f64| [own * other, own * (1.0 - other), (1.0 - own) * other, (1.0 - own) * (1.0 - other)];
        // The other sees CD where this one sees DC.
        let next: [[f64; 4]; 4] = std::array::from_fn(|k| joint(self.after[k], other.after[[0, 2, 1, 3][k]]));
        let mut states = joint(self.opening, other.opening);
        let mut earned = 0.0;
        for weight in weights {
            earned += weight * (0..4).map(|k| states[k] * stage[k]).sum::<f64>();
            states = std::array::from_fn(|to| (0..4).map(|k| states[k] * next[k][to]).sum());
        }
        earned
    }
}

/// Probability that a game goes on after each of its rounds: `w^n` after round n, and never after the last of `rounds`; without `w` certainly before it.
#[must_use]
pub fn survival(w: Option<f64>, rounds: u32) -> Vec<f64> {
    let mut reached = 1.0;
    let mut after = |last: bool| {
        reached *= w.unwrap_or(1.0);
        if last { 0.0 } else { reached }
    };
    (1..=rounds).map(|n| after(n == rounds)).collect()
}

/// How much each round counts: with the probability that it is played, if payoffs are totals; if they are means per round, with the expectation of
/// 1/(number of rounds) in the games that reach it.
#[must_use]
pub fn weights(w: Option<f64>, rounds: u32, mean: bool) -> Vec<f64> {
    let after = survival(w, rounds);
    let reached = |n: usize| if n == 0 { 1.0 } else { after[n - 1] };
    let mut weights: Vec<f64> = (0..after.len()).map(reached).collect();
    if mean {
        let mut sum = 0.0;
        for n in (0..after.len()).rev() {
            sum += (reached(n) - after[n]) / (n as f64 + 1.0);
            weights[n] = sum;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGE: [f64; 4] = [3.0, 0.0, 5.0, 1.0];

    #[test]
    fn totals_follow_closed_forms() {
        let total = |a: MemoryOne, b: MemoryOne, w: f64| a.expected(b, STAGE, &weights(Some(w), 2_000, false));
        for w in [0.0, 0.5, 0.9, 0.98] {
            let rows = [
                (total(MemoryOne::TFT, MemoryOne::TFT, w), 3.0 / (1.0 - w)),
                (total(MemoryOne::TFT, MemoryOne::ALLD, w), w / (1.0 - w)),
                (total(MemoryOne::ALLD, MemoryOne::TFT, w), 5.0 + w / (1.0 - w)),
                (total(MemoryOne::WSLS, MemoryOne::ALLD, w), w / (1.0 - w * w)),
            ];
            for (found, exact) in rows {
                assert!((found - exact).abs() < 1e-9, "w {w}: {found}, exact {exact}");
            }
        }
    }

    #[test]
    fn weights_of_means_sum_to_one() {
        for (w, rounds) in [(None, 1), (None, 10), (Some(0.0), 5), (Some(0.9), 300), (Some(0.99), 40)] {
            let sum: f64 = weights(w, rounds, true).iter().sum();
            assert!((sum - 1.0).abs() < 1e-12, "{w:?}, {rounds}: {sum}");
        }
        // Two rounds with w = 1/2: half of the games end after one round.
        assert_eq!(weights(Some(0.5), 2, true), [0.75, 0.25]);
        assert_eq!(weights(Some(0.5), 2, false), [1.0, 0.5]);
        assert_eq!(survival(None, 3), [1.0, 1.0, 0.0]);
    }

    #[test]
    fn zero_determinant_strategies_hold_their_line() {
        let long = weights(None, 60_000, true);
        for (baseline, chi) in [(1.0, 3.0), (1.0, 10.0), (3.0, 2.0)] {
            let zd = MemoryOne::zero_determinant(STAGE, baseline, chi, 0.5).expect("there is one");
            for other in [MemoryOne::random(0.3), MemoryOne { opening: 0.5, after: [0.9, 0.2, 0.7, 0.4] }, MemoryOne::random(0.9)] {
                let turned = [STAGE[0], STAGE[2], STAGE[1], STAGE[3]];
                let (own, theirs) = (zd.expected(other, STAGE, &long), zd.expected(other, turned, &long));
                assert!((own - baseline - chi * (theirs - baseline)).abs() < 5e-3, "{baseline} {chi}: {own} {theirs}");
            }
        }
        assert_eq!(MemoryOne::zero_determinant([1.0, 1.0, 1.0, 1.0], 1.0, 3.0, 0.5), None, "nothing to scale");
    }
}
