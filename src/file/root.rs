//! What the user wrote, as written: floats welcome, nothing resolved. The doc comments here are the reference of every
//! key: `polity schema` and the editors show them, and the checker reads ranges and choices from the same schema.

use super::accountability::AccountabilityFile;
use super::alignment::AlignmentFile;
use super::checkpoint::CheckpointFile;
use super::event_file::EventFile;
use super::phase_file::PhaseFile;
use super::shares;
use super::society::ClassFile;
use super::society::{StateFile, UserFile, ValuesFile};
use super::table_file::TableFile;
use super::topology::TopologyFile;
use super::variant::{ClaimFile, CompareFile, VariantFile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Name of the experiment and of its run directory.
    #[serde(default = "default_name")]
    #[schemars(length(min = 1, max = 80), regex(pattern = r"^[A-Za-z0-9._-]+$"))]
    pub name: String,
    /// One sentence for the report: what this run shows.
    #[serde(default)]
    pub description: String,
    /// Seed of every random draw.
    #[serde(default = "default_seed")]
    #[schemars(range(min = 0, max = 9_223_372_036_854_775_807_i64))]
    pub seed: u64,
    /// Number of steps.
    #[schemars(range(min = 0, max = 4_294_967_294_i64))]
    pub steps: u32,
    /// When to stop before the last step: `never`, or once every replica is `absorbed`: has held one strategy only in some step (looked for at
    /// measured steps and every 64 steps).
    #[serde(default)]
    pub stop: Stop,
    /// The agents.
    pub population: PopulationFile,
    /// Who meets whom.
    #[serde(default)]
    pub topology: TopologyFile,
    /// Whom agents learn from and are influenced by, where that differs from whom they meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learning: Option<TopologyFile>,
    /// Strategies at step 0; left out: everybody has the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub init: Option<InitFile>,
    /// Values that agents act on; left out: they have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<ValuesFile>,
    /// The user groups that agents act for; left out: one group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8))]
    pub users: Vec<UserFile>,
    /// Trait classes; left out: one class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub class: Vec<ClassFile>,
    /// Capability, influence, resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateFile>,
    /// What holistic alignment is the least of; left out: all components that this society has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alignment: Option<AlignmentFile>,
    /// Where strategies come from and who answers for harm; left out: neither is traced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountability: Option<AccountabilityFile>,
    /// The phases of one step, in order.
    #[schemars(length(min = 1, max = 64))]
    pub phase: Vec<PhaseFile>,
    /// What changes at some step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 64))]
    pub event: Vec<EventFile>,
    /// What is measured, and how often.
    #[serde(default)]
    pub measure: MeasureFile,
    /// What the config is compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 64))]
    pub variant: Vec<VariantFile>,
    /// What the config is to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 64))]
    pub claim: Vec<ClaimFile>,
    /// How variants are run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<CompareFile>,
    /// What is written beside the numbers.
    #[serde(default)]
    pub output: OutputFile,
    /// When the state is kept, so that a run that was stopped can go on; left out: every ten minutes and when it is told to stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointFile>,
}

impl File {
    /// Are the lineages of values told?
    #[must_use]
    pub fn tells_values(&self) -> bool {
        self.accountability.as_ref().is_some_and(|kept| kept.values.is_some())
    }

    /// Reads an experiment from TOML values. All of the program does so here: whatever reads from another source would be one more copy of the code that
    /// reads each key.
    pub(crate) fn of(value: toml::Value) -> Result<Self, toml::de::Error> {
        value.try_into()
    }
}

/// Reads an experiment from TOML text, as far as its types go; `config::load` says more of what is wrong.
impl std::str::FromStr for File {
    type Err = toml::de::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of(toml::Value::Table(text.parse()?))
    }
}

fn default_name() -> String {
    "experiment".into()
}
fn default_seed() -> u64 {
    1
}
fn default_strategies() -> Vec<String> {
    vec!["agent".into()]
}
fn one_u32() -> u32 {
    1
}

/// When to stop early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// Run all steps.
    #[default]
    Never,
    /// Stop at the first measured step at which every replica holds one strategy only.
    Absorbed,
    /// Stop at the first measured step at which every agent is happy with its neighbours, where agents move.
    Happy,
    /// Stop at the first measured step at which no agent's greedy policy has changed for as long as it is patient, where agents have action values.
    Settled,
}

