//! How much a run directory will hold, before anything is written.

use crate::config::Plan;
use crate::config::table_size::table_bytes;

/// Bytes of a number in a table, with its comma.
const CELL: u64 = 20;
/// Bytes of a digest in a table.
const DIGEST: u64 = 33;
/// Report, pictures and records, whatever is measured.
const PAGES: u64 = 2 << 20;

/// About how many bytes a run of the plan leaves: rather too many than too few.
#[must_use]
pub fn disk_bytes(plan: &Plan) -> u64 {
    let (agents, replicas, strategies) = (u64::from(plan.agents()), u64::from(plan.replicas()), plan.strategy_count() as u64);
    let society = plan.society();
    let (dimensions, users) = (society.dimension_count() as u64, society.user_count() as u64);
    let lines = u64::from(plan.steps() / plan.every()) + 2;
    let metrics = CELL * (20 + 3 * strategies + 16 * dimensions + 2 * users);
    let digests = DIGEST * (1 + plan.digested().len() as u64);
    let transitions = 60 * strategies * strategies;
    let bins = 45 * u64::from(plan.histogram_bins()) + 60 * 32 * dimensions;
    let pictures = plan.pictures().all() * (agents * replicas + 100);
    let per_replica = if replicas > 1 { replicas * (12 * strategies + 40) } else { 0 };
    let inputs: u64 = plan.inputs().iter().filter_map(|input| std::fs::metadata(&input.path).ok()).map(|file| file.len()).sum();
    let tables: u64 = plan.tables().iter().map(|table| table_bytes(plan, table)).fold(0, u64::saturating_add);
    let report = if plan.file().output.report { PAGES } else { 64 << 10 };
    lines * (metrics + digests + transitions + bins) + pictures.saturating_add(tables) + per_replica + inputs + report
}
