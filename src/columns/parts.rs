//! What the planes of columns hold that have a plane per part, and how a word is put together that says two things.

/// Planes of [`Column::Lineage`](super::Column::Lineage).
pub mod lineage {
    /// The agent that began the strategy.
    pub const ROOT: u32 = 0;
    /// The step in which it did.
    pub const BORN: u32 = 1;
    /// The agent that it was copied from; oneself if it was not.
    pub const PARENT: u32 = 2;
    /// Copies between the root and the agent.
    pub const DEPTH: u32 = 3;
    /// The step in which it was copied, or begun.
    pub const COPIED: u32 = 4;
    /// Planes.
    pub const PLANES: usize = 5;
    /// The greatest depth that is told.
    pub const DEPTH_MAX: u32 = 65_535;
}

/// Planes of [`Column::Harm`](super::Column::Harm).
pub mod harm {
    /// Quarters of a harm that the agent answers for.
    pub const BLAME: u32 = 0;
    /// Harm that it did.
    pub const DONE: u32 = 1;
    /// Of that, by strategies that it had copied.
    pub const COPIED: u32 = 2;
    /// Quarters of that which fell to the roots of its strategies.
    pub const ROOTED: u32 = 3;
    /// Of these, what fell to roots that held another strategy by then.
    pub const ORPHANED: u32 = 4;
}

/// Planes of [`Column::Verdict`](super::Column::Verdict).
pub mod verdict {
    /// Quarters of a harm.
    pub const PART: u32 = 0;
    /// Harms by degree of responsibility, units of 2⁻¹⁶, each rounded down.
    pub const DEGREE: u32 = 1;
}

/// A word of [`Column::Giver`](super::Column::Giver).
pub mod giver {
    /// Agents that a word can tell apart.
    pub const AGENTS_MAX: u32 = 1 << 24;

    /// Values of these dimensions (by bit) were copied from an agent; none, or from itself: nobody gave anything.
    #[inline(always)]
    #[must_use]
    pub const fn word(i: u32, from: u32, dimensions: u32) -> u32 {
        if from == i || dimensions == 0 { 0 } else { from | (dimensions << 24) }
    }

    /// Whom agent `i` has its value of a dimension from, by its word; itself if nobody.
    #[inline(always)]
    #[must_use]
    pub const fn of(i: u32, word: u32, dimension: u32) -> u32 {
        if (word >> 24 >> dimension) & 1 == 1 { word & 0x00ff_ffff } else { i }
    }
}
