//! The initial state: names to indices, probabilities to thresholds, files to lists.

use crate::config::plan::{Init, Topology};
use crate::file::inputs::Inputs;
use crate::file::named;
use crate::file::problem::Problem;
use crate::file::{File, InitFile};
use crate::num::fixed;

/// The initial state of a file; `None` if something is wrong with it.
pub(super) fn resolve(
    file: &File,
    agents: Option<u32>,
    topology: &Topology,
    inputs: &mut Inputs,
    problems: &mut Vec<Problem>,
) -> Option<Init> {
    let found = problems.len();
    let Some(init) = &file.init else {
        if file.population.strategies.len() > 1 {
            problems.push(Problem::new(
                "init",
                "nobody says who starts with which strategy",
                "a section [init] with kind = fractions, group_fractions, counts, single_mutant, block, disc, file",
                "add it, such as init = { kind = \"fractions\", fractions = [0.5, 0.5] }",
            ));
        }
        return Some(Init::Same);
    };
    let resolved = match init {
        InitFile::Fractions { fractions } => Init::Fractions(drawn(file, fractions, problems)?),
        InitFile::GroupFractions { fractions } => {
            let Topology::Groups { size, .. } = *topology else {
                problems.push(Problem::new(
                    "init.kind",
                    "there are no fixed groups to draw strategies for",
                    "topology.kind = \"groups\"",
                    "write topology = { kind = \"groups\", size = … }, or init.kind = \"fractions\"",
                ));
                return None;
            };
            Init::GroupFractions { thresholds: drawn(file, fractions, problems)?, size }
        }
        InitFile::Counts { counts } => counted(file, agents, counts, problems)?,
        InitFile::SingleMutant { mutant, resident, agent } => {
            let mutant = named::strategy(file, "init.mutant", mutant, problems);
            let resident = named::strategy(file, "init.resident", resident, problems);
            if let (Some(agent), Some(agents)) = (*agent, agents)
                && agent >= agents
            {
                problems.push(Problem::new(
                    "init.agent",
                    format!("agent {agent} does not exist"),
                    format!("0 to {}", agents - 1), // agents ≥ 1
                    "leave it out for a random place",
                ));
            }
            Init::SingleMutant { mutant, resident, agent: *agent }
        }
        InitFile::Block { background, strategy, width, height } => {
            let [background, strategy] = two_named(file, background, strategy, problems);
            let (left, top) = centred(topology, *width, *height, problems)?;
            Init::Block { background, strategy, left, top, width: *width, height: *height }
        }
        InitFile::Disc { background, strategy, radius } => {
            let [background, strategy] = two_named(file, background, strategy, problems);
            lattice_only(topology, "disc", problems)?;
            Init::Disc { background, strategy, limit: (4.0 * radius * radius).floor() as u64 }
        }
        InitFile::File { path } => Init::Listed(listed(file, agents?, path, inputs, problems)),
    };
    (problems.len() == found).then_some(resolved)
}

fn wrong_length(file: &File, path: &str, len: usize) -> Problem {
    let count = file.population.strategies.len();
    Problem::new(
        path,
        format!("{len} values for {count} strategies"),
        format!("{count} values"),
        "give one value per strategy, in their order",
    )
}

/// Cumulative thresholds of independent draws.
fn drawn(file: &File, fractions: &[f64], problems: &mut Vec<Problem>) -> Option<Vec<u32>> {
    if fractions.len() != file.population.strategies.len() {
        problems.push(wrong_length(file, "init.fractions", fractions.len()));
        return None;
    }
    let sum: f64 = fractions.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        problems.push(Problem::new("init.fractions", format!("the fractions sum to {sum}"), "a sum of 1", "scale them to sum to 1"));
        return None;
    }
    let mut cumulative = 0.0;
    let threshold = |f: &f64| {
        cumulative += f;
        fixed::probability_q30(f64::clamp(cumulative, 0.0, 1.0))
    };
    let mut thresholds: Vec<u32> = fractions.iter().map(threshold).collect();
    // Rounding must not leave a rest for a strategy of fraction 0 at the end.
    if let Some(last) = fractions.iter().rposition(|f| *f > 0.0) {
        thresholds[last..].fill(fixed::ONE_Q30);
    }
    Some(thresholds)
}

