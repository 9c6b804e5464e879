//! What is said of samples: shares and means with intervals that hold their estimate, and sums of logarithms.

/// A share of `trials` with its 95 % interval after Wilson (1927), which holds for 0 successes too.
///
/// ```
/// let (low, high) = polity::analysis::wilson(0, 100);
/// assert_eq!(low, 0.0);
/// assert!((high - 0.0370).abs() < 1e-4);
/// ```
#[must_use]
pub fn wilson(successes: u64, trials: u64) -> (f64, f64) {
    if trials == 0 {
        return (0.0, 1.0);
    }
    let (n, z) = (trials as f64, Z95);
    let p = successes as f64 / n;
    let middle = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    let low = if successes == 0 { 0.0 } else { (middle - half) / scale };
    let high = if successes == trials { 1.0 } else { (middle + half) / scale };
    (low, high)
}

/// Half-width of a 95 % interval in standard errors.
const Z95: f64 = 1.959_963_984_540_054;

/// Mean and standard error of the mean; the error of fewer than two values is undefined.
pub(super) fn mean(values: &[f64]) -> (Option<f64>, Option<f64>) {
    let n = values.len() as f64;
    if values.is_empty() {
        return (None, None);
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (Some(mean), (values.len() > 1).then(|| (squares / (n - 1.0) / n).sqrt()))
}

/// The standard normal variate that is exceeded with probability `p`, 0 < p < 1/2, by bisection of the tail.
fn normal_exceeded(p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if tail(middle) > p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// P(Z > z) for z ≥ 0: the series of the distribution below 3, the continued fraction of Mills' ratio above (Abramowitz & Stegun 26.2).
fn tail(z: f64) -> f64 {
    let density = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    if z < 3.0 {
        let (mut term, mut sum) = (z, z);
        for k in 1..80 {
            term *= z * z / f64::from(2 * k + 1);
            sum += term;
        }
        return 0.5 - density * sum;
    }
    let fraction = (1..80).rev().fold(0.0, |below, k| f64::from(k) / (z + below));
    density / (z + fraction)
}

/// Standard errors beyond which a mean of `values` values differs from 0 in one of `looks` places with probability below 5 % in all
/// (Bonferroni), after Student's distribution by its expansion (Abramowitz & Stegun 26.7.5).
pub(super) fn sure(values: usize, looks: usize) -> f64 {
    let z = normal_exceeded(0.025 / looks.max(1) as f64);
    let df = values.saturating_sub(1).max(1) as f64;
    let [z3, z5, z7, z9] = [3, 5, 7, 9].map(|k| z.powi(k));
    let terms = [
        (z3 + z) / 4.0,
        (5.0 * z5 + 16.0 * z3 + 3.0 * z) / 96.0,
        (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / 384.0,
        (79.0 * z9 + 776.0 * z7 + 1482.0 * z5 - 1920.0 * z3 - 945.0 * z) / 92_160.0,
    ];
    terms.iter().rev().fold(0.0, |sum, term| (sum + term) / df) + z
}

/// ln(e^a + e^b).
pub(super) fn ln_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// ln Σ e^x; of nothing −∞.
pub(super) fn ln_sum(terms: &[f64]) -> f64 {
    let most = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    most + terms.iter().map(|x| (x - most).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_student_and_normal() {
        for (values, looks, stated) in
            [(1_000_000, 1, 1.95996), (31, 1, 2.0423), (11, 1, 2.2281), (8, 1, 2.3646), (101, 10, 2.8707), (8, 50, 5.4079)]
        {
            let found = sure(values, looks);
            assert!((found / stated - 1.0).abs() < 0.004, "{values} {looks}: {found} for {stated}");
        }
        assert!((tail(1.0) - 0.158_655_253_931).abs() < 1e-11 && (tail(5.0) / 2.866_515_718_79e-7 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn logarithms_of_sums() {
        assert!((ln_sum(&[0.5f64.ln(), 0.25f64.ln(), f64::NEG_INFINITY]) - 0.75f64.ln()).abs() < 1e-15);
        assert_eq!(ln_sum(&[]), f64::NEG_INFINITY);
        assert!((ln_add(-1000.0, -1000.0) - (2f64.ln() - 1000.0)).abs() < 1e-12);
    }

    /// At every true share the interval of Wilson holds it in about 95 % of samples, and always the estimate.
    #[test]
    fn wilson_covers() {
        let n = 50;
        for p in [0.02f64, 0.1, 0.3, 0.5] {
            let mut covered = 0.0;
            let mut ways = (1.0 - p).powi(n);
            for k in 0..=n {
                let (low, high) = wilson(k as u64, n as u64);
                let share = f64::from(k) / f64::from(n);
                assert!(low <= share && share <= high);
                covered += if low <= p && p <= high { ways } else { 0.0 };
                ways *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
            }
            assert!((0.91..0.99).contains(&covered), "{p}: {covered}");
        }
    }
}
