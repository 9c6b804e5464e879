//! Events that a config says and that do not happen, or change nothing.

use super::events::reads_class;
use super::remark::{Remark, remark};
use crate::config::plan::{Amount, EventPlan, Plan, Turn};

/// What is idle of the events of a plan.
pub(super) fn idle(plan: &Plan) -> Vec<Remark> {
    plan.events.iter().enumerate().filter_map(|(k, event)| of(plan, k, event)).collect()
}

fn of(plan: &Plan, k: usize, event: &EventPlan) -> Option<Remark> {
    let (path, steps, times) = (format!("event[{k}]"), plan.steps(), event.times);
    let Some(first) = times.next(0) else {
        return Some(remark(format!("{path}.count"), "it never happens", "remove it, or raise count"));
    };
    if first >= steps {
        let message = format!("it would happen after step {first}, but nothing comes after step {steps}, the last one");
        return Some(remark(format!("{path}.at"), message, "name an earlier step, or run more steps"));
    }
    let happens = u64::from((steps - 1 - first) / times.every) + 1;
    if plan.file.event[k].count.is_some() && happens < u64::from(times.count) {
        let message = format!("it happens {happens} times in {steps} steps instead of {}", times.count);
        return Some(remark(format!("{path}.count"), message, "lower count or every, or run more steps"));
    }
    let Some(turn) = &event.turn else {
        let acts = plan.stages.iter().any(|stage| times.falls_on(stage.after));
        return (!acts).then(|| remark(format!("{path}.set"), "it sets what holds already", "set other values, or remove it"));
    };
    nobody(plan, k, turn, &path).or_else(|| {
        let same = turn.class.is_some() && turn.strategy.is_none() && turn.value.is_empty() && !differs(plan, turn);
        let message = "nothing tells the classes apart: both learn alike, and no phase looks at the class of agents";
        same.then(|| remark(format!("{path}.class"), message, "make one of them stubborn, or give the agents a strategy or values"))
    })
}

/// Is nobody chosen?
fn nobody(plan: &Plan, k: usize, turn: &Turn, path: &str) -> Option<Remark> {
    if turn.amount == Amount::Share(0) {
        return Some(remark(format!("{path}.share"), "a share of 0 chooses nobody", "raise it, or remove the event"));
    }
    let from = turn.from?;
    let filled = plan.society.classes[usize::from(from)].count > 0;
    let brings = |(other, event): (usize, &EventPlan)| other != k && event.turn.as_ref().is_some_and(|turn| turn.class == Some(from));
    let joined = plan.events.iter().enumerate().any(brings);
    let message = "nobody is ever in this class: it starts empty, and no event brings agents into it";
    (!filled && !joined).then(|| remark(format!("{path}.from"), message, "name another class, or let agents join it before"))
}

/// Does it matter in which class agents are?
fn differs(plan: &Plan, turn: &Turn) -> bool {
    let classes = &plan.society.classes;
    let traits = |k: usize| (classes[k].stubborn, classes[k].sycophancy_q16);
    let joined = turn.class.map_or(0, usize::from);
    let other = |k: usize| turn.from.is_none_or(|from| usize::from(from) == k) && traits(k) != traits(joined);
    (0..classes.len()).any(other) || reads_class(&plan.phases) || plan.stages.iter().any(|stage| reads_class(&stage.plan.phases))
}
