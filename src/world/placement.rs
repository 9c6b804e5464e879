//! Which agents stand first where a class is placed: by index, degree, community, nearness. Lower ranks first; whoever asks breaks ties by a shuffle.

use super::graph::Graph;
use crate::file::Placement;
use crate::num::permute::Permutation;
use rayon::prelude::*;

/// Rank of agents that nobody reaches.
const NEVER: u32 = u32::MAX;

/// What ranks of one replica are made of.
pub(super) struct Ground<'a> {
    /// Agents.
    pub agents: u32,
    /// Who is linked to whom.
    pub graph: Graph<'a>,
    /// Strategies.
    pub strategy: &'a [u8],
    /// Agents per fixed group.
    pub group_size: u32,
}

impl Ground<'_> {
    /// Ranks of all agents; empty: all have the same. `centre` begins a cluster, `groups` shuffles communities, `capability` is that of an agent.
    pub(super) fn ranks(
        &self,
        placement: Placement,
        centre: u32,
        groups: &dyn Fn(u32) -> Permutation,
        capability: &(dyn Fn(u32) -> u32 + Sync),
    ) -> Vec<u32> {
        let each = |rank: &(dyn Fn(u32) -> u32 + Sync)| (0..self.agents).into_par_iter().map(rank).collect();
        match placement {
            Placement::Random | Placement::Independent => Vec::new(),
            Placement::Block => each(&|i| i),
            Placement::Capability => each(&|i| NEVER - capability(i)),
            Placement::Degree => each(&|i| NEVER - self.graph.degree(i)),
            Placement::Community => {
                let size = self.group_size.max(1);
                let order = groups(self.agents.div_ceil(size));
                each(&|i| order.forward(i / size))
            }
            Placement::Border => self.far((0..self.agents).into_par_iter().filter(|i| self.borders(*i)).collect()),
            Placement::Cluster => self.around(centre),
        }
    }

    /// Has the agent a neighbour of another strategy?
    fn borders(&self, i: u32) -> bool {
        let own = self.strategy[i as usize];
        self.neighbors(i).any(|j| self.strategy[j as usize] != own)
    }

    fn neighbors(&self, i: u32) -> impl Iterator<Item = u32> + '_ {
        (0..self.graph.slots_of(i)).filter_map(move |slot| self.graph.at(i, slot))
    }

    /// Links from one agent to each; complete groups and sides are not walked.
    fn around(&self, centre: u32) -> Vec<u32> {
        let each = |rank: &(dyn Fn(u32) -> u32 + Sync)| (0..self.agents).into_par_iter().map(rank).collect();
        match self.graph {
            Graph::WellMixed => Vec::new(),
            Graph::Groups { size } => each(&|i| {
                if i == centre {
                    0
                } else if i / size == centre / size {
                    1
                } else {
                    NEVER
                }
            }),
            Graph::Bipartite { left, .. } => each(&|i| {
                if i == centre {
                    0
                } else if (i < left) != (centre < left) {
                    1
                } else {
                    2
                }
            }),
            _ => self.far(vec![centre]),
        }
    }

    /// Links from the nearest of some agents to each.
    fn far(&self, mut ring: Vec<u32>) -> Vec<u32> {
        let mut rank = vec![NEVER; self.agents as usize];
        for i in &ring {
            rank[*i as usize] = 0;
        }
        for distance in 1.. {
            let mut next = Vec::new();
            for i in ring {
                for j in self.neighbors(i) {
                    if rank[j as usize] == NEVER {
                        rank[j as usize] = distance;
                        next.push(j);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            ring = next;
        }
        rank
    }
}
