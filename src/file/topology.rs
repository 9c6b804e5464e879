//! Who meets whom: what the user writes ([`TopologyFile`]) and what the backends see ([`Topology`]).

use super::graph_file::{CountedFrom, DecimalSign, LinkFormat};
use crate::network::Network;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who meets whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TopologyFile {
    /// Everybody may meet everybody.
    WellMixed {
        /// Draw from all agents, oneself included, instead of from the others.
        #[serde(default)]
        include_self: bool,
    },
    /// A closed line; each agent has the nearest `neighbors / 2` on either side.
    Ring {
        /// Neighbours per agent, even, below the number of agents.
        #[schemars(range(min = 2, max = 65_534))]
        neighbors: u32,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// A square lattice, or with `neighborhood = "hexagonal"` one of hexagonal cells.
    Lattice {
        /// Columns.
        #[schemars(range(min = 1, max = 1_073_741_824))]
        width: u32,
        /// Rows.
        #[schemars(range(min = 1, max = 1_073_741_824))]
        height: u32,
        /// `von_neumann` (4 neighbours), `moore` (8) or `hexagonal` (6).
        #[serde(default)]
        neighborhood: Neighborhood,
        /// `torus` (edges meet) or `walls` (edge agents have fewer neighbours).
        #[serde(default)]
        boundary: Boundary,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// Fixed groups of consecutive agents: teams, missions, islands; everybody in a group is a neighbour of everybody else in it.
    Groups {
        /// Agents per group; their number is a multiple of it.
        #[schemars(range(min = 1, max = 1_048_576))]
        size: u32,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// Only in `learning`: agents learn from those at the same place in other fixed groups of consecutive agents, so that each role evolves on
    /// its own.
    SameRole {
        /// Agents per group; the k-th agent of a group holds role k.
        #[schemars(range(min = 1, max = 1_048_576))]
        size: u32,
    },
    /// A cubic lattice with 6 neighbours; agent `(z·height + y)·width + x`.
    Cubic {
        /// Sites in x.
        #[schemars(range(min = 1, max = 65_536))]
        width: u32,
        /// Sites in y.
        #[schemars(range(min = 1, max = 65_536))]
        height: u32,
        /// Sites in z.
        #[schemars(range(min = 1, max = 65_536))]
        depth: u32,
        /// `torus` (faces meet) or `walls` (agents at faces have fewer neighbours).
        #[serde(default)]
        boundary: Boundary,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// Agent 0 is everybody's neighbour, nobody else is anybody's.
    Star {
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// Two sides; everybody is a neighbour of everybody on the other side and of nobody on the own one.
    CompleteBipartite {
        /// The first so many agents are the left side; in games with roles they play the rows.
        #[schemars(range(min = 1, max = 2_147_483_646))]
        left: u32,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// A random graph in which all agents have equally many neighbours.
    RandomRegular {
        /// Neighbours per agent; agents × degree is even.
        #[schemars(range(min = 1, max = 2_048))]
        degree: u32,
        /// One graph for all replicas, or one for each; left out: one for each where there are several replicas and all graphs together have at
        /// most 2^28 links.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        graph: Option<Copies>,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// A random graph in which each pair of agents is linked with the same probability (Erdős and Rényi; Gilbert).
    ErdosRenyi {
        /// Neighbours per agent, on average. Exactly one of this and `probability` is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0.0, max = 2_147_483_647.0))]
        mean_degree: Option<f64>,
        /// Probability of each link.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0.0, max = 1.0))]
        probability: Option<f64>,
        /// One graph for all replicas, or one for each; left out: one for each where there are several replicas and all graphs together have at
        /// most 2^28 links.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        graph: Option<Copies>,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// A small world: a ring whose links are moved to random agents with some probability (Watts and Strogatz).
    WattsStrogatz {
        /// Neighbours per agent on the ring, even, below the number of agents.
        #[schemars(range(min = 2, max = 65_534))]
        neighbors: u32,
        /// Probability of each link to be moved.
        #[schemars(range(min = 0.0, max = 1.0))]
        rewiring: f64,
        /// One graph for all replicas, or one for each; left out: one for each where there are several replicas and all graphs together have at
        /// most 2^28 links.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        graph: Option<Copies>,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// A scale-free graph by growth and preferential attachment (Barabási and Albert); agent 0 is the oldest.
    BarabasiAlbert {
        /// Links that each new agent brings along.
        #[schemars(range(min = 1, max = 65_536))]
        edges: u32,
        /// One graph for all replicas, or one for each; left out: one for each where there are several replicas and all graphs together have at
        /// most 2^28 links.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        graph: Option<Copies>,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
    /// A graph in a file: lists of links, Matrix Market, Pajek, GML, GraphML, METIS, adjacency lists or matrices, plain or compressed. `polity check` says
    /// how it was understood; whatever can be read in two ways is refused.
    Edges {
        /// Path, relative to the config file. With `.gz` or `.zst` at the end it is compressed.
        file: String,
        /// How the file says who is whose neighbour; left out, the ending of its name says so: `.csv`, `.tsv`, `.txt`, `.edges`, `.edgelist`, `.el`,
        /// `.dat` (edges), `.mtx` (matrix_market), `.net` (pajek), `.gml`, `.graphml`, `.graph`, `.metis` (metis), `.adjlist` (adjacency).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        format: Option<LinkFormat>,
        /// A link of a and b says that a looks at b (meets, copies, listens to), not b at a. Left out: as the file says, and in both directions if it
        /// says nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        directed: Option<bool>,
        /// Read the weights of links (of edges: the third field of each line; of a matrix: its numbers), 0 (no link) to 65,534. Weights count in payoffs over neighbours
        /// (`interact/matrix`) and in `influence/average`; other phases take all links alike. Oneself has weight 1.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        weighted: bool,
        /// Edges and adjacency: the id of the first agent, 0 or 1; `auto` (the default) takes what leaves no agent out, or ids as labels, and refuses
        /// what can be both.
        #[serde(default, skip_serializing_if = "CountedFrom::is_auto")]
        base: CountedFrom,
        /// Edges and adjacency: ids are labels, not numbers of agents. Numbers ascend, words stand in the order in which they first occur; the run
        /// directory lists them in `agents.csv`.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        labels: bool,
        /// Edges, adjacency and matrix: lines to pass over at the top, remarks and empty lines not counted. Left out: a line of names, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0, max = 1_000))]
        header_lines: Option<u32>,
        /// Edges and matrix: what stands in numbers before the fraction. Left out: as the numbers have it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decimal: Option<DecimalSign>,
        /// Play also against oneself.
        #[serde(default)]
        self_play: bool,
    },
}

impl Default for TopologyFile {
    fn default() -> Self {
        Self::WellMixed { include_self: false }
    }
}

/// How many random graphs there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Copies {
    /// One for all replicas: differences between replicas are those of one graph.
    Shared,
    /// One for each replica, drawn independently: differences between replicas are those between graphs too.
    PerReplica,
}

/// Neighbours of a lattice site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Neighborhood {
    /// Up, left, right, down.
    #[default]
    VonNeumann,
    /// The eight around.
    Moore,
    /// The six around a hexagonal cell; rows are shifted by half a cell each, so up right and down left are neighbours too.
    Hexagonal,
}

/// Edges of a lattice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Boundary {
    /// Opposite edges are neighbours.
    #[default]
    Torus,
    /// Nothing lies beyond an edge.
    Walls,
}

/// Who meets whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topology {
    /// Everybody may meet everybody (`include_self`: draws are from all agents).
    WellMixed {
        /// Draw from all agents instead of from the others.
        include_self: bool,
    },
    /// Closed line with `neighbors` (even) nearest neighbours.
    Ring {
        /// Neighbours per agent.
        neighbors: u32,
        /// Play also against oneself.
        self_play: bool,
    },
    /// Square or hexagonal lattice; agent `y·width + x`.
    Lattice {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// Which sites are neighbours.
        neighborhood: Neighborhood,
        /// What happens at the edges.
        boundary: Boundary,
        /// Play also against oneself.
        self_play: bool,
    },
    /// Complete graphs of `size` consecutive agents.
    Groups {
        /// Agents per group.
        size: u32,
        /// Play also against oneself.
        self_play: bool,
    },
    /// Agents at the same place in all other groups of `size` consecutive agents.
    SameRole {
        /// Agents per group.
        size: u32,
        /// Number of groups.
        groups: u32,
    },
    /// Agents `0 .. left` are the neighbours of agents `left .. left + right` and the other way round; a star has `left` = 1.
    Bipartite {
        /// Agents on the left.
        left: u32,
        /// Agents on the right.
        right: u32,
        /// Play also against oneself.
        self_play: bool,
    },
    /// Links are columns of the agents, which [`network/rewire`](super::rewire) changes; they begin as those of another graph.
    Linked {
        /// The graph at step 0.
        start: Box<Self>,
        /// Neighbours per agent.
        degree: u32,
    },
    /// Any other graph, row by row.
    Sparse {
        /// Who is whose neighbour; where each replica has a graph of its own, in replica 0.
        network: Arc<Network>,
        /// The graphs of replicas 1, 2, …; none: all replicas have that of replica 0.
        others: Arc<[Network]>,
        /// Play also against oneself.
        self_play: bool,
    },
}

impl Topology {
    /// May an agent look at one that does not look back?
    #[must_use]
    pub fn one_way(&self) -> bool {
        match self {
            Self::Linked { .. } => true,
            Self::Sparse { network, .. } => network.directed(),
            _ => false,
        }
    }
    /// Largest number of neighbours of an agent (well-mixed: 0).
    #[must_use]
    pub fn degree_max(&self) -> u32 {
        match self {
            Self::WellMixed { .. } => 0,
            Self::Ring { neighbors, .. } => *neighbors,
            Self::Groups { size, .. } => size - 1,
            Self::SameRole { groups, .. } => groups - 1,
            Self::Lattice { neighborhood: Neighborhood::VonNeumann, .. } => 4,
            Self::Lattice { neighborhood: Neighborhood::Moore, .. } => 8,
            Self::Lattice { neighborhood: Neighborhood::Hexagonal, .. } => 6,
            Self::Bipartite { left, right, .. } => *left.max(right),
            Self::Linked { degree, .. } => *degree,
            Self::Sparse { .. } => self.networks().map(Network::degree_max).max().unwrap_or(0),
        }
    }
    /// Mean number of neighbours; of graphs by arithmetic that of an agent far from any edge.
    #[must_use]
    pub fn degree_mean(&self) -> f64 {
        match self {
            Self::Bipartite { left, right, .. } => {
                2.0 * f64::from(*left) * f64::from(*right) / (f64::from(*left) + f64::from(*right)) // both above 0
            }
            Self::Sparse { others, .. } => self.networks().map(Network::degree_mean).sum::<f64>() / (others.len() as f64 + 1.0),
            _ => f64::from(self.degree_max()),
        }
    }
    /// The graph, if its links have weights.
    #[must_use]
    pub fn weighted(&self) -> Option<&Network> {
        if let Self::Sparse { network, .. } = self { Some(network.as_ref()).filter(|network| network.weighted()) } else { None }
    }
    /// Most encounters that add up for one agent, itself included, rounded up: neighbours, or their weights.
    #[must_use]
    pub fn strength_max(&self) -> u32 {
        let met = self.weighted().map_or(self.degree_max(), |network| network.strength_max().div_ceil(1 << 16) as u32); // ≤ 65534
        met + u32::from(self.self_play())
    }
    /// Mean number of encounters that add up for one agent: neighbours, or their weights.
    #[must_use]
    pub fn strength_mean(&self) -> f64 {
        let mean = |network: &Network| {
            network.weights().iter().map(|w| f64::from(*w)).sum::<f64>()
                / f64::from(crate::network::WEIGHT_ONE)
                / f64::from(network.agents())
        };
        self.weighted().map_or_else(|| self.degree_mean(), mean)
    }
    /// The graph at step 0.
    #[must_use]
    pub fn start(&self) -> &Self {
        if let Self::Linked { start, .. } = self { start } else { self }
    }
    /// The rows of a sparse graph; of links that change, those at step 0.
    #[must_use]
    pub fn network(&self) -> Option<&Arc<Network>> {
        if let Self::Sparse { network, .. } = self.start() { Some(network) } else { None }
    }
    /// Do agents also play against themselves?
    #[must_use]
    pub fn self_play(&self) -> bool {
        match self {
            Self::WellMixed { .. } | Self::SameRole { .. } => false,
            Self::Ring { self_play, .. } | Self::Lattice { self_play, .. } | Self::Groups { self_play, .. } => *self_play,
            Self::Bipartite { self_play, .. } | Self::Sparse { self_play, .. } => *self_play,
            Self::Linked { start, .. } => start.self_play(),
        }
    }
    /// May random draws from the whole population return oneself?
    #[must_use]
    pub fn include_self(&self) -> bool {
        matches!(self, Self::WellMixed { include_self: true })
    }
    /// Is there a graph?
    #[must_use]
    pub fn is_graph(&self) -> bool {
        !matches!(self, Self::WellMixed { .. })
    }
}
