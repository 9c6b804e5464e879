//! The device's memory: one buffer per column, two for those that a phase both reads and writes.

use super::device::Opened;
use crate::backend::engine::{BackendError, Kind};
use crate::backend::memory;
use crate::columns::{self, Column};
use crate::config::Plan;
use crate::kernel::passes::Slot;
use crate::metrics::layout::Layout;
use crate::params::tally_words;
use crate::phase::code::passes_of;

/// Steps whose clocks fit one submission.
pub(super) const STEPS_MAX: u32 = 256;
/// Bytes of readback per submission, at least one observation.
const STAGING_BYTES: u64 = 32 << 20;

/// Which of its two buffers holds the current state of each column: bit k belongs to `columns::ALL[k]`.
pub(super) type Sides = u32;

/// The bit of a column.
pub(super) fn bit(column: Column) -> Sides {
    columns::ALL.iter().position(|c| *c == column).map_or(0, |k| 1 << k)
}

/// All buffers of a plan.
#[derive(Debug)]
pub(super) struct Buffers {
    /// Both buffers of each column, the same twice where there is one only; columns that the plan does not have share a stub.
    columns: Vec<[wgpu::Buffer; 2]>,
    before: wgpu::Buffer,
    scratch: wgpu::Buffer,
    field: wgpu::Buffer,
    counts: wgpu::Buffer,
    mixed: wgpu::Buffer,
    absorbed: wgpu::Buffer,
    tally: wgpu::Buffer,
    society: wgpu::Buffer,
    ledger: wgpu::Buffer,
    /// The rows of sparse graphs, that of interactions first.
    pub network: wgpu::Buffer,
    /// One clock per step of a submission, `clock_stride` bytes apart.
    pub clock: wgpu::Buffer,
    pub clock_stride: u32,
    /// Tallies and absorption records on their way to the host.
    pub staging: wgpu::Buffer,
    /// Observations that fit the staging buffer.
    pub observations_max: u32,
}

