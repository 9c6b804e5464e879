//! What markets did, and who has settled: market by market, from the prices that were played.

use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::MarketSums;
use crate::rule::pricing::Pricing;
use crate::world::World;

/// Sums over the markets of a replica.
pub(super) fn sums(plan: &Plan, world: &World, replica: usize, played: &[u8]) -> Option<MarketSums> {
    let market = plan.at(world.step).pricing()?;
    if world.step == 0 {
        return None;
    }
    let (m, n) = (market.prices.len(), market.firms as usize);
    let mut sums = MarketSums::default();
    for first in (0..plan.agents() as usize).step_by(n) {
        let acts: Vec<usize> = (0..n).map(|k| usize::from(played[replica * plan.stride() + first + k])).collect();
        let index = |acts: &[usize]| (0..n).map(|k| acts[k] * m.pow((n - 1 - k) as u32)).sum::<usize>();
        sums.markets += 1;
        sums.surplus += market.surplus[index(&acts)];
        for k in 0..n {
            let mut from_here = acts.clone();
            from_here.rotate_left(k);
            sums.price += Pricing::stored(market.prices[acts[k]]);
            sums.profit += market.profits[index(&from_here)];
        }
    }
    Some(sums)
}

/// Agents whose greedy policy last changed long ago.
pub(super) fn settled(plan: &Plan, world: &World, replica: u32) -> Option<u64> {
    let (_, greedy) = plan.at(world.step).greedy()?;
    let store = world.columns.iter().find(|store| store.column == Column::Settled)?;
    let since = |i: u32| i64::from(world.step) - i64::from(store.data.get(store.at(plan, 0, replica, i)));
    Some((0..plan.agents()).filter(|i| since(*i) >= i64::from(greedy.patience)).count() as u64)
}
