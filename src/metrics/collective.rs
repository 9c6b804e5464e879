//! Decisions that groups make together.

/// Share of agents whose code satisfies a condition; `None` without agents.
#[must_use]
pub fn share_of_codes(codes: &[u64], holds: impl Fn(usize) -> bool) -> Option<f64> {
    let total: u64 = codes.iter().sum();
    let right: u64 = codes.iter().enumerate().filter(|(code, _)| holds(*code)).map(|(_, n)| n).sum();
    (total > 0).then(|| right as f64 / total as f64)
}

/// Probability that a random group of `n` of `agents`, of whom `volunteers` volunteer, holds none of them: drawn without
/// replacement. `None` if the group is larger than the population. Darley & Latané 1968; Diekmann 1985.
#[must_use]
pub fn nobody_volunteers(agents: u64, volunteers: u64, n: u64) -> Option<f64> {
    (n <= agents && volunteers <= agents).then(|| {
        let chance = |k: u64| (agents - volunteers).saturating_sub(k) as f64 / (agents - k) as f64;
        (0..n).map(chance).product()
    })
}

/// Degree of responsibility of one of `supporters` for a decision that needed `quota` of them: `1/(supporters − quota + 1)`; 0 where
/// the decision did not come about. Chockler & Halpern 2004.
///
/// ```
/// assert_eq!(polity::metrics::collective::responsibility(11, 6), 1.0 / 6.0);
/// assert_eq!(polity::metrics::collective::responsibility(6, 6), 1.0);
/// ```
#[must_use]
pub fn responsibility(supporters: u32, quota: u32) -> f64 {
    if supporters < quota { 0.0 } else { 1.0 / f64::from(supporters - quota + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        assert_eq!(share_of_codes(&[1, 3], |code| code == 1), Some(0.75));
        assert_eq!(share_of_codes(&[0, 0], |_| true), None);
        // 3 of 5 do not volunteer; two drawn: 3/5 · 2/4.
        assert!((nobody_volunteers(5, 2, 2).unwrap() - 0.3).abs() < 1e-12);
        assert_eq!((nobody_volunteers(5, 5, 1), nobody_volunteers(2, 0, 3)), (Some(0.0), None));
        assert_eq!(responsibility(5, 6), 0.0);
    }
}
