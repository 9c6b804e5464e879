//! Plans with commons that grow back, and with lasting opinions in groups.

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
        // By level of the stock, one of which is the full stock; what is left grows up to the capacity, and is lost where it is little.
        "growth = 1.0\nefforts = [0.02, 0.2, 0.0]\nregrowth = \"capped\"\ncollapse = 0.05\ncost = 0.1\n\
         levels = [{ from = 0.25, efforts = [0.05, 0.3, 0.01] }, { from = 0.75, efforts = [0.1, 0.4, 0.0] }, { from = 1.0, efforts = [0.13, 0.05, 0.2] }]",
        "growth = 0.3\nefforts = [0.01, 0.1, 0.0]\ncollapse = 0.2\ninitial = 0.8\nlevels = [{ from = 0.5, efforts = [0.02, 0.01, 0.03] }]",
        "growth = 0.7\nefforts = [0.01, 0.1, 0.0]\nregrowth = \"capped\"\ninitial = 0.3",
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
    cases.extend(opinions());
    cases
}

/// Norms of all orders, private and public, with everything that can go wrong.
fn opinions() -> Vec<(String, Plan)> {
    let norms = [
        "norm = { kind = \"image_scoring\" }\nperception_error = 0.1",
        "norm = { kind = \"standing\" }\nobservation = 0.6",
        "norm = { kind = \"stern_judging\" }\nexecution_error = 0.1\nperception_error = 0.05\nopinions = \"public\"\nobservation = 0.8",
        "norm = { kind = \"table\", good = [0.9, 0.1, 0.6, 0.8], bad = [0.7, 0.0, 0.3, 0.4] }\nperception_error = 0.2",
    ];
    let tables = "act = [{ kind = \"table\", good_good = 0.9, good_bad = 0.1, bad_good = 0.7, bad_bad = 0.4 }, { kind = \"disc\" }, { kind = \"alld\" }]";
    let mut cases = Vec::new();
    for (at, (groups, size, replicas)) in [(1, 2, 2), (13, 5, 3), (61, 16, 1), (335, 3, 2), (201, 11, 2)].into_iter().enumerate() {
        for (k, norm) in norms.into_iter().enumerate() {
            let named = (at + k) % 2 == 0;
            let names = if named { "[\"DISC\", \"ALLC\", \"alld\"]" } else { "[\"A\", \"B\", \"C\"]" };
            let game = format!("kind = \"interact/opinions\"\nbenefit = 3.1\ncost = 1.0\n{norm}\n{}", if named { "" } else { tables });
            let learning = if k % 2 == 0 { "learning = { kind = \"well_mixed\" }" } else { "" };
            let text = format!(
                "seed = 89\nsteps = 5\npopulation = {{ agents = {}, replicas = {replicas}, strategies = {names} }}\n\
                 topology = {{ kind = \"groups\", size = {size} }}\n{learning}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\n\
                 measure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
                 [[phase]]\n{game}\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\nupdate_probability = 0.3\n[[phase]]\n{game}\n",
                groups * size
            );
            cases.push((format!("opinions/{groups}of{size}x{replicas}/{k}"), plan(&text)));
        }
    }
    cases
}
