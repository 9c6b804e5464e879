//! Polarization of one value dimension.

/// Esteban–Ray polarization (α = 1) of 16 equally wide bins, `4·Σ n_i² n_j |i−j| / (N³·15)`: 0 for one group, 1 for two equal poles.
/// The number of bins is part of the definition. `None` without agents. Esteban & Ray 1994.
///
/// ```
/// use polity::metrics::polarization::er16;
/// let mut poles = [0u64; 16];
/// (poles[0], poles[15]) = (500, 500);
/// assert_eq!(er16(&poles), Some(1.0));
/// assert!((er16(&[10; 16]).unwrap() - 0.088_541_667).abs() < 1e-9);
/// ```
#[must_use]
pub fn er16(bins: &[u64]) -> Option<f64> {
    let n: u64 = bins.iter().sum();
    if n == 0 || bins.len() < 2 {
        return None;
    }
    let mut sum = 0u128; // below 2^93·15
    for (i, a) in bins.iter().enumerate() {
        for (j, b) in bins.iter().enumerate() {
            sum += u128::from(*a) * u128::from(*a) * u128::from(*b) * i.abs_diff(j) as u128;
        }
    }
    let whole = u128::from(n).pow(3) * (bins.len() - 1) as u128;
    Some((4.0 * sum as f64 / whole as f64).clamp(0.0, 1.0))
}

/// Bimodality coefficient `(skew² + 1)/kurtosis` from equal bins, population moments: uniform 5/9, normal 1/3, two equal poles 1;
/// `None` if all stand in one bin. Bins stand for their centres. Pearson 1916; SAS form without small-sample terms.
#[must_use]
pub fn bimodality(bins: &[u64]) -> Option<f64> {
    let n: u64 = bins.iter().sum();
    let mean = bins.iter().enumerate().map(|(k, c)| k as f64 * *c as f64).sum::<f64>() / n as f64;
    let moment = |power: i32| bins.iter().enumerate().map(|(k, c)| *c as f64 * (k as f64 - mean).powi(power)).sum::<f64>() / n as f64;
    let variance = moment(2);
    if n == 0 || bins.iter().filter(|c| **c > 0).count() < 2 {
        return None;
    }
    let (skew, kurtosis) = (moment(3) / variance.powf(1.5), moment(4) / (variance * variance));
    Some((skew * skew + 1.0) / kurtosis)
}

/// Groups of values with gaps of more than `gap` between them, `gap` and values in units of 1/65535, counted on 256 bins: two occupied bins
/// in a row belong to different groups if they are at least ⌊(gap + 1)/256⌋ apart, and 2 at least. So whatever lies farther apart than `gap`
/// is apart, and nothing that lies closer than `gap` less two bins; 0 without agents. Under bounded confidence ε, groups
/// farther apart than ε never meet again (Hegselmann & Krause 2002).
///
/// ```
/// use polity::metrics::polarization::clusters;
/// let mut bins = [0u64; 256];
/// (bins[10], bins[11], bins[200]) = (5, 4, 1);
/// assert_eq!([clusters(&bins, 13_107), clusters(&bins, 65_535)], [2, 1]);
/// ```
#[must_use]
pub fn clusters(bins: &[u64], gap: u32) -> u64 {
    let apart = ((gap as usize + 1) >> 8).max(2);
    let occupied: Vec<usize> = (0..bins.len()).filter(|k| bins[*k] > 0).collect();
    let gaps = occupied.windows(2).filter(|pair| pair[1] - pair[0] >= apart).count();
    if occupied.is_empty() { 0 } else { 1 + gaps as u64 }
}

/// Share of the variance that lies between groups, `η² = SSB/SST`, from agents and sum of each group (together all agents), number, sum
/// and sum of squares of all; 0 if nobody differs, `None` without agents. Differences are taken in integers, exact up to 2^40 agents: a near
/// consensus keeps its digits. Pearson 1905.
#[must_use]
pub fn between_groups(groups: &[(u64, u128)], n: u64, sum: u128, squares: u128) -> Option<f64> {
    if n == 0 {
        return None;
    }
    let whole = u128::from(n);
    // SST·n = n·Σx² − (Σx)², and SSB·n = Σ (n·S_g − n_g·Σx)² / (n_g·n).
    let total = whole * squares - sum * sum;
    let part = |(m, s): &(u64, u128)| {
        let apart = (whole * s).abs_diff(u128::from(*m) * sum) as f64;
        apart * apart / (u128::from(*m) * whole) as f64
    };
    let between: f64 = groups.iter().filter(|g| g.0 > 0).map(part).sum();
    Some(if total == 0 { 0.0 } else { (between / total as f64).clamp(0.0, 1.0) })
}

