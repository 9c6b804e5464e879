//! One column of the society: its planes, all replicas.

use crate::columns::{Column, Width};
use crate::config::Plan;
use crate::config::plan::ColumnPlan;

/// A column beside strategy and payoff. Plane `p`, replica `r`, agent `i` stands at `(p · replicas + r) · stride + i`, in columns of
/// [`Planes::Entries`](crate::columns::Planes::Entries) at `(r · stride + i) · planes + p`; the padding holds zeros.
#[derive(Debug, PartialEq, Eq)]
pub struct Store {
    /// Which column.
    pub column: Column,
    /// Value dimensions, or 1.
    pub planes: u32,
    /// The values.
    pub data: Data,
}

/// Values of one width.
#[derive(Debug, PartialEq, Eq)]
pub enum Data {
    /// Bytes.
    U8(Vec<u8>),
    /// Half words.
    U16(Vec<u16>),
    /// Words.
    U32(Vec<u32>),
}

// By hand, so that a copy uses the memory of the one before.
impl Clone for Store {
    fn clone(&self) -> Self {
        Self { column: self.column, planes: self.planes, data: self.data.clone() }
    }
    fn clone_from(&mut self, from: &Self) {
        (self.column, self.planes) = (from.column, from.planes);
        self.data.clone_from(&from.data);
    }
}

impl Clone for Data {
    fn clone(&self) -> Self {
        match self {
            Self::U8(all) => Self::U8(all.clone()),
            Self::U16(all) => Self::U16(all.clone()),
            Self::U32(all) => Self::U32(all.clone()),
        }
    }
    fn clone_from(&mut self, from: &Self) {
        match (self, from) {
            (Self::U8(to), Self::U8(from)) => to.clone_from(from),
            (Self::U16(to), Self::U16(from)) => to.clone_from(from),
            (Self::U32(to), Self::U32(from)) => to.clone_from(from),
            (to, from) => *to = from.clone(),
        }
    }
}

impl Data {
    /// Zeros.
    #[must_use]
    pub fn zeros(width: Width, len: usize) -> Self {
        match width {
            Width::U8 => Self::U8(vec![0; len]),
            Width::U16 => Self::U16(vec![0; len]),
            Width::U32 => Self::U32(vec![0; len]),
        }
    }
    /// Number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::U8(all) => all.len(),
            Self::U16(all) => all.len(),
            Self::U32(all) => all.len(),
        }
    }
    /// Nothing there?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One value.
    #[inline]
    #[must_use]
    pub fn get(&self, at: usize) -> u32 {
        match self {
            Self::U8(all) => u32::from(all[at]),
            Self::U16(all) => u32::from(all[at]),
            Self::U32(all) => all[at],
        }
    }
    /// Adds one value, its low bits.
    fn push(&mut self, value: u32) {
        match self {
            Self::U8(all) => all.push(value as u8),
            Self::U16(all) => all.push(value as u16),
            Self::U32(all) => all.push(value),
        }
    }
    /// Replaces one value by the low bits of another.
    #[inline]
    pub fn set(&mut self, at: usize, value: u32) {
        match self {
            Self::U8(all) => all[at] = value as u8,
            Self::U16(all) => all[at] = value as u16,
            Self::U32(all) => all[at] = value,
        }
    }
    /// As the device holds it: little-endian words.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::U8(all) => all.clone(),
            Self::U16(all) => all.iter().flat_map(|x| x.to_le_bytes()).collect(),
            Self::U32(all) => all.iter().flat_map(|x| x.to_le_bytes()).collect(),
        }
    }
    /// The reverse of [`Data::bytes`], `len` values.
    #[must_use]
    pub fn from_bytes(width: Width, bytes: &[u8], len: usize) -> Self {
        match width {
            Width::U8 => Self::U8(bytes[..len].to_vec()),
            Width::U16 => Self::U16(bytes.as_chunks::<2>().0.iter().take(len).map(|b| u16::from_le_bytes(*b)).collect()),
            Width::U32 => Self::U32(bytes.as_chunks::<4>().0.iter().take(len).map(|b| u32::from_le_bytes(*b)).collect()),
        }
    }
}

