//! The state of a population as tensors, without the padding that a backend keeps between replicas.
//!
//! | tensor | elements | axes |
//! | --- | --- | --- |
//! | `strategy` | U8 | replica, agent |
//! | `payoff` | I32, stored units; there where the step was measured, if the state is one that is kept for good. No step reads it | replica, agent |
//! | any other column of the plan, by its name | U8, U16 or U32 | plane, replica, agent |
//! | `absorbed_step`, `absorbed_strategy` | U32: 2^32 − 1 as long as a replica is not absorbed; U8 | replica |
//! | `sha256`, always the last | U8: SHA-256 of all bytes before it | 32 |

use super::tensors::{Fill, Kind, Reader, Tensor};
use crate::columns::{Column, Width, lineage};
use crate::config::Plan;
use crate::metrics::Absorbed;
use crate::output::error::OutputError;
use crate::world::{Data, Store, World};
use std::io::{self, Write};
use std::path::Path;

const STRATEGY: &str = "strategy";
const PAYOFF: &str = "payoff";
const ABSORBED_STEP: &str = "absorbed_step";
const ABSORBED_STRATEGY: &str = "absorbed_strategy";

/// Stands for a replica that is not absorbed.
const OPEN: u32 = u32::MAX;

/// Elements that are turned into bytes at once.
const BLOCK: usize = 1 << 14;

/// The tensors of a state, and what writes them.
pub(super) fn tensors<'a>(plan: &'a Plan, world: &'a World) -> Vec<(Tensor, Fill<'a>)> {
    let mut all: Vec<(Tensor, Fill<'a>)> =
        vec![(tensor(plan, STRATEGY, Kind::U8, None), Box::new(|out| each(plan, &world.strategy, |part| bytes(out, part))))];
    if !world.payoff.is_empty() && plan.interacts() {
        let fill: Fill<'a> = Box::new(|out| each(plan, &world.payoff, |part| words(out, part, i32::to_le_bytes)));
        all.push((tensor(plan, PAYOFF, Kind::I32, None), fill));
    }
    for store in &world.columns {
        let entries = entries(store);
        let fill: Fill<'a> = Box::new(move |out| match &store.data {
            Data::U8(data) => each_of(plan, entries, data, |part| bytes(out, part)),
            Data::U16(data) => each_of(plan, entries, data, |part| words(out, part, u16::to_le_bytes)),
            Data::U32(data) => each_of(plan, entries, data, |part| words(out, part, u32::to_le_bytes)),
        });
        all.push((of_column(plan, store.column, store.planes), fill));
    }
    let replicas = vec![u64::from(plan.replicas())];
    let steps: Vec<u32> = world.absorbed.iter().map(|a| a.map_or(OPEN, |a| a.step)).collect();
    let last: Vec<u8> = world.absorbed.iter().map(|a| a.map_or(0, |a| a.strategy)).collect();
    all.push((
        Tensor { name: ABSORBED_STEP.into(), kind: Kind::U32, shape: replicas.clone() },
        Box::new(move |out| words(out, &steps, u32::to_le_bytes)),
    ));
    all.push((Tensor { name: ABSORBED_STRATEGY.into(), kind: Kind::U8, shape: replicas }, Box::new(move |out| out.write_all(&last))));
    all
}

const fn kind(width: Width) -> Kind {
    match width {
        Width::U8 => Kind::U8,
        Width::U16 => Kind::U16,
        Width::U32 => Kind::U32,
    }
}

/// Entries of an agent that stand side by side.
fn entries(store: &Store) -> usize {
    if store.column.is_rows() { store.planes as usize } else { 1 }
}

/// The tensor of a column: its planes first, or last where the entries of an agent stand side by side.
fn of_column(plan: &Plan, column: Column, planes: u32) -> Tensor {
    let (name, kind) = (column.info().name, kind(column.info().width));
    let mut found = tensor(plan, name, kind, (!column.is_rows()).then_some(planes));
    found.shape.extend(column.is_rows().then_some(u64::from(planes)));
    found
}

fn tensor(plan: &Plan, name: &str, kind: Kind, planes: Option<u32>) -> Tensor {
    let population = [u64::from(plan.replicas()), u64::from(plan.agents())];
    Tensor { name: name.into(), kind, shape: planes.map(u64::from).into_iter().chain(population).collect() }
}

/// The agents of each plane and replica, in order.
fn each<T>(plan: &Plan, data: &[T], take: impl FnMut(&[T]) -> io::Result<()>) -> io::Result<()> {
    each_of(plan, 1, data, take)
}

/// The same where an agent has several entries.
fn each_of<T>(plan: &Plan, entries: usize, data: &[T], mut take: impl FnMut(&[T]) -> io::Result<()>) -> io::Result<()> {
    data.chunks(plan.stride() * entries).try_for_each(|replica| take(&replica[..plan.agents() as usize * entries]))
}

fn bytes(out: &mut dyn Write, part: &[u8]) -> io::Result<()> {
    part.chunks(64 * BLOCK).try_for_each(|piece| out.write_all(piece))
}

fn words<T: bytemuck::Pod, const N: usize>(out: &mut dyn Write, part: &[T], bytes: impl Fn(T) -> [u8; N]) -> io::Result<()> {
    if cfg!(target_endian = "little") {
        // As they lie in memory; in pieces that the hash finds in the cache.
        return part.chunks(16 * BLOCK).try_for_each(|piece| out.write_all(bytemuck::cast_slice(piece)));
    }
    part.chunks(BLOCK).try_for_each(|block| out.write_all(block.iter().flat_map(|x| bytes(*x)).collect::<Vec<u8>>().as_slice()))
}

