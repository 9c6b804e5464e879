//! Cures of the catalogue beside configs: what they change, why they cannot, and tables that are the same bytes everywhere.

use crate::cli::{command, files};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const GAME: &str = r#"name = "game"
steps = 20
population = { agents = 200, strategies = ["Keep", "Break"] }
init = { kind = "fractions", fractions = [0.5, 0.5] }
measure = { every = 10 }
compare = { replicates = 4 }
values = { dimensions = ["d"], harmful = ["Break"] }
[[users]]
name = "everybody"
fraction = 1.0
preference = [{ kind = "uniform", low = 0.0, high = 1.0 }]
[[phase]]
kind = "interact/matrix"
matrix = [[1.0, 0.0], [1.5, 0.5]]
payoff = "sample"
[[phase]]
kind = "imitate/fermi"
beta = 5.0
"#;

const VOTE: &str = r#"name = "vote"
steps = 20
population = { agents = 110 }
topology = { kind = "groups", size = 11 }
state = { capability = { kind = "uniform", low = 0.5, high = 0.7 }, influence = { kind = "constant", at = 0.5 }, influence_scale = 100.0 }
measure = { every = 10 }
compare = { replicates = 4 }
[[phase]]
kind = "vote/decide"
exponent = 8.0
learning_rate = 0.01
"#;

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [("game.toml", GAME), ("vote.toml", VOTE)] {
        fs::write(dir.path().join(name), text).expect("the folder can be written");
    }
    dir
}

fn polity(dir: &Path, args: &[&str]) -> String {
    let output = command(dir).args(args).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "polity {args:?}: {said}");
    said
}

/// Everything in a folder by its name there.
fn all(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(dir).into_iter().map(|(path, bytes)| (path.strip_prefix(dir).expect("inside").to_owned(), bytes)).collect()
}

#[test]
fn a_cure_acts_or_says_why_not() {
    let dir = folder();
    let said = polity(dir.path(), &["cures", "game.toml", "vote.toml"]);
    for line in [
        "equal_weights          acts    vote/decide.exponent = 0.0",
        "judge                  cannot  acts on vote/decide, vote/defer, interact/mission; the step has interact/matrix, imitate/fermi",
        "kin                    acts    interact/matrix.assortment = 0.5; interact/matrix.payoff = field",
        "space                  acts    interact/matrix.payoff = neighbor_mean; topology",
        "friendly_competition   cannot  acts where topology.kind is groups, not well_mixed",
        "penalties              acts    + interact/audit",
        "lower_pressure         acts    imitate/fermi.beta × 0.1",
        "even_confidence        cannot  everything that it sets is so already",
    ] {
        assert!(said.contains(line), "no {line:?} in\n{said}");
    }
}

