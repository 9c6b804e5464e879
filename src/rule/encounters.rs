//! How much of an agent's payoff comes from others and how much from itself, on average over agents.

use super::facts::Around;
use super::setting::Setting;
use crate::file::phase_file::PayoffMode;
use crate::file::topology::Topology;
use crate::file::{Boundary, Neighborhood};
use crate::network::{Network, WEIGHT_ONE};

/// Encounters that count for an agent's payoff, on average over agents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encounters {
    /// With others, as row and as column player.
    pub others: [f64; 2],
    /// With itself.
    pub itself: f64,
}

impl Encounters {
    /// Those of a payoff mode.
    #[must_use]
    pub fn of(mode: PayoffMode, around: Around, of: &Setting<'_>) -> Self {
        let halves = |others: f64, itself: f64| Self { others: [others / 2.0; 2], itself };
        let n = f64::from(of.agents);
        match mode {
            PayoffMode::Match => halves(f64::from(of.agents - of.agents % 2) / n, 0.0),
            PayoffMode::Sample if around == Around::Met && of.topology.is_graph() => {
                let met = Self::counted(of, true, false);
                halves(met.others[0] + met.others[1], 0.0)
            }
            PayoffMode::Field | PayoffMode::Sample if of.topology.include_self() => halves(1.0 - 1.0 / n, 1.0 / n),
            PayoffMode::Field | PayoffMode::Sample => halves(if of.agents > 1 { 1.0 } else { 0.0 }, 0.0),
            PayoffMode::NeighborSum => Self::counted(of, false, of.topology.self_play()),
            PayoffMode::NeighborMean => Self::counted(of, true, of.topology.self_play()),
        }
    }

    /// Neighbours on the graph, as they are or as means.
    fn counted(of: &Setting<'_>, means: bool, self_play: bool) -> Self {
        let itself = f64::from(u8::from(self_play));
        let (mut sum, mut agents) = ([0.0; 3], 0.0);
        each(of.topology, of.agents, &mut |count, [row, column]| {
            let all = row + column + itself;
            let whole = if !means || all <= 0.0 { 1.0 } else { all };
            agents += count;
            [row, column, itself].iter().zip(&mut sum).for_each(|(x, sum)| *sum += count * x / whole);
        });
        let [row, column, own] = sum.map(|x| x / f64::max(agents, 1.0));
        Self { others: [row, column], itself: own }
    }
}

/// Mean number of neighbours of an agent, walls and all graphs counted.
#[must_use]
pub fn neighbors(topology: &Topology, agents: u32) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    each(topology, agents, &mut |count, [row, column]| (sum, all) = (sum + count * (row + column), all + count));
    sum / f64::max(all, 1.0)
}

/// Kinds of agents: how many, and the neighbours (or their weights) whom each meets as row and as column player.
fn each(topology: &Topology, agents: u32, each: &mut dyn FnMut(f64, [f64; 2])) {
    match topology {
        Topology::Lattice { width, height, neighborhood, boundary: Boundary::Walls, .. } => walls([*width, *height], *neighborhood, each),
        Topology::Bipartite { left, right, .. } => {
            each(f64::from(*left), [f64::from(*right), 0.0]);
            each(f64::from(*right), [0.0, f64::from(*left)]);
        }
        Topology::Sparse { .. } => topology.networks().for_each(|network| rows(network, each)),
        _ => each(f64::from(agents), [f64::from(topology.degree_max()) / 2.0; 2]),
    }
}

