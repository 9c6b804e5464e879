//! What groups decided in a step, of one replica: which of them decided wrongly, and who was for it.
//!
//! Degrees of responsibility are those of Chockler & Halpern 2004: 1 over how many of those who were for a decision would have to change their minds until
//! it depends on each of the others, and that one. Twin: `src/reference/measure/decisions.rs`.
#![deny(clippy::float_arithmetic)]

use crate::config::Plan;
use crate::config::plan::{Decides, PhasePlan, draw};
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;

/// Unit of degrees and shares: 2³².
pub const ONE_Q32: u64 = 1 << 32;

/// A group that decided wrongly, or left undone what needed doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong {
    /// The group.
    pub group: u32,
    /// Members who were for it.
    pub supporters: u32,
    /// How many it takes.
    pub quota: u32,
}

impl Wrong {
    /// Degree of responsibility of each who was for it, units of 2⁻³², rounded down.
    #[must_use]
    pub fn degree_q32(&self) -> u64 {
        ONE_Q32 / u64::from(self.supporters.saturating_sub(self.quota) + 1)
    }
    /// The share of each in equal parts, units of 2⁻³², rounded down.
    #[must_use]
    pub fn share_q32(&self) -> u64 {
        ONE_Q32 / u64::from(self.supporters.max(1))
    }
}

/// What the groups of a replica decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decisions {
    /// Members of a group.
    pub size: u32,
    /// Groups.
    pub groups: u32,
    /// Those that decided wrongly.
    pub wrong: Vec<Wrong>,
    /// Where groups are drawn anew, the seat of each agent: group · size and the place in it.
    seats: Option<Permutation>,
}

impl Decisions {
    /// Members of a group, in the order of seats.
    #[must_use]
    pub fn members(&self, group: u32) -> Vec<u32> {
        let seats = group * self.size..(group + 1) * self.size;
        seats.map(|seat| self.seats.map_or(seat, |order| order.inverse(seat))).collect()
    }
    /// The group of an agent; `None`: it is left over.
    #[must_use]
    pub fn group_of(&self, agent: u32) -> Option<u32> {
        let seat = self.seats.map_or(agent, |order| order.forward(agent));
        Some(seat / self.size).filter(|group| *group < self.groups)
    }
}

/// What the words of the deciding phase say of an agent: reports where groups vote, else packed payoffs, beside which the strategies stand that earned them.
pub type Said<'a> = &'a dyn Fn(usize) -> u32;

/// Was an agent for what its group did wrongly?
#[must_use]
pub fn supports(how: Decides, said: u32) -> bool {
    match how {
        Decides::Majority { .. } => said & 1 == (said >> 1) & 1,
        Decides::Threshold { acts, .. } => (acts >> (said & 15)) & 1 == 0,
    }
}

/// The decisions of a step in a replica, by the phase in which they are made.
#[must_use]
pub fn decided(plan: &Plan, phase: &PhasePlan, how: Decides, [step, replica]: [u32; 2], said: Said<'_>) -> Decisions {
    match how {
        Decides::Majority { size } => {
            let groups = plan.agents() / size;
            let of = |group: u32| {
                let first = said((group * size) as usize);
                let for_it = || (group * size..(group + 1) * size).filter(|i| supports(how, said(*i as usize))).count() as u32;
                // Decided beside true.
                ((first >> 1) & 1 != (first >> 2) & 1).then(|| Wrong { group, supporters: for_it(), quota: size / 2 + 1 })
            };
            Decisions { size, groups, wrong: (0..groups).filter_map(of).collect(), seats: None }
        }
        Decides::Threshold { size, needed, random, .. } => {
            let groups = plan.agents() / size;
            let key = DrawKey { seed: plan.seed(), step, draw: phase.draw(draw::MATCHING), replica };
            let seats = random.then(|| Permutation::new(key, plan.agents()));
            let mut idle = vec![0u32; groups as usize];
            let mut places = [0u32; 512];
            for first in (0..plan.agents()).step_by(places.len()) {
                let places = &mut places[..(plan.agents() - first).min(512) as usize];
                places.iter_mut().zip(first..).for_each(|(place, i)| *place = i);
                if let Some(seats) = &seats {
                    seats.forward_many(places);
                }
                for (place, i) in places.iter().zip(first as usize..) {
                    // Those left over have no group.
                    if let Some(idle) = idle.get_mut((place / size) as usize) {
                        *idle += u32::from(supports(how, said(i)));
                    }
                }
            }
            let quota = size - needed + 1;
            let wrong = (0..).zip(idle).filter(|(_, idle)| *idle >= quota);
            let wrong = wrong.map(|(group, supporters)| Wrong { group, supporters, quota }).collect();
            Decisions { size, groups, wrong, seats }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Degrees by Chockler & Halpern's examples, and where nobody volunteers.
    #[test]
    fn degrees_and_shares() {
        let of = |supporters: u32, quota: u32| {
            let wrong = Wrong { group: 0, supporters, quota };
            [wrong.degree_q32(), wrong.share_q32()].map(|q32| q32 as f64 / ONE_Q32 as f64)
        };
        let near = |[a, b]: [f64; 2], c: f64, d: f64| (a - c).abs() < 1e-9 && (b - d).abs() < 1e-9;
        assert!(near(of(11, 6), 1.0 / 6.0, 1.0 / 11.0) && near(of(6, 6), 1.0, 1.0 / 6.0));
        // One of ten had sufficed: each of the ten is pivotal. Two of ten had: one of the others has to, and this one.
        assert!(near(of(10, 10), 1.0, 0.1) && near(of(10, 9), 0.5, 0.1) && near(of(9, 9), 1.0, 1.0 / 9.0));
    }
}
