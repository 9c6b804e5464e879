//! The CPU backend: Rayon over replicas and chunks, the vectorised kernels of [`crate::phase`] inside.

use super::engine::{Backend, BackendError, DeviceInfo, Hurry, Kind, Options, find};
use super::fault;
use super::lineage;
use super::society::{self, Society};
use super::society_tally;
use super::tally::{self, Columns};
use super::view::view;
use super::{markets, regions, segregation, value_lineage};
use crate::columns::Column;
use crate::config::Plan;
use crate::machine;
use crate::metrics::layout::{self, Layout};
use crate::metrics::{Absorbed, Observation, ReplicaTally};
use crate::num::digest::Digest;
use crate::num::fixed::{pack, unpack_payoff};
use crate::num::rng::{DrawKey, GROUP};
use crate::phase::fused::{
    Fused,
    lattice::Lattice,
    well_mixed::{Scratch, WellMixed},
};
use crate::world::store::words_of;
use crate::world::{Store, World};
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// Agents per task unless the options say otherwise.
pub(super) const CHUNK: usize = 1 << 14;

/// Entries that a thread copies at once at least.
const COPIED: usize = 1 << 18;

/// State and executors.
#[derive(Debug)]
pub struct Cpu {
    plan: Plan,
    pool: Arc<rayon::ThreadPool>,
    device: DeviceInfo,
    chunk: usize,
    hurry: Hurry,
    fused: Option<Fused>,
    step: u32,
    strategy: Vec<u8>,
    next: Vec<u8>,
    /// Packed payoffs; empty if nobody ever earns.
    payoff: Vec<u32>,
    /// Has anybody earned anything yet?
    earned: bool,
    /// Strategies before the current step, kept in measured steps.
    before: Vec<u8>,
    /// The other columns, and the next state of those that have one.
    society: Society,
    /// Sums of each replica's society that last, with their places, since the first measurement.
    lasting: Vec<Vec<(u32, u64)>>,
    /// Sums of values before the step and after each phase, per replica; kept in measured steps.
    ledger: Vec<Vec<u64>>,
    absorbed: Vec<Option<Absorbed>>,
    /// Replicas that hold one strategy only since they were absorbed: what was absorbed once may have been stirred up again before this plan took over.
    still: Vec<bool>,
    scratch: Scratch,
}