/// The same for groups of one size, from the sum of the squared sums of groups; exact in integers up to the last division.
#[must_use]
pub fn between_equal_groups(size: u32, squared_sums: u128, n: u64, sum: u128, squares: u128) -> Option<f64> {
    if n == 0 || size == 0 {
        return None;
    }
    let n = u128::from(n);
    // SST·n and SSB·n: n·Σx² − (Σx)² and n/m·ΣS² − (Σx)².
    let total = n * squares - sum * sum;
    let between = (n / u128::from(size) * squared_sums).saturating_sub(sum * sum);
    Some(if total == 0 { 0.0 } else { (between as f64 / total as f64).clamp(0.0, 1.0) })
}

/// Spread of values in units of 1/65535 relative to the greatest possible, `4·Var/range²`: 0 if all agree, 1 for two equal poles at the ends.
/// From number, sum and sum of squares, the numerator exact in integers up to 2^40 agents; `None` without agents. Dispersion:
/// Bramson et al. 2017.
///
/// ```
/// use polity::metrics::polarization::variance;
/// assert_eq!(variance(2, 65535, 65535 * 65535), Some(1.0));
/// assert_eq!(variance(2, 20, 200), Some(0.0));
/// ```
#[must_use]
pub fn variance(n: u64, sum: u128, squares: u128) -> Option<f64> {
    let n = u128::from(n);
    (n > 0).then(|| (4 * (n * squares - sum * sum)) as f64 / (n * n * 65535 * 65535) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn closed_forms() {
        let mut poles = [0u64; 16];
        (poles[0], poles[15]) = (70, 30);
        assert!((er16(&poles).unwrap() - 0.84).abs() < 1e-12);
        assert_eq!((er16(&[0; 16]), er16(&[7, 0, 0, 0])), (None, Some(0.0)));
        let uniform = bimodality(&[5; 256]).unwrap();
        assert!((uniform - 5.0 / 9.0).abs() < 1e-4, "{uniform}");
        let mut two = [0u64; 256];
        (two[3], two[200]) = (8, 8);
        assert!((bimodality(&two).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!((bimodality(&[0, 9]), bimodality(&[])), (None, None));
    }

    #[test]
    fn clusters_by_hand() {
        let of = |places: &[usize], gap| {
            let mut bins = [0u64; 256];
            for k in places {
                bins[*k] += 1;
            }
            clusters(&bins, gap)
        };
        assert_eq!([of(&[], 500), of(&[7], 500), of(&[0, 255], 65_535), of(&[0, 255], 65_280)], [0, 1, 1, 2]);
        // A gap of 0.1 is 25 bins of 25.6: 24 bins apart is one group, 25 may be more than 0.1 apart.
        assert_eq!([of(&[10, 34], 6554), of(&[10, 35], 6554), of(&[10, 35, 59, 100], 6554)], [1, 2, 3]);
        assert_eq!([of(&[4, 5, 6], 0), of(&[4, 6], 0)], [1, 2]);
    }

    #[test]
    fn between_and_within() {
        // Two groups of two: 1, 3 and 5, 7: mean 4, SST 20, group means 2 and 6, SSB 16.
        let (sum, squares) = (16u128, 1 + 9 + 25 + 49);
        assert!((between_groups(&[(2, 4), (2, 12), (0, 0)], 4, sum, squares).unwrap() - 0.8).abs() < 1e-12);
        assert!((between_equal_groups(2, 16 + 144, 4, sum, squares).unwrap() - 0.8).abs() < 1e-12);
        assert_eq!(between_groups(&[(2, 10), (2, 10)], 4, 20, 100), Some(0.0));
        assert_eq!((between_groups(&[], 0, 0, 0), between_equal_groups(2, 0, 0, 0, 0)), (None, None));
    }

    #[test]
    fn published() {
        let close = |value: Option<f64>, expected: f64| assert!((value.unwrap() - expected).abs() < 1e-6, "{value:?} is not {expected}");
        close(er16(&[10; 16]), 17.0 / 192.0);
        let ends = |low: u64, high: u64| {
            let mut bins = [0u64; 16];
            (bins[0], bins[15]) = (low, high);
            er16(&bins)
        };
        close(ends(5, 5), 1.0);
        close(ends(70, 30), 0.84);
        // Poles that are close to each other polarize in proportion to their distance; a trillion agents are no trouble.
        let mut near = [0u64; 16];
        (near[4], near[7]) = (1 << 39, 1 << 39);
        close(er16(&near), 3.0 / 15.0);
        // 256 equal bins: 5(B² − 1)/(3(3B² − 7)), which tends to 5/9; a bell tends to 1/3.
        close(bimodality(&[5; 256]), 5.0 * 65535.0 / (3.0 * (3.0 * 65536.0 - 7.0)));
        let bell: Vec<u64> = (0..256).map(|k| ((-(f64::from(k) - 128.0).powi(2) / 800.0).exp() * 1e12) as u64).collect();
        close(bimodality(&bell), 1.0 / 3.0);
        // Nine to one: skewness 8/3, kurtosis 73/9; any two points have 1.
        close(bimodality(&[9, 0, 0, 1]), 1.0);
    }

    #[test]
    fn a_near_consensus_keeps_its_digits() {
        // 2^24 agents at 60000, but for a thousand in the first half who stand one unit higher.
        let (half, few) = (1u128 << 23, 1000u128);
        let (first, second) = (half * 60000 + few, half * 60000);
        let squares = 2 * half * 60000 * 60000 + few * (2 * 60000 + 1);
        let n = 1u64 << 24;
        let free = between_groups(&[(1 << 23, first), (1 << 23, second)], n, first + second, squares).unwrap();
        // SSB = 1000²/2^24, SST = 1000 − 1000²/2^24.
        let between = 1e6 / f64::from(1 << 24);
        assert!((free / (between / (1000.0 - between)) - 1.0).abs() < 1e-12, "{free}");
    }

    #[test]
    fn variance_is_relative_to_the_widest() {
        // Uniform on k/65535: 4·(N² − 1)/12/65535², which tends to 1/3.
        let n = 65536u128;
        let (sum, squares) = (n * (n - 1) / 2, (n - 1) * n * (2 * n - 1) / 6);
        let expected = (65536.0f64.powi(2) - 1.0) / 3.0 / 65535.0f64.powi(2);
        assert!((variance(65536, sum, squares).unwrap() - expected).abs() < 1e-12);
        assert_eq!((variance(0, 0, 0), variance(1, 9, 81)), (None, Some(0.0)));
        let half = 1u128 << 39;
        assert_eq!(variance(1 << 40, half * 65535, half * 65535 * 65535), Some(1.0));
    }

    proptest! {
        #[test]
        fn poles_are_the_most_polarized(bins in proptest::array::uniform16(0u64..1 << 36)) {
            prop_assume!(bins.iter().any(|n| *n > 0));
            let value = er16(&bins).unwrap();
            prop_assert!((0.0..=1.0).contains(&value));
            let mut mirrored = bins;
            mirrored.reverse();
            prop_assert!((er16(&mirrored).unwrap() - value).abs() < 1e-12);
        }
        #[test]
        fn parts_of_the_variance_are_shares(values in proptest::collection::vec(0u128..65536, 4..80)) {
            let values = &values[..values.len() / 4 * 4];
            let groups: Vec<(u64, u128)> = values.chunks(4).map(|g| (4, g.iter().sum())).collect();
            let (n, sum, squares) = (values.len() as u64, values.iter().sum(), values.iter().map(|v| v * v).sum());
            let squared_sums = groups.iter().map(|g| g.1 * g.1).sum();
            let [free, equal] = [between_groups(&groups, n, sum, squares), between_equal_groups(4, squared_sums, n, sum, squares)];
            let (free, equal) = (free.unwrap(), equal.unwrap());
            prop_assert!((0.0..=1.0).contains(&free) && (free - equal).abs() < 1e-12, "{} {}", free, equal);
            prop_assert!((0.0..=1.0).contains(&variance(n, sum, squares).unwrap()));
        }
    }
}
