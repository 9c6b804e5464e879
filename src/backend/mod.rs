//! Who executes the phases: `reference`, `cpu`, `gpu`. All three give the same bits.

pub mod cpu;
mod engine;
mod fault;
pub mod gpu;
mod lineage;
mod markets;
pub mod memory;
pub mod reference;
mod regions;
mod segregation;
mod society;
mod society_sums;
mod society_tally;
mod staged;
mod surveys;
mod tally;
mod value_lineage;
mod verdicts;
mod view;

use crate::config::Plan;
use crate::world::World;
pub use engine::{Backend, BackendError, DeviceInfo, Hurry, Kind, Options};

/// Starts a backend of the given kind from a state.
///
/// # Errors
/// No such device, or not enough memory.
pub fn start(kind: Kind, plan: &Plan, world: World, options: &Options) -> Result<Box<dyn Backend>, BackendError> {
    memory::check_beside(plan, kind, &world)?;
    if plan.events().is_empty() {
        return plain(kind, plan, world, options);
    }
    Ok(Box::new(staged::Staged::new(kind, plan, world, options, plain)?))
}

/// A backend for which nothing happens between steps.
fn plain(kind: Kind, plan: &Plan, world: World, options: &Options) -> Result<Box<dyn Backend>, BackendError> {
    Ok(match kind {
        Kind::Reference => Box::new(reference::ReferenceBackend::new(plan, world, options)),
        Kind::Cpu => Box::new(cpu::Cpu::new(plan, world, options)?),
        Kind::Gpu => Box::new(gpu::Gpu::new(plan, world, options)?),
    })
}
