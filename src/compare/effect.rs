//! A paired difference with its interval.

use serde::{Deserialize, Serialize};
use statrs::distribution::{Beta, Binomial, ContinuousCDF, DiscreteCDF, StudentsT};

/// What the interval comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Student's t on the differences of pairs.
    T,
    /// Shares that are all or none in every population: Clopper-Pearson on the pairs that differ upwards and downwards, at 97.5 % each, so that both
    /// hold together; p by the sign test (McNemar's, exact).
    Exact,
    /// Every pair differs by the same: there is nothing to estimate a spread from; p by the sign test.
    Constant,
}

/// How one run differs from another at one step, over pairs of populations that share their random numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Pairs in which the metric is defined on both sides.
    pub pairs: usize,
    /// Mean of the first run over these.
    pub mean: f64,
    /// Mean of the second.
    pub against: f64,
    /// Mean of first minus second.
    pub difference: f64,
    /// 95 % interval of the difference.
    pub interval: [f64; 2],
    /// Mean over standard deviation of the differences (Cohen's d for pairs); none if all are equal.
    pub size: Option<f64>,
    /// Share of pairs whose difference has the sign of the mean; none if that is 0.
    pub same_sign: Option<f64>,
    /// Pairs that differ upwards and downwards.
    pub up_down: [u64; 2],
    /// Two-sided p of no difference.
    pub p: f64,
    /// Where interval and p come from.
    pub method: Method,
    /// Where numbers of the config are known with an error, and were drawn for each pair: the same with every number at its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<Chance>,
}

/// What chance alone makes of an effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Chance {
    /// Mean of first minus second.
    pub difference: f64,
    /// 95 % interval of the difference.
    pub interval: [f64; 2],
}

/// Differences with one sign more.
fn counts(differences: &[f64]) -> (u64, u64) {
    let up = differences.iter().filter(|d| **d > 0.0).count() as u64;
    (up, differences.iter().filter(|d| **d < 0.0).count() as u64)
}

/// Two-sided p of as many of one sign or more, each sign being as likely as the other.
fn sign_test(up: u64, down: u64) -> f64 {
    let (few, all) = (up.min(down), up + down);
    match Binomial::new(0.5, all) {
        Ok(law) if all > 0 => (2.0 * law.cdf(few)).min(1.0),
        _ => 1.0,
    }
}

/// Interval of Clopper & Pearson (1934) for a share of `n` at a level.
pub(super) fn clopper_pearson(successes: u64, n: u64, level: f64) -> [f64; 2] {
    let tail = (1.0 - level) / 2.0;
    let (k, all) = (successes as f64, n as f64);
    let quantile = |a: f64, b: f64, p: f64| Beta::new(a, b).map_or(f64::NAN, |law| law.inverse_cdf(p));
    let low = if successes == 0 { 0.0 } else { quantile(k, all - k + 1.0, tail) };
    let high = if successes == n { 1.0 } else { quantile(k + 1.0, all - k, 1.0 - tail) };
    [low, high]
}

/// Upper quantile of Student's t for a two-sided 95 % interval.
pub(super) fn t95(freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |law| law.inverse_cdf(0.975))
}

/// P(|T| ≥ |t|).
fn two_sided(t: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |law| 2.0 * law.cdf(-t.abs()))
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviation with divisor n − 1; 0 where rounding alone makes a spread.
pub(super) fn spread(values: &[f64]) -> f64 {
    let middle = mean(values);
    let squares: f64 = values.iter().map(|v| (v - middle) * (v - middle)).sum();
    let found = (squares / (values.len() as f64 - 1.0)).sqrt();
    if found <= 1e-12 * values.iter().fold(0.0, |most: f64, v| most.max(v.abs())) { 0.0 } else { found }
}

impl Effect {
    /// From pairs of values; `None` with fewer than two pairs that are defined. Of twins that are the same in every byte the difference is 0 for
    /// sure.
    #[must_use]
    pub fn new(pairs: impl Iterator<Item = (Option<f64>, Option<f64>)>, same: bool) -> Option<Self> {
        let pairs: Vec<(f64, f64)> = pairs.filter_map(|(a, b)| a.zip(b)).collect();
        if pairs.len() < 2 {
            return None;
        }
        let n = pairs.len() as f64;
        let differences: Vec<f64> = pairs.iter().map(|(a, b)| a - b).collect();
        let (difference, sd) = (mean(&differences), spread(&differences));
        let (up, down) = counts(&differences);
        let all_or_none = pairs.iter().all(|(a, b)| [*a, *b].iter().all(|x| *x == 0.0 || *x == 1.0));
        let (interval, p, method) = if same && differences.iter().all(|d| *d == 0.0) {
            ([0.0; 2], 1.0, Method::Constant)
        } else if all_or_none {
            let whole = pairs.len() as u64;
            let (above, below) = (clopper_pearson(up, whole, 0.975), clopper_pearson(down, whole, 0.975));
            ([above[0] - below[1], above[1] - below[0]], sign_test(up, down), Method::Exact)
        } else if sd == 0.0 {
            ([difference; 2], sign_test(up, down), Method::Constant)
        } else {
            let error = sd / n.sqrt();
            let half = t95(n - 1.0) * error;
            ([difference - half, difference + half], two_sided(difference / error, n - 1.0), Method::T)
        };
        let agreeing = if difference > 0.0 { up } else { down };
        Some(Self {
            pairs: pairs.len(),
            mean: mean(&pairs.iter().map(|p| p.0).collect::<Vec<_>>()),
            against: mean(&pairs.iter().map(|p| p.1).collect::<Vec<_>>()),
            difference,
            interval,
            size: (sd > 0.0).then_some(difference / sd),
            same_sign: (difference != 0.0).then_some(agreeing as f64 / n),
            up_down: [up, down],
            p,
            method,
            chance: None,
        })
    }

