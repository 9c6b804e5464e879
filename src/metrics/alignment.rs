//! Alignment: with the task, with human values, with users' preferences, and the conjunction of all.

/// What holistic alignment is the minimum of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Component {
    /// Objective alignment.
    Objective = 0,
    /// Human-value alignment.
    HumanValue = 1,
    /// Preferential alignment of the worst-served user group.
    Preference = 2,
    /// Plurality.
    Plurality = 3,
    /// Balance between user groups.
    Balance = 4,
    /// Well-being.
    WellBeing = 5,
}

/// The six components, each in \[0, 1\]; `None`: not defined in this model.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Components {
    /// Share of what the task could give.
    pub objective: Option<f64>,
    /// Freedom from harm, closeness to the charter.
    pub human_value: Option<f64>,
    /// Of the worst-served user group.
    pub preference: Option<f64>,
    /// Diversity of values relative to that of preferences.
    pub plurality: Option<f64>,
    /// 1 minus the gap between the best- and the worst-served group.
    pub balance: Option<f64>,
    /// 1 minus the poverty gap.
    pub well_being: Option<f64>,
}

impl Components {
    fn defined(&self) -> impl Iterator<Item = (f64, Component)> {
        let all = [
            (self.objective, Component::Objective),
            (self.human_value, Component::HumanValue),
            (self.preference, Component::Preference),
            (self.plurality, Component::Plurality),
            (self.balance, Component::Balance),
            (self.well_being, Component::WellBeing),
        ];
        all.into_iter().filter_map(|(value, which)| value.map(|value| (value, which)))
    }

    /// Holistic alignment: the least component and which it is (the first of equals). A conjunction, so never a mean: Carichon,
    /// Khandelwal, Fauchard & Farnadi 2025. `None`: no component is defined.
    #[must_use]
    pub fn holistic(&self) -> Option<(f64, Component)> {
        self.defined().reduce(|least, next| if next.0 < least.0 { next } else { least })
    }

    /// Geometric mean of the defined components, as a second look; 0 if one is 0.
    #[must_use]
    pub fn geometric(&self) -> Option<f64> {
        let all: Vec<f64> = self.defined().map(|(value, _)| value.max(0.0)).collect();
        (!all.is_empty()).then(|| all.iter().product::<f64>().powf(1.0 / all.len() as f64))
    }

    /// Do all components reach a threshold (0.8 by custom)?
    #[must_use]
    pub fn aligned(&self, threshold: f64) -> bool {
        self.defined().all(|(value, _)| value >= threshold)
    }
}

/// Objective alignment `(W − low)/(high − low)`, clamped to \[0, 1\]; `None` if the task has no range.
#[must_use]
pub fn objective(w: f64, low: f64, high: f64) -> Option<f64> {
    (high > low).then(|| ((w - low) / (high - low)).clamp(0.0, 1.0))
}

/// Human-value alignment `(1 − VR)(1 − gap)`: VR the share of harmful acts among opportunities (none: 0), `gap` the mean distance of
/// values to the charter's intervals.
#[must_use]
pub fn human_value(harmful: u64, opportunities: u64, gap: f64) -> Option<f64> {
    let rate = if opportunities > 0 { harmful as f64 / opportunities as f64 } else { 0.0 };
    Some((1.0 - rate) * (1.0 - gap))
}

/// Tenth percentile of preferential alignment, from agents by loss in equal bins over \[0, 1\]: the lower edge of the bin that holds
/// the agent below which a tenth of all are. `None` without agents.
#[must_use]
pub fn preference_p10(losses: &[u64]) -> Option<f64> {
    let total: u64 = losses.iter().sum();
    let mut left = total.div_ceil(10);
    // From the largest loss, the least aligned, down.
    for (bin, count) in losses.iter().enumerate().rev() {
        if total > 0 && *count >= left {
            return Some(1.0 - (bin + 1) as f64 / losses.len() as f64);
        }
        left = left.saturating_sub(*count);
    }
    None
}

impl Component {
    /// Every component, in the order in which ties are settled.
    pub const ALL: [Self; 6] = [Self::Objective, Self::HumanValue, Self::Preference, Self::Plurality, Self::Balance, Self::WellBeing];

    /// Stable lower-case name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Objective => "objective",
            Self::HumanValue => "human_value",
            Self::Preference => "preference",
            Self::Plurality => "plurality",
            Self::Balance => "balance",
            Self::WellBeing => "well_being",
        }
    }
}

/// Share of harmful acts among opportunities for them, `VR`. 0 to 1; 0 without opportunities. Reported beside human-value alignment.
#[must_use]
pub fn violation_rate(harmful: u64, opportunities: u64) -> f64 {
    super::composition::share(harmful, opportunities).unwrap_or(0.0)
}

/// Mean distance of values to the charter's interval, over agents and dimensions, from the sum in units of 1/65535. 0 to 1; `None` without
/// agents or dimensions.
#[must_use]
pub fn charter_gap(distances: u128, agents: u64, dimensions: u32) -> Option<f64> {
    let values = u128::from(agents) * u128::from(dimensions);
    (values > 0).then(|| distances as f64 / (values * 65535) as f64)
}

/// Preferential alignment `1 − Σ loss/N`: how near the values that agents act on are to their users' preferences, from the sum of weighted
/// distances in units of `1/unit` (65535 without weights, 65535·65536 with weights that sum to 2^16). 0 to 1; `None` without agents.
///
/// ```
/// // Two agents, one of them half the range away.
/// assert_eq!(polity::metrics::alignment::preference(50, 2, 100), Some(0.75));
/// ```
#[must_use]
pub fn preference(loss: u128, agents: u64, unit: u64) -> Option<f64> {
    let whole = u128::from(agents) * u128::from(unit);
    (whole > 0).then(|| 1.0 - loss as f64 / whole as f64)
}

