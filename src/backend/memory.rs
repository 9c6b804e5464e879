//! How much memory a plan needs, before anything is allocated.

use super::engine::{BackendError, Kind};
use super::fault;
use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::{ColumnPlan, TablePlan};
use crate::kernel::{Out, View};
use crate::machine;
pub use crate::machine::human;
use crate::metrics::layout::{self, Layout};
use crate::metrics::{self, ReplicaTally};
use crate::num::digest::Digest;
use crate::phase::code::{First, code};
use crate::phase::fused::Fused;
use crate::world::World;

/// Bytes of the state columns with their next states, as a backend holds them.
#[must_use]
pub fn columns_bytes(plan: &Plan) -> u64 {
    let base = Column::Strategy.bytes(1) + Column::Payoff.bytes(1);
    let per_agent: u32 = base + plan.columns().iter().map(|c| c.column.bytes(c.planes)).sum::<u32>();
    plan.stride() as u64 * u64::from(plan.replicas()) * u64::from(per_agent)
}

/// Bytes of the rows of the sparse graphs that phases walk, as a device holds them.
#[must_use]
pub fn rows_bytes(plan: &Plan) -> u64 {
    plan.rows().iter().map(|topology| 4 * topology.device_words() as u64).sum()
}

/// Bytes of the rows of all sparse graphs, as the host holds them.
#[must_use]
pub fn graph_bytes(plan: &Plan) -> u64 {
    plan.topologies().map(|(_, topology)| topology.networks().map(|of| 4 * of.device_words() as u64).sum::<u64>()).sum()
}

/// Bytes of a process that holds no population: the program, its libraries, its stacks. With its assertions it is larger.
const PROCESS: u64 = if cfg!(debug_assertions) { 18 } else { 14 } << 20;

/// Bytes that a process takes on the host at most, from the making of its graphs to the end of a run with a backend.
#[must_use]
pub fn host_bytes(plan: &Plan, kind: Kind) -> u64 {
    PROCESS + plan.bytes_while_made().max(state_bytes(plan, kind) + graph_bytes(plan))
}

/// Bytes that a backend takes beside the graphs.
fn state_bytes(plan: &Plan, kind: Kind) -> u64 {
    let slots = slots(plan);
    // Those that are made, as threads find them and as they are taken out of that, and the ones before; whose lists are not all there at the same time.
    // benches/memory.py measures what comes of it. Sums of a society that last are kept beside them.
    let found = size_of::<(ReplicaTally, [Digest; 2])>() as u64;
    // The sums of a society, by far the longest list, are there twice: those of the measurement before as well.
    let society = metrics::list_bytes(u64::from(Layout::new(plan).len));
    let lasting = 16 * layout::lasting(plan).len() as u64;
    let tallies = u64::from(plan.replicas()) * (metrics::tally_bytes(plan) + society + lasting + 2 * found);
    let state = match kind {
        Kind::Cpu => on_cpu(plan),
        // State, its copy during a phase, the strategies before the step.
        Kind::Reference => 2 * columns_bytes(plan) + slots,
        // Initial state and one copy for pictures.
        Kind::Gpu => columns_bytes(plan),
    };
    state + tallies + tables_bytes(plan) + cultures_bytes(plan)
}

/// Agents with the padding between replicas.
fn slots(plan: &Plan) -> u64 {
    plan.stride() as u64 * u64::from(plan.replicas())
}

