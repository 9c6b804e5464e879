//! The part of the written columns that one task fills.

use crate::columns::Column;
use smallvec::SmallVec;

/// One plane of one written column, for the agents of one task.
#[derive(Debug)]
pub enum Part<'a> {
    /// Bytes.
    U8(&'a mut [u8]),
    /// Half words.
    U16(&'a mut [u16]),
    /// Words; packed payoffs are words too.
    U32(&'a mut [u32]),
}

/// What one task writes: agents `first .. first + len` of one replica, every plane of every written column.
#[derive(Debug, Default)]
pub struct Out<'a> {
    /// First agent.
    pub first: usize,
    /// Number of agents.
    pub len: usize,
    /// Most phases write a plane or two, and small populations do little else.
    parts: SmallVec<[(Column, u32, Part<'a>); 2]>,
}

impl<'a> Out<'a> {
    /// Nothing to write yet.
    #[must_use]
    pub fn new(first: usize, len: usize) -> Self {
        Self { first, len, parts: SmallVec::new() }
    }
    /// Adds a plane.
    pub fn push(&mut self, column: Column, plane: u32, part: Part<'a>) {
        self.parts.push((column, plane, part));
    }
    /// Is the column written?
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.parts.iter().any(|(c, ..)| *c == column)
    }
    fn take(&mut self, column: Column, plane: u32) -> Option<Part<'a>> {
        let at = self.parts.iter().position(|(c, p, _)| (*c, *p) == (column, plane))?;
        Some(self.parts.swap_remove(at).2)
    }
    /// Takes out a plane of bytes; empty if it is not there.
    pub fn bytes(&mut self, column: Column, plane: u32) -> &'a mut [u8] {
        if let Some(Part::U8(part)) = self.take(column, plane) { part } else { &mut [] }
    }
    /// Takes out a plane of half words; empty if it is not there.
    pub fn halves(&mut self, column: Column, plane: u32) -> &'a mut [u16] {
        if let Some(Part::U16(part)) = self.take(column, plane) { part } else { &mut [] }
    }
    /// Takes out a plane of words; empty if it is not there.
    pub fn words(&mut self, column: Column, plane: u32) -> &'a mut [u32] {
        if let Some(Part::U32(part)) = self.take(column, plane) { part } else { &mut [] }
    }
}
