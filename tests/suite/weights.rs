//! Links with weights: cases for parity, and payoffs worked by hand.

use crate::cases::plan;
use polity::backend::{self, Kind, Options};
use polity::config::Plan;
use polity::world::World;

const GAME: &str = "matrix = [[0.0, -1.0, 1.5], [1.0, 0.25, -1.0], [-1.0, 1.0, 0.5]]";
const ROLES: &str = "matrix = [[0.0, -1.0, 1.5], [1.0, 0.25, -1.0], [-1.0, 1.0, 0.5]]\nmatrix_column = [[0.5, -1.0, 1.0], [0.0, 0.2, -1.0], [-0.7, 1.0, 0.0]]";

fn case(replicas: u32, graphs: &str, phases: &[String]) -> Plan {
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    let uniform = "{ kind = \"uniform\", low = 0.0, high = 1.0 }";
    plan(&format!(
        "seed = 606\nsteps = 4\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = 65, replicas = {replicas}, strategies = [\"R\", \"P\", \"S\"] }}\n{graphs}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\nvalues = {{ dimensions = [\"d\", \"e\"] }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{uniform}, {uniform}]\nvalue = [{uniform}, {uniform}]\n\
         [[class]]\nname = \"open\"\nfraction = 0.6\n[[class]]\nname = \"smooth\"\nfraction = 0.4\nsycophancy = 0.3\n{phases}"
    ))
}

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let edges = |more: &str| format!("{{ kind = \"edges\", file = \"tests/suite/weighted.csv\", weighted = true{more} }}");
    let plain = "{ kind = \"random_regular\", degree = 4 }";
    let graphs = [
        ("both", format!("topology = {}", edges(""))),
        ("directed", format!("topology = {}", edges(", directed = true, self_play = true"))),
        ("second", format!("topology = {plain}\nlearning = {}", edges(", directed = true"))),
        ("first", format!("topology = {}\nlearning = {plain}", edges(", self_play = true"))),
        ("twice", format!("topology = {}\nlearning = {}", edges(""), edges(", directed = true"))),
    ];
    let average = |more: &str| format!("kind = \"influence/average\"\nanchor = 0.2\nweight = 0.7\n{more}");
    let mut cases = Vec::new();
    for (g, (name, graphs)) in graphs.iter().enumerate() {
        for (k, (game, mode)) in
            [(GAME, "neighbor_sum"), (ROLES, "neighbor_mean"), (ROLES, "neighbor_sum"), (GAME, "neighbor_mean")].iter().enumerate()
        {
            let phases = [
                format!("kind = \"interact/matrix\"\n{game}\npayoff = \"{mode}\""),
                "kind = \"imitate/fermi\"\nbeta = 0.4".to_owned(),
                average(["include_self = false", "update_probability = 0.8"][(g + k) % 2]),
            ];
            cases.push((format!("weights/{name}/{mode}/{k}"), case(1 + (g + k) as u32 % 2, graphs, &phases)));
        }
    }
    cases
}

/// Links 0–1 of weight 1/2 and 0–2 of weight 2, agent 1 defects; R = 1, S = −1, T = 2, P = 0.
#[test]
fn weighted_payoffs_by_hand() {
    let file = std::env::temp_dir().join(format!("polity-weights-{}.csv", std::process::id()));
    std::fs::write(&file, "0,1,0.5\n0,2,2\n").expect("can write");
    let earned = |mode: &str, more: &str| {
        let plan = plan(&format!(
            "seed = 1\nsteps = 1\npopulation = {{ strategies = [\"C\", \"D\"] }}\n\
             topology = {{ kind = \"edges\", file = {:?}, weighted = true{more} }}\n\
             init = {{ kind = \"single_mutant\", mutant = \"D\", resident = \"C\", agent = 1 }}\n\
             [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, -1.0], [2.0, 0.0]]\npayoff = \"{mode}\"\n",
            file.to_str().expect("a path of text")
        ));
        let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("starts");
        cpu.advance(1, &[]).expect("runs");
        let payoff = cpu.world().expect("can be read").payoff;
        payoff[..3].iter().map(|p| plan.payoff().natural(f64::from(*p))).collect::<Vec<f64>>()
    };
    // 0: −1/2 + 2; 1: half of 2; 2: twice 1.
    assert_eq!(earned("neighbor_sum", ""), [1.5, 1.0, 2.0]);
    // The same over 5/2, 1/2 and 2.
    let mean = earned("neighbor_mean", "");
    assert!((mean[0] - 0.6).abs() < 1e-5 && mean[1..] == [2.0, 1.0], "{mean:?}");
    // With oneself at weight 1: 1, 0 and 1 more.
    assert_eq!(earned("neighbor_sum", ", self_play = true"), [2.5, 1.0, 3.0]);
    // A looks at b: nobody but 0 has a neighbour.
    assert_eq!(earned("neighbor_sum", ", directed = true"), [1.5, 0.0, 0.0]);
    std::fs::remove_file(&file).expect("was there");
}

/// Weights of 1 are no weights.
#[test]
fn equal_weights_change_nothing() {
    let file = std::env::temp_dir().join(format!("polity-ones-{}.csv", std::process::id()));
    let listed = std::fs::read_to_string("tests/suite/links.csv").expect("is there");
    let links: Vec<String> = listed.lines().map(|l| l.split('#').next().unwrap_or("").trim().to_owned()).collect();
    let links = links.iter().filter(|l| l.starts_with(|c: char| c.is_ascii_digit()));
    let fields =
        |l: &str| l.split([',', ';', '\t', ' ']).filter(|f| !f.is_empty()).take(2).map(str::to_owned).collect::<Vec<_>>().join(",");
    std::fs::write(&file, links.map(|l| format!("{},1\n", fields(l))).collect::<String>()).expect("can write");
    for mode in ["neighbor_sum", "neighbor_mean"] {
        let end = |weighted: bool| {
            let phases = [
                format!("kind = \"interact/matrix\"\n{GAME}\npayoff = \"{mode}\""),
                "kind = \"imitate/fermi\"\nbeta = 0.4".to_owned(),
                "kind = \"influence/average\"\nweight = 0.5".to_owned(),
            ];
            let graph = format!("topology = {{ kind = \"edges\", file = {:?}, weighted = {weighted} }}", file.to_str().expect("text"));
            let plan = case(1, &graph, &phases);
            let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("starts");
            cpu.advance(4, &[]).expect("runs");
            cpu.world().expect("can be read")
        };
        assert!(end(true) == end(false), "{mode}");
    }
    std::fs::remove_file(&file).expect("was there");
}
