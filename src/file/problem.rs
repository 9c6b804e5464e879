//! Problems of a config: where, what was found, what it means, what is allowed, what to do.

use crate::num::fixed;
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
    /// Is it only something to know, so that the config can run?
    pub warning: bool,
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
            warning: false,
        }
    }

    /// Something to know about `path` that keeps nothing from running.
    pub fn warning(path: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { warning: true, ..Self::new(path, message, "", remedy) }
    }

    /// A number above 0 that is 0, or one below 1 that is 1, in units of 2^-`bits`; `None` if neither.
    #[must_use]
    pub fn rounded_away(path: &str, given: f64, bits: u32) -> Option<Self> {
        let one = fixed::units(bits);
        let (stored, end, least) = match (given * one).round() {
            x if x == 0.0 && given > 0.0 => (0, "never", format!("0, or at least {:.1e}", 1.0 / one)),
            x if x == one && given < 1.0 => (1, "always", format!("1, or at most 1 - {:.1e}", 1.0 / one)),
            _ => return None,
        };
        Some(Self::new(
            path,
            format!("{given:e} is stored in units of 2^-{bits}, where it is exactly {stored}: what it rates would {end} happen"),
            least,
            if stored == 0 {
                "write 0 if that is meant; else raise it, with fewer steps or a smaller population"
            } else {
                "write 1 if that is meant; else lower it"
            },
        ))
    }

    /// A number above 0 that is 0 in units of 2^-`bits`; what is nearly 1 may be 1.
    #[must_use]
    pub fn vanished(path: &str, given: f64, bits: u32) -> Option<Self> {
        if given < 0.5 { Self::rounded_away(path, given, bits) } else { None }
    }

    /// In one line, without the place in the text.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}: {}; {}", self.path, self.message, self.remedy)
    }
}

/// The beginning of a text that a terminal need not show in full, without what would steer the terminal.
#[must_use]
pub fn cut(text: &str) -> String {
    const MOST: usize = 200;
    let clean = |c: char| if c.is_control() { c.escape_default().collect::<String>() } else { c.to_string() };
    let more = if text.chars().count() > MOST { "…" } else { "" };
    text.chars().take(MOST).map(clean).chain([more.to_owned()]).collect()
}

/// What to do about a path in which TOML has read escapes; else what is said of any path.
#[must_use]
pub fn path_remedy(path: &str, otherwise: &str) -> String {
    if path.contains(char::is_control) {
        "in double quotes a backslash begins an escape such as \\n: write the path in single quotes, 'C:\\new\\table.txt'".into()
    } else {
        otherwise.into()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(set) = &self.set {
            write!(f, "--set {}: ", cut(set))?;
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
