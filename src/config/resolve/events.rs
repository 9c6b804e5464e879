//! What happens between two steps: agents who are chosen, keys that are set, and the plans that take over then.

use super::accountability;
use super::phases::{self, Stage as Step};
use super::society;
use crate::columns::Column;
use crate::config::check;
use crate::config::overrides;
use crate::config::plan::{Amount, EventPlan, Once, PayoffFormat, Plan, Society, Stage, Times, Turn};
use crate::file::inputs::Inputs;
use crate::file::named;
use crate::file::near::near;
use crate::file::phase_file::{ERROR, VALUE};
use crate::file::problem::Problem;
use crate::file::tree::Node;
use crate::file::{EventFile, File, Placement};
use crate::num::fixed;
use crate::rule::{PhasePlan, Registry};
use std::cell::RefCell;
use std::sync::Arc;

/// Times at which keys are set at most: each has a plan.
const SETTINGS_MAX: usize = 1024;

/// Puts the events of its file into a plan, and the plans that take over then.
pub(super) fn put(plan: &mut Plan, changed: Vec<Changed>, registry: &Registry, inputs: &RefCell<Inputs>, problems: &mut Vec<Problem>) {
    plan.events = events(&plan.file, &plan.society, plan.group_size(), problems);
    if problems.iter().all(|p| p.warning) {
        plan.stages = stages(plan, changed, registry, inputs, problems);
    }
}

/// The events of a file; what is wrong with them by themselves is reported.
fn events(file: &File, society: &Society, group_size: u32, problems: &mut Vec<Problem>) -> Vec<EventPlan> {
    let mut found = Vec::new();
    for (k, event) in file.event.iter().enumerate() {
        let path = format!("event[{k}]");
        let times = times(event, &path, problems);
        let changes = event.class.is_some() || event.strategy.is_some() || !event.value.is_empty();
        let chooses = changes || event.from.is_some() || event.share.is_some() || event.agents.is_some();
        match (event.set.is_empty(), chooses) {
            (true, false) => problems.push(Problem::new(
                path.clone(),
                "it changes nothing",
                "set, or class, strategy or value with share or agents",
                "say what changes, or remove it",
            )),
            (false, true) => problems.push(Problem::new(
                path.clone(),
                "it sets keys and chooses agents at once",
                "set alone, or class, from, share, agents, strategy and value",
                "make it two events of one step",
            )),
            _ => {}
        }
        let turn = chooses.then(|| turn(file, society, group_size, event, &path, problems));
        found.push(EventPlan { name: event.title(), times, turn });
    }
    found
}

fn times(event: &EventFile, path: &str, problems: &mut Vec<Problem>) -> Times {
    if event.every.is_none() && event.count.is_some_and(|count| count > 1) {
        problems.push(Problem::new(
            format!("{path}.count"),
            "it is to happen several times, and nothing says when",
            "count with every, the steps from one time to the next",
            "add every = …",
        ));
    }
    let mut times = event.times();
    if event.every.is_some() && !event.set.is_empty() {
        for (key, value) in &event.set {
            let place = format!("{path}.set.{key:?}");
            let Some(list) = value.0.as_array() else {
                problems.push(Problem::new(
                    place,
                    "with every, a key has a list of values, one for each time",
                    "[first, second, …]",
                    "make it a list, or leave every out",
                ));
                continue;
            };
            let given = u64::from(event.count.unwrap_or(list.len() as u32));
            if list.len() as u64 != given || (times != u64::MAX && times != given) || list.is_empty() {
                problems.push(Problem::new(
                    place,
                    format!("{} values for {given} times", list.len()),
                    "as many values as the event has times, the same number in all lists",
                    "add or remove values, or change count",
                ));
            }
            times = given;
        }
    }
    Times { at: event.at, every: event.every.unwrap_or(1), count: u32::try_from(times).unwrap_or(u32::MAX) }
}

