//! The device's memory: one buffer per column, two for those that a phase both reads and writes.

use super::device::Opened;
use crate::backend::engine::{BackendError, Kind};
use crate::backend::memory;
use crate::columns::{self, Column};
use crate::config::Plan;
use crate::kernel::passes::Slot;
use crate::metrics::layout::Layout;
use crate::params::{Clock, tally_words};
use crate::phase::code::passes_of;
use std::num::NonZeroU64;
use std::ops::Range;

/// Steps whose clocks fit one submission.
pub(super) const STEPS_MAX: u32 = 256;
/// Bytes of readback per submission, at least one observation.
const STAGING_BYTES: u64 = 16 << 20;

/// Which of its two buffers holds the current state of each column: bit k belongs to `columns::ALL[k]`.
pub(super) type Sides = u64;
const _: () = assert!(columns::ALL.len() <= 64, "one bit per column");

/// The bit of a column.
pub(super) fn bit(column: Column) -> Sides {
    columns::ALL.iter().position(|c| *c == column).map_or(0, |k| 1u64 << k)
}

/// All buffers of a plan.
#[derive(Debug)]
pub(super) struct Buffers {
    /// Both buffers of each column, the same twice where there is one only; columns that the plan does not have share a stub.
    columns: Vec<[wgpu::Buffer; 2]>,
    before: Before,
    scratch: wgpu::Buffer,
    /// Payoffs from earlier in the step; a stub where no phase adds to them.
    earlier: wgpu::Buffer,
    field: wgpu::Buffer,
    counts: wgpu::Buffer,
    mixed: wgpu::Buffer,
    /// All that an observation consists of: one buffer, emptied and copied by one command each.
    pub measured: wgpu::Buffer,
    pub parts: Parts,
    /// What a tally of the society begins with: its sums that last, once they are made.
    pub lasting: wgpu::Buffer,
    /// The rows of sparse graphs, that of interactions first.
    pub network: wgpu::Buffer,
    /// One clock per step of a submission, `clock_stride` bytes apart.
    pub clock: wgpu::Buffer,
    pub clock_stride: u32,
    /// Observations on their way to the host: those of one submission, while the next is being computed.
    pub staging: [wgpu::Buffer; 2],
    /// Observations that fit one of them.
    pub observations_max: u32,
}

/// Where the strategies before a step are found after it.
#[derive(Debug)]
enum Before {
    /// In the strategies: no phase writes them.
    Now,
    /// In their other buffer: they change buffers once per step.
    Other,
    /// In a copy made at the beginning of the step.
    Kept(wgpu::Buffer),
}

impl Before {
    fn new(plan: &Plan, storage: impl FnOnce() -> wgpu::Buffer) -> Self {
        match plan.phases().iter().filter(|phase| phase.writes(Column::Strategy)).count() {
            0 => Self::Now,
            1 => Self::Other,
            _ => Self::Kept(storage()),
        }
    }
}

/// The parts of an observation in the buffer of all, each where a binding may begin.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    /// Sums of values of the current step.
    pub ledger: Range<u64>,
    pub tally: Range<u64>,
    /// Tallies of the society.
    pub society: Range<u64>,
    /// Absorption records, which outlive the step.
    pub absorbed: Range<u64>,
}

impl Parts {
    fn new(plan: &Plan, align: u64) -> Self {
        let replicas = u64::from(plan.replicas());
        let mut end = 0;
        let mut part = |bytes: u64| {
            let begin = u64::next_multiple_of(end, align);
            end = begin + bytes.max(8);
            begin..end
        };
        Self {
            ledger: part(8 * replicas * Layout::ledger(plan) as u64),
            tally: part(4 * (4 * plan.digested().len() as u64 + replicas * u64::from(tally_words(plan)))),
            society: part(8 * replicas * u64::from(Layout::new(plan).len)),
            absorbed: part(8 * replicas),
        }
    }
    /// Bytes of an observation.
    pub(super) fn bytes(&self) -> u64 {
        self.absorbed.end
    }
}

