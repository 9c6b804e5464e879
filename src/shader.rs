//! Joins shared parts and a phase's text into one module, and knows which file each line came from.

use crate::kernel::passes::{ADD_PAYOFFS, CLEAR, COUNTS, Joins, KEEP_PAYOFFS, KernelText, LEDGER, ONE_UPDATE, Pass};
use crate::params::{GRAPH_LINKED, GRAPH_SPARSE, Params};
use crate::rule::{Driver, Part as WgslPart};

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
const THREAD: Part = shared!("thread.wgsl");
const PLACE: Part = shared!("place.wgsl");
const FIXED: Part = shared!("fixed.wgsl");
const POOL: Part = shared!("pool.wgsl");
const GRAPH: Part = shared!("graph.wgsl");
const LINKED: Part = shared!("linked.wgsl");
const NETWORK: Part = shared!("network.wgsl");
const NO_NETWORK: Part = shared!("no_network.wgsl");
const SOMEBODY: Part = shared!("somebody.wgsl");
const PERMUTE: Part = shared!("permute.wgsl");
const MODEL: Part = shared!("model.wgsl");
const GAME: Part = shared!("game.wgsl");
const POWER: Part = shared!("power.wgsl");
const SOCIETY: Part = shared!("society.wgsl");
const REDUCE: Part = shared!("reduce.wgsl");
const WALKED: Part = shared!("walked.wgsl");
const DRIVE_BYTES: Part = shared!("drive_bytes.wgsl");
const DRIVE_PLACE: Part = shared!("drive_place.wgsl");
const DRIVE_EACH: Part = shared!("drive_each.wgsl");
const DRIVE_SUMS: Part = shared!("drive_sums.wgsl");

/// The texts of the parts that a record names; those of neighbours follow from the graph.
const PARTS: &[(WgslPart, &[Part])] = &[
    (WgslPart::Graph, &[]),
    (WgslPart::Model, &[PERMUTE, MODEL]),
    (WgslPart::Permute, &[PERMUTE]),
    (WgslPart::Rests, &[shared!("rests.wgsl")]),
    (WgslPart::Pairs, &[shared!("pairs.wgsl")]),
    (WgslPart::Undrawn, &[shared!("undrawn.wgsl")]),
    (WgslPart::Compared, &[shared!("compared.wgsl")]),
    (WgslPart::Fermi, &[shared!("fermi.wgsl")]),
    (WgslPart::Power, &[POWER]),
    (WgslPart::Fitness, &[shared!("fitness.wgsl")]),
    (WgslPart::Distance, &[shared!("distance.wgsl")]),
    (WgslPart::Sycophancy, &[shared!("sycophancy.wgsl")]),
    (WgslPart::Homes, &[shared!("homes.wgsl")]),
    (WgslPart::Game, &[GAME]),
    (WgslPart::Expected, &[GAME, shared!("expected.wgsl")]),
    (WgslPart::Respond, &[GAME, shared!("respond.wgsl")]),
    (WgslPart::Learners, &[shared!("learners.wgsl")]),
    (WgslPart::Learn, &[shared!("learn.wgsl")]),
    (WgslPart::Peers, &[shared!("peers.wgsl")]),
    (WgslPart::Amounts, &[shared!("amounts.wgsl")]),
    (WgslPart::Strength, &[shared!("strength.wgsl")]),
    (WgslPart::Jury, &[shared!("jury.wgsl")]),
];

/// The texts that own `main`.
const DRIVERS: &[(Driver, &[Part])] = &[
    (Driver::Own, &[]),
    (Driver::Strategy, &[shared!("drive_strategy.wgsl"), DRIVE_BYTES, DRIVE_PLACE]),
    (Driver::Imitate, &[shared!("drive_imitate.wgsl"), DRIVE_BYTES, DRIVE_PLACE]),
    (Driver::Payoff, &[shared!("drive_payoff.wgsl"), DRIVE_PLACE]),
    (Driver::Values, &[shared!("drive_values.wgsl"), DRIVE_PLACE]),
    (Driver::Place, &[DRIVE_PLACE]),
    (Driver::Groups, &[shared!("drive_groups.wgsl")]),
    (Driver::Parts, &[shared!("drive_parts.wgsl")]),
    (Driver::Counts, &[shared!("drive_counts.wgsl")]),
    (Driver::Seats, &[shared!("drive_seats.wgsl"), DRIVE_PLACE]),
];

