//! From [`File`] to [`Plan`]: every rule that spans several keys. All problems are collected, none is thrown.

mod accountability;
mod alignment;
mod claims;
mod columns;
mod early;
mod events;
mod happenings;
mod idle;
mod init;
mod links;
mod listed;
mod phases;
mod place;
mod remark;
mod society;
mod sources;
mod sparse;
mod tables;
mod topology;

pub use idle::choices;
pub use links::SLOTS_MAX;
pub use remark::Remark;

use super::check;
use super::plan::{self, Init, Once, Plan};
use crate::file::inputs::Inputs;
use crate::file::named;
use crate::file::problem::Problem;
use crate::file::{File, Stop};
use crate::rule::Registry;
use std::cell::RefCell;
use std::path::Path;

impl Plan {
    /// Checks and resolves a file whose phases are those of a registry; `base` is the folder that relative paths in it start from.
    ///
    /// # Errors
    /// Every problem found, in the order of the file.
    #[expect(clippy::too_many_lines, reason = "one line for each part of a config, in the order in which they need each other")]
    pub fn new(file: &File, base: &Path, registry: &Registry) -> Result<Self, Vec<Problem>> {
        // Ranges first, also for a file that no text stands behind: everything below relies on them.
        let mut problems = check::built(file, registry);
        if !problems.is_empty() {
            return Err(problems);
        }
        let file = &phases::filled(file, registry)?;
        named_and_claimed(file, &mut problems);
        let early = early::problems(file, base, registry);
        if !early.is_empty() {
            return Err(problems.into_iter().filter(|p| !p.warning).chain(early).collect());
        }
        let mut inputs = RefCell::new(Inputs::new(base));
        let place = place::Place::first(file);
        let met = listed::network(&file.topology, place, listed::Called::Unsaid, inputs.get_mut(), &mut problems);
        let agents = topology::agents(file, met.as_ref(), &mut problems);
        let place = place::Place { section: "learning", which: 1, agents, ..place };
        let copied = file
            .learning
            .as_ref()
            .and_then(|t| listed::network(t, place, listed::Called::of(met.as_ref()), inputs.get_mut(), &mut problems));
        let learning = file.learning.as_ref().map(|t| topology::topology(t, place, copied, &mut problems));
        let interaction = topology::topology(&file.topology, place::Place { section: "topology", which: 0, ..place }, met, &mut problems);
        named::strategies(file, &mut problems);
        let init = init::resolve(file, agents, &interaction, inputs.get_mut(), &mut problems);
        let known = agents.unwrap_or(1);
        let interaction = links::linked(file, registry, interaction, known, &mut problems);
        let stage = phases::Stage {
            file,
            agents: known,
            topology: &interaction,
            learning: learning.as_ref().unwrap_or(&interaction),
            inputs: &inputs,
        };
        let (changed, phases, payoff) = events::phases(stage, registry, &mut problems);
        let mut plan = Self {
            file: file.clone(),
            agents: known,
            topology: interaction,
            learning,
            society: plan::Society::default(),
            columns: Vec::new(),
            init: Init::Same,
            phases,
            events: Vec::new(),
            stages: Vec::new(),
            payoff,
            every: file.measure.every.unwrap_or_else(|| (file.steps / 100).max(1)),
            absorption: file.measure.absorption.unwrap_or(file.population.replicas > 1 || file.stop == Stop::Absorbed),
            tables: Vec::new(),
            inputs: Vec::new(),
            warnings: Vec::new(),
            scores: Once::default(),
        };
        plan.society = society::resolve(file, known, inputs.get_mut(), plan.group_size(), &mut problems);
        plan.columns =
            columns::columns(&plan.society, &plan.phases, plan.strategy_count() as u32, plan.topology().degree_max(), &mut problems);
        problems.extend(alignment::problems(file, &plan));
        problems.extend(accountability::problems(&plan));
        problems.extend(accountability::untold(&plan));
        plan.phases.iter_mut().filter(|p| p.facts.learns).for_each(|p| p.active = plan.society.learners());
        accountability::mark(&mut plan.phases, &plan.society);
        events::put(&mut plan, changed, registry, &inputs, &mut problems);
        if agents.is_some() {
            plan.tables = tables::tables(&plan, plan.every, &mut problems);
        }
        stop(&plan, &mut problems);
        pictures(&plan, &mut problems);
        let (warnings, problems): (Vec<Problem>, Vec<Problem>) = problems.into_iter().partition(|p| p.warning);
        plan.warnings = warnings.iter().map(Problem::line).collect();
        // Short-circuit forms: everything above was checked even if one part failed.
        match (agents.zip(init), problems.is_empty()) {
            (Some((agents, init)), true) => {
                let mut resolved = written_out(&plan, agents);
                let inputs = inputs.into_inner().name_in(&mut resolved);
                Ok(Self { file: resolved, agents, init, inputs, ..plan })
            }
            _ => Err(problems),
        }
    }
}

