//! Plans with games of groups, games of messages, dials and felt payoffs.

use crate::cases::plan;
use polity::config::Plan;

fn text(agents: u32, replicas: u32, topology: &str, names: &str, fractions: &str, phases: &[&str]) -> Plan {
    let phases: String = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect();
    plan(&format!(
        "seed = 41\nsteps = 5\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = {names} }}\ntopology = {topology}\n\
         init = {{ kind = \"fractions\", fractions = {fractions} }}\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         values = {{ dimensions = [\"d\"] }}\n[[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
         {phases}"
    ))
}

const NAMES: &str = "[\"Punish\", \"Give\", \"Keep\"]";
const LINEAR: &str = "benefit = { kind = \"linear\", multiplication = 2.7 }\npunishers = [\"Punish\"]\nfine = 0.7\npunishing_cost = 0.2";
const LINEAR_DIAL: &str = "benefit = { kind = \"linear\", multiplication = 3.0 }\ncost = 1.3\ndial = 0.3";
const NEEDED: &str = "benefit = { kind = \"threshold\", needed = 2, value = 1.6 }\ncost = 0.4\npunishers = [\"Punish\"]\nfine = 0.3";
const RISK: &str = "benefit = { kind = \"collective_risk\", needed = 2, endowment = 1.5, risk = 0.7 }\ncost = 0.3\npool = [\"Punish\"]\npool_fee = 0.2\npool_fine = 0.6";
const STRIKES: &str =
    "benefit = { kind = \"collective_risk\", needed = 2, endowment = 1.5, risk = 0.6, loss = \"realised\" }\ncost = 0.3\ndial = 0.4";
const SECOND: &str =
    "benefit = { kind = \"linear\", multiplication = 2.0 }\npool = [\"Punish\"]\npool_fee = 0.3\npool_fine = 0.9\nsecond_order = true";
const ONE_DIAL: &str = "benefit = { kind = \"threshold\", needed = 1, value = 2.0 }\ncost = 0.9\ndial = 0.8";

const SYNERGY: &str = "benefit = { kind = \"synergy\", multiplication = 1.2, factor = 0.8 }\ncost = 0.6\nrewarders = [\"Give\"]\nreward = 0.3\n\
                       rewarding_cost = 0.1\npool = [\"Punish\"]\npool_fee = 0.2\npool_reward = 0.15\npool_fine = 0.2\nsecond_order = true";
const CURVE: &str = "benefit = { kind = \"sigmoid\", value = 2.5, steepness = 9.0, inflection = 1.5 }\ncost = 0.7\ndial = 0.2";
/// The third strategy stays away.
const LONERS: &str = "benefit = { kind = \"linear\", multiplication = 2.9 }\nloners = [\"Keep\"]\nloner_payoff = 0.7\npunishers = [\"Punish\"]\n\
                      fine = 0.3\npunishing_cost = 0.1\nrewarders = [\"Punish\"]\nreward = 0.2\nrewarding_cost = 0.05";

/// Benefits by name.
const GOODS: [(&str, &str); 10] = [
    ("linear", LINEAR),
    ("linear_dial", LINEAR_DIAL),
    ("needed", NEEDED),
    ("one_dial", ONE_DIAL),
    ("risk", RISK),
    ("second", SECOND),
    ("strikes", STRIKES),
    ("synergy", SYNERGY),
    ("curve", CURVE),
    ("loners", LONERS),
];

