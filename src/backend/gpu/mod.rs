//! The GPU backend: every phase a compute shader, many steps per submission, measurement reduced on the device.

mod bindings;
mod buffers;
mod device;
mod measure;
mod passes;
mod patch;
mod pipelines;
pub mod probe;
mod readback;
mod rounds;
pub mod texts;

use super::engine::{Backend, BackendError, DeviceInfo, Hurry, Options};
use super::{fault, surveys};
use crate::columns::Column;
use crate::config::Plan;
use crate::kernel::passes::Slot;
use crate::metrics::{Observation, layout};
use crate::num::fixed::{pack, unpack_payoff};
use crate::params::Clock;
use crate::world::{Data, Store, World};
use buffers::{Buffers, STEPS_MAX, Sides};
use device::Opened;
use passes::{Builder, On, Pass, Passes, WORKGROUP};
use rayon::prelude::*;
use readback::Flight;
use std::borrow::Cow;

pub use device::{AdapterSummary, REMEDY, adapters};

/// Agents times phases that one submission computes on an emulated and on a real device: under a second on slow ones, since drivers
/// reset what seems to hang after two.
const SUBMISSION_WORK: [u64; 2] = [1 << 24, 1 << 28];

/// Steps of one submission.
fn steps_max(plan: &Plan, real: bool) -> u32 {
    let step = (plan.agents_total() * plan.phases().len() as u64).max(1);
    (SUBMISSION_WORK[usize::from(real)] / step).clamp(1, u64::from(STEPS_MAX)) as u32
}

/// A plan on a device.
#[derive(Debug)]
pub struct Gpu {
    plan: Plan,
    opened: Opened,
    buffers: Buffers,
    device: DeviceInfo,
    passes: Passes,
    /// Which of its buffers holds the current state of each column.
    sides: Sides,
    step: u32,
    /// Steps of one submission.
    steps_max: u32,
    hurry: Hurry,
    /// Does the ledger hold a step?
    accounted: bool,
    /// Do measurements make the sums of the society that last? Until the device has them.
    whole: bool,
    strategies: Vec<u8>,
    /// How many pipelines were compiled, and for how many passes.
    pub pipelines: [usize; 2],
}

impl Gpu {
    /// Starts from a state.
    ///
    /// # Errors
    /// No device, not enough of its memory, or a shader that does not compile.
    pub fn new(plan: &Plan, world: World, options: &Options) -> Result<Self, BackendError> {
        let opened = Opened::new(options.device.as_deref())?;
        rounds::check(plan, &opened)?;
        let buffers = Buffers::new(plan, &opened)?;
        let limit = opened.device.limits().max_compute_invocations_per_workgroup.min(256);
        let workgroup = if options.workgroup == 0 { WORKGROUP } else { options.workgroup }.clamp(1, limit);
        let builder = Builder::new(&opened, &buffers, options, plan, workgroup);
        let passes = builder.all()?;
        let pipelines = builder.finish()?;
        let device = opened.info();
        let steps_max = steps_max(plan, opened.summary.real);
        let mut gpu = Self {
            plan: plan.clone(),
            opened,
            buffers,
            device,
            passes,
            sides: 0,
            step: 0,
            steps_max,
            hurry: options.hurry.clone(),
            accounted: false,
            whole: true,
            strategies: Vec::new(),
            pipelines,
        };
        gpu.load(world)?;
        Ok(gpu)
    }

