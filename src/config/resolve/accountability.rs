//! Who answers for harm: which acts are harmful, and after which phases lineages and books are written.

use crate::columns::{Column, giver};
use crate::config::decision::decision_of;
use crate::config::plan::{PhasePlan, Plan, Society};
use crate::file::File;
use crate::file::accountability::{Accountability, Identity};
use crate::file::named;
use crate::file::problem::Problem;
use crate::rule::Inherits;

/// What a file asks for; `None`: nothing is traced.
pub(super) fn resolve(file: &File, problems: &mut Vec<Problem>) -> Option<Accountability> {
    let asked = file.accountability.as_ref()?;
    let charter = file.values.as_ref().map_or(&[][..], |values| &values.harmful);
    let (path, harmful) = if asked.harmful.is_empty() { ("values", charter) } else { ("accountability", &asked.harmful[..]) };
    if !asked.harm.is_empty() && asked.harm.len() != harmful.len() {
        problems.push(Problem::new(
            "accountability.harm",
            format!("{} numbers for {} harmful strategies", asked.harm.len(), harmful.len()),
            format!("{} numbers, one for each of {path}.harmful", harmful.len()),
            "add or remove numbers, or leave harm out: every harmful act then does a harm of 1",
        ));
    }
    let mut harm = vec![0; file.population.strategies.len()];
    for (k, name) in harmful.iter().enumerate() {
        let place = format!("{path}.harmful[{k}]");
        if harmful[..k].contains(name) && path == "accountability" {
            problems.push(Problem::new(place.clone(), format!("{name:?} is listed twice"), "distinct strategies", "remove one of them"));
        }
        // What is wrong with the charter is reported there.
        let mut own = Vec::new();
        let strategy = named::strategy(file, &place, name, &mut own);
        problems.extend(own.into_iter().filter(|_| path == "accountability"));
        harm[usize::from(strategy)] = asked.harm.get(k).copied().unwrap_or(1);
    }
    if asked.values.is_some() && file.values.is_none() {
        problems.push(Problem::new(
            "accountability.values",
            "agents have no values whose lineages could be told",
            "a section [values] with dimensions, and [[users]]",
            "add both, or remove the key",
        ));
    }
    Some(Accountability { harm, decision_harm: asked.decision_harm.unwrap_or(0), values: asked.values.filter(|_| file.values.is_some()) })
}

/// What a plan cannot keep books of: all blame might fall on one agent, and must fit its entry.
pub(super) fn problems(plan: &Plan) -> Vec<Problem> {
    let Some(kept) = plan.society().accountability.as_ref().filter(|kept| kept.keeps_books()) else { return Vec::new() };
    let decision = plan.decision();
    let mut problems = Vec::new();
    if kept.decision_harm > 0 && decision.is_none() {
        problems.push(Problem::new(
            "accountability.decision_harm",
            "no groups decide anything that can be told",
            "vote/decide by equal votes of all members, or interact/public_goods in groups with benefit.needed and without loners",
            "add such a phase, or remove the key",
        ));
    }
    let groups = decision.filter(|_| kept.decision_harm > 0).map_or(0, |(_, how)| plan.agents() / how.size());
    // Whoever sits in one group that fails in every step.
    let degrees = (u64::from(kept.decision_harm) * u64::from(plan.steps())) << 16;
    if degrees > u64::from(u32::MAX) {
        problems.push(Problem::new(
            "accountability.decision_harm",
            format!(
                "one agent might be responsible for {degrees} units of 2^-16 of a harm, more than the {} that an entry holds",
                u32::MAX
            ),
            "decision_harm · steps of at most 65535",
            format!("take at most {} steps, or a smaller number", 65_535 / kept.decision_harm.max(1)),
        ));
    }
    let each = 4 * (u64::from(kept.most()) * u64::from(plan.agents()) + u64::from(kept.decision_harm) * u64::from(groups));
    let quarters = u128::from(each) * u128::from(plan.steps());
    if quarters <= u128::from(u32::MAX) {
        return problems;
    }
    let steps = u64::from(u32::MAX) / each.max(1);
    problems.push(Problem::new(
        "accountability",
        format!("one agent might have to answer for {quarters} quarters of a harm, more than the {} that an entry holds", u32::MAX),
        if groups > 0 {
            "4 · (harm of the worst act · agents + decision_harm · groups) · steps of at most 4294967295".to_owned()
        } else {
            "4 · harm of the worst act · agents · steps of at most 4294967295".to_owned()
        },
        format!("take at most {steps} steps, fewer agents in more replicas, or smaller numbers of harm"),
    ));
    problems
}

/// What keeps the lineages of values from being told.
pub(super) fn untold(plan: &Plan) -> Vec<Problem> {
    let Some(identity) = plan.society().accountability.as_ref().and_then(|kept| kept.values) else { return Vec::new() };
    let mut problems = Vec::new();
    if plan.agents() > giver::AGENTS_MAX {
        problems.push(Problem::new(
            "accountability.values",
            format!("{} agents are more than a word tells apart that says whom values were copied from", plan.agents()),
            format!("at most {} agents in a replica", giver::AGENTS_MAX),
            "take fewer agents in more replicas, or remove the key",
        ));
    }
    let mixes = |phase: &&PhasePlan| phase.facts.writes_values && phase.rule.inherits() == Inherits::Mixed;
    let all = plan.phases().iter().enumerate().filter(|(_, phase)| identity == Identity::Descent && mixes(phase));
    problems.extend(all.map(|(k, phase)| {
        Problem::new(
            format!("phase[{k}]"),
            format!("{} makes values in which an agent's own may weigh less than a half, so that they descend from nobody in particular", phase.name()),
            "with accountability.values = \"descent\" phases that copy values whole, or move an agent's own by at most a half of the way to others",
            "take accountability.values = \"state\", by which a mixed value begins with whom it is mixed by",
        )
    }));
    problems
}

/// Marks the phases after which lineages are written, and the one whose acts go into the books: the last that pays agents, or else the first.
pub(super) fn mark(phases: &mut [PhasePlan], society: &Society) {
    let Some(kept) = &society.accountability else { return };
    let acts = phases.iter().rposition(|phase| phase.facts.earns.is_some()).unwrap_or(0);
    for (k, phase) in phases.iter_mut().enumerate() {
        phase.traces = phase.writes(Column::Strategy);
        phase.traces_values = kept.values.is_some() && phase.facts.writes_values;
        phase.books = kept.has_harmful_acts() && k == acts;
    }
    let decides = decision_of(phases).filter(|_| kept.decision_harm > 0);
    if let Some(phase) = decides.and_then(|(k, _)| phases.get_mut(k)) {
        phase.judges = true;
    }
}
