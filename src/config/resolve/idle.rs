//! What a config says and what does not act: keys that could be anything, topologies that nobody looks at, payoffs that nobody sees.
//!
//! A key of a phase acts if some other value of it gives another plan: rules hold only what acts.

use super::happenings;
use super::phases::{self, Stage};
use super::remark::{Remark, remark};
use crate::columns::Column;
use crate::config::plan::{Init, Plan, Topology};
use crate::config::schema::known;
use crate::file::File;
use crate::file::inputs::Inputs;
use crate::file::phase_file::ACCUMULATE;
use crate::rule::{Around, PhasePlan, Registry};
use serde_json::Value;
use std::cell::RefCell;

impl Plan {
    /// What the config says and what does not act. Keys that stand at their default are not looked at.
    #[must_use]
    pub fn idle(&self, registry: &Registry) -> Vec<Remark> {
        let root = known(registry);
        let mut found = self.unwalked();
        found.extend(self.payoffs(root));
        found.extend(self.state());
        found.extend(self.keys(registry, root));
        found.extend(happenings::idle(self));
        found
    }

    /// Topologies that no phase looks at.
    fn unwalked(&self) -> Vec<Remark> {
        let grouped = |topology: &Topology| {
            matches!(topology, Topology::Groups { .. } | Topology::SameRole { .. }) && self.phases.iter().any(|p| p.facts.group_size > 1)
        };
        let drawn = matches!(self.init, Init::GroupFractions { .. });
        let names = || {
            let mut names: Vec<&str> = self.phases.iter().map(PhasePlan::name).collect();
            names.dedup();
            names.join(", ")
        };
        let around = |wanted: Around| self.phases.iter().any(|p| p.facts.around == wanted && p.facts.group_size == 1);
        let mut found = Vec::new();
        let met = around(Around::Met) || (self.learning.is_none() && around(Around::Learned));
        // A lattice is also what pictures and the start are laid out on.
        if self.topology.is_graph() && !met && !grouped(&self.topology) && !drawn && !matches!(self.topology, Topology::Lattice { .. }) {
            found.push(remark(
                "topology",
                format!("no phase looks at neighbours: all of {} work on single agents or on the whole population", names()),
                "remove [topology], or choose phases and payoff modes that look at neighbours",
            ));
        }
        if let Some(learning) = self.learning.as_ref().filter(|of| !around(Around::Learned) && !grouped(of)) {
            let what = if learning.is_graph() { "this graph" } else { "this pool" };
            found.push(remark(
                "learning",
                format!("no phase learns from others or is influenced by them on {what}"),
                "remove [learning], or add a phase imitate/… or influence/…",
            ));
        }
        found
    }

    /// Payoffs that the next game replaces before anybody has looked at them; phases that play with everybody on a graph.
    fn payoffs(&self, root: &Value) -> Vec<Remark> {
        let mut found = Vec::new();
        for (k, phase) in self.phases.iter().enumerate().filter(|(_, p)| p.facts.earns.is_some()) {
            let after = &self.phases[k + 1..];
            let next = after.iter().position(|p| p.of.record.reads.contains(&Column::Payoff) || p.facts.earns.is_some());
            if let Some(next) = next.map(|at| k + 1 + at).filter(|at| self.phases[*at].facts.earns.is_some())
                && !self.phases[next].accumulates
            {
                found.push(remark(
                    format!("phase[{k}]"),
                    format!(
                        "what agents earn in {} counts for nothing: {} in phase[{next}] takes its place before anybody compares payoffs",
                        phase.name(),
                        self.phases[next].name()
                    ),
                    format!("write {ACCUMULATE} = true in phase[{next}], or put a phase that compares payoffs between them"),
                ));
            }
            let chooses = variant(root, phase.name())["properties"].get("opponents").is_some();
            let said = self.file.phase[k].keys.contains_key("opponents");
            if chooses && !said && phase.facts.around == Around::Population && self.topology.is_graph() {
                let mode = self.file.phase[k].keys.get("payoff").cloned().unwrap_or_default();
                found.push(remark(
                    format!("phase[{k}]"),
                    format!("{} with payoff = {mode} plays in the whole population, whatever the topology", phase.name()),
                    "write opponents = \"population\" if that is meant, or payoff = \"sample\" or \"neighbor_mean\" to play with neighbours",
                ));
            }
        }
        found
    }

