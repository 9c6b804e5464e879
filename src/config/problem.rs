//! Problems of a config: where, what was found, what it means, what is allowed, what to do.

use std::fmt;

/// One problem of a config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Place in the file as a path of keys and indices: `phase[0].matrix`.
    pub path: String,
    /// Line of that place, from 1, once it is known.
    pub line: Option<usize>,
    /// The override `path=value` that put the value there, if it was not the file.
    pub set: Option<String>,
    /// What is wrong, with the value found.
    pub message: String,
    /// What the key means (its doc comment), where that helps.
    pub meaning: String,
    /// What is allowed.
    pub allowed: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    /// A problem at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>, allowed: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line: None,
            set: None,
            message: message.into(),
            meaning: String::new(),
            allowed: allowed.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(set) = &self.set {
            write!(f, "--set {set}: ")?;
        } else if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.message)?;
        for (label, text) in [("meaning:", &self.meaning), ("allowed:", &self.allowed), ("remedy: ", &self.remedy)] {
            if !text.is_empty() {
                write!(f, "\n    {label} {text}")?;
            }
        }
        Ok(())
    }
}