macro_rules! society {
    ($name:literal) => {
        (concat!("shaders/society/", $name), include_str!(concat!("../shaders/society/", $name)))
    };
}

/// Puts back the entries of agents that a phase must not change.
pub const KEEP: Part = society!("keep.wgsl");
/// Writes the lineages after a phase.
pub const LINEAGE: Part = society!("lineage.wgsl");
/// Writes with whom values began after a phase.
pub const VALUE_LINEAGE: Part = society!("value_lineage.wgsl");
/// Writes harm of decisions into the books.
pub const VERDICTS: Part = society!("verdicts.wgsl");
/// Writes harm into the books.
pub const BOOKS: Part = society!("books.wgsl");
/// Payoff and imitation in one pass over a lattice.
pub const FUSED_LATTICE: Part = ("shaders/fused/lattice.wgsl", include_str!("../shaders/fused/lattice.wgsl"));
/// Marks replicas with more than one strategy.
pub const MIXED: Part = ("shaders/measure/mixed.wgsl", include_str!("../shaders/measure/mixed.wgsl"));
/// Records absorption.
pub const ABSORPTION: Part = ("shaders/measure/absorption.wgsl", include_str!("../shaders/measure/absorption.wgsl"));
/// Digests and tallies.
pub const TALLY: Part = ("shaders/measure/tally.wgsl", include_str!("../shaders/measure/tally.wgsl"));
/// Digests of planes of columns.
pub const DIGEST: Part = society!("digest.wgsl");
/// Squared differences over links.
pub const LINKS: Part = society!("links.wgsl");
/// Whom agents serve.
pub const SERVES: Part = society!("serves.wgsl");
/// Sums and histograms of value dimensions, notices, sums over fixed groups.
pub const VALUES: Part = society!("values.wgsl");
/// Losses by user group.
pub const USERS: Part = society!("users.wgsl");
/// Reliance, scores of groups, reports.
pub const SCORES: Part = society!("scores.wgsl");
/// Resources by bin.
pub const STOCKS: Part = society!("stocks.wgsl");

/// Squares of dominance.
pub const DOMINANCE: Part = society!("dominance.wgsl");

/// Passes that belong to no phase, and what is joined to them.
pub const PASSES: &[(Part, Joins)] = &[
    (KEEP, Joins::Each),
    (LINEAGE, Joins::Each),
    (VALUE_LINEAGE, Joins::Each),
    (BOOKS, Joins::Each),
    (CLEAR, Joins::Each),
    (KEEP_PAYOFFS, Joins::Each),
    (ADD_PAYOFFS, Joins::Each),
    (COUNTS, Joins::Reduce),
    (MIXED, Joins::Each),
    (ABSORPTION, Joins::Each),
    (TALLY, Joins::Reduce),
    (DIGEST, Joins::Reduce),
    (VALUES, Joins::Society),
    (USERS, Joins::Sums),
    (LINKS, Joins::Walked),
    (SERVES, Joins::Sums),
    (SCORES, Joins::Sums),
    (STOCKS, Joins::Sums),
    (DOMINANCE, Joins::Sums),
    (LEDGER, Joins::Sums),
];

/// What is joined to a pass that belongs to no phase.
///
/// # Panics
/// If it is not among [`PASSES`].
#[must_use]
pub fn joins(pass: Part) -> Joins {
    PASSES.iter().find(|(part, _)| *part == pass).map_or_else(|| panic!("{} is no pass", pass.0), |(_, joins)| *joins)
}

