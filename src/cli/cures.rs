//! `polity cures`: the catalogue of interventions, which of them can act on a config, and what they do there.

use super::engine::EngineArgs;
use super::shared::{Failure, print, say};
use crate::compare::{self, Cured, Engine, Nowhere, Options, cured};
use crate::config::cure;
use crate::config::draft::{Draft, Tried};
use crate::output::write_file;
use crate::rule::Registry;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "one per flag of the command line")]
pub(super) struct CuresArgs {
    /// Configs (TOML), or with --join the files cures.csv of earlier calls; none: the catalogue.
    #[arg(value_name = "CONFIG")]
    configs: Vec<PathBuf>,
    /// Run each config with each cure that can act on it, and write cures.csv and CURES.md to this directory.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only every N-th of these configs, from the K-th on: `2/4` is the second of four parts.
    #[arg(long, value_name = "K/N", value_parser = part, requires = "out")]
    part: Option<(usize, usize)>,
    /// The configs are files cures.csv, which are put together.
    #[arg(long, requires = "out", conflicts_with = "part")]
    join: bool,
    /// Write over an earlier table.
    #[arg(long)]
    force: bool,
    /// Populations of each run; left out: as each config says.
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    replicates: Option<u32>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// No progress.
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

const TABLE: &str = "cures.csv";
const PAGE: &str = "CURES.md";

fn part(text: &str) -> Result<(usize, usize), String> {
    let numbers = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    numbers.filter(|(k, n)| (1..=*n).contains(k)).ok_or_else(|| "write it as 2/4, the second of four parts".into())
}

impl CuresArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        // Before anything runs for minutes.
        let old = self.out.iter().flat_map(|dir| [TABLE, PAGE].map(|name| dir.join(name))).find(|path| path.exists());
        if let Some(old) = old.filter(|_| !self.force) {
            return Err(Failure::new(Failure::RUN, format!("{} exists\n    remedy: --force, or another -o", old.display())));
        }
        if self.join {
            let mut rows = Vec::new();
            for path in &self.configs {
                let text = std::fs::read_to_string(path).map_err(|e| Failure::new(Failure::RUN, format!("{}: {e}", path.display())))?;
                rows.extend(cured::read(&text).map_err(|e| Failure::new(Failure::RUN, format!("{}: {e}", path.display())))?);
            }
            return self.keep(rows);
        }
        let (k, n) = self.part.unwrap_or((1, 1));
        let mut rows = Vec::new();
        for path in self.configs.iter().skip(k - 1).step_by(n) {
            rows.extend(self.tried(path, registry)?);
        }
        if self.out.is_some() {
            return self.keep(rows);
        }
        if self.json {
            let catalogue: Vec<_> = cure::all()
                .iter()
                .map(|c| serde_json::json!({ "name": c.name, "family": c.family, "description": c.description, "source": c.source }))
                .collect();
            return print(&serde_json::json!({ "cures": catalogue, "configs": rows }).to_string());
        }
        if self.configs.is_empty() {
            let line = |c: &cure::Cure| format!("  {:<22} {:<13} {} ({})", c.name, c.family, c.description, c.source);
            return print(&format!("Cures ([[variant]] cure = …)\n{}", cure::all().iter().map(line).collect::<Vec<_>>().join("\n")));
        }
        let mut out = String::new();
        let mut before = "";
        for row in &rows {
            if row.config != before {
                out += &format!("{}\n", row.config);
            }
            before = &row.config;
            out += &format!("  {:<22} {:<7} {}\n", row.cure, row.found, row.what);
        }
        print(out.trim_end())
    }

    /// A config beside the cures: what they would do, and with a directory what they do.
    fn tried(&self, path: &Path, registry: &Registry) -> Result<Vec<Cured>, Failure> {
        let draft = Draft::load(path, &[], registry)?;
        let base = draft.base()?;
        let (with, tried) = draft.cured()?;
        let acting: Vec<String> = tried.iter().filter(|t| t.acts.is_ok()).map(|t: &Tried| t.variant.clone()).collect();
        let claimed: Vec<String> = base.file().claim.iter().map(|claim| claim.metric.clone()).collect();
        if self.out.is_none() || acting.is_empty() {
            return Ok(cured::rows(base.name(), &tried, None, &claimed));
        }
        if !self.quiet {
            say(&format!("{}: {} cures act", base.name(), acting.len()));
        }
        let engine = Engine { kind: self.engine.choose().0, options: self.engine.options() };
        let options = Options { replicates: self.replicates, variants: Some(acting), ..Options::default() };
        let found = compare::compare(&with, &engine, &options, &Nowhere, &mut |_| {})?;
        Ok(cured::rows(base.name(), &tried, Some(&found), &claimed))
    }

    fn keep(&self, mut rows: Vec<Cured>) -> Result<(), Failure> {
        let Some(dir) = &self.out else { return Ok(()) };
        // The order of names, so that parts put together are the same bytes as the whole.
        rows.sort_by(|a, b| a.config.cmp(&b.config));
        let wrong = |e: std::io::Error| Failure::new(Failure::RUN, format!("{}: {e}", dir.display()));
        std::fs::create_dir_all(dir).map_err(wrong)?;
        for (name, text) in [(TABLE, cured::csv(&rows)), (PAGE, cured::page(&rows))] {
            write_file(&dir.join(name), text.as_bytes()).map_err(|e| Failure::new(Failure::RUN, e))?;
        }
        if self.quiet { Ok(()) } else { print(&format!("  page    {}", dir.join(PAGE).display())) }
    }
}
