//! What a row of the table of state columns says.

/// How one value of a column is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// A byte; four per word on a GPU.
    U8,
    /// Two bytes; two per word on a GPU.
    U16,
    /// A word.
    U32,
}

impl Width {
    /// Bytes of one value.
    #[must_use]
    pub const fn bytes(self) -> u32 {
        match self {
            Self::U8 => 1,
            Self::U16 => 2,
            Self::U32 => 4,
        }
    }
}

/// How many planes a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planes {
    /// One.
    One,
    /// One per value dimension.
    Dimensions,
    /// One per strategy.
    Strategies,
    /// One per slot of a neighbour.
    Slots,
    /// One per part, by name.
    Parts(&'static [&'static str]),
    /// As many as the phase that brings it starts with; the entries of an agent stand side by side instead of plane by plane.
    Entries,
}

/// One column of agent state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Name, as in Rust, WGSL, files and prose.
    pub name: &'static str,
    /// Storage format in words.
    pub format: &'static str,
    /// Storage of one value.
    pub width: Width,
    /// Is there a second buffer for the next state? Columns that a phase both reads and writes need one.
    pub double: bool,
    /// Does it change after initialisation, whatever the phases are? Others change where a phase writes them.
    pub mutable: bool,
    /// How many planes it has.
    pub planes: Planes,
    /// Unit and range.
    pub range: &'static str,
    /// What it means.
    pub meaning: &'static str,
}
