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
    // 0.07 of 100 are 7, though the product in f64 is a little more.
    let wanted = q * n as f64;
    let whole = wanted.round();
    let (mut left, mut owned) = (if (wanted - whole).abs() <= whole * 1e-12 { whole } else { wanted.ceil() }, 0.0);
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

/// Effective number of holders `1/HHI = (Σk)²/Σk²`, as of leaders in copies received: from 1 (one holds everything) to how many there are
/// (equal shares). `None` of nothing. Laakso & Taagepera 1979.
#[must_use]
pub fn effective_number(shares: &[u64]) -> Option<f64> {
    super::composition::hill2(shares)
}

/// Well-being `1 − Σ max(0, z − w)/(N·z)`, one minus the poverty gap, from the exact sum of what agents lack to the subsistence stock `z`. From 0
/// (all own nothing) to 1 (nobody lacks anything, or z = 0); `None` without agents. Foster, Greer & Thorbecke 1984.
///
/// ```
/// use polity::metrics::inequality::well_being;
/// // Subsistence 10; stocks 0, 5, 10, 99 lack 10 + 5.
/// assert_eq!(well_being(15, 4, 10), Some(0.625));
/// ```
#[must_use]
pub fn well_being(lacking: u128, agents: u64, subsistence: u32) -> Option<f64> {
    let whole = u128::from(agents) * u128::from(subsistence);
    (agents > 0).then(|| if whole == 0 { 1.0 } else { 1.0 - lacking as f64 / whole as f64 })
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

    #[test]
    fn published() {
        let close = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
        // Strata of equally many agents that own what the Lorenz curve gives them.
        let strata = |lorenz: &dyn Fn(f64) -> f64| -> f64 {
            let n = 1_000_000u32;
            let owned: Vec<u64> = (0..=n).map(|k| (lorenz(f64::from(k) / f64::from(n)) * 1e15) as u64).collect();
            gini(&owned.windows(2).map(|w| (w[1] - w[0], 1)).collect::<Vec<_>>()).unwrap()
        };
        close(strata(&|p| p * p), 1.0 / 3.0);
        close(strata(&|p| if p < 1.0 { p + (1.0 - p) * (1.0 - p).ln() } else { 1.0 }), 0.5);
        close(strata(&|p| 1.0 - (1.0 - p).powf(1.0 - 1.0 / 1.16)), 1.0 / 1.32);
        // Lognormal: agents by the normal density on a fine grid, worth exp(z) each: erf(1/2).
        let lognormal = (-8_000..=8_000).map(|k| f64::from(k) * 0.001);
        let blocks: Vec<(u64, u64)> = lognormal.map(|z| ((z.exp() * 1e9) as u64, ((-z * z / 2.0).exp() * 1e9) as u64)).collect();
        close(gini(&blocks).unwrap(), 0.520_499_877_8);
        // Geometric with q = 1/2, from 0: 1/(1 + q).
        let geometric: Vec<(u64, u64)> = (0..40).map(|x| (x, 1 << (40 - x))).collect();
        close(gini(&geometric).unwrap(), 2.0 / 3.0);
    }

    #[test]
    fn bins_bound_from_below() {
        use crate::num::bins::{STOCK_BINS, stock_bin};
        let stocks: Vec<u64> = (0..20_000u64).map(|k| k * k / 50).collect();
        let mut bins = vec![(0u64, 0u128); STOCK_BINS as usize];
        for stock in &stocks {
            let bin = &mut bins[stock_bin(*stock as u32) as usize];
            *bin = (bin.0 + 1, bin.1 + u128::from(*stock));
        }
        let exact = gini(&stocks.iter().map(|s| (*s, 1)).collect::<Vec<_>>()).unwrap();
        let bound = gini_binned(&bins).unwrap();
        assert!(bound <= exact && exact - bound < 1e-4, "{bound} {exact}");
        // The top tenth of k² owns 1 − 0.9³.
        assert!((top_share(&bins, 0.1).unwrap() - 0.271).abs() < 1e-3);
    }

    #[test]
    fn the_poor_and_the_many() {
        assert_eq!((top_share(&[(1, 1); 100], 0.07), top_share(&[(1, 1); 100], 0.061)), (Some(0.07), Some(0.07)));
        assert_eq!((well_being(0, 3, 0), well_being(0, 0, 5), well_being(30, 3, 10)), (Some(1.0), None, Some(0.0)));
        assert_eq!((effective_number(&[3, 3, 3]), effective_number(&[0, 0])), (Some(3.0), None));
        assert_eq!((gini(&[(7, 1)]), gini(&[(0, 1)])), (Some(0.0), Some(0.0)));
    }
}
