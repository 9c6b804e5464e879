//! Which components of alignment a config holds its society to.

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
    pub(crate) const fn needs(self) -> &'static str {
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
