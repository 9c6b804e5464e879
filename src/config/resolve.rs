//! From [`File`] to [`Plan`]: every rule that spans several keys. All problems are collected, none is thrown.

use super::check;
use super::file::{Boundary, File, InitFile, PayoffMode, PhaseFile, Stop, TopologyFile};
use super::near::near;
use super::plan::{
    BestPlan, FermiPlan, Init, MatrixPlan, MutatePlan, PayoffFormat, PhasePlan, Plan, Revision, STRATEGIES_MAX, Spec, Topology, VoterPlan,
    draw,
};
use super::problem::Problem;
use crate::num::fixed;
use crate::num::table::FermiTable;
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
        let init = init(file, agents, &topology, base, &mut problems);
        let (phases, payoff) = phases(file, agents.unwrap_or(1), &topology, &mut problems);
        // Short-circuit forms: everything above was checked even if one part failed.
        match (agents.zip(init), problems.is_empty()) {
            (Some((agents, init)), true) => {
                let every = file.measure.every.unwrap_or_else(|| (file.steps / 100).max(1));
                let absorption = file.measure.absorption.unwrap_or(file.population.replicas > 1 || file.stop == Stop::Absorbed);
                let mut resolved = file.clone();
                resolved.population.agents = Some(agents);
                resolved.measure.every = Some(every);
                resolved.measure.absorption = Some(absorption);
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
        _ => match given {
            Some(n) => u64::from(n),
            None => {
                problems.push(Problem::new(
                    "population",
                    "the number of agents is missing",
                    format!("agents = 1 to {AGENTS_MAX}"),
                    "add the line agents = … (only on a lattice does it follow from width and height)",
                ));
                return None;
            }
        },
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
        if file.population.strategies[..i].contains(name) {
            problems.push(Problem::new(path, format!("{name:?} is listed twice"), "distinct names", "rename one of them"));
        }
    }
}

/// Index of a strategy name.
fn named(file: &File, path: &str, name: &str, problems: &mut Vec<Problem>) -> u8 {
    let names = &file.population.strategies;
    if let Some(index) = names.iter().position(|n| n == name) {
        return index as u8;
    }
    let remedy = near(name, names.iter().map(String::as_str))
        .map_or("use one of these, or add it to population.strategies".into(), |meant| format!("did you mean {meant:?}?"));
    problems.push(Problem::new(path, format!("{name:?} is not a strategy"), names.join(", "), remedy));
    0
}

