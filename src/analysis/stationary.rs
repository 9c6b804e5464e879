//! The long run under rare mutation: populations of one strategy, and who takes over whom.

use super::fixation::{Fixation, fixation};
use super::lab::{AnalysisError, Lab, unfit};
use crate::num::rng::{AgentStream, DrawKey};
use rand::RngExt;

/// One mutant among residents of another strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Invasion {
    /// Index of the resident strategy.
    pub from: usize,
    /// Index of the mutant's strategy.
    pub to: usize,
    /// What became of the mutants.
    pub fixation: Fixation,
}

impl Invasion {
    /// Does the 95 % interval say that selection favours this mutant over a neutral one?
    #[must_use]
    pub fn favoured(&self) -> bool {
        self.fixation.interval.0 > 1.0 / f64::from(self.fixation.agents)
    }
}

/// Shares of time that a population spends in each strategy when mutations are so rare that each is decided before the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Stationary {
    /// Names of the strategies.
    pub strategies: Vec<String>,
    /// Every ordered pair, resident-major.
    pub invasions: Vec<Invasion>,
    /// Share of time per strategy; they sum to 1. `None`: no mutant of some strategies was ever seen to fix, so that the shares
    /// depend on probabilities too small for this many replicas.
    pub shares: Option<Vec<f64>>,
    /// 95 % interval of each share by parametric bootstrap over the fixation counts.
    pub intervals: Vec<(f64, f64)>,
}

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1000;

/// Fixation of every strategy's mutant among every other's residents, and the long run that follows (Fudenberg & Imhof 2006).
///
/// # Errors
/// Fewer than two strategies, more than one population in twenty undecided, what [`fixation`] reports.
pub fn stationary(lab: &Lab, replicas: u32) -> Result<Stationary, AnalysisError> {
    let strategies = lab.plan(&[])?.strategies().to_vec();
    let count = strategies.len();
    if count < 2 {
        return Err(unfit("one strategy has nobody to be invaded by", "2 strategies or more", "add strategies"));
    }
    let mut invasions = Vec::new();
    for from in 0..count {
        for to in (0..count).filter(|to| *to != from) {
            let fixation = fixation(lab, &strategies[to], &strategies[from], replicas)?;
            // What is still open could end either way; shares of time would be guesses.
            if u64::from(fixation.undecided()) * 20 > u64::from(replicas) {
                return Err(unfit(
                    format!(
                        "{} of {replicas} populations of {} with one {} were still mixed after the last step",
                        fixation.undecided(),
                        strategies[from],
                        strategies[to]
                    ),
                    "at most one in twenty undecided",
                    "raise --steps, or use fewer agents",
                ));
            }
            invasions.push(Invasion { from, to, fixation });
        }
    }
    let rates = |of: &mut dyn FnMut(&Fixation) -> f64| {
        let mut rates = vec![vec![0.0; count]; count];
        for i in &invasions {
            rates[i.from][i.to] = of(&i.fixation);
        }
        rates
    };
    let shares = long_run(&rates(&mut |f| f.probability.unwrap_or(0.0)));
    // Beta(fixed + 1/2, lost + 1/2) through its normal approximation would leave 0 to 1; gamma draws stay inside.
    let mut words = AgentStream::new(DrawKey { seed: [0, 0], step: 0, draw: u32::MAX, replica: 0 });
    let mut samples: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); count];
    for _ in 0..RESAMPLES {
        let drawn = rates(&mut |f| beta(&mut words, f64::from(f.fixed) + 0.5, f64::from(f.lost) + 0.5));
        for (samples, share) in samples.iter_mut().zip(long_run(&drawn).unwrap_or_default()) {
            samples.push(share);
        }
    }
    let intervals = samples.into_iter().map(middle).collect();
    Ok(Stationary { strategies, invasions, shares, intervals })
}

/// Shares of time in each state of a chain that moves from i to j with probability proportional to `rates[i][j]`: elimination
/// without subtractions after Grassmann, Taksar & Heyman (1985), so that tiny rates keep their digits. `None`: some state can
/// never be left for the others, or the shares are not unique.
///
/// ```
/// // From 0 to 1 three times as likely as back.
/// let shares = polity::analysis::long_run(&[vec![0.0, 0.3], vec![0.1, 0.0]]).unwrap();
/// assert!((shares[1] - 0.75).abs() < 1e-12);
/// // 0 is never left: it is the whole long run.
/// assert_eq!(polity::analysis::long_run(&[vec![0.0, 0.0], vec![0.1, 0.0]]), Some(vec![1.0, 0.0]));
/// // Neither is ever left.
/// assert_eq!(polity::analysis::long_run(&[vec![0.0, 0.0], vec![0.0, 0.0]]), None);
/// ```
#[must_use]
pub fn long_run(rates: &[Vec<f64>]) -> Option<Vec<f64>> {
    let n = rates.len();
    // States that every state leads to: the one closed class, if there is only one.
    let mut reach: Vec<Vec<bool>> = (0..n).map(|i| (0..n).map(|j| i == j || rates[i][j] > 0.0).collect()).collect();
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                reach[i][j] |= reach[i][k] && reach[k][j];
            }
        }
    }
    let closed: Vec<usize> = (0..n).filter(|j| (0..n).all(|i| reach[i][*j])).collect();
    let mut p: Vec<Vec<f64>> = closed.iter().map(|i| closed.iter().map(|j| if i == j { 0.0 } else { rates[*i][*j] }).collect()).collect();
    let m = p.len();
    if m == 0 {
        return None;
    }
    let mut sums = vec![0.0; m];
    for k in (1..m).rev() {
        sums[k] = p[k][..k].iter().sum();
        for i in 0..k {
            let share = p[i][k] / sums[k];
            for j in (0..k).filter(|j| *j != i) {
                p[i][j] += share * p[k][j];
            }
        }
    }
    let mut weights = vec![1.0; m];
    for k in 1..m {
        weights[k] = (0..k).map(|i| weights[i] * p[i][k]).sum::<f64>() / sums[k];
    }
    let total: f64 = weights.iter().sum();
    let mut shares = vec![0.0; n];
    for (at, weight) in closed.into_iter().zip(weights) {
        shares[at] = weight / total;
    }
    Some(shares)
}

/// 2.5th and 97.5th percentile.
fn middle(mut samples: Vec<f64>) -> (f64, f64) {
    samples.sort_by(f64::total_cmp);
    let at = |q: f64| samples.get((q * samples.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    (at(0.025), at(0.975))
}

/// A beta variate as a quotient of gamma variates.
fn beta(words: &mut AgentStream, a: f64, b: f64) -> f64 {
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
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn shares_balance(entries in prop::collection::vec(1e-9..1.0f64, 16)) {
            let rates: Vec<Vec<f64>> = entries.chunks(4).map(<[f64]>::to_vec).collect();
            let shares = long_run(&rates).unwrap();
            prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for j in 0..4 {
                let inflow: f64 = (0..4).filter(|i| *i != j).map(|i| shares[i] * rates[i][j]).sum();
                let outflow: f64 = (0..4).filter(|i| *i != j).map(|i| shares[j] * rates[j][i]).sum();
                prop_assert!((inflow - outflow).abs() < 1e-9 * (inflow + outflow), "{} {}", inflow, outflow);
            }
        }
    }
}
