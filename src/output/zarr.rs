//! Zarr v3 directory stores that grow step by step, written by hand: raw little-endian chunks, one per array and step, no compression.
//!
//! ```text
//! NAME.zarr/zarr.json            group: attributes, and the metadata of all arrays once more (consolidated)
//!   ARRAY/zarr.json, ARRAY/c/K/… one array per column, its first axis the step; chunk K = everything at entry K
//!   step/zarr.json,  step/c/K    u32 (step), the step of entry K
//!   agent/zarr.json, agent/c/0   u32 (agent), who is in a sample; only there
//! ```
//!
//! A chunk is written before the shape that mentions it, so that a reader never sees an entry that is not there.
//! Opens with `zarr.open` (zarr-python ≥ 3) and `xarray.open_zarr`.

use super::error::OutputError;
use super::{atomic, disk};
use serde_json::{Map, Value, json};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What grows by a chunk with every step.
#[derive(Debug)]
pub(super) struct Array {
    pub name: String,
    pub data_type: &'static str,
    /// Axes after that of the step, and how long they are.
    pub axes: Vec<(&'static str, usize)>,
    pub attributes: Value,
}

impl Array {
    /// Its metadata after so many entries.
    pub(super) fn metadata(&self, entries: usize) -> Value {
        let axes = || self.axes.iter().map(|(_, length)| *length);
        let shape: Vec<usize> = [entries].into_iter().chain(axes()).collect();
        let chunk: Vec<usize> = [1].into_iter().chain(axes()).collect();
        let names: Vec<&str> = ["step"].into_iter().chain(self.axes.iter().map(|(name, _)| *name)).collect();
        metadata(&shape, &chunk, self.data_type, &names, &self.attributes)
    }

    /// Where an entry lies, in folders below the array.
    fn chunk(&self, entry: usize) -> PathBuf {
        self.axes.iter().fold(PathBuf::from(format!("c/{entry}")), |path, _| path.join("0"))
    }
}

/// What writes the bytes of a chunk.
pub(super) type Fill<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// A store that grows.
#[derive(Debug)]
pub(super) struct Writer {
    dir: PathBuf,
    attributes: Value,
    arrays: Vec<Array>,
    /// Agents of a sample; `None`: all.
    sample: Option<usize>,
    entries: usize,
    hashes: Vec<(String, String)>,
}

impl Writer {
    /// Creates a store; `sample` lists the agents that are in it if those are not all.
    pub(super) fn create(dir: &Path, attributes: Value, arrays: Vec<Array>, sample: Option<&[u32]>) -> Result<Self, OutputError> {
        let mut store =
            Self { dir: dir.to_path_buf(), attributes, arrays, sample: sample.map(<[u32]>::len), entries: 0, hashes: Vec::new() };
        disk::make_folder(dir).map_err(OutputError::write(dir))?;
        if let Some(sample) = sample {
            store.write(Path::new("agent/c/0"), &|out| sample.iter().try_for_each(|agent| out.write_all(&agent.to_le_bytes())))?;
        }
        Ok(store)
    }

    /// Goes on with a store behind its entries of steps that are `kept`: those up to the first that is not. Also says how many those are.
    pub(super) fn go_on(
        dir: &Path,
        attributes: Value,
        arrays: Vec<Array>,
        sample: Option<&[u32]>,
        kept: &dyn Fn(u32) -> bool,
    ) -> Result<(Self, usize), OutputError> {
        let mut store =
            Self { dir: dir.to_path_buf(), attributes, arrays, sample: sample.map(<[u32]>::len), entries: 0, hashes: Vec::new() };
        if sample.is_some() {
            store.rehash(Path::new("agent/c/0"))?;
        }
        let mut at = store.dir.join("step/c/0");
        while let Ok(bytes) = fs::read(&at) {
            let word = <[u8; 4]>::try_from(bytes).map_err(|b| OutputError::damaged(&at, format!("{} bytes instead of 4", b.len())))?;
            if !kept(u32::from_le_bytes(word)) {
                break;
            }
            let of_arrays: Vec<PathBuf> =
                store.arrays.iter().map(|array| Path::new(&array.name).join(array.chunk(store.entries))).collect();
            of_arrays.iter().try_for_each(|path| store.rehash(path))?;
            store.rehash(&PathBuf::from(format!("step/c/{}", store.entries)))?;
            store.entries += 1;
            at = store.dir.join(format!("step/c/{}", store.entries));
        }
        store.forget()?;
        store.write_metadata()?;
        let entries = store.entries;
        Ok((store, entries))
    }

