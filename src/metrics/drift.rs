//! Drift of values, and exact accounting for it.

use super::Observation;
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
    for (k, phase) in plan.phases().iter().enumerate().filter(|(_, p)| p.spec.writes_values()) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_and_accounts() {
        assert_eq!((slope(&[(0.0, 1.0), (2.0, 2.0), (4.0, 3.0)]), slope(&[(1.0, 1.0)])), (Some(0.5), None));
        let price = Price { before: 10, selection: -3, transmission: 5, after: 12 };
        assert!(price.holds() && !Price { after: 11, ..price }.holds());
    }
}
