//! Rules of the repository, as tests.
#![allow(clippy::unwrap_used, reason = "a test binary")]

#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/loops.rs"]
mod loops;
#[path = "tidy/supply.rs"]
mod supply;
#[path = "tidy/theory.rs"]
mod theory;

use imports::{Imports, code};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What each room may use, from the ground up. A missing row, a row that is not needed or a way back is a failure.
const ROOMS: &[(&str, &[&str])] = &[
    ("num", &[]),
    ("layout", &[]),
    ("columns", &[]),
    ("machine", &[]),
    ("network", &["num"]),
    ("file", &["num", "columns", "machine", "network"]),
    ("rule", &["num", "columns", "network", "file"]),
    ("config", &["num", "columns", "machine", "network", "file", "rule"]),
    ("metrics", &["num", "columns", "file", "rule", "config"]),
    ("world", &["num", "columns", "file", "config", "metrics"]),
    ("kernel", &["num", "columns", "rule", "config", "world"]),
    ("oracle", &["num", "columns", "file", "rule", "config", "world"]),
    ("phase", &["num", "columns", "network", "file", "rule", "config", "world", "kernel", "oracle"]),
    ("reference", &["num", "columns", "rule", "config", "metrics", "world", "oracle", "phase"]),
    ("params", &["num", "layout", "columns", "file", "config", "world"]),
    ("shader", &["rule", "kernel", "phase", "params"]),
    ("backend", &["num", "columns", "machine", "rule", "config", "metrics", "world", "kernel", "phase", "reference", "params", "shader"]),
    ("run", &["columns", "file", "config", "metrics", "world", "backend"]),
    ("lockstep", &["columns", "config", "metrics", "world", "backend"]),
    ("bench", &["num", "columns", "rule", "config", "metrics", "world", "phase", "backend"]),
    ("analysis", &["num", "columns", "file", "rule", "config", "metrics", "world", "oracle", "phase", "backend"]),
    ("compare", &["num", "file", "config", "metrics", "world", "backend", "analysis"]),
    ("trace", &["columns", "file", "rule", "config", "metrics", "world", "backend"]),
    ("output", &["num", "columns", "file", "config", "metrics", "world"]),
    ("report", &["file", "rule", "metrics", "analysis", "compare", "output"]),
    (
        "cli",
        &[
            "columns", "machine", "file", "rule", "config", "metrics", "world", "shader", "backend", "run", "lockstep", "bench",
            "analysis", "compare", "trace", "output", "report",
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

fn below_src(path: &Path) -> PathBuf {
    path.strip_prefix(Path::new(ROOT).join("src")).unwrap().to_owned()
}

fn room(path: &Path) -> String {
    path.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Who imports whom in this crate, by paths below `src`.
fn imported() -> Imports {
    let sources = files("src", ".rs").into_iter().filter(|path| !path.ends_with("main.rs"));
    Imports::read(&sources.map(|path| (below_src(&path), code(&text(&path)))).collect::<Vec<_>>())
}

#[test]
fn imports_go_one_way() {
    let table: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut unused: BTreeSet<String> = ROOMS.iter().flat_map(|(name, may)| may.iter().map(move |to| format!("{name} → {to}"))).collect();
    for (path, uses) in imported().uses {
        let here = room(&path);
        if here == "lib" {
            continue;
        }
        let may = table.get(here.as_str()).unwrap_or_else(|| panic!("{here} has no row in the table"));
        for to in uses.iter().map(|to| room(to)).filter(|to| *to != here) {
            assert!(may.contains(&to.as_str()), "{}: {here} must not use {to}", path.display());
            unused.remove(&format!("{here} → {to}"));
        }
    }
    assert!(unused.is_empty(), "rows that name more than is used: {unused:?}");
    // Rows only name what stands above: no cycle.
    let order: Vec<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    for (at, (name, may)) in ROOMS.iter().enumerate() {
        for to in *may {
            assert!(order[..at].contains(to), "{name} → {to} is a way back");
        }
    }
}

/// Inside a room too: what two files need stands in a third.
#[test]
fn no_file_needs_itself() {
    let circles = imported().circles();
    let shown = |circle: &Vec<PathBuf>| circle.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" → ");
    assert!(circles.is_empty(), "circles of imports:\n{}", circles.iter().map(shown).collect::<Vec<_>>().join("\n"));
}

/// The reader of imports sees what it is there to see.
#[test]
fn imports_are_read() {
    let here = ["a", "b"].map(String::from);
    let seen = |code: &str| imports::names(code, &here).iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(seen("use crate::x::{self, y::{Z, w as v}};"), ["x", "x::y::Z", "x::y::w"]);
    assert_eq!(seen("pub use super::super::c;\nuse self::d::*;\nuse std::fmt;"), ["c", "a::b::d"]);
    assert_eq!(seen("mod c;\nlet x = c::f(crate::g::H::new());\npub(in crate::i) fn d() { e::f() }"), ["a::b::c::f", "g::H::new"]);
    assert_eq!(code("use a; // of b\n/// c\nd\n#[cfg(test)]\ne"), "use a;\nd");
    let files = [("lib.rs", ""), ("a.rs", "use crate::b::c;"), ("b/mod.rs", "mod c;"), ("b/c.rs", "use super::super::a;")];
    let circles = Imports::read(&files.map(|(path, code)| (path.into(), code.to_owned()))).circles();
    assert_eq!(circles, [["a.rs", "b/c.rs"].map(PathBuf::from)]);
}

#[test]
fn the_table_of_rooms_is_in_the_book() {
    let book = text(&Path::new(ROOT).join("ARCHITECTURE.md"));
    let layers = book.split("## Layers").nth(1).unwrap().split("Architecture invariant").next().unwrap();
    let names = |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(String::from).collect() };
    let cells = layers.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('|').map(names).collect::<Vec<_>>());
    let written: Vec<_> = cells.flat_map(|c| c[1].iter().map(|room| (room.clone(), c[2].clone())).collect::<Vec<_>>()).collect();
    let held: Vec<_> = ROOMS.iter().map(|(name, may)| ((*name).to_owned(), may.iter().map(|m| (*m).to_owned()).collect())).collect();
    assert_eq!(written, held);
}

#[test]
fn the_oracle_shares_only_inputs() {
    for path in files("src", ".rs") {
        let inside = below_src(&path);
        let within = |room: &str| inside.starts_with(room);
        if within("oracle") || within("reference") || (within("phase") && inside.ends_with("oracle.rs")) {
            let code = code(&text(&path));
            for forbidden in ["num::fixed", "num::wide", "kernel::", "crate::kernel", "params", "world::graph", "cpu::", "::cpu"] {
                assert!(!code.contains(forbidden), "{} uses {forbidden}", path.display());
            }
            // Nor by a list such as `num::{fixed, rng}`.
            let named = imports::names(&code, &inside.with_extension("").iter().map(|p| p.to_string_lossy().into()).collect::<Vec<_>>());
            for path in named.iter().map(|path| path.join("::") + "::") {
                let all = ["num::fixed::", "num::wide::", "kernel::", "params::", "world::graph::"];
                let shares = all.iter().any(|f| path.starts_with(f)) || path.contains("::cpu::");
                assert!(!shares, "{} uses {path}", inside.display());
            }
        }
    }
}

#[test]
fn wgpu_and_printing_have_one_place_each() {
    for path in files("src", ".rs") {
        let (gpu, code) = (path.to_string_lossy().contains("backend/gpu"), code(&text(&path)));
        assert!(gpu || !code.contains("wgpu::"), "{} names wgpu", path.display());
        let prints = ["println!", "eprintln!", "print!("].iter().any(|p| code.contains(p));
        assert!(!prints, "{} prints past cli::print and cli::say", path.display());
    }
}

/// Everything generic iterates over a registry: a phase is named by its own room, its family's list, and who runs two at once.
#[test]
fn nobody_names_a_phase() {
    let kinds: Vec<&str> = polity::Registry::builtin().iter().map(|phase| phase.record.kind).collect();
    let of = |path: &Path| kinds.iter().copied().find(|kind| path.starts_with(Path::new("phase").join(kind)));
    let declared = |line: &str| -> Option<String> {
        let rest = line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum "))?;
        let name = rest.split(|c: char| !c.is_alphanumeric()).next()?;
        // A name of one word may mean something else elsewhere.
        (name.chars().filter(|c| c.is_uppercase()).count() > 1).then(|| name.to_owned())
    };
    let (mut types, mut common) = (BTreeMap::new(), Vec::new());
    for path in files("src", ".rs") {
        let names: Vec<String> = text(&path).lines().filter_map(declared).collect();
        match of(&below_src(&path)) {
            Some(kind) => types.extend(names.into_iter().map(|name| (name, kind))),
            None => common.extend(names),
        }
    }
    types.retain(|name, _| !common.contains(name));
    let excepted = |inside: &Path| {
        inside.starts_with("phase/fused") || kinds.iter().any(|k| inside == Path::new("phase").join(k).with_file_name("mod.rs"))
    };
    for (path, uses) in imported().uses {
        for kind in uses.iter().filter_map(|to| of(to)) {
            assert!(of(&path) == Some(kind) || excepted(&path), "{} names {kind}", path.display());
        }
    }
    for path in files("src", ".rs").into_iter().chain(files("tests", ".rs")).chain(files("benches", ".rs")) {
        let theory = path.starts_with(Path::new(ROOT).join("tests/theory"));
        let inside = path.strip_prefix(Path::new(ROOT).join("src")).unwrap_or(&path).to_owned();
        if theory || excepted(&inside) {
            continue;
        }
        let code = without_texts(&code(&text(&path)));
        for (name, kind) in code.split(|c: char| !c.is_alphanumeric()).filter_map(|word| types.get_key_value(word)) {
            assert!(of(&inside) == Some(kind), "{} names {name} of {kind}", path.display());
        }
        for kind in &kinds {
            let module = format!("phase::{}", kind.replace('/', "::"));
            assert!(of(&inside) == Some(kind) || !code.contains(&format!("{module}::")), "{} names {module}", path.display());
        }
    }
}

/// Code without its literals: remedies may name kinds.
fn without_texts(code: &str) -> String {
    code.lines().map(|line| line.split('"').step_by(2).collect::<Vec<_>>().join("\"")).collect::<Vec<_>>().join("\n")
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
            ["shared/graph.wgsl", "shared/linked.wgsl", "shared/plan.wgsl", "fused/lattice.wgsl"].iter().any(|file| path.ends_with(file));
        assert!(knows || !text(&path).contains("GRAPH_SLOTS"), "{}: slots_of(i), not GRAPH_SLOTS", path.display());
    }
}

