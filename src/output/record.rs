//! The two JSON files: what varies from machine to machine ([`Manifest`]), and what must not ([`Outcome`]).

use super::error::OutputError;
use super::layout;
use crate::config::plan::{Network, Topology};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Version of the run directory's layout.
pub const FORMAT_VERSION: u32 = 1;

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Under way, or killed before it could say so.
    Running,
    /// All steps done, or the stop condition met.
    Complete,
    /// Ended by the user; everything up to there is valid.
    Interrupted,
    /// Ended by an error, see `message`.
    Failed,
}

impl Status {
    /// The word in files and on screen.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Complete => "complete",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }
}

/// `manifest.json`: volatile facts. Nothing scientific depends on them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `polity-run`: by this a folder is known as a run.
    pub format: String,
    /// Version of the layout.
    pub format_version: u32,
    /// How the run stands.
    pub status: Status,
    /// What went wrong, or why the run ended early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Who wrote this.
    pub program: Program,
    /// The command line.
    pub argv: Vec<String>,
    /// Where it ran.
    pub host: Host,
    /// What it ran on; unknown until the run ends.
    #[serde(default)]
    pub device: Device,
    /// Start, UTC.
    pub started: String,
    /// End, UTC.
    #[serde(default)]
    pub ended: Option<String>,
    /// Seconds from the creation of the directory to the end.
    #[serde(default)]
    pub wall_seconds: Option<f64>,
    /// Seconds in the step loop, measurement and output included.
    #[serde(default)]
    pub loop_seconds: Option<f64>,
    /// Agents × steps executed / `loop_seconds`.
    #[serde(default)]
    pub agent_steps_per_s: Option<f64>,
    /// When the run was taken up again, after stops, from its own checkpoints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resumed: Vec<Resumed>,
    /// Changes of its length, by `polity resume --steps`; the last says how long it is, or is to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lengths: Vec<Length>,
    /// The state of another run that this one began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<Branch>,
    /// May strategies that are gone come back?
    #[serde(default)]
    pub revives: bool,
    /// SHA-256 of every other file, by path relative to the directory.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

/// A run that was taken up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    /// The step of the checkpoint that it went on from.
    pub step: u32,
    /// When, UTC.
    pub at: String,
    /// The command line.
    pub argv: Vec<String>,
}

/// A run that was to have other steps than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// Steps that its config said before.
    pub from: u32,
    /// Steps that it says now.
    pub to: u32,
    /// SHA-256 of the `config.toml` that it had before; checkpoints of that time name it.
    pub config_sha256: String,
    /// When, UTC.
    pub at: String,
    /// The command line.
    pub argv: Vec<String>,
}

/// The state of another run, at which a run branched from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// The step after which.
    pub step: u32,
    /// SHA-256 of the checkpoint up to its last tensor, which holds it.
    pub checkpoint_sha256: String,
    /// SHA-256 of the `config.toml` of that run.
    pub config_sha256: String,
}

/// Name and version of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// `polity`
    pub name: String,
    /// Crate version.
    pub version: String,
}

/// The machine, as far as it may matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub arch: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The process.
    #[serde(default)]
    pub pid: u32,
}

impl Host {
    fn this() -> Self {
        let (os, arch) = (std::env::consts::OS.into(), std::env::consts::ARCH.into());
        Self { os, arch, name: super::lock::host(), pid: std::process::id() }
    }
}

/// Lossy: an argument that is not Unicode must not stop a run.
pub(super) fn command_line() -> Vec<String> {
    std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect()
}

/// What executed the steps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// `gpu`, `cpu` or `reference`.
    pub backend: String,
    /// Name of the graphics adapter or processor.
    pub adapter: String,
    /// Driver and its version; empty on a processor.
    pub driver: String,
    /// Worker threads on the host.
    pub threads: u32,
}

