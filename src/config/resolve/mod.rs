//! From [`File`] to [`Plan`]: every rule that spans several keys. All problems are collected, none is thrown.

mod init;
mod phases;
mod society;

use super::check;
use super::file::{Boundary, File, InitFile, Stop, TopologyFile};
use super::plan::{self, Init, Plan, Topology};
use super::problem::Problem;
use std::path::Path;

/// What the resolution of one phase may look at.
pub(super) struct Context<'a> {
    /// The file.
    pub file: &'a File,
    /// Agents per replica.
    pub agents: u32,
    /// Whom agents meet.
    pub topology: &'a Topology,
    /// Whom agents learn from.
    pub learning: &'a Topology,
    /// `phase[k]`.
    pub path: &'a str,
    /// Name of the phase.
    pub phase: &'a str,
}

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
        let interaction = topology(&file.topology, "topology", &mut problems);
        let learning = file.learning.as_ref().map(|t| topology(t, "learning", &mut problems));
        let agents = agents(file, &interaction, &mut problems);
        fits(agents, &interaction, "topology", &mut problems);
        if let Some(learning) = &learning {
            fits(agents, learning, "learning", &mut problems);
        }
        strategies(file, &mut problems);
        let init = init::resolve(file, agents, &interaction, base, &mut problems);
        let known = agents.unwrap_or(1);
        let (phases, payoff) = phases::resolve(file, known, &interaction, learning.as_ref().unwrap_or(&interaction), &mut problems);
        let mut plan = Self {
            file: file.clone(),
            agents: known,
            topology: interaction,
            learning,
            society: plan::Society::default(),
            columns: Vec::new(),
            init: Init::Same,
            phases,
            payoff,
            every: 1,
            absorption: false,
        };
        plan.society = society::resolve(file, known, base, plan.group_size(), &mut problems);
        plan.columns = society::columns(&plan.society, &plan.phases);
        plan.phases.iter_mut().filter(|p| p.learns()).for_each(|p| p.active = plan.society.learners());
        // Short-circuit forms: everything above was checked even if one part failed.
        match (agents.zip(init), problems.is_empty()) {
            (Some((agents, init)), true) => {
                let every = file.measure.every.unwrap_or_else(|| (file.steps / 100).max(1));
                let absorption = file.measure.absorption.unwrap_or(file.population.replicas > 1 || file.stop == Stop::Absorbed);
                let mut resolved = file.clone();
                resolved.population.agents = Some(agents);
                resolved.measure.every = Some(every);
                resolved.measure.absorption = Some(absorption);
                if let (Some(InitFile::File { path }), Init::Listed(list)) = (&mut resolved.init, &init) {
                    *path = init::listed_name(list);
                }
                Ok(Self { file: resolved, agents, init, every, absorption, ..plan })
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

fn topology(file: &TopologyFile, section: &str, problems: &mut Vec<Problem>) -> Topology {
    match *file {
        TopologyFile::WellMixed { include_self } => Topology::WellMixed { include_self },
        TopologyFile::Ring { neighbors, self_play } => {
            if !neighbors.is_multiple_of(2) {
                problems.push(Problem::new(
                    format!("{section}.neighbors"),
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
                    format!("{section}.{}", if width < 3 { "width" } else { "height" }),
                    format!("a torus of {width} × {height} would make an agent its own or its twofold neighbour"),
                    "width and height of at least 3 on a torus",
                    "use boundary = \"walls\", or kind = \"ring\" for a closed line",
                ));
            }
            Topology::Lattice { width, height, neighborhood, boundary, self_play }
        }
        TopologyFile::Groups { size, self_play } => Topology::Groups { size, self_play },
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
    u32::try_from(agents).ok()
}

/// Reports a topology that does not fit the number of agents.
fn fits(agents: Option<u32>, topology: &Topology, section: &str, problems: &mut Vec<Problem>) {
    let Some(agents) = agents else { return };
    if let Topology::Groups { size, .. } = *topology
        && !agents.is_multiple_of(size)
    {
        problems.push(Problem::new(
            format!("{section}.size"),
            format!("{agents} agents cannot be divided into groups of {size}"),
            format!("a divisor of {agents}"),
            format!("use {} agents", (agents / size).max(1) * size),
        ));
    }
    if let Topology::Lattice { width, height, .. } = *topology
        && u64::from(width) * u64::from(height) != u64::from(agents)
        && section != "topology"
    {
        problems.push(Problem::new(
            format!("{section}.width"),
            format!("{agents} agents do not fill a lattice of {width} × {height}"),
            format!("{agents} sites"),
            "change width or height",
        ));
    }
    if let Topology::Ring { neighbors, .. } = *topology
        && neighbors >= agents
    {
        problems.push(Problem::new(
            format!("{section}.neighbors"),
            format!("{neighbors} neighbours need more than the {agents} agents there are"),
            format!("an even number below {agents}"),
            "use more agents or fewer neighbours; with 1 or 2 agents use kind = \"well_mixed\"",
        ));
    }
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
