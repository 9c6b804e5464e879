//! Is blame by lineage the same as cause? Those who answer for harm, ranked by blame, beside what would have been without each of them.

use super::silence::{Silence, ledger, outcome};
use crate::backend::{BackendError, Kind, Options};
use crate::config::Plan;
use crate::world::World;
use serde::Serialize;

/// Rank correlations in one replica.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The replica.
    pub replica: u32,
    /// Agents who answer for harm: those that are ranked.
    pub agents: usize,
    /// Harm done.
    pub done: u64,
    /// Spearman's ρ of blame and cause; `None`: one of both is the same for all.
    pub blame: Option<f64>,
    /// Spearman's ρ of what agents did themselves and cause.
    pub doing: Option<f64>,
    /// Sum of causes over the harm done: 1 if effects add up.
    pub sum: Option<f64>,
}

/// An agent, its blame and what it did itself.
type Ranked = (u32, [u32; 2]);

/// Silences every agent that answers for harm, one at a time and in all replicas side by side, from the start; `tell` hears of each run.
///
/// # Errors
/// A backend that fails.
pub fn score(
    plan: &Plan,
    strategy: u8,
    kind: Kind,
    options: &Options,
    tell: &mut dyn FnMut(usize, usize),
) -> Result<Vec<Score>, BackendError> {
    let start = World::new(plan);
    let base = outcome(plan, start.clone(), None, kind, options)?;
    // Agent, blame and own doing of those who answer for harm, by replica.
    let ranked =
        |replica: u32| -> Vec<Ranked> { (0..).zip(ledger(plan, &base.end, replica)).filter(|(_, [quarters, _])| *quarters > 0).collect() };
    let ranked: Vec<Vec<Ranked>> = (0..plan.replicas()).map(ranked).collect();
    let mut causes: Vec<Vec<f64>> = vec![Vec::new(); ranked.len()];
    let runs = ranked.iter().map(Vec::len).max().unwrap_or(0);
    for k in 0..runs {
        tell(k, runs);
        let agents = (0..).zip(&ranked).filter_map(|(replica, of)| Some([replica, of.get(k)?.0])).collect();
        let twin = outcome(plan, start.clone(), Some(&Silence { agents, after: 0, strategy: Some(strategy) }), kind, options)?;
        for (replica, causes) in causes.iter_mut().enumerate().filter(|(replica, _)| k < ranked[*replica].len()) {
            causes.push(base.done[replica] as f64 - twin.done[replica] as f64);
        }
    }
    let one = |replica: usize| {
        let (ranked, causes) = (&ranked[replica], &causes[replica]);
        let of = |k: usize| ranked.iter().map(|(_, books)| f64::from(books[k])).collect::<Vec<_>>();
        let done = base.done[replica];
        let sum = (done > 0).then(|| causes.iter().sum::<f64>() / done as f64);
        Score { replica: replica as u32, agents: ranked.len(), done, blame: spearman(&of(0), causes), doing: spearman(&of(1), causes), sum }
    };
    Ok((0..ranked.len()).map(one).collect())
}

/// Correlation of ranks, equal numbers sharing the mean of theirs (Spearman 1904); `None`: one list is constant.
#[must_use]
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    let (a, b) = (ranks(a), ranks(b));
    let n = a.len() as f64;
    let middle = f64::midpoint(n, 1.0);
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - middle) * (y - middle)).sum::<f64>();
    let spread = (product(&a, &a) * product(&b, &b)).sqrt();
    (spread > 0.0).then(|| product(&a, &b) / spread)
}

fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|x, y| numbers[*x].total_cmp(&numbers[*y]));
    let mut ranks = vec![0.0; numbers.len()];
    let mut first = 0;
    for ties in order.chunk_by(|x, y| numbers[*x] == numbers[*y]) {
        let rank = first as f64 + f64::midpoint(ties.len() as f64, 1.0);
        for at in ties {
            ranks[*at] = rank;
        }
        first += ties.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 0.0]), [3.5, 2.0, 3.5, 1.0]);
        // 1 − 6·Σd²/(n(n²−1)) with d = 0, 1, −1, 0.
        assert_eq!(spearman(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]), Some(0.8));
        assert_eq!((spearman(&[1.0, 1.0], &[1.0, 2.0]), spearman(&[], &[])), (None, None));
    }
}
