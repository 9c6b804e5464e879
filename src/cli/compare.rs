//! `polity compare`: a config beside its variants, with the same random numbers.

use super::engine::EngineArgs;
use super::shared::{ConfigArgs, DEFAULT, Failure, print, say};
use crate::backend::Kind;
use crate::compare::{self, Comparison, Engine, Nowhere, Options, Shelf, Verdict};
use crate::config::{self, Draft};
use crate::output::{layout, write_file};
use crate::report;
use crate::rule::Registry;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "one per flag of the command line")]
pub(super) struct CompareArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Only these variants; repeatable, or with commas between. Left out: all.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    variants: Option<Vec<String>>,
    /// Populations of each run and seed; left out: as the config says.
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    replicates: Option<u32>,
    /// Seeds, whose populations are taken together; left out: that of the config.
    #[arg(long, value_delimiter = ',', conflicts_with = "seed")]
    seeds: Vec<u64>,
    /// Agents of each population (with a lattice set topology.width and topology.height).
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    agents: Option<u32>,
    /// At the size of the config, not at that of its [compare] section.
    #[arg(long)]
    full: bool,
    /// Only what the claims need; exit code 7 if one of them does not hold.
    #[arg(long)]
    claims: bool,
    /// Directory for compare.json, compare.csv, dose_*.csv and compare.html (a comparison of doses that was cut off goes on there); left out: runs/NAME-compare.
    #[arg(short, long, value_name = "DIR", env = "POLITY_OUT")]
    out: Option<PathBuf>,
    /// Write over an earlier comparison.
    #[arg(long)]
    force: bool,
    /// Print compare.json.
    #[arg(long)]
    json: bool,
    /// No progress and no summary.
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

impl CompareArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let mut overrides = self.config.overrides();
        overrides.extend(self.agents.map(|n| format!("population.agents={n}")));
        let draft = Draft::load(&self.config.config, &overrides, registry)?;
        let base = draft.base()?;
        let dir = self.out.clone().unwrap_or_else(|| Path::new("runs").join(format!("{}-compare", base.name())));
        if dir.join(layout::COMPARE).exists() && !self.force {
            let message = format!("{} exists\n    remedy: --force, or another -o", dir.join(layout::COMPARE).display());
            return Err(Failure::new(Failure::RUN, message));
        }
        if dir.join(layout::MANIFEST).exists() {
            let message = format!("{} is the folder of a run\n    remedy: another -o", dir.display());
            return Err(Failure::new(Failure::RUN, message));
        }
        let (kind, why) = self.engine.choose();
        if let (Some(why), false) = (why, self.quiet) {
            say(&format!("backend: {why}"));
        }
        let engine = Engine { kind, options: self.engine.options() };
        let options = Options {
            replicates: self.replicates,
            seeds: self.seeds.clone(),
            variants: self.variants.clone(),
            // Whoever names a size means it.
            full: self.full || self.agents.is_some(),
            claims_only: self.claims,
        };
        let quiet = self.quiet;
        let shelf = Folder { dir: dir.join("unfinished_doses"), used: RefCell::default() };
        let found = compare::compare(&draft, &engine, &options, &shelf, &mut |what| {
            if !quiet {
                say(&format!("  running {what}"));
            }
        })?;
        keep(&dir, &found, &config::resolved_toml(&base))?;
        shelf.clear();
        if self.json {
            print(compare::json(&found).trim_end())?;
        } else if !self.quiet {
            print(&format!("{}\n  page    {}", report::comparison_summary(&found).trim_end(), dir.join(PAGE).display()))?;
        }
        if self.claims { judged(&found) } else { Ok(()) }
    }
}

/// Finished runs of doses, a file each, until the comparison is complete; and which of them it has used.
struct Folder {
    dir: PathBuf,
    used: RefCell<Vec<PathBuf>>,
}

impl Folder {
    fn path(&self, name: &str) -> PathBuf {
        let path = self.dir.join(format!("{name}.json"));
        self.used.borrow_mut().push(path.clone());
        path
    }

    /// Takes away what stands in the tables now, and the folder if nothing else is in it.
    fn clear(&self) {
        for path in self.used.borrow().iter() {
            let _ = std::fs::remove_file(path);
        }
        let _ = std::fs::remove_dir(&self.dir);
    }
}

impl Shelf for Folder {
    fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.path(name)).ok()
    }
    fn keep(&self, name: &str, text: &str) {
        // What cannot be kept is run again after an interruption.
        if std::fs::create_dir_all(&self.dir).is_ok() {
            let _ = write_file(&self.path(name), text.as_bytes());
        }
    }
}

const PAGE: &str = "compare.html";

/// Exit code 7 unless every claim holds.
fn judged(found: &Comparison) -> Result<(), Failure> {
    let not: Vec<String> = found
        .claims
        .iter()
        .filter(|claim| claim.verdict != Verdict::Holds)
        .map(|claim| format!("{}: {}", claim.verdict.word(), claim.claim.text))
        .collect();
    if found.claims.is_empty() {
        let message = "no claim was tested\n    remedy: add [[claim]] to the config, or name the variants that its claims are about";
        return Err(Failure::new(Failure::CLAIM, message));
    }
    if not.is_empty() { Ok(()) } else { Err(Failure::new(Failure::CLAIM, format!("claims do not hold\n    {}", not.join("\n    ")))) }
}

fn keep(dir: &Path, found: &Comparison, config: &str) -> Result<(), Failure> {
    std::fs::create_dir_all(dir).map_err(|e| Failure::new(Failure::RUN, format!("{}: cannot make this directory: {e}", dir.display())))?;
    let mut files = vec![
        (layout::COMPARE.to_owned(), compare::json(found)),
        ("compare.csv".to_owned(), compare::csv(found)),
        (PAGE.to_owned(), report::comparison_page(found, config)),
    ];
    files.extend(compare::doses(found));
    for (name, text) in files {
        write_file(&dir.join(name), text.as_bytes()).map_err(|e| Failure::new(Failure::RUN, e))?;
    }
    Ok(())
}

/// Tests the claims of a config beside its run; nothing without claims.
pub(super) fn beside(
    config: Option<&Path>,
    overrides: &[String],
    registry: &Registry,
    kind: Kind,
    engine: &EngineArgs,
    dir: &Path,
) -> Result<(), Failure> {
    let draft = match config {
        Some(path) => Draft::load(path, overrides, registry)?,
        None => Draft::parse(DEFAULT, Path::new("built-in config"), overrides, registry)?,
    };
    if draft.base()?.file().claim.is_empty() {
        return Ok(());
    }
    let engine = Engine { kind, options: engine.options() };
    let options = Options { claims_only: true, ..Options::default() };
    let found = compare::compare(&draft, &engine, &options, &Nowhere, &mut |_| {})?;
    write_file(&dir.join(layout::COMPARE), compare::json(&found).as_bytes()).map_err(|e| Failure::new(Failure::RUN, e))
}
