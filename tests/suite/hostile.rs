//! Names, labels, texts and paths that would break a table, a page, a picture or a terminal: everything that is written still parses.

use crate::cli::command;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::fs;
use std::path::Path;

/// Quotes, markup, formulas, line ends, and characters that steer a terminal or turn a line around, as TOML.
const NASTY: &str =
    r#"</title><script>alert(1)</script> \"=1+1\", 'x' & \u001b[31m\u0007\u009b2J\u0000\u007f \u202eright to left\r\nerror: no"#;
const FOLDER: &str = "run <b>&,\u{1b}[31m\u{202e}";

fn config() -> String {
    let label = "<b>\\u001b[2J\\u0001&\\\"'";
    format!(
        "name = \"-=x\"\ndescription = \"{NASTY}\"\nsteps = 3\npopulation = {{ strategies = [\"Coopération\", \"合作\", \"nano\"], replicas = 2 }}\n\
         topology = {{ kind = \"edges\", file = \"nasty \\u001b[31m.gml\" }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.3, \"rest\"] }}\n\
         values = {{ dimensions = [\"größe\"] }}\nmeasure = {{ every = 1 }}\n\
         [[users]]\nname = \"用户\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0, 0.0], [1.3, 0.2, 0.0], [0.0, 1.0, 0.5]]\npayoff = \"neighbor_sum\"\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n\
         [[variant]]\nname = \"null_model\"\nrole = \"null\"\ndescription = \"{NASTY}\"\nset = {{ \"imitate/fermi.beta\" = 0.0 }}\n\
         [[claim]]\ntext = \"{label}\"\nmetric = \"payoff_mean\"\nagainst = \"null_model\"\ndirection = \"up\"\n"
    )
    .replace("name = \"-=x\"", "name = \"-nan\"")
}

/// Agents whose labels are formulas, markup and control characters; one is alone, one linked to itself, so that they are named in warnings.
fn graph() -> String {
    let labels = ["=1+1", "@x, \"y\"", "<script>", "\u{1b}[31m\u{9b}", "nan", "-1\nline"];
    let nodes: String =
        labels.iter().enumerate().map(|(k, l)| format!("node [ id {k} label \"{}\" ]\n", l.replace('"', "&quot;"))).collect();
    format!(
        "graph [\n{nodes}edge [ source 0 target 1 ] edge [ source 1 target 2 ] edge [ source 3 target 3 ] edge [ source 4 target 5 ] ]\n"
    )
}

/// May it go to a terminal?
fn tame(what: &str, bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|e| panic!("{what}: {e}"));
    let steers = |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(!text.contains(steers), "{what} steers the terminal: {text:?}");
    text
}

fn call(dir: &Path, code: i32, args: &[&str]) -> [String; 2] {
    let output = command(dir).args(args).output().expect("the program starts");
    let [out, err] =
        [("output", &output.stdout), ("errors", &output.stderr)].map(|(what, bytes)| tame(&format!("{args:?}, {what}"), bytes));
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{out}\n{err}");
    [out, err]
}

/// A table whose lines have as many cells as its head, no head twice and no half quote; parsed by hand.
fn table(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).expect("a table");
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "{}: it ends inside a line", path.display());
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{}: {rows:?}", path.display());
    let mut head = rows[0].clone();
    head.sort();
    head.dedup();
    assert_eq!(head.len(), rows[0].len(), "{}: a column twice in {:?}", path.display(), rows[0]);
    assert!(rows[0].iter().all(|name| !name.starts_with(['=', '+', '-', '@']) && name != "nan"), "{}: {:?}", path.display(), rows[0]);
    rows
}

