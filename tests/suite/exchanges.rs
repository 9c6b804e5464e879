//! Plans in which resources change hands: exchange in pairs.

use crate::cases::plan;
use polity::config::Plan;

fn stocks(agents: u32, replicas: u32, state: &str, more: &str, phases: &[&str]) -> Plan {
    let phases: String = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect();
    plan(&format!(
        "seed = 2000\nsteps = 6\nmeasure = {{ histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas} }}\nstate = {{ {state} }}\n{more}\n{phases}"
    ))
}

const TRANSFER: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"transfer\", amount = 3 }";
const SPLIT: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"split\" }";
const SAVING: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"split\", saving = 0.37 }";
const YARD_SALE: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"yard_sale\", fraction = 0.23 }";

const TAX: &str = "kind = \"govern/tax\"\nrate = 0.13\nexempt = 4";
const LEVEL: &str = "kind = \"govern/tax\"\nrate = 1.0";
const GROUP_TAX: &str = "kind = \"govern/tax\"\nrate = 0.29\nwithin = \"group\"";
const LADDER: &str = "kind = \"interact/dominance\"\nsteepness = 0.7\nforgetting = 0.1\nincome = 2.0\ntribute = 0.3";
const STEEP: &str = "kind = \"interact/dominance\"\nsteepness = 0.003\nforgetting = 0.9\naccumulate = true";
const LOTTERY: &str = "kind = \"exchange/lottery\"\nprize = 37\nexponent = 1.3\ntraining = 0.1\ndecay = 0.05\ntax = 0.3";

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let drawn = |scale: u32| format!("resource = {{ kind = \"uniform\", low = 0.0, high = 1.0 }}, resource_scale = {scale}");
    for (agents, replicas) in [(1, 2), (2, 3), (63, 2), (129, 3), (1000, 1), (2201, 2)] {
        let mut add = |name: &str, plan: Plan| cases.push((format!("exchange/{name}/{agents}x{replicas}"), plan));
        add("transfer", stocks(agents, replicas, &drawn(9), "", &[TRANSFER]));
        add("split", stocks(agents, replicas, &drawn(50), "", &[SPLIT, SAVING]));
        add("yard_sale", stocks(agents, replicas, &drawn(1000), "", &[YARD_SALE, TRANSFER]));
        // Near the end of what a word holds: some pairs own too much to deal.
        add("rich", stocks(agents, replicas, &drawn(2_147_483_647), "", &[SAVING, YARD_SALE, SPLIT]));
        add("tax", stocks(agents, replicas, &drawn(90), "", &[TAX, SPLIT]));
        add("level", stocks(agents, replicas, &drawn(2_147_483_647), "", &[TAX, LEVEL, YARD_SALE]));
        let income = "kind = \"account/income\"\nunit = 0.1";
        add("ladder", stocks(agents, replicas, &drawn(9), "", &[LADDER, STEEP, income, TAX]));
        for size in [2, 20, 256].into_iter().filter(|size| *size <= agents) {
            let lottery = format!("{LOTTERY}\nsize = {size}");
            let even = format!("kind = \"exchange/lottery\"\nprize = 5\nexponent = 0.0\nsize = {size}");
            add(&format!("lottery/{size}"), stocks(agents, replicas, &drawn(90), "", &[&lottery, &even]));
        }
    }
    for (groups, size, replicas) in [(1, 2, 2), (9, 7, 3), (301, 4, 1), (17, 128, 2)] {
        let fixed = format!("topology = {{ kind = \"groups\", size = {size} }}");
        let name = format!("exchange/groups/{groups}of{size}x{replicas}");
        let urn = "kind = \"exchange/lottery\"\nprize = 1\nexponent = 1.0";
        cases.push((name, stocks(groups * size, replicas, &drawn(40), &fixed, &[GROUP_TAX, LOTTERY, urn, TAX])));
    }
    cases
}
