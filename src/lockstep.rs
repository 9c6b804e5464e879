//! Two backends side by side: equality is tested with equality, and the first difference is named.

use crate::backend::{Backend, BackendError, DeviceInfo};
use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::{Observation, ReplicaTally};
use crate::world::{Store, World};
use std::borrow::Cow;
use std::fmt;

/// The first value in which two backends differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Step in which it arose, from 1; 0: the initial state.
    pub step: u32,
    /// Phase after which it was there.
    pub phase: String,
    /// Column, or what was measured.
    pub column: String,
    /// Replica.
    pub replica: u32,
    /// Agent within the replica.
    pub agent: u32,
    /// Value of the first and of the second backend.
    pub values: [String; 2],
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { step, phase, column, replica, agent, values } = self;
        write!(f, "step {step}, phase {phase}, column {column}, replica {replica}, agent {agent}: {} against {}", values[0], values[1])
    }
}

/// Runs both to `steps`, comparing all measurements; on a difference goes back to the last agreement and names the phase and agent.
///
/// `watch` is told each step at which both agreed.
///
/// # Errors
/// A backend that fails.
pub fn compare(
    plan: &Plan,
    first: &mut dyn Backend,
    second: &mut dyn Backend,
    steps: u32,
    watch: &mut dyn FnMut(u32),
) -> Result<Option<Difference>, BackendError> {
    if let Some(difference) = columns(plan, "init", &first.world()?, &second.world()?) {
        return Ok(Some(difference));
    }
    let (a, b) = (first.observe()?, second.observe()?);
    if a != b {
        return Ok(Some(measured(&a, &b)));
    }
    watch(first.step());
    while first.step() < steps {
        let agreed = first.world()?;
        // The next measured step, or the end.
        let every = u64::from(plan.every());
        let to = ((u64::from(agreed.step) / every + 1) * every).min(u64::from(steps)) as u32;
        let (a, b) = (first.advance(to, &[to])?, second.advance(to, &[to])?);
        if a != b {
            let found = replay(plan, first, second, &agreed, to)?;
            let difference = found.or_else(|| a.first().zip(b.first()).map(|(a, b)| measured(a, b)));
            return Ok(difference);
        }
        watch(to);
    }
    Ok(None)
}

/// From an agreement on, phase by phase, whole columns.
fn replay(
    plan: &Plan,
    first: &mut dyn Backend,
    second: &mut dyn Backend,
    agreed: &World,
    to: u32,
) -> Result<Option<Difference>, BackendError> {
    first.load(agreed.clone())?;
    second.load(agreed.clone())?;
    for _ in agreed.step..to {
        if first.happen()? | second.happen()? {
            let difference = columns(plan, "event", &first.world()?, &second.world()?);
            if difference.is_some() {
                return Ok(difference);
            }
        }
        for (index, phase) in plan.phases().iter().enumerate() {
            first.phase(index)?;
            second.phase(index)?;
            let difference = columns(plan, phase.name(), &first.world()?, &second.world()?);
            if let Some(mut difference) = difference {
                // Within a step the states still carry the number of the last one.
                difference.step += u32::from(index + 1 < plan.phases().len());
                return Ok(Some(difference));
            }
        }
    }
    Ok(None)
}

/// The first agent whose columns differ.
fn columns(plan: &Plan, phase: &str, a: &World, b: &World) -> Option<Difference> {
    let stride = plan.stride();
    let named = |at: usize, column: Column, values: [String; 2]| Difference {
        step: a.step,
        phase: phase.to_owned(),
        column: column.info().name.to_owned(),
        replica: (at / stride) as u32,
        agent: (at % stride) as u32,
        values,
    };
    if let Some(at) = a.strategy.iter().zip(&b.strategy).position(|(a, b)| a != b) {
        let name = |s: u8| plan.strategies().get(usize::from(s)).map_or_else(|| format!("{s}"), |n| format!("{s} ({n})"));
        return Some(named(at, Column::Strategy, [name(a.strategy[at]), name(b.strategy[at])]));
    }
    let earned = |world: &World, at: usize| world.payoff.get(at).copied().unwrap_or(0);
    if let Some(at) = (0..a.payoff.len().max(b.payoff.len())).find(|at| earned(a, *at) != earned(b, *at)) {
        let value = |world| format!("{} · 2^-{}", earned(world, at), plan.payoff().fraction_bits);
        return Some(named(at, Column::Payoff, [value(a), value(b)]));
    }
    a.columns.iter().zip(&b.columns).find_map(|(a, b)| {
        let at = (0..a.data.len()).find(|at| a.data.get(*at) != b.data.get(*at))?;
        let per_plane = stride * plan.replicas() as usize;
        let planes = a.planes.max(1) as usize;
        let (plane, place) = if a.column.is_rows() { (at % planes, at / planes) } else { (at / per_plane, at % per_plane) };
        let mut found = named(place, a.column, [a.data.get(at).to_string(), b.data.get(at).to_string()]);
        found.column = plan.plane_name(a.column, plane as u32);
        Some(found)
    })
}

/// A difference in what was measured, where columns agree or cannot be told.
fn measured(a: &Observation, b: &Observation) -> Difference {
    let replica = a.replicas.iter().zip(&b.replicas).position(|(a, b)| a != b);
    let (column, values) = match replica {
        Some(at) => entry(&a.replicas[at], &b.replicas[at]),
        None => ("digest".to_owned(), [a.digest().to_string(), b.digest().to_string()]),
    };
    Difference { step: a.step, phase: "measure".into(), column, replica: replica.unwrap_or(0) as u32, agent: 0, values }
}