impl Buffers {
    /// Bindings of some buffers, one after the other.
    pub(super) fn group(&self, device: &wgpu::Device, layout: &wgpu::BindGroupLayout, slots: &[Slot], sides: Sides) -> wgpu::BindGroup {
        let of = |slot: &Slot| self.of(*slot, sides).as_entire_binding();
        let entries: Vec<_> = (0..).zip(slots).map(|(binding, slot)| wgpu::BindGroupEntry { binding, resource: of(slot) }).collect();
        device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries: &entries })
    }

    /// Checks the device's limits, then allocates.
    #[expect(clippy::too_many_lines, reason = "one buffer after the other")]
    pub(super) fn new(plan: &Plan, opened: &Opened) -> Result<Self, BackendError> {
        let slots = plan.stride() as u64 * u64::from(plan.replicas());
        let replicas = u64::from(plan.replicas());
        let tally_bytes = 4 * (4 * plan.digested().len() as u64 + replicas * u64::from(tally_words(plan)));
        let society_bytes = (8 * replicas * u64::from(Layout::new(plan).len)).max(8);
        let ledger_bytes = (8 * replicas * Layout::ledger(plan) as u64).max(8);
        let scratch = plan.phases().iter().map(|p| passes_of(plan, p).scratch_words()).max().unwrap_or(0);
        // Payoffs are always tallied, earned or not.
        let planes = |column: Column| plan.planes(column).max(u32::from(column == Column::Payoff));
        let size = |column: Column| u64::from(column.info().width.bytes() * planes(column)) * slots;
        let needs = columns::ALL.iter().map(|c| (c.info().name, size(*c))).chain([
            ("tallies", tally_bytes),
            ("tallies of the society", society_bytes),
            ("scratch", 4 * scratch * replicas),
            ("the graph", memory::rows_bytes(plan)),
        ]);
        check(plan, opened, needs)?;
        let observation = tally_bytes + 8 * replicas + society_bytes + ledger_bytes;
        let observations_max = (STAGING_BYTES / observation).clamp(1, u64::from(STEPS_MAX)) as u32;
        let clock_stride = opened.device.limits().min_uniform_buffer_offset_alignment.max(4);
        let scope = opened.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let storage = |label: &str, size: u64| {
            let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST;
            opened.device.create_buffer(&wgpu::BufferDescriptor { label: Some(label), size: size.max(4), usage, mapped_at_creation: false })
        };
        let host = |label: &str, size: u64, usage| {
            opened.device.create_buffer(&wgpu::BufferDescriptor { label: Some(label), size, usage, mapped_at_creation: false })
        };
        let (stub_read, stub_written) = (storage("stub", 16), storage("stub", 16));
        let both = |column: &Column| {
            let (info, size) = (column.info(), size(*column));
            match (size, info.double) {
                (0, _) => [stub_read.clone(), stub_written.clone()],
                (_, true) => [storage(info.name, size), storage(info.name, size)],
                (_, false) => {
                    let one = storage(info.name, size);
                    [one.clone(), one]
                }
            }
        };
        let buffers = Self {
            columns: columns::ALL.iter().map(both).collect(),
            before: storage("before", slots),
            scratch: storage("scratch", 4 * scratch * replicas),
            field: storage("field", 128 * replicas),
            counts: storage("counts", 128 * replicas),
            mixed: storage("mixed", 4 * replicas),
            absorbed: storage("absorbed", 8 * replicas),
            tally: storage("tally", tally_bytes),
            society: storage("society", society_bytes),
            ledger: storage("ledger", ledger_bytes),
            network: storage("network", memory::rows_bytes(plan)),
            clock: host("clock", u64::from(clock_stride * STEPS_MAX), wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST),
            clock_stride,
            staging: host(
                "staging",
                observation * u64::from(observations_max),
                wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            ),
            observations_max,
        };
        if pollster::block_on(scope.pop()).is_some() {
            return Err(BackendError::Memory {
                what: format!("a population of {} agents", plan.agents_total()),
                needed: memory::columns_bytes(plan) + observation * u64::from(observations_max),
                available: 0,
                on: format!(" on {}", opened.summary.name),
                remedy: "reduce agents or replicas, or run with --backend cpu".into(),
            });
        }
        let mut at = 0;
        for network in plan.rows() {
            // In parts, so that the driver's staging stays small.
            for part in network.words().chunks(16 << 20).chain(network.weights().chunks(16 << 20)) {
                opened.queue.write_buffer(&buffers.network, at, bytemuck::cast_slice(part));
                opened.queue.submit([]);
                at += size_of_val(part) as u64;
            }
        }
        Ok(buffers)
    }

    /// The buffer in a slot while the columns are on these sides.
    pub(super) fn of(&self, slot: Slot, sides: Sides) -> &wgpu::Buffer {
        let column = |column: Column, flip: usize| {
            let side = usize::from(sides & bit(column) != 0) ^ flip;
            // ALL holds every column.
            &self.columns[columns::ALL.iter().position(|c| *c == column).unwrap_or(0)][side]
        };
        match slot {
            Slot::Now(of) => column(of, 0),
            Slot::Next(of) => column(of, 1),
            Slot::Before => &self.before,
            Slot::Field => &self.field,
            Slot::Counts => &self.counts,
            Slot::Mixed => &self.mixed,
            Slot::Absorbed => &self.absorbed,
            Slot::Tally => &self.tally,
            Slot::Society => &self.society,
            Slot::Ledger => &self.ledger,
            Slot::Scratch => &self.scratch,
        }
    }
}

/// Refuses what the device cannot bind, naming what would fit.
fn check<'a>(plan: &Plan, opened: &Opened, needs: impl Iterator<Item = (&'a str, u64)>) -> Result<(), BackendError> {
    let limits = opened.device.limits();
    let most = limits.max_storage_buffer_binding_size.min(limits.max_buffer_size);
    for (what, bytes) in needs {
        if bytes > most {
            return Err(BackendError::Memory {
                what: format!("{what} of {} agents", plan.agents_total()),
                needed: bytes,
                available: most,
                on: format!(" in one buffer of {}", opened.summary.name),
                remedy: format!(
                    "about {} agents would fit; reduce agents or replicas, or run with --backend cpu ({})",
                    (plan.agents_total() as f64 * most as f64 / bytes as f64) as u64,
                    memory::human(memory::host_bytes(plan, Kind::Cpu)),
                ),
            });
        }
    }
    Ok(())
}
