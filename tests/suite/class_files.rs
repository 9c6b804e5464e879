//! Classes from a CSV file: the same plan as if they stood in the config, and what is wrong with a file.

use polity::Registry;
use polity::config::{self, ConfigError, Draft, Plan};
use std::fs;
use std::path::Path;

const FILE: &str = "# measured somewhere\nname, fraction, stubborn, beta, beta_se, bias\nkeen, 0.25, , 2.1, 0.3, 0.1\ncalm, 0.5, , 0.7, 0.2, -0.05\nfirm, 0.25, true, 1, 0.1, 0\n";

fn text(classes: &str, beta: &str, bias: &str) -> String {
    format!(
        "seed = 3\nsteps = 5\npopulation = {{ agents = 400, strategies = [\"A\", \"B\"] }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
         {classes}\n[[phase]]\nkind = \"respond/conformity\"\nsees = \"sample\"\npeers = 5\nbeta = {{ class = {beta} }}\nbias = {{ class = {bias} }}\n"
    )
}

const FROM: &str = "[[class]]\nfrom = \"models.csv\"\nplacement = \"random\"";

fn load(dir: &Path, text: &str) -> Result<Plan, ConfigError> {
    fs::write(dir.join("own.toml"), text).expect("writes");
    config::load(&dir.join("own.toml"), &[], &Registry::builtin())
}

