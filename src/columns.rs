//! The table of state columns. Allocation, memory estimates, digests, snapshots and docs read it.

/// One column of agent state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Name, as in Rust, WGSL, files and prose.
    pub name: &'static str,
    /// Storage format.
    pub format: &'static str,
    /// Bytes per agent in a backend, next state included.
    pub bytes: u32,
    /// Unit and range.
    pub range: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// A state column, by its id in digests and draw contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u32)]
pub enum Column {
    /// The heritable strategy.
    Strategy = 0,
    /// What the agent earned.
    Payoff = 1,
}

/// Every column, in the order of their ids.
pub const ALL: &[Column] = &[Column::Strategy, Column::Payoff];

/// The columns whose digests are recorded.
pub const DIGESTED: &[Column] = ALL;

impl Column {
    /// The column's row in the table.
    #[must_use]
    pub const fn info(self) -> ColumnInfo {
        match self {
            Self::Strategy => ColumnInfo {
                name: "strategy",
                format: "u8, four per u32, and its next state",
                bytes: 2,
                range: "index 0 ..= 15",
                meaning: "heritable discrete strategy",
            },
            Self::Payoff => ColumnInfo {
                name: "payoff",
                format: "i24 in the upper bits of a u32; the lower 8 hold the strategy that was played",
                bytes: 4,
                range: "units of 2^-f, |payoff| < 2^23; f is chosen per model",
                meaning: "what the agent earned in the last interaction",
            },
        }
    }
}