/// `result.json`: a function of config, seed and model version alone, byte-equal on every backend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Always `polity-result`.
    pub format: String,
    /// Version of the layout.
    pub format_version: u32,
    /// Name of the experiment.
    pub name: String,
    /// SHA-256 of `config.toml`.
    pub config_sha256: String,
    /// SHA-256 of the model's shader text.
    pub shader_sha256: String,
    /// Seed of every draw.
    pub seed: u64,
    /// Steps executed.
    pub steps: u32,
    /// Agents per replica.
    pub agents: u32,
    /// Independent populations.
    pub replicas: u32,
    /// Metrics after the last measured step; `null` is undefined.
    pub metrics: Map<String, Value>,
    /// Digest of the whole state after the last measured step, hexadecimal.
    pub digest: String,
    /// The state of another run that this one began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<Branch>,
    /// The sparse graphs, by section of the config: `topology`, `learning`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub graphs: BTreeMap<String, GraphRecord>,
}

/// A sparse graph in a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GraphRecord {
    /// Graphs: one for all replicas, or one for each. What follows is over all of them.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub graphs: usize,
    /// Links, of several graphs on average, rounded down; of an undirected graph each counts once.
    pub links: u64,
    /// Does a link lead one way only?
    pub directed: bool,
    /// Fewest neighbours of an agent.
    pub degree_min: u32,
    /// Most neighbours of an agent.
    pub degree_max: u32,
    /// Neighbours per agent.
    pub degree_mean: f64,
    /// SHA-256 of number of agents, offsets and targets as little-endian words, hexadecimal; of
    /// several graphs that of their hashes.
    pub sha256: String,
    /// Links that were passed over, agents without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde wants it")]
fn is_one(graphs: &usize) -> bool {
    *graphs == 1
}

impl GraphRecord {
    /// The numbers of the graphs of a topology; `None`: it has no rows.
    #[must_use]
    pub fn of(topology: &Topology) -> Option<Self> {
        let all: Vec<&Network> = topology.networks().collect();
        let first = *all.first()?;
        let hashes = || all.iter().fold(Sha256::new(), |hash, of| hash.chain_update(of.hash())).finalize();
        let hash = || hashes().iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Self {
            graphs: all.len(),
            links: all.iter().map(|of| of.links()).sum::<u64>() / all.len() as u64, // one at least
            directed: first.directed(),
            degree_min: all.iter().map(|of| of.degree_min()).min().unwrap_or(0),
            degree_max: topology.degree_max(),
            degree_mean: topology.degree_mean(),
            sha256: if all.len() == 1 { first.hash().to_owned() } else { hash() },
            warnings: first
                .notes()
                .iter()
                .map(|note| if all.len() > 1 { format!("in the graph of replica 0: {note}") } else { note.clone() })
                .collect(),
        })
    }
}

impl Manifest {
    /// The manifest of a run that starts now.
    pub(super) fn started() -> Self {
        Self {
            format: "polity-run".into(),
            format_version: FORMAT_VERSION,
            status: Status::Running,
            message: None,
            program: Program { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() },
            argv: command_line(),
            host: Host::this(),
            device: Device::default(),
            started: super::time::now(),
            ended: None,
            wall_seconds: None,
            loop_seconds: None,
            agent_steps_per_s: None,
            resumed: Vec::new(),
            lengths: Vec::new(),
            branch: None,
            revives: false,
            files: BTreeMap::new(),
        }
    }

    /// Reads the manifest of a run directory.
    pub(super) fn read(dir: &Path) -> Result<Self, OutputError> {
        let path = dir.join(layout::MANIFEST);
        let text = fs::read_to_string(&path).map_err(OutputError::read(&path))?;
        let manifest: Self = serde_json::from_str(&text).map_err(|e| OutputError::damaged(&path, e))?;
        if manifest.format == "polity-run" && manifest.format_version == FORMAT_VERSION {
            return Ok(manifest);
        }
        let what = format!("format {} {} instead of polity-run {FORMAT_VERSION}", manifest.format, manifest.format_version);
        Err(OutputError::damaged(&path, what))
    }

    /// The run goes on from a step, here and now.
    pub(super) fn go_on(&mut self, step: u32) {
        self.resumed.push(Resumed { step, at: super::time::now(), argv: command_line() });
        self.revive();
    }

    /// The run is under way again, in this process.
    pub(super) fn revive(&mut self) {
        (self.status, self.message, self.ended) = (Status::Running, None, None);
        (self.wall_seconds, self.loop_seconds, self.agent_steps_per_s) = (None, None, None);
        self.host = Host::this();
    }
}