    /// Takes away the chunks behind the last entry, the step's first, so that a reader never sees half an entry.
    fn forget(&self) -> Result<(), OutputError> {
        for entry in self.entries.. {
            let step = self.dir.join(format!("step/c/{entry}"));
            let chunks = self.arrays.iter().map(|array| self.dir.join(&array.name).join(array.chunk(entry)));
            let mut gone = false;
            for path in [step].into_iter().chain(chunks) {
                match disk::remove_file(&path) {
                    Ok(()) => gone = true,
                    Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                    Err(e) => return Err(OutputError::write(&path)(e)),
                }
            }
            if !gone {
                break;
            }
        }
        Ok(())
    }

    /// Adds the hash of a file that is there.
    fn rehash(&mut self, path: &Path) -> Result<(), OutputError> {
        let hash = atomic::sha256_file(&self.dir.join(path))?;
        self.hashes.push((path.to_string_lossy().replace('\\', "/"), hash));
        Ok(())
    }

    /// Adds an entry: the bytes of each array, in their order.
    pub(super) fn push(&mut self, step: u32, parts: &[Fill<'_>]) -> Result<(), OutputError> {
        for (at, fill) in parts.iter().enumerate() {
            let path = Path::new(&self.arrays[at].name).join(self.arrays[at].chunk(self.entries));
            self.write(&path, fill)?;
        }
        self.write(&PathBuf::from(format!("step/c/{}", self.entries)), &|out| out.write_all(&step.to_le_bytes()))?;
        self.entries += 1;
        self.write_metadata()
    }

    fn write_metadata(&self) -> Result<(), OutputError> {
        for (name, text) in self.metadata() {
            let path = self.dir.join(name);
            with_folder(&path)?;
            atomic::write(&path, text.to_string().as_bytes())?;
        }
        Ok(())
    }

    fn write(&mut self, path: &Path, fill: Fill<'_>) -> Result<(), OutputError> {
        let whole = self.dir.join(path);
        with_folder(&whole)?;
        let hash = atomic::write_with(&whole, fill)?;
        self.hashes.push((path.to_string_lossy().replace('\\', "/"), hash));
        Ok(())
    }

    /// SHA-256 of every file, by path inside the store.
    pub(super) fn into_hashes(self) -> Vec<(String, String)> {
        let metadata: Vec<_> =
            self.metadata().into_iter().map(|(name, text)| (name, atomic::sha256(text.to_string().as_bytes()))).collect();
        self.hashes.into_iter().chain(metadata).collect()
    }

    /// The metadata files; the group's last, because it repeats the arrays' for readers over a network.
    fn metadata(&self) -> Vec<(String, Value)> {
        let none = json!({});
        let mut all: Vec<(String, Value)> = self.arrays.iter().map(|array| (array.name.clone(), array.metadata(self.entries))).collect();
        all.push(("step".into(), metadata(&[self.entries], &[1], "uint32", &["step"], &none)));
        all.extend(self.sample.map(|agents| ("agent".into(), metadata(&[agents], &[agents], "uint32", &["agent"], &none))));
        let arrays: Map<String, Value> = all.iter().cloned().collect();
        let group = json!({
            "zarr_format": 3,
            "node_type": "group",
            "attributes": self.attributes,
            "consolidated_metadata": { "kind": "inline", "must_understand": false, "metadata": arrays },
        });
        let of_arrays = all.into_iter().map(|(name, text)| (format!("{name}/zarr.json"), text));
        of_arrays.chain([("zarr.json".into(), group)]).collect()
    }
}

fn with_folder(path: &Path) -> Result<(), OutputError> {
    path.parent().map_or(Ok(()), |folder| disk::make_folder(folder).map_err(OutputError::write(folder)))
}

fn metadata(shape: &[usize], chunk: &[usize], data_type: &str, dimensions: &[&str], attributes: &Value) -> Value {
    // One-byte elements have no byte order.
    let codec =
        if data_type == "uint8" { json!({ "name": "bytes" }) } else { json!({ "name": "bytes", "configuration": { "endian": "little" } }) };
    json!({
        "zarr_format": 3,
        "node_type": "array",
        "shape": shape,
        "data_type": data_type,
        "chunk_grid": { "name": "regular", "configuration": { "chunk_shape": chunk } },
        "chunk_key_encoding": { "name": "default", "configuration": { "separator": "/" } },
        "fill_value": 0,
        "codecs": [codec],
        "dimension_names": dimensions,
        "attributes": attributes,
    })
}
