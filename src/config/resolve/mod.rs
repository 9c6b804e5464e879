//! From [`File`] to [`Plan`]: every rule that spans several keys. All problems are collected, none is thrown.

mod init;
mod phases;

use super::check;
use super::file::{Boundary, File, InitFile, Stop, TopologyFile};
use super::plan::{Init, Plan, Topology};
use super::problem::Problem;
use std::path::Path;

/// Agents per replica at most.
const AGENTS_MAX: u64 = (1 << 31) - 1;

impl Plan {
    /// Checks and resolves a file; `base` is the folder that relative paths in it start from.
    ///
    /// # Errors
    /// Every problem found, in the order of the file.
    pub fn new(file: &File, base: &Path) -> Result<Self, Vec<Problem>> {
        // Ranges first, also for a file that no text stands behind: everything below relies on them.
        let mut problems = check::built(file);
        if !problems.is_empty() {
            return Err(problems);
        }
        name(file, &mut problems);
        let topology = topology(file, &mut problems);
        let agents = agents(file, &topology, &mut problems);
        strategies(file, &mut problems);
        let init = init::resolve(file, agents, &topology, base, &mut problems);
        let (phases, payoff) = phases::resolve(file, agents.unwrap_or(1), &topology, &mut problems);
        // Short-circuit forms: everything above was checked even if one part failed.
        match (agents.zip(init), problems.is_empty()) {
            (Some((agents, init)), true) => {
                let every = file.measure.every.unwrap_or_else(|| (file.steps / 100).max(1));
                let absorption = file.measure.absorption.unwrap_or(file.population.replicas > 1 || file.stop == Stop::Absorbed);
                let mut resolved = file.clone();
                resolved.population.agents = Some(agents);
                resolved.measure.every = Some(every);
                resolved.measure.absorption = Some(absorption);
                if let (InitFile::File { path }, Init::Listed(list)) = (&mut resolved.init, &init) {
                    *path = init::listed_name(list);
                }
                Ok(Self { file: resolved, agents, topology, init, phases, payoff, every, absorption })
            }
            _ => Err(problems),
        }
    }
}

fn name(file: &File, problems: &mut Vec<Problem>) {
    if file.name.chars().all(|c| c == '.') {
        problems.push(Problem::new(
            "name",
            format!("{:?} means another folder, not a name for one", file.name),
            "a name with a letter, digit, '_' or '-'",
            "choose a name",
        ));
    }
}

fn topology(file: &File, problems: &mut Vec<Problem>) -> Topology {
    match file.topology {
        TopologyFile::WellMixed { include_self } => Topology::WellMixed { include_self },
        TopologyFile::Ring { neighbors, self_play } => {
            if !neighbors.is_multiple_of(2) {
                problems.push(Problem::new(
                    "topology.neighbors",
                    format!("{neighbors} is odd, but a ring has as many neighbours on the left as on the right"),
                    "2, 4, 6, …",
                    format!("use {} or {}", (neighbors - 1).max(2), neighbors + 1),
                ));
            }
            Topology::Ring { neighbors, self_play }
        }
        TopologyFile::Lattice { width, height, neighborhood, boundary, self_play } => {
            if boundary == Boundary::Torus && width.min(height) < 3 {
                problems.push(Problem::new(
                    if width < 3 { "topology.width" } else { "topology.height" },
                    format!("a torus of {width} × {height} would make an agent its own or its twofold neighbour"),
                    "width and height of at least 3 on a torus",
                    "use boundary = \"walls\", or kind = \"ring\" for a closed line",
                ));
            }
            Topology::Lattice { width, height, neighborhood, boundary, self_play }
        }
    }
}

/// Agents per replica; `None` if their number is missing or too large.
fn agents(file: &File, topology: &Topology, problems: &mut Vec<Problem>) -> Option<u32> {
    let given = file.population.agents;
    let agents = match *topology {
        Topology::Lattice { width, height, .. } => {
            let sites = u64::from(width) * u64::from(height);
            if let Some(n) = given.filter(|n| u64::from(*n) != sites) {
                problems.push(Problem::new(
                    "population.agents",
                    format!("{n} agents do not fill a lattice of {width} × {height} = {sites} sites"),
                    format!("{sites}"),
                    "leave agents out (it follows from the lattice), or change width or height",
                ));
            }
            sites
        }
        _ => {
            if let Some(n) = given {
                u64::from(n)
            } else {
                problems.push(Problem::new(
                    "population",
                    "the number of agents is missing",
                    format!("agents = 1 to {AGENTS_MAX}"),
                    "add the line agents = … (only on a lattice does it follow from width and height)",
                ));
                return None;
            }
        }
    };
    if agents > AGENTS_MAX {
        problems.push(Problem::new(
            "topology",
            format!("{agents} sites are more than polity can number"),
            format!("up to {AGENTS_MAX} agents per replica"),
            "make the lattice smaller, or use several replicas",
        ));
        return None;
    }
    if let Topology::Ring { neighbors, .. } = *topology
        && u64::from(neighbors) >= agents
    {
        problems.push(Problem::new(
            "topology.neighbors",
            format!("{neighbors} neighbours need more than the {agents} agents there are"),
            format!("an even number below {agents}"),
            "use more agents or fewer neighbours; with 1 or 2 agents use kind = \"well_mixed\"",
        ));
    }
    u32::try_from(agents).ok()
}

fn strategies(file: &File, problems: &mut Vec<Problem>) {
    for (i, name) in file.population.strategies.iter().enumerate() {
        let path = format!("population.strategies[{i}]");
        let plain = !name.is_empty() && name.len() <= 32 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if !plain {
            problems.push(Problem::new(
                path.clone(),
                format!("{name:?} cannot stand in a column name"),
                "1 to 32 letters, digits, '_' or '-'",
                "shorten or simplify the name",
            ));
        }
        if let Some(other) = name.strip_suffix("_sd").filter(|other| file.population.strategies.iter().any(|n| n == other)) {
            problems.push(Problem::new(
                path.clone(),
                format!("{name:?} would share a column of metrics.csv with the spread of {other:?}"),
                "names that are not another one with \"_sd\"",
                "rename one of them",
            ));
        }
        if file.population.strategies[..i].contains(name) {
            problems.push(Problem::new(path, format!("{name:?} is listed twice"), "distinct names", "rename one of them"));
        }
    }
}
