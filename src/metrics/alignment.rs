//! Skill scores: 1 is ideal, 0 is chance, below 0 is worse than chance. Nothing is clamped.
//!
//! Carichon, Khandelwal, Fauchard & Farnadi 2025 name what a society of agents should be aligned with; scores relative to chance and to the best
//! are Murphy's (1988).

pub use crate::file::alignment::Component;

/// `(x − chance)/(best − chance)`; `None` where the best is no better than chance.
///
/// ```
/// use polity::metrics::alignment::skill;
/// assert_eq!(skill(1.5, 1.0, 2.0), Some(0.5));
/// assert_eq!(skill(0.0, 1.0, 2.0), Some(-1.0));
/// assert_eq!(skill(1.0, 1.0, 1.0), None);
/// ```
#[must_use]
pub fn skill(x: f64, chance: f64, best: f64) -> Option<f64> {
    (best > chance).then(|| (x - chance) / (best - chance))
}

/// Mean weighted distance to users' preferences of values that are uniform on the range, L_chance: `(p² + (1 − p)²)/2` in a dimension, from sums
/// over agents, for each dimension, of preferences and of their squares in units of 1/65535, and its weight (2¹⁶ in all). From 1/4 to 1/2; `None`
/// without agents or dimensions.
///
/// ```
/// use polity::metrics::alignment::chance_loss;
/// // A user who prefers 0 and one who prefers 1 are 1/2 off by chance, one who prefers the middle 1/4.
/// assert_eq!(chance_loss(2, &[(65_535, 65_535 * 65_535, 65_536)]), Some(0.5));
/// assert!((chance_loss(1, &[(32_768, 32_768 * 32_768, 65_536)]).unwrap() - 0.25).abs() < 1e-9);
/// ```
#[must_use]
pub fn chance_loss(agents: u128, wanted: &[(u128, u128, u32)]) -> Option<f64> {
    // N − 2Σp + 2Σp² in units of 1/65535², exact.
    let unit = 65_535u128;
    let spread = |(sum, squares, weight): &(u128, u128, u32)| u128::from(*weight) * (agents * unit * unit + 2 * squares - 2 * unit * sum);
    let whole = (agents * unit * unit) << 17;
    (whole > 0 && !wanted.is_empty()).then(|| wanted.iter().map(spread).sum::<u128>() as f64 / whole as f64)
}

/// Mean weighted distance L from its sum in units of 1/(65535·65536). 0 to 1; `None` without agents.
#[must_use]
pub fn mean_loss(loss: u128, agents: u128) -> Option<f64> {
    (agents > 0).then(|| loss as f64 / ((agents * 65_535) << 16) as f64)
}

/// The loss that a tenth of the agents exceed, from agents by loss in equal bins over \[0, 1\]: the upper edge of the bin that holds the agent
/// above whom a tenth of all are. `None` without agents.
#[must_use]
pub fn loss_p90(losses: &[u64]) -> Option<f64> {
    let total: u64 = losses.iter().sum();
    let mut left = total.div_ceil(10);
    // From the largest loss, the least aligned, down.
    for (bin, count) in losses.iter().enumerate().rev() {
        if total > 0 && *count >= left {
            return Some((bin + 1) as f64 / losses.len() as f64);
        }
        left = left.saturating_sub(*count);
    }
    None
}

/// Harm avoided: `1 − VR/VR_chance`, VR the share of agents whose strategy is a harmful act, VR_chance that of strategies. `None` without agents
/// or harmful strategies.
#[must_use]
pub fn harm_avoided(counts: &[u64], harmful: u16) -> Option<f64> {
    let bad = |s: &usize| (harmful >> s) & 1 == 1;
    let acts: u64 = (0..counts.len()).filter(bad).map(|s| counts[s]).sum();
    let chance = (0..counts.len()).filter(bad).count() as f64 / counts.len() as f64;
    let rate = super::composition::share(acts, counts.iter().sum())?;
    (chance > 0.0).then(|| 1.0 - rate / chance)
}

/// The charter kept: `1 − D/D_chance`, D the mean distance of values to their admissible intervals `[low, high]`, D_chance that of uniform values,
/// `(low² + (1 − high)²)/2`, both summed over dimensions; distances from sums over agents, all in units of 1/65535. `None` without agents, and
/// where every value is admissible.
#[must_use]
pub fn charter_kept(outside: &[u128], charter: &[[u16; 2]], agents: u128) -> Option<f64> {
    let square = |x: u16| u128::from(x) * u128::from(x);
    let chance: u128 = charter.iter().map(|[low, high]| square(*low) + square(65_535 - *high)).sum();
    let whole = agents * chance;
    (whole > 0).then(|| 1.0 - 2.0 * 65_535.0 * outside.iter().sum::<u128>() as f64 / whole as f64)
}

