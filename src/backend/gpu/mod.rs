//! The GPU backend: every phase a compute shader, many steps per submission, measurement reduced on the device.

mod bindings;
mod buffers;
mod device;
mod measure;
mod passes;
mod prepare;
pub mod probe;
mod readback;
mod rounds;

use super::{Backend, BackendError, DeviceInfo, Kind, Options};
use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::Observation;
use crate::num::fixed::{pack, unpack_payoff};
use crate::params::Clock;
use crate::phase::fused::lattice::Lattice;
use crate::world::{Data, Store, World};
use buffers::{Buffers, STEPS_MAX, Sides, Slot};
use device::Opened;
use passes::{Builder, On, Pass};
use std::borrow::Cow;

pub use device::{AdapterSummary, REMEDY, adapters};

/// Invocations per workgroup unless the options say otherwise.
const WORKGROUP: u32 = 64;

/// A plan on a device.
#[derive(Debug)]
pub struct Gpu {
    plan: Plan,
    opened: Opened,
    buffers: Buffers,
    device: DeviceInfo,
    /// Passes of each phase.
    phases: Vec<Vec<Pass>>,
    /// Index of the first of the two phases that the fused pass replaces, and that pass.
    fused: Option<(usize, Pass)>,
    absorption: Vec<Pass>,
    tally: Vec<Pass>,
    /// Sums of values before the step, then after each phase that writes values.
    ledger: Vec<Option<Pass>>,
    /// Which of its buffers holds the current state of each column.
    sides: Sides,
    step: u32,
    strategies: Vec<u8>,
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
        let builder = Builder { opened: &opened, buffers: &buffers, options, plan, workgroup };
        let phases = plan.phases().iter().map(|phase| builder.phase(phase)).collect::<Result<Vec<_>, _>>()?;
        let fused = match Lattice::find(plan).filter(|f| !options.unfused && f.fits_words()) {
            Some(fused) => Some((fused.index, builder.fused(&plan.phases()[fused.index + 1], fused.thresholds())?)),
            None => None,
        };
        let absorption = if plan.absorption() { builder.absorption()? } else { Vec::new() };
        let mut tally = vec![builder.tally()?];
        tally.extend(builder.digests()?);
        tally.extend(builder.society()?);
        let ledger = builder.ledger()?;
        let device = DeviceInfo {
            kind: Kind::Gpu,
            name: opened.summary.name.clone(),
            driver: opened.summary.driver.clone(),
            threads: rayon::current_num_threads(),
        };
        let mut gpu = Self {
            plan: plan.clone(),
            opened,
            buffers,
            device,
            phases,
            fused,
            absorption,
            tally,
            ledger,
            sides: 0,
            step: 0,
            strategies: Vec::new(),
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
            slot[..size_of::<Clock>()].copy_from_slice(bytemuck::bytes_of(&Clock { step: first + k as u32 }));
        }
        self.opened.queue.write_buffer(&self.buffers.clock, 0, &bytes);
    }

    fn keep_before(&self, encoder: &mut wgpu::CommandEncoder) {
        let now = self.buffers.of(Slot::Now(Column::Strategy), self.sides);
        encoder.copy_buffer_to_buffer(now, 0, self.buffers.of(Slot::Before, 0), 0, now.size());
        encoder.clear_buffer(self.buffers.of(Slot::Ledger, 0), 0, None);
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

    /// The passes of one step, fused where allowed.
    fn step_passes(&self, observed: bool) -> Vec<&Pass> {
        let mut passes = Vec::new();
        let mut index = 0;
        while index < self.phases.len() {
            match &self.fused {
                Some((first, pass)) if *first == index && !observed => {
                    passes.push(pass);
                    index += 2;
                }
                _ => {
                    passes.extend(self.ledger[0].iter().filter(|_| observed && index == 0));
                    passes.extend(&self.phases[index]);
                    index += 1;
                    passes.extend(self.ledger[index].iter().filter(|_| observed));
                }
            }
        }
        passes.extend(&self.absorption);
        passes
    }

    /// Records a measurement into slot `slot` of the staging buffer.
    fn encode_observation(&self, encoder: &mut wgpu::CommandEncoder, sides: Sides, offset: u32, slot: u32) {
        for slot in [Slot::Tally, Slot::Society] {
            encoder.clear_buffer(self.buffers.of(slot, 0), 0, None);
        }
        self.encode(encoder, &mut { sides }, offset, &mut self.tally.iter());
        let slots = [Slot::Tally, Slot::Absorbed, Slot::Society, Slot::Ledger].map(|slot| self.buffers.of(slot, 0));
        let mut at = u64::from(slot) * slots.iter().map(|buffer| buffer.size()).sum::<u64>();
        for buffer in slots {
            encoder.copy_buffer_to_buffer(buffer, 0, &self.buffers.staging, at, buffer.size());
            at += buffer.size();
        }
    }

    /// Runs up to `to` or until the staging or the clock buffer is full; returns the observations made.
    fn submit(&mut self, to: u32, observe: &[u32], previous: &mut Option<wgpu::SubmissionIndex>) -> Result<Vec<Observation>, BackendError> {
        let count = (to - self.step).min(STEPS_MAX);
        self.write_clocks(self.step + 1, count);
        let mut encoder = self.encoder();
        let mut observed_steps = Vec::new();
        // Steps that nobody looks at share one compute pass.
        let mut quiet: Vec<(u32, bool)> = Vec::new();
        let (first, mut sides) = (self.step, self.sides);
        for k in 0..count {
            let step = first + 1 + k;
            let observed = observe.contains(&step);
            if !observed {
                quiet.push((k, false));
                self.step = step;
                continue;
            }
            if observed_steps.len() as u32 == self.buffers.observations_max {
                break;
            }
            self.flush(&mut encoder, &mut sides, &mut quiet);
            self.sides = sides;
            self.keep_before(&mut encoder);
            let offset = k * self.buffers.clock_stride;
            self.encode(&mut encoder, &mut sides, offset, &mut self.step_passes(true).into_iter());
            self.encode_observation(&mut encoder, sides, offset, observed_steps.len() as u32);
            observed_steps.push(step);
            self.step = step;
        }
        self.flush(&mut encoder, &mut sides, &mut quiet);
        self.sides = sides;
        let index = self.opened.queue.submit([encoder.finish()]);
        if observed_steps.is_empty() {
            // Never more than two submissions in flight.
            if let Some(previous) = previous.replace(index) {
                readback::wait(&self.opened, Some(previous), self.step)?;
            }
            return Ok(Vec::new());
        }
        readback::observations(&self.opened, &self.buffers, &self.plan, &observed_steps)
    }

    fn flush(&self, encoder: &mut wgpu::CommandEncoder, sides: &mut Sides, quiet: &mut Vec<(u32, bool)>) {
        if quiet.is_empty() {
            return;
        }
        let passes = self.step_passes(false);
        let mut compute = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        for (k, _) in quiet.drain(..) {
            for pass in &passes {
                pass.encode(self.on(), &mut compute, sides, k * self.buffers.clock_stride);
            }
        }
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
        let mut observations = Vec::new();
        let mut previous = None;
        while self.step < to {
            observations.extend(self.submit(to, observe, &mut previous)?);
            self.opened.check(self.step)?;
        }
        readback::wait(&self.opened, None, self.step)?;
        self.opened.check(self.step)?;
        Ok(observations)
    }
    fn observe(&mut self) -> Result<Observation, BackendError> {
        self.write_clocks(self.step, 1);
        let mut encoder = self.encoder();
        self.encode_observation(&mut encoder, self.sides, 0, 0);
        self.opened.queue.submit([encoder.finish()]);
        let mut observations = readback::observations(&self.opened, &self.buffers, &self.plan, &[self.step])?;
        self.opened.check(self.step)?;
        Ok(observations.remove(0))
    }
    fn phase(&mut self, index: usize) -> Result<(), BackendError> {
        self.write_clocks(self.step + 1, 1);
        let mut encoder = self.encoder();
        if index == 0 {
            self.keep_before(&mut encoder);
        }
        let last = index + 1 == self.phases.len();
        let mut sides = self.sides;
        let before = self.ledger[0].iter().filter(|_| index == 0);
        let after = self.ledger[index + 1].iter().chain(self.absorption.iter().filter(|_| last));
        let mut passes = before.chain(&self.phases[index]).chain(after);
        self.encode(&mut encoder, &mut sides, 0, &mut passes);
        self.sides = sides;
        self.opened.queue.submit([encoder.finish()]);
        self.step += u32::from(last);
        readback::wait(&self.opened, None, self.step)?;
        self.opened.check(self.step)
    }
    fn strategies(&mut self) -> Result<Cow<'_, [u8]>, BackendError> {
        self.strategies = readback::bytes(&self.opened, self.buffers.of(Slot::Now(Column::Strategy), self.sides), self.step)?;
        self.strategies.truncate(self.plan.stride() * self.plan.replicas() as usize);
        Ok(Cow::Borrowed(&self.strategies))
    }
    fn world(&mut self) -> Result<World, BackendError> {
        let strategy = self.strategies()?.into_owned();
        let words = readback::bytes(&self.opened, self.buffers.of(Slot::Now(Column::Payoff), 0), self.step)?;
        let payoff = words.as_chunks::<4>().0.iter().map(|w| unpack_payoff(u32::from_le_bytes(*w))).take(strategy.len());
        let records = readback::bytes(&self.opened, self.buffers.of(Slot::Absorbed, 0), self.step)?;
        let payoff = if self.plan.interacts() { payoff.collect() } else { Vec::new() };
        let mut columns = Vec::new();
        for of in self.plan.columns() {
            let bytes = readback::bytes(&self.opened, self.buffers.of(Slot::Now(of.column), self.sides), self.step)?;
            let len = of.planes as usize * strategy.len();
            columns.push(Store { column: of.column, planes: of.planes, data: Data::from_bytes(of.column.info().width, &bytes, len) });
        }
        Ok(World { step: self.step, strategy, payoff, columns, absorbed: readback::absorbed(&self.plan, &records) })
    }
    fn load(&mut self, world: World) -> Result<(), BackendError> {
        let queue = &self.opened.queue;
        (self.step, self.sides) = (world.step, 0);
        let upload = |slot: Slot, bytes: &[u8]| {
            // In parts, so that the driver's staging stays small.
            for (part, bytes) in bytes.chunks(64 << 20).enumerate() {
                queue.write_buffer(self.buffers.of(slot, 0), (part * (64 << 20)) as u64, bytes);
                queue.submit([]);
            }
        };
        upload(Slot::Now(Column::Strategy), &world.strategy);
        upload(Slot::Before, &world.strategy);
        let packed: Vec<u32> = world.payoff.iter().zip(&world.strategy).map(|(p, s)| pack(*p, *s)).collect();
        let mut encoder = self.encoder();
        encoder.clear_buffer(self.buffers.of(Slot::Now(Column::Payoff), 0), 0, None);
        encoder.clear_buffer(self.buffers.of(Slot::Next(Column::Strategy), 0), 0, None);
        encoder.clear_buffer(self.buffers.of(Slot::Ledger, 0), 0, None);
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
