//! Parametric bootstrap of shares: beta variates of what was counted.

use crate::num::rng::{AgentStream, DrawKey};
use rand::RngExt;

/// The words of all resamples: one fixed stream, so that the same counts give the same intervals.
pub(super) fn words() -> AgentStream {
    AgentStream::new(DrawKey { seed: [0, 0], step: 0, draw: u32::MAX, replica: 0 })
}

/// 2.5th and 97.5th percentile.
pub(super) fn middle(mut samples: Vec<f64>) -> (f64, f64) {
    samples.sort_by(f64::total_cmp);
    let at = |q: f64| samples.get((q * samples.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    (at(0.025), at(0.975))
}

/// A beta variate as a quotient of gamma variates.
pub(super) fn beta(words: &mut AgentStream, a: f64, b: f64) -> f64 {
    let (x, y) = (gamma(words, a), gamma(words, b));
    x / (x + y)
}

/// A gamma variate of shape `a` (Marsaglia & Tsang 2000; below 1 by the power of a uniform).
fn gamma(words: &mut AgentStream, a: f64) -> f64 {
    if a < 1.0 {
        let u: f64 = words.random_range(f64::MIN_POSITIVE..1.0);
        return gamma(words, a + 1.0) * u.powf(1.0 / a);
    }
    let d = a - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        // A normal variate by Box & Muller 1958.
        let (u, v): (f64, f64) = (words.random_range(f64::MIN_POSITIVE..1.0), words.random_range(0.0..1.0));
        let x = (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos();
        let t = (1.0 + c * x).powi(3);
        let w: f64 = words.random_range(f64::MIN_POSITIVE..1.0);
        if t > 0.0 && w.ln() < 0.5 * x * x + d - d * t + d * t.ln() {
            return d * t;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gammas_have_their_moments() {
        let mut words = AgentStream::new(DrawKey { seed: [3, 0], step: 0, draw: 0, replica: 0 });
        for a in [0.5, 1.0, 7.5] {
            let all: Vec<f64> = (0..20_000).map(|_| gamma(&mut words, a)).collect();
            let mean = all.iter().sum::<f64>() / 20_000.0;
            let variance = all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 20_000.0;
            assert!((mean - a).abs() < 5.0 * (a / 20_000.0).sqrt() && (variance / a - 1.0).abs() < 0.1, "{a}: {mean} {variance}");
        }
    }
}
