//! Configs: every kind of mistake with its full message, what loads must load again, and no input may panic.
#![allow(unreachable_pub, clippy::unwrap_used, clippy::print_stderr, clippy::print_stdout, reason = "a test binary")]

#[path = "config/fuzz.rs"]
mod fuzz;

use polity::config::{self, ConfigError, Plan};
use std::path::Path;

const VALID: &str = r#"name = "demo"
steps = 10
[population]
strategies = ["C", "D"]
[topology]
kind = "lattice"
width = 64
height = 64
[init]
kind = "fractions"
fractions = [0.5, 0.5]
[[phase]]
kind = "interact/matrix"
matrix = [[1.0, 0.0], [1.02, 0.0]]
payoff = "neighbor_sum"
[[phase]]
kind = "imitate/fermi"
noise = 0.1
"#;

fn load(text: &str, overrides: &[&str]) -> Result<Plan, ConfigError> {
    let overrides: Vec<String> = overrides.iter().map(|o| (*o).into()).collect();
    config::load_str(text, Path::new("demo.toml"), &overrides, &polity::Registry::builtin())
}

/// Each `tests/bad_configs/x.toml` must give exactly the message in `x.txt`; its lines `# --set a=b` are overrides.
#[test]
fn bad_configs_say_what_is_wrong() {
    let folder = Path::new("tests/bad_configs");
    let bless = std::env::var_os("POLITY_BLESS").is_some();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    assert!(files.len() >= 20, "the folder {} is incomplete", folder.display());
    let mut wrong = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let overrides: Vec<String> = text.lines().filter_map(|line| line.strip_prefix("# --set ")).map(String::from).collect();
        let Err(error) = config::load(&path, &overrides, &polity::Registry::builtin()) else { panic!("{} was accepted", path.display()) };
        let message = format!("{error}\n").replace('\\', "/");
        let expected = path.with_extension("txt");
        if bless {
            std::fs::write(&expected, &message).unwrap();
        }
        let stored = std::fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n");
        if stored != message {
            wrong.push(format!("{} expects\n{stored}but the message is\n{message}", expected.display()));
        }
    }
    assert!(wrong.is_empty(), "{}(POLITY_BLESS=1 rewrites the expectations)", wrong.join("\n"));
}

#[test]
fn a_missing_config_is_named() {
    let error = config::load(Path::new("no/such.toml"), &[], &polity::Registry::builtin()).unwrap_err();
    assert!(matches!(error, ConfigError::Read { .. }));
    assert!(error.to_string().starts_with("no/such.toml: cannot read this config: "), "{error}");
}

#[test]
fn integers_pass_as_floats() {
    let plan = load(VALID, &["phase.0.matrix=[[1,0],[2,0]]", "phase.1.noise=1"]).unwrap();
    assert_eq!(plan, load(VALID, &["phase.0.matrix=[[1.0,0.0],[2.0,0.0]]", "phase[1].noise=1.0"]).unwrap());
}

#[test]
fn overrides_create_what_is_absent() {
    let plan = load(VALID, &["measure.every=3", "population.replicas=5", "description=a bare string", "seed=9"]).unwrap();
    assert_eq!((plan.every(), plan.replicas(), plan.seed()), (3, 5, [9, 0]));
    assert_eq!(plan.file().description, "a bare string");
}

#[test]
fn a_file_built_by_a_program_is_checked_as_strictly() {
    let good = load(VALID, &[]).unwrap().file().clone();
    let paths = |file: &config::File| -> Vec<String> {
        Plan::new(file, Path::new(""), &polity::Registry::builtin()).unwrap_err().into_iter().map(|problem| problem.path).collect()
    };
    let mut file = good.clone();
    file.phase.clear();
    file.population.replicas = 0;
    assert_eq!(paths(&file), ["phase", "population.replicas"]);
    let mut file = good.clone();
    file.init = Some(polity::file::InitFile::Fractions { fractions: vec![f64::NAN, 0.5] });
    file.phase[1].keys.insert("beta".into(), (-1.0).into());
    assert_eq!(paths(&file), ["init.fractions[0]", "phase[1].beta"]);
    let mut file = good;
    file.seed = u64::MAX;
    assert_eq!(paths(&file).len(), 1);
}

