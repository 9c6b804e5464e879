//! The tally of a society, read by name: all replicas pooled, or one by one.

use super::layout::{DIMENSION_SUMS, Layout, VALUE_BINS};
use super::tally::Observation;
use crate::columns::Column;
use crate::config::Plan;

/// Unit of values.
pub(super) const UNIT: f64 = 65535.0;

/// The tally of a society.
pub(super) struct Totals<'a> {
    pub plan: &'a Plan,
    pub layout: Layout,
    pub observation: &'a Observation,
    sums: Vec<u128>,
}

impl<'a> Totals<'a> {
    /// `None`: the plan has no society.
    pub(super) fn new(plan: &'a Plan, observation: &'a Observation) -> Option<Self> {
        let layout = Layout::new(plan);
        if layout.len == 0 {
            return None;
        }
        let mut sums = vec![0u128; layout.len as usize];
        for replica in &observation.replicas {
            sums.iter_mut().zip(&replica.society).for_each(|(sum, x)| *sum += u128::from(*x));
        }
        Some(Self { plan, layout, observation, sums })
    }

    pub(super) fn get(&self, at: u32) -> u128 {
        self.sums[at as usize]
    }

    pub(super) fn counts(&self, at: u32, len: u32) -> Vec<u64> {
        self.sums[at as usize..(at + len) as usize].iter().map(|x| *x as u64).collect()
    }

    pub(super) fn agents(&self) -> u128 {
        u128::from(self.plan.agents_total())
    }

    /// A sum over agents as a mean, in units of `unit`.
    pub(super) fn mean(&self, at: u32, unit: f64) -> Option<f64> {
        (self.agents() > 0).then(|| self.get(at) as f64 / self.agents() as f64 / unit)
    }

    /// Has anybody acted yet?
    pub(super) fn acted(&self) -> bool {
        self.observation.step > 0
    }

    /// Is anybody served yet? Where groups decide, nobody is before the first decision.
    pub(super) fn served(&self) -> bool {
        self.acted() || self.plan.planes(Column::Outcome) == 0
    }

    /// Agents by value or by preference of dimension `d`.
    pub(super) fn histogram(&self, d: u32, preferences: bool) -> Vec<u64> {
        self.counts(self.bins_at(d, preferences), VALUE_BINS)
    }

    /// First of these bins.
    pub(super) fn bins_at(&self, d: u32, preferences: bool) -> u32 {
        self.layout.dimension_at(d) + DIMENSION_SUMS + if preferences { VALUE_BINS } else { 0 }
    }

    /// The tallies of the replicas.
    pub(super) fn replicas(&self) -> impl Iterator<Item = &'a [u64]> {
        self.observation.replicas.iter().map(|replica| replica.society.as_slice())
    }

    /// Mean of a score of groups, 0 to 1: 0 the task's, 1 that of human values. Undefined before anybody acted.
    pub(super) fn score(&self, k: u32) -> Option<f64> {
        self.mean(self.layout.scores + 1 + k, UNIT).filter(|_| self.acted())
    }
}
