//! From [`File`] to [`Plan`]: every rule that spans several keys. All problems are collected, none is thrown.

mod alignment;
mod columns;
mod idle;
mod init;
mod links;
mod listed;
mod phases;
mod place;
mod society;
mod sparse;
mod topology;

pub use idle::{Remark, choices};
pub use links::SLOTS_MAX;

use super::check;
use super::file::{File, Stop};
use super::inputs::Inputs;
use super::named;
use super::plan::{self, Init, Plan};
use super::problem::Problem;
use super::rule::Registry;
use std::path::Path;

impl Plan {
    /// Checks and resolves a file whose phases are those of a registry; `base` is the folder that relative paths in it start from.
    ///
    /// # Errors
    /// Every problem found, in the order of the file.
    pub fn new(file: &File, base: &Path, registry: &Registry) -> Result<Self, Vec<Problem>> {
        // Ranges first, also for a file that no text stands behind: everything below relies on them.
        let mut problems = check::built(file, registry);
        if !problems.is_empty() {
            return Err(problems);
        }
        let file = &phases::filled(file, registry)?;
        name(file, &mut problems);
        let mut inputs = Inputs::new(base);
        let place = place::Place::first(file);
        let met = listed::network(&file.topology, place, listed::Called::Unsaid, &mut inputs, &mut problems);
        let agents = topology::agents(file, met.as_ref(), &mut problems);
        let place = place::Place { section: "learning", which: 1, agents, ..place };
        let called = listed::Called::of(met.as_ref());
        let copied = file.learning.as_ref().and_then(|t| listed::network(t, place, called, &mut inputs, &mut problems));
        let learning = file.learning.as_ref().map(|t| topology::topology(t, place, copied, &mut problems));
        let interaction = topology::topology(&file.topology, place::Place { section: "topology", which: 0, ..place }, met, &mut problems);
        strategies(file, &mut problems);
        let init = init::resolve(file, agents, &interaction, &mut inputs, &mut problems);
        let known = agents.unwrap_or(1);
        let interaction = links::linked(file, registry, interaction, known, &mut problems);
        let stage = phases::Stage { file, agents: known, topology: &interaction, learning: learning.as_ref().unwrap_or(&interaction) };
        let (phases, payoff) = phases::resolve(stage, registry, &mut problems);
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
            inputs: Vec::new(),
            warnings: Vec::new(),
        };
        plan.society = society::resolve(file, known, &mut inputs, plan.group_size(), &mut problems);
        plan.columns =
            columns::columns(&plan.society, &plan.phases, plan.strategy_count() as u32, plan.topology().degree_max(), &mut problems);
        problems.extend(alignment::problems(file, &plan));
        plan.phases.iter_mut().filter(|p| p.facts.learns).for_each(|p| p.active = plan.society.learners());
        let (warnings, problems): (Vec<Problem>, Vec<Problem>) = problems.into_iter().partition(|p| p.warning);
        plan.warnings = warnings.iter().map(Problem::line).collect();
        // Short-circuit forms: everything above was checked even if one part failed.
        match (agents.zip(init), problems.is_empty()) {
            (Some((agents, init)), true) => {
                let every = file.measure.every.unwrap_or_else(|| (file.steps / 100).max(1));
                let absorption = file.measure.absorption.unwrap_or(file.population.replicas > 1 || file.stop == Stop::Absorbed);
                let mut resolved = file.clone();
                resolved.population.agents = Some(agents);
                resolved.measure.every = Some(every);
                resolved.measure.absorption = Some(absorption);
                let graphs = [Some(&mut resolved.topology), resolved.learning.as_mut()].into_iter().flatten();
                for (graph, of) in graphs.zip([Some(&plan.topology), plan.learning.as_ref()].into_iter().flatten()) {
                    topology::say_copies(graph, of, file.population.replicas);
                    of.network().into_iter().for_each(|network| listed::written_out(graph, network));
                }
                Ok(Self { inputs: inputs.name_in(&mut resolved), file: resolved, agents, init, every, absorption, ..plan })
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

fn strategies(file: &File, problems: &mut Vec<Problem>) {
    for (i, name) in file.population.strategies.iter().enumerate() {
        let path = format!("population.strategies[{i}]");
        let plain = named::plain(name);
        if !plain {
            problems.push(Problem::new(
                path.clone(),
                format!("{name:?} cannot stand in a column name"),
                named::PLAIN,
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