#[test]
fn a_file_of_classes_is_what_it_would_be_inline() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("models.csv"), FILE).expect("writes");
    let plan = load(dir.path(), &text(FROM, "\"beta\"", "\"bias\"")).unwrap_or_else(|e| panic!("{e}"));
    let inline = "[[class]]\nname = \"keen\"\nfraction = 0.25\n[[class]]\nname = \"calm\"\nfraction = 0.5\n[[class]]\nname = \"firm\"\nfraction = 0.25\nstubborn = true\n";
    let beta = "[{ value = 2.1, se = 0.3 }, { value = 0.7, se = 0.2 }, { value = 1, se = 0.1 }]";
    let same = load(dir.path(), &text(inline, beta, "[0.1, -0.05, 0]")).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(config::resolved_toml(&plan), config::resolved_toml(&same));
    assert_eq!(plan, same);
    // What a run directory keeps names no file any more.
    assert!(!config::resolved_toml(&plan).contains("models.csv"));
    // Standard errors are drawn by comparisons.
    let draft = Draft::load(&dir.path().join("own.toml"), &[], &Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    assert!(draft.is_uncertain());
    fs::write(dir.path().join("own.toml"), text(FROM, "\"beta\"", "\"bias\"")).expect("writes");
    let draft = Draft::load(&dir.path().join("own.toml"), &[], &Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    let errors: Vec<f64> = draft.uncertain(&plan).iter().map(|number| number.se).collect();
    assert!(draft.is_uncertain() && errors == [0.3, 0.2, 0.1], "{errors:?}");
    fs::write(dir.path().join("models.csv"), FILE.replace("0.3,", ",").replace("0.2,", ",").replace("0.1, 0\n", ", 0\n")).expect("writes");
    assert!(!draft.is_uncertain(), "no column of errors, nothing to draw");
}

/// Columns reach every number that may depend on the class.
#[test]
fn columns_reach_the_numbers_of_any_rule() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("models.csv"), FILE).expect("writes");
    let inline = "[[class]]\nname = \"keen\"\nfraction = 0.25\n[[class]]\nname = \"calm\"\nfraction = 0.5\n[[class]]\nname = \"firm\"\nfraction = 0.25\nstubborn = true\n";
    let text = |classes: &str, beta: &str, share: &str| {
        format!(
            "seed = 3\nsteps = 5\npopulation = {{ agents = 400, strategies = [\"A\", \"B\"] }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
             values = {{ dimensions = [\"a\"] }}\n[[users]]\nname = \"u\"\nfraction = 1.0\npreference = [{{ kind = \"constant\", at = 0.5 }}]\n{classes}\n\
             [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [0.0, 2.0]]\npayoff = \"field\"\n\
             [[phase]]\nkind = \"imitate/fermi\"\nbeta = {{ class = {beta} }}\n[[phase]]\nkind = \"imitate/hitchhike\"\nprobability = {{ class = {share} }}\n\
             [[phase]]\nkind = \"respond/logit\"\nnoise = {{ class = {beta} }}\n[[phase]]\nkind = \"evolve/mutate\"\nprobability = {{ class = {share} }}\n\
             [[phase]]\nkind = \"influence/bounded_confidence\"\nepsilon = {{ class = {share} }}\nrate = {{ class = {share} }}\n"
        )
    };
    let from = load(dir.path(), &text(FROM, "\"beta\"", "\"fraction_seen\""));
    assert!(from.is_err_and(|e| e.to_string().contains("has nothing in a column")), "a column that is not there");
    let more = FILE
        .replace("bias\n", "bias, heard\n")
        .replace("0.1\n", "0.1, 0.2\n")
        .replace("-0.05\n", "-0.05, 0.5\n")
        .replace(", 0\n", ", 0, 0.9\n");
    fs::write(dir.path().join("models.csv"), more).expect("writes");
    let plan = load(dir.path(), &text(FROM, "\"beta\"", "\"heard\"")).unwrap_or_else(|e| panic!("{e}"));
    let beta = "[{ value = 2.1, se = 0.3 }, { value = 0.7, se = 0.2 }, { value = 1, se = 0.1 }]";
    let same = load(dir.path(), &text(inline, beta, "[0.2, 0.5, 0.9]")).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(plan, same);
    assert!(plan.phases()[1..].iter().all(|phase| phase.words().differ_by_class()));
}

#[test]
fn what_is_wrong_with_a_file_of_classes_is_said() {
    let many: String = (0..17).map(|k| format!("c{k}, {}, 1, 0\n", if k == 16 { "rest" } else { "0.05" })).collect();
    let many = format!("name, fraction, beta, bias\n{many}");
    for (file, words) in [
        (Some("name, share\na, 1\n"), "class[0].from: models.csv has no column fraction, but name, share"),
        (Some("name, fraction\n"), "models.csv has no row below its head"),
        (Some("name, fraction, beta, beta\na, 1, 2, 3\n"), "models.csv has two columns \"beta\", the second is column 4"),
        (Some("name, fraction, beta\na, 1\n"), "models.csv: CSV error"),
        (Some("name, fraction, beta\na, 1, 2\n"), "phase[0].bias.class: class 0 has nothing in a column \"bias\""),
        (Some("name, fraction, beta, bias\na, 0.5, 2, 0\nb, 0.5, , 0\n"), "phase[0].beta.class: class 1 has nothing in a column \"beta\""),
        (Some("name, fraction, beta, bias\na, 1, high, 0\n"), "phase[0].beta"),
        (Some("name, fraction, beta, bias\na, 0.5, 1, 0\nb, 0.6, 1, 0\n"), "sum to"),
        (Some(many.as_str()), "class"),
        (None, "cannot read models.csv"),
    ] {
        let dir = tempfile::tempdir().expect("a temporary folder");
        if let Some(file) = file {
            fs::write(dir.path().join("models.csv"), file).expect("writes");
        }
        let said = load(dir.path(), &text(FROM, "\"beta\"", "\"bias\"")).expect_err(words).to_string();
        assert!(said.contains(words) && said.contains("line "), "{words}: {said}");
    }
    // Without a file a name is no list of numbers.
    let dir = tempfile::tempdir().expect("a temporary folder");
    let said = load(dir.path(), &text("[[class]]\nname = \"a\"\nfraction = 1.0", "\"beta\"", "[1.0]")).expect_err("a text").to_string();
    assert!(said.contains("phase[0].beta"), "{said}");
}
