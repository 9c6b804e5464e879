//! `polity compare` as people use it: exit codes, and which files it makes, keeps and leaves alone.

use crate::cli::command;
use std::fs;
use std::path::Path;

const GAME: &str = r#"name = "game"
steps = 30
population = { agents = 60, strategies = ["C", "D"] }
init = { kind = "fractions", fractions = [0.5, 0.5] }
measure = { every = 10 }
compare = { replicates = 4 }
[[phase]]
kind = "interact/matrix"
matrix = [[1.0, 0.0], [3.0, 1.0]]
payoff = "field"
[[phase]]
kind = "imitate/fermi"
beta = 5.0
[[variant]]
name = "drift"
role = "null"
set = { "imitate/fermi.beta" = 0.0 }
[[variant]]
name = "strength"
role = "dose"
set = { "imitate/fermi.beta" = [0.5, 1.0] }
"#;

const CLAIM: &str = "[[claim]]\ntext = \"Selection favours D\"\nmetric = \"fraction_D\"\nagainst = \"drift\"\ndirection = \"up\"\n";

/// Exit code, standard output and standard error.
fn polity(dir: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = command(dir).args(args).args(["--backend", "cpu"]).output().expect("the program starts");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
}

fn folder(more: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("game.toml"), format!("{GAME}{more}")).expect("the folder can be written");
    dir
}

#[test]
fn claims_decide_how_it_ends() {
    for (more, code, words) in [
        (CLAIM.to_owned(), 0, "holds: Selection favours D"),
        (CLAIM.replace("\"up\"", "\"down\""), 7, "claims do not hold"),
        (String::new(), 7, "no claim was tested"),
    ] {
        let dir = folder(&more);
        let (ended, said) = polity(dir.path(), &["compare", "game.toml", "--claims", "-o", "out"]);
        assert!(ended == Some(code) && said.contains(words), "{ended:?}: {said}");
        // The numbers are there whatever they say.
        assert!(dir.path().join("out/compare.json").exists());
    }
}

/// Two factors that raise what an agent earns by one and by two, and by seven together: the interaction is four, in every pair.
#[test]
fn an_interaction_is_what_goes_beyond_the_sum() {
    let game = |pay: f64| format!("set = {{ \"interact/matrix.matrix\" = [[{pay:?}, {pay:?}], [{pay:?}, {pay:?}]] }}\n");
    let variant = |name: &str, pay: f64| format!("[[variant]]\nname = \"{name}\"\nrole = \"shock\"\n{}", game(pay));
    let claim = "[[claim]]\ntext = \"Together they do more\"\nmetric = \"payoff_mean\"\nof = \"both\"\nagainst = \"neither\"\nbeyond = [\"one\", \"two\"]\n\
                 direction = \"up\"\nat_least = 3.9\n";
    let more = [variant("neither", 0.0), variant("one", 1.0), variant("two", 2.0), variant("both", 7.0)].concat();
    let dir = folder(&format!("{more}{claim}"));
    // By the sign test eight pairs of one sign are told apart from chance, four are not.
    fs::write(
        dir.path().join("game.toml"),
        fs::read_to_string(dir.path().join("game.toml")).expect("text").replace("replicates = 4", "replicates = 8"),
    )
    .expect("writes");
    let (ended, said) = polity(dir.path(), &["compare", "game.toml", "--claims", "-o", "out"]);
    assert!(ended == Some(0) && said.contains("4.00000 in every pair"), "{ended:?}: {said}");
    assert!(said.contains("4.00000 in both less the effects of one and two, 0 in neither"), "{said}");
    // Nobody earns in a variant without a game: its difference cannot be taken off, and nothing is said.
    let mute = "[[variant]]\nname = \"mute\"\nrole = \"shock\"\nremove = [\"interact/matrix\", \"imitate/fermi\"]\n\
                add = [{ kind = \"evolve/mutate\", probability = 0.1 }]\n";
    let dir = folder(&format!("{more}{mute}{}", claim.replace("[\"one\", \"two\"]", "[\"mute\"]")));
    let (ended, said) = polity(dir.path(), &["compare", "game.toml", "--claims", "-o", "out"]);
    assert!(ended == Some(7) && said.contains("is undefined"), "{ended:?}: {said}");
    for (wrong, words) in [("[\"neither\"]", "would be taken off itself, or is none"), ("[\"nobody\"]", "there is no variant \"nobody\"")] {
        let dir = folder(&format!("{more}{}", claim.replace("[\"one\", \"two\"]", wrong)));
        let (ended, said) = polity(dir.path(), &["compare", "game.toml", "--claims", "-o", "out"]);
        assert!(ended == Some(3) && said.contains(words), "{ended:?}: {said}");
    }
}

#[test]
fn files_of_others_stay() {
    let dir = folder(CLAIM);
    let path = |name: &str| dir.path().join(name);
    // The folder of a run is no place for a comparison.
    assert_eq!(polity(dir.path(), &["run", "game.toml", "-q", "-o", "run"]).0, Some(0));
    let before = fs::read(path("run/report.html")).expect("a report");
    let (ended, said) = polity(dir.path(), &["compare", "game.toml", "--force", "-o", "run"]);
    assert!(ended.is_some_and(|code| code != 0) && said.contains("is the folder of a run"), "{said}");
    assert!(!path("run/compare.json").exists() && fs::read(path("run/report.html")).expect("still there") == before);
    // Doses that were kept go when the comparison is complete; what else lies there does not.
    fs::create_dir_all(path("out/unfinished_doses")).expect("a folder");
    fs::write(path("out/unfinished_doses/mine.json"), "{}").expect("a file");
    assert_eq!(polity(dir.path(), &["compare", "game.toml", "-q", "-o", "out"]).0, Some(0));
    let left: Vec<String> = fs::read_dir(path("out/unfinished_doses"))
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(left, ["mine.json"]);
    let rows = fs::read_to_string(path("out/dose_strength.csv")).expect("doses");
    assert_eq!(rows.lines().count(), 1 + 2 * 4);
    // An earlier comparison is written over only by force.
    let (ended, said) = polity(dir.path(), &["compare", "game.toml", "-o", "out"]);
    assert!(ended.is_some_and(|code| code != 0) && said.contains("--force"), "{said}");
}

#[test]
fn a_report_shows_only_claims_of_its_own_run() {
    let dir = folder(CLAIM);
    let path = |name: &str| dir.path().join(name);
    assert_eq!(polity(dir.path(), &["run", "game.toml", "-q", "--claims", "-o", "run"]).0, Some(0));
    let page = || {
        assert_eq!(command(dir.path()).args(["report", "run"]).output().expect("the program starts").status.code(), Some(0));
        fs::read_to_string(path("run/report.html")).expect("a report")
    };
    let own = page();
    assert!(own.contains("class=\"verdict holds\"") && !own.contains("not tested"), "its own claims are shown");
    let numbers = fs::read_to_string(path("run/compare.json")).expect("claims");
    for (from, to) in [("\"name\": \"game\"", "\"name\": \"other\""), ("Selection favours D", "Selection favours C")] {
        let other = numbers.replacen(from, to, 1);
        assert_ne!(other, numbers, "{from}");
        fs::write(path("run/compare.json"), other).expect("a file");
        let page = page();
        assert!(page.contains("not tested") && !page.contains("verdict holds"), "{to}");
    }
}
