//! How much a table of agents takes on a disk.

use super::file::TableFormat;
use super::plan::{Plan, TablePlan};
use crate::columns::{Column, Width};

/// Bytes of the metadata of an array in Zarr, which stands there twice.
const METADATA: u64 = 2 << 10;

/// About how many bytes a table takes at the end of the run: in Zarr the stored numbers, in CSV the longest that they can be written.
#[must_use]
pub fn table_bytes(plan: &Plan, table: &TablePlan) -> u64 {
    let planes = |column: &Column| u64::from(plan.planes(*column));
    let (agents, replicas) = (plan.agents_in(table) as u64, u64::from(plan.replicas()));
    let (entry, once): (u64, u64) = match table.format {
        TableFormat::Zarr => (
            table.columns.iter().map(|column| planes(column) * u64::from(column.info().width.bytes())).sum(),
            METADATA * (table.columns.len() as u64 + 2) + if table.agents.is_some() { 4 * agents } else { 0 },
        ),
        TableFormat::Csv => {
            // Step, replica and agent, each with what ends it.
            let keys = [u64::from(plan.steps()), replicas - 1, u64::from(plan.agents())].map(|most| digits(most) + 1).iter().sum::<u64>();
            (keys + table.columns.iter().map(|column| planes(column) * (characters(plan, *column) + 1)).sum::<u64>(), 1 << 10)
        }
    };
    table.entries(plan.steps()).saturating_mul(agents * replicas).saturating_mul(entry).saturating_add(once)
}

fn digits(most: u64) -> u64 {
    u64::from(most.checked_ilog10().unwrap_or(0)) + 1
}

/// Characters of an entry in CSV, at most.
fn characters(plan: &Plan, column: Column) -> u64 {
    let longest = |names: &mut dyn Iterator<Item = &String>| names.map(|name| name.len() as u64).max().unwrap_or(0);
    let society = plan.society();
    match (column, column.info().width) {
        (Column::Strategy, _) => longest(&mut plan.strategies().iter()),
        (Column::Class, _) => longest(&mut society.classes.iter().map(|class| &class.name)),
        (Column::User, _) => longest(&mut society.users.iter().map(|user| &user.name)),
        (Column::Payoff, _) => {
            let payoff = plan.payoff();
            let largest = [payoff.low, payoff.high].map(|end| payoff.natural(f64::from(end)).abs()).into_iter().fold(0.0, f64::max);
            let (sign, bits) = (u64::from(payoff.low < 0), u64::from(payoff.fraction_bits));
            // A dyadic fraction has as many decimals as bits, and a double no more than 17 digits.
            sign + digits(largest as u64) + if bits > 0 { 1 + bits.min(17) } else { 0 }
        }
        (Column::Model | Column::Link, _) => digits(u64::from(plan.agents())),
        (Column::Resource, _) => 10,
        (_, Width::U8) => 3,
        _ => 19,
    }
}
