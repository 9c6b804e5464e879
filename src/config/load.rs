//! From text to [`Plan`]: parse, override, check the structure, deserialize, check across keys.

use super::draft::Draft;
use super::plan::Plan;
use super::text::resolved_toml;
use crate::file::error::ConfigError;
use crate::rule::Registry;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::Path;

/// Loads a config file whose phases are those of a registry; each override is a `path=value` as given to `--set`.
///
/// # Errors
/// See [`ConfigError`]; problems of the file are reported all at once.
pub fn load(path: &Path, overrides: &[String], registry: &Registry) -> Result<Plan, ConfigError> {
    Draft::load(path, overrides, registry)?.base()
}

/// Loads a config from its text. `origin` names it in messages, and relative paths in it start from the folder of `origin`.
///
/// # Errors
/// See [`ConfigError`]; problems of the file are reported all at once.
///
/// ```
/// let text = r#"
/// steps = 10
/// population = { agents = 100, strategies = ["C", "D"] }
/// init = { kind = "fractions", fractions = [0.5, 0.5] }
/// phase = [{ kind = "imitate/voter" }]
/// "#;
/// let origin = std::path::Path::new("voter.toml");
/// let plan = polity::config::load_str(text, origin, &["population.agents=50".into()], &polity::Registry::builtin())?;
/// assert_eq!(plan.agents(), 50);
/// # Ok::<(), polity::config::ConfigError>(())
/// ```
pub fn load_str(text: &str, origin: &Path, overrides: &[String], registry: &Registry) -> Result<Plan, ConfigError> {
    Draft::parse(text, origin, overrides, registry)?.base()
}

/// SHA-256 of [`resolved_toml`], in hex: equal for configs that differ only in layout, comments or written-out defaults.
///
/// Files that the config names count by their content, wherever they stand.
#[must_use]
pub fn hash(plan: &Plan) -> String {
    Sha256::digest(resolved_toml(plan)).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
