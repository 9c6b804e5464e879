//! The step loop: advance, measure, keep pictures and checkpoints, stop when asked to.

use crate::backend::{Backend, BackendError};
use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::TablePlan;
use crate::file::Stop;
use crate::metrics::{self, Observation};
use crate::world::{Data, World};
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What receives the results of a run.
pub trait Sink {
    /// Receives a measurement.
    ///
    /// # Errors
    /// What the receiver cannot do; it ends the run.
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()>;

    /// Receives the strategies after a step.
    ///
    /// # Errors
    /// What the receiver cannot do; it ends the run.
    fn snapshot(&mut self, step: u32, strategy: &[u8]) -> anyhow::Result<()>;

    /// Receives entries of a table of agents: table `index` of [`Plan::tables`] after a step, for each of its columns plane by plane,
    /// replica by replica, agent by agent.
    ///
    /// # Errors
    /// What the receiver cannot do; it ends the run.
    fn table(&mut self, _index: usize, _step: u32, _columns: &[Data]) -> anyhow::Result<()> {
        Ok(())
    }

    /// Receives the state after a step, from which the run can go on; with its observation, if the step was measured. It is a copy where
    /// [`wants_copies`](Self::wants_copies) says so and the run goes on.
    ///
    /// # Errors
    /// What the receiver cannot do; it ends the run.
    fn checkpoint(&mut self, _world: Cow<'_, World>, _seen: Option<&Observation>) -> anyhow::Result<()> {
        Ok(())
    }

    /// Are states wanted as copies, to be written while the run goes on?
    fn wants_copies(&self) -> bool {
        false
    }

    /// A state whose memory the next copy may use; once this returns, none of those that were handed over as copies is in use.
    ///
    /// # Errors
    /// What the receiver cannot do; it ends the run.
    fn spare(&mut self) -> anyhow::Result<World> {
        Ok(World::default())
    }

    /// Hears how far the run is.
    fn progress(&mut self, step: u32);
}

/// What may be asked of a run while it goes on.
#[derive(Debug, Default)]
pub struct Wishes {
    /// Stop: the step in progress is finished, measured, and kept as a checkpoint.
    pub stop: AtomicBool,
    /// Keep a checkpoint soon, and go on.
    pub checkpoint: AtomicBool,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// The last completed step; where a step was left unfinished, the last measured one.
    pub step: u32,
    /// Was it asked to stop?
    pub interrupted: bool,
    /// Time spent in steps and measurements, without initialisation, compilation and files.
    pub stepping: Duration,
    /// The last measurement; none where a run that was taken up again was stopped before its first.
    pub last: Option<Observation>,
}

/// A run that cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The backend failed.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// Results cannot be kept.
    #[error(transparent)]
    Sink(#[from] anyhow::Error),
    /// A thread of the program panicked.
    #[error("a thread of polity failed: {0}\n    remedy: this is a fault of polity: please report it with the config")]
    Panic(String),
}

/// Steps between looks at the clock and the stop flag are chosen so that they take about this long.
const BLOCK: Duration = Duration::from_millis(200);

/// Bytes of measurements that are handed over at once, unless a single one is larger.
const HELD: u64 = 4 << 20;

/// Runs a plan to its end from the state of a backend, which is the initial one or that of another run, or until it is to stop: then the step in progress is finished and measured. A backend that is told to hurry
/// leaves it unfinished, and the run ends with its last measurement.
///
/// How the steps are cut into blocks never changes a result.
///
/// # Errors
/// A backend or a sink that fails. What was handed to the sink before is complete.
pub fn run(plan: &Plan, backend: &mut dyn Backend, sink: &mut dyn Sink, wishes: &Wishes) -> Result<Ended, RunError> {
    let mut first = backend.observe()?;
    if first.step > 0 {
        first.forget_step();
    }
    sink.observe(&first)?;
    keep(plan, backend, sink, false)?;
    if first.step > 0 {
        // The state of another run is nowhere else to be had.
        save(backend, sink, Kept { seen: Some(&first), payoffs: false, goes_on: false })?;
    }
    go_on(plan, backend, sink, wishes, Some(first))
}

