//! What `polity check` says of a config that is right and does not act as it reads.

use std::fmt;

/// Something that a config says and that does not act, or not as it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Place in the file as a path of keys and indices: `phase[0].samples`.
    pub path: String,
    /// What does not act, and why.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.path, self.message, self.remedy)
    }
}

/// A remark.
pub(super) fn remark(path: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Remark {
    Remark { path: path.into(), message: message.into(), remedy: remedy.into() }
}
