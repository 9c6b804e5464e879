//! Plans drawn from the schema: every kind, every optional key there and away, its values at the ends and inside, every kind twice in a
//! step; on the reference against the CPU. Each key must move some digest, or be named here with the reason why it cannot.

use crate::bases::{BASES, Base};
use polity::backend::{Kind, Options};
use polity::config::{self, Plan};
use polity::lockstep::compare;
use polity::{Registry, World, backend};
use serde_json::Value;
use std::collections::BTreeSet;

/// Keys that move nothing in any base, and why.
const INERT: &[(&str, &str, &str)] = &[
    ("interact/audit", "accumulate", "true is needed: fines would take the place of payoffs"),
    ("convention/naming_game", "words", "follows from the number of strategies; any other is refused"),
    ("learn/q_learning", "patience", "says who counts as settled, and so when a run may stop; it moves nobody"),
];

/// Keys that act in the plan of a base and move nothing in so small a population, and why.
const UNSEEN: &[(&str, &str, &str)] = &[
    ("interact/matrix", "opponents", "\"population\" where all are met anyhow says what is meant"),
    ("interact/messages", "opponents", "the same"),
    ("interact/repeated", "opponents", "the same"),
    ("learn/q_learning", "patience", "says who counts as settled, and so when a run may stop"),
];

/// Values of a key by its schema, as TOML.
fn values(root: &Value, schema: &Value) -> Vec<String> {
    config::resolve::choices(root, schema).iter().map(ToString::to_string).collect()
}

/// The keys of a phase with one of them replaced, added or taken away.
fn with(keys: &str, key: &str, value: Option<&str>) -> String {
    let kept = keys.lines().filter(|line| line.split('=').next().map(str::trim) != Some(key));
    let changed = value.map(|value| format!("{key} = {value}"));
    kept.map(str::to_owned).chain(changed).collect::<Vec<_>>().join("\n")
}

fn plan(base: &Base, keys: &[&str]) -> Result<Plan, config::ConfigError> {
    let phases: Vec<String> = keys.iter().map(|keys| format!("kind = {:?}\n{keys}", base.kind)).collect();
    config::load_str(&base.text(&phases), "drawn.toml".as_ref(), &[], &Registry::builtin())
}

/// Where the plan ends, after reference and CPU have been equal in every phase of every step.
fn digest(plan: &Plan, what: &str) -> String {
    let start = |kind| backend::start(kind, plan, World::new(plan), &Options::default()).unwrap_or_else(|e| panic!("{what}: {e}"));
    let (mut reference, mut cpu) = (start(Kind::Reference), start(Kind::Cpu));
    let found = compare(plan, reference.as_mut(), cpu.as_mut(), plan.steps(), &mut |_| ()).unwrap_or_else(|e| panic!("{what}: {e}"));
    assert!(found.is_none(), "{what}: {}", found.map(|f| f.to_string()).unwrap_or_default());
    cpu.observe().unwrap_or_else(|e| panic!("{what}: {e}")).digest().to_string()
}