fn turn(file: &File, society: &Society, group_size: u32, event: &EventFile, path: &str, problems: &mut Vec<Problem>) -> Turn {
    let mut class = |key: &str, name: &Option<String>| name.as_ref().map(|name| class(society, &format!("{path}.{key}"), name, problems));
    let (joined, from) = (class("class", &event.class), class("from", &event.from));
    let strategy = event.strategy.as_ref().map(|name| named::strategy(file, &format!("{path}.strategy"), name, problems));
    society::length(&format!("{path}.value"), event.value.len(), society.dimension_count(), problems);
    if event.class.is_none() && strategy.is_none() && event.value.is_empty() {
        problems.push(Problem::new(
            path,
            "nothing becomes of the agents that it chooses",
            "class, strategy or value",
            "say which class they join, or what they have from then on",
        ));
    } else if joined.is_some() && joined == from && strategy.is_none() && event.value.is_empty() {
        problems.push(Problem::new(
            format!("{path}.from"),
            "agents would join the class that they are in",
            "another class than class, or strategy or value beside it",
            "name another class",
        ));
    }
    let amount = match (event.share, event.agents) {
        (Some(share), None) => Amount::Share(fixed::probability_q30(share)),
        (None, Some(agents)) => Amount::Agents(agents),
        _ => {
            problems.push(Problem::new(
                path,
                "how many agents are chosen is not said, or said twice",
                "exactly one of share and agents",
                "write share = 0.1, or agents = 10",
            ));
            Amount::Agents(1)
        }
    };
    if event.placement == Placement::Independent && event.share.is_none() {
        problems.push(Problem::new(
            format!("{path}.placement"),
            "agents that are chosen each by its own draw have no exact number",
            "share with \"independent\"",
            "write share = …, or another placement",
        ));
    }
    society::placeable(file, event.placement, &format!("{path}.placement"), group_size, false, problems);
    Turn {
        class: joined,
        from,
        amount,
        placement: event.placement,
        strategy,
        value: event.value.iter().map(|v| fixed::unit_q16(*v)).collect(),
    }
}

/// Index of a class.
fn class(society: &Society, path: &str, name: &str, problems: &mut Vec<Problem>) -> u8 {
    let names = || society.classes.iter().map(|class| class.name.as_str());
    if let Some(index) = names().position(|known| known == name) {
        return index as u8;
    }
    let remedy = near(name, names())
        .map_or(format!("add [[class]] with name = {name:?}; its fraction may be 0, with that of another class in its place"), |meant| {
            format!("did you mean {meant:?}?")
        });
    problems.push(Problem::new(path, format!("{name:?} is not a class"), names().collect::<Vec<_>>().join(", "), remedy));
    0
}

/// The phases of a file and the format of payoffs, in units that serve it also as events change it; and what it is then.
pub(super) fn phases(stage: Step<'_>, registry: &Registry, problems: &mut Vec<Problem>) -> (Vec<Changed>, Vec<PhasePlan>, PayoffFormat) {
    let changed = settings(stage.file, registry, problems);
    let most = changed.iter().map(|(_, _, file)| phases::bits(Step { file, ..stage }, registry)).min().unwrap_or(u32::MAX);
    let (phases, payoff) = phases::resolve(stage, registry, most, problems);
    (changed, phases, payoff)
}

/// A file as it is after a step, and the event that made it so last.
pub(super) type Changed = (u32, usize, File);

