//! Tables of agents: chosen columns at chosen steps, as CSV or as Zarr, written as the run goes on.
//!
//! CSV is tidy: a line per step, replica and agent, a column per plane, names for indices and numbers in natural units, each the shortest
//! decimal that reads back as the same double. Zarr holds stored integers, one array per column, planes as an axis, and the unit as
//! `scale_factor` and `add_offset` (natural = stored · scale + offset), which xarray applies by itself.

use super::error::OutputError;
use super::streams::Stream;
use super::unit::{Unit, names, signed};
use super::zarr::{Array, Fill, Writer};
use super::{layout, snapshots};
use crate::columns::{Column, Planes, Width};
use crate::config::Plan;
use crate::config::plan::TablePlan;
use crate::file::TableFormat;
use crate::world::Data;
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};

/// Lines that are collected before they are written.
const LINES: usize = 1 << 12;

/// A table that grows.
#[derive(Debug)]
pub(super) struct TableWriter {
    /// Path inside the run directory.
    name: String,
    path: PathBuf,
    out: Out,
}

#[derive(Debug)]
enum Out {
    Csv(Box<Stream>),
    Zarr(Writer),
}

impl TableWriter {
    /// Creates the file or store below the run directory.
    pub(super) fn create(run: &Path, plan: &Plan, table: &TablePlan) -> Result<Self, OutputError> {
        let (name, path) = place(run, table);
        let out = match table.format {
            TableFormat::Csv => Out::Csv(Box::new(Stream::create(&path, &header(plan, table))?)),
            TableFormat::Zarr => {
                Out::Zarr(Writer::create(&path, snapshots::attributes(plan), arrays(plan, table), table.agents.as_deref())?)
            }
        };
        Ok(Self { name, path, out })
    }

    /// Goes on with the file or store behind its entries of steps that are `kept`; also says how many those are.
    pub(super) fn go_on(run: &Path, plan: &Plan, table: &TablePlan, kept: &dyn Fn(u32) -> bool) -> Result<(Self, usize), OutputError> {
        let (name, path) = place(run, table);
        let (out, entries) = match table.format {
            TableFormat::Csv => {
                let (stream, entries) = Stream::go_on(&path, &header(plan, table), kept)?;
                (Out::Csv(Box::new(stream)), entries)
            }
            TableFormat::Zarr => {
                let (attributes, arrays) = (snapshots::attributes(plan), arrays(plan, table));
                let (store, entries) = Writer::go_on(&path, attributes, arrays, table.agents.as_deref(), kept)?;
                (Out::Zarr(store), entries)
            }
        };
        Ok((Self { name, path, out }, entries))
    }

    /// Waits until all of it is on the disk.
    pub(super) fn sync(&self) -> Result<(), OutputError> {
        match &self.out {
            Out::Csv(stream) => stream.sync(),
            Out::Zarr(_) => Ok(()),
        }
    }

