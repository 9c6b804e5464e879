//! Checkpoints: the whole state after a step in one file, `checkpoints/STEP.safetensors`, from which a run goes on or branches.
//!
//! The metadata of the file say whose state it is, all as text: `format` = `polity-checkpoint`, `format_version`, `program_version`,
//! `shader_sha256` (of the model's text), `config_sha256` (of the run's `config.toml`), `name`, `seed`, `step`, `agents`, `replicas`,
//! `strategies` (names, a JSON list), `digest` (of the state, if its step was measured, else empty).
//! Random draws are functions of seed and step, so that there is no state of a generator to keep.

mod state;
mod tensors;

pub use state::Found;

use super::error::OutputError;
use super::{disk, layout};
use crate::config::Plan;
use crate::world::World;
use std::fs;
use std::path::{Path, PathBuf};
use tensors::Reader;

const FORMAT: &str = "polity-checkpoint";
const VERSION: &str = "2";
const ENDING: &str = "safetensors";

/// Whose state a checkpoint holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Version of the program that wrote it.
    pub program_version: String,
    /// SHA-256 of the model's shader text.
    pub shader_sha256: String,
    /// SHA-256 of the run's `config.toml`.
    pub config_sha256: String,
    /// The step it is the state after.
    pub step: u32,
    /// Digest of the state; empty if its step was not measured.
    pub digest: String,
    /// SHA-256 of the file up to the last tensor, which holds it; empty while it is written.
    pub sha256: String,
}

/// Where the checkpoint of a step lies in a run directory.
#[must_use]
pub fn path(run: &Path, step: u32) -> PathBuf {
    run.join(layout::CHECKPOINTS).join(format!("{step:010}.{ENDING}"))
}

/// The checkpoints of a run directory, the newest first; files of other names are not looked at.
#[must_use]
pub fn all(run: &Path) -> Vec<(u32, PathBuf)> {
    let step = |path: &Path| {
        let stem = path.file_stem()?.to_str()?;
        let plain = stem.len() == 10 && stem.bytes().all(|b| b.is_ascii_digit()) && path.extension()? == ENDING;
        plain.then(|| stem.parse().ok())?
    };
    let entries = fs::read_dir(run.join(layout::CHECKPOINTS)).into_iter().flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut found: Vec<(u32, PathBuf)> = paths.filter_map(|path| Some((step(&path)?, path))).collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

/// Takes away what a killed process left of a checkpoint that it was writing.
pub(super) fn forget_unfinished(run: &Path) {
    let entries = fs::read_dir(run.join(layout::CHECKPOINTS)).into_iter().flatten();
    let ending = format!(".{ENDING}.{}", super::atomic::UNFINISHED);
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.to_string_lossy().ends_with(&ending)) {
        // It does no harm where it stays.
        let _ = disk::remove_file(&path);
    }
}

/// Writes the state of a run; returns where it lies. It is on the disk then.
pub(super) fn write(run: &Path, plan: &Plan, world: &World, about: &About) -> Result<PathBuf, OutputError> {
    let path = path(run, world.step);
    let folder = run.join(layout::CHECKPOINTS);
    disk::make_folder(&folder).map_err(OutputError::write(&folder))?;
    let metadata = [
        ("format", FORMAT.to_owned()),
        ("format_version", VERSION.to_owned()),
        ("program_version", about.program_version.clone()),
        ("shader_sha256", about.shader_sha256.clone()),
        ("config_sha256", about.config_sha256.clone()),
        ("name", plan.name().to_owned()),
        ("seed", plan.file().seed.to_string()),
        ("step", world.step.to_string()),
        ("agents", plan.agents().to_string()),
        ("replicas", plan.replicas().to_string()),
        ("strategies", serde_json::Value::from(plan.strategies()).to_string()),
        ("digest", about.digest.clone()),
    ];
    tensors::write(&path, &metadata, &state::tensors(plan, world))?;
    disk::sync_folder(&folder).map_err(OutputError::write(&folder))?;
    Ok(path)
}

/// What the metadata of an open file say.
fn about(file: &Reader, path: &Path) -> Result<About, OutputError> {
    let wrong = |what: String| OutputError::damaged(path, what);
    if file.text("format") != FORMAT {
        return Err(wrong("no checkpoint of polity".into()));
    }
    if file.text("format_version") != VERSION {
        return Err(OutputError::Version(
            path.to_path_buf(),
            format!("format version {} instead of {VERSION}", file.text("format_version")),
        ));
    }
    Ok(About {
        program_version: file.text("program_version").into(),
        shader_sha256: file.text("shader_sha256").into(),
        config_sha256: file.text("config_sha256").into(),
        step: file.text("step").parse().map_err(|_| wrong(format!("step {:?}", file.text("step"))))?,
        digest: file.text("digest").into(),
        sha256: file.sealed(),
    })
}

/// Reads a checkpoint as a state of a plan's population.
///
/// # Errors
/// The file cannot be read, is damaged, newer, of something else, or of a population of another shape.
pub fn read(path: &Path, plan: &Plan) -> Result<(About, Found), OutputError> {
    let file = Reader::open(path)?;
    let about = about(&file, path)?;
    let strategies = serde_json::Value::from(plan.strategies()).to_string();
    if file.text("strategies") != strategies {
        let what = format!("strategies are {} there and {strategies} here", file.text("strategies"));
        return Err(OutputError::Unlike(path.to_path_buf(), what));
    }
    let step = about.step;
    Ok((about, state::read(file, path, plan, step)?))
}
