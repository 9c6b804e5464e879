//! Where two paired runs part: they have the same random numbers, so that they are equal until something acts.

use super::series::{Course, Engine, Series};
use crate::analysis::AnalysisError;
use crate::backend::Backend;
use crate::config::Plan;
use crate::world::World;
use serde::{Deserialize, Serialize};

/// The first difference between two paired runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parting {
    /// The step in which it arose, from 1; 0: the initial state.
    pub step: u32,
    /// The phase after which it was there, by kind.
    pub phase: String,
    /// The column that differs.
    pub column: String,
}

/// Where the runs part; `None`: they are equal in every plane that both keep, at every measured step.
///
/// # Errors
/// A backend that fails.
pub fn parting(a: (&Course, &Series), b: (&Course, &Series), engine: &Engine) -> Result<Option<Parting>, AnalysisError> {
    // Steps that both have measured.
    let there = |step: u32| b.1.steps.binary_search(&step).ok();
    let differs = |place: &usize| there(a.1.steps[*place]).is_some_and(|at| !a.1.same(*place, b.1, at));
    let Some(place) = (0..a.1.steps.len()).find(differs) else { return Ok(None) };
    let before = (0..place).rev().find(|place| there(a.1.steps[*place]).is_some());
    let (mut first, mut second) = (a.0.start(engine)?, b.0.start(engine)?);
    if let Some(column) = differing(a.0.plan_after(0), &first.backend.world()?, &second.backend.world()?) {
        return Ok(Some(Parting { step: 0, phase: "init".into(), column }));
    }
    // A little before they differ; then phase by phase.
    let agreed = before.map_or(0, |place| a.1.steps[place]);
    a.0.advance(&mut first, agreed, engine, &mut |_, _| {})?;
    b.0.advance(&mut second, agreed, engine, &mut |_, _| {})?;
    for step in agreed..a.1.steps[place] {
        a.0.advance(&mut first, step, engine, &mut |_, _| {})?;
        b.0.advance(&mut second, step, engine, &mut |_, _| {})?;
        if let Some((phase, column)) =
            side_by_side(a.0.plan_after(step), first.backend.as_mut(), b.0.plan_after(step), second.backend.as_mut())?
        {
            return Ok(Some(Parting { step: step + 1, phase, column }));
        }
    }
    // Columns that only measurements make, such as payoffs that nobody asked for, differ without a phase that did it.
    Ok(Some(Parting { step: a.1.steps[place], phase: "measure".into(), column: "payoff".into() }))
}

/// One step of both, phase by phase; phases that only one of them has run alone.
fn side_by_side(a: &Plan, first: &mut dyn Backend, b: &Plan, second: &mut dyn Backend) -> Result<Option<(String, String)>, AnalysisError> {
    let (left, right) = (labels(a), labels(b));
    if (first.happen()? | second.happen()?)
        && let Some(column) = differing(a, &first.world()?, &second.world()?)
    {
        return Ok(Some(("event".into(), column)));
    }
    let (mut i, mut j) = (0, 0);
    while i < left.len() || j < right.len() {
        let alone_left = i < left.len() && !right[j.min(right.len())..].contains(&left[i]);
        let alone_right = !alone_left && j < right.len() && (i == left.len() || left[i] != right[j]);
        let label = if alone_right { &right[j] } else { &left[i] };
        if !alone_right {
            first.phase(i)?;
            i += 1;
        }
        if !alone_left {
            second.phase(j)?;
            j += 1;
        }
        if let Some(column) = differing(a, &first.world()?, &second.world()?) {
            return Ok(Some((label.clone(), column)));
        }
    }
    Ok(None)
}

/// The phases of a step by kind, from the second of a kind on with a number.
fn labels(plan: &Plan) -> Vec<String> {
    let names: Vec<&str> = plan.phases().iter().map(crate::config::plan::PhasePlan::name).collect();
    let label = |k: usize| match names[..k].iter().filter(|name| **name == names[k]).count() {
        0 => names[k].to_owned(),
        before => format!("{}#{}", names[k], before + 1),
    };
    (0..names.len()).map(label).collect()
}

/// The first column that both hold and in which they differ.
fn differing(plan: &Plan, a: &World, b: &World) -> Option<String> {
    if a.strategy != b.strategy {
        return Some("strategy".into());
    }
    if a.payoff != b.payoff && !a.payoff.is_empty() && !b.payoff.is_empty() {
        return Some("payoff".into());
    }
    a.columns.iter().find_map(|mine| {
        let other = b.columns.iter().find(|other| other.column == mine.column && other.planes == mine.planes)?;
        let at = (0..mine.data.len().min(other.data.len())).find(|at| mine.data.get(*at) != other.data.get(*at))?;
        let per_plane = mine.data.len() / mine.planes.max(1) as usize;
        let plane = if mine.column.is_rows() { at % mine.planes.max(1) as usize } else { at / per_plane.max(1) };
        Some(plan.plane_name(mine.column, plane as u32))
    })
}
