//! Markov chains with few states, solved without a subtraction: states are taken out one by one (Grassmann, Taksar & Heyman 1985), so
//! that every digit of rare events stays; what may leave the range of numbers is kept as a logarithm.

use super::statistics::{ln_add, ln_sum};

/// Rows of transition probabilities; row `i` holds those to the states `low[i] ..`, all others are 0.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    low: Vec<usize>,
    rows: Vec<Vec<f64>>,
}

/// Why a chain has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// Some states between the ends are never left.
    Inside,
    /// The long run depends on the start.
    Start,
}

impl Chain {
    /// From rows `(first state, probabilities)`.
    pub(super) fn new(rows: impl IntoIterator<Item = (usize, Vec<f64>)>) -> Self {
        let (low, rows) = rows.into_iter().unzip();
        Self { low, rows }
    }

    /// Number of states.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Probability of the step from `i` to `j`.
    pub(super) fn at(&self, i: usize, j: usize) -> f64 {
        j.checked_sub(self.low[i]).and_then(|at| self.rows[i].get(at)).copied().unwrap_or(0.0)
    }

    /// First this chain's step, then the other's.
    pub(super) fn then(&self, other: &Self) -> Self {
        let row = |i: usize| {
            let mut next = vec![0.0; other.len()];
            for (k, p) in self.rows[i].iter().enumerate().filter(|(_, p)| **p > 0.0) {
                let k = k + self.low[i];
                next[other.low[k]..].iter_mut().zip(&other.rows[k]).for_each(|(sum, q)| *sum += p * q);
            }
            trimmed(&next)
        };
        Self::new((0..self.len()).map(row))
    }

    /// The same rows, wide enough that taking states out from the last one down fills nothing beyond them.
    fn envelope(&self, first: usize) -> Worn {
        let n = self.len();
        let (mut low, mut high) = (self.low.clone(), vec![0; n]);
        for i in (0..n - 1).rev() {
            low[i] = low[i].min(low[i + 1]).min(i);
        }
        low[n - 1] = low[n - 1].min(n - 1);
        for i in 0..n {
            let end = (self.low[i] + self.rows[i].len()).saturating_sub(1).max(i);
            high[i] = if i == 0 { end } else { end.max(high[i - 1]) };
        }
        let rows = (0..n).map(|i| (low[i]..=high[i]).map(|j| self.at(i, j)).collect()).collect();
        Worn { first, low, high, rows, out: vec![0.0; n] }
    }

    /// Ready for questions about the ends, states 0 and the last, which are never left.
    pub(super) fn absorbing(&self) -> Result<Absorbing, Closed> {
        let last = self.len() - 1;
        let mut worn = self.envelope(1);
        let up: Vec<f64> = (0..last).map(|i| self.at(i, last)).collect();
        let mut reach = up.clone();
        for k in (1..last).rev() {
            worn.out[k] = reach[k] + worn.below(k);
            if worn.out[k] <= 0.0 {
                return Err(Closed::Inside);
            }
            let gone = reach[k];
            worn.take_out(k, |i, share| reach[i] += share * gone);
        }
        Ok(Absorbing { worn, up })
    }

    /// Shares of time in each state.
    pub(super) fn stationary(&self) -> Result<Vec<f64>, Closed> {
        let last = self.len() - 1;
        let mut worn = self.envelope(0);
        // Everybody may end in the last state for ever; so may they in the first, and then it depends.
        if worn.below(last) <= 0.0 {
            let first_leaves = self.rows[0].iter().enumerate().any(|(j, p)| j + self.low[0] > 0 && *p > 0.0);
            let mut shares = vec![0.0; last + 1];
            shares[last] = 1.0;
            return if first_leaves { Ok(shares) } else { Err(Closed::Start) };
        }
        for k in (1..=last).rev() {
            worn.out[k] = worn.below(k);
            if worn.out[k] <= 0.0 {
                return Err(Closed::Start);
            }
            worn.take_out(k, |_, _| {});
        }
        let mut weight = vec![0.0; last + 1];
        for k in 1..=last {
            let from = worn.above(k).map(|i| weight[i] + worn.get(i, k).ln());
            weight[k] = ln_sum(&from.collect::<Vec<_>>()) - worn.out[k].ln();
        }
        let all = ln_sum(&weight);
        Ok(weight.into_iter().map(|w| (w - all).exp()).collect())
    }
}

