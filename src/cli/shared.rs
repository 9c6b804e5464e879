//! What commands share: the config and changes to it, how a command fails, how it prints.

use crate::rule::Registry;
use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;

/// The config that runs when none is named.
pub(crate) const DEFAULT: &str = include_str!("../../configs/earthquake_aid.toml");

/// What ends the program other than success.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// A run that failed.
    pub(super) const RUN: u8 = 1;
    /// A command line that makes no sense.
    pub(super) const USAGE: u8 = 2;
    /// A config with problems.
    pub(super) const CONFIG: u8 = 3;
    /// No such device or backend.
    pub(super) const DEVICE: u8 = 4;
    /// Backends that differ.
    pub(super) const MISMATCH: u8 = 5;
    /// A claim that does not hold.
    pub(super) const CLAIM: u8 = 7;
    /// Stopped by a signal.
    pub(super) const STOPPED: u8 = 130;

    pub(super) fn new(code: u8, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string() }
    }

    /// The exit code, after telling the reason on standard error.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            say(&format!("error: {}", self.message));
        }
        ExitCode::from(self.code)
    }
}

impl From<crate::config::ConfigError> for Failure {
    fn from(error: crate::config::ConfigError) -> Self {
        Self::new(Self::CONFIG, error)
    }
}

impl From<crate::backend::BackendError> for Failure {
    fn from(error: crate::backend::BackendError) -> Self {
        let code = if matches!(error, crate::backend::BackendError::NoDevice { .. }) { Self::DEVICE } else { Self::RUN };
        Self::new(code, error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::new(Self::RUN, format!("{error:#}"))
    }
}

/// Which config, and changes to it.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ConfigArgs {
    /// Config file (TOML).
    #[arg(value_name = "CONFIG")]
    pub(super) config: PathBuf,
    /// Change a value of the config; repeatable.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(super) sets: Vec<String>,
    /// Seed of every random draw.
    #[arg(long, env = "POLITY_SEED")]
    pub(super) seed: Option<u64>,
    /// Number of steps.
    #[arg(long, value_parser = steps())]
    pub(super) steps: Option<u32>,
}

impl ConfigArgs {
    pub(super) fn overrides(&self) -> Vec<String> {
        let mut sets = self.sets.clone();
        sets.extend(self.seed.map(|seed| format!("seed={seed}")));
        sets.extend(self.steps.map(|steps| format!("steps={steps}")));
        sets
    }

    pub(super) fn plan(&self, registry: &Registry) -> Result<crate::config::Plan, Failure> {
        Ok(crate::config::load(&self.config, &self.overrides(), registry)?)
    }
}

/// Steps that a run may have, as in a config.
pub(super) fn steps() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(0..=i64::from(u32::MAX - 1))
}

/// A size in bytes: `1500000`, `512M`, `1.5G`, `4GiB`.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let power = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        "T" | "TB" | "TIB" => 40,
        _ => return Err("sizes end in K, M, G or T, or in nothing: 512M, 1.5G".into()),
    };
    match digits.parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok((number * f64::from(power).exp2()) as u64),
        _ => Err("a size is a number above 0, such as 512M or 1.5G".into()),
    }
}

/// Is it a character that steers a terminal, or turns the order of a line around, rather than being read?
pub(super) fn steers(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text for a terminal: what would steer it is written as `\u001b`, which is the same text in JSON.
fn tamed(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return text.into();
    }
    text.chars().map(|c| if steers(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect()
}

/// Writes to standard output; a closed pipe is not an error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{}", tamed(text)) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::new(Failure::RUN, format!("cannot write: {error}"))),
        _ => Ok(()),
    }
}

/// Writes to standard error.
pub(super) fn say(text: &str) {
    use std::io::Write;
    // Where nobody listens there is nothing better to do.
    let _ = writeln!(std::io::stderr(), "{}", tamed(text));
}

/// A number with separators between thousands.
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap_or("")).collect();
    parts.join(",")
}
