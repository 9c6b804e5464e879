//! A well-mixed population by how many agents hold each strategy: all that a rule may look at whose next state is a chain of counts.

use super::facts::Revision;
use crate::num::fixed::ONE_Q30;

/// What one agent sees of a population in which all agents of one strategy are alike.
#[derive(Debug, Clone, Copy)]
pub struct Crowd<'a> {
    /// Agents of each strategy.
    pub counts: &'a [u64],
    /// What agents of each strategy earned, stored units; strategies that nobody holds earned nothing.
    pub payoffs: &'a [i32],
    /// The agent's own strategy.
    pub own: usize,
    /// Does it draw from all agents, itself included, instead of from the others?
    pub include_self: bool,
}

impl Crowd<'_> {
    /// Agents of strategy `s` among whom this one draws.
    #[must_use]
    pub fn pool(&self, s: usize) -> u64 {
        self.counts[s] - u64::from(s == self.own && !self.include_self)
    }
    /// Probability that a random agent of the pool holds strategy `s`; draws are within 2⁻³² of it. 0: there is nobody.
    #[must_use]
    pub fn share(&self, s: usize) -> f64 {
        let all: u64 = (0..self.counts.len()).map(|k| self.pool(k)).sum();
        if all == 0 { 0.0 } else { self.pool(s) as f64 / all as f64 }
    }
    /// Payoff of strategy `s` less the agent's own, stored units.
    #[must_use]
    pub fn lead(&self, s: usize) -> i32 {
        self.payoffs[s] - self.payoffs[self.own]
    }
    /// The distribution of an agent whose probability of revising does not depend on its class, which nobody knows here, and that goes to each other strategy with a probability `to(s)` when it revises, and else stays.
    #[must_use]
    pub fn revised(&self, revision: &Revision, to: impl Fn(usize) -> f64) -> Vec<f64> {
        let update = q30(revision.update_q30);
        let mut moves: Vec<f64> = (0..self.counts.len()).map(|s| if s == self.own { 0.0 } else { update * to(s) }).collect();
        moves[self.own] = (1.0 - moves.iter().sum::<f64>()).max(0.0);
        moves
    }
}

/// A probability in units of 2⁻³⁰ as a number.
#[must_use]
pub fn q30(units: u32) -> f64 {
    f64::from(units) / f64::from(ONE_Q30)
}
