//! The exact Markov chain of synchronous imitation among N agents of two strategies, in ordinary floating point: written from
//! the definition and sharing nothing with the simulator.
//!
//! With i agents of strategy A, every A becomes B with probability p and every B becomes A with probability q, independently;
//! the next i is i − Binomial(i, p) + Binomial(N − i, q).

/// Transition probabilities between 0 ..= N agents of strategy A.
pub struct Chain {
    pub rows: Vec<Vec<f64>>,
}

/// Probabilities of 0 ..= n successes.
pub fn binomial(n: usize, p: f64) -> Vec<f64> {
    let mut terms = vec![0.0; n + 1];
    terms[0] = 1.0;
    for trial in 1..=n {
        for k in (0..=trial).rev() {
            let hit = if k == 0 { 0.0 } else { terms[k - 1] * p };
            terms[k] = terms[k] * (1.0 - p) + hit;
        }
    }
    terms
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

impl Chain {
    /// From the probabilities (A to B, B to A) at each i.
    pub fn new(n: usize, flips: impl Fn(usize) -> (f64, f64)) -> Self {
        let rows = (0..=n)
            .map(|i| {
                let (p, q) = flips(i);
                let (lost, won) = (binomial(i, p), binomial(n - i, q));
                let mut row = vec![0.0; n + 1];
                for (l, pl) in lost.iter().enumerate() {
                    for (w, pw) in won.iter().enumerate() {
                        row[i - l + w] += pl * pw;
                    }
                }
                row
            })
            .collect();
        Self { rows }
    }

    /// Fermi imitation of a random other with expected payoffs against a random other.
    pub fn fermi(n: usize, matrix: [[f64; 2]; 2], beta: f64, update: f64) -> Self {
        let others = n as f64 - 1.0;
        Self::new(n, |i| {
            if i == 0 || i == n {
                return (0.0, 0.0);
            }
            let (a, b) = (i as f64, (n - i) as f64);
            let pay_a = (matrix[0][0] * (a - 1.0) + matrix[0][1] * b) / others;
            let pay_b = (matrix[1][0] * a + matrix[1][1] * (b - 1.0)) / others;
            let gain = beta * (pay_a - pay_b);
            (update * b / others * logistic(-gain), update * a / others * logistic(gain))
        })
    }

    /// Copying a random other.
    pub fn voter(n: usize, update: f64) -> Self {
        let others = n as f64 - 1.0;
        Self::new(n, |i| (update * (n - i) as f64 / others, update * i as f64 / others))
    }

    /// Probability of ending with N agents of strategy A, from each i.
    pub fn fixation(&self) -> Vec<f64> {
        let n = self.rows.len() - 1;
        self.solve(|i| self.rows[i][n], 1.0)
    }

    /// Expected steps until one strategy is left, from each i.
    pub fn steps(&self) -> Vec<f64> {
        self.solve(|_| 1.0, 0.0)
    }

    /// Solves (1 − Q) v = source on the transient states, by elimination with row pivots.
    fn solve(&self, source: impl Fn(usize) -> f64, end: f64) -> Vec<f64> {
        let n = self.rows.len() - 1;
        let size = n - 1;
        let mut a: Vec<Vec<f64>> = (1..n)
            .map(|i| {
                let mut row: Vec<f64> = (1..n).map(|j| f64::from(u8::from(i == j)) - self.rows[i][j]).collect();
                row.push(source(i));
                row
            })
            .collect();
        for column in 0..size {
            let pivot = (column..size).max_by(|x, y| a[*x][column].abs().total_cmp(&a[*y][column].abs())).unwrap_or(column);
            a.swap(column, pivot);
            let (above, below) = a.split_at_mut(column + 1);
            let head = &above[column];
            for row in below {
                let factor = row[column] / head[column];
                if factor != 0.0 {
                    for (x, y) in row[column..].iter_mut().zip(&head[column..]) {
                        *x -= factor * y;
                    }
                }
            }
        }
        let mut v = vec![0.0; n + 1];
        v[n] = end;
        for i in (0..size).rev() {
            let known: f64 = (i + 1..size).map(|j| a[i][j] * v[j + 1]).sum();
            v[i + 1] = (a[i][size] - known) / a[i][i];
        }
        v
    }
}

/// Pearson's statistic of observed next states against a row of the chain, as distance from its mean in standard deviations.
/// Neighbouring states are pooled until 10 observations are expected.
pub fn misfit(row: &[f64], observed: &[usize]) -> f64 {
    let trials: usize = observed.iter().sum();
    let (mut statistic, mut cells, mut expected, mut found) = (0.0, 0.0, 0.0, 0.0);
    let mut rest = trials as f64;
    for (p, count) in row.iter().zip(observed) {
        expected += p * trials as f64;
        found += *count as f64;
        // A cell closes only if enough is left for one more.
        if expected >= 10.0 && rest - expected >= 10.0 {
            statistic += (found - expected) * (found - expected) / expected;
            (rest, cells, expected, found) = (rest - expected, cells + 1.0, 0.0, 0.0);
        }
    }
    statistic += (found - expected) * (found - expected) / expected;
    (statistic - cells) / (2.0 * f64::max(cells, 1.0)).sqrt()
}

/// The chain itself against closed forms.
#[test]
fn chain_is_right() {
    let voter = Chain::voter(20, 0.7);
    for (i, p) in voter.fixation().iter().enumerate() {
        assert!((p - i as f64 / 20.0).abs() < 1e-10, "the voter model is a martingale: {i} of 20 gave {p}");
    }
    let chain = Chain::fermi(30, [[2.0, 0.3], [1.0, 0.7]], 0.8, 0.9);
    for row in &chain.rows {
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12, "rows sum to 1");
    }
    // Rare updates: at most one agent changes at a time, and the birth-death closed form holds.
    let (n, g) = (30, 0.2f64);
    let rare = Chain::fermi(n, [[g, g], [0.0, 0.0]], 1.0, 1e-5).fixation()[1];
    let exact = (1.0 - (-g).exp()) / (1.0 - (-g * n as f64).exp());
    assert!((rare / exact - 1.0).abs() < 1e-4, "{rare} against {exact}");
}
