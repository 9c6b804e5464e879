//! Plans with commons that grow back.

use crate::cases::plan;
use polity::config::Plan;

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let rules = [
        "kind = \"imitate/fermi\"\nbeta = 3.0",
        "kind = \"imitate/best\"",
        "kind = \"imitate/fermi\"\nbeta = 2.0\nupdate_probability = 0.7",
    ];
    let games = [
        // Less than all of it, more than all of it, all of it at once, nothing grows.
        "capacity = 8.0\ngrowth = 0.6\ncatchability = 0.5\nefforts = [0.02, 0.1, 0.0]\nprice = 2.0\ncost = 0.3",
        "growth = 0.9\nefforts = [0.3, 0.7, 0.05]\nprice = 3.0\ncost = 0.1\ninitial = 0.7",
        "capacity = 0.37\ngrowth = 1.0\nefforts = [0.13, 0.29, 1.0]\ninitial = 0.9",
        "capacity = 5.0\ngrowth = 0.0\nefforts = [0.01, 0.02, 0.003]\ncost = 4.0",
    ];
    let names = "[\"Modest\", \"Greedy\", \"Idle\"]";
    for (at, (groups, size, replicas)) in [(3, 2, 3), (13, 5, 2), (67, 16, 1), (401, 5, 2), (9, 250, 1)].into_iter().enumerate() {
        for (k, game) in games.into_iter().enumerate() {
            let rule = rules[(at + k) % 3];
            let learning = if k % 2 == 1 { "learning = { kind = \"well_mixed\" }" } else { "" };
            let mutate = if k == 0 { "[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.02\n" } else { "" };
            let text = format!(
                "seed = 83\nsteps = 6\npopulation = {{ agents = {}, replicas = {replicas}, strategies = {names} }}\n\
                 topology = {{ kind = \"groups\", size = {size} }}\n{learning}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.3, 0.2] }}\n\
                 measure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
                 [[phase]]\nkind = \"interact/commons\"\n{game}\n[[phase]]\n{rule}\n{mutate}",
                groups * size
            );
            cases.push((format!("commons/{groups}of{size}x{replicas}/{k}"), plan(&text)));
        }
    }
    cases
}