/// The file as it is after each step at which keys are set, ascending; none after the last step that is run.
fn settings(file: &File, registry: &Registry, problems: &mut Vec<Problem>) -> Vec<Changed> {
    let all = file.event.iter().enumerate().filter(|(_, event)| !event.set.is_empty());
    let each = |(k, event): (usize, &EventFile)| {
        event.steps(file.steps).enumerate().take(SETTINGS_MAX + 1).map(move |(time, step)| (step, k, time)).collect::<Vec<_>>()
    };
    let mut when: Vec<(u32, usize, usize)> = all.flat_map(each).collect();
    when.sort_unstable();
    if when.len() > SETTINGS_MAX {
        problems.push(Problem::new(
            format!("event[{}].set", when[SETTINGS_MAX].1),
            format!("keys are set at more than {SETTINGS_MAX} times"),
            format!("up to {SETTINGS_MAX} in all events"),
            "set them less often",
        ));
        return Vec::new();
    }
    let bare = File { event: Vec::new(), variant: Vec::new(), claim: Vec::new(), compare: None, ..file.clone() };
    let Ok(value) = toml::Value::try_from(&bare) else { return Vec::new() };
    let mut root = Node::from_value(&value);
    let mut found: Vec<Changed> = Vec::new();
    for (step, k, time) in when {
        let before = problems.len();
        set(&mut root, &file.event[k], &format!("event[{k}]"), time, problems);
        if problems.len() > before {
            return Vec::new();
        }
        let wrong = |p: Problem| Problem { path: format!("event[{k}].set"), message: format!("{}: {}", p.path, p.message), ..p };
        let changed = match File::of(root.to_value()) {
            Ok(changed) => check::built(&changed, registry)
                .is_empty()
                .then_some(changed)
                .ok_or_else(|| check::structure(&root, crate::config::schema::known(registry))),
            Err(error) => Err(vec![Problem::new("", error.message(), "", "see the keys of this phase")]),
        };
        match changed.and_then(|changed| phases::filled(&changed, registry)) {
            Ok(changed) => {
                found.retain(|(after, ..)| *after != step);
                found.push((step, k, changed));
            }
            Err(all) => {
                problems.extend(all.into_iter().map(wrong));
                return Vec::new();
            }
        }
    }
    found
}

/// Puts what an event sets at one of its times into a config.
fn set(root: &mut Node, event: &EventFile, path: &str, time: usize, problems: &mut Vec<Problem>) {
    for (key, value) in &event.set {
        let place = format!("{path}.set.{key:?}");
        if !inside_a_phase(key) {
            problems.push(Problem::new(
                place,
                format!("{key} stays what it is as long as a run lasts: an event changes how phases work, and which class agents are in"),
                "keys of phases other than kind, as \"phase.0.beta\" or \"imitate/fermi.beta\"",
                "set a key of a phase, or compare with a [[variant]] that sets this one",
            ));
            continue;
        }
        let value = if event.every.is_some() { value.0.as_array().and_then(|list| list.get(time)) } else { Some(&value.0) };
        let Some(value) = value else { continue };
        if erroneous(value) {
            problems.push(Problem::new(
                place,
                "an event sets numbers that are known: pairs of populations draw those of phases only",
                "a number without se",
                "write the number, or give the one of the phase its se",
            ));
            continue;
        }
        if let Err((message, remedy)) = overrides::put(root, key, Node::from_value(value)) {
            problems.push(Problem::new(place, message, "a key of a phase", remedy));
        }
    }
}

/// Is some number of a value known with an error?
fn erroneous(value: &toml::Value) -> bool {
    match value {
        toml::Value::Table(table) => (table.contains_key(VALUE) && table.contains_key(ERROR)) || table.values().any(erroneous),
        toml::Value::Array(items) => items.iter().any(erroneous),
        _ => false,
    }
}

/// Does a path lead to a key of a phase that may change?
fn inside_a_phase(key: &str) -> bool {
    let dotted = key.trim().replace('[', ".").replace(']', "");
    let segments: Vec<&str> = dotted.split('.').map(str::trim).collect();
    let inside = match segments.as_slice() {
        ["phase", _, inside, ..] => *inside,
        [kind, inside, ..] if kind.contains('/') => *inside,
        _ => return false,
    };
    inside != "kind"
}