/// Every case with its name.
#[expect(clippy::too_many_lines, reason = "a list of cases")]
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let rules = [
        "kind = \"imitate/fermi\"\nbeta = 3.0",
        "kind = \"imitate/best\"\nmodels = 2",
        "kind = \"imitate/voter\"\nupdate_probability = 0.8",
        "kind = \"imitate/fermi\"\nbeta = 2.0\nupdate_probability = 0.7",
    ];
    let hitch = "kind = \"imitate/hitchhike\"\nprobability = 0.6";
    let sizes = [(7, 3, 3), (65, 1, 5), (255, 1, 255), (1003, 2, 5), (1029, 1, 17), (2200, 2, 11), (2201, 1, 3)];
    let fractions = "[0.3, 0.3, 0.4]";
    for (at, (agents, replicas, size)) in sizes.into_iter().enumerate() {
        for (k, (name, good)) in GOODS.into_iter().enumerate() {
            let rule = rules[(at + k) % 4];
            // Where the third strategy stays away the second keeps what it has. Large groups have no tables of who stays away.
            let contributors = if name == "loners" { "[\"Punish\"]" } else { "[\"Punish\", \"Give\"]" };
            if name == "loners" && size > 64 {
                continue;
            }
            let game = |mode: &str, size: &str| {
                format!("kind = \"interact/public_goods\"\ncontributors = {contributors}\npayoff = \"{mode}\"\n{size}\n{good}")
            };
            let (mixed, groups) = ("{ kind = \"well_mixed\" }", format!("{{ kind = \"groups\", size = {size} }}"));
            for mode in ["field", "group"] {
                if (mode, name) == ("field", "strikes") {
                    continue; // no group to strike
                }
                let game = game(mode, &format!("size = {size}"));
                let phases: &[&str] = if k % 2 == 0 { &[&game, rule] } else { &[&game, rule, hitch] };
                cases.push((
                    format!("games/{mode}/{agents}x{replicas}/{size}/{name}"),
                    text(agents, replicas, mixed, NAMES, fractions, phases),
                ));
            }
            let whole = agents - agents % size;
            let game = game("fixed", "");
            cases.push((
                format!("games/fixed/{whole}x{replicas}/{size}/{name}"),
                text(whole, replicas, &groups, NAMES, fractions, &[&game, rule]),
            ));
        }
        let messages = "kind = \"interact/messages\"\nbenefit = 3.0\ncost = 1.0\nlie_gain = 0.9\nlie_loss = 1.1\nrecognition = 0.3\n\
                        detection = 0.2\nfine = 2.0";
        let felt = "kind = \"interact/matrix\"\nmatrix = [[2.0, -1.0, 0.4], [3.0, 0.0, 0.1], [-0.5, 0.6, 0.2]]\n\
                    matrix_column = [[1.0, -0.3, 0.2], [0.7, 0.0, -2.0], [0.5, 1.0, 0.3]]\ndial = 0.35\nprospect = { reference = 0.4 }";
        for (k, (name, payoff)) in
            [("field", "\"field\""), ("sample", "\"sample\"\nsamples = 3"), ("match", "\"match\"")].into_iter().enumerate()
        {
            let game = format!("{messages}\npayoff = {payoff}");
            let phases = [&game, rules[(at + k) % 4], "kind = \"evolve/mutate\"\nprobability = 0.02"];
            let names = "[\"Lie\", \"Share\", \"Hide\"]";
            let plan = text(agents, replicas, "{ kind = \"well_mixed\" }", names, fractions, &phases);
            cases.push((format!("games/messages/{agents}x{replicas}/{name}"), plan));
        }
        // Payoffs of three games of a step add up; the fourth begins anew.
        let adds =
            ["\"match\"", "\"field\"", "\"sample\"\nsamples = 2"].map(|payoff| format!("{messages}\npayoff = {payoff}\naccumulate = true"));
        let goods = format!(
            "kind = \"interact/public_goods\"\ncontributors = [\"Share\"]\npayoff = \"group\"\nsize = {size}\naccumulate = true\n\
             benefit = {{ kind = \"linear\", multiplication = 2.0 }}"
        );
        let opens = format!("{messages}\npayoff = \"sample\"");
        let phases = [&opens, &adds[at % 3], &goods, rules[at % 4], &opens, &adds[(at + 1) % 3]];
        let plan = text(agents, replicas, "{ kind = \"well_mixed\" }", "[\"Lie\", \"Share\", \"Hide\"]", fractions, &phases);
        cases.push((format!("games/accumulate/{agents}x{replicas}/{size}"), plan));
        let audit = |payoff: &str| {
            format!(
                "kind = \"interact/audit\"\nharmful = [\"Lie\", \"Hide\"]\nprobability = 0.4\nfine = 0.9\ncorruption = 0.3\nbribe = 0.2\n\
                 moral_cost = 0.05\npayoff = \"{payoff}\"\naccumulate = true"
            )
        };
        let phases = [&opens, &audit("sample"), &audit("field"), rules[at % 4]];
        let plan = text(agents, replicas, "{ kind = \"well_mixed\" }", "[\"Lie\", \"Share\", \"Hide\"]", fractions, &phases);
        cases.push((format!("games/audit/{agents}x{replicas}"), plan));
        for payoff in ["sample", "match"] {
            let game = format!("{felt}\npayoff = \"{payoff}\"");
            let plan = text(agents, replicas, "{ kind = \"well_mixed\" }", NAMES, fractions, &[&game, rules[at % 4]]);
            cases.push((format!("games/felt/{agents}x{replicas}/{payoff}"), plan));
        }
    }
    cases
}