impl Cpu {
    /// Starts from a state.
    ///
    /// # Errors
    /// If the thread pool cannot be built.
    pub fn new(plan: &Plan, world: World, options: &Options) -> Result<Self, BackendError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build().map_err(|error| BackendError::NoDevice {
            message: format!("cannot start {} threads: {error}", options.threads),
            remedy: "use fewer --threads".into(),
        })?;
        let pool = Arc::new(pool);
        let device = DeviceInfo { kind: Kind::Cpu, name: machine::processor(), driver: String::new(), threads: pool.current_num_threads() };
        let chunk = if options.chunk == 0 { CHUNK } else { options.chunk.min(1 << 30).next_multiple_of(GROUP) };
        let fused = if options.unfused { None } else { Fused::find(plan) };
        let mut cpu = Self {
            plan: plan.clone(),
            pool,
            device,
            chunk,
            hurry: options.hurry.clone(),
            fused,
            step: 0,
            strategy: Vec::new(),
            next: Vec::new(),
            payoff: Vec::new(),
            earned: false,
            before: Vec::new(),
            society: Society::default(),
            lasting: Vec::new(),
            ledger: Vec::new(),
            absorbed: Vec::new(),
            still: Vec::new(),
            scratch: Scratch::default(),
        };
        cpu.load(world)?;
        Ok(cpu)
    }

    /// Runs one step; a step that nobody looks at may take the fused path and skip replicas that can change no more.
    fn run_step(&mut self, observed: bool) -> Result<(), BackendError> {
        if observed {
            self.remember();
        }
        let mut index = 0;
        while index < self.plan.phases().len() {
            match &self.fused {
                Some(fused) if !observed && fused.index() == index => {
                    self.run_fused();
                    index += 2;
                }
                _ => {
                    self.run_phase(index, !observed && !self.plan.mutates());
                    if observed {
                        self.account(index);
                    }
                    index += 1;
                }
            }
            self.hurry.check(self.step + 1)?;
        }
        if fault::struck(self.step, self.step + 1) {
            (0..64).into_par_iter().for_each(|k| assert!(k != 17, "a fault on demand"));
        }
        self.step += 1;
        self.record_absorption();
        Ok(())
    }

    fn remember(&mut self) {
        self.ledger = self.sums().into_iter().map(|sums| [sums, vec![0; Layout::ledger(&self.plan)]].concat()).collect();
        self.ledger.iter_mut().for_each(|line| line.truncate(Layout::ledger(&self.plan)));
        self.before.resize(self.strategy.len(), 0);
        self.before.par_chunks_mut(1 << 20).zip(self.strategy.par_chunks(1 << 20)).for_each(|(to, from)| to.copy_from_slice(from));
    }

    /// Sums of values, per replica.
    fn sums(&self) -> Vec<Vec<u64>> {
        (0..self.plan.replicas()).into_par_iter().map(|replica| society_tally::sums(&self.plan, replica, &self.society.columns)).collect()
    }

    /// Writes the sums of values after a phase into the ledger.
    fn account(&mut self, index: usize) {
        if self.plan.phases()[index].facts.writes_values {
            let sums = self.sums();
            for (ledger, sums) in self.ledger.iter_mut().zip(sums) {
                ledger[(index + 1) * sums.len()..][..sums.len()].copy_from_slice(&sums);
            }
        }
    }

    fn run_phase(&mut self, index: usize, skip_absorbed: bool) {
        let (plan, step) = (&self.plan, self.step + 1);
        self.earned |= plan.phases()[index].writes(Column::Payoff);
        let state = society::State { strategy: &self.strategy, next: &mut self.next, payoff: &mut self.payoff };
        // Columns of a society go on changing where strategies do not.
        let (still, hurry) = (&self.still, &self.hurry);
        let skipped = |replica: usize| hurry.is_set() || (skip_absorbed && plan.columns().is_empty() && still[replica]);
        if self.society.run(plan, index, step, self.chunk, state, skipped) {
            std::mem::swap(&mut self.strategy, &mut self.next);
        }
    }

    fn run_fused(&mut self) {
        match self.fused.take() {
            Some(Fused::Lattice(fused)) => {
                self.run_lattice(&fused);
                self.fused = Some(Fused::Lattice(fused));
            }
            Some(Fused::WellMixed(fused)) => {
                self.run_well_mixed(&fused);
                self.fused = Some(Fused::WellMixed(fused));
            }
            None => {}
        }
        std::mem::swap(&mut self.strategy, &mut self.next);
    }

    fn run_lattice(&mut self, fused: &Lattice) {
        let (plan, step) = (&self.plan, self.step + 1);
        let (stride, agents) = (plan.stride(), plan.agents() as usize);
        let (width, height) = fused.size();
        // Bands of at least 32 rows: two rows of codes are computed twice per band.
        let rows = (2 * self.chunk / width).max(32.min(height.div_ceil(4 * self.device.threads))).max(1);
        let (strategy, imitate) = (&self.strategy, &plan.phases()[fused.index + 1]);
        self.next.par_chunks_mut(stride).enumerate().for_each(|(replica, out)| {
            let key = DrawKey { seed: plan.seed(), step, draw: 0, replica: replica as u32 };
            let strategy = &strategy[replica * stride..replica * stride + agents];
            in_chunks(&mut out[..agents], rows * width, |first, out| fused.rows(imitate, key, strategy, first, out));
        });
    }

    fn run_well_mixed(&mut self, fused: &WellMixed) {
        let (plan, step, chunk) = (&self.plan, self.step + 1, self.chunk);
        let (stride, agents) = (plan.stride(), plan.agents() as usize);
        let skip = !plan.mutates();
        self.scratch.resize(plan);
        let (bits_stride, strategy, still) = (self.scratch.bits_stride, &self.strategy, &self.still);
        let scratch = self.scratch.bits.par_chunks_mut(bits_stride).zip(self.scratch.codes.par_chunks_mut(stride));
        let replicas = self.next.par_chunks_mut(stride).zip(scratch).enumerate().with_min_len(chunk.div_ceil(stride));
        let open = replicas.filter(|(replica, _)| !(skip && still[*replica]));
        open.for_each(|(replica, (out, (bits, codes)))| {
            let strategy = &strategy[replica * stride..replica * stride + agents];
            let play = view(plan, fused.index, step, replica as u32, strategy, &[], &[]);
            let learn = view(plan, fused.index + 1, step, replica as u32, strategy, &[], &[]);
            in_chunks(&mut bits[..], chunk / 32, |first, out| WellMixed::pack(strategy, first * 32, out));
            in_chunks(&mut codes[..agents], chunk, |first, out| fused.play(&play, bits, first, out));
            in_chunks(&mut out[..agents], chunk, |first, out| fused.learn(&learn, codes, first, out));
        });
    }

    /// Notes replicas that now hold one strategy only. Both strategy buffers then agree, so that such a replica can be skipped.
    fn record_absorption(&mut self) {
        if !self.plan.absorption() {
            return;
        }
        let (stride, agents, step) = (self.plan.stride(), self.plan.agents() as usize, self.step);
        let strategy = &self.strategy;
        let records = self.absorbed.par_iter_mut().zip(&mut self.still).zip(self.next.par_chunks_mut(stride)).enumerate();
        records.with_min_len(self.chunk.div_ceil(stride)).for_each(|(replica, ((record, still), next))| {
            if record.is_none() {
                let now = &strategy[replica * stride..replica * stride + agents];
                if now.iter().all(|s| *s == now[0]) {
                    *record = Some(Absorbed { step, strategy: now[0] });
                    next[..agents].copy_from_slice(now);
                    *still = true;
                }
            }
        });
    }

    /// Payoffs in stored units; 0 as long as nobody has earned any.
    fn payoffs(&self) -> impl Iterator<Item = i32> + '_ {
        self.payoff.iter().map(|word| if self.earned { unpack_payoff(*word) } else { 0 })
    }

    fn tallies(&mut self) -> Observation {
        let (plan, stride, agents) = (&self.plan, self.plan.stride(), self.plan.agents() as usize);
        let replicas = (0..plan.replicas() as usize).into_par_iter().map(|replica| {
            let at = replica * stride..replica * stride + agents;
            let columns = Columns {
                strategy: &self.strategy[at.clone()],
                before: if self.before.is_empty() { &self.strategy[at.clone()] } else { &self.before[at.clone()] },
                payoff: if self.earned && !self.payoff.is_empty() { &self.payoff[at] } else { &[] },
            };
            let held = lineage::Held { strategy: columns.strategy, payoff: columns.payoff };
            let (mut tally, digests) = tally::replica(plan, self.step, replica as u32, columns, self.absorbed[replica]);
            let lasting = self.lasting.get(replica).map(Vec::as_slice);
            tally.society = society_tally::replica(plan, replica as u32, &self.society.columns, lasting);
            tally.regions = regions::regions(plan, replica as u32, &self.society.columns);
            tally.segregation = segregation::segregation(plan, replica as u32, columns.strategy);
            tally.market = markets::sums(plan, self.step, columns.payoff);
            tally.settled = markets::settled(plan, self.step, words_of(&self.society.columns, plan, Column::Settled, 0, replica as u32));
            tally.lineages = lineage::lineages(plan, self.step, replica as u32, held, &self.society.columns);
            tally.value_roots = value_lineage::roots(plan, replica as u32, &self.society.columns);
            tally.ledger.clone_from(&self.ledger[replica]);
            (tally, digests)
        });
        let parts: Vec<_> = replicas.collect();
        let mut digests = vec![Digest::default(); 2];
        for (_, parts) in &parts {
            digests = digests.iter().zip(parts).map(|(a, b)| a.plus(*b)).collect();
        }
        digests.extend(tally::column_digests(plan, self.step, &self.society.columns));
        let lasting = if self.lasting.is_empty() { layout::lasting(plan) } else { Vec::new() };
        if !lasting.is_empty() {
            let of = |tally: &ReplicaTally| lasting.iter().map(|at| (*at, tally.society[*at as usize])).collect();
            self.lasting = parts.iter().map(|(tally, _)| of(tally)).collect();
        }
        Observation { step: self.step, digests, replicas: parts.into_iter().map(|(tally, _)| tally).collect() }
    }
}

