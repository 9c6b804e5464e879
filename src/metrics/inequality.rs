//! Inequality of stocks.

/// Gini coefficient from (value, agents) in ascending order, exact: `Σ x·n·(2C + n − N) / (N·Σ x·n)`, C the agents with smaller values.
/// 0 if nobody owns anything or there is one agent; one owner of all: 1 − 1/N; `None` without agents. Gini 1912.
#[must_use]
pub fn gini(values: &[(u64, u64)]) -> Option<f64> {
    let n: u64 = values.iter().map(|v| v.1).sum();
    let sum: u128 = values.iter().map(|(x, n)| u128::from(*x) * u128::from(*n)).sum();
    let (mut below, mut total) = (0u64, 0i128);
    for (x, count) in values {
        let rank = 2 * i128::from(below) + i128::from(*count) - i128::from(n);
        total += i128::from(*x) * i128::from(*count) * rank;
        below += count;
    }
    divided(n, sum, total as f64)
}

/// Lower bound of the Gini coefficient from bins of (agents, sum of values) in ascending order: inequality inside a bin is left out.
#[must_use]
pub fn gini_binned(bins: &[(u64, u128)]) -> Option<f64> {
    let n: u64 = bins.iter().map(|b| b.0).sum();
    let sum: u128 = bins.iter().map(|b| b.1).sum();
    let (mut below, mut total) = (0u64, 0f64);
    for (count, owned) in bins {
        let rank = 2 * i128::from(below) + i128::from(*count) - i128::from(n);
        total += *owned as f64 * rank as f64;
        below += count;
    }
    divided(n, sum, total)
}

fn divided(n: u64, sum: u128, total: f64) -> Option<f64> {
    match (n, sum) {
        (0, _) => None,
        (_, 0) => Some(0.0),
        _ => Some((total / (n as f64 * sum as f64)).clamp(0.0, 1.0)),
    }
}

/// What the richest share `q` of agents owns of everything: the ⌈qN⌉ last agents of the bins, a bin cut pro rata. 0 if nobody owns
/// anything, `None` without agents.
#[must_use]
pub fn top_share(bins: &[(u64, u128)], q: f64) -> Option<f64> {
    let n: u64 = bins.iter().map(|b| b.0).sum();
    let sum: u128 = bins.iter().map(|b| b.1).sum();
    if n == 0 {
        return None;
    }
    let (mut left, mut owned) = ((q * n as f64).ceil(), 0.0);
    for (count, total) in bins.iter().rev().filter(|b| b.0 > 0) {
        let taken = left.min(*count as f64);
        owned += *total as f64 * taken / *count as f64;
        left -= taken;
    }
    Some(if sum == 0 { 0.0 } else { owned / sum as f64 })
}

/// Herfindahl–Hirschman index `Σn²/(Σn)²`, from 1/k (k equal shares) to 1; its inverse is the effective number. `None` of nothing.
/// Herfindahl 1950; Hirschman 1945.
#[must_use]
pub fn herfindahl(shares: &[u64]) -> Option<f64> {
    super::composition::hill2(shares).map(|effective| 1.0 / effective)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn closed_forms() {
        // Uniform: 100,000 agents with 1, 3, 5, …: 1/3 to 1e-6.
        let uniform: Vec<(u64, u64)> = (0..100_000).map(|k| (2 * k + 1, 1)).collect();
        assert!((gini(&uniform).unwrap() - 1.0 / 3.0).abs() < 1e-6);
        let quantiles = |f: &dyn Fn(f64) -> f64| -> f64 {
            let n = 2_000_000;
            let values: Vec<(u64, u64)> = (0..n).map(|k| ((f((f64::from(k) + 0.5) / f64::from(n)) * 1e9) as u64, 1)).collect();
            gini(&values).unwrap()
        };
        assert!((quantiles(&|u| -(1.0 - u).ln()) - 0.5).abs() < 2e-6);
        assert_eq!((gini(&[(0, 9), (5, 1)]), gini(&[(3, 7)]), gini(&[(0, 4)]), gini(&[])), (Some(0.9), Some(0.0), Some(0.0), None));
        assert_eq!((herfindahl(&[2, 2]), herfindahl(&[9, 0]), herfindahl(&[])), (Some(0.5), Some(1.0), None));
    }

    #[test]
    fn the_top() {
        // 98 agents with 1, two with 51: the top 1 % owns 51 of 200, the top 2 % 102.
        let bins = [(98, 98), (2, 102)];
        assert_eq!((top_share(&bins, 0.01), top_share(&bins, 0.02), top_share(&[], 0.5)), (Some(0.255), Some(0.51), None));
        assert_eq!(gini_binned(&[(1, 1), (1, 3)]), gini(&[(1, 1), (3, 1)]));
    }

    proptest! {
        #[test]
        fn gini_is_a_share_and_knows_no_unit(values in proptest::collection::vec(0u64..10_000, 1..60), unit in 1u64..1000) {
            let mut sorted = values;
            sorted.sort_unstable();
            let g = |unit: u64| gini(&sorted.iter().map(|v| (v * unit, 1)).collect::<Vec<_>>()).unwrap();
            prop_assert!((0.0..1.0).contains(&g(1)) && (g(1) - g(unit)).abs() < 1e-12);
        }
    }
}
