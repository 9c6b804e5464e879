//! The rows of a topology: one graph for all replicas, or one for each.

use crate::file::topology::Topology;
use crate::network::Network;

impl Topology {
    /// The graphs of the replicas, one after the other; a single one where all have the same; none where there are no rows.
    pub fn networks(&self) -> impl Iterator<Item = &Network> {
        let (first, others) = match self.start() {
            Self::Sparse { network, others, .. } => (Some(network.as_ref()), &**others),
            _ => (None, &[][..]),
        };
        first.into_iter().chain(others)
    }
    /// The rows of a replica.
    #[must_use]
    pub fn network_of(&self, replica: u32) -> Option<&Network> {
        match self.start() {
            Self::Sparse { network, others, .. } => {
                Some((replica as usize).checked_sub(1).and_then(|k| others.get(k)).unwrap_or(network.as_ref()))
            }
            _ => None,
        }
    }
    /// Words between the rows of two replicas on a device; 0: all have the same.
    #[must_use]
    pub fn copy_words(&self) -> usize {
        let copies = self.networks().count();
        if copies < 2 { 0 } else { self.networks().map(Network::device_words).max().unwrap_or(0) }
    }
    /// Words of all rows on a device.
    #[must_use]
    pub fn device_words(&self) -> usize {
        let copies = self.networks().count();
        if copies < 2 { self.networks().map(Network::device_words).sum() } else { copies * self.copy_words() }
    }
}
