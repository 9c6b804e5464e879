//! Snapshots as a Zarr v3 directory store, written by hand: raw little-endian chunks, one per snapshot, no compression.
//!
//! ```text
//! snapshots.zarr/zarr.json                 group: names of strategies, shape of the lattice
//!   strategy/zarr.json, strategy/c/K/0/0   u8  (step, replica, agent), chunk K = the whole population at snapshot K
//!   step/zarr.json,     step/c/K           u32 (step), the step of snapshot K
//! ```
//!
//! A chunk is written before the shape that mentions it, so that a reader never sees a snapshot that is not there.
//! Opens with `zarr.open` (zarr-python ≥ 3) and `xarray.open_zarr`.

use super::error::OutputError;
use super::{atomic, layout};
use crate::config::Plan;
use crate::config::plan::Topology;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Appends snapshots.
#[derive(Debug)]
pub(super) struct SnapshotWriter {
    dir: PathBuf,
    attributes: Value,
    replicas: usize,
    agents: usize,
    stride: usize,
    count: usize,
    hashes: Vec<(String, String)>,
}

impl SnapshotWriter {
    pub(super) fn create(dir: &Path, plan: &Plan) -> Result<Self, OutputError> {
        for part in ["strategy/c", "step/c"] {
            let path = dir.join(part);
            fs::create_dir_all(&path).map_err(OutputError::write(&path))?;
        }
        let mut attributes = json!({ "name": plan.name(), "strategies": plan.strategies() });
        if let Topology::Lattice { width, height, .. } = plan.topology().start() {
            attributes["lattice"] = json!({ "width": width, "height": height, "agent": "y * width + x" });
        }
        Ok(Self {
            dir: dir.to_path_buf(),
            attributes,
            replicas: plan.replicas() as usize,
            agents: plan.agents() as usize,
            stride: plan.stride(),
            count: 0,
            hashes: Vec::new(),
        })
    }

    pub(super) fn push(&mut self, step: u32, strategy: &[u8]) -> Result<(), OutputError> {
        let (agents, stride) = (self.agents, self.stride);
        if strategy.len() != self.replicas * stride {
            let cause = format!("a snapshot has {} entries, expected {}", strategy.len(), self.replicas * stride);
            return Err(OutputError::write(&self.dir)(std::io::Error::other(cause)));
        }
        let folder = format!("strategy/c/{}/0", self.count);
        let path = self.dir.join(&folder);
        fs::create_dir_all(&path).map_err(OutputError::write(&path))?;
        // Padding between replicas exists in memory only.
        let hash = atomic::write_with(&path.join("0"), |out| {
            if agents == stride { out.write_all(strategy) } else { strategy.chunks(stride).try_for_each(|r| out.write_all(&r[..agents])) }
        })?;
        self.hashes.push((format!("{folder}/0"), hash));
        let name = format!("step/c/{}", self.count);
        let hash = atomic::write(&self.dir.join(&name), &step.to_le_bytes())?;
        self.hashes.push((name, hash));
        self.count += 1;
        for (name, text) in self.metadata() {
            atomic::write(&self.dir.join(name), text.to_string().as_bytes())?;
        }
        Ok(())
    }

    /// SHA-256 of every file, by path inside the store.
    pub(super) fn into_hashes(self) -> Vec<(String, String)> {
        let metadata: Vec<_> =
            self.metadata().into_iter().map(|(name, text)| (name.to_string(), atomic::sha256(text.to_string().as_bytes()))).collect();
        self.hashes.into_iter().chain(metadata).collect()
    }

    /// The metadata files; the group's last, because it repeats the arrays' (consolidated) for readers over a network.
    fn metadata(&self) -> [(&'static str, Value); 3] {
        let shape = [self.count, self.replicas, self.agents];
        let strategy = array(&shape, &[1, self.replicas, self.agents], "uint8", &["step", "replica", "agent"]);
        let step = array(&[self.count], &[1], "uint32", &["step"]);
        let group = json!({
            "zarr_format": 3,
            "node_type": "group",
            "attributes": self.attributes,
            "consolidated_metadata": {
                "kind": "inline", "must_understand": false, "metadata": { "strategy": strategy, "step": step }
            },
        });
        [("strategy/zarr.json", strategy), ("step/zarr.json", step), ("zarr.json", group)]
    }
}

fn array(shape: &[usize], chunk: &[usize], data_type: &str, dimensions: &[&str]) -> Value {
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
        "attributes": {},
    })
}

/// The snapshots of a run; populations are loaded one at a time.
#[derive(Debug, Clone, Default)]
pub struct Snapshots {
    dir: PathBuf,
    /// Step of each snapshot.
    pub steps: Vec<u32>,
    /// Independent populations.
    pub replicas: usize,
    /// Agents per replica.
    pub agents: usize,
    strategies: usize,
}

impl Snapshots {
    /// Opens a store that [`super::RunDir`] wrote; an absent one has no snapshots.
    pub(super) fn open(run: &Path, strategies: usize) -> Result<Self, OutputError> {
        let dir = run.join(layout::SNAPSHOTS);
        let path = dir.join("strategy/zarr.json");
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(&path).map_err(OutputError::read(&path))?;
        let metadata: Value = serde_json::from_str(&text).map_err(|e| OutputError::damaged(&path, e))?;
        let shape: Vec<usize> = metadata["shape"].as_array().into_iter().flatten().filter_map(Value::as_u64).map(|n| n as usize).collect();
        let &[count, replicas, agents] = shape.as_slice() else {
            return Err(OutputError::damaged(&path, "its shape is not (step, replica, agent)"));
        };
        if metadata != array(&shape, &[1, replicas, agents], "uint8", &["step", "replica", "agent"]) {
            return Err(OutputError::damaged(&path, "not a snapshot store as this version of polity writes it"));
        }
        let mut steps = Vec::new();
        for k in 0..count {
            let path = dir.join(format!("step/c/{k}"));
            let bytes = fs::read(&path).map_err(OutputError::read(&path))?;
            let word = <[u8; 4]>::try_from(bytes).map_err(|b| OutputError::damaged(&path, format!("{} bytes instead of 4", b.len())))?;
            steps.push(u32::from_le_bytes(word));
        }
        Ok(Self { dir, steps, replicas, agents, strategies })
    }

    /// The population at snapshot `k`: entry `replica · agents + agent` is a strategy's index.
    ///
    /// # Errors
    /// The chunk cannot be read, or holds something else.
    pub fn load(&self, k: usize) -> Result<Vec<u8>, OutputError> {
        let path = self.dir.join(format!("strategy/c/{k}/0/0"));
        let values = fs::read(&path).map_err(OutputError::read(&path))?;
        if values.len() != self.replicas * self.agents {
            let what = format!("{} bytes instead of {}", values.len(), self.replicas * self.agents);
            return Err(OutputError::damaged(&path, what));
        }
        match values.iter().find(|&&s| usize::from(s) >= self.strategies) {
            Some(s) => Err(OutputError::damaged(&path, format!("strategy {s} of {}", self.strategies))),
            None => Ok(values),
        }
    }
}