#[test]
fn every_kind_has_a_base() {
    for phase in Registry::builtin().iter() {
        assert!(BASES.iter().any(|b| b.kind == phase.record.kind), "{} has none in tests/suite/bases.rs", phase.record.kind);
    }
    let wrong: Vec<String> = BASES.iter().filter_map(|b| plan(b, &[b.keys]).err().map(|e| format!("{}: {e}", b.kind))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each key, changed, moves some digest, or is refused, or `check` says that it changes nothing.
#[test]
fn every_key_acts_or_is_refused_or_named_as_idle() {
    let registry = Registry::builtin();
    let schema = config::schema(&registry);
    let variants = schema["$defs"]["PhaseFile"]["oneOf"].as_array().expect("phases");
    let (mut acting, mut silent) = (BTreeSet::new(), Vec::new());
    for base in BASES {
        let variant = variants.iter().find(|v| v["properties"]["kind"]["const"] == base.kind).expect("a kind of the schema");
        let Ok(first) = plan(base, &[base.keys]) else { continue };
        let stands = digest(&first, base.kind);
        for (key, property) in variant["properties"].as_object().expect("keys").iter().filter(|(key, _)| *key != "kind") {
            if key == "accumulate" {
                // Acts where agents have earned something before.
                let adds = with(base.keys, key, Some("true"));
                let [alone, added] = [base.keys, &adds].map(|second| plan(base, &[base.keys, second]).map(|plan| digest(&plan, base.kind)));
                if alone.is_ok_and(|alone| added.is_ok_and(|added| added != alone)) {
                    acting.insert((base.kind.to_owned(), key.clone()));
                }
                continue;
            }
            let choices = values(&schema, property);
            let changed = choices.iter().map(|value| with(base.keys, key, Some(value))).chain([with(base.keys, key, None)]);
            let others: Vec<(String, Plan)> =
                changed.filter_map(|keys| plan(base, &[&keys]).ok().map(|plan| (keys, plan))).filter(|(_, plan)| *plan != first).collect();
            let entry = (base.kind.to_owned(), key.clone());
            // Tables and lists are not drawn: bases and the cases of the suite set them.
            if choices.is_empty() || others.iter().any(|(keys, plan)| digest(plan, &format!("{} with {keys}", base.kind)) != stands) {
                acting.insert(entry);
                continue;
            }
            let at = base.before.len();
            let unnamed = others.iter().find(|(_, plan)| {
                let standing = plan.file().phase[at].keys.get(key).is_none_or(|value| *value == property["default"]);
                !standing && !plan.idle(&registry).iter().any(|remark| remark.path == format!("phase[{at}].{key}"))
            });
            if let Some((keys, _)) = unnamed.filter(|_| !UNSEEN.iter().any(|(kind, name, _)| (*kind, *name) == (base.kind, key.as_str()))) {
                silent.push(format!("{}: {key} moves nothing, and check does not say so, in\n{keys}", base.kind));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n\n"));
    let kinds = BASES.iter().flat_map(|b| {
        let variant = variants.iter().find(|v| v["properties"]["kind"]["const"] == b.kind).expect("a kind of the schema");
        variant["properties"].as_object().expect("keys").keys().filter(|key| *key != "kind").map(|key| (b.kind.to_owned(), key.clone()))
    });
    let idle: BTreeSet<(String, String)> = kinds.filter(|entry| !acting.contains(entry)).collect();
    let expected: BTreeSet<(String, String)> = INERT.iter().map(|(kind, key, _)| ((*kind).to_owned(), (*key).to_owned())).collect();
    assert_eq!(idle, expected, "keys that move nothing in any base");
}

#[test]
fn every_kind_stands_twice_in_a_step() {
    let schema = config::schema(&Registry::builtin());
    let variants = schema["$defs"]["PhaseFile"]["oneOf"].as_array().expect("phases");
    let mut accepted = 0;
    for base in BASES {
        let variant = variants.iter().find(|v| v["properties"]["kind"]["const"] == base.kind).expect("a kind of the schema");
        let mut seconds = vec![base.keys.to_owned()];
        for (key, property) in variant["properties"].as_object().expect("keys").iter().filter(|(key, _)| *key != "kind") {
            seconds.extend(values(&schema, property).last().map(|value| with(base.keys, key, Some(value))));
            seconds.push(with(base.keys, key, None));
        }
        for second in &seconds {
            for pair in [[base.keys, second.as_str()], [second.as_str(), base.keys]] {
                if let Ok(plan) = plan(base, &pair) {
                    accepted += 1;
                    digest(&plan, &format!("{} twice, {pair:?}", base.kind));
                }
            }
        }
    }
    assert!(accepted > 200, "{accepted} plans with a kind twice");
}
