//! Joins shared parts and a phase's text into one module, and knows which file each line came from.

use crate::config::rule::{Driver, Part as WgslPart};
use crate::kernel::passes::{KernelText, Pass};

/// A named piece of WGSL.
pub type Part = (&'static str, &'static str);

macro_rules! shared {
    ($name:literal) => {
        (concat!("shaders/shared/", $name), include_str!(concat!("../shaders/shared/", $name)))
    };
}

/// Constants of pipelines, and the clock.
pub const PLAN: Part = shared!("plan.wgsl");
const MULTIPLY_U64: Part = shared!("multiply_u64.wgsl");
const MULTIPLY_SPLIT: Part = shared!("multiply_split.wgsl");
const WIDE: Part = shared!("wide.wgsl");
const RNG: Part = shared!("rng.wgsl");
const PLACE: Part = shared!("place.wgsl");
const FIXED: Part = shared!("fixed.wgsl");
const POOL: Part = shared!("pool.wgsl");
const GRAPH: Part = shared!("graph.wgsl");
const LINKED: Part = shared!("linked.wgsl");
const NETWORK: Part = shared!("network.wgsl");
const NO_NETWORK: Part = shared!("no_network.wgsl");
const PERMUTE: Part = shared!("permute.wgsl");
const MODEL: Part = shared!("model.wgsl");
const FERMI: Part = shared!("fermi.wgsl");
const POWER: Part = shared!("power.wgsl");
const FITNESS: Part = shared!("fitness.wgsl");
const RESPOND: Part = shared!("respond.wgsl");
const LEARN: Part = shared!("learn.wgsl");
const SOCIETY: Part = shared!("society.wgsl");
const REDUCE: Part = shared!("reduce.wgsl");

const DRIVE_STRATEGY: Part = shared!("drive_strategy.wgsl");
const DRIVE_IMITATE: Part = shared!("drive_imitate.wgsl");
const DRIVE_PAYOFF: Part = shared!("drive_payoff.wgsl");
const DRIVE_VALUES: Part = shared!("drive_values.wgsl");
const DRIVE_PLACE: Part = shared!("drive_place.wgsl");
const DRIVE_GROUPS: Part = shared!("drive_groups.wgsl");

macro_rules! society {
    ($name:literal) => {
        (concat!("shaders/society/", $name), include_str!(concat!("../shaders/society/", $name)))
    };
}

/// Passes that belong to no phase record: sums over the population.
pub const COUNTS: Part = ("shaders/measure/counts.wgsl", include_str!("../shaders/measure/counts.wgsl"));
/// Payoffs on either side of a complete bipartite graph, the first half of `interact/matrix` over neighbours.
pub const SIDES: Part = ("shaders/interact/sides.wgsl", include_str!("../shaders/interact/sides.wgsl"));
/// Expected payoffs, the first half of `interact/matrix` in mode `field`.
pub const FIELD: Part = ("shaders/interact/field.wgsl", include_str!("../shaders/interact/field.wgsl"));
/// Expected payoffs, the first half of `interact/public_goods` in mode `field`.
pub const GROUP_FIELD: Part = ("shaders/interact/group_field.wgsl", include_str!("../shaders/interact/group_field.wgsl"));
/// Marks replicas with more than one strategy.
pub const MIXED: Part = ("shaders/measure/mixed.wgsl", include_str!("../shaders/measure/mixed.wgsl"));
/// Records absorption.
pub const ABSORPTION: Part = ("shaders/measure/absorption.wgsl", include_str!("../shaders/measure/absorption.wgsl"));
/// Digests and tallies.
pub const TALLY: Part = ("shaders/measure/tally.wgsl", include_str!("../shaders/measure/tally.wgsl"));
/// Puts back the entries of agents that a phase must not change.
pub const KEEP: Part = society!("keep.wgsl");
/// Digests of planes of columns.
pub const DIGEST: Part = society!("digest.wgsl");
/// Sums and histograms of value dimensions, displacements that nobody noticed, sums over fixed groups.
pub const VALUES: Part = society!("values.wgsl");
/// Losses by user group.
pub const USERS: Part = society!("users.wgsl");
/// Reliance, scores of groups, reports.
pub const SCORES: Part = society!("scores.wgsl");
/// Resources by bin.
pub const STOCKS: Part = society!("stocks.wgsl");
/// Sums of values after a phase.
pub const LEDGER: Part = society!("ledger.wgsl");
/// Empties the scratch buffer.
pub const CLEAR: Part = society!("clear.wgsl");
/// Agents per value.
pub const HISTOGRAM: Part = society!("histogram.wgsl");
/// Sums over blocks of values.
pub const BLOCKS: Part = society!("blocks.wgsl");
/// Means over windows of values.
pub const MEANS: Part = society!("means.wgsl");
/// Passes over 64-bit sums without agents.
const WIDE_PASSES: &[Part] = &[FIELD, SIDES, BLOCKS, MEANS];
/// Passes of a society's tally.
pub const TALLIES: &[Part] = &[VALUES, USERS, SCORES, STOCKS, LEDGER];
/// Sums of fitness, the first part of `imitate/wright_fisher`.
pub const FITNESS_SUMS: Part = ("shaders/imitate/fitness_sums.wgsl", include_str!("../shaders/imitate/fitness_sums.wgsl"));
/// Expected payoffs of all strategies, the first part of the responses to a population.
pub const EXPECTED: Part = ("shaders/respond/expected.wgsl", include_str!("../shaders/respond/expected.wgsl"));
/// Payoff and imitation in one pass over a lattice.
pub const FUSED_LATTICE: Part = ("shaders/fused/lattice.wgsl", include_str!("../shaders/fused/lattice.wgsl"));

