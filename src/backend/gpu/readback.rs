//! From the device to the host.

use super::buffers::{Buffers, Parts};
use super::device::Opened;
use super::measure::last_line;
use crate::backend::engine::BackendError;
use crate::config::Plan;
use crate::metrics::layout::Layout;
use crate::metrics::{Absorbed, Observation, ReplicaTally};
use crate::num::digest::Digest;
use crate::params::{PAYOFF_BIAS, tally_words};
use std::ops::Range;
use std::sync::mpsc::Receiver;

/// Bytes read in one piece.
const PIECE: u64 = 64 << 20;

/// Waits until a submission (`None`: everything) is done.
pub(super) fn wait(opened: &Opened, submission: Option<wgpu::SubmissionIndex>, step: u32) -> Result<(), BackendError> {
    let poll = wgpu::PollType::Wait { submission_index: submission, timeout: None };
    opened.device.poll(poll).map(|_| ()).map_err(|error| BackendError::Device { step, message: error.to_string() })
}

/// A readable buffer that the device is asked to hand over.
struct Mapping {
    buffer: wgpu::Buffer,
    size: u64,
    result: Receiver<Result<(), wgpu::BufferAsyncError>>,
}

impl Mapping {
    fn new(buffer: &wgpu::Buffer, size: u64) -> Self {
        let (sender, result) = std::sync::mpsc::channel();
        buffer.map_async(wgpu::MapMode::Read, 0..size, move |result| {
            // A receiver that is gone has already reported its own error.
            let _ = sender.send(result);
        });
        Self { buffer: buffer.clone(), size, result }
    }

    /// Waits for the submission that fills the buffer, and hands the bytes to `read`.
    fn read<T>(
        self,
        opened: &Opened,
        submission: Option<wgpu::SubmissionIndex>,
        step: u32,
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, BackendError> {
        let failed = |message: String| BackendError::Device { step, message };
        wait(opened, submission, step)?;
        self.result.recv().map_err(|e| failed(e.to_string()))?.map_err(|e| failed(e.to_string()))?;
        let value = {
            let view = self.buffer.get_mapped_range(0..self.size).map_err(|e| failed(e.to_string()))?;
            read(&view)
        };
        self.buffer.unmap();
        Ok(value)
    }
}

/// A part of a storage buffer.
pub(super) fn bytes(opened: &Opened, buffer: &wgpu::Buffer, range: Range<u64>, step: u32) -> Result<Vec<u8>, BackendError> {
    let piece = (range.end - range.start).min(PIECE);
    let staging = opened.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("piece"),
        size: piece,
        usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let mut all = Vec::with_capacity((range.end - range.start) as usize);
    let mut at = range.start;
    while at < range.end {
        let size = piece.min(range.end - at);
        let mut encoder = opened.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_buffer_to_buffer(buffer, at, &staging, 0, size);
        let submission = opened.queue.submit([encoder.finish()]);
        Mapping::new(&staging, size).read(opened, Some(submission), step, |view| all.extend_from_slice(view))?;
        at += size;
    }
    Ok(all)
}

/// A submission that the device works on, and the observations that it will have made.
pub(super) struct Flight {
    submission: wgpu::SubmissionIndex,
    /// Steps observed; none: nothing to read.
    steps: Vec<u32>,
    /// Is there a ledger of the step?
    accounted: bool,
    mapping: Option<Mapping>,
}

impl Flight {
    /// Asks for what the submission leaves in staging buffer `side`.
    pub(super) fn new(buffers: &Buffers, side: usize, submission: wgpu::SubmissionIndex, steps: Vec<u32>, accounted: bool) -> Self {
        let size = buffers.parts.bytes() * steps.len() as u64;
        let mapping = (size > 0).then(|| Mapping::new(&buffers.staging[side], size));
        Self { submission, steps, accounted, mapping }
    }