fn counted(file: &File, agents: Option<u32>, counts: &[u32], problems: &mut Vec<Problem>) -> Option<Init> {
    if counts.len() != file.population.strategies.len() {
        problems.push(wrong_length(file, "init.counts", counts.len()));
        return None;
    }
    let sum: u64 = counts.iter().map(|c| u64::from(*c)).sum();
    if let Some(agents) = agents.filter(|n| u64::from(*n) != sum) {
        problems.push(Problem::new(
            "init.counts",
            format!("the counts sum to {sum}, but there are {agents} agents"),
            format!("a sum of {agents}"),
            "change the counts or population.agents",
        ));
    }
    Some(Init::Counts(counts.to_vec()))
}

/// First column and row of a centred block.
fn centred(topology: &Topology, width: u32, height: u32, problems: &mut Vec<Problem>) -> Option<(u32, u32)> {
    let (columns, rows) = lattice_only(topology, "block", problems)?;
    if width > columns || height > rows {
        problems.push(Problem::new(
            if width > columns { "init.width" } else { "init.height" },
            format!("a block of {width} × {height} does not fit a lattice of {columns} × {rows}"),
            format!("up to {columns} × {rows}"),
            "make the block smaller",
        ));
        return None;
    }
    Some(((columns - width) / 2, (rows - height) / 2))
}

fn two_named(file: &File, background: &str, strategy: &str, problems: &mut Vec<Problem>) -> [u8; 2] {
    [named::strategy(file, "init.background", background, problems), named::strategy(file, "init.strategy", strategy, problems)]
}

fn lattice_only(topology: &Topology, what: &str, problems: &mut Vec<Problem>) -> Option<(u32, u32)> {
    if let Topology::Lattice { width, height, .. } = topology {
        return Some((*width, *height));
    }
    problems.push(Problem::new(
        "init.kind",
        format!("a {what} needs a lattice"),
        "topology.kind = \"lattice\"",
        "use kind = \"fractions\" or \"counts\" here, or a lattice",
    ));
    None
}

fn listed(file: &File, agents: u32, name: &str, inputs: &mut Inputs, problems: &mut Vec<Problem>) -> Vec<u8> {
    let path = inputs.place(name);
    let text = match inputs.read_text(name) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem::new(
                "init.path",
                format!("cannot read {}: {error}", path.display()),
                "a readable text file",
                "check the path; it starts from the folder of the config file",
            ));
            return Vec::new();
        }
    };
    let names = &file.population.strategies;
    let mut strategies = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for word in line.split(|c: char| c == ',' || c.is_whitespace()).filter(|w| !w.is_empty()) {
            let index = names.iter().position(|n| n == word).or_else(|| word.parse().ok().filter(|i: &usize| *i < names.len()));
            let Some(index) = index else {
                problems.push(Problem::new(
                    "init.path",
                    format!("{}, line {}: {word:?} is not a strategy", path.display(), number + 1),
                    format!("{}, or 0 to {}", names.join(", "), names.len() - 1),
                    "correct that line",
                ));
                return Vec::new();
            };
            strategies.push(index as u8);
        }
    }
    let (one, all) = (u64::from(agents), u64::from(agents) * u64::from(file.population.replicas));
    let len = strategies.len() as u64;
    if len != one && len != all {
        problems.push(Problem::new(
            "init.path",
            format!("{} lists {len} strategies for {agents} agents", path.display()),
            if one == all { format!("{one} entries") } else { format!("{one} entries (one replica) or {all} (all)") },
            "make the file and population.agents agree",
        ));
    }
    strategies
}