/// SHA-256 of all shader texts, hexadecimal: the model as every backend must run it.
#[must_use]
pub fn hash() -> String {
    use sha2::Digest;
    let mut hasher = sha2::Sha256::new();
    let shared = [PLAN, MULTIPLY_U64, MULTIPLY_SPLIT, WIDE, RNG, PLACE, FIXED, NETWORK, NO_NETWORK];
    let models = [POOL, GRAPH, LINKED, PERMUTE, MODEL, SOCIETY, REDUCE, FERMI, POWER, FITNESS, RESPOND, LEARN];
    let drivers = [DRIVE_STRATEGY, DRIVE_IMITATE, DRIVE_PAYOFF, DRIVE_VALUES, DRIVE_PLACE, DRIVE_GROUPS];
    let passes = [
        COUNTS,
        FIELD,
        SIDES,
        GROUP_FIELD,
        MIXED,
        ABSORPTION,
        TALLY,
        KEEP,
        DIGEST,
        CLEAR,
        HISTOGRAM,
        BLOCKS,
        MEANS,
        FITNESS_SUMS,
        EXPECTED,
        FUSED_LATTICE,
    ];
    let phases = crate::phase::ALL
        .iter()
        .flat_map(|family| family.iter())
        .flat_map(|p| std::iter::once(p.record.shader).chain(p.record.passes.iter().copied()));
    for (file, text) in shared.into_iter().chain(models).chain(drivers).chain(passes).chain(TALLIES.iter().copied()).chain(phases) {
        hasher.update(file.as_bytes());
        hasher.update(text.as_bytes());
    }
    let bytes: Vec<String> = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.concat()
}

/// How a module declares its tables; the functions of `power.wgsl` read them.
const TABLES: &str = "@group(0) @binding(2) var<storage, read> tables: array<u32>;";

fn reads_words(text: &str) -> bool {
    text.contains(TABLES)
}

/// Does the phase of a shader look at neighbours? Only such ones bind the rows of a sparse graph.
#[must_use]
pub fn looks_at_neighbors(text: &str) -> bool {
    ["at_slot(", "degree_of(", "slots_of(", "neighbor(", "model_of(", "response_payoffs("].iter().any(|call| text.contains(call))
}

/// Where a module's neighbours come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neighbors {
    /// Arithmetic.
    Arithmetic,
    /// The rows of a sparse graph.
    Rows,
    /// Columns of links.
    Links,
}

/// The text that owns `main`.
fn driver(driver: Driver) -> Option<Part> {
    match driver {
        Driver::Own => None,
        Driver::Strategy => Some(DRIVE_STRATEGY),
        Driver::Imitate => Some(DRIVE_IMITATE),
        Driver::Payoff => Some(DRIVE_PAYOFF),
        Driver::Values => Some(DRIVE_VALUES),
        Driver::Place => Some(DRIVE_PLACE),
        Driver::Groups => Some(DRIVE_GROUPS),
    }
}

/// A module ready to compile.
#[derive(Debug, Clone)]
pub struct Module {
    /// File of the entry point.
    pub name: String,
    /// The joined text.
    pub text: String,
    /// First line of each part in the joined text, from 1.
    parts: Vec<(usize, String)>,
}

impl Module {
    /// Joins everything that `main` may use; `split` chooses the multiplication without 64-bit integers. Graphs are arithmetic.
    #[must_use]
    pub fn new(main: Part, split: bool) -> Self {
        Self::on(main, split, Neighbors::Arithmetic)
    }

    /// The same with neighbours from somewhere.
    #[must_use]
    pub fn on(main: Part, split: bool, neighbors: Neighbors) -> Self {
        let graph: &[Part] = match neighbors {
            Neighbors::Arithmetic => &[NO_NETWORK, GRAPH],
            Neighbors::Rows => &[NETWORK, GRAPH],
            Neighbors::Links => &[LINKED],
        };
        let multiply = if split { MULTIPLY_SPLIT } else { MULTIPLY_U64 };
        let library: &[Part] = match main {
            _ if WIDE_PASSES.contains(&main) => &[PLAN, multiply, WIDE],
            _ if main == GROUP_FIELD => &[PLAN, multiply, WIDE, FIXED],
            _ if TALLIES.contains(&main) => &[PLAN, multiply, WIDE, REDUCE, SOCIETY],
            _ if [TALLY, DIGEST, COUNTS].contains(&main) => &[PLAN, REDUCE],
            (file, _) if file.starts_with("shaders/measure/") || file.starts_with("shaders/society/") => &[PLAN],
            _ => &[PLAN, multiply, WIDE, RNG, PLACE, FIXED, POOL, PERMUTE, MODEL],
        };
        let graph = if library.contains(&POOL) { graph } else { &[] };
        let power = (library.contains(&FIXED) && reads_words(main.1)).then_some(POWER);
        let fitness = ["wide_less(", "fitness_of("].iter().any(|f| main.1.contains(f)).then_some(FITNESS).filter(|_| reads_words(main.1));
        let respond = main.1.contains("response_payoffs(").then_some(RESPOND);
        Self::join(library.iter().chain(graph).copied().chain(power).chain(fitness).chain(respond).chain([main]), main.0)
    }