/// Probabilities without the zeros at both ends.
pub(super) fn trimmed(row: &[f64]) -> (usize, Vec<f64>) {
    let low = row.iter().position(|p| *p > 0.0).unwrap_or(0);
    let end = row.iter().rposition(|p| *p > 0.0).map_or(low, |k| k + 1);
    (low, row[low..end].to_vec())
}

/// A chain whose states are taken out: row `k` keeps where it goes among lower states once all higher ones are gone.
#[derive(Debug)]
struct Worn {
    /// States below it are never taken out.
    first: usize,
    low: Vec<usize>,
    high: Vec<usize>,
    rows: Vec<Vec<f64>>,
    /// Probability of leaving a state for lower ones, or for good.
    out: Vec<f64>,
}

impl Worn {
    fn get(&self, i: usize, j: usize) -> f64 {
        self.rows[i][j - self.low[i]]
    }
    /// Probability of leaving `k` for lower states.
    fn below(&self, k: usize) -> f64 {
        self.rows[k][..k - self.low[k]].iter().sum()
    }
    /// States below `k` that may lead to it.
    fn above(&self, k: usize) -> impl Iterator<Item = usize> + '_ {
        (self.first..k).rev().take_while(move |i| self.high[*i] >= k).filter(move |i| self.get(*i, k) > 0.0)
    }
    /// Whoever went to `k` goes where it leads.
    fn take_out(&mut self, k: usize, mut also: impl FnMut(usize, f64)) {
        let (head, tail) = self.rows.split_at_mut(k);
        let gone = &tail[0][..k - self.low[k]];
        for i in (self.first..k).rev().take_while(|i| self.high[*i] >= k) {
            let share = head[i][k - self.low[i]] / self.out[k];
            if share > 0.0 {
                head[i][self.low[k] - self.low[i]..].iter_mut().zip(gone).for_each(|(p, q)| *p += share * q);
                also(i, share);
            }
        }
    }
}

/// A chain that ends in its first or its last state.
#[derive(Debug)]
pub(super) struct Absorbing {
    worn: Worn,
    up: Vec<f64>,
}

impl Absorbing {
    /// Logarithms of the probabilities of ending in the last state, from each state between the ends (entry 0 counts for nothing).
    pub(super) fn ln_up(&self) -> Vec<f64> {
        self.solve(self.up.iter().map(|p| p.ln()).collect())
    }
    /// Logarithms of the mean steps to either end.
    pub(super) fn ln_steps(&self) -> Vec<f64> {
        self.solve(vec![0.0; self.up.len()])
    }
    /// Logarithms of the mean steps to an end among those that go there, from the logarithms of the probabilities to do so.
    pub(super) fn ln_steps_to(&self, ln_p: &[f64]) -> Vec<f64> {
        self.solve(ln_p.to_vec()).iter().zip(ln_p).map(|(sum, p)| sum - p).collect()
    }

