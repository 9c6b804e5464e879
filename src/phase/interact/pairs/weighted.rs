//! Payoffs over neighbours where links have weights: exact sums in 64 bits, one agent at a time.
#![deny(clippy::float_arithmetic)]

use crate::config::plan::MatrixPlan;
use crate::file::PayoffMode;
use crate::kernel::View;
use crate::network::{Network, WEIGHT_ONE};
use crate::num::fixed::pack;

/// Packed payoffs of agents `first ..` of `interact/matrix` in modes `neighbor_sum` and `neighbor_mean`.
pub(super) fn neighbors(view: &View<'_>, game: &MatrixPlan, network: &Network, first: usize, out: &mut [u32]) {
    for (i, word) in (first as u32..).zip(out) {
        let own = view.strategy[i as usize];
        // Weights of an agent add up to less than 2^32, and payoffs are below 2^23.
        let (mut sum, mut all) = (0i64, 0i64);
        for (j, weight) in network.row(i).iter().zip(network.row_weights(i)) {
            let earned = game.entry(usize::from(*j < i), own, view.strategy[*j as usize]);
            sum += i64::from(*weight) * i64::from(earned);
            all += i64::from(*weight);
        }
        if view.plan.topology().self_play() {
            sum += i64::from(WEIGHT_ONE) * i64::from((game.entry(0, own, own) + game.entry(1, own, own)) >> 1);
            all += i64::from(WEIGHT_ONE);
        }
        let earned = match game.mode {
            PayoffMode::NeighborSum => sum >> 16,
            _ if all == 0 => 0,
            _ => sum.div_euclid(all),
        };
        *word = pack(earned as i32, own);
    }
}