#[test]
fn tables_of_cures_are_the_same_everywhere_and_in_parts() {
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    polity(dir.path(), &["cures", "game.toml", "vote.toml", "-o", "whole", "--backend", "cpu"]);
    let whole = all(&at("whole"));
    // Nothing is written over unasked.
    let again = |more: &[&str]| {
        command(dir.path()).args([&["cures", "vote.toml", "-o", "whole"], more].concat()).output().expect("the program starts")
    };
    let refused = again(&[]);
    assert!(refused.status.code() == Some(1) && String::from_utf8_lossy(&refused.stderr).contains("--force"), "{refused:?}");
    assert!(whole == all(&at("whole")), "a refusal changes nothing");
    assert!(again(&["--force", "--backend", "cpu"]).status.success() && whole != all(&at("whole")));
    assert_eq!(whole.len(), 2, "{:?}", whole.keys());
    for k in ["1", "2"] {
        polity(dir.path(), &["cures", "game.toml", "vote.toml", "-o", k, "--part", &format!("{k}/2"), "--backend", "reference"]);
    }
    polity(dir.path(), &["cures", "--join", "2/cures.csv", "1/cures.csv", "-o", "joined"]);
    assert!(whole == all(&at("joined")), "two parts on another backend are the whole");
    polity(dir.path(), &["cures", "--join", "2/cures.csv", "1/cures.csv", "2/cures.csv", "joined/cures.csv", "-o", "twice"]);
    assert!(all(&at("joined")) == all(&at("twice")), "what several files have is there once");
    if crate::gpu::available("tables_of_cures_are_the_same_everywhere_and_in_parts") {
        polity(dir.path(), &["cures", "vote.toml", "-o", "gpu", "--backend", "gpu"]);
        polity(dir.path(), &["cures", "vote.toml", "-o", "cpu", "--backend", "cpu"]);
        assert!(all(&at("cpu")) == all(&at("gpu")), "the GPU finds the same");
    }
    let rows = String::from_utf8(whole[Path::new("cures.csv")].clone()).expect("text");
    // Fines of 1 on average against a gain of .5 for breaking: fewer break.
    let found = |cure: &str, metric: &str| -> [f64; 3] {
        let row = rows.lines().find(|row| row.starts_with(&format!("game,{cure},acts,")) && row.contains(&format!(",{metric},")));
        let row = row.unwrap_or_else(|| panic!("no row of {cure} and {metric} in\n{rows}"));
        let mut numbers = row.rsplit(',').take(3).map(|number| number.parse().expect("a number"));
        [0; 3].map(|_| numbers.next().expect("three numbers"))
    };
    let [high, low, difference] = found("penalties", "human_value_alignment");
    assert!(low > 0.0 && (low..=high).contains(&difference), "{difference} in {low} to {high}");
}

#[test]
fn a_variant_may_name_a_cure() {
    let dir = folder();
    let variant = |cure: &str, more: &str| format!("{GAME}[[variant]]\nname = \"mine\"\nrole = \"cure\"\ncure = \"{cure}\"\n{more}");
    let check = |text: &str| {
        fs::write(dir.path().join("mine.toml"), text).expect("the folder can be written");
        let output = command(dir.path()).args(["check", "mine.toml"]).output().expect("the program starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(check(&variant("penalties", "set = { \"interact/audit.fine\" = 3.0 }")), (Some(0), String::new()));
    for (cure, words) in [
        ("penaltys", "there is no cure \"penaltys\""),
        ("judge", "judge cannot act here: acts on vote/decide, vote/defer, interact/mission; the step has interact/matrix, imitate/fermi"),
    ] {
        let (code, said) = check(&variant(cure, ""));
        assert!(code == Some(3) && said.contains(words) && said.contains("line "), "{said}");
    }
    let (code, said) = check(&variant("penalties", "set = { seed = [1, 2] }").replace("\"cure\"\ncure", "\"dose\"\ncure"));
    assert!(code == Some(3) && said.contains("a whole cure"), "{said}");
}

/// Rows of docs/cures.csv, made anew: `polity cures configs/… -o docs --force` writes the whole.
#[test]
fn the_table_in_the_book_is_what_comes_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = fs::read_to_string(root.join("docs/cures.csv")).expect("the table");
    let page = fs::read_to_string(root.join("docs/CURES.md")).expect("the page");
    let dir = tempfile::tempdir().expect("a temporary folder");
    for name in ["mediator", "bad_apple"] {
        let config = root.join(format!("configs/{name}.toml"));
        polity(dir.path(), &["cures", config.to_str().expect("a path"), "-o", name, "--backend", "cpu"]);
        let own = |text: &str| text.lines().filter(|line| line.starts_with(&format!("{name},"))).map(str::to_owned).collect::<Vec<_>>();
        let made = own(&fs::read_to_string(dir.path().join(name).join("cures.csv")).expect("made"));
        assert!(!made.is_empty() && made == own(&book), "{name}: polity cures configs/*.toml -o docs --force");
        assert!(page.contains(&format!("## {name}\n")), "{name} has no section in docs/CURES.md");
    }
    // Every config that claims something is in it.
    for path in crate::golden::configs() {
        let text = fs::read_to_string(&path).expect("a config");
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        assert!(
            !text.contains("[[claim]]") || book.lines().any(|line| line.starts_with(&format!("{name},"))),
            "docs/cures.csv lacks {name}"
        );
    }
}
