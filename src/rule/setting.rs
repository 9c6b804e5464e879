//! Where a phase works: what a rule may know of the plan around it.

use crate::file::topology::Topology;

/// What a rule's facts may depend on.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Agents per replica.
    pub agents: u32,
    /// Number of strategies.
    pub strategies: usize,
    /// Value dimensions.
    pub dimensions: usize,
    /// Whom agents meet.
    pub topology: &'a Topology,
    /// Whom agents learn from.
    pub learning: &'a Topology,
}

impl Setting<'_> {
    /// Random words of an index into the population.
    #[must_use]
    pub fn pool_words(&self) -> f64 {
        if self.agents > crate::num::wide::ONE_WORD_INDEX_MAX { 2.0 } else { 1.0 }
    }
    /// Random words of a model and a decision to adopt: one on a graph gives both.
    #[must_use]
    pub fn model_words(&self) -> f64 {
        if self.topology.is_graph() { 1.0 } else { self.pool_words() + 1.0 }
    }
    /// Random words of a draw of somebody: one on a graph.
    #[must_use]
    pub fn partner_words(&self) -> f64 {
        if self.topology.is_graph() { 1.0 } else { self.pool_words() }
    }
}
