//! Which components of alignment a society can be measured by, and which of them its config asks for.

use crate::columns::Column;
use crate::config::plan::Plan;
use crate::file::File;
use crate::file::alignment::Component;
use crate::file::problem::Problem;

impl Plan {
    /// Is there anything that a component could be measured by?
    #[must_use]
    pub fn has_component(&self, component: Component) -> bool {
        let (society, valued) = (self.society(), self.society().dimension_count() > 0);
        match component {
            Component::Objective => {
                let last = self.phases().iter().rev().find_map(|p| p.facts.earns.as_ref());
                let scored = self.planes(Column::Objective) > 0 || self.planes(Column::Report) > 0;
                scored || last.is_some_and(|earns| earns.task.is_some())
            }
            Component::HumanValue => self.planes(Column::Human) > 0 || society.harmful != 0 || society.chartered(),
            Component::Preferential | Component::Plurality | Component::Representation => valued,
            Component::Balance => valued && society.users.len() > 1,
            Component::WellBeing => self.planes(Column::Resource) > 0 && society.subsistence > 0,
            Component::Equality => self.planes(Column::Resource) > 0,
        }
    }

    /// The components that holistic alignment is the least of, in the order of [`Component::ALL`].
    #[must_use]
    pub fn components(&self) -> Vec<Component> {
        let listed = self.file().alignment.as_ref().map_or(&[][..], |alignment| &alignment.components);
        Component::ALL.into_iter().filter(|c| if listed.is_empty() { self.has_component(*c) } else { listed.contains(c) }).collect()
    }

    /// What each component should reach, if the config says so.
    #[must_use]
    pub fn threshold(&self) -> Option<f64> {
        self.file().alignment.as_ref().and_then(|alignment| alignment.threshold)
    }
}

/// What is wrong with the components that a config lists: such that this society cannot be measured by, and such that are listed twice.
pub(super) fn problems(file: &File, plan: &Plan) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some(alignment) = &file.alignment else { return problems };
    for (k, component) in alignment.components.iter().enumerate() {
        let path = format!("alignment.components[{k}]");
        if alignment.components[..k].contains(component) {
            problems.push(Problem::new(
                path,
                format!("{:?} is listed twice", component.name()),
                "distinct components",
                "remove one of them",
            ));
        } else if !plan.has_component(*component) {
            let known: Vec<&str> = Component::ALL.into_iter().filter(|c| plan.has_component(*c)).map(Component::name).collect();
            problems.push(Problem::new(
                path,
                format!("{:?} is not defined in this society: it needs {}", component.name(), component.needs()),
                if known.is_empty() { "none here".to_owned() } else { known.join(", ") },
                "remove it from the list, or add what it needs",
            ));
        }
    }
    if !Component::ALL.into_iter().any(|c| plan.has_component(c)) {
        problems.push(Problem::new(
            "alignment",
            "nothing in this society can be aligned: no task, no charter, no values, no resources",
            "a society with at least one component",
            "remove [alignment], or add [values] and [[users]]",
        ));
    }
    problems
}
