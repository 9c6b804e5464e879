//! Which columns a plan has.

use crate::columns::{Column, Planes};
use crate::config::plan::{ColumnPlan, PhasePlan, Society};

/// The columns that a society and its phases need, in the order of their ids.
pub(super) fn columns(society: &Society, phases: &[PhasePlan], strategies: u32, slots: u32) -> Vec<ColumnPlan> {
    let dimensions = society.dimension_count() as u32;
    let mut found: Vec<Column> = phases.iter().flat_map(|p| p.spec.creates()).copied().collect();
    if dimensions > 0 {
        found.extend([Column::Value, Column::Preference, Column::Origin]);
    }
    found.extend((!society.users.is_empty()).then_some(Column::User));
    found.extend((!society.classes.is_empty()).then_some(Column::Class));
    found.extend(society.capability.is_some().then_some(Column::Capability));
    found.extend(society.influence.is_some().then_some(Column::Influence));
    found.extend(society.resource.is_some().then_some(Column::Resource));
    found.sort_unstable();
    found.dedup();
    let planes = |column: Column| match column.info().planes {
        Planes::One => 1,
        Planes::Dimensions => dimensions,
        Planes::Strategies => strategies,
        Planes::Slots => slots,
    };
    let plan = |column: Column| ColumnPlan { column, planes: planes(column) };
    found.into_iter().map(plan).filter(|c| c.planes > 0).collect()
}
