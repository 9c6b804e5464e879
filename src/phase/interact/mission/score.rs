//! How a mission decides and scores, in integers: what the kernel and expectations over preferences have in common.
#![deny(clippy::float_arithmetic)]

use crate::num::fixed::{mean_half_even, toward};

/// Roles of a mission.
pub const ROLES: usize = 4;

/// How missions of one strategy decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Pressure to agree, units of 2⁻¹⁶.
    pub pressure_q16: u32,
    /// Weight of each role, units of 2⁻¹⁶, summing to 65536.
    pub weights: [u32; ROLES],
    /// Plurality that the pressure leaves, (1-s)², units of 1/65535.
    pub plurality: u32,
}

/// 1 in units of 1/65535.
pub(super) const UNIT: u32 = 65535;
/// Roles times dimensions, times 1: the largest sum of distances.
const ALL: u32 = 8 * UNIT;

/// Preferences or values of a mission, by dimension and role.
pub(super) type Roles = [[u16; ROLES]; 2];

/// What a mission decides, and how it scores.
pub(super) struct Scored {
    pub decision: [u16; 2],
    pub values: Roles,
    pub objective: u32,
    pub human: u32,
    /// Distance of the decision to the preferences of the worst-served role, over both dimensions.
    pub worst: u32,
}

/// a·b of two numbers in units of 1/65535.
#[inline(always)]
const fn product(a: u32, b: u32) -> u32 {
    (a * b + UNIT / 2) / UNIT // ≤ 65535² + 32767 < 2^32
}

/// (1 − ζ·discord)⁺ (0.5 + 0.5 e); `distances` is the sum of |v − decision| over four roles and two dimensions.
#[inline(always)]
#[must_use]
pub const fn task_score(discord_q10: u32, distances: u32, emphasis: u32) -> u32 {
    let lost = (discord_q10 * distances) >> 10; // ζ ≤ 4: at most 2^12 · 8 · 65535 < 2^32
    let agreement = (ALL - if lost < ALL { lost } else { ALL } + 4) >> 3;
    product(agreement, (UNIT + emphasis + 1) >> 1)
}

/// min(need, aid)/need; a region without need is covered.
#[inline(always)]
#[must_use]
pub const fn coverage(aid: u32, need: u32) -> u32 {
    if aid >= need { UNIT } else { (aid * UNIT + need / 2) / need }
}

#[inline(always)]
fn decided(weights: [u32; ROLES], preference: [u16; ROLES]) -> u16 {
    let sum: u64 = weights.iter().zip(preference).map(|(w, p)| u64::from(*w) * u64::from(p)).sum();
    mean_half_even(sum, 65536) as u16 // weights sum to 65536
}

/// A mission of one style, by its members' preferences.
#[inline(always)]
pub(super) fn mission(discord_q10: u32, style: &Style, preference: &Roles) -> Scored {
    let decision = [decided(style.weights, preference[0]), decided(style.weights, preference[1])];
    let mut values = [[0; ROLES]; 2];
    let (mut distances, mut worst) = (0, 0);
    for role in 0..ROLES {
        let mut loss = 0;
        for d in 0..2 {
            values[d][role] = toward(preference[d][role], decision[d], style.pressure_q16);
            distances += u32::from(values[d][role].abs_diff(decision[d]));
            loss += u32::from(preference[d][role].abs_diff(decision[d]));
        }
        worst = worst.max(loss);
    }
    let (share, emphasis, need) = (u32::from(decision[0]), u32::from(decision[1]), u32::from(preference[0][0]));
    let objective = task_score(discord_q10, distances, emphasis);
    let least = coverage(product(objective, share), need).min(coverage(product(objective, UNIT - share), UNIT - need));
    let human = product(least, (2 * UNIT - emphasis + 1) >> 1);
    Scored { decision, values, objective, human, worst }
}