fn init(file: &File, agents: Option<u32>, topology: &Topology, base: &Path, problems: &mut Vec<Problem>) -> Option<Init> {
    let found = problems.len();
    let count = file.population.strategies.len();
    let wrong_length = |path: &str, len: usize| {
        Problem::new(
            path,
            format!("{len} values for {count} strategies"),
            format!("{count} values"),
            "give one value per strategy, in their order",
        )
    };
    let resolved = match &file.init {
        InitFile::Fractions { fractions } => {
            if fractions.len() != count {
                problems.push(wrong_length("init.fractions", fractions.len()));
                return None;
            }
            let sum: f64 = fractions.iter().sum();
            if (sum - 1.0).abs() > 1e-9 {
                problems.push(Problem::new(
                    "init.fractions",
                    format!("the fractions sum to {sum}"),
                    "a sum of 1",
                    "scale them to sum to 1",
                ));
                return None;
            }
            let mut cumulative = 0.0;
            let mut thresholds: Vec<u32> = fractions
                .iter()
                .map(|f| {
                    cumulative += f;
                    fixed::probability_q30(f64::clamp(cumulative, 0.0, 1.0))
                })
                .collect();
            // Rounding must not leave a rest for a strategy of fraction 0 at the end.
            if let Some(last) = fractions.iter().rposition(|f| *f > 0.0) {
                thresholds[last..].fill(fixed::ONE_Q30);
            }
            Init::Fractions(thresholds)
        }
        InitFile::Counts { counts } => {
            if counts.len() != count {
                problems.push(wrong_length("init.counts", counts.len()));
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
            Init::Counts(counts.clone())
        }
        InitFile::SingleMutant { mutant, resident, agent } => {
            let mutant = named(file, "init.mutant", mutant, problems);
            let resident = named(file, "init.resident", resident, problems);
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
            let (background, strategy) =
                (named(file, "init.background", background, problems), named(file, "init.strategy", strategy, problems));
            let (columns, rows) = lattice_only(topology, "block", problems)?;
            if *width > columns || *height > rows {
                problems.push(Problem::new(
                    if *width > columns { "init.width" } else { "init.height" },
                    format!("a block of {width} × {height} does not fit a lattice of {columns} × {rows}"),
                    format!("up to {columns} × {rows}"),
                    "make the block smaller",
                ));
                return None;
            }
            Init::Block { background, strategy, left: (columns - width) / 2, top: (rows - height) / 2, width: *width, height: *height }
        }
        InitFile::Disc { background, strategy, radius } => {
            let (background, strategy) =
                (named(file, "init.background", background, problems), named(file, "init.strategy", strategy, problems));
            lattice_only(topology, "disc", problems)?;
            Init::Disc { background, strategy, limit: (4.0 * radius * radius).floor() as u64 }
        }
        InitFile::File { path } => Init::Listed(listed(file, agents?, &base.join(path), problems)),
    };
    (problems.len() == found).then_some(resolved)
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

fn listed(file: &File, agents: u32, path: &Path, problems: &mut Vec<Problem>) -> Vec<u8> {
    let text = match std::fs::read_to_string(path) {
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
            match index {
                Some(index) => strategies.push(index as u8),
                None => {
                    problems.push(Problem::new(
                        "init.path",
                        format!("{}, line {}: {word:?} is not a strategy", path.display(), number + 1),
                        format!("{}, or 0 to {}", names.join(", "), names.len() - 1),
                        "correct that line",
                    ));
                    return Vec::new();
                }
            }
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

/// Most encounters that add up in one payoff.
fn encounters(mode: PayoffMode, samples: u32, topology: &Topology) -> u32 {
    match mode {
        PayoffMode::Field | PayoffMode::Match => 1,
        PayoffMode::Sample => samples,
        PayoffMode::NeighborSum | PayoffMode::NeighborMean => topology.degree_max() + u32::from(topology.self_play()),
    }
}

fn phases(file: &File, agents: u32, topology: &Topology, problems: &mut Vec<Problem>) -> (Vec<PhasePlan>, PayoffFormat) {
    let bits = fraction_bits(file, topology, problems);
    let mut payoff = PayoffFormat { fraction_bits: bits, low: 0, high: 0, bin_bits: 0 };
    let mut plans: Vec<PhasePlan> = Vec::new();
    let mut rest_draw = None;
    // The strategy beside each packed payoff is current from an interaction to the next change of strategies.
    let mut packed = false;
    for (index, phase) in file.phase.iter().enumerate() {
        let path = format!("phase[{index}]");
        let mut revision = |update_probability: f64, needs_payoff: bool, problems: &mut Vec<Problem>| {
            if needs_payoff && !plans.iter().any(|p| matches!(p.spec, Spec::Matrix(_))) {
                problems.push(Problem::new(
                    path.clone(),
                    format!("{} compares payoffs, but nobody has earned any", phase.name()),
                    "a phase interact/… earlier in the step",
                    "put a [[phase]] with kind = \"interact/matrix\" before it",
                ));
            }
            let revision = Revision { update_q30: fixed::probability_q30(update_probability.clamp(0.0, 1.0)), rest_draw, packed };
            packed = false;
            revision
        };
        let (id, spec) = match phase {
            PhaseFile::InteractMatrix { .. } => {
                let plan = matrix(file, phase, &path, bits, topology, problems);
                (payoff.low, payoff.high) = range(&plan, file.population.strategies.len(), topology);
                (draw::MATRIX, Spec::Matrix(plan))
            }
            PhaseFile::ImitateFermi { beta, noise, update_probability } => {
                let beta = match (beta, noise) {
                    (Some(beta), None) => *beta,
                    (None, Some(noise)) => 1.0 / noise,
                    _ => {
                        let (key, found, remedy) = match beta {
                            Some(_) => (".beta", "beta and noise are both given", "remove one of them"),
                            None => ("", "neither beta nor noise is given", "add one of them"),
                        };
                        let allowed = "exactly one of beta (selection intensity) and noise (K = 1/beta)";
                        problems.push(Problem::new(format!("{path}{key}"), found, allowed, remedy));
                        1.0
                    }
                };
                (
                    draw::FERMI,
                    Spec::Fermi(FermiPlan { table: FermiTable::new(beta, bits), revision: revision(*update_probability, true, problems) }),
                )
            }
            PhaseFile::ImitateBest { models, update_probability } => {
                (draw::BEST, Spec::Best(BestPlan { models: *models, revision: revision(*update_probability, true, problems) }))
            }
            PhaseFile::ImitateVoter { update_probability } => {
                (draw::VOTER, Spec::Voter(VoterPlan { revision: revision(*update_probability, false, problems) }))
            }
            PhaseFile::EvolveMutate { probability, target } => {
                packed = false;
                (
                    draw::MUTATE,
                    Spec::Mutate(MutatePlan { probability_q30: fixed::probability_q30(probability.clamp(0.0, 1.0)), target: *target }),
                )
            }
        };
        let occurrence = plans.iter().filter(|p| p.id == id).count() as u8; // ≤ 64 phases
        plans.push(PhasePlan { id, occurrence, spec });
        if let Some(PhasePlan { spec: Spec::Matrix(m), .. }) = plans.last() {
            packed = true;
            rest_draw = (m.mode == PayoffMode::Match && agents % 2 == 1).then(|| plans[plans.len() - 1].draw(draw::MATCHING));
        }
    }
    // A resting agent earned 0, which may lie outside the matrix's range.
    if rest_draw.is_some() {
        (payoff.low, payoff.high) = (payoff.low.min(0), payoff.high.max(0));
    }
    let bins = u64::from(file.measure.histogram_bins.max(1));
    let width = (i64::from(payoff.high) - i64::from(payoff.low)) as u64;
    payoff.bin_bits = (0..32).find(|b| (width >> b) < bins).unwrap_or(31);
    (plans, payoff)
}

/// Fractional bits that fit the payoffs of every game in the step.
fn fraction_bits(file: &File, topology: &Topology, problems: &mut Vec<Problem>) -> u32 {
    let mut bits = 30;
    for (index, phase) in file.phase.iter().enumerate() {
        let PhaseFile::InteractMatrix { matrix, matrix_column, payoff, samples } = phase else { continue };
        let entries = matrix.iter().chain(matrix_column.iter().flatten()).flatten();
        let largest = entries.fold(0f64, |m, e| m.max(e.abs()));
        let bound = largest * f64::from(encounters(*payoff, *samples, topology));
        match fixed::payoff_bits(bound) {
            Some(fit) => bits = bits.min(fit),
            None => problems.push(Problem::new(
                format!("phase[{index}].matrix"),
                format!("an agent could earn {bound:e} in one step"),
                format!("up to {} in magnitude", fixed::PAYOFF_MAX),
                "divide all payoffs by a constant and multiply beta by it",
            )),
        }
    }
    bits
}

fn matrix(file: &File, phase: &PhaseFile, path: &str, bits: u32, topology: &Topology, problems: &mut Vec<Problem>) -> MatrixPlan {
    let PhaseFile::InteractMatrix { matrix, matrix_column, payoff, samples } = phase else {
        unreachable!("called for interact/matrix only");
    };
    let count = file.population.strategies.len();
    let before = problems.len();
    for (key, table) in [("matrix", Some(matrix)), ("matrix_column", matrix_column.as_ref())] {
        let Some(table) = table else { continue };
        let widths: Vec<usize> = table.iter().map(Vec::len).collect();
        if table.len() != count || widths.iter().any(|w| *w != count) {
            let found = match widths.as_slice() {
                [] => "no rows".into(),
                [first, rest @ ..] if rest.iter().all(|w| w == first) => format!("{} × {first}", widths.len()),
                _ => format!("{} rows of different lengths {widths:?}", widths.len()),
            };
            problems.push(Problem::new(
                format!("{path}.{key}"),
                format!("a matrix of {found} for {count} strategies"),
                format!("{count} × {count}"),
                "give one row and one column per strategy, in their order",
            ));
        }
    }
    if !topology.is_graph() && matches!(payoff, PayoffMode::NeighborSum | PayoffMode::NeighborMean) {
        problems.push(Problem::new(
            format!("{path}.payoff"),
            "a well-mixed population has no neighbours",
            "field, sample, match",
            "choose one of these, or topology.kind = \"ring\" or \"lattice\"",
        ));
    }
    let mut entries = vec![0; 2 * STRATEGIES_MAX * STRATEGIES_MAX];
    if problems.len() == before {
        for own in 0..count {
            for other in 0..count {
                entries[own * STRATEGIES_MAX + other] = fixed::payoff_q(matrix[own][other], bits);
                let column = matrix_column.as_ref().map_or(matrix[own][other], |c| c[other][own]);
                entries[(STRATEGIES_MAX + own) * STRATEGIES_MAX + other] = fixed::payoff_q(column, bits);
            }
        }
    }
    let (row, column) = entries.split_at(STRATEGIES_MAX * STRATEGIES_MAX);
    let symmetric = row == column;
    let samples = if *payoff == PayoffMode::Sample { *samples } else { 1 };
    MatrixPlan { entries, symmetric, mode: *payoff, samples }
}

/// Lowest and highest payoff that an agent can earn in one step.
fn range(plan: &MatrixPlan, count: usize, topology: &Topology) -> (i32, i32) {
    let each = (0..2).flat_map(|role| (0..count).flat_map(move |own| (0..count).map(move |other| (role, own as u8, other as u8))));
    let entries: Vec<i32> = each.map(|(role, own, other)| plan.entry(role, own, other)).collect();
    let (low, high) = (entries.iter().copied().min().unwrap_or(0), entries.iter().copied().max().unwrap_or(0));
    match plan.mode {
        // Agents at walls may have fewer encounters than the maximum, down to none.
        PayoffMode::NeighborSum => {
            let most = encounters(plan.mode, plan.samples, topology) as i32; // ≤ 65,535; products fit by the choice of bits
            (low.saturating_mul(most).min(0).min(low), high.saturating_mul(most).max(0).max(high))
        }
        _ => (low.min(0), high.max(0)),
    }
}