/// A state, and how it differs from what the plan asked for.
#[derive(Debug, Clone)]
pub struct Found {
    /// The state after the step of the checkpoint.
    pub world: World,
    /// Columns that the plan has and the file has not: as they are at step 0 of the plan.
    pub fresh: Vec<&'static str>,
    /// Columns that the file has and the plan has not: passed over.
    pub unused: Vec<String>,
}

/// Reads the state of a plan's population after `step`.
pub(super) fn read(mut file: Reader, path: &Path, plan: &Plan, step: u32) -> Result<Found, OutputError> {
    let wrong = |what: String| OutputError::damaged(path, what);
    let mut world = World::new(plan);
    world.step = step;
    let (mut seen, mut unused) = (Vec::new(), Vec::new());
    let (mut steps, mut last) = (None, None);
    for of in file.tensors.clone() {
        let expected = expected(plan, &of.name);
        if let Some(expected) = &expected
            && *expected != of
        {
            return Err(OutputError::Unlike(
                path.to_path_buf(),
                format!("{} is {:?} there and {:?} here", of.name, of.shape, expected.shape),
            ));
        }
        let bytes = file.next(path, of.bytes())?;
        match of.name.as_str() {
            STRATEGY => world.strategy = padded(plan, 1, &bytes, |b: &[u8; 1]| b[0]),
            PAYOFF if plan.interacts() => world.payoff = padded(plan, 1, &bytes, |b| i32::from_le_bytes(*b)),
            ABSORBED_STEP => steps = Some(bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect::<Vec<u32>>()),
            ABSORBED_STRATEGY => last = Some(bytes),
            name => match world.columns.iter_mut().find(|store| store.column.info().name == name) {
                Some(store) => {
                    let entries = entries(store);
                    store.data = match store.column.info().width {
                        Width::U8 => Data::U8(padded(plan, entries, &bytes, |b: &[u8; 1]| b[0])),
                        Width::U16 => Data::U16(padded(plan, entries, &bytes, |b| u16::from_le_bytes(*b))),
                        Width::U32 => Data::U32(padded(plan, entries, &bytes, |b| u32::from_le_bytes(*b))),
                    };
                }
                None => unused.push(of.name.clone()),
            },
        }
        seen.push(of.name);
    }
    if !file.whole() {
        return Err(wrong("its bytes are not those that were written".into()));
    }
    let (Some(steps), Some(last), true) = (steps, last, seen.iter().any(|name| name == STRATEGY)) else {
        return Err(wrong("no strategies, or no records of absorption".into()));
    };
    let records = steps.iter().zip(&last).map(|(step, strategy)| (*step != OPEN).then_some(Absorbed { step: *step, strategy: *strategy }));
    world.absorbed = records.collect();
    within(plan, &world).map_err(wrong)?;
    let fresh = world.columns.iter().map(|store| store.column.info().name).filter(|name| !seen.iter().any(|s| s == name)).collect();
    Ok(Found { world, fresh, unused })
}

/// What a tensor of this name must be in a plan; nothing if the plan has none.
fn expected(plan: &Plan, name: &str) -> Option<Tensor> {
    let replicas = |kind| Some(Tensor { name: name.into(), kind, shape: vec![u64::from(plan.replicas())] });
    match name {
        STRATEGY => Some(tensor(plan, name, Kind::U8, None)),
        PAYOFF => plan.interacts().then(|| tensor(plan, name, Kind::I32, None)),
        ABSORBED_STEP => replicas(Kind::U32),
        ABSORBED_STRATEGY => replicas(Kind::U8),
        _ => {
            let column = plan.columns().iter().find(|of| of.column.info().name == name)?;
            Some(of_column(plan, column.column, column.planes))
        }
    }
}

/// Elements with the padding between replicas.
fn padded<T: Copy + Default, const N: usize>(plan: &Plan, entries: usize, bytes: &[u8], element: impl Fn(&[u8; N]) -> T) -> Vec<T> {
    let (agents, stride) = (plan.agents() as usize * entries, plan.stride() * entries);
    let mut all = Vec::with_capacity(bytes.len() / N / agents * stride);
    for replica in bytes.as_chunks::<N>().0.chunks(agents) {
        all.extend(replica.iter().map(&element));
        all.resize(all.len() + stride - agents, T::default());
    }
    all
}

/// Does every index of the state lead somewhere?
fn within(plan: &Plan, world: &World) -> Result<(), String> {
    let society = plan.society();
    let check = |name: &str, largest: u32, end: usize| {
        if (largest as usize) < end { Ok(()) } else { Err(format!("{name} {largest} of {end}")) }
    };
    let last = world.absorbed.iter().flatten().map(|a| a.strategy);
    let strategy = world.strategy.iter().copied().chain(last).max().unwrap_or(0);
    check(STRATEGY, u32::from(strategy), plan.strategy_count())?;
    for store in &world.columns {
        let end = match store.column {
            Column::Class => society.classes.len().max(1),
            Column::User => society.users.len().max(1),
            Column::Model | Column::Link | Column::ValueRoot => plan.agents() as usize,
            Column::Lineage => {
                for plane in [lineage::ROOT, lineage::PARENT] {
                    let of = |replica| Store::range(plan, plane, replica).map(|at| store.data.get(at)).max().unwrap_or(0);
                    let most = (0..plan.replicas()).map(of).max().unwrap_or(0);
                    check(&plan.plane_name(store.column, plane), most, plan.agents() as usize)?;
                }
                continue;
            }
            _ => continue,
        };
        check(store.column.info().name, largest(store), end)?;
    }
    Ok(())
}

fn largest(store: &Store) -> u32 {
    (0..store.data.len()).map(|at| store.data.get(at)).max().unwrap_or(0)
}
