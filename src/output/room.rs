//! Making room for a run: an earlier run's files go, nothing else does.

use super::error::OutputError;
use super::record::Manifest;
use super::{checkpoint, disk, layout};
use std::fs;
use std::io;
use std::path::Path;

/// May a run be written here? Refuses whatever is not a run, and a run unless `force` is set; without a wish it only asks the first.
pub(super) fn may_replace(path: &Path, force: Option<bool>) -> Result<(), OutputError> {
    let manifest = fs::read_to_string(path.join(layout::MANIFEST)).unwrap_or_default();
    if serde_json::from_str::<Manifest>(&manifest).map_or(true, |m| m.format != "polity-run") {
        return Err(OutputError::Foreign(path.to_path_buf()));
    }
    if force == Some(false) { Err(OutputError::Exists(path.to_path_buf())) } else { Ok(()) }
}

/// Deletes an earlier run's files but for its manifest: the config first, without which nothing can be taken up, whatever else is still there.
pub(super) fn make_room(path: &Path) -> Result<(), OutputError> {
    for name in [layout::CONFIG, layout::AGENTS] {
        let file = path.join(name);
        absent_is_fine(disk::remove_file(&file)).map_err(OutputError::write(&file))?;
    }
    remove_results(path)?;
    for (_, file) in checkpoint::all(path) {
        absent_is_fine(disk::remove_file(&file)).map_err(OutputError::write(&file))?;
    }
    let _ = fs::remove_dir(path.join(layout::CHECKPOINTS));
    remove_inputs(&path.join(layout::INPUTS))?;
    remove_growing(path)
}

/// Deletes what grows during a run.
pub(super) fn remove_growing(path: &Path) -> Result<(), OutputError> {
    for name in layout::STREAMS {
        let file = path.join(name);
        absent_is_fine(disk::remove_file(&file)).map_err(OutputError::write(&file))?;
    }
    remove_tables(&path.join(layout::TABLES))?;
    let snapshots = path.join(layout::SNAPSHOTS);
    absent_is_fine(disk::remove_all(&snapshots)).map_err(OutputError::write(&snapshots))
}

/// Deletes what only the end of a run leaves: results, the report and its figures.
pub(super) fn remove_results(path: &Path) -> Result<(), OutputError> {
    let plots = path.join(layout::PLOTS);
    let figures = layout::FIGURES.iter().flat_map(|name| [format!("{name}.svg"), format!("{name}.png")]).map(|name| plots.join(name));
    for file in layout::RESULTS.iter().map(|name| path.join(name)).chain(figures) {
        absent_is_fine(disk::remove_file(&file)).map_err(OutputError::write(&file))?;
    }
    Ok(())
}

/// Deletes copies of input files: those whose name is a hash.
fn remove_inputs(folder: &Path) -> Result<(), OutputError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.split('.').next().unwrap_or_default();
        if stem.len() == 16 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            absent_is_fine(disk::remove_file(&path)).map_err(OutputError::write(&path))?;
        }
    }
    // What others put there stays, and the folder with it.
    let _ = fs::remove_dir(folder);
    Ok(())
}

/// Deletes tables of agents: what ends like one.
fn remove_tables(folder: &Path) -> Result<(), OutputError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let gone = match path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => disk::remove_file(&path),
            Some("zarr") => disk::remove_all(&path),
            _ => continue,
        };
        absent_is_fine(gone).map_err(OutputError::write(&path))?;
    }
    let _ = fs::remove_dir(folder);
    Ok(())
}

fn absent_is_fine(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|e| if e.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(e) })
}
