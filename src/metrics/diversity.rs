//! Are agents as diverse as those for whom they act? Rao's quadratic diversity of what they act on, relative to that of what is preferred, and the
//! distance between both distributions.

/// Sums of squared differences over pairs of agents: of values, and of preferences of their users.
pub type Pairs = [f64; 2];

/// Squared differences over all pairs of `n` agents, each pair once, from sum and sum of squares; exact in integers up to 2^31 agents.
#[must_use]
pub fn everybody(n: u64, sum: u64, squares: u64) -> u128 {
    u128::from(n) * u128::from(squares) - u128::from(sum) * u128::from(sum)
}

/// The same over the pairs within groups of `size`, from the sum of squares of all and the sum of squared sums of groups.
#[must_use]
pub fn within_groups(size: u32, squares: u64, squared_sums: u64) -> u128 {
    // Cauchy and Schwarz: never below 0.
    u128::from(size) * u128::from(squares) - u128::from(squared_sums)
}

/// Plurality: how much pairs differ in what they act on relative to how much their users differ. 1: as diverse as the users; 0: all alike; above
/// 1: further apart than their users. `None` if users do not differ. Rao 1982.
///
/// ```
/// use polity::metrics::diversity::plurality;
/// assert_eq!((plurality([1.0, 4.0]), plurality([0.0, 0.0])), (Some(0.25), None));
/// ```
#[must_use]
pub fn plurality([values, preferences]: Pairs) -> Option<f64> {
    (preferences > 0.0).then(|| values / preferences)
}

/// The lesser of two pluralities, where both are defined.
#[must_use]
pub fn least(local: Option<f64>, pooled: Option<f64>) -> Option<f64> {
    local.into_iter().chain(pooled).reduce(f64::min)
}

/// Agents by equal bins, and the sum of what they have above the lower edges of these: a distribution in units of 1/65535, whose bins stand for
/// the mean of their agents.
#[derive(Debug, Clone, Copy)]
pub struct Binned<'a> {
    /// Agents.
    pub agents: &'a [u64],
    /// What they have above the lower edge of their bin.
    pub above: &'a [u64],
}

impl Binned<'_> {
    /// Places and agents, ascending.
    fn points(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        let width = 65_536.0 / self.agents.len() as f64;
        let points = self.agents.iter().zip(self.above).enumerate().filter(|(_, (n, _))| **n > 0);
        points.map(move |(k, (n, above))| (k as f64 * width + *above as f64 / *n as f64, *n))
    }
}

/// Wasserstein distance of two distributions of equally many agents, summed over them: `∫ |F − G|` in units of 1/65535 times agents. Kantorovich 1942.
#[must_use]
pub fn wasserstein(a: Binned<'_>, b: Binned<'_>) -> f64 {
    let mut steps: Vec<(f64, i64)> = a.points().map(|(x, n)| (x, n as i64)).chain(b.points().map(|(x, n)| (x, -(n as i64)))).collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut ahead, mut sum) = (0i64, 0.0);
    for pair in steps.windows(2) {
        ahead += pair[0].1;
        sum += ahead.unsigned_abs() as f64 * (pair[1].0 - pair[0].0);
    }
    sum
}

/// Least Wasserstein distance of any consensus to a distribution: everybody at its median.
#[must_use]
pub fn consensus(of: Binned<'_>) -> f64 {
    let half = of.agents.iter().sum::<u64>().div_ceil(2);
    let mut below = 0;
    let median = of.points().find(|(_, n)| {
        below += n;
        below >= half
    });
    median.map_or(0.0, |(at, _)| of.points().map(|(x, n)| n as f64 * (x - at).abs()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Bins of values in units of 1/65535.
    fn bins(values: &[u64]) -> [Vec<u64>; 2] {
        let mut all = [vec![0; 256], vec![0; 256]];
        for v in values {
            all[0][(v >> 8) as usize] += 1;
            all[1][(v >> 8) as usize] += v & 255;
        }
        all
    }

    #[test]
    fn distances_of_distributions() {
        let (a, b) = (bins(&[0, 65_535]), bins(&[10_000, 65_000]));
        let of = |all: &[Vec<u64>; 2]| Binned { agents: Box::leak(all[0].clone().into()), above: Box::leak(all[1].clone().into()) };
        assert!((wasserstein(of(&a), of(&b)) - 10_535.0).abs() < 1e-9);
        assert!((consensus(of(&a)) - 65_535.0).abs() < 1e-9);
        assert_eq!((wasserstein(of(&a), of(&a)), consensus(of(&bins(&[7, 7, 7])))), (0.0, 0.0));
        let nobody = bins(&[]);
        assert_eq!((wasserstein(of(&nobody), of(&nobody)), consensus(of(&nobody))), (0.0, 0.0));
    }

    #[test]
    fn users_almost_alike_are_told_apart() {
        // Users at 0.249 and 0.251, everybody at 0.25: no plurality at all.
        let (low, high, middle) = (16_318u64, 16_449u64, 16_384u64);
        let pairs = |a: u64, b: u64| everybody(2, a + b, a * a + b * b) as f64;
        assert_eq!(plurality([pairs(middle, middle), pairs(low, high)]), Some(0.0));
    }

    proptest! {
        #[test]
        fn pairs_add_up(values in proptest::collection::vec(0u64..65_536, 1..40)) {
            let sum = |f: &dyn Fn(u64) -> u64| values.iter().map(|v| f(*v)).sum::<u64>();
            let all = |of: &[u64]| -> u128 {
                let pairs = of.iter().enumerate().flat_map(|(i, a)| of[..i].iter().map(move |b| (a, b)));
                pairs.map(|(a, b)| u128::from(a.abs_diff(*b)).pow(2)).sum()
            };
            prop_assert_eq!(everybody(values.len() as u64, sum(&|v| v), sum(&|v| v * v)), all(&values));
            let whole = &values[..values.len() / 4 * 4];
            let squared: u64 = whole.chunks(4).map(|g| g.iter().sum::<u64>().pow(2)).sum();
            let squares: u64 = whole.iter().map(|v| v * v).sum();
            prop_assert_eq!(within_groups(4, squares, squared), whole.chunks(4).map(all).sum::<u128>());
        }
        #[test]
        fn bins_err_by_less_than_their_width(values in proptest::collection::vec((0u64..65_536, 0u64..65_536), 1..40)) {
            let (mut a, mut b): (Vec<u64>, Vec<u64>) = values.iter().copied().unzip();
            let binned = [bins(&a), bins(&b)];
            let of = |k: usize| Binned { agents: &binned[k][0], above: &binned[k][1] };
            a.sort_unstable();
            b.sort_unstable();
            let exact: u64 = a.iter().zip(&b).map(|(a, b)| a.abs_diff(*b)).sum();
            prop_assert!((wasserstein(of(0), of(1)) - exact as f64).abs() <= 256.0 * a.len() as f64);
            let median = b[(b.len() - 1) / 2];
            let exact: u64 = b.iter().map(|x| x.abs_diff(median)).sum();
            prop_assert!((consensus(of(1)) - exact as f64).abs() <= 256.0 * b.len() as f64);
        }
    }
}
