//! Twin runs: the same random numbers with somebody who does no harm in the place of some agents. The difference in what was done is what
//! these agents caused: a difference between two runs, exact, not an estimate (Pearl 2009: the effect of an intervention on one unit).

use super::history::harm;
use crate::backend::{self, Backend, BackendError, Kind, Options};
use crate::columns::{Column, harm as books};
use crate::config::Plan;
use crate::file::problem::Problem;
use crate::metrics::{self, Row};
use crate::rule::Registry;
use crate::world::{Store, World};
use std::path::Path;

/// Who is silenced, and how: after a step and in every phase from then on these agents hold a strategy and the values of their users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// Who: replica and agent.
    pub agents: Vec<[u32; 2]>,
    /// The step after which it begins.
    pub after: u32,
    /// What they do; `None`: what they do anyway.
    pub strategy: Option<u8>,
}

/// What a run came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The step of the state that it went on from.
    pub from: u32,
    /// Harm done by the agents of each replica, all together.
    pub done: Vec<u64>,
    /// Metrics of the last step, of each replica alone.
    pub rows: Vec<Row>,
    /// The last state.
    pub end: World,
}

/// The first strategy that does no harm; `None`: there is none, or nothing is harmful.
#[must_use]
pub fn harmless(plan: &Plan) -> Option<u8> {
    let kept = plan.society().accountability.as_ref().filter(|kept| kept.has_harmful_acts())?;
    (0..plan.strategy_count() as u8).find(|strategy| kept.of(*strategy) == 0)
}

/// Runs a plan from a state to its last step, with some agents silenced.
///
/// # Errors
/// A backend that fails.
pub fn outcome(plan: &Plan, from: World, silence: Option<&Silence>, kind: Kind, options: &Options) -> Result<Outcome, BackendError> {
    let begun = from.step;
    // What was done in the last step: putting agents back afterwards, nobody knows any more what they played.
    let mut acted = None;
    let mut running = backend::start(kind, plan, from, options)?;
    if let Some(silence) = silence {
        running.advance(silence.after.max(running.step()), &[])?;
        for step in running.step() + 1..=plan.steps() {
            running.happen()?;
            put(plan, running.as_mut(), silence)?;
            let phases = plan.at(step).phases();
            for (index, phase) in phases.iter().enumerate() {
                running.phase(index)?;
                // After the last phase of a step the next one sees to it, or nobody looks any more.
                if step == plan.steps() && index + 1 == phases.len() {
                    acted = Some(running.observe()?);
                }
                if (phase.traces || phase.facts.writes_values) && (index + 1 < phases.len() || step == plan.steps()) {
                    put(plan, running.as_mut(), silence)?;
                }
            }
        }
    } else {
        acted = running.advance(plan.steps(), &[plan.steps()][..usize::from(begun < plan.steps())])?.pop();
    }
    let mut seen = running.observe()?;
    for (now, then) in seen.replicas.iter_mut().zip(acted.into_iter().flat_map(|acted| acted.replicas)) {
        (now.transitions, now.played, now.earned) = (then.transitions, then.played, then.earned);
        (now.ledger, now.market) = (then.ledger, then.market);
        if let (Some(now), Some(then)) = (&mut now.lineages, then.lineages) {
            (now.decided, now.wrong, now.degrees, now.shares) = (then.decided, then.wrong, then.degrees, then.shares);
        }
    }
    let end = running.world()?;
    let one = plan.of_one_replica();
    let alone = |k: usize| metrics::Observation { replicas: vec![seen.replicas[k].clone()], ..seen.clone() };
    let rows = (0..plan.replicas() as usize).map(|k| metrics::row(&one, &alone(k))).collect();
    let done = seen.replicas.iter().map(|replica| replica.lineages.map_or(0, |found| found.done + found.laid / 4)).collect();
    Ok(Outcome { from: begun, done, rows, end })
}

/// The plan in which one event does not happen: all others choose whom they choose in the run. Files are looked for beside `base`.
///
/// # Errors
/// What is wrong with a config without it.
pub fn without_event(plan: &Plan, k: usize, base: &Path, registry: &Registry) -> Result<Plan, Vec<Problem>> {
    let mut file = plan.file().clone();
    if file.event[k].set.is_empty() {
        // It keeps its number among the events of its step, by which those after it choose, and chooses nobody.
        (file.event[k].share, file.event[k].agents) = (Some(0.0), None);
    } else {
        file.event.remove(k);
    }
    Plan::new(&file, base, registry)
}

/// Puts the silenced agents back where they are to stay.
fn put(plan: &Plan, running: &mut dyn Backend, silence: &Silence) -> Result<(), BackendError> {
    let valued = plan.planes(Column::Value) > 0;
    let strategies = running.strategies()?;
    let strayed = |[replica, i]: &[u32; 2]| {
        let held = strategies[*replica as usize * plan.stride() + *i as usize];
        silence.strategy.is_some_and(|strategy| held != strategy)
    };
    if !valued && !silence.agents.iter().any(strayed) {
        return Ok(());
    }
    let mut world = running.world()?;
    let mut changed = false;
    for who in &silence.agents {
        changed |= one(plan, &mut world, silence.strategy, *who);
    }
    if changed { running.amend(world) } else { Ok(()) }
}

/// One of them; did it stray?
fn one(plan: &Plan, world: &mut World, strategy: Option<u8>, [replica, i]: [u32; 2]) -> bool {
    let step = world.step;
    let mut changed = false;
    let held = &mut world.strategy[replica as usize * plan.stride() + i as usize];
    let begins = strategy.filter(|strategy| held != strategy);
    if let Some(strategy) = begins {
        *held = strategy;
        changed = true;
    }
    let planes = plan.planes(Column::Value);
    let place = |plane: u32| Store::range(plan, plane, replica).start + i as usize;
    let wanted = world.columns.iter().find(|store| store.column == Column::Preference);
    let wanted: Vec<u32> = wanted.map_or_else(Vec::new, |store| (0..planes).map(|d| store.data.get(place(d))).collect());
    let now = world.columns.iter().find(|store| store.column == Column::Value);
    let strayed: Vec<bool> =
        now.map_or_else(Vec::new, |store| (0..planes).map(|d| store.data.get(place(d)) != wanted[d as usize]).collect());
    for store in &mut world.columns {
        let entries: Vec<u32> = match store.column {
            Column::Value => wanted.clone(),
            // What it is made to value begins with it.
            Column::ValueRoot => (0..planes).map(|d| if strayed[d as usize] { i } else { store.data.get(place(d)) }).collect(),
            Column::Lineage if begins.is_some() => vec![i, step, i, 0, step],
            Column::Model => vec![i],
            _ => continue,
        };
        for (plane, entry) in (0..).zip(entries) {
            changed |= store.column == Column::Value && store.data.get(place(plane)) != entry;
            store.data.set(place(plane), entry);
        }
    }
    changed
}

/// What each agent of a replica answers for in a state, and what it did: quarters and harms.
#[must_use]
pub fn ledger(plan: &Plan, world: &World, replica: u32) -> Vec<[u32; 2]> {
    let Some(store) = world.columns.iter().find(|store| store.column == Column::Harm) else { return Vec::new() };
    let at = |plane: u32, i: usize| store.data.get(Store::range(plan, plane, replica).start + i);
    (0..plan.agents() as usize).map(|i| [at(books::BLAME, i), at(books::DONE, i)]).collect()
}

/// Does a strategy do harm?
#[must_use]
pub fn harms(plan: &Plan, strategy: u8) -> bool {
    harm(plan, strategy) > 0
}