    /// Adds the state after a step: for each column of the table its entries, plane by plane, replica by replica, agent by agent.
    pub(super) fn push(&mut self, plan: &Plan, table: &TablePlan, step: u32, columns: &[Data]) -> Result<(), OutputError> {
        let each = plan.replicas() as usize * plan.agents_in(table);
        let expected: Vec<usize> = table.columns.iter().map(|column| plan.planes(*column) as usize * each).collect();
        let given: Vec<usize> = columns.iter().map(Data::len).collect();
        if given != expected {
            let cause = format!("columns with {given:?} entries, expected {expected:?}");
            return Err(OutputError::write(&self.path)(io::Error::other(cause)));
        }
        match &mut self.out {
            Out::Csv(stream) => lines(stream, plan, table, step, columns),
            Out::Zarr(store) => {
                let fills: Vec<_> = columns.iter().map(|data| move |out: &mut dyn io::Write| out.write_all(&data.bytes())).collect();
                store.push(step, &fills.iter().map(|fill| fill as Fill<'_>).collect::<Vec<_>>())
            }
        }
    }

    /// SHA-256 of every file, by path inside the run directory.
    pub(super) fn into_hashes(self) -> Result<Vec<(String, String)>, OutputError> {
        match self.out {
            Out::Csv(_) => Ok(vec![(self.name, super::atomic::sha256_file(&self.path)?)]),
            Out::Zarr(store) => Ok(store.into_hashes().into_iter().map(|(file, hash)| (format!("{}/{file}", self.name), hash)).collect()),
        }
    }
}

/// Path of a table inside the run directory, and whole.
fn place(run: &Path, table: &TablePlan) -> (String, PathBuf) {
    let ending = match table.format {
        TableFormat::Csv => "csv",
        TableFormat::Zarr => "zarr",
    };
    let name = format!("{}/{}.{ending}", layout::TABLES, table.name);
    let path = run.join(&name);
    (name, path)
}

fn arrays(plan: &Plan, table: &TablePlan) -> Vec<Array> {
    table.columns.iter().map(|column| array(plan, table, *column)).collect()
}

fn header(plan: &Plan, table: &TablePlan) -> Vec<String> {
    let planes = |column: &Column| (0..plan.planes(*column)).map(|plane| plan.plane_name(*column, plane)).collect::<Vec<_>>();
    let keys = ["step", "replica", "agent"].map(String::from);
    keys.into_iter().chain(table.columns.iter().flat_map(planes)).collect()
}

/// A column of a table as an array.
fn array(plan: &Plan, table: &TablePlan, column: Column) -> Array {
    let info = column.info();
    let axis = match info.planes {
        Planes::One => None,
        Planes::Dimensions => Some("dimension"),
        Planes::Strategies => Some("choice"),
        Planes::Slots => Some("slot"),
        Planes::Entries => Some("entry"),
        Planes::Parts(_) => Some("part"),
    };
    let mut attributes = json!({ "meaning": info.meaning });
    if let Some((scale, offset)) = Unit::of(plan, column).scale_and_offset() {
        attributes["scale_factor"] = scale.into();
        attributes["add_offset"] = offset.into();
    }
    let of = names(plan, column);
    if !of.is_empty() {
        attributes["names"] = of.into();
    }
    match info.planes {
        Planes::Dimensions => attributes["dimension"] = plan.society().dimensions.clone().into(),
        Planes::Strategies => attributes["choice"] = plan.strategies().into(),
        Planes::Parts(parts) => attributes["part"] = parts.into(),
        Planes::One | Planes::Slots | Planes::Entries => {}
    }
    let planes = axis.map(|axis| (axis, plan.planes(column) as usize));
    Array {
        name: info.name.into(),
        data_type: match info.width {
            Width::U8 => "uint8",
            Width::U16 => "uint16",
            Width::U32 if column == Column::Payoff => "int32",
            Width::U32 => "uint32",
        },
        axes: planes.into_iter().chain([("replica", plan.replicas() as usize), ("agent", plan.agents_in(table))]).collect(),
        attributes,
    }
}

/// How the entries of a column are written in CSV.
struct Cells<'a> {
    column: Column,
    data: &'a Data,
    unit: Unit,
    names: Vec<&'a str>,
    planes: usize,
}

impl<'a> Cells<'a> {
    fn new(plan: &'a Plan, column: Column, data: &'a Data) -> Self {
        Self { column, data, unit: Unit::of(plan, column), names: names(plan, column), planes: plan.planes(column) as usize }
    }

    /// An entry; before anybody has played nobody has earned anything, which is no payoff of 0.
    fn at(&self, step: u32, at: usize) -> String {
        let entry = self.data.get(at);
        match self.names.get(entry as usize) {
            _ if step == 0 && self.column == Column::Payoff => String::new(),
            Some(name) => (*name).into(),
            None => self.unit.natural(signed(self.column, entry)).to_string(),
        }
    }
}

fn lines(stream: &mut Stream, plan: &Plan, table: &TablePlan, step: u32, columns: &[Data]) -> Result<(), OutputError> {
    let (replicas, agents) = (plan.replicas() as usize, plan.agents_in(table));
    let columns: Vec<Cells<'_>> = table.columns.iter().zip(columns).map(|(column, data)| Cells::new(plan, *column, data)).collect();
    for row in 0..replicas * agents {
        let (replica, place) = (row / agents, row % agents);
        let agent = table.agents.as_ref().map_or(place as u32, |sample| sample[place]);
        let keys = [step.to_string(), replica.to_string(), agent.to_string()];
        let cells = columns.iter().flat_map(|cells| (0..cells.planes).map(move |plane| cells.at(step, plane * replicas * agents + row)));
        stream.line(keys.into_iter().chain(cells))?;
        if row % LINES == LINES - 1 {
            stream.flush()?;
        }
    }
    stream.flush()
}
