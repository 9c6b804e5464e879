//! Sums over blocks of agents and over links, in forms that vectorise.

use crate::world::graph::Graph;
use multiversion::multiversion;
use std::ops::Range;

/// Agents per inner block.
pub(super) const BLOCK: usize = 512;

/// Agents and what they have above the lower edge, for each of 256 bins; four tables in turn, so that equal neighbours do not wait for each other.
pub(super) fn counted(values: &[u16]) -> [[u32; 2]; 256] {
    let mut tables = [[[0u32; 2]; 256]; 4];
    for (k, value) in values.iter().enumerate() {
        let bin = &mut tables[k & 3][usize::from(value >> 8)];
        *bin = [bin[0] + 1, bin[1] + u32::from(value & 255)];
    }
    std::array::from_fn(|bin| [0, 1].map(|k| tables.iter().map(|table| table[bin][k]).sum()))
}

/// Sums of values, squares, displacements, distances to the charter.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
pub(super) fn moments(value: &[u16], origin: &[u16], low: u16, high: u16) -> [u64; 4] {
    let square = |x: u16| u64::from(x) * u64::from(x);
    let mut total = [0u64; 4];
    for (v, o) in value.iter().zip(origin) {
        total[0] += u64::from(*v);
        total[1] += square(*v);
        total[2] += u64::from(v.abs_diff(*o));
        total[3] += u64::from(low.saturating_sub(*v)) + u64::from(v.saturating_sub(high));
    }
    total
}

/// Adds weight · |served - preference| to each agent's loss; weights of all dimensions sum to 2^16.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
pub(super) fn add_losses(weight: u32, served: &[u16], preference: &[u16], loss: &mut [u32; BLOCK]) {
    for ((loss, s), p) in loss.iter_mut().zip(served).zip(preference) {
        *loss += weight * u32::from(s.abs_diff(*p));
    }
}

/// Sum of the values of one user group's agents; of everybody's without user groups.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
pub(super) fn sum_of(user: Option<&[u8]>, of: u8, values: &[u16]) -> u64 {
    let sum: u32 = match user {
        // A block of values fits 32 bits.
        Some(user) => user.iter().zip(values).map(|(x, v)| if *x == of { u32::from(*v) } else { 0 }).sum(),
        None => values.iter().map(|v| u32::from(*v)).sum(),
    };
    u64::from(sum)
}

/// The same of their squares.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
pub(super) fn squares_of(user: Option<&[u8]>, of: u8, values: &[u16]) -> u64 {
    let square = |v: u16| u64::from(v) * u64::from(v);
    match user {
        Some(user) => user.iter().zip(values).map(|(x, v)| if *x == of { square(*v) } else { 0 }).sum(),
        None => values.iter().map(|v| square(*v)).sum(),
    }
}

/// Sum of the losses of one user group's agents; of everybody's without user groups.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
pub(super) fn losses_of(user: Option<&[u8]>, of: u8, losses: &[u32]) -> u64 {
    match user {
        Some(user) => user.iter().zip(losses).map(|(x, loss)| if *x == of { u64::from(*loss) } else { 0 }).sum(),
        None => losses.iter().map(|loss| u64::from(*loss)).sum(),
    }
}

/// Adds weight · |value - mean| to each agent's distance.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
pub(super) fn add_distances(weight: u32, mean: u16, values: &[u16], far: &mut [u32; BLOCK]) {
    for (far, value) in far.iter_mut().zip(values) {
        *far += weight * u32::from(value.abs_diff(mean));
    }
}

/// Puts agents into user group `u` who are nearer to it than to those before; into `nobody` if they are as near.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
pub(super) fn nearer(u: u8, nobody: u8, far: &[u32; BLOCK], nearest: &mut [u32; BLOCK], group: &mut [u8; BLOCK]) {
    for ((far, nearest), group) in far.iter().zip(nearest).zip(group) {
        let other = if far == nearest { nobody } else { *group };
        *group = if far < nearest { u } else { other };
        *nearest = (*nearest).min(*far);
    }
}

/// Squared differences over the links of some agents. Links that lead both ways are met at both ends: in the rows of a sparse graph each end adds its part,
/// v_i² − v_i·v_j, elsewhere the higher index adds all. Parts may be below 0: what all agents add is right modulo 2^64, and below that.
#[inline(never)] // A loop of its own, with registers of its own.
pub(super) fn squares_over(graph: &Graph<'_>, one_way: bool, agents: Range<u32>, column: &[u16]) -> u64 {
    let at = |i: u32| u64::from(column[i as usize]);
    let mut sum = 0u64;
    for i in agents {
        let own = at(i);
        let square = |j: u32| own.abs_diff(at(j)).pow(2);
        sum = sum.wrapping_add(if !matches!(graph, Graph::Sparse { .. }) {
            (0..graph.slots_of(i)).filter_map(|slot| graph.at(i, slot)).filter(|j| one_way || *j < i).map(square).sum()
        } else if one_way {
            graph.row(i).iter().map(|j| square(*j)).sum()
        } else {
            // No question of who is lower: nobody could foresee the answer.
            let (row, all) = (graph.row(i), graph.row(i).iter().map(|j| at(*j)).sum::<u64>());
            (own * own * row.len() as u64).wrapping_sub(own * all)
        });
    }
    sum
}

/// Herfindahl index of weights in units of 2^-16, from the 16 leading bits of their sum; 1/n if nobody has any.
pub(super) fn concentration_q16(influence: &[u32]) -> u32 {
    let total: u32 = influence.iter().map(|e| e >> 8).sum(); // at most 256 members
    let shift = (32 - total.leading_zeros()).saturating_sub(16) + 8;
    let shares = influence.iter().map(|e| e >> shift);
    let (sum, squares) = shares.fold((0u32, 0u64), |(sum, squares), f| (sum + f, squares + u64::from(f) * u64::from(f)));
    if sum == 0 { 65536 / influence.len() as u32 } else { ((squares << 16) / (u64::from(sum) * u64::from(sum))) as u32 }
}