/// The file of a plan with every default written out.
fn written_out(plan: &Plan, agents: u32) -> File {
    let mut file = plan.file.clone();
    file.population.agents = Some(agents);
    file.measure.every = Some(plan.every);
    file.measure.absorption = Some(plan.absorption);
    file.output.table.iter_mut().filter(|table| table.steps.is_none()).for_each(|table| table.every = table.every.or(Some(plan.every)));
    let replicas = file.population.replicas;
    let graphs = [Some(&mut file.topology), file.learning.as_mut()].into_iter().flatten();
    for (graph, of) in graphs.zip([Some(&plan.topology), plan.learning.as_ref()].into_iter().flatten()) {
        topology::say_copies(graph, of, replicas);
        of.network().into_iter().for_each(|network| listed::written_out(graph, network));
    }
    file
}

/// Warns of a run that stops at something other than its end.
fn stop(plan: &Plan, problems: &mut Vec<Problem>) {
    if plan.file.stop == Stop::Happy && plan.homes().is_none() {
        problems.push(Problem::new(
            "stop",
            "\"happy\" is about agents who move, but nobody does",
            "stop = \"happy\" with a phase space/relocate",
            "remove stop, or add that phase",
        ));
    }
    if plan.file.stop == Stop::Settled && plan.greedy().is_none() {
        problems.push(Problem::new(
            "stop",
            "\"settled\" is about agents who choose by what acts are worth, but nobody does",
            "stop = \"settled\" with a phase learn/q_learning",
            "remove stop, or add that phase",
        ));
    }
    if plan.file.stop != Stop::Absorbed {
        return;
    }
    if plan.strategy_count() == 1 {
        problems.push(Problem::warning(
            "stop",
            "all agents have the only strategy from the start, so that the run stops at step 0",
            "remove stop",
        ));
    } else if let Some(k) = plan.events.iter().position(|event| event.turn.as_ref().is_some_and(|turn| turn.strategy.is_some())) {
        problems.push(Problem::warning(
            "stop",
            format!(
                "event[{k}] brings strategies back, so that no replica is absorbed for good: the run stops once each has held one strategy in some step, and what would happen later does not"
            ),
            "remove stop to run all steps",
        ));
    } else if let Some((k, phase)) = plan.phases.iter().enumerate().find(|(_, phase)| phase.revives) {
        problems.push(Problem::warning(
            "stop",
            format!(
                "phase[{k}], {}, brings lost strategies back, so that no replica is absorbed for good: the run stops once each has held one strategy in some step",
                phase.name()
            ),
            "remove stop to run all steps, or remove what brings them back",
        ));
    }
}

/// Pictures that a run may have at most; as many as the schema allows to be asked for.
const PICTURES_MAX: u64 = 10_000;

/// Pictures that are spread over other steps than those of the run.
fn pictures(plan: &Plan, problems: &mut Vec<Problem>) {
    let Some(over) = plan.file.output.snapshots_over else { return };
    let (path, all) = ("output.snapshots_over", plan.pictures().all());
    if plan.file.output.snapshots < 2 {
        problems.push(Problem::warning(path, "fewer than two snapshots are spread over nothing", "remove it, or raise output.snapshots"));
    } else if all > PICTURES_MAX {
        problems.push(Problem::new(
            path,
            format!("{} snapshots in {over} steps are {all} in {}", plan.file.output.snapshots, plan.steps()),
            format!("at most {PICTURES_MAX} in the whole run"),
            "raise it, or lower output.snapshots",
        ));
    }
}

/// What no other part of the file has a say in.
fn named_and_claimed(file: &File, problems: &mut Vec<Problem>) {
    claims::check(file, problems);
    if file.name.chars().all(|c| c == '.') {
        problems.push(Problem::new(
            "name",
            format!("{:?} means another folder, not a name for one", file.name),
            "a name with a letter, digit, '_' or '-'",
            "choose a name",
        ));
    }
}
