//! From the device to the host.

use super::buffers::Buffers;
use super::device::Opened;
use crate::backend::engine::BackendError;
use crate::config::Plan;
use crate::kernel::passes::Slot;
use crate::metrics::layout::Layout;
use crate::metrics::{Absorbed, Observation, ReplicaTally};
use crate::num::digest::Digest;
use crate::params::{PAYOFF_BIAS, tally_words};

/// Bytes read in one piece.
const PIECE: u64 = 64 << 20;

/// Waits until a submission (`None`: everything) is done.
pub(super) fn wait(opened: &Opened, submission: Option<wgpu::SubmissionIndex>, step: u32) -> Result<(), BackendError> {
    let poll = wgpu::PollType::Wait { submission_index: submission, timeout: None };
    opened.device.poll(poll).map(|_| ()).map_err(|error| BackendError::Device { step, message: error.to_string() })
}

/// Maps `size` bytes of a readable buffer and hands them to `read`.
fn mapped<T>(opened: &Opened, buffer: &wgpu::Buffer, size: u64, step: u32, read: impl FnOnce(&[u8]) -> T) -> Result<T, BackendError> {
    let failed = |message: String| BackendError::Device { step, message };
    let (sender, receiver) = std::sync::mpsc::channel();
    buffer.map_async(wgpu::MapMode::Read, 0..size, move |result| {
        // A receiver that is gone has already reported its own error.
        let _ = sender.send(result);
    });
    wait(opened, None, step)?;
    receiver.recv().map_err(|e| failed(e.to_string()))?.map_err(|e| failed(e.to_string()))?;
    let value = {
        let view = buffer.get_mapped_range(0..size).map_err(|e| failed(e.to_string()))?;
        read(&view)
    };
    buffer.unmap();
    Ok(value)
}

/// A whole storage buffer.
pub(super) fn bytes(opened: &Opened, buffer: &wgpu::Buffer, step: u32) -> Result<Vec<u8>, BackendError> {
    let piece = buffer.size().min(PIECE);
    let staging = opened.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("piece"),
        size: piece,
        usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let mut all = Vec::with_capacity(buffer.size() as usize);
    while (all.len() as u64) < buffer.size() {
        let at = all.len() as u64;
        let size = piece.min(buffer.size() - at);
        let mut encoder = opened.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_buffer_to_buffer(buffer, at, &staging, 0, size);
        opened.queue.submit([encoder.finish()]);
        mapped(opened, &staging, size, step, |view| all.extend_from_slice(view))?;
    }
    Ok(all)
}

/// The observations in the staging buffer.
pub(super) fn observations(opened: &Opened, buffers: &Buffers, plan: &Plan, steps: &[u32]) -> Result<Vec<Observation>, BackendError> {
    let sizes = [Slot::Tally, Slot::Absorbed, Slot::Society, Slot::Ledger].map(|slot| buffers.of(slot, 0).size() as usize);
    let each = sizes.iter().sum::<usize>();
    let last = steps.last().copied().unwrap_or(0);
    mapped(opened, &buffers.staging, (each * steps.len()) as u64, last, |view| {
        let parts = view.chunks(each).zip(steps);
        parts.map(|(part, step)| observation(plan, *step, part, sizes)).collect()
    })
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

/// One observation: tallies, absorption records, tallies of the society, ledgers, in buffers of these sizes.
fn observation(plan: &Plan, step: u32, part: &[u8], sizes: [usize; 4]) -> Observation {
    let (tally, rest) = part.split_at(sizes[0]);
    let (records, rest) = rest.split_at(sizes[1]);
    let (society, ledger) = rest.split_at(sizes[2]);
    let all = words(tally);
    let (digests, replicas) = all.split_at(4 * plan.digested().len());
    let digests = digests.as_chunks::<4>().0.iter().map(|d| Digest(*d)).collect();
    let each = replicas.chunks_exact(tally_words(plan) as usize);
    let mut tallies: Vec<ReplicaTally> =
        each.zip(absorbed(plan, records)).map(|(words, absorbed)| replica(plan, step, words, absorbed)).collect();
    let wide: Vec<u64> = society.as_chunks::<8>().0.iter().map(|w| u64::from_le_bytes(*w)).collect();
    let sums: Vec<u64> = ledger.as_chunks::<8>().0.iter().map(|w| u64::from_le_bytes(*w)).collect();
    let (len, lines) = (Layout::new(plan).len as usize, Layout::ledger(plan));
    for (k, tally) in tallies.iter_mut().enumerate() {
        tally.society = wide[k * len..(k + 1) * len].to_vec();
        tally.ledger = sums[k * lines..(k + 1) * lines].to_vec();
    }
    Observation { step, digests, replicas: tallies }
}

fn replica(plan: &Plan, step: u32, words: &[u32], absorbed: Option<Absorbed>) -> ReplicaTally {
    let wide = |words: &[u32]| words.iter().map(|w| u64::from(*w)).collect::<Vec<_>>();
    let count = plan.strategy_count();
    let (counts, rest) = words.split_at(count);
    let (transitions, rest) = rest.split_at(count * count);
    let (payoffs, histogram) = rest.split_at(4);
    let shifted = i64::from(payoffs[0]) | (i64::from(payoffs[1]) << 32);
    let bias = PAYOFF_BIAS as i32;
    ReplicaTally {
        counts: wide(counts),
        transitions: if step > 0 { wide(transitions) } else { Vec::new() },
        payoff_sum: shifted - i64::from(plan.agents()) * i64::from(bias),
        payoff_min: 0xff_ffff - payoffs[2] as i32 - bias,
        payoff_max: payoffs[3] as i32 - bias,
        histogram: if step > 0 { wide(histogram) } else { vec![0; histogram.len()] },
        absorbed,
        ..ReplicaTally::default()
    }
}
