//! How much a table of agents takes on a disk.

use super::plan::{Plan, TablePlan};
use crate::columns::{Column, Width};
use crate::file::TableFormat;

/// About how many bytes a table takes at the end of the run: in Zarr the stored numbers, in CSV the longest that they can be written.
#[must_use]
pub fn table_bytes(plan: &Plan, table: &TablePlan) -> u64 {
    let (agents, replicas) = (plan.agents_in(table) as u64, u64::from(plan.replicas()));
    let all =
        |each: &dyn Fn(Column) -> u64| table.columns.iter().map(|column| u64::from(plan.planes(*column)) * each(*column)).sum::<u64>();
    let (line, once) = match table.format {
        // Metadata of some 2 KiB stands there twice; a sample lists its agents.
        TableFormat::Zarr => (all(&|column| u64::from(column.info().width.bytes())), 2048 * (table.columns.len() as u64 + 2) + 4 * agents),
        // Step, replica and agent, each with what ends it.
        TableFormat::Csv => {
            let keys = [u64::from(plan.steps()), replicas - 1, u64::from(plan.agents())].map(|most| digits(most) + 1);
            (keys.iter().sum::<u64>() + all(&|column| characters(plan, column) + 1), 1024)
        }
    };
    table.entries(plan.steps()).saturating_mul(agents * replicas).saturating_mul(line).saturating_add(once)
}

fn digits(most: u64) -> u64 {
    u64::from(most.checked_ilog10().unwrap_or(0)) + 1
}

/// Characters of an entry in CSV, at most.
fn characters(plan: &Plan, column: Column) -> u64 {
    let longest = |names: Vec<&String>| names.iter().map(|name| name.len() as u64).max().unwrap_or(0);
    let (society, payoff) = (plan.society(), plan.payoff());
    match column {
        Column::Strategy => longest(plan.strategies().iter().collect()),
        Column::Class => longest(society.classes.iter().map(|class| &class.name).collect()),
        Column::User => longest(society.users.iter().map(|user| &user.name).collect()),
        Column::Payoff => {
            let most = payoff.natural(f64::from(payoff.low).abs().max(f64::from(payoff.high).abs()));
            // A dyadic fraction has as many decimals as bits, and a double no more than 17 digits; a sign and a point.
            2 + digits(most as u64) + u64::from(payoff.fraction_bits.min(17))
        }
        Column::Model | Column::Link | Column::ValueRoot => digits(u64::from(plan.agents())),
        Column::Resource | Column::Lineage | Column::Harm | Column::Verdict | Column::Giver => 10,
        _ if column.info().width == Width::U8 => 3,
        _ => 19,
    }
}