/// Well-formed XML with nothing that XML forbids.
fn picture(path: &Path) {
    let text = fs::read_to_string(path).expect("a picture");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{}", path.display());
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{}: {e}", path.display())) {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                assert_ne!(start.name().as_ref(), "script", "{}", path.display());
                for attribute in start.attributes() {
                    attribute.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn nothing_breaks_tables_pages_pictures_or_the_terminal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path();
    fs::write(dir.join("nasty.toml"), config()).expect("written");
    fs::write(dir.join("nasty \u{1b}[31m.gml"), graph()).expect("written");
    call(dir, 0, &["check", "nasty.toml"]);
    let [json, _] = call(dir, 0, &["check", "nasty.toml", "--json"]);
    serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
    call(dir, 0, &["run", "nasty.toml", "--backend", "cpu", "-o", FOLDER]);
    let [json, _] = call(dir, 0, &["run", "nasty.toml", "--backend", "cpu", "--json", "--force", "-o", FOLDER]);
    let result: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(result["run"], FOLDER);
    call(dir, 0, &["report", FOLDER]);
    call(dir, 1, &["run", "nasty.toml", "--backend", "cpu", "-o", FOLDER]);
    let run = dir.join(FOLDER);
    let mut tables = 0;
    for entry in fs::read_dir(&run).expect("a run") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            table(&path);
            tables += 1;
        }
    }
    assert!(tables >= 6, "{tables} tables");
    assert_eq!(table(&run.join("agents.csv"))[2], ["1", "1", "@x, \"y\""]);
    for entry in fs::read_dir(run.join("plots")).expect("plots") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "svg") {
            picture(&path);
        }
    }
    let page = tame("the report", &fs::read(run.join("report.html")).expect("a report"));
    assert!(!page.contains("<script") && !page.contains("<b>") && page.matches("</title>").count() == 1, "{page}");
    // What is printed for another program is the config itself.
    let [resolved, _] = call(dir, 0, &["check", "nasty.toml", "--resolved"]);
    let described = |text: &str| text.parse::<toml::Table>().unwrap_or_else(|e| panic!("{e}\n{text}"))["description"].clone();
    assert_eq!(described(&resolved), described(&config()));
}

#[test]
fn errors_show_what_is_wrong_and_steer_no_terminal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path();
    let bad: [(&str, &str); 5] = [
        ("source.toml", "steps = 3\nname = \"\u{1b}[31m\u{9b}\"\n"),
        ("key.toml", "steps = 3\n\"\\u001b[31m\\u009b\" = 3\npopulation = { agents = 3 }\nphase = [{ kind = \"imitate/voter\" }]\n"),
        (
            "value.toml",
            "steps = \"\\u001b[31m\"\nname = \"\\u009b\\u202e\"\npopulation = { agents = 3 }\nphase = [{ kind = \"\\u001b]0;x\\u0007\" }]\n",
        ),
        (
            "allowed.toml",
            "steps = 3\npopulation = { agents = 3, strategies = [\"a\\u001b[31m\", \"b\\r\"] }\ninit = { kind = \"single_mutant\", mutant = \"\\u009b\", resident = \"b\" }\n\
             phase = [{ kind = \"imitate/voter\" }]\n",
        ),
        (
            "path.toml",
            "steps = 3\npopulation = { agents = 3, strategies = [\"a\", \"b\"] }\ninit = { kind = \"file\", path = \"\\u001b[31m\\u202e\" }\nphase = [{ kind = \"imitate/voter\" }]\n",
        ),
    ];
    for (name, text) in bad {
        fs::write(dir.join(name), text).expect("written");
        let [out, err] = call(dir, 3, &["check", name]);
        assert!(out.is_empty() && err.contains("u001b") || err.contains("u{1b}"), "{name}: {err}");
    }
    call(dir, 3, &["run", "no\u{1b}[31m.toml"]);
    call(dir, 3, &["run", "path.toml", "--set", "x\u{1b}[31m\u{9b}=1"]);
    call(dir, 2, &["run", "--\u{1b}[31m"]);
    call(dir, 2, &["\u{9b}31m"]);
}

