//! Names of everything in a run directory. Replacing a run (`--force`) deletes these and nothing else.

/// Volatile facts about the run.
pub const MANIFEST: &str = "manifest.json";
/// Deterministic result.
pub const RESULT: &str = "result.json";
/// Resolved config.
pub const CONFIG: &str = "config.toml";
/// Metrics by step.
pub const METRICS: &str = "metrics.csv";
/// Digests by step.
pub const DIGESTS: &str = "digests.csv";
/// Transitions between strategies by step.
pub const TRANSITIONS: &str = "transitions.csv";
/// Payoff histogram by step.
pub const HISTOGRAM: &str = "payoff_histogram.csv";
/// Distribution of values and preferences by step.
pub const VALUES: &str = "values.csv";
/// Final state of each replica.
pub const REPLICAS: &str = "replicas.csv";
/// What agents are called in the file of a graph.
pub const AGENTS: &str = "agents.csv";
/// Folder of the files that the config names.
pub const INPUTS: &str = crate::file::inputs::FOLDER;
/// Snapshots of the population.
pub const SNAPSHOTS: &str = "snapshots.zarr";
/// Claims and effects of variants.
pub const COMPARE: &str = "compare.json";
/// Folder of the tables of agents.
pub const TABLES: &str = "tables";
/// Folder of the states from which the run can go on.
pub const CHECKPOINTS: &str = "checkpoints";
/// Who is writing here.
pub const LOCK: &str = "run.lock";
/// The report.
pub const REPORT: &str = "report.html";
/// Folder of the report's figures.
pub const PLOTS: &str = "plots";
/// Figures of the report, without `.svg` or `.png`.
pub const FIGURES: &[&str] = &[
    "composition",
    "composition_early",
    "payoff",
    "change",
    "diversity",
    "members",
    "payoff_histogram",
    "alignment",
    "preference_by_user",
    "values_1",
    "values_2",
    "values_3",
    "values_4",
    "claim_1",
    "claim_2",
    "claim_3",
    "claim_4",
    "population",
    "population_detail",
    "replicas",
    "replica_fractions",
];

/// Files that the end of a run leaves directly in the run directory.
pub const RESULTS: &[&str] = &[RESULT, REPLICAS, COMPARE, REPORT];

/// Those that grow with every measured step.
pub const STREAMS: &[&str] = &[METRICS, DIGESTS, TRANSITIONS, HISTOGRAM, VALUES];
