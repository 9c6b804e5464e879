//! Tables of agents: columns that the plan has, steps that the run reaches, and who is in the sample.

use crate::columns::{BASE, Column};
use crate::config::plan::{Plan, TablePlan, When};
use crate::config::table_size::table_bytes;
use crate::file::problem::Problem;
use crate::file::{TableFile, TableFormat};
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use crate::rule::draw;
use std::sync::Arc;

/// Entries of a table in Zarr at most: each is a file per column.
const CHUNKS_MAX: u64 = 10_000;
/// Bytes of a table from which on its size is worth a warning.
const LARGE: u64 = 8 << 30;

/// The tables of a plan whose columns are known; `every` is the cadence of measurement.
pub(super) fn tables(plan: &Plan, every: u32, problems: &mut Vec<Problem>) -> Vec<TablePlan> {
    let files = &plan.file.output.table;
    // What other problems are about may be what would bring a column.
    let sure = problems.iter().all(|p| p.warning);
    let mut found: Vec<TablePlan> = Vec::new();
    for (k, file) in files.iter().enumerate() {
        let at = At { path: format!("output.table[{k}]"), plan, file, sure };
        // Files differ by more than capitals: some systems know none.
        if let Some(first) = files[..k].iter().position(|other| other.name.eq_ignore_ascii_case(&file.name)) {
            let message = format!("{:?} is the name of output.table[{first}] too", file.name);
            problems.push(Problem::new(at.key("name"), message, "names that differ, capitals or not", "rename one of them"));
        }
        let columns = at.columns(problems);
        let when = at.when(every, problems);
        let table = TablePlan { name: file.name.clone(), columns, when, agents: at.sample(problems), format: file.format };
        at.size(&table, problems);
        found.push(table);
    }
    found
}

/// One table of a file.
struct At<'a> {
    path: String,
    plan: &'a Plan,
    file: &'a TableFile,
    /// Are the plan's columns all that there will be?
    sure: bool,
}

impl At<'_> {
    fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    fn columns(&self, problems: &mut Vec<Problem>) -> Vec<Column> {
        let there = || BASE.iter().copied().chain(self.plan.columns().iter().map(|c| c.column)).filter(|c| self.plan.planes(*c) > 0);
        let mut columns = Vec::new();
        for (k, name) in self.file.columns.iter().enumerate() {
            let path = self.key(&format!("columns[{k}]"));
            match there().find(|column| column.info().name == name) {
                Some(column) if columns.contains(&column) => {
                    problems.push(Problem::new(path, format!("{name:?} is listed twice"), "each column once", "remove one of them"));
                }
                Some(column) => columns.push(column),
                None if !self.sure => {}
                None => problems.push(Problem::new(
                    path,
                    format!("agents of this config have no column {name:?}"),
                    there().map(|column| column.info().name).collect::<Vec<_>>().join(", "),
                    "use one of these, or add the section or phase that brings it",
                )),
            }
        }
        columns
    }

    fn when(&self, every: u32, problems: &mut Vec<Problem>) -> When {
        let Some(steps) = &self.file.steps else { return When::Every(self.file.every.unwrap_or(every)) };
        if self.file.every.is_some() {
            problems.push(Problem::new(&self.path, "every and steps are both given", "at most one of them", "remove one of them"));
        }
        if let Some(k) = steps.windows(2).position(|pair| pair[0] >= pair[1]) {
            let message = format!("{} after {}", steps[k + 1], steps[k]);
            let path = self.key(&format!("steps[{}]", k + 1));
            problems.push(Problem::new(path, message, "steps in rising order, each once", "put them in order"));
        } else if let Some(late) = steps.iter().position(|step| *step > self.plan.steps()) {
            problems.push(Problem::new(
                self.key(&format!("steps[{late}]")),
                format!("step {} comes after the last one, {}", steps[late], self.plan.steps()),
                format!("0 to {}", self.plan.steps()),
                "lower it, or raise steps at the top of the file",
            ));
        }
        When::Steps(steps.clone())
    }

    fn sample(&self, problems: &mut Vec<Problem>) -> Option<Arc<[u32]>> {
        let (size, agents) = (self.file.agents?, self.plan.agents);
        if size > agents {
            problems.push(Problem::new(
                self.key("agents"),
                format!("a sample of {size} from {agents} agents"),
                format!("1 to {agents}"),
                "lower it, or leave the key out for all agents",
            ));
            return None;
        }
        let key = DrawKey { seed: self.plan.seed(), step: 0, draw: u32::from(draw::INIT) << 16 | draw::TABLE, replica: 0 };
        let mut sample: Vec<u32> = (0..size).collect();
        Permutation::new(key, agents).inverse_many(&mut sample);
        sample.sort_unstable();
        Some(sample.into())
    }

    /// Says of files that are very many or very large.
    fn size(&self, table: &TablePlan, problems: &mut Vec<Problem>) {
        let entries = table.entries(self.plan.steps());
        if table.format == TableFormat::Zarr && entries > CHUNKS_MAX {
            problems.push(Problem::new(
                &self.path,
                format!("{entries} entries, each a file per column"),
                format!("at most {CHUNKS_MAX} entries with format = \"zarr\""),
                "write fewer steps, or use format = \"csv\"",
            ));
        }
        let bytes = table_bytes(self.plan, table);
        if bytes >= LARGE {
            problems.push(Problem::warning(
                &self.path,
                format!("about {} GB will be written", bytes / 1_000_000_000),
                "write fewer steps, or a sample: agents = 1000",
            ));
        }
    }
}
