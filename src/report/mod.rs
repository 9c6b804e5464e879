//! What a run looks like: one HTML page with every figure inside, the figures as files, and a summary for the terminal.
//!
//! Everything here is read from the run directory ([`RunRecord`]), so that a report can be made again at any time, on any
//! machine. The page needs no network, no scripts and no second file.

mod accountability;
pub mod analysis;
mod chart;
mod claims;
mod comparison;
mod facts;
mod figure;
mod figures;
mod heat;
mod methods;
mod opinions;
mod page;
mod palette;
mod picture;
mod population;
mod segregation;
mod society;
mod sources;
mod terminal;
mod verdict;
mod words;

pub use comparison::{comparison_page, comparison_summary};
pub use sources::{Cited, TOPOLOGIES, cited};
pub use terminal::terminal_summary;
pub use words::precise;

use crate::output::{OutputError, RunRecord, layout, write_file};
use crate::rule::Registry;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes `report.html` and `plots/` into a run directory, with what a registry knows of its phases; returns the path of the page.
///
/// # Errors
/// The directory is not a readable run, or cannot be written.
pub fn write(dir: &Path, registry: &Registry) -> Result<PathBuf, OutputError> {
    let record = RunRecord::open(dir)?;
    let all = figures::all(&record)?;
    let plots = dir.join(layout::PLOTS);
    fs::create_dir_all(&plots).map_err(OutputError::write(&plots))?;
    for name in layout::FIGURES {
        let found = all.iter().find(|f| f.name == *name);
        keep(&plots.join(format!("{name}.svg")), found.map(|f| f.svg.as_bytes()))?;
        keep(&plots.join(format!("{name}.png")), found.and_then(|f| f.png.as_deref()))?;
    }
    let path = dir.join(layout::REPORT);
    write_file(&path, words::readable(&page::page(&record, &all, registry).into_string()).as_bytes())?;
    Ok(path)
}

/// Writes a figure's file; one that an earlier report left and that is not drawn any more goes away.
fn keep(path: &Path, bytes: Option<&[u8]>) -> Result<(), OutputError> {
    match bytes {
        Some(bytes) => write_file(path, bytes),
        None if path.exists() => fs::remove_file(path).map_err(OutputError::write(path)),
        None => Ok(()),
    }
}
