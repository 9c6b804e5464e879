//! Problems of a config: where, what was found, what is allowed, what to do.

use std::fmt;

/// One problem of a config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Place in the file as a path of keys and indices: `phase[0].matrix`.
    pub path: String,
    /// Line of that place, from 1, once it is known.
    pub line: Option<usize>,
    /// What is wrong, with the value found.
    pub message: String,
    /// What is allowed.
    pub allowed: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    /// A problem at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>, allowed: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.into(), line: None, message: message.into(), allowed: allowed.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.message)?;
        if !self.allowed.is_empty() {
            write!(f, "\n    allowed: {}", self.allowed)?;
        }
        if !self.remedy.is_empty() {
            write!(f, "\n    remedy:  {}", self.remedy)?;
        }
        Ok(())
    }
}