/// Splits one replica's output among tasks; small ones stay whole.
fn in_chunks<T: Send>(out: &mut [T], chunk: usize, run: impl Fn(usize, &mut [T]) + Sync) {
    if out.len() <= chunk {
        run(0, out);
    } else {
        out.par_chunks_mut(chunk).enumerate().for_each(|(index, out)| run(index * chunk, out));
    }
}

/// Makes `to` what `entry` makes of `from`, in the memory that it has if that suits.
fn copied<T: Copy + Sync, U: Copy + Default + Send>(from: &[T], to: &mut Vec<U>, entry: impl Fn(T) -> U + Sync) {
    if to.len() == from.len() {
        let parts = to.par_chunks_mut(COPIED).zip(from.par_chunks(COPIED));
        parts.for_each(|(to, from)| to.iter_mut().zip(from).for_each(|(to, from)| *to = entry(*from)));
    } else {
        // Not beside what it replaces.
        *to = Vec::new();
        from.par_iter().with_min_len(COPIED).map(|from| entry(*from)).collect_into_vec(to);
    }
}

impl Backend for Cpu {
    fn device(&self) -> &DeviceInfo {
        &self.device
    }
    fn step(&self) -> u32 {
        self.step
    }
    fn advance(&mut self, to: u32, observe: &[u32]) -> Result<Vec<Observation>, BackendError> {
        let mut observations = Vec::new();
        let pool = Arc::clone(&self.pool);
        pool.install(|| {
            while self.step < to {
                let observed = observe.binary_search(&(self.step + 1)).is_ok();
                self.run_step(observed)?;
                if observed {
                    observations.push(self.tallies());
                }
            }
            Ok(observations)
        })
    }
    fn observe(&mut self) -> Result<Observation, BackendError> {
        Ok(Arc::clone(&self.pool).install(|| self.tallies()))
    }
    fn phase(&mut self, index: usize) -> Result<(), BackendError> {
        let pool = Arc::clone(&self.pool);
        pool.install(|| {
            if index == 0 {
                self.remember();
            }
            self.run_phase(index, false);
            self.account(index);
            if index + 1 == self.plan.phases().len() {
                self.step += 1;
                self.record_absorption();
            }
        });
        Ok(())
    }
    fn strategies(&mut self) -> Result<Cow<'_, [u8]>, BackendError> {
        Ok(Cow::Borrowed(&self.strategy))
    }
    fn column(&mut self, column: Column) -> Result<Cow<'_, Store>, BackendError> {
        Ok(match column {
            Column::Strategy => Cow::Owned(Store::of_strategies(self.strategy.clone())),
            Column::Payoff => Cow::Owned(Store::of_payoffs(self.payoffs())),
            _ => find(&self.society.columns, column),
        })
    }
    fn copy(&mut self, payoffs: bool, into: &mut World) -> Result<(), BackendError> {
        let (words, earned) = (if payoffs { &self.payoff[..] } else { &[] }, self.earned);
        // A copy of a large population is a matter of memory alone: of all threads.
        self.pool.install(|| {
            copied(words, &mut into.payoff, |word| if earned { unpack_payoff(word) } else { 0 });
            copied(&self.strategy, &mut into.strategy, |strategy| strategy);
        });
        into.columns.clone_from(&self.society.columns);
        into.absorbed.clone_from(&self.absorbed);
        into.step = self.step;
        Ok(())
    }
    fn show(&mut self, payoffs: bool, look: &mut dyn FnMut(&World)) -> Result<(), BackendError> {
        // Payoffs are packed with strategies here, and are unpacked where they stand meanwhile; everything else is lent.
        let shown = payoffs && self.earned;
        let packed = if shown { std::mem::take(&mut self.payoff) } else { Vec::new() };
        let played: Vec<u8> = packed.iter().map(|word| *word as u8).collect();
        let payoff: Vec<i32> = packed.into_iter().map(unpack_payoff).collect();
        let (strategy, absorbed) = (std::mem::take(&mut self.strategy), std::mem::take(&mut self.absorbed));
        let columns = std::mem::take(&mut self.society.columns);
        let world = World { step: self.step, strategy, payoff, columns, absorbed };
        look(&world);
        (self.strategy, self.absorbed, self.society.columns) = (world.strategy, world.absorbed, world.columns);
        if shown {
            self.payoff = world.payoff.into_iter().zip(played).map(|(payoff, played)| pack(payoff, played)).collect();
        }
        Ok(())
    }
    fn load(&mut self, world: World) -> Result<(), BackendError> {
        self.step = world.step;
        self.next.clone_from(&world.strategy);
        self.earned = !world.payoff.is_empty();
        self.payoff = if !self.plan.interacts() {
            Vec::new()
        } else if self.earned {
            world.payoff.iter().zip(&world.strategy).map(|(p, s)| pack(*p, *s)).collect()
        } else {
            vec![0; world.strategy.len()]
        };
        self.society = Society::new(world.columns);
        self.lasting = Vec::new();
        self.ledger = vec![vec![0; Layout::ledger(&self.plan)]; self.plan.replicas() as usize];
        self.strategy = world.strategy;
        self.before = Vec::new();
        let one = |replica: &[u8]| replica[..self.plan.agents() as usize].iter().all(|s| *s == replica[0]);
        self.still = world.absorbed.iter().zip(self.strategy.chunks(self.plan.stride())).map(|(a, of)| a.is_some() && one(of)).collect();
        self.absorbed = world.absorbed;
        Ok(())
    }
}