#[test]
fn files_are_small_and_say_what_they_are_for() {
    for path in files("src", ".rs").into_iter().chain(files("tests", ".rs")).chain(files("benches", ".rs")) {
        let text = text(&path);
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
        let most = if path.starts_with(Path::new(ROOT).join("tests")) { 500 } else { 400 };
        assert!(text.lines().count() <= most, "{} has {} lines: two rooms?", path.display(), text.lines().count());
        let todo = ["to", "do!("].concat();
        assert!(!text.contains(&todo) && !text.contains(&["unimple", "mented!("].concat()), "{}: unfinished", path.display());
    }
    let config = files("src/config", ".rs").iter().map(|path| text(path).lines().count()).sum::<usize>();
    assert!(config <= 6_000, "src/config has {config} lines: what of it belongs to a phase?");
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

/// Configs whose agents behave as language models were measured to, and the page that says so, name each other.
#[test]
fn measured_figures_are_in_the_book() {
    let book = text(&Path::new(ROOT).join("docs/MEASURED.md"));
    let configs = files("configs", ".toml");
    let mut found = 0;
    for path in &configs {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let says = text(path).lines().take_while(|l| l.starts_with('#')).any(|l| l.starts_with("# Measured:"));
        let listed = book.lines().any(|l| l.starts_with("| `") && l.contains(&format!("`{name}`")));
        assert_eq!(says, listed, "{name}: a line `# Measured:` in its head, and a row in docs/MEASURED.md, or neither");
        found += usize::from(says);
    }
    assert!(found >= 2, "{found} configs of measured models");
    for table in files("tests/theory/measured", ".csv") {
        let head = text(&table).lines().next().unwrap_or_default().to_owned();
        assert!(head.split(',').count() > 2 && head.split(',').all(|c| c.parse::<f64>().is_err()), "{}: names of columns", table.display());
    }
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

/// What differs in a debug build asks `cfg!(debug_assertions)`: lints and tests of one profile then have seen all code.
#[test]
fn no_code_is_compiled_in_one_profile_alone() {
    for path in files("src", ".rs") {
        let text = text(&path);
        for attribute in ["cfg(debug_assertions", "cfg(not(debug_assertions"] {
            assert!(!text.contains(attribute), "{}: {attribute}", path.display());
        }
    }
}

/// A closed form beside its own numbers is no result of polity: rows come after a call of polity, formulas are checked by `Table::formula`.
#[test]
fn theory_runs_polity() {
    let read = |path: &PathBuf| {
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        // Comments say much of polity.
        let text = fs::read_to_string(path).unwrap();
        (name, text.lines().map(|line| line.split("// ").next().unwrap_or_default().to_owned() + "\n").collect::<String>())
    };
    let files: Vec<(String, String)> = files("tests/theory", ".rs").iter().map(read).collect();
    assert_eq!(theory::rows_without_polity(&files), Vec::<String>::new(), "their first row calls nothing of polity");
    let idle = "fn f() -> f64 { 1.0 }\n#[test]\nfn t() {\n let x = f();\n table.near(\"x\", 1.0, x);\n let plan = polity::plan();\n}\n";
    assert_eq!(theory::rows_without_polity(&[("a".into(), idle.into())]), ["a::t"], "the rule can fail");
    // Every section of the book is a test that there is.
    let book = fs::read_to_string(Path::new(ROOT).join("docs/THEORY.md")).unwrap();
    for section in book.lines().filter_map(|line| line.strip_prefix("## `")).filter_map(|line| line.strip_suffix('`')) {
        let (file, test) = section.split_once("::").unwrap_or((section, ""));
        let there = files.iter().any(|(name, text)| name == file && text.contains(&format!("fn {test}(")));
        assert!(there, "docs/THEORY.md has {section}, which is no test");
    }
}

#[test]
fn promises_of_reliability_name_tests_that_are_there() {
    let text = fs::read_to_string("docs/RELIABILITY.md").expect("docs/RELIABILITY.md");
    let tests: String = [
        "tests/suite/survive.rs",
        "tests/suite/survive_aside.rs",
        "tests/suite/survive_branches.rs",
        "tests/suite/survive_kills.rs",
        "tests/suite/survive_lengths.rs",
        "tests/suite/long.rs",
        "tests/suite/survive_signals.rs",
        "tests/suite/signals.rs",
        "tests/suite/room.rs",
        "tests/suite/parity.rs",
        "tests/output/fuzz.rs",
    ]
    .map(|path| fs::read_to_string(path).expect(path))
    .concat();
    let names: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|name| name.matches('_').count() > 3).collect();
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        assert!(tests.contains(&format!("fn {name}(")), "docs/RELIABILITY.md names {name}, which is no test");
    }
}