/// The agents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationFile {
    /// Agents per replica; may be left out on a lattice, where it is width × height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub agents: Option<u32>,
    /// Independent populations run side by side, each with its own draws.
    #[serde(default = "one_u32")]
    #[schemars(range(min = 1, max = 100_000_000))]
    pub replicas: u32,
    /// Names of the strategies, in the order of the payoff matrix; left out: there is one only.
    #[serde(default = "default_strategies")]
    #[schemars(length(min = 1, max = 16))]
    pub strategies: Vec<String>,
}

/// The state at step 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum InitFile {
    /// Each agent draws its strategy independently.
    Fractions {
        /// Probability of each strategy; they sum to 1. One may be `"rest"`: what the others leave.
        #[schemars(schema_with = "shares::list")]
        fractions: Vec<f64>,
    },
    /// Each fixed group draws one strategy for all its members.
    GroupFractions {
        /// Probability of each strategy; they sum to 1. One may be `"rest"`: what the others leave.
        #[schemars(schema_with = "shares::list")]
        fractions: Vec<f64>,
    },
    /// Exact numbers, placed at random in each replica.
    Counts {
        /// Agents of each strategy; they sum to the number of agents.
        #[schemars(length(min = 2, max = 16), inner(range(min = 0, max = 2_147_483_647)))]
        counts: Vec<u32>,
    },
    /// One mutant among residents.
    SingleMutant {
        /// Strategy of the mutant.
        mutant: String,
        /// Strategy of everybody else.
        resident: String,
        /// Index of the mutant; left out: drawn at random in each replica.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0, max = 2_147_483_646))]
        agent: Option<u32>,
    },
    /// A rectangle on a lattice, centred.
    Block {
        /// Strategy outside.
        background: String,
        /// Strategy inside.
        strategy: String,
        /// Columns of the block.
        #[schemars(range(min = 1, max = 1_073_741_824))]
        width: u32,
        /// Rows of the block.
        #[schemars(range(min = 1, max = 1_073_741_824))]
        height: u32,
    },
    /// A disc on a lattice, centred.
    Disc {
        /// Strategy outside.
        background: String,
        /// Strategy inside.
        strategy: String,
        /// Radius in sites; a site belongs to the disc if its centre does.
        #[schemars(range(min = 0.0, max = 1_073_741_824.0))]
        radius: f64,
    },
    /// From a text file: one strategy (name or index) per agent, separated by white space or commas.
    File {
        /// Path, relative to the config file. It lists one replica (used for all) or every replica in turn.
        path: String,
    },
}

/// What is measured, and how often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureFile {
    /// Steps between measurements; left out: about 100 measurements in a run. The last step is always measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4_294_967_295_i64))]
    pub every: Option<u32>,
    /// Bins of the payoff histogram; 0: none.
    #[serde(default = "default_bins")]
    #[schemars(range(min = 0, max = 256))]
    pub histogram_bins: u32,
    /// Record in which step each replica came to hold one strategy only; left out: yes with more than one replica or `stop = "absorbed"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absorption: Option<bool>,
}

fn default_bins() -> u32 {
    32
}

impl Default for MeasureFile {
    fn default() -> Self {
        Self { every: None, histogram_bins: default_bins(), absorption: None }
    }
}

/// What is written beside the numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutputFile {
    /// Snapshots of the population, spread evenly over the run, first and last step included, also the step at which a run stops early; 0: none.
    #[serde(default = "default_snapshots")]
    #[schemars(range(min = 0, max = 10_000))]
    pub snapshots: u32,
    /// Steps over which the snapshots are spread; left out: all. A longer run goes on with them at that distance, and the last step has one; `polity
    /// resume --steps` sets it, so that pictures stay where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4_294_967_294_i64))]
    pub snapshots_over: Option<u32>,
    /// Write report.html and plots/.
    #[serde(default = "yes")]
    pub report: bool,
    /// Tables of agents: chosen columns at chosen steps, for all agents or a sample of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8))]
    pub table: Vec<TableFile>,
}

fn default_snapshots() -> u32 {
    8
}
fn yes() -> bool {
    true
}

impl Default for OutputFile {
    fn default() -> Self {
        Self { snapshots: default_snapshots(), snapshots_over: None, report: true, table: Vec::new() }
    }
}