/// Sites of a lattice with walls by what lies beside them: nothing, a site on one side, on both.
fn walls(sides: [u32; 2], neighborhood: Neighborhood, each: &mut dyn FnMut(f64, [f64; 2])) {
    // (sites, is there one before, is there one behind) along a side.
    let along = |n: u32| match n {
        1 => vec![(1, false, false)],
        n => vec![(1, false, true), (n - 2, true, true), (1, true, false)],
    };
    for (columns, left, right) in along(sides[0]) {
        for (rows, up, down) in along(sides[1]) {
            let there = |dx: i32, dy: i32| (dx < 0 && left || dx == 0 || dx > 0 && right) && (dy < 0 && up || dy == 0 || dy > 0 && down);
            let all = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy))).filter(|(dx, dy)| match neighborhood {
                Neighborhood::VonNeumann => dx * dx + dy * dy == 1,
                Neighborhood::Moore => dx * dx + dy * dy > 0,
                Neighborhood::Hexagonal => dx * dx + dy * dy > 0 && dx != dy,
            });
            // Who stands before an agent is met as column player.
            let (before, behind): (Vec<_>, Vec<_>) = all.filter(|(dx, dy)| there(*dx, *dy)).partition(|(dx, dy)| (*dy, *dx) < (0, 0));
            each(f64::from(columns) * f64::from(rows), [behind.len() as f64, before.len() as f64]);
        }
    }
}

fn rows(network: &Network, each: &mut dyn FnMut(f64, [f64; 2])) {
    let weighted = network.weighted();
    for i in 0..network.agents() {
        let row = network.row(i);
        let before = row.partition_point(|j| *j < i);
        let (column, row) = if weighted {
            let sum = |part: &[u32]| part.iter().map(|w| f64::from(*w)).sum::<f64>() / f64::from(WEIGHT_ONE);
            let (column, row) = network.row_weights(i).split_at(before);
            (sum(column), sum(row))
        } else {
            (before as f64, (row.len() - before) as f64)
        };
        each(1.0, [row, column]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn lattice(neighborhood: Neighborhood) -> Topology {
        Topology::Lattice { width: 4, height: 3, neighborhood, boundary: Boundary::Walls, self_play: true }
    }

    #[test]
    fn walls_have_fewer_neighbours() {
        // 4 by 3: 3·3 + 4·2 links, diagonals 3·2 each way.
        for (neighborhood, links) in [(Neighborhood::VonNeumann, 17.0), (Neighborhood::Hexagonal, 23.0), (Neighborhood::Moore, 29.0)] {
            assert!((neighbors(&lattice(neighborhood), 12) - 2.0 * links / 12.0).abs() < 1e-12, "{neighborhood:?}");
        }
    }

    #[test]
    fn means_weigh_agents_alike() {
        // A path of three: ends meet one, the middle two.
        let network = Arc::new(Network::new(3, &[[0, 1], [1, 2]], false));
        let path = Topology::Sparse { network, others: Arc::new([]), self_play: false };
        let of = Setting { agents: 3, strategies: 2, dimensions: 0, topology: &path, learning: &path };
        let mean = Encounters::of(PayoffMode::NeighborMean, Around::Met, &of);
        // Agent 0 is the row, agent 2 the column, agent 1 half of each.
        assert!(mean.others.iter().all(|x| (x - 0.5).abs() < 1e-12) && mean.itself == 0.0);
        let sum = Encounters::of(PayoffMode::NeighborSum, Around::Met, &of);
        assert!(sum.others.iter().all(|x| (x - 2.0 / 3.0).abs() < 1e-12));
        let walls = lattice(Neighborhood::VonNeumann);
        let of = Setting { agents: 12, topology: &walls, ..of };
        // Corners 4 of 3, edges 6 of 4, inside 2 of 5.
        let itself = Encounters::of(PayoffMode::NeighborMean, Around::Met, &of).itself;
        assert!((itself - (4.0 / 3.0 + 6.0 / 4.0 + 2.0 / 5.0) / 12.0).abs() < 1e-12, "{itself}");
        let all = Topology::WellMixed { include_self: true };
        let of = Setting { agents: 5, topology: &all, ..of };
        assert_eq!(Encounters::of(PayoffMode::Match, Around::Population, &of).others, [0.4, 0.4]);
        assert_eq!(Encounters::of(PayoffMode::Field, Around::Population, &of).itself, 0.2);
    }
}
