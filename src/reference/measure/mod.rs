//! Tallies, counted one agent after the other.

mod decisions;
mod lineages;
mod markets;
mod regions;
mod segregation;
mod society;
pub(super) use society::sums;

use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::{Observation, ReplicaTally};
use crate::num::digest::Digest;
use crate::world::World;

/// All tallies of the state; `before` holds the strategies before the step, `played` those of its last interaction.
pub(super) fn observe(plan: &Plan, world: &World, [before, played]: [&[u8]; 2], ledger: &[Vec<u64>]) -> Observation {
    let count = plan.strategy_count();
    let mut digests = vec![Digest::default(); 2];
    let mut replicas = Vec::new();
    for (replica, ledger) in ledger.iter().enumerate() {
        let mut tally = ReplicaTally { counts: vec![0; count], absorbed: world.absorbed[replica], ..ReplicaTally::default() };
        if world.step > 0 {
            tally.transitions = vec![0; count * count];
        }
        let earns = world.step > 0 && plan.interacts();
        if earns {
            (tally.played, tally.earned) = (vec![0; count], vec![0; count]);
        }
        tally.histogram = vec![0; plan.histogram_bins() as usize];
        (tally.payoff_min, tally.payoff_max) = (i32::MAX, i32::MIN);
        for i in 0..plan.agents() as usize {
            let at = replica * plan.stride() + i;
            let (strategy, payoff) = (world.strategy[at], world.payoff[at]);
            for (column, value) in [(Column::Strategy, u32::from(strategy)), (Column::Payoff, payoff as u32)] {
                digests[column as usize].add_value(i as u32, value, replica as u32, Digest::salt(column as u32, world.step));
            }
            tally.counts[strategy as usize] += 1;
            if world.step > 0 {
                tally.transitions[before[at] as usize * count + strategy as usize] += 1;
            }
            if earns {
                tally.played[played[at] as usize] += 1;
                tally.earned[played[at] as usize] += i64::from(payoff);
            }
            tally.payoff_sum += i64::from(payoff);
            tally.payoff_min = tally.payoff_min.min(payoff);
            tally.payoff_max = tally.payoff_max.max(payoff);
            if plan.histogram_bins() > 0 && world.step > 0 {
                let bin = (i64::from(payoff) - i64::from(plan.payoff().low)) / (1i64 << plan.payoff().bin_bits);
                tally.histogram[bin as usize] += 1;
            }
        }
        tally.society = society::tally(plan, world, replica as u32);
        tally.regions = regions::regions(plan, world, replica as u32);
        tally.segregation = segregation::segregation(plan, world, replica as u32);
        tally.lineages = lineages::lineages(plan, world, replica as u32, played);
        tally.value_roots = lineages::value_roots(plan, world, replica as u32);
        tally.market = markets::sums(plan, world, replica, played);
        tally.settled = markets::settled(plan, world, replica as u32);
        tally.ledger.clone_from(ledger);
        replicas.push(tally);
    }
    for (column, plane) in plan.digested().into_iter().skip(2) {
        let mut digest = Digest::default();
        for replica in 0..plan.replicas() {
            let Some(store) = world.columns.iter().find(|s| s.column == column) else { continue };
            for (i, at) in store.digested(plan, plane, replica).enumerate() {
                digest.add_value(i as u32, store.data.get(at), replica, Digest::salt(column.id(plane), world.step));
            }
        }
        digests.push(digest);
    }
    Observation { step: world.step, digests, replicas }
}
