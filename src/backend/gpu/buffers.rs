//! The device's memory: one buffer per column, two for strategies.

use super::device::Opened;
use crate::backend::{BackendError, memory};
use crate::config::Plan;
use crate::params::{DIGEST_WORDS, tally_words};

/// Steps whose clocks fit one submission.
pub(super) const STEPS_MAX: u32 = 256;
/// Bytes of readback per submission, at least one observation.
const STAGING_BYTES: u64 = 32 << 20;

/// A buffer by its role in a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Strategy,
    StrategyNext,
    Before,
    Payoff,
    Field,
    Counts,
    Mixed,
    Absorbed,
    Tally,
}

/// All buffers of a plan.
#[derive(Debug)]
pub(super) struct Buffers {
    strategy: [wgpu::Buffer; 2],
    before: wgpu::Buffer,
    payoff: wgpu::Buffer,
    field: wgpu::Buffer,
    counts: wgpu::Buffer,
    mixed: wgpu::Buffer,
    absorbed: wgpu::Buffer,
    tally: wgpu::Buffer,
    /// One clock per step of a submission, `clock_stride` bytes apart.
    pub clock: wgpu::Buffer,
    pub clock_stride: u32,
    /// Tallies and absorption records on their way to the host.
    pub staging: wgpu::Buffer,
    /// Observations that fit the staging buffer.
    pub observations_max: u32,
}

impl Buffers {
    /// Checks the device's limits, then allocates.
    pub(super) fn new(plan: &Plan, opened: &Opened) -> Result<Self, BackendError> {
        let slots = plan.stride() as u64 * u64::from(plan.replicas());
        let replicas = u64::from(plan.replicas());
        let tally_bytes = 4 * (u64::from(DIGEST_WORDS) + replicas * u64::from(tally_words(plan)));
        check(plan, opened, [("strategies", slots), ("payoffs", 4 * slots), ("tallies", tally_bytes)])?;
        let observation = tally_bytes + 8 * replicas;
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
        let buffers = Self {
            strategy: [storage("strategy 0", slots), storage("strategy 1", slots)],
            before: storage("before", slots),
            payoff: storage("payoff", 4 * slots),
            field: storage("field", 64 * replicas),
            counts: storage("counts", 64 * replicas),
            mixed: storage("mixed", 4 * replicas),
            absorbed: storage("absorbed", 8 * replicas),
            tally: storage("tally", tally_bytes),
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
                needed: 7 * slots + observation * u64::from(observations_max),
                available: 0,
                on: format!(" on {}", opened.summary.name),
                remedy: "reduce agents or replicas, or run with --backend cpu".into(),
            });
        }
        Ok(buffers)
    }

    /// The buffer in a slot while strategies are in buffer `side`.
    pub(super) fn of(&self, slot: Slot, side: usize) -> &wgpu::Buffer {
        match slot {
            Slot::Strategy => &self.strategy[side],
            Slot::StrategyNext => &self.strategy[1 - side],
            Slot::Before => &self.before,
            Slot::Payoff => &self.payoff,
            Slot::Field => &self.field,
            Slot::Counts => &self.counts,
            Slot::Mixed => &self.mixed,
            Slot::Absorbed => &self.absorbed,
            Slot::Tally => &self.tally,
        }
    }
}

/// Refuses what the device cannot bind, naming what would fit.
fn check(plan: &Plan, opened: &Opened, needs: [(&str, u64); 3]) -> Result<(), BackendError> {
    let limits = opened.device.limits();
    let most = limits.max_storage_buffer_binding_size.min(limits.max_buffer_size);
    for (what, bytes) in needs {
        if bytes > most {
            return Err(BackendError::Memory {
                what: format!("the column of {what} for {} agents", plan.agents_total()),
                needed: bytes,
                available: most,
                on: format!(" in one buffer of {}", opened.summary.name),
                remedy: format!(
                    "about {} agents would fit; reduce agents or replicas, or run with --backend cpu ({})",
                    (plan.agents_total() as f64 * most as f64 / bytes as f64) as u64,
                    memory::human(memory::host_bytes(plan, crate::backend::Kind::Cpu)),
                ),
            });
        }
    }
    Ok(())
}