/// SHA-256 of all shader texts, hexadecimal: the model as every backend must run it.
#[must_use]
pub fn hash() -> String {
    use sha2::Digest;
    let mut hasher = sha2::Sha256::new();
    let shared = [PLAN, MULTIPLY_U64, MULTIPLY_SPLIT, WIDE, RNG, THREAD, PLACE, FIXED, NETWORK, NO_NETWORK];
    let more = [POOL, GRAPH, LINKED, SOMEBODY, SOCIETY, REDUCE, WALKED, DRIVE_EACH, DRIVE_SUMS];
    let parts = PARTS.iter().map(|(_, texts)| *texts).chain(DRIVERS.iter().map(|(_, texts)| *texts)).flatten().copied();
    let passes = PASSES.iter().map(|(part, _)| *part).chain([FUSED_LATTICE, VERDICTS]);
    let phases = crate::phase::ALL
        .iter()
        .flat_map(|family| family.iter())
        .flat_map(|p| std::iter::once(p.record.shader).chain(p.record.passes.iter().copied()));
    for (file, text) in shared.into_iter().chain(more).chain(parts).chain(passes).chain(phases) {
        hasher.update(file.as_bytes());
        hasher.update(text.as_bytes());
    }
    let bytes: Vec<String> = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.concat()
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

impl Neighbors {
    /// Those of a pass under the parameters of its phase.
    #[must_use]
    pub fn of(params: &Params, pass: &Pass) -> Self {
        match pass.joins {
            Joins::Kernel(kernel) if kernel.looks_at_neighbors() => Self::on(params),
            _ => Self::Arithmetic,
        }
    }

    /// Those of the graph of some parameters.
    #[must_use]
    pub fn on(params: &Params) -> Self {
        match params.graph {
            GRAPH_SPARSE => Self::Rows,
            GRAPH_LINKED => Self::Links,
            _ => Self::Arithmetic,
        }
    }
}

/// Who owns `main`, in the end.
fn driver(driver: Driver) -> &'static [Part] {
    DRIVERS.iter().find(|(of, _)| *of == driver).map_or(&[], |(_, texts)| *texts)
}