impl Buffers {
    /// Bindings of some buffers, one after the other.
    pub(super) fn group(&self, device: &wgpu::Device, layout: &wgpu::BindGroupLayout, slots: &[Slot], sides: Sides) -> wgpu::BindGroup {
        let of = |slot: &Slot| wgpu::BindingResource::Buffer(self.binding(*slot, sides));
        let entries: Vec<_> = (0..).zip(slots).map(|(binding, slot)| wgpu::BindGroupEntry { binding, resource: of(slot) }).collect();
        device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries: &entries })
    }

    /// Checks the device's limits, then allocates.
    #[expect(clippy::too_many_lines, reason = "one buffer after the other")]
    pub(super) fn new(plan: &Plan, opened: &Opened) -> Result<Self, BackendError> {
        let slots = plan.stride() as u64 * u64::from(plan.replicas());
        let replicas = u64::from(plan.replicas());
        let parts = Parts::new(plan, u64::from(opened.device.limits().min_storage_buffer_offset_alignment.max(16)));
        let scratch = plan.phases().iter().map(|p| passes_of(plan, p).scratch_words()).max().unwrap_or(0);
        let size = |column: Column| u64::from(column.info().width.bytes() * plan.planes(column)) * slots;
        let needs = columns::ALL.iter().map(|c| (c.info().name, size(*c))).chain([
            ("tallies", parts.bytes()),
            ("scratch", 4 * scratch * replicas),
            ("the graph", memory::rows_bytes(plan)),
        ]);
        check(plan, opened, needs)?;
        let observation = parts.bytes();
        let observations_max = (STAGING_BYTES / observation).clamp(1, u64::from(STEPS_MAX)) as u32;
        let clock_stride = opened.device.limits().min_uniform_buffer_offset_alignment.max(size_of::<Clock>() as u32);
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
            before: Before::new(plan, || storage("before", slots)),
            scratch: storage("scratch", 4 * scratch * replicas),
            earlier: storage("earlier", if plan.phases().iter().any(|p| p.accumulates) { size(Column::Payoff) } else { 0 }),
            field: storage("field", 128 * replicas),
            counts: storage("counts", 128 * replicas),
            mixed: storage("mixed", 4 * replicas),
            measured: storage("measured", observation),
            lasting: storage("lasting", parts.society.end - parts.society.start),
            parts,
            network: storage("network", memory::rows_bytes(plan)),
            clock: host("clock", u64::from(clock_stride * STEPS_MAX), wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST),
            clock_stride,
            staging: ["staging", "staging, the other"].map(|label| {
                host(label, observation * u64::from(observations_max), wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST)
            }),
            observations_max,
        };
        if pollster::block_on(scope.pop()).is_some() {
            return Err(BackendError::Memory {
                what: format!("a population of {} agents", plan.agents_total()),
                needed: memory::columns_bytes(plan) + 2 * observation * u64::from(observations_max),
                available: 0,
                on: format!(" on {}", opened.summary.name),
                remedy: "reduce agents or replicas, or run with --backend cpu".into(),
            });
        }
        let mut at = 0;
        for topology in plan.rows() {
            for network in topology.networks() {
                let mut to = at;
                // In parts, so that the driver's staging stays small.
                for part in network.words().chunks(16 << 20).chain(network.weights().chunks(16 << 20)) {
                    opened.queue.write_buffer(&buffers.network, to, bytemuck::cast_slice(part));
                    to += size_of_val(part) as u64;
                    if part.len() > 1 << 20 {
                        opened.queue.submit([]);
                    }
                }
                at += 4 * topology.copy_words().max(network.device_words()) as u64;
            }
        }
        opened.queue.submit([]);
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
            Slot::Before => match &self.before {
                Before::Now => column(Column::Strategy, 0),
                Before::Other => column(Column::Strategy, 1),
                Before::Kept(buffer) => buffer,
            },
            Slot::Field => &self.field,
            Slot::Counts => &self.counts,
            Slot::Mixed => &self.mixed,
            Slot::Absorbed | Slot::Tally | Slot::Society | Slot::Ledger => &self.measured,
            Slot::Scratch => &self.scratch,
            Slot::Earlier => &self.earlier,
        }
    }

    /// What a pass binds in a slot.
    pub(super) fn binding(&self, slot: Slot, sides: Sides) -> wgpu::BufferBinding<'_> {
        let part = match slot {
            Slot::Absorbed => Some(&self.parts.absorbed),
            Slot::Tally => Some(&self.parts.tally),
            Slot::Society => Some(&self.parts.society),
            Slot::Ledger => Some(&self.parts.ledger),
            _ => None,
        };
        let (offset, size) = part.map_or((0, None), |part| (part.start, NonZeroU64::new(part.end - part.start)));
        wgpu::BufferBinding { buffer: self.of(slot, sides), offset, size }
    }

    /// The copy of the strategies before a step, where one has to be made.
    pub(super) fn kept(&self) -> Option<&wgpu::Buffer> {
        if let Before::Kept(buffer) = &self.before { Some(buffer) } else { None }
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
