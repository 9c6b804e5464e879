//! Agents learn from their own payoffs what to do: propensities of strategies, and a choice in proportion to them.
#![deny(clippy::float_arithmetic)]

pub mod cross;
pub mod roth_erev;
pub mod rule;

use crate::columns::Column;
use crate::config::rule::Phase;
use crate::kernel::Out;
use crate::kernel::model::BLOCK;
use multiversion::multiversion;

/// Draw: rounds the propensity of strategy s, `ROUND + s`.
const ROUND: u32 = 8;

/// The planes of propensities that a task changes in place.
fn planes<'a>(out: &mut Out<'a>, strategies: usize) -> Vec<&'a mut [u32]> {
    (0..strategies as u32).map(|s| out.words(Column::Propensity, s)).collect()
}

/// Adds the propensities of a block to sums, and notes how many strategies lie at or below each goal.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn pass(plane: &[u32], goal: &[u32; BLOCK], sum: &mut [u32; BLOCK], passed: &mut [u32; BLOCK]) {
    for (((q, goal), sum), passed) in plane.iter().zip(goal).zip(sum).zip(passed) {
        *sum += q;
        *passed += u32::from(*sum <= *goal);
    }
}

/// The first strategy whose propensity with all before it exceeds the goal, for those awake; who passes all keeps its own.
fn choose(planes: &[&mut [u32]], at: usize, goal: &[u32; BLOCK], awake: &[u32; BLOCK], own: &[u8], next: &mut [u8]) {
    let (mut sum, mut passed) = ([0u32; BLOCK], [0u32; BLOCK]);
    for plane in planes {
        pass(&plane[at..at + next.len()], goal, &mut sum, &mut passed);
    }
    for (lane, (next, own)) in next.iter_mut().zip(own).enumerate() {
        let chosen = if (passed[lane] as usize) < planes.len() { passed[lane] as u8 } else { *own };
        *next = own ^ ((own ^ chosen) & awake[lane] as u8);
    }
}

/// The phases of this family.
pub static ALL: &[&Phase] = &[&roth_erev::PHASE, &cross::PHASE];