    /// Traits that no phase looks at.
    fn state(&self) -> Vec<Remark> {
        let reads = |column: Column| self.phases.iter().any(|p| p.of.record.reads.contains(&column));
        let given = [
            ("state.capability", self.society.capability.is_some(), Column::Capability),
            ("state.influence", self.society.influence.is_some(), Column::Influence),
        ];
        let idle = given.into_iter().filter(|(_, given, column)| *given && !reads(*column));
        idle.map(|(path, ..)| remark(path, "no phase looks at it", "remove it, or add the phase that it is for")).collect()
    }

    /// Keys of phases that could be anything.
    fn keys(&self, registry: &Registry, root: &Value) -> Vec<Remark> {
        let mut found = Vec::new();
        for (k, phase) in self.file.phase.iter().enumerate() {
            let variant = variant(root, &phase.kind);
            for (key, value) in &phase.keys {
                let property = &variant["properties"][key];
                // What says that all are met where all are met changes nothing, and is worth saying.
                if property["default"] == *value || key == "opponents" {
                    continue;
                }
                let mut others: Vec<Option<Value>> = choices(root, property).into_iter().filter(|other| other != value).map(Some).collect();
                others.push(None);
                let plans: Vec<bool> = others.into_iter().filter_map(|other| self.moves(registry, k, key, other)).collect();
                if !plans.is_empty() && plans.iter().all(|moves| !moves) {
                    found.push(remark(
                        format!("phase[{k}].{key}"),
                        format!("{key} = {} changes nothing here: any other value gives the same plan", shown(value)),
                        format!("remove {key}, or add what it acts on (see `polity list {}`)", phase.kind),
                    ));
                }
            }
        }
        found
    }

    /// Would another value of a key give another plan? `None`: it would be refused.
    fn moves(&self, registry: &Registry, k: usize, key: &str, other: Option<Value>) -> Option<bool> {
        let mut file: File = self.file.clone();
        match other {
            Some(value) => {
                file.phase[k].keys.insert(key.to_owned(), value);
            }
            None => {
                file.phase[k].keys.shift_remove(key);
            }
        }
        let file = phases::filled(&file, registry).ok()?;
        let mut problems = Vec::new();
        let inputs = RefCell::new(Inputs::again(&self.inputs));
        let stage = Stage { file: &file, agents: self.agents, topology: &self.topology, learning: self.learning(), inputs: &inputs };
        let alone = self.stages.is_empty();
        let most = if alone { u32::MAX } else { self.payoff.fraction_bits };
        let (mut phases, payoff) = phases::resolve(stage, registry, most, &mut problems);
        for (phase, own) in phases.iter_mut().zip(&self.phases) {
            phase.active = own.active;
        }
        problems.iter().all(|p| p.warning).then(|| phases != self.phases || (alone && payoff != self.payoff))
    }
}

/// The schema of a kind of phase; null: there is none.
fn variant<'a>(root: &'a Value, kind: &str) -> &'a Value {
    let variants = root["$defs"]["PhaseFile"]["oneOf"].as_array();
    variants.and_then(|all| all.iter().find(|v| v["properties"]["kind"]["const"] == kind)).unwrap_or(&Value::Null)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Array(items) if items.len() > 4 => "[…]".into(),
        other => other.to_string(),
    }
}

/// Values that a key may have by its schema: the ends, something between, every choice. Lists and tables have none.
#[must_use]
pub fn choices(root: &Value, schema: &Value) -> Vec<Value> {
    let target = schema["$ref"].as_str().and_then(|r| r.strip_prefix('#')).and_then(|pointer| root.pointer(pointer));
    let schema = target.unwrap_or(schema);
    if let Some(all) = schema["enum"].as_array() {
        return all.clone();
    }
    if let Some(forms) = schema["anyOf"].as_array() {
        return forms.iter().flat_map(|form| choices(root, form)).collect();
    }
    if let Some(all) = schema["oneOf"].as_array() {
        return all.iter().filter(|one| one["const"].is_string()).map(|one| one["const"].clone()).collect();
    }
    let (low, high) = (schema["minimum"].as_f64().unwrap_or(0.0), schema["maximum"].as_f64().unwrap_or(1.0));
    match schema["type"].as_str() {
        Some("boolean") => vec![false.into(), true.into()],
        Some("integer") => {
            let most = high.min(low + 7.0);
            let mut all = vec![low as i64, f64::midpoint(low, most) as i64, most as i64];
            all.dedup();
            all.into_iter().map(Value::from).collect()
        }
        Some("number") => {
            // Ends beyond what a small population can show are still accepted or refused as they should be.
            let inside = |share: f64| low.max(0.0) + share * (high - low.max(0.0)).min(2.0);
            [low, high, inside(0.25), inside(0.6)].map(Value::from).to_vec()
        }
        _ => Vec::new(),
    }
}