/// The first entry of two tallies that differs: its name, such as `tally.ledger[2]`, and both values. A tally has thousands.
fn entry(a: &ReplicaTally, b: &ReplicaTally) -> (String, [String; 2]) {
    let (a, b) = (format!("{a:#?}"), format!("{b:#?}"));
    // Each entry stands on a line of its own, within the lines of what it belongs to.
    let mut within: Vec<(&str, usize)> = Vec::new();
    for (a, b) in a.lines().zip(b.lines()) {
        let [x, y] = [a, b].map(|line| line.trim().trim_end_matches(','));
        if a != b {
            let path: Vec<String> = within.iter().skip(1).map(|(name, _)| (*name).to_owned()).filter(|name| !name.is_empty()).collect();
            let place = within.last().map_or(0, |(_, at)| *at);
            let (name, [x, y]) = match (x.split_once(": "), y.split_once(": ")) {
                (Some((name, x)), Some((_, y))) => (format!(".{name}"), [x, y]),
                _ => (format!("[{place}]"), [x, y]),
            };
            return (format!("tally{}{name}", path.iter().map(|p| format!(".{p}")).collect::<String>()), [x.to_owned(), y.to_owned()]);
        }
        if let Some((_, at)) = within.last_mut() {
            *at += 1;
        }
        match x.chars().last() {
            Some('[' | '{' | '(') => within.push((x.split_once(": ").map_or("", |(name, _)| name), 0)),
            Some(']' | '}' | ')') if x.len() == 1 => drop(within.pop()),
            _ => {}
        }
    }
    ("tally".to_owned(), [a, b].map(|text| format!("{} lines", text.lines().count())))
}

/// One bit to flip after a phase: the test that the comparison can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Step, from 1.
    pub step: u32,
    /// Index of the phase in the step.
    pub phase: usize,
    /// Column.
    pub column: Column,
    /// Replica.
    pub replica: u32,
    /// Agent.
    pub agent: u32,
    /// Bit of the value.
    pub bit: u32,
}

/// A backend with a planted fault.
#[derive(Debug)]
pub struct Faulty {
    inner: Box<dyn Backend>,
    plan: Plan,
    fault: Fault,
}

impl Faulty {
    /// Wraps a backend.
    #[must_use]
    pub fn new(inner: Box<dyn Backend>, plan: &Plan, fault: Fault) -> Self {
        Self { inner, plan: plan.clone(), fault }
    }

    fn strike(&mut self) -> Result<(), BackendError> {
        let mut world = self.inner.world()?;
        let at = self.fault.replica as usize * self.plan.stride() + self.fault.agent as usize;
        match self.fault.column {
            Column::Strategy => world.strategy[at] ^= 1 << (self.fault.bit & 7),
            Column::Payoff => {
                world.payoff.resize(world.strategy.len(), 0);
                world.payoff[at] ^= 1 << (self.fault.bit % 23);
            }
            column => {
                if let Some(store) = world.columns.iter_mut().find(|s| s.column == column) {
                    let bits = 8 * column.info().width.bytes();
                    let at = store.at(&self.plan, 0, self.fault.replica, self.fault.agent);
                    store.data.set(at, store.data.get(at) ^ (1 << (self.fault.bit % bits)));
                }
            }
        }
        self.inner.load(world)
    }
}

impl Backend for Faulty {
    fn device(&self) -> &DeviceInfo {
        self.inner.device()
    }
    fn step(&self) -> u32 {
        self.inner.step()
    }
    fn advance(&mut self, to: u32, observe: &[u32]) -> Result<Vec<Observation>, BackendError> {
        if !(self.step() + 1..=to).contains(&self.fault.step) {
            return self.inner.advance(to, observe);
        }
        let mut observations = Vec::new();
        while self.step() < to {
            for index in 0..self.plan.phases().len() {
                self.phase(index)?;
            }
            if observe.contains(&self.step()) {
                observations.push(self.inner.observe()?);
            }
        }
        Ok(observations)
    }
    fn observe(&mut self) -> Result<Observation, BackendError> {
        self.inner.observe()
    }
    fn happen(&mut self) -> Result<bool, BackendError> {
        self.inner.happen()
    }
    fn phase(&mut self, index: usize) -> Result<(), BackendError> {
        let hit = self.step() + 1 == self.fault.step && index == self.fault.phase;
        self.inner.phase(index)?;
        if hit { self.strike() } else { Ok(()) }
    }
    fn strategies(&mut self) -> Result<Cow<'_, [u8]>, BackendError> {
        self.inner.strategies()
    }
    fn column(&mut self, column: Column) -> Result<Cow<'_, Store>, BackendError> {
        self.inner.column(column)
    }
    fn copy(&mut self, payoffs: bool, into: &mut World) -> Result<(), BackendError> {
        self.inner.copy(payoffs, into)
    }
    fn load(&mut self, world: World) -> Result<(), BackendError> {
        self.inner.load(world)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_entry_that_differs_is_named() {
        let a = ReplicaTally { counts: vec![3, 4], ledger: vec![7, 8, 9], settled: Some(5), ..ReplicaTally::default() };
        let told = |b: &ReplicaTally| entry(&a, b);
        let ledger = ReplicaTally { ledger: vec![7, 8, 1], ..a.clone() };
        assert_eq!(told(&ledger), ("tally.ledger[2]".into(), ["9".into(), "1".into()]));
        let sum = ReplicaTally { payoff_sum: -6, ..ledger };
        assert_eq!(told(&sum), ("tally.payoff_sum".into(), ["0".into(), "-6".into()]));
        let settled = ReplicaTally { settled: Some(6), ..a.clone() };
        assert_eq!(told(&settled), ("tally.settled[0]".into(), ["5".into(), "6".into()]));
        let none = ReplicaTally { settled: None, ..a.clone() };
        assert_eq!(told(&none).0, "tally.settled");
    }
}
