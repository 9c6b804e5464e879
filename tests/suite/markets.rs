//! Plans for markets of firms who set prices, and for agents who learn what acts are worth.

use crate::cases::plan;
use polity::config::Plan;

const MARKET: &str = "kind = \"interact/bertrand\"";
const LEARN: &str = "kind = \"learn/q_learning\"\nlearning_rate = 0.15\ndiscount = 0.95\nmemory = 1\nexploration_decay = 0.05";

/// Firms with so many prices, of which a fifth never change theirs where `classes`.
fn firms(agents: u32, replicas: u32, size: u32, prices: usize, classes: bool, phases: &[&str]) -> Plan {
    let names: Vec<String> = (0..prices).map(|k| format!("\"p{k}\"")).collect();
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    let class = "[[class]]\nname = \"free\"\nfraction = 0.8\n[[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n";
    plan(&format!(
        "seed = 2020\nsteps = 12\nmeasure = {{ absorption = true, histogram_bins = 5, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [{}] }}\n\
         topology = {{ kind = \"groups\", size = {size} }}\ninit = {{ kind = \"fractions\", fractions = [{}] }}\n{}{phases}",
        names.join(", "),
        vec![format!("{:?}", 1.0 / prices as f64); prices].join(", "),
        if classes { class } else { "" }
    ))
}

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let fined = format!("{MARKET}\nceiling = 1.7\nfine = 0.1\naudit_probability = 0.4");
    let greedy = LEARN.replace("exploration_decay", "exploration = 0.05\nexploration_decay");
    let myopic = "kind = \"learn/q_learning\"\nlearning_rate = 0.3\nexploration = 0.2\npatience = 2";
    let optimist = "kind = \"learn/q_learning\"\nlearning_rate = 1.0\ndiscount = 0.5\nmemory = 1\nexploration = 0.0\ninitial = [0.6, 0.5, 0.4]";
    let accumulating = format!("{MARKET}\nquality = 1.5\naccumulate = true");
    let matrix = "kind = \"interact/matrix\"\nmatrix = [[1.0, -0.4, 0.2], [1.6, 0.1, 0.0], [-2.0, 3.0, 0.5]]\npayoff = \"field\"";
    let imitate = "kind = \"imitate/fermi\"\nbeta = 10.0";
    vec![
        ("markets/duopoly/2x3".into(), firms(2, 3, 2, 5, false, &[MARKET, LEARN])),
        ("markets/duopoly/66x2".into(), firms(66, 2, 2, 15, false, &[MARKET, &greedy])),
        ("markets/duopoly/1004x2".into(), firms(1004, 2, 2, 4, true, &[MARKET, &greedy])),
        ("markets/duopoly/2200x1/fined".into(), firms(2200, 1, 2, 3, false, &[&fined, LEARN])),
        ("markets/triopoly/99x3".into(), firms(99, 3, 3, 4, false, &[MARKET, &greedy])),
        ("markets/triopoly/1005x1/fined".into(), firms(1005, 1, 3, 6, true, &[&fined, LEARN])),
        ("markets/four/1004x1".into(), firms(1004, 1, 4, 3, false, &[MARKET, LEARN])),
        ("markets/memoryless/1004x2".into(), firms(1004, 2, 2, 5, true, &[MARKET, myopic])),
        ("markets/optimist/66x2".into(), firms(66, 2, 2, 3, false, &[MARKET, optimist])),
        ("markets/twice/66x2".into(), firms(66, 2, 2, 4, false, &[MARKET, &accumulating, &greedy])),
        ("markets/matrix/1005x1".into(), firms(1005, 1, 3, 3, true, &[matrix, myopic])),
        ("markets/imitated/1004x2".into(), firms(1004, 2, 4, 7, true, &[&fined, imitate])),
    ]
}
