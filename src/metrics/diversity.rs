//! Diversity of types: strategies, cells of value space, conventions, lineages. How many kinds there are, and whether the agents are as
//! diverse as those whom they serve.

pub use super::composition::hill2;

/// Hill number of order 0: how many types there are at all. From 1; `None` without agents. Hill 1973.
///
/// ```
/// assert_eq!(polity::metrics::diversity::hill0(&[97, 0, 1]), Some(2.0));
/// ```
#[must_use]
pub fn hill0(counts: &[u64]) -> Option<f64> {
    let types = counts.iter().filter(|n| **n > 0).count();
    (types > 0).then_some(types as f64)
}

/// Hill number of order 1, `exp(−Σ p ln p)`: types weighted by how common they are, the exponential of Shannon's entropy. From 1 (one
/// type, exactly) to the number of types; `None` without agents. Cells are added in ascending order, so that the order of reduction on a
/// device cannot matter; the last bit is that of the platform's logarithm. Hill 1973; Shannon 1948.
///
/// ```
/// assert!((polity::metrics::diversity::hill1(&[2, 1, 1]).unwrap() - 8f64.sqrt()).abs() < 1e-12);
/// ```
#[must_use]
pub fn hill1(counts: &[u64]) -> Option<f64> {
    let total: u128 = counts.iter().map(|n| u128::from(*n)).sum();
    let entropy = || -> f64 {
        let shares = counts.iter().filter(|n| **n > 0).map(|n| *n as f64 / total as f64);
        shares.map(|p| -p * p.ln()).sum()
    };
    (total > 0).then(|| entropy().exp())
}

/// Plurality `min(1, Hill_q(values)/Hill_q(preferences))`: are the values that agents act on as diverse as the preferences of their users?
/// Of any order, given the two Hill numbers of that order. Above 0, at most 1; `None` if either is undefined.
/// Carichon, Khandelwal, Fauchard & Farnadi 2025; Hill 1973.
///
/// ```
/// use polity::metrics::diversity::{hill2, plurality};
/// assert_eq!(plurality(hill2(&[10, 0]), hill2(&[5, 5])), Some(0.5));
/// ```
#[must_use]
pub fn plurality(values: Option<f64>, preferences: Option<f64>) -> Option<f64> {
    values.zip(preferences).filter(|(_, p)| *p > 0.0).map(|(v, p)| (v / p).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(value: Option<f64>, expected: f64) {
        assert!((value.unwrap() - expected).abs() < 1e-6, "{value:?} is not {expected}");
    }

    #[test]
    fn published() {
        close(hill0(&[2, 1, 1]), 3.0);
        close(hill1(&[2, 1, 1]), 2.0f64.powf(1.5));
        close(hill2(&[2, 1, 1]), 8.0 / 3.0);
        close(hill0(&[97, 1, 1, 1]), 4.0);
        // (100/97)^0.97 · 100^0.03 = 1.1826.
        close(hill1(&[97, 1, 1, 1]), (100.0f64 / 97.0).powf(0.97) * 100.0f64.powf(0.03));
        assert!((hill1(&[97, 1, 1, 1]).unwrap() - 1.1826).abs() < 5e-5);
        close(hill2(&[97, 1, 1, 1]), 10_000.0 / 9412.0);
    }

    #[test]
    fn one_type_is_one_and_nobody_is_nothing() {
        for hill in [hill0, hill1, hill2] {
            assert_eq!((hill(&[0, 7, 0]), hill(&[u64::MAX >> 6])), (Some(1.0), Some(1.0)));
            assert_eq!((hill(&[]), hill(&[0, 0])), (None, None));
        }
    }

    #[test]
    fn plurality_is_relative_to_preferences() {
        assert_eq!(plurality(Some(3.0), Some(2.0)), Some(1.0));
        assert_eq!(plurality(Some(1.0), Some(4.0)), Some(0.25));
        assert_eq!((plurality(None, Some(1.0)), plurality(Some(1.0), None)), (None, None));
    }

    proptest! {
        #[test]
        fn higher_orders_count_fewer_types(counts in proptest::collection::vec(0u64..1 << 40, 1..40)) {
            prop_assume!(counts.iter().any(|n| *n > 0));
            let [zero, one, two] = [hill0, hill1, hill2].map(|hill| hill(&counts).unwrap());
            prop_assert!(zero >= one - 1e-9 && one >= two - 1e-9 && two >= 1.0 - 1e-9);
        }
    }
}
