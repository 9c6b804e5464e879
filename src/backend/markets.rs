//! What markets did in one replica, and who has settled.
//!
//! Done on the host at measured steps, whatever executes them; its twin is `src/reference/measure/markets.rs`.

use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::MarketSums;
use crate::rule::pricing::Pricing;

/// The columns that it follows from; none: there are neither markets nor agents with action values.
pub(super) fn needed(plan: &Plan) -> Vec<Column> {
    let columns = [(Column::Payoff, plan.pricing().is_some()), (Column::Settled, plan.greedy().is_some())];
    columns.into_iter().filter(|(_, there)| *there).map(|(column, _)| column).collect()
}

/// Sums over the markets of a replica with these packed payoffs: beside each stands the price that earned it. `None`: there are no markets, or nobody
/// has set a price yet.
pub(super) fn sums(plan: &Plan, step: u32, payoff: &[u32]) -> Option<MarketSums> {
    let market = plan.at(step).pricing().filter(|_| step > 0 && !payoff.is_empty())?;
    let prices: Vec<i64> = market.prices.iter().map(|price| Pricing::stored(*price)).collect();
    let (count, size) = (prices.len(), market.firms as usize);
    let mut sums = MarketSums::default();
    for firms in payoff.chunks_exact(size) {
        let act = |k: usize| (firms[k % size] & 15) as usize;
        sums.markets += 1;
        for k in 0..size {
            // Beginning with each firm in turn: all tables are the same for every order of the others.
            let place = (k..k + size).fold(0, |place, k| place * count + act(k));
            sums.price += prices[act(k)];
            sums.profit += market.profits[place];
            sums.surplus += if k == 0 { market.surplus[place] } else { 0 };
        }
    }
    Some(sums)
}

/// Agents whose greedy policy last changed long ago. `None`: nobody has one.
pub(super) fn settled(plan: &Plan, step: u32, changed: &[u32]) -> Option<u64> {
    let (_, greedy) = plan.at(step).greedy()?;
    Some(changed.iter().filter(|last| step.saturating_sub(**last) >= greedy.patience).count() as u64)
}
