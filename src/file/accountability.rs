//! Who answers for harm: what the user writes, and what is kept because of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where strategies come from, and who answers for the harm that is done by them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountabilityFile {
    /// Strategies that are harmful acts; left out: those of `values.harmful`. With none of either, strategies are traced and no books are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub harmful: Vec<String>,
    /// Harm of one act of each of these; left out: 1 each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16), inner(range(min = 1, max = 1000)))]
    pub harm: Vec<u32>,
    /// Harm of one wrong decision of a group, for which those answer who were for it; left out: wrong decisions do no harm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub decision_harm: Option<u32>,
    /// Also with whom each value of an agent began; left out: nothing is kept of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Identity>,
}

/// What makes a value the same value as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// By state: a value that is copied whole goes back to whom that one goes back to; one that is moved or mixed begins with the agent whose it is.
    State,
    /// By descent: a value that is copied whole goes back to whom that one goes back to; one that moves still goes back to whom it went back to.
    /// Rules by which the values of others may weigh more than one's own are refused.
    Descent,
}

/// What is kept of lineages and harm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accountability {
    /// Harm of one act of each strategy; empty: nothing is harmful.
    pub harm: Vec<u32>,
    /// Harm of a wrong decision of a group.
    pub decision_harm: u32,
    /// How values are traced; `None`: they are not.
    pub values: Option<Identity>,
}

impl Accountability {
    /// Is anything harmful?
    #[must_use]
    pub fn keeps_books(&self) -> bool {
        self.has_harmful_acts() || self.decision_harm > 0
    }
    /// Is any strategy harmful?
    #[must_use]
    pub fn has_harmful_acts(&self) -> bool {
        self.harm.iter().any(|h| *h > 0)
    }
    /// The greatest harm of one act.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.harm.iter().copied().max().unwrap_or(0)
    }
    /// Harm of one act of a strategy.
    #[inline]
    #[must_use]
    pub fn of(&self, strategy: u8) -> u32 {
        self.harm.get(usize::from(strategy)).copied().unwrap_or(0)
    }
}
