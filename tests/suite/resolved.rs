//! `polity check --resolved` shows every key: with its value, with its default, or as left out.

use crate::cli::command;
use crate::golden::configs;
use polity::config;
use serde_json::Value as Schema;
use std::path::Path;
use toml::{Table, Value};

fn followed<'a>(root: &'a Schema, schema: &'a Schema) -> &'a Schema {
    schema["$ref"].as_str().map_or(schema, |to| root.pointer(to.trim_start_matches('#')).expect("a definition"))
}

/// Every key of the schema that a table lacks, as a path.
fn missing(root: &Schema, schema: &Schema, value: &Value, path: &str, found: &mut Vec<String>) {
    let mut schema = followed(root, schema);
    if let Some(forms) = schema["anyOf"].as_array() {
        let fits = |form: &&Schema| value.is_table() == followed(root, form)["oneOf"].is_array();
        schema = forms.iter().find(fits).map_or(schema, |form| followed(root, form));
    }
    if let (Some(kinds), Some(kind)) = (schema["oneOf"].as_array(), value.get("kind")) {
        schema = kinds.iter().find(|of| of["properties"]["kind"]["const"].as_str() == kind.as_str()).expect("a kind");
    }
    match value {
        // What a variant sets has keys of its own: those of the config, as paths.
        Value::Table(table) => {
            for (key, of) in schema["properties"].as_object().into_iter().flatten() {
                match table.get(key) {
                    None => found.push(format!("{path}.{key}")),
                    Some(value) => missing(root, of, value, &format!("{path}.{key}"), found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| missing(root, &schema["items"], item, path, found)),
        _ => {}
    }
}

/// Together they have every section, and phases of most families.
const SHOWN: [&str; 9] = [
    "earthquake_aid",
    "two_roles",
    "prospect_traits",
    "repeated_dilemma",
    "private_opinions",
    "deffuant",
    "collective_risk",
    "trait_classes",
    "adaptive_network",
];

#[test]
fn every_key_is_shown_and_the_text_loads_to_the_same_plan() {
    let registry = polity::Registry::builtin();
    let schema = config::schema(&registry);
    for path in configs().into_iter().filter(|path| SHOWN.iter().any(|name| path.ends_with(format!("{name}.toml")))) {
        let plan = config::load(&path, &[], &registry).unwrap_or_else(|e| panic!("{e}"));
        let output = command(Path::new(env!("CARGO_MANIFEST_DIR"))).args(["check", "--resolved"]).arg(&path).output().expect("starts");
        let text = String::from_utf8(output.stdout).expect("text");
        let again = config::load_str(&text, &path, &[], &registry).unwrap_or_else(|e| panic!("{e}\n{text}"));
        // Files of graphs stand under their hashes; everything else is the same plan.
        if plan.inputs().is_empty() {
            assert_eq!(again, plan, "{}", path.display());
        }
        // What is left out stands there as a comment; with a value that no key has it shows which keys are there.
        let shown: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ").and_then(|l| l.split_once(" is left out")) {
                Some((key, _)) => format!("{key} = \"left out\"\n"),
                None => format!("{line}\n"),
            })
            .collect();
        let shown = shown.parse::<Table>().unwrap_or_else(|e| panic!("{}: {e}\n{shown}", path.display()));
        let mut found = Vec::new();
        missing(&schema, &schema, &Value::Table(shown), "", &mut found);
        assert!(found.is_empty(), "{}: {found:?} in\n{text}", path.display());
    }
}

/// The size of a folder.
fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { size(&path) } else { std::fs::metadata(&path).expect("a file").len() }).sum()
}