    /// Solves v = r + Pv between the ends, all in logarithms.
    fn solve(&self, mut r: Vec<f64>) -> Vec<f64> {
        for k in (1..r.len()).rev() {
            for i in self.worn.above(k) {
                r[i] = ln_add(r[i], self.worn.get(i, k).ln() - self.worn.out[k].ln() + r[k]);
            }
        }
        for k in 1..r.len() {
            let mut terms = vec![r[k]];
            terms.extend((self.worn.low[k].max(1)..k).map(|j| self.worn.get(k, j).ln() + r[j]));
            r[k] = ln_sum(&terms) - self.worn.out[k].ln();
        }
        r
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One up with `up(i)`, one down with `down(i)`.
    fn birth_death(n: usize, up: impl Fn(usize) -> f64, down: impl Fn(usize) -> f64) -> Chain {
        Chain::new((0..=n).map(|i| {
            let mut row = vec![0.0; n + 1];
            if i < n {
                row[i + 1] = up(i);
            }
            if i > 0 {
                row[i - 1] = down(i);
            }
            row[i] = 1.0 - row.iter().sum::<f64>();
            trimmed(&row)
        }))
    }

    /// Moran process of a mutant of fitness r (Nowak 2006): (1 − 1/r)/(1 − 1/r^N), also where it is 10⁻²⁴⁰.
    #[test]
    fn moran_closed_form() {
        for (n, r) in [(10, 1.1f64), (50, 0.5), (800, 0.5)] {
            let total = |i: usize| i as f64 * r + (n - i) as f64;
            let up = |i: usize| if i == 0 { 0.0 } else { i as f64 * r / total(i) * (n - i) as f64 / n as f64 };
            let down = |i: usize| if i == n { 0.0 } else { (n - i) as f64 / total(i) * i as f64 / n as f64 };
            let ends = birth_death(n, up, down).absorbing().unwrap();
            // ln (1/r − 1) − ln(1/r^N − 1), or with both signs turned.
            let exact = ((1.0 / r - 1.0).abs()).ln() - (-r.ln() * n as f64).exp_m1().abs().ln();
            assert!((ends.ln_up()[1] - exact).abs() < 1e-10 * exact.abs(), "{n} {r}: {} {exact}", ends.ln_up()[1]);
        }
    }

    /// A fair walk of step probability 1/2 each way: k(n − k) steps; (n² − k²)/3 to the upper end among those that reach it.
    #[test]
    fn fair_walk() {
        let ends = birth_death(20, |i| if i == 0 { 0.0 } else { 0.5 }, |i| if i == 20 { 0.0 } else { 0.5 }).absorbing().unwrap();
        let up = ends.ln_up();
        let (steps, to) = (ends.ln_steps(), ends.ln_steps_to(&up));
        for k in 1..20 {
            let x = k as f64;
            assert!((up[k].exp() - x / 20.0).abs() < 1e-12);
            assert!((steps[k].exp() - x * (20.0 - x)).abs() < 1e-9);
            assert!((to[k].exp() - (400.0 - x * x) / 3.0).abs() < 1e-9);
        }
    }

    /// Ehrenfest's urn: binomial; and detailed balance over 600 orders of magnitude.
    #[test]
    fn stationary_closed_forms() {
        let urn = birth_death(40, |i| (40 - i) as f64 / 80.0, |i| i as f64 / 80.0).stationary().unwrap();
        let mut ways = 1.0;
        for (k, share) in urn.iter().enumerate() {
            assert!((share * 2f64.powi(40) / ways - 1.0).abs() < 1e-10);
            ways *= (40 - k) as f64 / (k + 1) as f64;
        }
        let steep = birth_death(300, |_| 0.001, |_| 0.1).stationary().unwrap();
        assert!((steep[100] / steep[0] * 100f64.powi(100) - 1.0).abs() < 1e-10);
        assert!(((steep[140] / steep[0]).ln() / 100f64.ln() + 140.0).abs() < 1e-10);
    }

    #[test]
    fn closed_classes() {
        assert_eq!(birth_death(4, |_| 0.0, |_| 0.0).stationary(), Err(Closed::Start));
        assert_eq!(birth_death(2, |_| 0.5, |_| 0.0).stationary(), Ok(vec![0.0, 0.0, 1.0]));
        assert_eq!(birth_death(2, |_| 0.0, |_| 0.5).stationary(), Ok(vec![1.0, 0.0, 0.0]));
        assert_eq!(birth_death(4, |_| 0.0, |i| f64::from(u8::from(i == 4))).absorbing().err(), Some(Closed::Inside));
    }
}
