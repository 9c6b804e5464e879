//! Which components of alignment a config holds its society to.

use super::file::File;
use super::plan::Plan;
use super::problem::Problem;
use crate::columns::Column;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What holistic alignment is the least of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlignmentFile {
    /// The components; left out: all that this society has. Each is 1 at its ideal, 0 at chance, below 0 if worse than chance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8))]
    pub components: Vec<Component>,
    /// What each of them should reach. Left out: the report judges nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1.0, max = 1.0))]
    pub threshold: Option<f64>,
}

/// A component of holistic alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Component {
    /// What the task yields.
    Objective = 0,
    /// Harm avoided and the charter kept.
    HumanValue = 1,
    /// Preferential alignment of the worst-served user group.
    Preferential = 2,
    /// Diversity of what agents act on.
    Plurality = 3,
    /// Distribution of what agents act on, of the worst-represented dimension.
    Representation = 4,
    /// Nearness of the best- and the worst-served user group.
    Balance = 5,
    /// Freedom from poverty.
    WellBeing = 6,
    /// Equality of resources.
    Equality = 7,
}

impl Component {
    /// Every component, in the order in which ties are settled.
    pub const ALL: [Self; 8] = [
        Self::Objective,
        Self::HumanValue,
        Self::Preferential,
        Self::Plurality,
        Self::Representation,
        Self::Balance,
        Self::WellBeing,
        Self::Equality,
    ];

    /// Its name in configs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Objective => "objective",
            Self::HumanValue => "human_value",
            Self::Preferential => "preferential",
            Self::Plurality => "plurality",
            Self::Representation => "representation",
            Self::Balance => "balance",
            Self::WellBeing => "well_being",
            Self::Equality => "equality",
        }
    }

    /// What a society must have to be measured by it.
    const fn needs(self) -> &'static str {
        match self {
            Self::Objective => "a phase in which agents decide, or earn payoffs that tell what the task has paid",
            Self::HumanValue => "a charter: values.harmful, values.charter_low or charter_high, or missions",
            Self::Preferential | Self::Plurality | Self::Representation => "[values] and [[users]]",
            Self::Balance => "[values] and at least two [[users]]",
            Self::WellBeing => "state.resource and state.subsistence",
            Self::Equality => "state.resource",
        }
    }
}

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

/// Reports components that this society cannot be measured by, and such that are listed twice.
pub(super) fn check(file: &File, plan: &Plan, problems: &mut Vec<Problem>) {
    let Some(alignment) = &file.alignment else { return };
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_in_order() {
        assert!(Component::ALL.iter().enumerate().all(|(k, which)| *which as usize == k));
        for component in Component::ALL {
            assert_eq!(serde_json::to_value(component).unwrap(), component.name());
        }
    }
}