    /// The same beside what chance alone makes of it.
    #[must_use]
    pub fn beside(self, alone: Option<Self>) -> Self {
        Self { chance: alone.map(|e| Chance { difference: e.difference, interval: e.interval }), ..self }
    }

    /// Two-sided p of the difference being `other`.
    #[must_use]
    pub fn p_of(&self, other: f64) -> f64 {
        if other == 0.0 {
            return self.p;
        }
        match self.method {
            Method::T => {
                let error = (self.interval[1] - self.difference) / t95(self.pairs as f64 - 1.0);
                two_sided((self.difference - other) / error, self.pairs as f64 - 1.0)
            }
            Method::Exact => self.exact_p(other),
            Method::Constant if self.difference == other => 1.0,
            // The sign test of what is left; pairs that are equal differ from `other`, too.
            Method::Constant => sign_test(self.pairs as u64, 0),
        }
    }

    /// The least error at which the exact interval leaves `other` out.
    fn exact_p(&self, other: f64) -> f64 {
        let (whole, [up, down]) = (self.pairs as u64, self.up_down);
        let (mut out, mut within) = (1.0f64, 0.0f64);
        for _ in 0..40 {
            let error = f64::midpoint(out, within);
            let level = 1.0 - error / 2.0;
            let (above, below) = (clopper_pearson(up, whole, level), clopper_pearson(down, whole, level));
            if other < above[0] - below[1] || other > above[1] - below[0] { out = error } else { within = error }
        }
        out
    }
}

/// p-values of several tests made together, adjusted after Holm (1979): in the order given.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 0.0f64;
    for (rank, at) in order.into_iter().enumerate() {
        least = least.max((p[at] * (p.len() - rank) as f64).min(1.0));
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(pairs: &[(f64, f64)]) -> Effect {
        Effect::new(pairs.iter().map(|(a, b)| (Some(*a), Some(*b))), false).unwrap()
    }

    /// Student (1908), the sleep data: mean difference 1.58, t = 4.0621 with 9 degrees of freedom, p = 0.00283.
    #[test]
    fn sleep_data() {
        let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let found = effect(&second.iter().copied().zip(first).collect::<Vec<_>>());
        assert!((found.difference - 1.58).abs() < 1e-12);
        assert!((found.p - 0.002_833).abs() < 1e-6, "{}", found.p);
        assert!((found.interval[0] - 0.700_114).abs() < 1e-5 && (found.interval[1] - 2.459_886).abs() < 1e-5, "{:?}", found.interval);
        assert_eq!((found.same_sign, found.method, found.pairs), (Some(0.9), Method::T, 10));
        assert!((found.size.unwrap() - 1.284_6).abs() < 1e-3);
        assert!((found.p_of(1.58) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn shares_of_all_or_none_are_exact() {
        // Ten pairs, eight go up: Clopper-Pearson 8 of 10 at 97.5 %, and 0 of 10.
        let found = effect(&[[(1.0, 0.0); 8].as_slice(), &[(1.0, 1.0); 2]].concat());
        let high_of_none = 1.0 - 0.0125f64.powf(0.1);
        assert_eq!(found.method, Method::Exact);
        let low = clopper_pearson(8, 10, 0.975)[0];
        assert!((found.interval[0] - (low - high_of_none)).abs() < 1e-9);
        assert!((found.p - 2.0 / 256.0).abs() < 1e-12);
        // Known: 95 % of 8 in 10 is 0.4439 to 0.9748.
        let known = clopper_pearson(8, 10, 0.95);
        assert!((known[0] - 0.443_9).abs() < 1e-4 && (known[1] - 0.974_8).abs() < 1e-4, "{known:?}");
        // At the end of the interval the error is that of the interval.
        assert!((found.p_of(found.interval[0]) - 0.05).abs() < 1e-6, "{}", found.p_of(found.interval[0]));
        // As many up as down: no difference, but a wide interval.
        let torn = effect(&[[(1.0, 0.0); 10].as_slice(), &[(0.0, 1.0); 10]].concat());
        assert!(torn.interval[1] > 0.3 && torn.p_of(0.3) > 0.05, "{torn:?}");
        let none = effect(&[(0.0, 0.0); 5]);
        assert!(none.interval[0] < 0.0 && none.interval[1] > 0.0 && none.p == 1.0 && none.same_sign.is_none());
    }

    #[test]
    fn constants_and_gaps() {
        let found = effect(&[(0.5, 0.25); 6]);
        assert_eq!((found.method, found.interval, found.size), (Method::Constant, [0.25; 2], None));
        assert!((found.p - 2.0 / 64.0).abs() < 1e-12);
        let same = Effect::new([(Some(1.0), Some(1.0)); 3].into_iter(), true).unwrap();
        assert_eq!((same.method, same.interval, same.p), (Method::Constant, [0.0; 2], 1.0));
        // Equal states may be measured against other preferences.
        let other = Effect::new([(Some(0.5), Some(0.25)); 3].into_iter(), true).unwrap();
        assert_eq!((other.difference, other.interval), (0.25, [0.25; 2]));
        assert_eq!(Effect::new([(Some(1.0), None), (Some(0.5), Some(0.5))].into_iter(), false), None);
    }

    #[test]
    fn holm_by_hand() {
        assert_eq!(holm(&[0.01, 0.04, 0.03, 0.5]), [0.04, 0.09, 0.09, 0.5]);
        assert_eq!(holm(&[]), Vec::<f64>::new());
    }
}
