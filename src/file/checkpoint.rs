//! When the state of a run is kept, so that it can go on from there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When the state is kept as a checkpoint, from which `polity resume` goes on. No result depends on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckpointFile {
    /// Steps between checkpoints; left out: by the clock alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4_294_967_295_i64))]
    pub every: Option<u32>,
    /// Seconds between checkpoints; 0: not by the clock.
    #[serde(default = "default_seconds")]
    #[schemars(range(min = 0.0, max = 1e9))]
    pub seconds: f64,
    /// Which are kept: the two `newest`, or `all`.
    #[serde(default)]
    pub keep: Kept,
    /// Keep one of the last step, too. A run that ends as it should leaves no other unless all are kept.
    #[serde(default)]
    pub at_end: bool,
}

/// Which checkpoints are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// The two newest while the run goes on.
    #[default]
    Newest,
    /// All.
    All,
}

/// Ten minutes: what is lost at most, and less than a percent of the time for states that take seconds to write.
fn default_seconds() -> f64 {
    600.0
}

/// Seconds between checkpoints from which on the run waits for them: a state that takes three seconds to write takes less than three percent then.
const OFTEN: f64 = 120.0;

impl Default for CheckpointFile {
    fn default() -> Self {
        Self { every: None, seconds: default_seconds(), keep: Kept::Newest, at_end: false }
    }
}

impl CheckpointFile {
    /// Is one due after this step by the count of steps?
    #[must_use]
    pub fn due(&self, step: u32) -> bool {
        self.every.is_some_and(|every| step.is_multiple_of(every))
    }
    /// Are they so frequent that the run should not wait for them? Then the state is copied, and written while the run goes on.
    #[must_use]
    pub fn overlaps(&self) -> bool {
        self.every.is_some() || (self.seconds > 0.0 && self.seconds < OFTEN)
    }
    /// Do all stay, for whoever wants to look at them or to branch from them?
    #[must_use]
    pub fn keeps_all(&self) -> bool {
        self.keep == Kept::All
    }
    /// Is one due by the clock, so many seconds after the last?
    #[must_use]
    pub fn late(&self, seconds: f64) -> bool {
        self.seconds > 0.0 && seconds >= self.seconds
    }
}
