//! Rules of the repository, as tests.
#![allow(clippy::unwrap_used, reason = "a test binary")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What each room may use. A missing row or a way back is a failure.
const ROOMS: &[(&str, &[&str])] = &[
    ("num", &[]),
    ("layout", &[]),
    ("columns", &[]),
    ("config", &["num", "columns"]),
    ("metrics", &["num", "config", "columns"]),
    ("world", &["num", "columns", "config", "metrics"]),
    ("params", &["num", "layout", "columns", "config", "world"]),
    ("phase", &["num", "columns", "config", "world"]),
    ("reference", &["num", "columns", "config", "metrics", "world"]),
    ("shader", &["phase"]),
    ("backend", &["num", "columns", "config", "metrics", "world", "params", "phase", "reference", "shader"]),
    ("run", &["config", "metrics", "backend"]),
    ("analysis", &["num", "config", "metrics", "world", "backend"]),
    ("lockstep", &["columns", "config", "metrics", "world", "backend"]),
    ("bench", &["num", "columns", "config", "metrics", "world", "phase", "backend"]),
    ("output", &["num", "columns", "config", "metrics"]),
    ("report", &["config", "metrics", "output", "analysis"]),
    (
        "cli",
        &[
            "columns", "config", "metrics", "world", "phase", "shader", "backend", "run", "lockstep", "bench", "analysis", "output",
            "report",
        ],
    ),
];

fn files(dir: &str, ends: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(ROOT).join(dir)];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|e| panic!("{}: {e}", next.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ends) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The part of a source file that is not its tests.
fn code(path: &Path) -> String {
    text(path).split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

fn room(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(ROOT).join("src")).unwrap();
    inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_go_one_way() {
    let table: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files("src", ".rs") {
        let here = room(&path);
        if here == "main" || here == "lib" {
            continue;
        }
        assert!(table.contains_key(here.as_str()), "{here} has no row in the table");
        for line in code(&path).lines().filter(|l| !l.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let to: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if to != here && table.contains_key(to.as_str()) {
                    assert!(table[here.as_str()].contains(&to.as_str()), "{}: {here} must not use {to}", path.display());
                    used.entry(here.clone()).or_default().insert(to);
                }
            }
        }
    }
    // Rows only name what stands above: no cycle.
    let order: Vec<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    for (at, (name, may)) in ROOMS.iter().enumerate() {
        for to in *may {
            assert!(order[..at].contains(to), "{name} → {to} is a way back");
        }
    }
}

#[test]
fn the_oracle_shares_only_inputs() {
    for path in files("src/reference", ".rs") {
        let code = code(&path);
        for forbidden in ["num::fixed", "num::wide", "crate::params", "crate::phase", "world::graph"] {
            assert!(!code.contains(forbidden), "{} uses {forbidden}", path.display());
        }
    }
    for path in files("src", ".rs") {
        let gpu = path.to_string_lossy().contains("backend/gpu");
        assert!(gpu || !code(&path).contains("wgpu::"), "{} names wgpu", path.display());
        let prints = ["println!", "eprintln!", "print!("].iter().any(|p| code(&path).contains(p));
        assert!(!prints, "{} prints past cli::print and cli::say", path.display());
    }
}

#[test]
fn a_phase_is_one_room() {
    for phase in polity::Registry::builtin().iter() {
        let kind = phase.record.kind;
        for home in ["mod.rs", "rule.rs", "cpu.rs", "oracle.rs"].map(|file| format!("src/phase/{kind}/{file}")) {
            assert!(Path::new(ROOT).join(&home).is_file(), "{home} is missing");
        }
        assert!(Path::new(ROOT).join(phase.record.shader.0).is_file(), "{} is missing", phase.record.shader.0);
        let docs = text(&Path::new(ROOT).join(format!("src/phase/{kind}/mod.rs")));
        for part in ["**Formula.**", "**Sources.**", "//! ```"] {
            assert!(docs.contains(part), "{kind}: the docs lack {part}");
        }
    }
}

/// On a graph of any kind agents differ in their slots; only fused executors know that theirs do not.
#[test]
fn shaders_ask_how_many_neighbors_there_are() {
    for path in files("shaders", ".wgsl") {
        let knows =
            ["shared/graph.wgsl", "shared/linked.wgsl", "shared/params.wgsl", "fused/lattice.wgsl"].iter().any(|file| path.ends_with(file));
        assert!(knows || !text(&path).contains("params.slots"), "{}: slots_of(i), not params.slots", path.display());
    }
}

#[test]
fn files_are_small_and_say_what_they_are_for() {
    for path in files("src", ".rs").into_iter().chain(files("tests", ".rs")).chain(files("benches", ".rs")) {
        let text = text(&path);
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
        let most = if path.starts_with(Path::new(ROOT).join("tests")) { 500 } else { 420 };
        assert!(text.lines().count() <= most, "{} has {} lines: two rooms?", path.display(), text.lines().count());
        let todo = ["to", "do!("].concat();
        assert!(!text.contains(&todo) && !text.contains(&["unimple", "mented!("].concat()), "{}: unfinished", path.display());
    }
    for path in files("shaders", ".wgsl") {
        assert!(text(&path).starts_with("//"), "{} does not say what it is for", path.display());
    }
}

#[test]
fn configs_explain_themselves() {
    for path in files("configs", ".toml") {
        let text = text(&path);
        assert!(text.starts_with("#:schema"), "{}: the first line names the schema", path.display());
        assert!(text.lines().skip(1).take_while(|l| l.starts_with('#')).count() >= 3, "{}: a head comment", path.display());
        polity::config::load(&path, &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    }
    assert!(text(&Path::new(ROOT).join("CHANGELOG.md")).contains("Trajectory changes"));
}

#[test]
fn nothing_speaks_of_one_machine() {
    let folders = ["src", "shaders", "configs", "tests", "benches", ".ci", "docs"];
    let mut paths: Vec<PathBuf> = folders.iter().flat_map(|d| files(d, "")).collect();
    paths.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|f| Path::new(ROOT).join(f)));
    let home = ["/wo", "rk/"].concat();
    let root = ["/ro", "ot/"].concat();
    for path in paths {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        assert!(!text.contains(&home) && !text.contains(&root), "{} names a path of some machine", path.display());
    }
}
