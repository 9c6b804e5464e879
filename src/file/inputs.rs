//! Files that a config names: read once, known by their content, and carried along with a run.

use super::root::{File, InitFile};
use super::society::{DistributionFile, ResourceFile};
use super::topology::TopologyFile;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Folder of a run directory that holds the files of its config.
pub const FOLDER: &str = "inputs";

/// A file that a config names. Two are equal if their content is, wherever they stand.
#[derive(Debug, Clone)]
pub struct Input {
    /// As the config names it.
    given: String,
    /// Name in a run directory: by its content, so that the hash of the resolved config covers that.
    pub name: String,
    /// Where it stands.
    pub path: PathBuf,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

impl PartialEq for Input {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.sha256 == other.sha256
    }
}
impl Eq for Input {}

/// The files of a config, as they are read.
#[derive(Debug)]
pub(crate) struct Inputs {
    base: PathBuf,
    all: Vec<Input>,
    /// Files that stand elsewhere than they are named.
    known: Vec<Input>,
}

impl Inputs {
    /// `base`: the folder that relative paths start from.
    pub(crate) fn new(base: &Path) -> Self {
        Self { base: base.to_owned(), all: Vec::new(), known: Vec::new() }
    }

    /// Those of a plan, for another look at its file, which names them as a run directory does.
    pub(crate) fn again(known: &[Input]) -> Self {
        Self { base: PathBuf::new(), all: Vec::new(), known: known.to_vec() }
    }

    /// Where a file stands.
    pub(crate) fn place(&self, given: &str) -> PathBuf {
        self.known.iter().find(|input| input.name == given).map_or_else(|| self.base.join(given), |input| input.path.clone())
    }

    /// Reads a file, which will stand in a run directory under its hash and `ending`.
    pub(crate) fn read(&mut self, given: &str, ending: &str) -> io::Result<Vec<u8>> {
        let path = self.place(given);
        let bytes = regular(&path, crate::machine::file_max(INPUT_MAX))?;
        let sha256 = Sha256::digest(&bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let input = Input { given: given.to_owned(), name: format!("{FOLDER}/{}.{ending}", &sha256[..16]), path, sha256 };
        if self.all.iter().all(|other| other.given != input.given) {
            self.all.push(input);
        }
        Ok(bytes)
    }

    /// The same for a text.
    pub(crate) fn read_text(&mut self, given: &str) -> io::Result<String> {
        let bytes = self.read(given, "txt")?;
        String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
    }

    /// The files, after the config names them as a run directory does.
    pub(crate) fn name_in(self, file: &mut File) -> Vec<Input> {
        for path in paths(file) {
            if let Some(input) = self.all.iter().find(|input| input.given == *path) {
                path.clone_from(&input.name);
            }
        }
        let mut all: Vec<Input> = Vec::new();
        for input in self.all {
            if all.iter().all(|other| other.name != input.name) {
                all.push(input);
            }
        }
        all
    }
}

/// Bytes that a file which a config names may have.
const INPUT_MAX: u64 = 16 << 30;

/// The content of a regular file of so many bytes at most. A pipe would be waited for, a device read until memory ends.
fn regular(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file, and a config may name no other"));
    }
    if about.len() > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has {} bytes, and may have {most}", about.len())));
    }
    std::fs::read(path)
}

/// The text of a file or pipe that the user names, of so many bytes at most.
pub(crate) fn named(path: &Path, most: u64) -> io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it goes on after {most} bytes")));
    }
    Ok(text)
}

/// The key of a phase that names a file.
const FILE_KEY: &str = "file";

/// Every key of a config that names a file.
fn paths(file: &mut File) -> Vec<&mut String> {
    let mut all = Vec::new();
    for graph in [Some(&mut file.topology), file.learning.as_mut()].into_iter().flatten() {
        if let TopologyFile::Edges { file, .. } = graph {
            all.push(file);
        }
    }
    if let Some(InitFile::File { path }) = &mut file.init {
        all.push(path);
    }
    let users = file.users.iter_mut().flat_map(|user| user.preference.iter_mut().chain(&mut user.value));
    let state = file.state.iter_mut().flat_map(|state| {
        let resource = if let Some(ResourceFile::Of(of)) = &mut state.resource { Some(of) } else { None };
        state.capability.iter_mut().chain(&mut state.influence).chain(resource)
    });
    let phases = file.phase.iter_mut().filter_map(|phase| match phase.keys.get_mut(FILE_KEY) {
        Some(serde_json::Value::String(path)) => Some(path),
        _ => None,
    });
    all.extend(phases);
    all.extend(users.chain(state).filter_map(|of| if let DistributionFile::File { path } = of { Some(path) } else { None }));
    all
}