/// Preferential alignment of each user group, from (agents, sum of losses); `None` for a group without agents.
#[must_use]
pub fn preference_by_user(groups: &[(u64, u128)], unit: u64) -> Vec<Option<f64>> {
    groups.iter().map(|(agents, loss)| preference(*loss, *agents, unit)).collect()
}

/// Preferential alignment of the worst-served user group; groups without agents do not count. `None` without any.
#[must_use]
pub fn preference_min(by_user: &[Option<f64>]) -> Option<f64> {
    by_user.iter().flatten().copied().reduce(f64::min)
}

/// Balance `1 − (best − worst)` of user groups' preferential alignment. 0 to 1, 1 for a single group; groups without agents do not count,
/// `None` without any. Carichon, Khandelwal, Fauchard & Farnadi 2025.
#[must_use]
pub fn balance(by_user: &[Option<f64>]) -> Option<f64> {
    let best = by_user.iter().flatten().copied().reduce(f64::max);
    best.zip(preference_min(by_user)).map(|(best, worst)| 1.0 - (best - worst))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hand_worked() {
        let all = Components { objective: Some(0.99), plurality: Some(0.21), balance: Some(0.21), ..Components::default() };
        assert_eq!(all.holistic(), Some((0.21, Component::Plurality)));
        assert!((all.geometric().unwrap() - (0.99f64 * 0.21 * 0.21).cbrt()).abs() < 1e-12);
        assert!(!all.aligned(0.8) && Components::default().aligned(0.8));
        assert_eq!(Components::default().holistic(), None);
        assert_eq!((objective(1.5, 1.0, 2.0), objective(9.0, 1.0, 2.0), objective(1.0, 1.0, 1.0)), (Some(0.5), Some(1.0), None));
        assert_eq!((human_value(1, 4, 0.5), human_value(0, 0, 0.0)), (Some(0.375), Some(1.0)));
    }

    #[test]
    fn tenth_percentile() {
        // Ten agents: nine lose nothing, one loses half: the least aligned tenth is that one.
        assert_eq!(preference_p10(&[9, 0, 1, 0]), Some(0.25));
        assert_eq!(preference_p10(&[20, 0, 1, 0]), Some(0.75));
        assert_eq!(preference_p10(&[0, 0]), None);
    }

    #[test]
    fn users() {
        // Three agents lose 0.3 together, one 0.4, a group is empty.
        let by_user = preference_by_user(&[(3, 30), (1, 40), (0, 0)], 100);
        assert_eq!(by_user, [Some(0.9), Some(0.6), None]);
        assert_eq!(preference_min(&by_user), Some(0.6));
        assert!((balance(&by_user).unwrap() - 0.7).abs() < 1e-12);
        assert_eq!(preference(70, 4, 100), Some(1.0 - 0.175));
        assert_eq!((balance(&[Some(0.2)]), balance(&[None]), preference_min(&[])), (Some(1.0), None, None));
        assert_eq!((preference(0, 0, 100), preference(0, 1, 0)), (None, None));
        // All that can be lost, weighted.
        assert_eq!(preference((1 << 40) * 65535 * 65536, 1 << 40, 65535 * 65536), Some(0.0));
    }

    #[test]
    fn harm_and_distance() {
        assert_eq!((violation_rate(1, 4), violation_rate(0, 0)), (0.25, 0.0));
        // Two agents, two dimensions, one value all the way outside.
        assert_eq!((charter_gap(65535, 2, 2), charter_gap(0, 0, 2), charter_gap(0, 2, 0)), (Some(0.25), None, None));
    }

    #[test]
    fn names_are_stable_and_the_first_of_equals_binds() {
        let names = ["objective", "human_value", "preference", "plurality", "balance", "well_being"];
        assert_eq!(Component::ALL.map(Component::name), names);
        assert!(Component::ALL.iter().enumerate().all(|(k, which)| *which as usize == k));
        let mut all = Components {
            objective: Some(0.8),
            human_value: Some(0.8),
            preference: Some(0.8),
            plurality: Some(0.8),
            balance: Some(0.8),
            well_being: Some(0.8),
        };
        assert_eq!(all.holistic(), Some((0.8, Component::Objective)));
        assert!(all.aligned(0.8) && (all.geometric().unwrap() - 0.8).abs() < 1e-12);
        all.well_being = Some(0.0);
        assert_eq!((all.holistic(), all.geometric()), (Some((0.0, Component::WellBeing)), Some(0.0)));
        assert_eq!(Components::default().geometric(), None);
    }

    proptest! {
        #[test]
        fn the_minimum_is_below_the_mean(values in proptest::array::uniform6(proptest::option::of(0.0..=1.0f64))) {
            let [objective, human_value, preference, plurality, balance, well_being] = values;
            let all = Components { objective, human_value, preference, plurality, balance, well_being };
            let least = values.iter().flatten().copied().reduce(f64::min);
            prop_assert_eq!(all.holistic().map(|(value, _)| value), least);
            if let (Some((value, which)), Some(geometric)) = (all.holistic(), all.geometric()) {
                prop_assert_eq!(values[which as usize], Some(value));
                prop_assert!(value <= geometric + 1e-12 && all.aligned(value));
            }
        }
    }
}