/// Texts that use every section and kind.
fn examples() -> Vec<Plan> {
    let mixed = |rest: &[&str]| {
        let start = ["topology.kind=well_mixed", "population.agents=101", "phase.0.payoff=match"];
        let text = VALID.replace("width = 64\nheight = 64\n", "");
        load(&text, &[&start, rest].concat()).unwrap_or_else(|e| panic!("{e}"))
    };
    let lattice = |rest: &[&str]| load(VALID, rest).unwrap_or_else(|e| panic!("{e}"));
    vec![
        lattice(&[]),
        lattice(&["topology.neighborhood=moore", "topology.boundary=walls", "topology.self_play=true", "stop=absorbed"]),
        lattice(&["init={kind='disc',background='D',strategy='C',radius=3.7}", "name=a.b-c_d", "seed=9223372036854775807"]),
        lattice(&["init={kind='block',background='D',strategy='C',width=3,height=5}", "output.snapshots=0", "output.report=false"]),
        lattice(&["init={kind='single_mutant',mutant='C',resident='D'}", r#"description="quotes \" and \\ and \n lines""#]),
        lattice(&["init={kind='counts',counts=[96,4000]}", "phase.1={kind='imitate/best'}", "measure.histogram_bins=0"]),
        mixed(&["phase.0.matrix_column=[[1,2],[3,4]]", "phase.1={kind='imitate/fermi',beta=1e-300,update_probability=0.1}"]),
        mixed(&["topology={kind='ring',neighbors=4}", "phase.0.payoff=neighbor_mean", "phase.1={kind='imitate/voter'}"]),
        mixed(&["topology={kind='erdos_renyi',mean_degree=3.5}", "phase.0.payoff=neighbor_sum", "learning={kind='star'}"]),
        mixed(&["topology={kind='watts_strogatz',neighbors=4,rewiring=0.1}", "phase.0.payoff=neighbor_mean"]),
        lattice(&["output.table=[{name='a',columns=['payoff']},{name='b',columns=['strategy'],steps=[0,9],agents=7,format='zarr'}]"]),
        mixed(&["phase.0.payoff=sample", "phase.0.samples=7", "phase.1={kind='evolve/mutate',probability=0.1,target='other'}"]),
    ]
}

/// Listed links are copied under a name of their content, and the copy gives the same graph.
#[test]
fn listed_links_travel_with_the_resolved_config() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.tsv"), "a\tb\n0\t3\n3\t1\n1\t0\n2\t2\n").unwrap();
    let text = "steps = 1\npopulation = { strategies = [\"C\", \"D\"] }\ntopology = { kind = \"edges\", file = \"mine.tsv\", directed = true }\n\
                init = { kind = \"fractions\", fractions = [0.5, 0.5] }\nphase = [{ kind = \"imitate/voter\" }]\n";
    let plan =
        config::load_str(text, &folder.path().join("demo.toml"), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((plan.agents(), plan.networks()[0].1.row(3)), (4, &[1][..]));
    let copies = folder.path().join("run");
    std::fs::create_dir(&copies).unwrap();
    std::fs::create_dir(copies.join("inputs")).unwrap();
    for input in plan.inputs() {
        std::fs::copy(&input.path, copies.join(&input.name)).unwrap();
    }
    let resolved = config::resolved_toml(&plan);
    assert!(resolved.contains("file = \"inputs/") && !resolved.contains("mine.tsv"), "{resolved}");
    let again =
        config::load_str(&resolved, &copies.join("config.toml"), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(again, plan);
    assert_eq!(config::hash(&again), config::hash(&plan));
}

#[test]
fn a_resolved_config_loads_to_the_same_plan() {
    for plan in examples() {
        let text = config::resolved_toml(&plan);
        let again = load(&text, &[]).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(again, plan, "{text}");
        assert_eq!(config::resolved_toml(&again), text);
        assert_eq!(config::hash(&again), config::hash(&plan));
    }
}

#[test]
fn the_hash_sees_meaning_and_not_layout() {
    let hash = |text: &str, set: &[&str]| config::hash(&load(text, set).unwrap());
    let plain = hash(VALID, &[]);
    assert_eq!(plain.len(), 64);
    assert_eq!(plain, hash(&format!("# a comment\n\n{}", VALID.replace("0.1", "1e-1")), &["seed=1", "population.agents=4096"]));
    assert_ne!(plain, hash(VALID, &["seed=2"]));
    assert_ne!(plain, hash(VALID, &["phase.1.noise=0.10000000000000002"]));
}

/// Loads and prints whatever comes; the message of an error must name the file or the override.
fn survives(text: &str, overrides: &[String]) {
    if let Err(error) = config::load_str(text, Path::new("demo.toml"), overrides, &polity::Registry::builtin()) {
        let message = error.to_string();
        assert!(message.starts_with("demo.toml: ") || message.starts_with("--set "), "{message}");
    }
}

#[test]
fn deep_nesting_is_an_error() {
    for deep in [100, 100_000] {
        survives(&format!("{VALID}x = {}{}", "[".repeat(deep), "]".repeat(deep)), &[]);
        survives(&format!("{}x = 1\n", "x.".repeat(deep)), &[]);
        survives(&format!("[{}x]\n", "x.".repeat(deep)), &[]);
        survives(&format!("x = {}{}", "{x=".repeat(deep), "}".repeat(deep)), &[]);
        survives(VALID, &[format!("{}x=1", "x.".repeat(deep)), format!("x={}", "[".repeat(deep))]);
        survives(VALID, &[format!("x={{{}x=1}}", "x.".repeat(deep))]);
    }
}

/// The problems of a text, a line of path and message each.
fn problems(text: &str, overrides: &[&str]) -> Vec<String> {
    match load(text, overrides) {
        Err(ConfigError::Problems { problems, .. }) => problems.iter().map(|p| format!("{}: {}", p.path, p.message)).collect(),
        Err(other) => vec![other.to_string()],
        Ok(_) => Vec::new(),
    }
}

fn has(found: &[String], words: &str) {
    assert!(found.iter().any(|p| p.contains(words)), "{words:?} is not in {found:#?}");
}

#[test]
fn payoffs_that_coincide_once_stored_are_refused() {
    // 4 · 8e5 leaves one bit behind the point: 1.0 and 1.02 would be equal.
    has(&problems(VALID, &["phase.0.matrix=[[1.0,0.0],[1.02,-8e5]]"]), "1 of C and 1.02 of D against C are stored as equal");
    has(&problems(VALID, &["phase.0.matrix=[[2e6,1999999],[2000000.4,1999999.2]]"]), "are stored as equal");
    assert!(load(VALID, &["phase.0.matrix=[[1.0,0.0],[1.02,-1e2]]"]).unwrap().warnings().is_empty());
    let coarse = load(VALID, &["phase.0.matrix=[[1.0,0.0],[1.7,-8e5]]"]).unwrap();
    assert!(coarse.warnings().iter().any(|w| w.contains("as they are stored")), "{:?}", coarse.warnings());
}

#[test]
fn selection_that_decides_nothing_or_everything_is_said() {
    let warned = |set: &[&str]| load(VALID, set).unwrap().warnings().join(" ");
    assert!(warned(&["phase.1={kind='imitate/fermi',beta=1e-12}"]).contains("this is drift"));
    let mixed = ["topology={kind='well_mixed'}", "population.agents=100", "phase.0.payoff=match", "phase.1.noise=1e-6"];
    assert!(warned(&mixed).contains("the better is always taken"), "{}", warned(&mixed));
    assert_eq!(warned(&[]), "");
    let moran = "phase.1={kind='imitate/death_birth',delta=1e-9}";
    has(&problems(VALID, &[moran]), "which is rounded away");
}

#[test]
fn rates_that_become_0_or_1_are_refused() {
    for p in ["1e-10", "4.6e-10", "0.9999999999"] {
        has(&problems(VALID, &[&format!("phase.1.update_probability={p}")]), "is stored in units of 2^-30");
    }
    for p in ["0.0", "4.7e-10", "1e-9", "0.999999999", "1.0"] {
        assert_eq!(problems(VALID, &[&format!("phase.1.update_probability={p}")]), Vec::<String>::new(), "{p}");
    }
}

#[test]
fn shares_that_sum_to_nothing_are_refused() {
    let society = |user: &str| {
        format!(
            "{VALID}[values]\ndimensions = [\"v\"]\n[[users]]\nname = \"u\"\npreference = [{{ kind = \"constant\", at = 0.5 }}]\n{user}\n"
        )
    };
    has(&problems(&society("fraction = 1.0\ndata_share = 0.0"), &[]), "users.data_share: no group has any share");
    has(&problems(&society("fraction = 0.0"), &[]), "users.fraction: the fractions sum to 0");
    has(&problems(&society(""), &[]), "users[0]: the group has no fraction");
    assert_eq!(problems(&society("fraction = 1.0"), &[]), Vec::<String>::new());
}

#[test]
fn one_fraction_may_be_the_rest() {
    let rest = load(VALID, &["init.fractions=[0.3,'rest']"]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(rest, load(VALID, &["init.fractions=[0.3,0.7]"]).unwrap());
    has(&problems(VALID, &["init.fractions=['rest','rest']"]), "init.fractions[1]: two fractions are the rest");
    has(&problems(VALID, &["init.fractions=['rest',1.2]"]), "leave no rest");
    let message = load(VALID, &["init.fractions=[0.3,'Rest']"]).unwrap_err().to_string();
    assert!(message.contains("allowed: a number, 0 to 1; or \"rest\"") && message.contains("did you mean \"rest\"?"), "{message}");
    // What is no list of fractions is another problem, and no panic.
    for set in [
        "init=3",
        "users='rest'",
        "class=['rest',{fraction=nan},{fraction='rest'}]",
        "init.fractions=[nan,'rest']",
        "init.fractions='rest'",
    ] {
        assert!(load(VALID, &[set]).is_err(), "{set}");
    }
    let three = VALID.replace("[\"C\", \"D\"]", "[\"C\", \"D\", \"E\"]").replace("[[1.0, 0.0], [1.02, 0.0]]", "[[1,0,0],[2,0,0],[0,0,0]]");
    let of = |fractions: &str| load(&three, &[&format!("init.fractions={fractions}")]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(of("[0.3,'rest',0.2]"), of("[0.3,0.5,0.2]"));
    let classes = |a: &str, b: &str, c: &str| {
        let class = |name: &str, fraction: &str| format!("[[class]]\nname = {name:?}\nfraction = {fraction}\n");
        format!("{VALID}{}{}{}", class("a", a), class("b", b), class("c", c))
    };
    let [words, numbers] = [classes("0.1", "\"rest\"", "0.2"), classes("0.1", "0.7", "0.2")].map(|text| load(&text, &[]).unwrap());
    assert_eq!(words, numbers);
    has(&problems(&classes("0.1", "\"rest\"", "1.0"), &[]), "class[1].fraction: the other fractions sum to 1.1");
    let users = VALID.to_owned() + "values = { dimensions = [\"v\"] }\n";
    let users = users.replace("values = {", "[values]\n#").replace("# dimensions = [\"v\"] }", "dimensions = [\"v\"]");
    let user = |name: &str, fraction: &str| {
        format!("[[users]]\nname = {name:?}\nfraction = {fraction}\npreference = [{{ kind = \"constant\", at = 0.5 }}]\n")
    };
    let plan = load(&format!("{users}{}{}", user("a", "0.25"), user("b", "\"rest\"")), &[]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(plan.society().users.iter().map(|u| u.count).collect::<Vec<_>>(), [1024, 3072]);
}

#[test]
fn resources_are_the_same_or_drawn_or_listed() {
    use polity::columns::Column;
    let start = |state: &str| {
        let plan = load(&format!("{VALID}[state]\n{state}\n"), &[]).unwrap_or_else(|e| panic!("{e}"));
        let world = polity::World::new(&plan);
        let store = world.columns.iter().find(|s| s.column == Column::Resource).unwrap();
        (0..4096).map(|i| u64::from(store.data.get(i))).collect::<Vec<_>>()
    };
    assert_eq!(start("resource = 7"), [7; 4096]);
    assert_eq!(start("resource = { kind = \"constant\", at = 0.5 }\nresource_scale = 200001"), [100_002; 4096]);
    let drawn = start("resource = { kind = \"uniform\", low = 0.25, high = 0.75 }\nresource_scale = 1000000");
    // Uniform between 250,000 and 750,000: mean 500,000, standard deviation 500,000/√12; four standard errors.
    let mean = drawn.iter().sum::<u64>() as f64 / 4096.0;
    assert!((mean - 5e5).abs() < 4.0 * 5e5 / 12f64.sqrt() / 64.0, "{mean}");
    assert!(drawn.iter().all(|x| (250_000..=750_000).contains(x)));
    let wrong = |state: &str| problems(&format!("{VALID}[state]\n{state}\n"), &[]);
    has(&wrong("resource = { kind = \"beta\", a = 1.0, b = 2.0 }"), "state.resource_scale: the key is missing");
    has(&wrong("resource = 3\nresource_scale = 5"), "state.resource_scale: it would scale nothing");
    has(&wrong("resource = { kind = \"bet\", a = 1.0 }"), "state.resource.kind: \"bet\" is not a kind known here");
    has(&wrong("resource = -3"), "state.resource: -3 is out of range");
    let message = load(VALID, &["state.resource=much"]).unwrap_err().to_string();
    assert!(message.contains("allowed: a whole number, 0 to 2147483647; or a table with kind = constant, uniform"), "{message}");
}

#[test]
fn a_wrong_key_is_said_before_a_graph_is_drawn() {
    let text = VALID.replace("kind = \"lattice\"\nwidth = 64\nheight = 64", "kind = \"erdos_renyi\"\nmean_degree = 40.0\nneighbors = 3");
    let began = std::time::Instant::now();
    let found = problems(&text, &["population.agents=10000000", "phase.0.payoff=field"]);
    has(&found, "topology.neighbors: kind = \"erdos_renyi\" has no such key");
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}

#[test]
fn words_that_are_no_numbers_and_long_keys_are_shown_as_they_are() {
    for word in ["0x", "1_0z"] {
        let found = problems(&VALID.replace("steps = 10", &format!("steps = {word}")), &[]).join(" ");
        assert!(!found.is_empty() && !found.contains("17014118346"), "{found}");
    }
    let long = "k".repeat(5000);
    let found = problems(&VALID.replace("steps = 10", &format!("steps = 10\n{long} = 1")), &[]).join(" ");
    assert!(found.len() < 1000 && found.contains("unknown key"), "{found}");
    let message = load(VALID, &[&format!("{long}=1")]).unwrap_err().to_string();
    assert!(message.len() < 1000, "{} characters", message.len());
    let found = problems(&format!("steps = 10\nx = {}{}", "[".repeat(200), "]".repeat(200)), &[]).join(" ");
    assert!(found.contains("line 2"), "{found}");
}

#[test]
fn paths_with_backslashes_say_single_quotes() {
    let text = format!("{VALID}[state]\ncapability = {{ kind = \"file\", path = \"C:\\new\\table.txt\" }}\n");
    let message = load(&text, &[]).unwrap_err().to_string();
    assert!(message.contains("write the path in single quotes, 'C:\\new\\table.txt'") && !message.contains('\t'), "{message}");
    let text = format!("{VALID}[state]\ncapability = {{ kind = \"file\", path = \"C:\\data\\x.txt\" }}\n");
    assert!(load(&text, &[]).unwrap_err().to_string().contains("single quotes"));
}

#[test]
fn groups_that_take_minutes_a_step_are_refused() {
    let text = VALID.replace("kind = \"lattice\"\nwidth = 64\nheight = 64", "kind = \"groups\"\nsize = 500000");
    let text = text.replace("strategies =", "agents = 1000000\nstrategies =").replace("neighbor_sum", "field");
    for kind in ["birth_death", "death_birth"] {
        let found = problems(&text, &[&format!("phase.1={{kind='imitate/{kind}',delta=0.1}}")]);
        has(&found, "neighbours in every step");
    }
}

#[test]
fn a_stop_that_is_no_end_is_said() {
    let warned = |set: &[&str]| load(VALID, &[&["stop=absorbed"], set].concat()).unwrap().warnings().join(" ");
    assert_eq!(warned(&[]), "", "what is gone stays gone");
    assert_eq!(
        warned(&["phase.1={kind='evolve/mutate',probability=0.1}"]),
        "stop: phase[1], evolve/mutate, brings lost strategies back, so that no replica is absorbed for good: the run stops once each has held one \
         strategy in some step; remove stop to run all steps, or remove what brings them back"
    );
    assert!(load(VALID, &["phase.1={kind='evolve/mutate',probability=0.1}"]).unwrap().warnings().is_empty(), "it runs to its end");
    let alone = "steps = 9\nstop = \"absorbed\"\npopulation = { agents = 9 }\nvalues = { dimensions = [\"v\"] }\nusers = [{ name = \"u\", \
                 fraction = 1.0, preference = [{ kind = \"constant\", at = 0.5 }] }]\nphase = [{ kind = \"influence/average\" }]\n";
    assert_eq!(
        load(alone, &[]).unwrap().warnings(),
        ["stop: all agents have the only strategy from the start, so that the run stops at step 0; remove stop"]
    );
}

#[test]
fn tables_of_many_gigabytes_are_said() {
    let table = "output.table=[{name='all',columns=['strategy','payoff'],every=1}]";
    let warned = |set: &[&str]| load(VALID, &[&[table], set].concat()).unwrap().warnings().join(" ");
    assert_eq!(warned(&[]), "");
    assert_eq!(warned(&["steps=100000"]), "output.table[0]: about 15 GB will be written; write fewer steps, or a sample: agents = 1000");
}

#[test]
fn names_of_any_script_are_legal() {
    let load = |name: &str| load(&VALID.replace("\"C\"", &format!("{name:?}")), &[]);
    assert!(load("Coopération").is_ok() && load("合作").is_ok());
    assert!(load("-C").is_err() && load("=C").is_err() && load("nan").is_err());
}
