//! Which columns a plan has.

use crate::columns::{Column, Planes};
use crate::config::plan::{ColumnPlan, PhasePlan, Society};
use crate::file::problem::Problem;

/// The columns that a society and its phases need, in the order of their ids.
pub(super) fn columns(
    society: &Society,
    phases: &[PhasePlan],
    strategies: u32,
    slots: u32,
    problems: &mut Vec<Problem>,
) -> Vec<ColumnPlan> {
    let dimensions = society.dimension_count() as u32;
    let mut found: Vec<Column> = phases.iter().flat_map(|p| &p.facts.creates).map(|start| start.column).collect();
    if dimensions > 0 {
        found.extend([Column::Value, Column::Preference, Column::Origin]);
    }
    found.extend((!society.users.is_empty()).then_some(Column::User));
    found.extend((!society.classes.is_empty()).then_some(Column::Class));
    found.extend(society.capability.is_some().then_some(Column::Capability));
    found.extend(society.influence.is_some().then_some(Column::Influence));
    found.extend(society.resource.is_some().then_some(Column::Resource));
    if let Some(accountability) = &society.accountability {
        found.extend([Column::Lineage]);
        found.extend(phases.iter().any(|p| p.writes(Column::Model)).then_some(Column::Model));
        found.extend(accountability.keeps_books().then_some(Column::Harm));
        found.extend((accountability.decision_harm > 0).then_some(Column::Verdict));
        found.extend(accountability.values.map(|_| Column::ValueRoot));
        let gives = accountability.values.is_some() && phases.iter().any(|p| p.writes(Column::Giver));
        found.extend(gives.then_some(Column::Giver));
    }
    found.sort_unstable();
    found.dedup();
    problems.extend(phases.iter().enumerate().flat_map(|(k, phase)| phase.rule.objections(&found, phases, k)));
    let planes = |column: Column| match column.info().planes {
        Planes::One => 1,
        Planes::Dimensions => dimensions,
        Planes::Strategies => strategies,
        Planes::Slots => slots,
        Planes::Parts(names) => names.len() as u32,
        Planes::Entries => 0,
    };
    let plan = |column: Column| {
        let start = start(column, phases, problems);
        ColumnPlan { column, planes: if column.is_rows() { start.len() as u32 } else { planes(column) }, start }
    };
    found.into_iter().map(plan).filter(|c| c.planes > 0).collect()
}

/// Where a column starts that phases bring: all of them must agree.
fn start(column: Column, phases: &[PhasePlan], problems: &mut Vec<Problem>) -> Vec<u32> {
    let starts = phases.iter().enumerate().flat_map(|(k, p)| p.facts.creates.iter().map(move |start| (k, p, start)));
    let mut starts = starts.filter(|(.., start)| start.column == column && !start.entries.is_empty());
    let Some((first, _, agreed)) = starts.next() else { return Vec::new() };
    for (k, phase, start) in starts {
        let path = format!("phase[{k}]");
        // Whatever else is wrong with a phase explains that it differs.
        if start.entries != agreed.entries && !problems.iter().any(|p| !p.warning && p.path.starts_with(&path)) {
            let name = column.info().name;
            problems.push(Problem::new(
                path,
                format!("{} starts the column {name} otherwise than phase[{first}], but agents have one {name} only", phase.name()),
                format!("the same start of {name} in all phases that share it"),
                "give both phases the same start, or remove one of them".to_string(),
            ));
        }
    }
    agreed.entries.clone()
}