    fn encoder(&self) -> wgpu::CommandEncoder {
        self.opened.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default())
    }

    fn write_clocks(&self, first: u32, count: u32) {
        let stride = self.buffers.clock_stride as usize;
        let mut bytes = vec![0u8; stride * count as usize];
        for (k, slot) in bytes.chunks_mut(stride).enumerate() {
            slot[..size_of::<Clock>()].copy_from_slice(bytemuck::bytes_of(&Clock { step: first + k as u32, whole: u32::from(self.whole) }));
        }
        self.opened.queue.write_buffer(&self.buffers.clock, 0, &bytes);
    }

    /// Before a measured step: keeps its strategies if the step would lose them, and empties all that it adds to.
    fn begin(&self, encoder: &mut wgpu::CommandEncoder, sides: Sides) {
        if let Some(kept) = self.buffers.kept() {
            let now = self.buffers.of(Slot::Now(Column::Strategy), sides);
            encoder.copy_buffer_to_buffer(now, 0, kept, 0, now.size());
        }
        self.empty(encoder, self.buffers.parts.ledger.start);
    }

    /// Empties what a measurement adds to, from some part on, but for the sums that last.
    fn empty(&self, encoder: &mut wgpu::CommandEncoder, from: u64) {
        let (all, parts) = (&self.buffers.measured, &self.buffers.parts);
        encoder.clear_buffer(all, from, Some(parts.absorbed.start - from));
        if !self.whole {
            encoder.copy_buffer_to_buffer(&self.buffers.lasting, 0, all, parts.society.start, self.buffers.lasting.size());
        }
    }

    /// Gives the device the sums that last, out of a first measurement.
    fn keep_lasting(&mut self, seen: &[Observation]) {
        let lasting = layout::lasting(&self.plan);
        let Some(first) = seen.first().filter(|_| self.whole && !lasting.is_empty()) else { return };
        let len = first.replicas[0].society.len();
        let mut sums = vec![0; len * first.replicas.len()];
        for (to, tally) in sums.chunks_exact_mut(len).zip(&first.replicas) {
            for at in &lasting {
                to[*at as usize] = tally.society[*at as usize];
            }
        }
        self.opened.queue.write_buffer(&self.buffers.lasting, 0, bytemuck::cast_slice(&sums));
        self.whole = false;
    }

    /// Records passes, following the columns from one buffer to the other.
    fn encode(&self, encoder: &mut wgpu::CommandEncoder, sides: &mut Sides, offset: u32, passes: &mut dyn Iterator<Item = &Pass>) {
        let mut compute = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        for pass in passes {
            pass.encode(self.on(), &mut compute, sides, offset);
        }
    }

    fn on(&self) -> On<'_> {
        On { device: &self.opened.device, buffers: &self.buffers }
    }

    /// What is in a slot.
    fn bytes(&self, slot: Slot) -> Result<Vec<u8>, BackendError> {
        let binding = self.buffers.binding(slot, self.sides);
        let end = binding.size.map_or(binding.buffer.size(), |size| binding.offset + size.get());
        readback::bytes(&self.opened, binding.buffer, binding.offset..end, self.step)
    }

    /// Payoffs in stored units; nothing where nobody ever earns.
    fn payoffs(&self) -> Result<Vec<i32>, BackendError> {
        let words = if self.plan.interacts() { self.bytes(Slot::Now(Column::Payoff))? } else { Vec::new() };
        let len = self.plan.stride() * self.plan.replicas() as usize;
        Ok(words.as_chunks::<4>().0.iter().map(|w| unpack_payoff(u32::from_le_bytes(*w))).take(len).collect())
    }

    /// A column beside strategy and payoff.
    fn store(&self, column: Column) -> Result<Store, BackendError> {
        let planes = self.plan.planes(column);
        let bytes = if planes > 0 { self.bytes(Slot::Now(column))? } else { Vec::new() };
        let len = planes as usize * self.plan.stride() * self.plan.replicas() as usize;
        Ok(Store { column, planes, data: Data::from_bytes(column.info().width, &bytes, len) })
    }

    /// The passes of one step, fused where allowed.
    fn step_passes(&self, observed: bool) -> Vec<&Pass> {
        let mut passes = Vec::new();
        let mut index = 0;
        while index < self.passes.phases.len() {
            match &self.passes.fused {
                Some((first, pass)) if *first == index && !observed => {
                    passes.push(pass);
                    index += 2;
                }
                _ => {
                    passes.extend(self.passes.ledger[0].iter().filter(|_| observed && index == 0));
                    passes.extend(&self.passes.phases[index]);
                    index += 1;
                    passes.extend(self.passes.ledger[index].iter().filter(|_| observed));
                }
            }
        }
        passes.extend(&self.passes.absorption);
        passes
    }

    /// Copies a measurement into slot `slot` of a staging buffer.
    fn keep(&self, encoder: &mut wgpu::CommandEncoder, side: usize, slot: usize) {
        let size = self.buffers.parts.bytes();
        encoder.copy_buffer_to_buffer(&self.buffers.measured, 0, &self.buffers.staging[side], slot as u64 * size, size);
    }

    /// Runs up to `to` or until a submission is full; observations go to staging buffer `side`.
    fn submit(&mut self, to: u32, observe: &[u32], side: usize) -> Flight {
        let count = (to - self.step).min(self.steps_max);
        self.write_clocks(self.step + 1, count);
        let mut encoder = self.encoder();
        let mut observed_steps = Vec::new();
        // Steps that nobody looks at share one compute pass.
        let mut quiet: Vec<u32> = Vec::new();
        let (first, mut sides) = (self.step, self.sides);
        for k in 0..count {
            let step = first + 1 + k;
            if !observe.contains(&step) {
                quiet.push(k);
                self.step = step;
                continue;
            }
            if observed_steps.len() as u32 == self.buffers.observations_max {
                break;
            }
            self.flush(&mut encoder, &mut sides, &mut quiet);
            self.begin(&mut encoder, sides);
            let passes = self.step_passes(true);
            let mut passes = passes.into_iter().chain(&self.passes.tally);
            self.encode(&mut encoder, &mut sides, k * self.buffers.clock_stride, &mut passes);
            self.keep(&mut encoder, side, observed_steps.len());
            observed_steps.push(step);
            self.accounted = true;
            self.step = step;
        }
        self.flush(&mut encoder, &mut sides, &mut quiet);
        self.sides = sides;
        let submission = self.opened.queue.submit([encoder.finish()]);
        Flight::new(&self.buffers, side, submission, observed_steps, self.accounted)
    }

    fn flush(&self, encoder: &mut wgpu::CommandEncoder, sides: &mut Sides, quiet: &mut Vec<u32>) {
        if quiet.is_empty() {
            return;
        }
        let passes = self.step_passes(false);
        let mut compute = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        for k in quiet.drain(..) {
            for pass in &passes {
                pass.encode(self.on(), &mut compute, sides, k * self.buffers.clock_stride);
            }
        }
    }

    /// Runs up to `to` and measures after each step of `observe`, without regions.
    fn run_to(&mut self, to: u32, observe: &[u32]) -> Result<Vec<Observation>, BackendError> {
        let mut observations = Vec::new();
        // The host reads what one submission observed while the device computes the next.
        let mut flight: Option<(usize, Flight)> = None;
        while self.step < to {
            if fault::struck(self.step, to) {
                self.opened.device.destroy();
            }
            let side = flight.as_ref().map_or(0, |(side, _)| 1 - side);
            let next = self.submit(to, observe, side);
            if let Some((_, landing)) = flight.replace((side, next)) {
                observations.extend(landing.land(&self.opened, &self.buffers.parts, &self.plan, self.step)?);
                self.keep_lasting(&observations);
            }
            self.opened.check(self.step)?;
            self.hurry.check(self.step)?;
        }
        if let Some((_, landing)) = flight {
            observations.extend(landing.land(&self.opened, &self.buffers.parts, &self.plan, self.step)?);
            self.keep_lasting(&observations);
        }
        self.opened.check(self.step)?;
        Ok(observations)
    }

    /// Adds what is found on the host to what was observed of the current state.
    fn surveyed(&self, mut seen: Vec<Observation>) -> Result<Vec<Observation>, BackendError> {
        let plan = &self.plan;
        let columns = surveys::needed(plan).into_iter().map(|column| self.store(column)).collect::<Result<Vec<_>, _>>()?;
        for observation in &mut seen {
            let replicas = observation.replicas.par_iter_mut().zip(0..plan.replicas());
            replicas.for_each(|(tally, replica)| surveys::add(plan, observation.step, replica, &columns, tally));
        }
        Ok(seen)
    }
}

