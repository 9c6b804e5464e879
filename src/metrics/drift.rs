//! Drift of values, and exact accounting for it.

use super::tally::Observation;
use crate::config::Plan;

/// The Price equation (Price 1970) of one value dimension over one step, as sums over agents in units of 1/65535.
///
/// Selection is what imitation changed: the sum over agents of (value of the model copied − own value). Transmission is what
/// influence, mutation and users changed. The two add up exactly, because they are integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Price {
    /// Sum before the step.
    pub before: i128,
    /// Change by imitation.
    pub selection: i128,
    /// Change by everything else.
    pub transmission: i128,
    /// Sum after the step.
    pub after: i128,
}

impl Price {
    /// Do the terms add up?
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.before + self.selection + self.transmission == self.after
    }
    /// A term as change of the mean value.
    #[must_use]
    pub fn mean(&self, term: i128, agents: u64) -> f64 {
        term as f64 / agents as f64 / 65535.0
    }
}

/// The accounts of a measured step, all replicas pooled; `None` at step 0 and without values.
#[must_use]
pub fn price(plan: &Plan, observation: &Observation, d: u32) -> Option<Price> {
    let dimensions = plan.society().dimension_count();
    if observation.step == 0 || dimensions == 0 {
        return None;
    }
    let line = |k: usize| -> i128 {
        observation.replicas.iter().map(|r| r.ledger.get(k * dimensions + d as usize).map_or(0, |x| i128::from(*x))).sum()
    };
    let mut price = Price { before: line(0), ..Price::default() };
    let mut now = price.before;
    for (k, phase) in plan.phases().iter().enumerate().filter(|(_, p)| p.facts.writes_values) {
        let next = line(k + 1);
        let term = if phase.name().starts_with("imitate/") { &mut price.selection } else { &mut price.transmission };
        *term += next - now;
        now = next;
    }
    price.after = now;
    Some(price)
}

/// Slope of the least-squares line through `(step, value)`; `None` with fewer than two steps.
#[must_use]
pub fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let n = points.len() as f64;
    let mean = |f: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(f).sum::<f64>() / n;
    let (x, y) = (mean(&|p| p.0), mean(&|p| p.1));
    let spread: f64 = points.iter().map(|p| (p.0 - x).powi(2)).sum();
    (points.len() > 1 && spread > 0.0).then(|| points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / spread)
}

/// Mean distance of values from where they began, `Σ_i Σ_d |v_id(t) − v_id(0)| / N`, from the sum in units of 1/65535. From 0 to the number of
/// dimensions; `None` without agents.
///
/// ```
/// assert_eq!(polity::metrics::drift::displacement(3 * 65535, 4), Some(0.75));
/// ```
#[must_use]
pub fn displacement(sum: u128, agents: u64) -> Option<f64> {
    (agents > 0).then(|| sum as f64 / (u128::from(agents) * 65535) as f64)
}

/// What preferential alignment has lost since the beginning, `PA(0) − PA(t)`. −1 to 1; `None` if either is undefined.
#[must_use]
pub fn misalignment(first: Option<f64>, now: Option<f64>) -> Option<f64> {
    first.zip(now).map(|(first, now)| first - now)
}

/// Slope of the least-squares line through the last `k` reports `(step, value)`, change per step; of all if there are fewer. `None` with
/// fewer than two steps.
#[must_use]
pub fn velocity(reports: &[(f64, f64)], k: usize) -> Option<f64> {
    slope(&reports[reports.len().saturating_sub(k)..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slopes_and_accounts() {
        assert_eq!((slope(&[(0.0, 1.0), (2.0, 2.0), (4.0, 3.0)]), slope(&[(1.0, 1.0)])), (Some(0.5), None));
        let price = Price { before: 10, selection: -3, transmission: 5, after: 12 };
        assert!(price.holds() && !Price { after: 11, ..price }.holds());
    }

    #[test]
    fn hand_worked() {
        assert_eq!((displacement(0, 3), displacement(1, 0)), (Some(0.0), None));
        assert_eq!(displacement(8 << 40, 1 << 40), Some(8.0 / 65535.0));
        assert_eq!(
            (misalignment(Some(0.75), Some(0.5)), misalignment(None, Some(1.0)), misalignment(Some(1.0), None)),
            (Some(0.25), None, None)
        );
        // Flat, then falling by 0.1 per step.
        let reports = [(0.0, 1.0), (5.0, 1.0), (6.0, 0.9), (8.0, 0.7)];
        assert!((velocity(&reports, 3).unwrap() + 0.1).abs() < 1e-12);
        assert_eq!((velocity(&reports, 9), velocity(&reports, 1), velocity(&[], 4)), (slope(&reports), None, None));
        // Two reports of one step have no slope.
        assert_eq!(slope(&[(2.0, 0.0), (2.0, 1.0)]), None);
    }

    #[test]
    fn means_of_the_account() {
        // Two agents at 0 and 1; the first copies the second, then influence moves both down by a tenth.
        let price = Price { before: 65535, selection: 65535, transmission: -2 * 6553, after: 2 * (65535 - 6553) };
        assert!(price.holds());
        assert_eq!(price.mean(price.selection, 2), 0.5);
        assert!((price.mean(price.transmission, 2) + 0.1).abs() < 1e-4);
    }

    proptest! {
        #[test]
        fn slope_ignores_where_the_line_starts(a in -1.0..1.0f64, b in -1.0..1.0f64, start in 0u32..1 << 30, k in 2u32..30) {
            let points: Vec<_> = (0..k).map(|t| (f64::from(start + t), a + b * f64::from(t))).collect();
            prop_assert!((slope(&points).unwrap() - b).abs() < 1e-9);
        }
    }
}