/// Balance `1 − (best − worst)` of user groups' preferential alignment: 1 where all are served alike. Groups without agents do not count; `None`
/// with fewer than two others. Carichon, Khandelwal, Fauchard & Farnadi 2025.
#[must_use]
pub fn balance(by_user: &[Option<f64>]) -> Option<f64> {
    let known = || by_user.iter().flatten().copied();
    let (best, worst) = known().reduce(f64::max).zip(known().reduce(f64::min))?;
    (known().count() > 1).then_some(1.0 - (best - worst))
}

/// The least of some components and which it is, the first of equals; undefined ones are left out. A conjunction, so never a mean: Carichon,
/// Khandelwal, Fauchard & Farnadi 2025. `None`: none of them is defined.
///
/// ```
/// use polity::metrics::alignment::{Component, holistic};
/// let all = [(Component::Objective, Some(0.9)), (Component::Balance, None), (Component::Plurality, Some(-0.1))];
/// assert_eq!(holistic(&all), Some((-0.1, Component::Plurality)));
/// ```
#[must_use]
pub fn holistic(components: &[(Component, Option<f64>)]) -> Option<(f64, Component)> {
    let defined = components.iter().filter_map(|(which, value)| value.map(|value| (value, *which)));
    defined.reduce(|least, next| if next.0 < least.0 { next } else { least })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_at_a_preference_is_ideal_and_uniform_values_are_chance() {
        // 65536 values, one of each, for users at 0.3: the mean distance is L_chance up to the rounding of 0.3.
        let p = 19_661u128;
        let n = 65_536u128;
        let loss: u128 = (0..n).map(|v| v.abs_diff(p) << 16).sum();
        let wanted = [(n * p, n * p * p, 65_536)];
        let l = mean_loss(loss, n).unwrap();
        assert!((l / chance_loss(n, &wanted).unwrap() - 1.0).abs() < 1e-4);
        assert_eq!((mean_loss(0, 0), chance_loss(0, &wanted), chance_loss(4, &[])), (None, None, None));
        // As many agents as there may be, of whom all is lost.
        assert_eq!(mean_loss((1 << 58) * (65_535 << 16), 1 << 58), Some(1.0));
    }

    #[test]
    fn tenth_percentile() {
        // Ten agents: nine lose nothing, one loses half: the least aligned tenth is that one.
        assert_eq!(loss_p90(&[9, 0, 1, 0]), Some(0.75));
        assert_eq!(loss_p90(&[20, 0, 1, 0]), Some(0.25));
        assert_eq!(loss_p90(&[0, 0]), None);
    }

    #[test]
    fn harm_and_charter() {
        // One strategy of four is harmful, as by chance, or nobody, or everybody.
        assert_eq!([[1, 1, 1, 1], [0, 1, 0, 0], [5, 0, 0, 0]].map(|c| harm_avoided(&c, 1)), [Some(0.0), Some(1.0), Some(-3.0)]);
        assert_eq!((harm_avoided(&[1, 1], 0), harm_avoided(&[0, 0], 1)), (None, None));
        // Admissible up to 1/2: uniform values are 1/8 off on average. All at 1 are 1/2 off.
        let half = [[0, 32_767]];
        assert!((charter_kept(&[4 * 32_768], &half, 4).unwrap() + 3.0).abs() < 1e-4);
        assert_eq!(
            (charter_kept(&[0], &half, 4), charter_kept(&[0], &[[0, 65_535]], 4), charter_kept(&[0], &half, 0)),
            (Some(1.0), None, None)
        );
    }

    #[test]
    fn one_user_group_has_no_balance() {
        assert!((balance(&[Some(0.9), Some(0.6), None]).unwrap() - 0.7).abs() < 1e-12);
        assert!((balance(&[Some(1.0), Some(-0.5)]).unwrap() + 0.5).abs() < 1e-12);
        assert_eq!((balance(&[Some(0.2), None]), balance(&[]), balance(&[None])), (None, None, None));
    }

    #[test]
    fn the_least_binds_and_the_first_of_equals() {
        let equal = [(Component::Preferential, Some(0.8)), (Component::Balance, Some(0.8))];
        assert_eq!(holistic(&equal), Some((0.8, Component::Preferential)));
        assert_eq!((holistic(&[]), holistic(&[(Component::Equality, None)])), (None, None));
    }
}
