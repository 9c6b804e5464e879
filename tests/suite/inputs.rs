//! A run directory repeats the run from any folder: the files that its config names lie in it, under their hashes.

use crate::golden::{configs, small};
use polity::config::{self, Plan};
use polity::output::RunDir;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Writes what a run directory has of a plan before its first step.
fn begin(plan: &Plan, dir: &Path) {
    let mut run = RunDir::create(dir, false).unwrap_or_else(|e| panic!("{e}"));
    run.config(plan).unwrap_or_else(|e| panic!("{e}"));
    run.inputs(plan).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn every_config_is_repeated_from_its_run_directory() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for path in configs() {
        let plan = small(&path);
        let dir = folder.path().join(plan.name());
        begin(&plan, &dir);
        let again = config::load(&dir.join("config.toml"), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(again, plan, "{}", path.display());
        assert_eq!(config::hash(&again), config::hash(&plan), "{}", path.display());
        fs::remove_dir_all(&dir).expect("the folder can be removed");
    }
}

/// A config with a file under one of its keys: the key, what stands there, and what the other keys are then.
fn with_file(key: &str, at: &str) -> String {
    let uniform = "{ kind = \"uniform\", low = 0.0, high = 1.0 }".to_owned();
    let listed = |own: &str| if key == own { format!("{{ kind = \"file\", path = {at:?} }}") } else { uniform.clone() };
    let resource =
        if key == "resource" { format!("{{ kind = \"file\", path = {at:?} }}") } else { format!("{uniform}, resource_scale = 40") };
    let graph = |own: &str| {
        if key == own { format!("{{ kind = \"edges\", file = {at:?} }}") } else { "{ kind = \"ring\", neighbors = 2 }".to_owned() }
    };
    let table = match key {
        "table" => format!("[[phase]]\nkind = \"respond/table\"\nsees = \"sample\"\npeers = 3\nfile = {at:?}\n"),
        _ => String::new(),
    };
    let init = if key == "init" {
        format!("{{ kind = \"file\", path = {at:?} }}")
    } else {
        "{ kind = \"fractions\", fractions = [0.5, 0.5] }".to_owned()
    };
    format!(
        "name = \"demo\"\nseed = 3\nsteps = 4\npopulation = {{ agents = 6, strategies = [\"C\", \"D\"] }}\ntopology = {}\nlearning = {}\ninit = {init}\n\
         values = {{ dimensions = [\"d\"] }}\nstate = {{ capability = {}, influence = {}, resource = {resource} }}\noutput = {{ report = false }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{}]\nvalue = [{}]\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.3, 0.2]]\npayoff = \"neighbor_sum\"\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n[[phase]]\nkind = \"influence/average\"\nweight = 0.5\n{table}",
        graph("topology"),
        graph("learning"),
        listed("capability"),
        listed("influence"),
        listed("preference"),
        listed("value"),
    )
}

/// Keys that name files, and such files: a graph with labels, repetitions and a loop, so that warnings must be repeated too.
const KEYS: &[(&str, &str, &str)] = &[
    (
        "topology",
        "odd graph.gml",
        "graph [ node [ id 9 ] node [ id 4 label \"a, b\" ] node [ id 7 ] node [ id 1 ] node [ id 2 ] node [ id 3 ]\nedge [ source 9 target 4 ] edge [ source 4 target 9 ] edge [ source 7 target 7 ] edge [ source 1 target 2 ] edge [ source 2 target 7 ] ]",
    ),
    ("topology", "links", "source,target\nx,y\ny,z\nz,u\nu,v\nv,w\nv,v\n"),
    ("learning", "links.csv", "a;b\n101;205\n205;307\n307;409\n409;501\n501;602\n"),
    ("init", "start.lst", "C D C\nD,D\n1\n"),
    ("capability", "c.txt", "0.1 0.9 0.3 0.4 0.5 0.6"),
    ("influence", "e.txt", "0.2,0.8,0.3\n0.4,0.5,0.7\n"),
    ("resource", "r.txt", "70000 0 12 2147483647\n3, 4\n"),
    ("preference", "p.txt", "0.9 0.9 0.1 0.4 0.6 0.2\n"),
    ("table", "response.csv", "own,seen_C,next_C\nD,1..3,0.4\nC,0,0.7\n"),
    ("value", "v.txt", "0.5 0.25 0.125 1 0 0.75\n"),
];

#[test]
fn every_file_of_a_config_travels_with_the_run() {
    for (key, name, content) in KEYS {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        for dir in ["here/data", "elsewhere/deep"] {
            fs::create_dir_all(at(dir)).expect("a folder");
        }
        fs::write(at("here/data").join(name), content).expect("written");
        let mut text = with_file(key, &format!("data/{name}"));
        if *name == "links" {
            text = text.replace("file = \"data/links\"", "file = \"data/links\", format = \"edges\"");
        }
        fs::write(at("here/demo.toml"), text).expect("written");
        let run = |args: &[&str], dir: &str| {
            let output = crate::cli::command(&at(dir)).args(args).output().expect("the program starts");
            assert!(output.status.success(), "{key}: {}", String::from_utf8_lossy(&output.stderr));
        };
        run(&["run", "here/demo.toml", "--quiet", "--backend", "cpu", "-o", "first"], "");
        let hash: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
        let copies: Vec<_> = fs::read_dir(at("first/inputs")).expect("inputs").map(|entry| entry.expect("an entry").path()).collect();
        let [copy] = &copies[..] else { panic!("{key}: {copies:?}") };
        assert!(copy.file_name().expect("a name").to_string_lossy().starts_with(&hash[..16]), "{key}: {copy:?}");
        assert_eq!(fs::read_to_string(copy).expect("text"), *content, "{key}");
        // Another folder, without the first one, from another working directory.
        fs::rename(at("first"), at("elsewhere/first")).expect("moved");
        fs::remove_dir_all(at("here")).expect("removed");
        run(&["run", "../first/config.toml", "--quiet", "--backend", "reference", "-o", "../second"], "elsewhere/deep");
        for file in ["result.json", "config.toml"] {
            let [first, second] = ["first", "second"].map(|run| fs::read_to_string(at("elsewhere").join(run).join(file)).expect("text"));
            assert_eq!(first, second, "{key}: {file}");
        }
        let result: Value = serde_json::from_str(&fs::read_to_string(at("elsewhere/second/result.json")).expect("text")).expect("JSON");
        assert_eq!(result["graphs"]["topology"]["warnings"].is_array(), *key == "topology", "{result}");
        let labels = at("elsewhere/first/agents.csv");
        assert_eq!(labels.exists(), matches!(*key, "topology" | "learning"), "{key}");
        // Replaced by force, nothing of the earlier run stays.
        fs::write(at("other.toml"), with_file("none", "")).expect("written");
        run(&["run", "../other.toml", "--quiet", "--backend", "cpu", "--force", "-o", "first"], "elsewhere");
        assert!(!labels.exists() && !at("elsewhere/first/inputs").exists(), "{key}");
    }
}

/// A key that names a file and is none of those above fails here.
#[test]
fn every_key_that_names_a_file_is_known() {
    let schema = config::schema(&polity::Registry::builtin());
    let (mut names, mut distributions) = (BTreeSet::new(), BTreeSet::new());
    walk(&schema, "", &mut |path, value| {
        let described = value["description"].as_str().is_some_and(|text| text.starts_with("Path"));
        let called = matches!(path.rsplit('.').next(), Some("file" | "path"));
        if described || (called && value["type"] == "string") {
            names.insert(path.to_owned());
        }
        let drawn = |of: &Value| of["$ref"].as_str().is_some_and(|to| to.ends_with("/DistributionFile"));
        if drawn(value) || drawn(&value["items"]) || value["anyOf"].as_array().is_some_and(|forms| forms.iter().any(drawn)) {
            distributions.insert(path.rsplit('.').next().unwrap_or_default().to_owned());
        }
    });
    let known = ["DistributionFile.file.path", "InitFile.file.path", "PhaseFile.respond/table.file", "TopologyFile.edges.file"];
    assert_eq!(names, known.map(String::from).into(), "every key that names a file belongs in KEYS");
    assert_eq!(distributions, ["capability", "influence", "preference", "resource", "value"].map(String::from).into());
}

/// Calls `see` with every property: definition, kind, key.
fn walk(schema: &Value, path: &str, see: &mut impl FnMut(&str, &Value)) {
    for (name, of) in schema["$defs"].as_object().into_iter().flatten() {
        walk(of, name, see);
    }
    for of in schema["oneOf"].as_array().into_iter().flatten() {
        let kind = of["properties"]["kind"]["const"].as_str().unwrap_or_default();
        walk(of, &format!("{path}.{kind}"), see);
    }
    for (key, of) in schema["properties"].as_object().into_iter().flatten() {
        see(&format!("{path}.{key}"), of);
    }
}

/// What a graph may surprise by is said by `check`, by `run`, in `result.json` and in the report; also of drawn graphs.
#[test]
fn warnings_about_graphs_are_everywhere() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "name = \"thin\"\nsteps = 2\npopulation = { agents = 40, strategies = [\"C\", \"D\"] }\n\
                topology = { kind = \"erdos_renyi\", mean_degree = 1.0 }\nlearning = { kind = \"edges\", file = \"l.txt\" }\n\
                init = { kind = \"fractions\", fractions = [0.5, 0.5] }\n[[phase]]\nkind = \"imitate/voter\"\n";
    fs::write(folder.path().join("thin.toml"), text).expect("written");
    let ring: String = (0..40).map(|i| format!("{i} {}\n", (i + 1) % 40)).collect();
    fs::write(folder.path().join("l.txt"), ring + "7 7\n").expect("written");
    let plan = config::load(&folder.path().join("thin.toml"), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    let network = plan.networks()[0].1;
    let alone: Vec<u32> = (0..40).filter(|i| network.row(*i).is_empty()).collect();
    assert!(alone.len() > 3);
    let note = format!("{} agents are in no link ({}, {}, {}, …)", alone.len(), alone[0], alone[1], alone[2]);
    let call = |args: &[&str]| {
        let output = crate::cli::command(folder.path()).args(args).output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (checked, _) = call(&["check", "thin.toml"]);
    let (said, head) = call(&["run", "thin.toml", "--backend", "cpu", "-o", "run"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let file = |name: &str| fs::read_to_string(folder.path().join("run").join(name)).expect("a file");
    for (place, text) in
        [("check", &checked), ("run", &head), ("summary", &said), ("result", &file("result.json")), ("report", &file("report.html"))]
    {
        for note in [&note[..], "1 link from an agent to itself is left out"] {
            assert!(text.contains(note), "{place}: {note}\n{text}");
        }
    }
    let understood = "read as edges: 40 nodes, 41 links listed, base 0, undirected, unweighted, 1 self-link, 0 duplicates";
    assert!(checked.contains(understood) && checked.contains("1 component, 0 isolated"), "{checked}");
    let (json, _) = call(&["check", "thin.toml", "--json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["graphs"]["topology"]["isolated"], alone.len());
    assert_eq!(json["graphs"]["learning"]["read"]["base"], "0");
}