/// Bytes of the columns on the CPU and of what its executors hold beside them.
fn on_cpu(plan: &Plan) -> u64 {
    let slots = slots(plan);
    // Nobody earns: no payoffs. Who does keeps the strategy of the payoff, while a checkpoint is written.
    let payoffs = if plan.interacts() { slots } else { 0 };
    let unused = if plan.interacts() { 0 } else { u64::from(Column::Payoff.bytes(1)) * slots };
    let fused = match Fused::find(plan) {
        // A step that is measured goes phase by phase.
        Some(Fused::WellMixed(_)) if plan.every() > 1 => slots + slots / 8,
        _ => 0,
    };
    let earlier = if plan.phases().iter().any(|phase| phase.accumulates) { 4 * slots } else { 0 };
    let copy = if copies_states(plan) { copy_bytes(plan) } else { 0 };
    // Strategies before a measured step; what each task of a phase writes, what each replica looks at and has found before.
    let tasks = u64::from(plan.replicas()) * (plan.agents() as usize).div_ceil(super::cpu::CHUNK) as u64;
    let parts = size_of::<Out<'_>>() as u64 + PART;
    let first = plan.phases().iter().map(|phase| code(phase).first_bytes).max().unwrap_or(0);
    let looks = u64::from(plan.replicas()) * (size_of::<(View<'_>, First)>() + first.next_multiple_of(16).max(FIRST)) as u64;
    columns_bytes(plan) - unused + slots + payoffs.max(copy) + fused + earlier + tasks * parts + looks + ledger_bytes(plan)
}

/// Bytes of the list of what a task writes, with what an allocator loses among them.
const PART: u64 = 4 * 48;
/// Bytes that voters in replicas were found to take beside what is counted, each.
const FIRST: usize = 192;

/// Bytes of sums of values and records of absorption.
fn ledger_bytes(plan: &Plan) -> u64 {
    u64::from(plan.replicas()) * (48 + metrics::list_bytes(Layout::ledger(plan) as u64))
}

/// Bytes of a state from which at the least a copy is written aside.
const ASIDE: u64 = 8 << 20;

/// Are checkpoints written while the run goes on, from copies?
#[must_use]
pub fn copies_states(plan: &Plan) -> bool {
    plan.checkpoint().overlaps() && (copy_bytes(plan) >= ASIDE || fault::aside())
}

/// Bytes of a copy of the state, of which payoffs are a part only where states are kept for good.
#[must_use]
pub fn copy_bytes(plan: &Plan) -> u64 {
    let column = |c: &ColumnPlan| u64::from(c.column.info().width.bytes() * c.planes);
    let payoffs = if plan.interacts() && plan.checkpoint().keeps_all() { 4 } else { 0 };
    slots(plan) * (1 + payoffs + plan.columns().iter().map(column).sum::<u64>())
}

/// Bytes of one entry of the largest table of agents, and of the column that is being taken from.
fn tables_bytes(plan: &Plan) -> u64 {
    let each = |column: &Column| u64::from(column.info().width.bytes()) * u64::from(plan.planes(*column)) * u64::from(plan.replicas());
    let table = |table: &TablePlan| {
        let entry: u64 = table.columns.iter().map(each).sum::<u64>() * plan.agents_in(table) as u64;
        entry + table.columns.iter().map(each).max().unwrap_or(0) * plan.stride() as u64
    };
    plan.tables().iter().map(table).max().unwrap_or(0)
}

/// Bytes that cultural regions take: a culture and three words for each agent.
fn cultures_bytes(plan: &Plan) -> u64 {
    if plan.culture().is_some() { 20 * plan.agents_total() } else { 0 }
}

/// Refuses a plan that the host cannot hold beside its graphs, which are there already.
///
/// # Errors
/// Says what is needed, what there is, and what would fit.
pub fn check_host(plan: &Plan, kind: Kind) -> Result<(), BackendError> {
    beside(plan, kind, 0)
}

/// The same beside a state that is there already, too.
pub(super) fn check_beside(plan: &Plan, kind: Kind, world: &World) -> Result<(), BackendError> {
    let columns: usize = world.columns.iter().map(|store| store.data.len() * store.column.info().width.bytes() as usize).sum();
    beside(plan, kind, (world.strategy.len() + 4 * world.payoff.len() + columns) as u64)
}

/// A machine that does not tell is not refused.
fn beside(plan: &Plan, kind: Kind, held: u64) -> Result<(), BackendError> {
    machine::room().map_or(Ok(()), |room| refuse(plan, state_bytes(plan, kind).saturating_sub(held), room.bytes, room.of))
}

/// Refuses if `needed` exceeds `available`; knows how to say what would fit.
pub(super) fn refuse(plan: &Plan, needed: u64, available: u64, place: &str) -> Result<(), BackendError> {
    if needed <= available {
        return Ok(());
    }
    let total = plan.agents_total();
    let fits = (total as f64 * available as f64 / needed as f64) as u64;
    Err(BackendError::Memory {
        what: format!("a population of {total} agents"),
        needed,
        available,
        on: format!(" on {place}"),
        remedy: format!("about {fits} agents would fit; reduce agents or replicas"),
    })
}
