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

/// Mean distance of values from where they began, `Σ_i Σ_d |v_id(t) − v_id(0)| / N`, from the sum in units of 1/65535. From 0 to the number of
/// dimensions; `None` without agents.
///
/// ```
/// assert_eq!(polity::metrics::drift::displacement(3 * 65535, 4), Some(0.75));
/// ```
#[must_use]
pub fn displacement(sum: u128, agents: u128) -> Option<f64> {
    (agents > 0).then(|| sum as f64 / (agents * 65535) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts() {
        let price = Price { before: 10, selection: -3, transmission: 5, after: 12 };
        assert!(price.holds() && !Price { after: 11, ..price }.holds());
    }

    #[test]
    fn hand_worked() {
        assert_eq!((displacement(0, 3), displacement(1, 0)), (Some(0.0), None));
        assert_eq!(displacement(8 << 40, 1 << 40), Some(8.0 / 65535.0));
    }

    #[test]
    fn means_of_the_account() {
        // Two agents at 0 and 1; the first copies the second, then influence moves both down by a tenth.
        let price = Price { before: 65535, selection: 65535, transmission: -2 * 6553, after: 2 * (65535 - 6553) };
        assert!(price.holds());
        assert_eq!(price.mean(price.selection, 2), 0.5);
        assert!((price.mean(price.transmission, 2) + 0.1).abs() < 1e-4);
    }
}
