//! Snapshots of the strategies of all agents: `snapshots.zarr`, written as the run goes on, read for pictures.

use super::error::OutputError;
use super::layout;
use super::zarr::{Array, Writer};
use crate::config::Plan;
use crate::config::plan::Topology;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Appends snapshots.
#[derive(Debug)]
pub(super) struct SnapshotWriter {
    store: Writer,
    dir: PathBuf,
    replicas: usize,
    agents: usize,
    stride: usize,
}

/// What every store says of its population.
pub(super) fn attributes(plan: &Plan) -> Value {
    let mut attributes = json!({ "name": plan.name(), "strategies": plan.strategies() });
    if let Topology::Lattice { width, height, .. } = plan.topology().start() {
        attributes["lattice"] = json!({ "width": width, "height": height, "agent": "y * width + x" });
    }
    attributes
}

/// The array of strategies.
fn array(replicas: usize, agents: usize) -> Array {
    Array { name: "strategy".into(), data_type: "uint8", axes: vec![("replica", replicas), ("agent", agents)], attributes: json!({}) }
}

impl SnapshotWriter {
    pub(super) fn create(dir: &Path, plan: &Plan) -> Result<Self, OutputError> {
        let (replicas, agents) = (plan.replicas() as usize, plan.agents() as usize);
        let store = Writer::create(dir, attributes(plan), vec![array(replicas, agents)], None)?;
        Ok(Self { store, dir: dir.to_path_buf(), replicas, agents, stride: plan.stride() })
    }

    /// Goes on with a store behind its pictures of steps that are `kept`; also says how many those are.
    pub(super) fn go_on(dir: &Path, plan: &Plan, kept: &dyn Fn(u32) -> bool) -> Result<(Self, usize), OutputError> {
        let (replicas, agents) = (plan.replicas() as usize, plan.agents() as usize);
        let (store, entries) = Writer::go_on(dir, attributes(plan), vec![array(replicas, agents)], None, kept)?;
        Ok((Self { store, dir: dir.to_path_buf(), replicas, agents, stride: plan.stride() }, entries))
    }

    pub(super) fn push(&mut self, step: u32, strategy: &[u8]) -> Result<(), OutputError> {
        let (agents, stride) = (self.agents, self.stride);
        if strategy.len() != self.replicas * stride {
            let cause = format!("a snapshot has {} entries, expected {}", strategy.len(), self.replicas * stride);
            return Err(OutputError::write(&self.dir)(std::io::Error::other(cause)));
        }
        // Padding between replicas exists in memory only.
        self.store.push(
            step,
            &[&|out| {
                if agents == stride {
                    out.write_all(strategy)
                } else {
                    strategy.chunks(stride).try_for_each(|r| out.write_all(&r[..agents]))
                }
            }],
        )
    }

    /// SHA-256 of every file, by path inside the store.
    pub(super) fn into_hashes(self) -> Vec<(String, String)> {
        self.store.into_hashes()
    }
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
        if metadata != array(replicas, agents).metadata(count) {
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
