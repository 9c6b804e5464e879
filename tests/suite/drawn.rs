//! Plans drawn from the schema: every kind, every optional key there and away, its values at the ends and inside, every kind twice in a
//! step; on the reference against the CPU. Each key must move some digest, or be named here with the reason why it cannot.

use crate::bases::{BASES, Base};
use polity::backend::{Kind, Options};
use polity::config::{self, Plan};
use polity::lockstep::compare;
use polity::{Registry, World, backend};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Keys that move nothing in any base, and why.
const INERT: &[(&str, &str, &str)] = &[
    ("convention/naming_game", "words", "follows from the number of strategies; any other is refused"),
    ("interact/matrix", "roles", "acts in games of two matrices, which tests/suite/societies.rs holds"),
];

/// Values of a key by its schema: the ends, something between, every choice.
fn values(root: &Value, schema: &Value) -> Vec<String> {
    let target = schema["$ref"].as_str().and_then(|r| r.strip_prefix('#')).and_then(|pointer| root.pointer(pointer));
    let schema = target.unwrap_or(schema);
    let words = |all: &Vec<Value>, key: Option<&str>| -> Vec<String> {
        all.iter().filter_map(|v| key.map_or(v, |key| &v[key]).as_str()).map(|word| format!("{word:?}")).collect()
    };
    if let Some(all) = schema["enum"].as_array() {
        return words(all, None);
    }
    if let Some(all) = schema["oneOf"].as_array() {
        return words(all, Some("const"));
    }
    let (low, high) = (schema["minimum"].as_f64().unwrap_or(0.0), schema["maximum"].as_f64().unwrap_or(1.0));
    match schema["type"].as_str() {
        Some("boolean") => vec!["false".into(), "true".into()],
        Some("integer") => {
            let most = high.min(low + 7.0);
            BTreeSet::from([low as i64, f64::midpoint(low, most) as i64, most as i64]).into_iter().map(|n| n.to_string()).collect()
        }
        Some("number") => {
            // Ends beyond what a small population can show are still accepted or refused as they should be.
            [low, high, low.max(0.0) + 0.25 * (high - low.max(0.0)).min(2.0), low.max(0.0) + 0.6 * (high - low.max(0.0)).min(2.0)]
                .map(|x| format!("{x:?}"))
                .to_vec()
        }
        _ => Vec::new(),
    }
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

#[test]
fn every_key_acts_or_is_refused() {
    let schema = config::schema(&Registry::builtin());
    let variants = schema["$defs"]["PhaseFile"]["oneOf"].as_array().expect("phases");
    // Digests by kind and key, over all bases of the kind.
    let mut moved: BTreeMap<(String, String), bool> = BTreeMap::new();
    for base in BASES {
        let variant = variants.iter().find(|v| v["properties"]["kind"]["const"] == base.kind).expect("a kind of the schema");
        let Ok(first) = plan(base, &[base.keys]) else { continue };
        let stands = digest(&first, base.kind);
        for (key, property) in variant["properties"].as_object().expect("keys").iter().filter(|(key, _)| *key != "kind") {
            let choices = values(&schema, property);
            let changed = choices.iter().map(|value| with(base.keys, key, Some(value))).chain([with(base.keys, key, None)]);
            let digests: BTreeSet<String> = changed
                .filter_map(|keys| plan(base, &[&keys]).ok().map(|plan| digest(&plan, &format!("{} with {keys}", base.kind))))
                .chain([stands.clone()])
                .collect();
            let entry = moved.entry((base.kind.to_owned(), key.clone())).or_insert(false);
            // Tables and lists are not drawn: bases and the cases of the suite set them.
            *entry |= digests.len() > 1 || choices.is_empty();
        }
    }
    let idle: Vec<String> = moved
        .iter()
        .filter(|((kind, key), moved)| !**moved && !INERT.iter().any(|(k, name, _)| (*k, *name) == (kind.as_str(), key.as_str())))
        .map(|((kind, key), _)| format!("{kind}: {key}"))
        .collect();
    assert!(idle.is_empty(), "keys that move nothing and are not named as inert:\n{}", idle.join("\n"));
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
