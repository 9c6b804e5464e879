//! How much memory a graph takes while it is made, which is several times what it takes in the end: links, their order, rows.

use super::plan::Plan;
use crate::file::topology::TopologyFile;
use crate::network::Network;

/// Bytes that a graph takes at most while it is made, itself included, by how many entries its rows have together (two for each link). Measured as
/// the peak of a process that does nothing else, at 10^6 and 10^7 agents of eight neighbours.
pub(super) fn while_made(file: &TopologyFile, agents: u32, entries: u64) -> u64 {
    let each = match file {
        TopologyFile::RandomRegular { .. } => 19,
        TopologyFile::WattsStrogatz { .. } => 16,
        TopologyFile::ErdosRenyi { .. } | TopologyFile::BarabasiAlbert { .. } | TopologyFile::Cubic { .. } => 14,
        TopologyFile::Edges { weighted: false, .. } => 19,
        TopologyFile::Edges { weighted: true, .. } => 23,
        _ => return 0,
    };
    entries * each + 4 * u64::from(agents)
}

impl Plan {
    /// Bytes that its sparse graphs take at most while they are made, one after the other, as the host holds them.
    #[must_use]
    pub fn bytes_while_made(&self) -> u64 {
        let files = std::iter::once(&self.file.topology).chain(&self.file.learning);
        let (mut held, mut most) = (0, 0);
        for (file, (_, of)) in files.zip(self.topologies()) {
            for network in of.networks() {
                most = most.max(held + while_made(file, self.agents, network.rows().1.len() as u64));
                held += bytes_of(network);
            }
        }
        most
    }
}

/// Bytes of a graph.
fn bytes_of(network: &Network) -> u64 {
    4 * network.device_words() as u64
}
