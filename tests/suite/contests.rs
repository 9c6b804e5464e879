//! Plans with contests and markets: groups that are fixed or drawn anew, efforts by strategy and by value, everything that can go wrong.

use crate::cases::plan;
use polity::config::Plan;

/// Three strategies, two value dimensions, capability, three classes of which one is stubborn.
fn rivals(agents: u32, replicas: u32, above: &str, phases: &[&str]) -> Plan {
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    plan(&format!(
        "seed = 1980\nsteps = 5\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\", \"S\"] }}\n{above}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         state = {{ capability = {{ kind = \"uniform\", low = 0.0, high = 1.0 }} }}\nvalues = {{ dimensions = [\"other\", \"amount\"] }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}, {{ kind = \"constant\", at = 0.4 }}]\n\
         value = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}, {{ kind = \"uniform\", low = 0.0, high = 0.8 }}]\n\
         [[class]]\nname = \"free\"\nfraction = 0.8\n[[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n{phases}"
    ))
}

const GAMES: [(&str, &str); 12] = [
    ("strategies", "kind = \"interact/contest\"\nefforts = [0.1, 0.7, 0.3]\nprize = 3.0\nwinner_share = 0.6"),
    ("values", "kind = \"interact/contest\"\neffort = \"amount\"\neffort_max = 2.0\ncost = 0.3\nexponent = 2.0"),
    ("idle", "kind = \"interact/contest\"\nefforts = [0.0, 0.0, 0.0]\nexponent = 0.5\nwinner_share = 0.9"),
    (
        "sabotage",
        "kind = \"interact/contest\"\nefforts = [1.0, 1.0, 1.0]\ncost = 0.0\nsabotage = [0.0, 0.0, 0.5]\nsabotage_cost = [0.0, 0.0, 0.05]",
    ),
    ("lots", "kind = \"interact/contest\"\naward = \"lottery\"\neffort = \"amount\"\nby_capability = true\nprize = 5.0"),
    (
        "foul_lots",
        "kind = \"interact/contest\"\naward = \"lottery\"\nefforts = [0.2, 0.0, 0.6]\nexponent = 0.7\nsabotage = [0.0, 0.3, 0.8]",
    ),
    ("lot_of_idle", "kind = \"interact/contest\"\naward = \"lottery\"\nefforts = [0.0, 0.0, 0.3]"),
    ("market", "kind = \"interact/cournot\"\nquantity = \"amount\"\nmargin = 1.3"),
    ("heeded", "kind = \"interact/cournot\"\nquantities = [0.1, 0.7, 2.0]\nmargin = 1.7\nconsumer_weight = 0.6"),
    ("loners", "kind = \"interact/contest\"\neffort = \"amount\"\nloners = [\"A\"]\nexponent = 0.0\nwinner_share = 0.7\nprize = 2.0"),
    (
        "lots_with_loners",
        "kind = \"interact/contest\"\naward = \"lottery\"\nefforts = [0.0, 0.4, 0.9]\nloners = [\"A\"]\nsabotage = [0.0, 0.0, 0.5]\nby_capability = true",
    ),
    (
        "lots_of_idle_with_loners",
        "kind = \"interact/contest\"\naward = \"lottery\"\nefforts = [0.0, 0.0, 0.0]\nloners = [\"A\", \"S\"]\nwinner_share = 0.5",
    ),
];

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let learn = "kind = \"imitate/fermi\"\nbeta = 5.0\nupdate_probability = 0.6";
    let (hitch, step) =
        ("kind = \"imitate/hitchhike\"\nprobability = 1.0", "kind = \"evolve/jitter\"\nprobability = 0.3\nsize = 0.1\nsteps = \"fixed\"");
    let sizes = [(2, 2, 3), (65, 2, 2), (1005, 5, 2), (2200, 11, 1), (130, 65, 1), (257, 128, 2)];
    for (k, (name, game)) in GAMES.into_iter().enumerate() {
        // Two of the sizes each, so that all sizes occur.
        for at in [k, k + 2] {
            let (agents, size, replicas) = sizes[at % sizes.len()];
            let random = format!("{game}\npayoff = \"group\"\nsize = {size}");
            let name = format!("{agents}of{size}x{replicas}/{name}");
            cases.push((format!("contests/random/{name}"), rivals(agents, replicas, "", &[&random, learn, hitch, step])));
            if agents % size == 0 && at == k {
                let above = format!("topology = {{ kind = \"groups\", size = {size} }}");
                let fixed = format!("{game}\npayoff = \"fixed\"");
                let copy = "kind = \"imitate/group\"\nprobability = 0.5\nbeta = 3.0";
                cases.push((format!("contests/fixed/{name}"), rivals(agents, replicas, &above, &[&fixed, copy, hitch, step])));
            }
        }
    }
    cases
}
