//! A small config for every kind of phase, in which it works: what tests that are drawn from the schema begin with.

/// Where a kind works.
pub struct Base {
    /// The kind.
    pub kind: &'static str,
    /// Names of the strategies.
    pub strategies: &'static [&'static str],
    /// Topology, learning, values, users, classes, state: the sections above the phases.
    pub around: &'static str,
    /// Phases before it in the step.
    pub before: &'static [&'static str],
    /// Keys that it needs, and those without which nothing would move.
    pub keys: &'static str,
    /// Phases after it, where its effect shows only then.
    pub after: &'static [&'static str],
}

const CD: &[&str] = &["C", "D"];
const THREE: &[&str] = &["R", "P", "S"];
const RING: &str = "topology = { kind = \"ring\", neighbors = 4 }\n";
const GROUPS: &str = "topology = { kind = \"groups\", size = 4 }\n";
const VALUES: &str = "values = { dimensions = [\"a\", \"b\"] }\n\
    [[users]]\nname = \"u\"\nfraction = 0.5\npreference = [{ kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"constant\", at = 0.3 }]\n\
    value = [{ kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"uniform\", low = 0.2, high = 0.9 }]\n\
    [[users]]\nname = \"v\"\nfraction = 0.5\npreference = [{ kind = \"uniform\", low = 0.5, high = 1.0 }, { kind = \"constant\", at = 0.8 }]\n\
    [[class]]\nname = \"plain\"\nfraction = 0.7\n[[class]]\nname = \"pleasing\"\nfraction = 0.3\nsycophancy = 0.5\n";
const RING_VALUES: &str = "topology = { kind = \"ring\", neighbors = 4 }\nstate = { influence = { kind = \"uniform\", low = 0.1, high = 1.0 } }\n\
    values = { dimensions = [\"a\", \"b\"] }\n\
    [[users]]\nname = \"u\"\nfraction = 1.0\npreference = [{ kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"constant\", at = 0.3 }]\n\
    value = [{ kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"uniform\", low = 0.2, high = 0.9 }]\n";
const GROUP_VALUES: &str = "topology = { kind = \"groups\", size = 4 }\nvalues = { dimensions = [\"a\", \"b\"] }\n\
    [[users]]\nname = \"u\"\nfraction = 1.0\npreference = [{ kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"uniform\", low = 0.0, high = 1.0 }]\n";
const GENES: &str = "values = { dimensions = [\"o\", \"cc\", \"cd\", \"dc\", \"dd\"] }\n[[users]]\nname = \"u\"\nfraction = 1.0\npreference = [\
    { kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"uniform\", low = 0.0, high = 1.0 }, \
    { kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"uniform\", low = 0.0, high = 1.0 }]\n";
const GROUP_STATE: &str = "topology = { kind = \"groups\", size = 4 }\n\
    state = { capability = { kind = \"uniform\", low = 0.2, high = 0.9 }, influence = { kind = \"uniform\", low = 0.1, high = 1.0 } }\n";
const DEPENDENT: &str = "topology = { kind = \"groups\", size = 4 }\n\
    state = { capability = { kind = \"uniform\", low = 0.2, high = 0.9 }, influence = { kind = \"uniform\", low = 0.1, high = 1.0 }, \
    resource = { kind = \"uniform\", low = 0.0, high = 1.0 }, resource_scale = 100 }\n";
const GAME: &str = "kind = \"interact/matrix\"\nmatrix = [[1.0, -0.4], [1.6, 0.1]]\npayoff = \"match\"";
const GAME3: &str = "kind = \"interact/matrix\"\nmatrix = [[0.0, -1.0, 1.5], [1.0, 0.25, -1.0], [-1.0, 1.0, 0.5]]\npayoff = \"match\"";
const NEIGHBORS: &str = "kind = \"interact/matrix\"\nmatrix = [[1.0, -0.4], [1.6, 0.1]]\npayoff = \"neighbor_sum\"";
const FERMI: &str = "kind = \"imitate/fermi\"\nbeta = 2.0";