/// Runs a plan to its end from a state between two steps, all of whose results the sink has already; `last` is the observation of that state,
/// if there is one. What the sink receives is what [`run`] would have handed to it from there on.
///
/// # Errors
/// As [`run`].
pub fn go_on(
    plan: &Plan,
    backend: &mut dyn Backend,
    sink: &mut dyn Sink,
    wishes: &Wishes,
    mut last: Option<Observation>,
) -> Result<Ended, RunError> {
    let mut stepping = Duration::ZERO;
    let mut block = 1;
    let mut interrupted = false;
    let when = plan.checkpoint();
    let mut kept = Instant::now();
    let most = (HELD / (metrics::tally_bytes(plan) * u64::from(plan.replicas()))).max(1) as usize;
    while backend.step() < plan.steps() && !interrupted && !over(plan, last.as_ref()) {
        interrupted = wishes.stop.load(Ordering::Relaxed);
        let from = backend.step();
        if interrupted && last.as_ref().is_some_and(|seen| seen.step == from) {
            break;
        }
        let mut to = block_end(plan, from, if interrupted { 1 } else { block });
        let end = to;
        let measured = |step: u32| plan.measures(step) || (interrupted && step == end);
        // Payoffs are sure to be there after a step that is observed.
        let shown = |step: u32| plan.tables().iter().any(|table| table.shows_payoffs() && table.due(step, plan.steps()));
        let mut observe: Vec<u32> = (from + 1..=to).filter(|step| measured(*step) || looks(plan, *step) || shown(*step)).collect();
        if observe.len() > most {
            observe.truncate(most);
            to = observe[most - 1];
        }
        let began = Instant::now();
        let observations = match backend.advance(to, &observe) {
            Err(BackendError::Stopped { .. }) => {
                return Ok(Ended { step: last.as_ref().map_or(from, |seen| seen.step), interrupted: true, stepping, last });
            }
            other => other?,
        };
        let took = began.elapsed();
        stepping += took;
        // A look that ends the run is the last measurement; any other leaves no trace.
        for observation in
            observations.into_iter().filter(|seen| measured(seen.step) || (looks(plan, seen.step) && seen.is_over(plan.stop())))
        {
            sink.observe(&observation)?;
            last = Some(observation);
        }
        keep(plan, backend, sink, false)?;
        sink.progress(to);
        // Where the run ends for good there is nothing to go on with.
        let ends = to == plan.steps() || over(plan, last.as_ref());
        let asked = wishes.checkpoint.swap(false, Ordering::Relaxed);
        if !ends && !interrupted && (asked || when.due(to) || when.late(kept.elapsed().as_secs_f64())) {
            let seen = last.as_ref().filter(|seen| seen.step == to);
            save(backend, sink, Kept { seen, payoffs: seen.is_some() && when.keeps_all(), goes_on: true })?;
            kept = Instant::now();
        }
        block = if took < BLOCK { block.saturating_mul(2) } else { (block / 2).max(1) };
    }
    let interrupted = interrupted && backend.step() < plan.steps() && !over(plan, last.as_ref());
    let ended = Ended { step: backend.step(), interrupted, stepping, last };
    if interrupted || when.at_end {
        let seen = ended.last.as_ref().filter(|seen| seen.step == ended.step);
        save(backend, sink, Kept { seen, payoffs: seen.is_some(), goes_on: false })?;
    }
    // The last step is always among the pictures and in the tables, wherever it came.
    keep(plan, backend, sink, true)?;
    Ok(ended)
}

/// Is this where a run ends before its last step?
fn over(plan: &Plan, last: Option<&Observation>) -> bool {
    last.is_some_and(|seen| seen.is_over(plan.stop()))
}

/// What is kept of a state.
#[derive(Clone, Copy)]
struct Kept<'a> {
    /// Its observation, if its step was measured.
    seen: Option<&'a Observation>,
    /// What was earned in its step, too? No step reads it; after a step that nobody looked at it is that of an earlier one.
    payoffs: bool,
    /// Does the run go on?
    goes_on: bool,
}

/// Hands the state to the sink; as a copy, if the run goes on and the sink wants that.
fn save(backend: &mut dyn Backend, sink: &mut dyn Sink, kept: Kept<'_>) -> Result<(), RunError> {
    if kept.goes_on && sink.wants_copies() {
        let mut world = sink.spare()?;
        backend.copy(kept.payoffs, &mut world)?;
        return Ok(sink.checkpoint(Cow::Owned(world), kept.seen)?);
    }
    let mut done = Ok(());
    backend.show(kept.payoffs, &mut |world| done = sink.checkpoint(Cow::Borrowed(world), kept.seen))?;
    Ok(done?)
}

/// Steps between two looks at what ends the run at most, however seldom is measured.
const LOOK: u32 = 64;

/// Does this step decide whether the run goes on? At fixed steps, so that where it ends never depends on the clock.
fn looks(plan: &Plan, step: u32) -> bool {
    plan.stop() != Stop::Never && (plan.measures(step) || step.is_multiple_of(LOOK))
}

/// Where the block that starts after `from` ends: at the latest at the next picture, entry of a table or checkpoint, and at the next measurement if that
/// may end the run.
fn block_end(plan: &Plan, from: u32, block: u32) -> u32 {
    let most = from.saturating_add(block).min(plan.steps());
    let when = plan.checkpoint();
    let kept = |step: u32| when.due(step) || plan.snapshots(step) || plan.tables().iter().any(|table| table.due(step, plan.steps()));
    (from + 1..=most).find(|step| kept(*step) || looks(plan, *step)).unwrap_or(most)
}

/// Hands pictures and entries of tables to the sink: those that are due after this step, or, once the run has `ended`, those that an early end
/// calls for.
fn keep(plan: &Plan, backend: &mut dyn Backend, sink: &mut dyn Sink, ended: bool) -> Result<(), RunError> {
    let (step, steps) = (backend.step(), plan.steps());
    let early = step < steps && plan.file().output.snapshots > 0 && !plan.snapshots(step);
    let picture = if ended { early } else { plan.snapshots(step) };
    let due = |table: &TablePlan| if ended { table.ends_at(step, steps) } else { table.due(step, steps) };
    if picture {
        let strategies = backend.strategies()?;
        sink.snapshot(step, &strategies)?;
    }
    for (index, table) in plan.tables().iter().enumerate().filter(|(_, table)| due(table)) {
        let column = |column: &Column| Ok(backend.column(*column)?.extract(plan, table.agents.as_deref()));
        let columns = table.columns.iter().map(column).collect::<Result<Vec<_>, BackendError>>()?;
        sink.table(index, step, &columns)?;
    }
    Ok(())
}
