//! Decisions that groups make together, and the conventions they come to.

use super::composition::share;

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

/// Share of decisions that are right. 0 to 1; `None` without decisions. Condorcet 1785.
#[must_use]
pub fn accuracy(right: u64, decisions: u64) -> Option<f64> {
    share(right, decisions)
}

/// Mean share of pairs of members who agree, over groups of `n`: `(Σ_g Σ_o k_go² − G·n) / (G·n·(n − 1))`, where `k_go` members of group g
/// report option o. From `(n/o − 1)/(n − 1)` (evenly split) to 1 (one mind); `None` without groups or pairs. Reported beside accuracy, of which
/// it says nothing: Janis 1972.
///
/// ```
/// // One group of five, three against two: 3 + 1 of 10 pairs.
/// assert_eq!(polity::metrics::collective::agreement(9 + 4, 1, 5), Some(0.4));
/// ```
#[must_use]
pub fn agreement(squares: u128, groups: u64, n: u32) -> Option<f64> {
    let (groups, n) = (u128::from(groups), u128::from(n));
    let pairs = groups * n * n.saturating_sub(1);
    (pairs > 0).then(|| squares.saturating_sub(groups * n) as f64 / pairs as f64)
}

/// `Σ_g Σ_o k_go²` for [`agreement`] where there are two options, from the sums over groups of the members `k_g` for one and of `k_g²`:
/// `k² + (n − k)² = 2k² − 2nk + n²`.
#[must_use]
pub fn binary_squares(yes: u128, yes_squares: u128, groups: u64, n: u32) -> u128 {
    let n = u128::from(n);
    2 * yes_squares + u128::from(groups) * n * n - 2 * n * yes
}

/// Mean concentration of influence `n·HHI` in groups of `n`, from (sum of squares, sum) of each group: 1 where all members are equal, n where one
/// holds everything. Groups without influence do not count; `None` without any. Herfindahl 1950; Hirschman 1945.
///
/// ```
/// // Two members with 1 and 1, and with 2 and 0.
/// assert_eq!(polity::metrics::collective::concentration(&[(2, 2), (4, 2)], 2), Some(1.5));
/// ```
#[must_use]
pub fn concentration(groups: &[(u128, u64)], n: u32) -> Option<f64> {
    let held = || groups.iter().filter(|g| g.1 > 0);
    let total: f64 = held().map(|(squares, sum)| *squares as f64 / u128::from(*sum).pow(2) as f64).sum();
    let count = held().count();
    (count > 0).then(|| f64::from(n) * total / count as f64)
}

/// The most common convention, the first of equals; `None` without agents.
#[must_use]
pub fn modal(counts: &[u64]) -> Option<usize> {
    let most = (0..counts.len()).reduce(|best, next| if counts[next] > counts[best] { next } else { best });
    most.filter(|k| counts[*k] > 0)
}

/// Share of agents with the most common convention. Above 0, at most 1; `None` without agents. How many conventions there are in effect
/// says [`super::composition::hill2`].
#[must_use]
pub fn modal_share(counts: &[u64]) -> Option<f64> {
    modal(counts).and_then(|k| share(counts[k], counts.iter().sum()))
}

/// Probability that two different agents, drawn at random, hold one convention, `Σ k(k − 1) / (N(N − 1))`. 0 to 1; `None` with fewer than two
/// agents. Simpson 1949; as coordination in naming games: Baronchelli et al. 2006.
#[must_use]
pub fn coordination_rate(counts: &[u64]) -> Option<f64> {
    let pairs = |k: u128| k * k.saturating_sub(1);
    let all = pairs(counts.iter().map(|k| u128::from(*k)).sum());
    (all > 0).then(|| counts.iter().map(|k| pairs(u128::from(*k))).sum::<u128>() as f64 / all as f64)
}

/// What a society forgoes by its convention: quality of the best convention minus that of the most common one. 0 or more; `None` without
/// agents or where qualities are not listed for all conventions.
#[must_use]
pub fn quality_loss(counts: &[u64], quality: &[f64]) -> Option<f64> {
    let held = modal(counts).filter(|_| quality.len() == counts.len())?;
    quality.iter().copied().reduce(f64::max).map(|best| best - quality[held])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hand_worked() {
        assert_eq!(share_of_codes(&[1, 3], |code| code == 1), Some(0.75));
        assert_eq!(share_of_codes(&[0, 0], |_| true), None);
        // 3 of 5 do not volunteer; two drawn: 3/5 · 2/4.
        assert!((nobody_volunteers(5, 2, 2).unwrap() - 0.3).abs() < 1e-12);
        assert_eq!((nobody_volunteers(5, 5, 1), nobody_volunteers(2, 0, 3)), (Some(0.0), None));
        assert_eq!(responsibility(5, 6), 0.0);
    }

    #[test]
    fn agreement_and_accuracy() {
        assert_eq!((accuracy(3, 4), accuracy(0, 0)), (Some(0.75), None));
        // Groups of three: 3-0 agrees in 3 of 3 pairs, 2-1 in 1 of 3.
        assert_eq!(binary_squares(3 + 2, 9 + 4, 2, 3), 9 + 4 + 1);
        assert!((agreement(14, 2, 3).unwrap() - 2.0 / 3.0).abs() < 1e-12);
        // Three options, one each: no pair agrees.
        assert_eq!((agreement(3, 1, 3), agreement(9, 1, 3)), (Some(0.0), Some(1.0)));
        assert_eq!((agreement(0, 0, 3), agreement(4, 4, 1), agreement(0, 4, 0)), (None, None, None));
    }

    #[test]
    fn concentration_of_influence() {
        assert_eq!(concentration(&[(11, 11), (25, 5), (0, 0)], 11), Some(6.0));
        assert_eq!((concentration(&[], 4), concentration(&[(0, 0)], 4)), (None, None));
    }

    #[test]
    fn conventions() {
        // Six of ten hold one, four another: (30 + 12)/90 pairs.
        let counts = [0, 6, 4];
        assert_eq!((modal(&counts), modal_share(&counts)), (Some(1), Some(0.6)));
        assert!((coordination_rate(&counts).unwrap() - 42.0 / 90.0).abs() < 1e-12);
        assert_eq!(quality_loss(&counts, &[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!((modal(&[2, 2]), coordination_rate(&[9]), quality_loss(&[9], &[2.0])), (Some(0), Some(1.0), Some(0.0)));
        assert_eq!((modal(&[]), modal_share(&[0]), coordination_rate(&[1]), quality_loss(&[1], &[])), (None, None, None, None));
    }

    proptest! {
        #[test]
        fn nobody_volunteers_as_combinations_say(agents in 1u64..40, volunteers in 0u64..40, n in 0u64..40) {
            prop_assume!(volunteers <= agents && n <= agents);
            let choose = |n: u64, k: u64| if k > n { 0.0 } else { (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product::<f64>() };
            let expected = choose(agents - volunteers, n) / choose(agents, n);
            prop_assert!((nobody_volunteers(agents, volunteers, n).unwrap() - expected).abs() < 1e-9);
        }
        #[test]
        fn agreement_is_a_share(yes in proptest::collection::vec(0u128..=7, 1..20)) {
            let squares = binary_squares(yes.iter().sum(), yes.iter().map(|k| k * k).sum(), yes.len() as u64, 7);
            let value = agreement(squares, yes.len() as u64, 7).unwrap();
            prop_assert!((3.0 / 7.0 - 1e-12..=1.0).contains(&value));
        }
    }
}
