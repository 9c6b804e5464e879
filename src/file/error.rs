//! Why a config could not be loaded, in words for a person at a terminal.

use crate::file::problem::Problem;
use std::fmt::{self, Write as _};
use std::path::PathBuf;

/// Problems printed at most; a config with more of them has one cause, not hundreds.
const SHOWN_MAX: usize = 40;

/// Why a config could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{}: cannot read this config: {source}\n    remedy:  check the path; a config is a text file in UTF-8", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The text is not TOML.
    #[error("{}: this is not valid TOML\n{}", origin.display(), indented(message, "  "))]
    Syntax {
        /// The file.
        origin: PathBuf,
        /// The parser's message with line, column and caret.
        message: String,
    },
    /// An override could not be applied.
    #[error("--set {}: {message}\n    remedy:  {remedy}", crate::file::problem::cut(given))]
    Override {
        /// The override as given.
        given: String,
        /// What is wrong with it.
        message: String,
        /// What to do about it.
        remedy: String,
    },
    /// The text is TOML, but not a valid experiment: everything that is wrong with it.
    #[error("{}", Listing { origin: origin.display(), problems })]
    Problems {
        /// The file.
        origin: PathBuf,
        /// Its problems, by line.
        problems: Vec<Problem>,
    },
}

/// All problems of a file, one below the other.
struct Listing<'a> {
    origin: std::path::Display<'a>,
    problems: &'a [Problem],
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        write!(f, "{}: {count} problem{}", self.origin, if count == 1 { "" } else { "s" })?;
        for problem in self.problems.iter().take(SHOWN_MAX) {
            write!(f, "\n{}", indented(&problem.to_string(), "  "))?;
        }
        if count > SHOWN_MAX {
            write!(f, "\n  … and {} more", count - SHOWN_MAX)?;
        }
        Ok(())
    }
}

fn indented(text: &str, by: &str) -> String {
    text.trim_end().lines().fold(String::new(), |mut all, line| {
        let separator = if all.is_empty() { "" } else { "\n" };
        // Writing to a String cannot fail.
        let _ = write!(all, "{separator}{by}{line}");
        all
    })
}