impl Store {
    /// A column of zeros.
    #[must_use]
    pub fn new(plan: &Plan, column: &ColumnPlan) -> Self {
        let len = column.planes as usize * plan.replicas() as usize * plan.stride();
        Self { column: column.column, planes: column.planes, data: Data::zeros(column.column.info().width, len) }
    }
    /// Strategies as a column.
    #[must_use]
    pub fn of_strategies(strategy: Vec<u8>) -> Self {
        Self { column: Column::Strategy, planes: 1, data: Data::U8(strategy) }
    }
    /// Payoffs in stored units as a column: the words of signed numbers.
    #[must_use]
    pub fn of_payoffs(payoff: impl Iterator<Item = i32>) -> Self {
        Self { column: Column::Payoff, planes: 1, data: Data::U32(payoff.map(i32::cast_unsigned).collect()) }
    }
    /// The entries of some agents, ascending, or of all: plane by plane, replica by replica, without padding.
    #[must_use]
    pub fn extract(&self, plan: &Plan, agents: Option<&[u32]>) -> Data {
        let mut data = Data::zeros(self.column.info().width, 0);
        for plane in 0..self.planes {
            for replica in 0..plan.replicas() {
                if self.column.is_rows() {
                    let every: Vec<u32> = (0..plan.agents()).collect();
                    let (to, from) = (&mut data, &self.data);
                    agents.unwrap_or(&every).iter().for_each(|i| to.push(from.get(self.at(plan, plane, replica, *i))));
                    continue;
                }
                let range = Self::range(plan, plane, replica);
                match (&mut data, &self.data) {
                    (Data::U8(to), Data::U8(from)) => gather(to, &from[range], agents),
                    (Data::U16(to), Data::U16(from)) => gather(to, &from[range], agents),
                    (Data::U32(to), Data::U32(from)) => gather(to, &from[range], agents),
                    _ => {}
                }
            }
        }
        data
    }
    /// Where an entry stands.
    #[must_use]
    pub fn at(&self, plan: &Plan, plane: u32, replica: u32, i: u32) -> usize {
        if self.column.is_rows() {
            (replica as usize * plan.stride() + i as usize) * self.planes as usize + plane as usize
        } else {
            Self::range(plan, plane, replica).start + i as usize
        }
    }
    /// The places whose digest is one: those of a plane and replica, or all of a replica where entries stand side by side.
    #[must_use]
    pub fn digested(&self, plan: &Plan, plane: u32, replica: u32) -> std::ops::Range<usize> {
        if !self.column.is_rows() {
            return Self::range(plan, plane, replica);
        }
        let first = self.at(plan, 0, replica, 0);
        first..first + plan.agents() as usize * self.planes as usize
    }
    /// Where a plane of a replica begins and ends, without padding; not for columns whose entries stand side by side.
    #[must_use]
    pub fn range(plan: &Plan, plane: u32, replica: u32) -> std::ops::Range<usize> {
        let first = (plane as usize * plan.replicas() as usize + replica as usize) * plan.stride();
        first..first + plan.agents() as usize
    }
}

fn gather<T: Copy>(to: &mut Vec<T>, from: &[T], agents: Option<&[u32]>) {
    match agents {
        Some(agents) => to.extend(agents.iter().map(|i| from[*i as usize])),
        None => to.extend_from_slice(from),
    }
}

/// The bytes of a column that holds bytes; empty if it is not there.
#[must_use]
pub fn bytes_of<'a>(columns: &'a [Store], plan: &Plan, column: Column, plane: u32, replica: u32) -> &'a [u8] {
    match columns.iter().find(|s| s.column == column).map(|s| &s.data) {
        Some(Data::U8(all)) => &all[Store::range(plan, plane, replica)],
        _ => &[],
    }
}

/// The half words of a column that holds half words; empty if it is not there.
#[must_use]
pub fn halves_of<'a>(columns: &'a [Store], plan: &Plan, column: Column, plane: u32, replica: u32) -> &'a [u16] {
    match columns.iter().find(|s| s.column == column).map(|s| &s.data) {
        Some(Data::U16(all)) => &all[Store::range(plan, plane, replica)],
        _ => &[],
    }
}

/// The rows of a replica's agents in a column whose entries stand side by side; empty if it is not there.
#[must_use]
pub fn rows_of<'a>(columns: &'a [Store], plan: &Plan, column: Column, replica: u32) -> &'a [u32] {
    match columns.iter().find(|s| s.column == column).map(|s| (s, &s.data)) {
        Some((store, Data::U32(all))) => &all[store.digested(plan, 0, replica)],
        _ => &[],
    }
}

/// The words of a column that holds words; empty if it is not there.
#[must_use]
pub fn words_of<'a>(columns: &'a [Store], plan: &Plan, column: Column, plane: u32, replica: u32) -> &'a [u32] {
    match columns.iter().find(|s| s.column == column).map(|s| &s.data) {
        Some(Data::U32(all)) => &all[Store::range(plan, plane, replica)],
        _ => &[],
    }
}