const fn multiplication(split: bool) -> Part {
    if split { MULTIPLY_SPLIT } else { MULTIPLY_U64 }
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
    /// A text that declares its buffers and `main`; `split` chooses the multiplication without 64-bit integers.
    #[must_use]
    pub fn new(main: Part, joins: Joins, split: bool) -> Self {
        let multiply = multiplication(split);
        let library: &[Part] = match joins {
            Joins::Each => &[PLAN, multiply, WIDE, FIXED, THREAD],
            Joins::Reduce => &[PLAN, THREAD, REDUCE],
            Joins::Society | Joins::Sums => &[PLAN, multiply, WIDE, THREAD, REDUCE, SOCIETY, POWER],
            Joins::Walked => return Self::walked(main, split, Neighbors::Arithmetic),
            Joins::Kernel(_) => &[PLAN, multiply, WIDE, RNG, THREAD, PLACE, FIXED, POOL, NO_NETWORK, GRAPH, SOMEBODY, PERMUTE, MODEL],
        };
        let driver = match joins {
            Joins::Each => Some(DRIVE_EACH),
            Joins::Sums => Some(DRIVE_SUMS),
            _ => None,
        };
        Self::join(library.iter().copied().chain([main]).chain(driver), main.0)
    }

    /// A measuring text that walks over neighbours.
    #[must_use]
    pub fn walked(main: Part, split: bool, neighbors: Neighbors) -> Self {
        let graph: &[Part] = match neighbors {
            Neighbors::Arithmetic => &[NO_NETWORK, GRAPH],
            Neighbors::Rows => &[NETWORK, GRAPH],
            Neighbors::Links => &[LINKED],
        };
        let library = [PLAN, multiplication(split), WIDE, THREAD, REDUCE, SOCIETY, WALKED];
        Self::join(library.iter().chain(graph).copied().chain([main]), main.0)
    }

    /// Everything that phases share, and some lines of one's own after it: for tests of the shared parts.
    #[must_use]
    pub fn with_library(text: &str, split: bool) -> Self {
        let joins = Joins::Kernel(KernelText { parts: &[], driver: Driver::Own, draws: &[] });
        let mut module = Self::new(("probe", ""), joins, split);
        module.text.push_str(ONE_UPDATE);
        module.text.push_str(text);
        module
    }

    /// The module of a pass: shared parts that it asks for, what follows from its record, its text, and who owns `main`.
    #[must_use]
    pub fn of(pass: &Pass, split: bool, neighbors: Neighbors) -> Self {
        let Joins::Kernel(kernel) = pass.joins else {
            let mut module = Self::new(pass.shader, pass.joins, split);
            module.text.push_str(&pass.words.wgsl_scalars());
            return module;
        };
        let graph: &[Part] = match neighbors {
            _ if !kernel.looks_at_neighbors() => &[],
            Neighbors::Arithmetic => &[NO_NETWORK, GRAPH, SOMEBODY],
            Neighbors::Rows => &[NETWORK, GRAPH, SOMEBODY],
            Neighbors::Links => &[LINKED, SOMEBODY],
        };
        let mut module = Self { name: pass.shader.0.to_owned(), text: String::new(), parts: Vec::new() };
        let base = [PLAN, multiplication(split), WIDE, RNG, THREAD, PLACE, FIXED, POOL];
        let named = PARTS.iter().filter(|(part, _)| kernel.parts.contains(part)).flat_map(|(_, texts)| *texts);
        for part in base.iter().chain(graph).chain(named) {
            // Two parts may want the same one.
            if module.parts.iter().all(|(_, file)| file != part.0) {
                module.push(part.0, part.1);
            }
        }
        module.push("what follows from the record (src/kernel/passes.rs)", &pass.wgsl());
        module.push(pass.shader.0, pass.shader.1);
        for (file, text) in driver(kernel.driver) {
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

    /// The module with one piece of text replaced (tests plant faults with this).
    ///
    /// # Errors
    /// The module as it is and how often the text occurs, if not once.
    pub fn patched(mut self, from: &str, to: &str) -> Result<Self, (Self, usize)> {
        match self.text.matches(from).count() {
            1 => {
                self.text = self.text.replace(from, to);
                Ok(self)
            }
            times => Err((self, times)),
        }
    }

    /// Is this constant of the pipeline declared?
    #[must_use]
    pub fn declares(&self, constant: &str) -> bool {
        self.text.contains(&format!("override {constant}:"))
    }

    /// Does a constant stand anywhere beyond its declaration? Where it does not, its value makes no difference.
    #[must_use]
    pub fn uses(&self, constant: &str) -> bool {
        let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let text = self.text.as_bytes();
        let whole = |at: usize| !is_word(at.checked_sub(1).and_then(|k| text.get(k))) && !is_word(text.get(at + constant.len()));
        self.text.match_indices(constant).filter(|(at, _)| whole(*at)).nth(1).is_some()
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
        let module = Module::new(TALLY, Joins::Reduce, false);
        let line = module.text.lines().position(|l| l.contains("fn count_agent")).expect("is there") + 1;
        let there = TALLY.1.lines().position(|l| l.contains("fn count_agent")).expect("is there") + 1;
        assert_eq!(module.origin(line), format!("shaders/measure/tally.wgsl:{there}"));
        assert_eq!(module.origin(1), "shaders/shared/plan.wgsl:1");
    }

    #[test]
    fn uses_are_whole_words_beyond_a_declaration() {
        let module = Module::join([("some", "override RATE: u32;\noverride RATE_MAX: u32;\nconst B: u32 = RATE_MAX;\n")], "some");
        assert_eq!(["RATE", "RATE_MAX", "B", "C"].map(|name| module.uses(name)), [false, true, false, false]);
    }

    #[test]
    fn plan_text_is_current() {
        let path = std::path::Path::new(crate::ROOT).join("shaders/shared/plan.wgsl");
        let fresh = crate::params::wgsl();
        if std::env::var_os("POLITY_BLESS").is_some() {
            std::fs::write(&path, &fresh).expect("can write plan.wgsl");
        }
        assert!(std::fs::read_to_string(path).expect("is there") == fresh, "stale: POLITY_BLESS=1 cargo test plan_text");
    }
}