const CAPABLE: &str = "state = { capability = { kind = \"uniform\", low = 0.2, high = 0.9 } }\n";

const fn base(kind: &'static str, around: &'static str, before: &'static [&'static str], keys: &'static str) -> Base {
    Base { kind, strategies: CD, around, before, keys, after: &[] }
}

/// Every kind, some in several places.
pub const BASES: &[Base] = &[
    Base { after: &[FERMI], ..base("interact/matrix", "", &[], "matrix = [[1.0, -0.4], [1.6, 0.1]]\npayoff = \"sample\"") },
    Base { after: &[FERMI], ..base("interact/matrix", "", &[], "matrix = [[1.0, -0.4], [1.6, 0.1]]\npayoff = \"field\"") },
    Base { after: &[FERMI], ..base("interact/matrix", RING, &[], "matrix = [[1.0, -0.4], [1.6, 0.1]]\npayoff = \"match\"") },
    Base { after: &[FERMI], ..base("interact/matrix", RING, &[], "matrix = [[1.0, -0.4], [1.6, 0.1]]\npayoff = \"sample\"") },
    Base {
        after: &[FERMI],
        ..base(
            "interact/matrix",
            "",
            &[],
            "matrix = [[1.0, -0.4], [1.6, 0.1]]\nmatrix_column = [[0.2, 1.0], [0.4, -0.3]]\npayoff = \"match\"",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/neighborhood_goods",
            "topology = { kind = \"barabasi_albert\", edges = 2 }\n",
            &[],
            "contributors = [\"C\"]\nmultiplication = 2.5",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/repeated",
            RING,
            &[],
            "matrix = [[3.0, 0.0], [5.0, 1.0]]\npayoff = \"sample\"\nrounds = 5\nplay = [{ kind = \"tft\" }, { kind = \"random\", cooperates = 0.4 }]",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/public_goods",
            "",
            &[],
            "size = 4\npayoff = \"group\"\ncontributors = [\"C\"]\nbenefit = { kind = \"linear\", multiplication = 3.0 }\nfine = 0.4\npunishing_cost = 0.1\npunishers = [\"C\"]",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/public_goods",
            GROUPS,
            &[],
            "payoff = \"fixed\"\ncontributors = [\"C\"]\nbenefit = { kind = \"threshold\", needed = 2, value = 2.0 }\npool = [\"C\"]\npool_fee = 0.2\npool_fine = 0.3",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/repeated",
            "",
            &[],
            "matrix = [[3.0, 0.0], [5.0, 1.0]]\npayoff = \"match\"\nrounds = 5\nplay = [{ kind = \"tft\" }, { kind = \"random\", cooperates = 0.4 }]",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/repeated",
            GENES,
            &[],
            "matrix = [[3.0, 0.0], [5.0, 1.0]]\npayoff = \"sample\"\ncontinuation = 0.7\nmax_rounds = 20\ngenes = [\"o\", \"cc\", \"cd\", \"dc\", \"dd\"]",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/reputation",
            "",
            &[],
            "benefit = 3.0\ncost = 1.0\nnorm = { kind = \"stern_judging\" }\nact = [{ kind = \"disc\" }, { kind = \"alld\" }]",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/opinions",
            GROUPS,
            &[],
            "benefit = 3.0\ncost = 1.0\nnorm = { kind = \"simple_standing\" }\nact = [{ kind = \"disc\" }, { kind = \"alld\" }]",
        )
    },
    Base { after: &[FERMI], ..base("interact/commons", GROUPS, &[], "efforts = [0.1, 0.4]\ngrowth = 0.5") },
    Base {
        strategies: &["Share", "Hide", "Lie"],
        after: &[FERMI],
        ..base(
            "interact/messages",
            "",
            &[],
            "benefit = 3.0\ncost = 1.0\nlie_gain = 1.0\nlie_loss = 1.0\nrecognition = 0.3\ndetection = 0.2\nfine = 2.0\npayoff = \"sample\"",
        )
    },
    Base {
        strategies: &["Share", "Hide", "Lie"],
        after: &[FERMI],
        ..base(
            "interact/messages",
            RING,
            &[],
            "benefit = 3.0\ncost = 1.0\nlie_gain = 1.0\nlie_loss = 1.0\nrecognition = 0.3\ndetection = 0.2\nfine = 2.0\npayoff = \"sample\"",
        )
    },
    Base { after: &[FERMI], ..base("interact/environment", GROUPS, &[], "payoffs = [[1.0, 0.2], [0.1, 0.8]]") },
    Base {
        after: &[FERMI],
        ..base(
            "interact/audit",
            "",
            &[GAME],
            "harmful = [\"D\"]\nprobability = 0.4\nfine = 0.9\ncorruption = 0.3\nbribe = 0.2\nmoral_cost = 0.05\nrestitution = true\naccumulate = true",
        )
    },
    base("interact/mission", GROUP_VALUES, &[], "pressure = [0.2, 0.8]\nconcentration = [0.0, 2.0]"),
    Base {
        after: &[FERMI],
        ..base(
            "interact/contest",
            CAPABLE,
            &[],
            "payoff = \"group\"\nsize = 4\nefforts = [0.3, 0.8]\nsabotage = [0.0, 0.5]\nsabotage_cost = [0.0, 0.05]",
        )
    },
    Base { after: &[FERMI], ..base("interact/contest", VALUES, &[], "payoff = \"group\"\nsize = 3\neffort = \"a\"\neffort_max = 0.7") },
    Base { after: &[FERMI], ..base("interact/contest", GROUPS, &[], "payoff = \"fixed\"\nsize = 4\nefforts = [0.3, 0.8]") },
    Base {
        strategies: THREE,
        after: &[FERMI],
        ..base("interact/contest", "", &[], "payoff = \"group\"\nsize = 4\nefforts = [0.3, 0.8, 0.0]\nloners = [\"S\"]")
    },
    Base { after: &[FERMI], ..base("interact/cournot", GROUPS, &[], "payoff = \"group\"\nsize = 4\nquantities = [0.2, 0.3]") },
    Base { after: &[FERMI], ..base("interact/cournot", VALUES, &[], "payoff = \"group\"\nsize = 3\nquantity = \"a\"\nquantity_max = 0.7") },
    base("interact/gamble", "state = { resource = 1000 }\n", &[], "gain = 100\nratio_low = 0.5\nratio_high = 4.0"),
    base("imitate/fermi", "", &[GAME], "beta = 2.0"),
    base("imitate/best", "", &[GAME], ""),
    base("imitate/voter", "", &[], ""),
    base("imitate/proportional", "", &[GAME], ""),
    base("imitate/proportional", "topology = { kind = \"barabasi_albert\", edges = 2 }\n", &[NEIGHBORS], "by_degree = true"),
    base("imitate/death_birth", RING, &[NEIGHBORS], "delta = 0.3"),
    base("imitate/birth_death", RING, &[NEIGHBORS], "delta = 0.3"),
    base("imitate/wright_fisher", "", &[GAME], "delta = 0.3"),
    base("imitate/conformist", "", &[GAME], "beta = 2.0\nconformity = 0.5"),
    base("imitate/majority", "", &[], "models = 3"),
    base("imitate/local_majority", "", &[], "size = 4\nstatus_quo = \"D\""),
    base("imitate/q_voter", "", &[], "models = 3"),
    base("imitate/sznajd", RING, &[], ""),
    base("imitate/hitchhike", VALUES, &[GAME, FERMI], "probability = 0.5"),
    base("imitate/group", GROUPS, &[GAME], "probability = 0.5\nbeta = 3.0"),
    base("respond/best_response", "", &[GAME], "update_probability = 0.5"),
    base("respond/logit", "", &[GAME], "beta = 2.0"),
    base("respond/conformity", "", &[], "beta = 1.5\nbias = 0.1\nsees = \"sample\"\npeers = 5"),
    Base {
        strategies: THREE,
        ..base(
            "respond/table",
            "",
            &[],
            "sees = \"sample\"\npeers = 5\nrows = [{ own = \"R\", per = \"P\", next = { P = 0.4 } }, { own = \"P\", seen = { R = [1, 3] }, next = { S = 0.5 } }]",
        )
    },
    base(
        "respond/table",
        "",
        &[],
        "sees = \"sample\"\npeers = 5\nresolution = 3\nrows = [{ of = \"C\", next = { C = [[0.0, 0.1], [1.0, 0.9]] }, rest = \"D\" }]",
    ),
    base(
        "respond/table",
        RING,
        &[],
        "sees = \"neighbors\"\nby = \"share\"\nresolution = 4\nrows = [{ of = \"C\", next = { C = [[0.0, 0.1], [0.5, 0.6], [1.0, 0.9]] }, rest = \"D\" }]",
    ),
    base("respond/conformity", RING, &[], "beta = 1.5\nbias = 0.1\nsees = \"neighbors\"\nbeta_by_peers = [[2, 3.0], [4, 1.5]]"),
    base(
        "respond/conformity",
        VALUES,
        &[],
        "beta = { class = [1.5, -0.5] }\nsees = \"field\"\nupdate_probability = { class = { pleasing = 0.5, plain = 1.0 } }",
    ),
    Base { strategies: THREE, ..base("respond/aspiration", "", &[GAME3], "beta = 2.0\naspiration = 0.4") },
    Base { strategies: THREE, ..base("learn/roth_erev", "", &[GAME3], "") },
    Base { after: &[FERMI], ..base("interact/bertrand", GROUPS, &[], "") },
    base(
        "learn/q_learning",
        GROUPS,
        &["kind = \"interact/bertrand\""],
        "learning_rate = 0.3\ndiscount = 0.5\nmemory = 1\nexploration = 0.9\nexploration_decay = 0.1",
    ),
    Base { strategies: THREE, ..base("learn/cross", "", &[GAME3], "rate = 0.3") },
    base("influence/bounded_confidence", VALUES, &[], "epsilon = 0.3\nrate = 0.5"),
    base("influence/average", RING_VALUES, &[], "weight = 0.5"),
    base("influence/average", RING_VALUES, &[], "anchor = 0.3\nanchor_to = \"origin\""),
    base("influence/prototype", GROUP_VALUES, &[], "rate = 0.2\nextremity = 0.5"),
    base("influence/hegselmann_krause", VALUES, &[], "epsilon = 0.2"),
    Base { strategies: &["A", "B", "AB"], ..base("convention/naming_game", "", &[], "words = 2") },
    base("convention/memory", "", &[], "says = [0.1, 0.2, 0.7, 0.95]\nsays_early = [[0.3, 0.6], [0.2, 0.5, 0.9]]"),
    base("convention/memory", VALUES, &[], "says = { class = [[0.1, 0.2, 0.9], [0.6, 0.5, 0.4]] }\nupdate = \"pair\"\nheard = \"C\""),
    base("culture/axelrod", RING_VALUES, &[], "traits = 5"),
    base("vote/decide", GROUP_STATE, &[], "accuracy = 0.7\nconformity = 0.3\nexponent = 1.0\nlearning_rate = 0.2"),
    base(
        "vote/defer",
        DEPENDENT,
        &["kind = \"interact/dominance\"\nsteepness = 0.5\nforgetting = 0.1"],
        "accuracy = 0.7\ndeference = { kind = \"fear\", threat = 1.5, need = 100 }\nlearning_rate = 0.2",
    ),
    base("vote/defer", DEPENDENT, &[], "deference = { kind = \"prestige\", margin = 0.1 }\nlearning_rate = 0.4\njudge = 0.8"),
    base("vote/cascade", GROUPS, &[], "accuracy = 0.7"),
    base("user/reliance", VALUES, &[], "drift = 0.05"),
    base("user/multitask", VALUES, &[], "incentive = [1.0, 0.5]\nsubstitution = 0.3"),
    base("exchange/multiplicative", "state = { resource = 100 }\n", &[], "noise = 0.2"),
    base("exchange/kinetic", "state = { resource = 100 }\n", &[], "rule = { kind = \"split\", saving = 0.25 }"),
    base("exchange/kinetic", "state = { resource = 100 }\n", &[], "rule = { kind = \"transfer\" }"),
    base("exchange/kinetic", "state = { resource = 100 }\n", &[], "rule = { kind = \"yard_sale\", fraction = 0.1 }"),
    base(
        "exchange/lottery",
        "state = { resource = { kind = \"uniform\", low = 0.0, high = 1.0 }, resource_scale = 100 }\n",
        &[],
        "prize = 70\nexponent = 3.0\nsize = 4\ndecay = 0.1\ntax = 0.5",
    ),
    base(
        "govern/tax",
        "state = { resource = { kind = \"uniform\", low = 0.0, high = 1.0 }, resource_scale = 100 }\n\
        topology = { kind = \"groups\", size = 4 }\n",
        &[],
        "rate = 0.2",
    ),
    Base {
        after: &["kind = \"account/income\"\nunit = 0.5"],
        ..base("interact/dominance", "state = { resource = 100 }\n", &[], "steepness = 0.5\nforgetting = 0.1\ntribute = 0.5")
    },
    Base {
        strategies: THREE,
        ..base("govern/exclusion", "", &[GAME3, FERMI], "harmful = [\"P\"]\nprobability = 0.5\nsteps = 1\noutside = \"S\"")
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/audit",
            VALUES,
            &[GAME],
            "harmful = [\"D\"]\nprobability = 0.4\nfine = 0.9\nmoral_cost = 0.8\nconscience = \"a\"\naccumulate = true",
        )
    },
    Base {
        after: &[FERMI],
        ..base(
            "interact/audit",
            GROUPS,
            &["kind = \"interact/bertrand\""],
            "ceiling = 1.6\nprobability = 0.5\nfine = 0.1\naccumulate = true",
        )
    },
    base("govern/training", "state = { capability = { kind = \"uniform\", low = 0.2, high = 0.9 } }\n", &[], "rate = 0.2"),
    base("account/income", "state = { resource = 100 }\n", &[GAME], "unit = 0.5"),
    base("imitate/fermi", "", &[GAME], "noise = 0.5"),
    base("imitate/fermi", VALUES, &[GAME], "beta = { class = [0.2, 4.0] }"),
    base("imitate/conformist", VALUES, &[GAME], "noise = { class = [0.2, 4.0] }\nconformity = { class = { plain = 0.1, pleasing = 0.8 } }"),
    base("respond/logit", VALUES, &[GAME], "noise = { class = { plain = 0.3, pleasing = 3.0 } }"),
    base("imitate/hitchhike", VALUES, &[GAME, FERMI], "probability = { class = [0.2, 0.9] }"),
    base("imitate/q_voter", VALUES, &[], "models = 3\nepsilon = { class = [0.0, 0.7] }"),
    base("evolve/mutate", VALUES, &[], "probability = { class = [0.3, 0.01] }"),
    base("influence/bounded_confidence", VALUES, &[], "epsilon = { class = [0.2, 0.45] }\nrate = { class = [0.5, 0.1] }"),
    base("influence/hegselmann_krause", VALUES, &[], "epsilon = { class = [0.1, 0.4] }\ndistance = \"per_dimension\""),
    base("respond/aspiration", VALUES, &[GAME], "beta = { class = [0.5, 6.0] }\naspiration = 0.4"),
    base("imitate/conformist", "", &[GAME], "noise = 0.5\nconformity = 0.5"),
    Base { strategies: THREE, ..base("respond/aspiration", "", &[GAME3], "noise = 0.5\naspiration = 0.4") },
    base("respond/logit", "", &[GAME], "noise = 0.5"),
    base("network/rewire", RING, &[NEIGHBORS], "below = 0.5\nprobability = 0.5"),
    Base {
        after: &[FERMI],
        ..base(
            "interact/public_goods",
            "",
            &[],
            "size = 4\npayoff = \"group\"\ncontributors = [\"C\"]\nbenefit = { kind = \"linear\", multiplication = 3.0 }\ndial = 0.7",
        )
    },
    Base {
        strategies: THREE,
        after: &[FERMI],
        ..base(
            "interact/public_goods",
            "",
            &[],
            "size = 4\npayoff = \"group\"\ncontributors = [\"R\", \"P\"]\nbenefit = { kind = \"linear\", multiplication = 3.0 }\npool = [\"P\"]\npool_fee = 0.2\npool_fine = 0.9",
        )
    },
    Base {
        strategies: THREE,
        after: &[FERMI],
        ..base(
            "interact/public_goods",
            "",
            &[],
            "size = 4\npayoff = \"group\"\ncontributors = [\"R\"]\nbenefit = { kind = \"linear\", multiplication = 3.0 }\nloners = [\"S\"]\nloner_payoff = 0.6\nrewarders = [\"R\"]\nreward = 0.3\nrewarding_cost = 0.1\npool = [\"R\"]\npool_reward = 0.2",
        )
    },
    Base {
        strategies: THREE,
        after: &[FERMI],
        ..base(
            "interact/neighborhood_goods",
            RING,
            &[],
            "contributors = [\"R\"]\nmultiplication = 2.5\nloners = [\"S\"]\nloner_payoff = 0.6\npunishers = [\"R\"]\nfine = 0.3\npunishing_cost = 0.1\nrewarders = [\"R\"]\nreward = 0.3\nrewarding_cost = 0.1",
        )
    },
    base("vote/decide", GROUP_STATE, &[], "accuracy = 0.7\nlearning_rate = 0.4\njudge = 0.8"),
    base("vote/decide", GROUP_STATE, &[], "weights = \"expert\""),
    base("evolve/mutate", "", &[], "probability = 0.2"),
    base("evolve/jitter", VALUES, &[], "probability = 0.5\nsize = 0.1"),
    base("evolve/migrate", GROUPS, &[], "probability = [0.3]"),
    Base { strategies: THREE, ..base("space/relocate", RING, &[], "empty = \"S\"\nthreshold = 0.6") },
    Base { strategies: THREE, ..base("space/relocate", RING, &[], "empty = \"S\"\nthreshold_count = 2\nupdate_probability = 0.5") },
    base("network/rewire", RING, &[NEIGHBORS], "disappointing = [\"D\"]\nprobability = 0.5"),
];

impl Base {
    /// The config with the phase's keys as given, `times` over.
    pub fn text(&self, phases: &[String]) -> String {
        let names: Vec<String> = self.strategies.iter().map(|s| format!("{s:?}")).collect();
        let shares = if self.strategies.len() == 2 { "[0.6, 0.4]" } else { "[0.5, 0.2, 0.3]" };
        let middle = phases.iter().map(String::as_str);
        let all = self.before.iter().copied().chain(middle).chain(self.after.iter().copied());
        let phases: String = all.map(|phase| format!("[[phase]]\n{phase}\n")).collect();
        // Inline tables of `around` come before its sections, and what stands at the top before both.
        format!(
            "seed = 9\nsteps = 3\npopulation = {{ agents = 60, replicas = 2, strategies = [{}] }}\ninit = {{ kind = \"fractions\", fractions = {shares} }}\nmeasure = {{ every = 1 }}\n{}{phases}",
            names.join(", "),
            self.around
        )
    }
}
