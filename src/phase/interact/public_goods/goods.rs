//! `interact/public_goods`: what the user's words come to as numbers, in natural units.

use super::benefit::BenefitFile;
use super::file::PublicGoodsFile;
use crate::num::fixed;
use crate::rule::context::Context;

/// The game of a group in natural units: π = own\[contributes\] + steps\[k\] + Σ pairs\[own\]\[other\].
pub(super) struct Goods {
    pub size: u32,
    pub own: [f64; 2],
    /// What everybody has whatever happens, part of `own` too.
    pub base: f64,
    /// What everybody gets beyond that if k contribute.
    pub steps: Vec<f64>,
    /// What each other contributor adds.
    pub shared: f64,
    pub fine: f64,
    pub punishing_cost: f64,
    pub reward: f64,
    pub rewarding_cost: f64,
    pub pool_fee: f64,
    pub pool_fine: f64,
    pub pool_reward: f64,
}

impl PublicGoodsFile {
    /// Mean payoff of a group by its number of contributors, before dial, fines and what punishing costs.
    pub(super) fn yields(&self, size: u32) -> Vec<f64> {
        let n = f64::from(size);
        (0..=size).map(|k| self.benefit.at(self.cost, k, size) - self.cost * f64::from(k) / n).collect()
    }

    /// What the dial leaves of the sum of payoffs, 1 − κ, in units of 2⁻³⁰; none where members punish, reward or stay away.
    pub(super) fn part_q30(&self) -> Option<u32> {
        let fights = !self.punishers.is_empty() && self.fine + self.punishing_cost > 0.0;
        let thanks = !self.rewarders.is_empty() && self.reward + self.rewarding_cost > 0.0;
        let pools = !self.pool.is_empty() && self.pool_fee + self.pool_fine + self.pool_reward > 0.0;
        (!fights && !thanks && !pools && self.loners.is_empty()).then(|| fixed::probability_q30(1.0 - self.dial.unwrap_or(0.0)))
    }

    /// With the dial u = κ·π + (1 − 2κ)·(mean of the group), which is of the same form as π.
    pub(super) fn goods(&self, size: u32) -> Goods {
        let (own, common) = self.dial.map_or((1.0, 0.0), |dial| (dial, 1.0 - 2.0 * dial));
        let n = f64::from(size);
        let (base, each) = match self.benefit {
            BenefitFile::Linear { multiplication } => (0.0, multiplication * self.cost / n),
            BenefitFile::CollectiveRisk { endowment, risk, .. } => ((1.0 - risk) * endowment, 0.0),
            _ => (0.0, 0.0),
        };
        // What is neither linear nor there whatever happens.
        let beyond = |k: u32| match self.benefit {
            BenefitFile::Linear { .. } => 0.0,
            BenefitFile::CollectiveRisk { needed, endowment, risk, .. } => {
                if k >= needed {
                    risk * endowment
                } else {
                    0.0
                }
            }
            _ => self.benefit.at(self.cost, k, size),
        };
        let base = (own + common) * base;
        let pooled = |x: f64| if self.pool.is_empty() { 0.0 } else { x };
        // The mean of a group is benefit(k) − cost·k/n; both linear parts are sums over its members, oneself included.
        let shared = (own + common) * each - common * self.cost / n;
        Goods {
            size,
            own: [base, base + shared - own * self.cost],
            base,
            steps: (0..=size).map(|k| (own + common) * beyond(k)).collect(),
            shared,
            fine: self.fine,
            punishing_cost: self.punishing_cost,
            reward: self.reward,
            rewarding_cost: self.rewarding_cost,
            pool_fee: pooled(self.pool_fee),
            pool_fine: pooled(self.pool_fine),
            pool_reward: pooled(self.pool_reward),
        }
    }

    /// What a member gets of a group with so many participants of whom k contribute, where some may stay away.
    pub(super) fn among(&self, contributes: bool, k: u32, players: u32) -> f64 {
        match players {
            0 => 0.0,
            1 => self.loner_payoff,
            _ => self.benefit.at(self.cost, k.min(players), players) - if contributes { self.cost } else { 0.0 },
        }
    }

    /// Largest magnitude of a payoff, and of what the tables hold.
    #[must_use]
    pub fn largest(&self, context: &Context<'_>) -> f64 {
        let size = self.size(context);
        let goods = self.goods(size);
        let others = f64::from(goods.size - 1);
        let sum = |names: &[String], each: f64| if names.is_empty() { 0.0 } else { each };
        let met = sum(&self.punishers, goods.fine + goods.punishing_cost)
            + sum(&self.rewarders, goods.reward + goods.rewarding_cost)
            + goods.pool_fine
            + goods.pool_reward;
        let most = |all: &mut dyn Iterator<Item = f64>| all.fold(0.0, |most: f64, x| most.max(x.abs()));
        let produced = if self.loners.is_empty() {
            let base = if self.benefit.realised() { goods.base } else { 0.0 };
            goods.own[0].abs().max(goods.own[1].abs()) + base + most(&mut goods.steps.iter().copied()) + others * goods.shared.abs()
        } else {
            let at = |players: u32| (0..=players).map(move |k| self.benefit.at(self.cost, k, players));
            most(&mut (2..=size).flat_map(at)) + self.cost + self.loner_payoff
        };
        produced + others * met + goods.pool_fee
    }
}
