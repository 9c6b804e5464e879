//! Who learns from a conversation, in conventions by talking.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who learns from a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NamingUpdate {
    /// Every agent listens once.
    #[default]
    Listener,
    /// A perfect matching; speaker and listener learn.
    Pair,
}
