//! Where a population spends its time when mutants come so rarely that each is decided before the next.

/// Shares of time in each state of a chain that moves from i to j with probability proportional to `rates[i][j]`: elimination
/// without subtractions after Grassmann, Taksar & Heyman (1985), so that tiny rates keep their digits. `None`: some state can
/// never be left for the others, or the shares are not unique.
///
/// ```
/// // From 0 to 1 three times as likely as back.
/// let shares = polity::analysis::long_run(&[vec![0.0, 0.3], vec![0.1, 0.0]]).unwrap();
/// assert!((shares[1] - 0.75).abs() < 1e-12);
/// // 0 is never left: it is the whole long run.
/// assert_eq!(polity::analysis::long_run(&[vec![0.0, 0.0], vec![0.1, 0.0]]), Some(vec![1.0, 0.0]));
/// // Neither is ever left.
/// assert_eq!(polity::analysis::long_run(&[vec![0.0, 0.0], vec![0.0, 0.0]]), None);
/// ```
#[must_use]
pub fn long_run(rates: &[Vec<f64>]) -> Option<Vec<f64>> {
    let n = rates.len();
    // States that every state leads to: the one closed class, if there is only one.
    let mut reach: Vec<Vec<bool>> = (0..n).map(|i| (0..n).map(|j| i == j || rates[i][j] > 0.0).collect()).collect();
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                reach[i][j] |= reach[i][k] && reach[k][j];
            }
        }
    }
    let closed: Vec<usize> = (0..n).filter(|j| (0..n).all(|i| reach[i][*j])).collect();
    let mut p: Vec<Vec<f64>> = closed.iter().map(|i| closed.iter().map(|j| if i == j { 0.0 } else { rates[*i][*j] }).collect()).collect();
    let m = p.len();
    if m == 0 {
        return None;
    }
    let mut sums = vec![0.0; m];
    for k in (1..m).rev() {
        sums[k] = p[k][..k].iter().sum();
        for i in 0..k {
            let share = p[i][k] / sums[k];
            for j in (0..k).filter(|j| *j != i) {
                p[i][j] += share * p[k][j];
            }
        }
    }
    let mut weights = vec![1.0; m];
    for k in 1..m {
        weights[k] = (0..k).map(|i| weights[i] * p[i][k]).sum::<f64>() / sums[k];
    }
    let total: f64 = weights.iter().sum();
    let mut shares = vec![0.0; n];
    for (at, weight) in closed.into_iter().zip(weights) {
        shares[at] = weight / total;
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shares_balance(entries in prop::collection::vec(1e-9..1.0f64, 16)) {
            let rates: Vec<Vec<f64>> = entries.chunks(4).map(<[f64]>::to_vec).collect();
            let shares = long_run(&rates).unwrap();
            prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for j in 0..4 {
                let inflow: f64 = (0..4).filter(|i| *i != j).map(|i| shares[i] * rates[i][j]).sum();
                let outflow: f64 = (0..4).filter(|i| *i != j).map(|i| shares[j] * rates[j][i]).sum();
                prop_assert!((inflow - outflow).abs() < 1e-9 * (inflow + outflow), "{} {}", inflow, outflow);
            }
        }
    }
}