#[test]
fn quiet_means_nothing_on_standard_output() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path();
    // A list of links with a link from an agent to itself, which is a warning.
    let text = "steps = 3\npopulation = { strategies = [\"C\", \"D\"] }\ntopology = { kind = \"edges\", file = \"l.txt\" }\n\
                init = { kind = \"fractions\", fractions = [0.5, 0.5] }\nphase = [{ kind = \"imitate/voter\" }]\n";
    fs::write(dir.join("q.toml"), text).expect("written");
    fs::write(dir.join("l.txt"), "0 1\n1 2\n2 0\n2 2\n").expect("written");
    for args in [
        &["run", "q.toml", "-q", "--dry-run"][..],
        &["run", "q.toml", "-q", "--backend", "cpu", "-o", "run"],
        &["check", "q.toml", "--quiet"],
        &["report", "run", "-q"],
        &["verify", "q.toml", "-q", "--backends", "reference,cpu"],
        &["verify", "q.toml", "-q", "--backend", "cpu", "--against", "run"],
    ] {
        let [out, err] = call(dir, 0, args);
        assert_eq!(out, "", "{args:?}");
        let warns = args[0] == "run" || args[0] == "check";
        assert!(err.lines().all(|line| line.trim_start().starts_with("warning")), "{args:?}: {err}");
        assert_eq!(warns, err.contains("from an agent to itself"), "{args:?}: {err}");
    }
    let [json, _] = call(dir, 0, &["run", "q.toml", "-q", "--json", "--backend", "cpu", "-o", "again"]);
    serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
}

#[test]
fn names_that_would_share_a_column_are_refused() {
    let problem = |set: &str, words: &str| {
        let text = config().replace("\"Coopération\"", "\"C\"");
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("nasty \u{1b}[31m.gml"), graph()).expect("written");
        let error = polity::config::load_str(&text, &folder.path().join("n.toml"), &[set.to_owned()], &polity::Registry::builtin());
        let message = error.expect_err(set).to_string();
        assert!(message.contains(words), "{set}: {message}");
    };
    problem("population.strategies.1=replica", "share a column of replicas.csv");
    problem("population.strategies.1=C_sd", "share a column of metrics.csv with the spread of \"C\"");
    problem("users.0.name=min", "share a column of metrics.csv with the preferential alignment");
    problem("values.dimensions=['a','ratio_a']", "share a column of metrics.csv with the variance ratio of \"a\"");
}

/// A pipe that nobody writes to is not waited for, a device not read until memory ends: a config may name regular files only.
#[cfg(unix)]
#[test]
fn configs_name_regular_files_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path();
    let made = std::process::Command::new("mkfifo").arg(dir.join("pipe")).status().expect("mkfifo starts");
    assert!(made.success());
    let head = "steps = 1\npopulation = { agents = 4, strategies = [\"C\", \"D\"] }\n[[phase]]\nkind = \"imitate/voter\"\n";
    for special in ["pipe", "/dev/zero", "."] {
        for section in [
            format!("[init]\nkind = \"file\"\npath = {special:?}\n"),
            format!("[init]\nkind = \"counts\"\ncounts = [2, 2]\n[topology]\nkind = \"edges\"\nfile = {special:?}\nformat = \"edges\"\n"),
        ] {
            fs::write(dir.join("a.toml"), format!("{head}{section}")).expect("written");
            let output = command(dir).args(["check", "a.toml"]).timeout(std::time::Duration::from_secs(60)).output().expect("it ends");
            let err = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(3), "{special}: {err}");
            assert!(err.contains("not a regular file"), "{special}: {err}");
        }
    }
    // The config itself may come from a pipe, but not without end.
    let output = command(dir).args(["check", "/dev/zero"]).timeout(std::time::Duration::from_secs(60)).output().expect("it ends");
    assert!(String::from_utf8_lossy(&output.stderr).contains("goes on after"), "{output:?}");
    let text = format!("{head}[init]\nkind = \"counts\"\ncounts = [2, 2]\n");
    let output = command(dir).args(["check", "/dev/stdin"]).write_stdin(text).output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
}