/// The plans that take over at the steps of `files`; they share the units of payoffs with the plan itself, whose own format becomes the common one.
fn stages(plan: &mut Plan, files: Vec<Changed>, registry: &Registry, inputs: &RefCell<Inputs>, problems: &mut Vec<Problem>) -> Vec<Stage> {
    let mut found: Vec<Stage> = Vec::new();
    let bits = plan.payoff.fraction_bits;
    for (after, k, file) in files {
        let mut wrong = Vec::new();
        let step = Step { file: &file, agents: plan.agents, topology: &plan.topology, learning: plan.learning(), inputs };
        let (mut phases, payoff) = phases::resolve(step, registry, bits, &mut wrong);
        let learners = plan.society.learners();
        phases.iter_mut().filter(|p| p.facts.learns).for_each(|p| p.active = learners);
        accountability::mark(&mut phases, &plan.society);
        let columns = super::columns::columns(&plan.society, &phases, plan.strategy_count() as u32, plan.topology.degree_max(), &mut wrong);
        // What is to know of the config as it stands has been said.
        let known = |p: &Problem| p.warning && plan.warnings.contains(&p.line());
        let place = format!("event[{k}].set");
        let here = wrong.into_iter().filter(|p| !known(p));
        problems.extend(here.map(|p| Problem { path: place.clone(), message: format!("{}: {}", p.path, p.message), ..p }));
        let planes = |all: &[crate::config::plan::ColumnPlan]| all.iter().map(|c| (c.column, c.planes)).collect::<Vec<_>>();
        if planes(&columns) != planes(&plan.columns) || shape(&phases, bits) != shape(&plan.phases, bits) {
            problems.push(Problem::new(
                place,
                "agents would have other columns from then on, or other things would be measured",
                "keys that leave columns and metrics as they are",
                "set a key that changes numbers only, or compare with a [[variant]]",
            ));
            return Vec::new();
        }
        if phases == *found.last().map_or(&plan.phases, |stage| &stage.plan.phases) {
            continue;
        }
        let next = Plan {
            file,
            phases,
            payoff,
            init: crate::config::plan::Init::Same,
            tables: Vec::new(),
            inputs: Vec::new(),
            warnings: Vec::new(),
            // What is found once of a plan follows from its phases.
            scores: Once::default(),
            ..plan.clone()
        };
        found.push(Stage { after, plan: Arc::new(next) });
    }
    let formats = || std::iter::once(plan.payoff).chain(found.iter().map(|stage| stage.plan.payoff));
    let low = formats().map(|f| f.low).min().unwrap_or(0);
    let high = formats().map(|f| f.high).max().unwrap_or(0);
    let common = PayoffFormat { fraction_bits: bits, low, high, bin_bits: phases::bin_bits(low, high, plan.file.measure.histogram_bins) };
    plan.payoff = common;
    for stage in &mut found {
        if let Some(plan) = Arc::get_mut(&mut stage.plan) {
            plan.payoff = common;
        }
    }
    found
}

/// What of phases decides which columns and metrics there are.
fn shape(phases: &[PhasePlan], bits: u32) -> Vec<impl PartialEq + use<>> {
    let of = |p: &PhasePlan| {
        let f = &p.facts;
        let task = f.earns.as_ref().is_some_and(|earns| earns.task.is_some());
        let rule = &p.rule;
        let said = (
            rule.votes().is_some(),
            rule.traits().is_some(),
            rule.homes().is_some(),
            rule.confidence().is_some(),
            rule.market().is_some(),
            rule.decides().is_some(),
        );
        let one = rule.propensity_one(bits).map(f64::to_bits);
        (p.name(), (f.earns.is_some(), task, f.writes_values, f.group_size, f.vocabulary, f.speaks), said, one)
    };
    phases.iter().map(of).collect()
}

/// Does a plan read the class of agents, so that it matters which one they are in?
pub(super) fn reads_class(phases: &[PhasePlan]) -> bool {
    phases.iter().any(|p| p.of.record.reads.contains(&Column::Class))
}
