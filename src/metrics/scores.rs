//! Scores of groups that act in one of several ways: by chance, and at best, over the preferences that their users have.

use super::alignment::skill;
use super::totals::{Totals, UNIT};
use crate::config::Plan;
use crate::config::plan::{Source, UserPlan};
use crate::num::quantile::normal_q16;

/// Sets of preferences that expectations are taken over.
const POINTS: u32 = 1024;

/// Task and human-value score of groups as skills: chance is the mean over all strategies, the best that of the best one, expected over the
/// preferences of members. Each mixture of strategies is between these, since a group has one strategy.
pub(super) fn skills(totals: &Totals<'_>) -> [Option<f64>; 2] {
    let Some(expected) = totals.plan.scores_or(|| expected(totals.plan)) else { return [None; 2] };
    [0, 1].map(|k| {
        let of = || expected.iter().map(|scores| scores[k]);
        let (chance, best) = (of().sum::<f64>() / expected.len() as f64, of().fold(f64::NEG_INFINITY, f64::max));
        totals.score(k as u32).and_then(|found| skill(found, chance, best))
    })
}

/// Both scores of each strategy, expected over preferences; `None`: no phase gives groups scores.
///
/// Expectations are means over 1,024 points of a lattice in the unit cube, one coordinate for each member and dimension that is turned into a
/// preference as a random word would be: exact where preferences are constants, else within 0.002 of the population's mean.
#[must_use]
pub fn expected(plan: &Plan) -> Option<Vec<[f64; 2]>> {
    let (size, dimensions) = (plan.group_size(), plan.society().dimension_count());
    let mut sums = vec![[0.0; 2]; plan.strategy_count()];
    for point in 0..POINTS {
        let preferences: Vec<Vec<u16>> =
            (0..dimensions).map(|d| (0..size).map(|member| preference(plan, point, member, d)).collect()).collect();
        for (strategy, sum) in sums.iter_mut().enumerate() {
            let scores = plan.phases().iter().rev().find_map(|phase| phase.rule.scores(strategy, &preferences))?;
            sum.iter_mut().zip(scores).for_each(|(sum, score)| *sum += f64::from(score) / UNIT / f64::from(POINTS));
        }
    }
    Some(sums)
}

/// Coordinate `k` of a point, as a random word: multiples of an irrational number per coordinate, the square roots of primes (Richtmyer 1951).
fn word(point: u32, k: u32) -> u32 {
    const ROOTS: [u64; 16] = [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
        0xcbbb_9d5d,
        0x629a_292a,
        0x9159_015a,
        0x152f_ecd8,
        0x6733_2667,
        0x8eb4_4a87,
        0xdb0c_2e0d,
        0x47b5_481d,
    ];
    // Half a step in, so that no coordinate begins at an end.
    let root = ROOTS[(k % 16) as usize];
    (u64::from(point).wrapping_mul(root).wrapping_add(root / 2) & 0xffff_ffff) as u32
}

/// What the user of a member of a group prefers at a point.
fn preference(plan: &Plan, point: u32, member: u32, d: usize) -> u16 {
    let dimensions = plan.society().dimension_count() as u32;
    let Some(user) = user(plan, point, member) else { return 0 };
    let own = word(point, member * dimensions + d as u32);
    if let Some([mean, sd]) = user.normal.get(d) {
        let common = i64::from(normal_q16(word(point, 12 + member))) * i64::from(user.correlation[0]);
        let z_q16 = (common + i64::from(normal_q16(own)) * i64::from(user.correlation[1])) >> 16;
        return (i64::from(*mean) + ((i64::from(*sd) * z_q16) >> 16)).clamp(0, 65535) as u16;
    }
    match user.preference.get(d) {
        None => 0,
        Some(Source::Drawn(quantiles)) => quantiles.sample(own),
        // The same group for all its members.
        Some(Source::Listed(list)) => {
            let groups = (list.len() as u64 / u64::from(plan.group_size())).max(1);
            let group = (u64::from(word(point, 8)) * groups) >> 32;
            list.get((group * u64::from(plan.group_size()) + u64::from(member)) as usize).copied().unwrap_or(0)
        }
    }
}

/// The user group of a member: by its place, or as its agents are shared out.
fn user(plan: &Plan, point: u32, member: u32) -> Option<&UserPlan> {
    let society = plan.society();
    if society.by_role {
        return society.users.iter().find(|user| user.count == member);
    }
    let mut seat = (u64::from(word(point, 9 + member)) * u64::from(plan.agents())) >> 32;
    society.users.iter().find(|user| {
        let here = seat < u64::from(user.count);
        seat = seat.saturating_sub(u64::from(user.count));
        here
    })
}