    /// Everything that phases share, and some lines of one's own after it: for tests of the shared parts.
    #[must_use]
    pub fn with_library(text: &str, split: bool) -> Self {
        let mut module = Self::new(("probe", if reads_words(text) { TABLES } else { "" }), split);
        module.text.push_str(&text.replace(TABLES, ""));
        module
    }

    /// The module of a pass: shared parts that it asks for, what follows from its record, its text, and who owns `main`.
    #[must_use]
    pub fn of(pass: &Pass, split: bool, neighbors: Neighbors) -> Self {
        let multiply = if split { MULTIPLY_SPLIT } else { MULTIPLY_U64 };
        let kernel = pass.kernel.unwrap_or(KernelText { parts: &[], driver: Driver::Own, draws: &[] });
        let wants = |part: WgslPart| kernel.parts.contains(&part);
        let (model, respond) = (wants(WgslPart::Model), wants(WgslPart::Respond));
        let graph: &[Part] = match neighbors {
            _ if !(model || respond || wants(WgslPart::Graph)) => &[],
            Neighbors::Arithmetic => &[NO_NETWORK, GRAPH],
            Neighbors::Rows => &[NETWORK, GRAPH],
            Neighbors::Links => &[LINKED],
        };
        let mut module = Self { name: pass.shader.0.to_owned(), text: String::new(), parts: Vec::new() };
        let more = [
            (model || wants(WgslPart::Permute), PERMUTE),
            (model, MODEL),
            (wants(WgslPart::Fermi), FERMI),
            (wants(WgslPart::Power), POWER),
            (wants(WgslPart::Fitness), FITNESS),
            (respond, RESPOND),
            (wants(WgslPart::Learn), LEARN),
        ];
        let base = [PLAN, multiply, WIDE, RNG, PLACE, FIXED, POOL];
        for (file, text) in base.iter().chain(graph).copied().chain(more.into_iter().filter(|(there, _)| *there).map(|(_, part)| part)) {
            module.push(file, text);
        }
        module.push("what follows from the record (src/kernel/passes.rs)", &pass.wgsl());
        module.push(pass.shader.0, pass.shader.1);
        if let Some((file, text)) = driver(kernel.driver) {
            module.push(file, text);
        }
        module
    }

    /// Joins exactly these parts.
    pub fn join(parts: impl IntoIterator<Item = Part>, name: &str) -> Self {
        let mut module = Self { name: name.to_owned(), text: String::new(), parts: Vec::new() };
        for (file, text) in parts {
            module.push(file, text);
        }
        module
    }

    fn push(&mut self, file: &str, text: &str) {
        self.parts.push((self.text.lines().count() + 1, file.to_owned()));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// The module with one piece of text replaced; `None` if it does not occur (tests plant faults with this).
    #[must_use]
    pub fn patched(mut self, from: &str, to: &str) -> Option<Self> {
        let found = self.text.contains(from);
        self.text = self.text.replace(from, to);
        found.then_some(self)
    }

    /// Is this constant of the pipeline declared?
    #[must_use]
    pub fn declares(&self, constant: &str) -> bool {
        self.text.contains(&format!("override {constant}:"))
    }

    /// File and line behind a line of the joined text.
    #[must_use]
    pub fn origin(&self, line: usize) -> String {
        match self.parts.iter().rev().find(|(first, _)| *first <= line) {
            Some((first, file)) => format!("{file}:{}", line - first + 1),
            None => format!("{}:{line}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lead_back_to_their_files() {
        let module = Module::new(TALLY, false);
        let line = module.text.lines().position(|l| l.contains("fn count_agent")).expect("is there") + 1;
        let there = TALLY.1.lines().position(|l| l.contains("fn count_agent")).expect("is there") + 1;
        assert_eq!(module.origin(line), format!("shaders/measure/tally.wgsl:{there}"));
        assert_eq!(module.origin(1), "shaders/shared/plan.wgsl:1");
    }

    #[test]
    fn plan_text_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/shaders/shared/plan.wgsl");
        let fresh = crate::params::wgsl();
        if std::env::var_os("POLITY_BLESS").is_some() {
            std::fs::write(path, &fresh).expect("can write plan.wgsl");
        }
        assert!(std::fs::read_to_string(path).expect("is there") == fresh, "stale: POLITY_BLESS=1 cargo test plan_text");
    }
}