impl Backend for Gpu {
    fn device(&self) -> &DeviceInfo {
        &self.device
    }
    fn step(&self) -> u32 {
        self.step
    }
    fn advance(&mut self, to: u32, observe: &[u32]) -> Result<Vec<Observation>, BackendError> {
        if surveys::needed(&self.plan).is_empty() {
            return self.run_to(to, observe);
        }
        // Such things are found on the host, from the state after each step that is observed.
        let mut observations = Vec::new();
        for step in observe {
            let seen = self.run_to(*step, &[*step])?;
            observations.extend(self.surveyed(seen)?);
        }
        self.run_to(to, &[])?;
        Ok(observations)
    }
    fn observe(&mut self) -> Result<Observation, BackendError> {
        self.write_clocks(self.step, 1);
        let mut encoder = self.encoder();
        // The ledger stays what the last measured step made it.
        self.empty(&mut encoder, self.buffers.parts.tally.start);
        self.encode(&mut encoder, &mut { self.sides }, 0, &mut self.passes.tally.iter());
        self.keep(&mut encoder, 0, 0);
        let submission = self.opened.queue.submit([encoder.finish()]);
        let flight = Flight::new(&self.buffers, 0, submission, vec![self.step], self.accounted);
        let mut observations = self.surveyed(flight.land(&self.opened, &self.buffers.parts, &self.plan, self.step)?)?;
        self.keep_lasting(&observations);
        self.opened.check(self.step)?;
        Ok(observations.remove(0))
    }
    fn phase(&mut self, index: usize) -> Result<(), BackendError> {
        self.write_clocks(self.step + 1, 1);
        let mut encoder = self.encoder();
        if index == 0 {
            self.begin(&mut encoder, self.sides);
        }
        let last = index + 1 == self.passes.phases.len();
        let mut sides = self.sides;
        let before = self.passes.ledger[0].iter().filter(|_| index == 0);
        let after = self.passes.ledger[index + 1].iter().chain(self.passes.absorption.iter().filter(|_| last));
        let mut passes = before.chain(&self.passes.phases[index]).chain(after);
        self.encode(&mut encoder, &mut sides, 0, &mut passes);
        self.sides = sides;
        self.opened.queue.submit([encoder.finish()]);
        self.step += u32::from(last);
        self.accounted |= last;
        readback::wait(&self.opened, None, self.step)?;
        self.opened.check(self.step)
    }
    fn strategies(&mut self) -> Result<Cow<'_, [u8]>, BackendError> {
        self.strategies = self.bytes(Slot::Now(Column::Strategy))?;
        self.strategies.truncate(self.plan.stride() * self.plan.replicas() as usize);
        Ok(Cow::Borrowed(&self.strategies))
    }
    fn column(&mut self, column: Column) -> Result<Cow<'_, Store>, BackendError> {
        Ok(Cow::Owned(match column {
            Column::Strategy => Store::of_strategies(self.strategies()?.into_owned()),
            Column::Payoff => Store::of_payoffs(self.payoffs()?.into_iter()),
            _ => self.store(column)?,
        }))
    }
    fn copy(&mut self, payoffs: bool, into: &mut World) -> Result<(), BackendError> {
        let strategy = self.strategies()?.into_owned();
        let payoff = if payoffs { self.payoffs()? } else { Vec::new() };
        let records = self.bytes(Slot::Absorbed)?;
        let columns = self.plan.columns().iter().map(|of| self.store(of.column)).collect::<Result<_, _>>()?;
        *into = World { step: self.step, strategy, payoff, columns, absorbed: readback::absorbed(&self.plan, &records) };
        Ok(())
    }
    fn load(&mut self, world: World) -> Result<(), BackendError> {
        let queue = &self.opened.queue;
        (self.step, self.sides, self.accounted, self.whole) = (world.step, 0, false, true);
        let upload = |slot: Slot, bytes: &[u8]| {
            let begin = self.buffers.binding(slot, 0).offset;
            // In parts, so that the driver's staging stays small.
            for (part, bytes) in bytes.chunks(64 << 20).enumerate() {
                queue.write_buffer(self.buffers.of(slot, 0), begin + (part * (64 << 20)) as u64, bytes);
                queue.submit([]);
            }
        };
        upload(Slot::Now(Column::Strategy), &world.strategy);
        // Before the first step strategies are what they are.
        upload(Slot::Next(Column::Strategy), &world.strategy);
        upload(Slot::Before, &world.strategy);
        let packed: Vec<u32> = world.payoff.iter().zip(&world.strategy).map(|(p, s)| pack(*p, *s)).collect();
        let mut encoder = self.encoder();
        encoder.clear_buffer(self.buffers.of(Slot::Now(Column::Payoff), 0), 0, None);
        encoder.clear_buffer(&self.buffers.measured, 0, None);
        queue.submit([encoder.finish()]);
        upload(Slot::Now(Column::Payoff), bytemuck::cast_slice(&packed));
        for store in &world.columns {
            let bytes = store.data.bytes();
            upload(Slot::Now(store.column), &bytes);
            upload(Slot::Next(store.column), &bytes);
        }
        let record = |a: &Option<crate::metrics::Absorbed>| a.map_or([0, 0], |a| [a.step + 1, u32::from(a.strategy)]);
        let records: Vec<u32> = world.absorbed.iter().flat_map(record).collect();
        upload(Slot::Absorbed, bytemuck::cast_slice(&records));
        self.opened.check(self.step)
    }
}