#[test]
fn check_says_what_a_run_will_take() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path();
    let text = "steps = 400\npopulation = { agents = 300_000, strategies = [\"C\", \"D\"] }\ninit = { kind = \"fractions\", fractions = [0.5, 0.5] }\n\
                measure = { every = 1 }\noutput = { snapshots = 20, report = false }\nphase = [{ kind = \"imitate/voter\" }]\n";
    std::fs::write(dir.join("voter.toml"), text).expect("written");
    let ask = |config: &str, more: &[&str]| -> Schema {
        let output = command(dir).args([&["check", config, "--json"], more].concat()).output().expect("starts");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
    };
    let told = ask("voter.toml", &["--steps", "40"]);
    let output = command(dir).args(["run", "voter.toml", "-q", "--steps", "40", "--backend", "cpu", "-o", "run"]).output().expect("starts");
    assert!(output.status.success());
    let (told, right) = (told["disk_bytes"].as_u64().expect("bytes"), size(&dir.join("run")));
    assert!(right <= told && told <= 2 * right, "{told} said, {right} written");
    tables(&ask, dir);
    // A list of others in each of two dimensions: ten times as many agents take a hundred times as long; without it, ten times.
    let opinions = "steps = 5\npopulation = { agents = 500 }\nvalues = { dimensions = [\"v\", \"w\"] }\n\
                    [[users]]\nname = \"u\"\nfraction = 1.0\npreference = [{ kind = \"constant\", at = 0.1 }, { kind = \"constant\", at = 0.1 }]\n\
                    [[phase]]\nkind = \"influence/hegselmann_krause\"\nepsilon = 0.2\n";
    std::fs::write(dir.join("long.toml"), opinions).expect("written");
    for (config, set, power) in [("long.toml", "phase.0.distance=max", 2), ("long.toml", "phase.0.distance=per_dimension", 1)] {
        let seconds = |agents: &str| ask(config, &["--set", set, "--set", agents])["estimated_seconds_per_step"].as_f64().expect("seconds");
        let ratio = seconds("population.agents=60000") / seconds("population.agents=6000");
        assert!((ratio / 10f64.powi(power) - 1.0).abs() < 0.1, "{set}: {ratio}");
    }
    // Nobody waits for the oracle to look at nine billion pairs.
    let verify =
        ["verify", "long.toml", "--backends", "reference,cpu", "--set", "population.agents=65536", "--set", "population.replicas=2"];
    let output = command(dir).args(verify).output().expect("starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && text.contains("8.6e9 in each step"), "{text}");
    let output = command(dir).args(["check", "voter.toml"]).output().expect("starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("  time      about ") && text.contains("  disk      about "), "{text}");
}

/// Tables are a line each, and in the estimate of the disk: what they take is most of this run.
fn tables(ask: &dyn Fn(&str, &[&str]) -> Schema, dir: &Path) {
    for (format, agents, every) in [("csv", "", 3), ("csv", "agents = 700\n", 1), ("zarr", "", 2), ("zarr", "agents = 700\n", 1)] {
        let name = format!("{format}{}", agents.len());
        let text = format!(
            "steps = 40\npopulation = {{ agents = 4_000, replicas = 3, strategies = [\"Cooperate\", \"Defect\"] }}\n\
             topology = {{ kind = \"well_mixed\" }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
             values = {{ dimensions = [\"v\", \"w\"] }}\noutput.snapshots = 0\noutput.report = false\n\
             [[output.table]]\nname = \"wide\"\nformat = \"{format}\"\nevery = {every}\n{agents}\
             columns = [\"strategy\", \"payoff\", \"value\", \"user\"]\n\
             [[users]]\nname = \"somebody\"\nfraction = 1.0\n\
             preference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}, {{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
             [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.31, -0.27], [1.87, 0.11]]\npayoff = \"sample\"\n\
             [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n"
        );
        let config = format!("{name}.toml");
        std::fs::write(dir.join(&config), text).expect("written");
        let told = ask(&config, &[]);
        let output = command(dir).args(["run", &config, "-q", "--backend", "cpu", "-o", &name]).output().expect("starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let right = size(&dir.join(&name).join("tables"));
        let table = told["tables"][0]["bytes"].as_u64().expect("bytes");
        assert!(right <= table && table <= right + right / 2, "{name}: {table} said, {right} written");
        let (all, whole) = (told["disk_bytes"].as_u64().expect("bytes"), size(&dir.join(&name)));
        assert!(whole <= all && all <= 2 * whole, "{name}: {all} said, {whole} written");
        let output = command(dir).args(["check", &config]).output().expect("starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let (whom, steps) =
            (if agents.is_empty() { "4,000 agents" } else { "700 of 4,000 agents" }, told["tables"][0]["entries"].to_string());
        let line = format!(
            "  table     tables/wide.{format}: strategy, payoff, value, user of {whom} in each of 3 replicas after {steps} steps, about "
        );
        assert!(text.contains(&line), "{line}\n{text}");
    }
}