    /// Waits for its end.
    pub(super) fn land(self, opened: &Opened, parts: &Parts, plan: &Plan, step: u32) -> Result<Vec<Observation>, BackendError> {
        let Some(mapping) = self.mapping else {
            return wait(opened, Some(self.submission), step).map(|()| Vec::new());
        };
        mapping.read(opened, Some(self.submission), step, |view| {
            let each = view.chunks(parts.bytes() as usize).zip(&self.steps);
            each.map(|(bytes, step)| observation(plan, *step, bytes, parts, self.accounted)).collect()
        })
    }
}

/// Absorption records: (step + 1, strategy), (0, 0) for none.
pub(super) fn absorbed(plan: &Plan, bytes: &[u8]) -> Vec<Option<Absorbed>> {
    let records = words(bytes);
    let record = |r: &[u32; 2]| (r[0] > 0).then(|| Absorbed { step: r[0] - 1, strategy: r[1] as u8 });
    records.as_chunks::<2>().0.iter().map(record).take(plan.replicas() as usize).collect()
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|w| u32::from_le_bytes(*w)).collect()
}

/// One observation from the parts of its bytes.
fn observation(plan: &Plan, step: u32, all: &[u8], parts: &Parts, accounted: bool) -> Observation {
    let part = |range: &Range<u64>| &all[range.start as usize..range.end as usize];
    let (records, society, ledger) = (part(&parts.absorbed), part(&parts.society), part(&parts.ledger));
    let all = words(part(&parts.tally));
    let (digests, replicas) = all.split_at(4 * plan.digested().len());
    let digests = digests.as_chunks::<4>().0.iter().map(|d| Digest(*d)).collect();
    let each = replicas.chunks_exact(tally_words(plan) as usize);
    let mut tallies: Vec<ReplicaTally> =
        each.zip(absorbed(plan, records)).map(|(words, absorbed)| replica(plan, step, words, absorbed)).collect();
    let wide: Vec<u64> = society.as_chunks::<8>().0.iter().map(|w| u64::from_le_bytes(*w)).collect();
    let sums: Vec<u64> = ledger.as_chunks::<8>().0.iter().map(|w| u64::from_le_bytes(*w)).collect();
    let layout = Layout::new(plan);
    let (len, lines) = (layout.len as usize, Layout::ledger(plan));
    for (k, tally) in tallies.iter_mut().enumerate() {
        tally.society = wide[k * len..(k + 1) * len].to_vec();
        tally.ledger = sums[k * lines..(k + 1) * lines].to_vec();
        // After the last phase that writes values the sums are those of the end of the step, which the tally holds.
        for d in 0..if accounted { layout.dimensions } else { 0 } {
            tally.ledger[last_line(plan) * layout.dimensions as usize + d as usize] = tally.society[layout.dimension_at(d) as usize];
        }
    }
    Observation { step, digests, replicas: tallies }
}

fn replica(plan: &Plan, step: u32, words: &[u32], absorbed: Option<Absorbed>) -> ReplicaTally {
    let wide = |words: &[u32]| words.iter().map(|w| u64::from(*w)).collect::<Vec<_>>();
    let count = plan.strategy_count();
    let (counts, rest) = words.split_at(count);
    let (transitions, rest) = rest.split_at(count * count);
    let (payoffs, rest) = rest.split_at(4);
    let (histogram, each) = rest.split_at(plan.histogram_bins() as usize);
    let each = if step > 0 { each.as_chunks::<3>().0 } else { &[] };
    let bias = PAYOFF_BIAS as i32;
    let sum = |low: u32, high: u32, agents: u32| (i64::from(low) | (i64::from(high) << 32)) - i64::from(agents) * i64::from(bias);
    ReplicaTally {
        counts: wide(counts),
        transitions: if step > 0 { wide(transitions) } else { Vec::new() },
        payoff_sum: sum(payoffs[0], payoffs[1], plan.agents()),
        payoff_min: 0xff_ffff - payoffs[2] as i32 - bias,
        payoff_max: payoffs[3] as i32 - bias,
        played: each.iter().map(|[agents, ..]| u64::from(*agents)).collect(),
        earned: each.iter().map(|[agents, low, high]| sum(*low, *high, *agents)).collect(),
        histogram: if step > 0 { wide(histogram) } else { vec![0; histogram.len()] },
        absorbed,
        ..ReplicaTally::default()
    }
}
