//! Numbers of phases that depend on the trait class, each rule on a graph and on none.

use crate::cases::plan;
use polity::config::Plan;

/// A rule with numbers by class: needs a game before it, what it works on, its keys.
const NUMBERS: [(bool, Where, &str); 21] = [
    (true, Where::Both, "kind = \"imitate/fermi\"\nbeta = { class = [0.0, 3.0, 90.0] }"),
    (true, Where::Both, "kind = \"imitate/fermi\"\nnoise = { class = { slow = 0.4, quick = 7.0, fixed = 1.0 } }\nupdate_probability = 0.6"),
    (true, Where::Both, "kind = \"imitate/conformist\"\nbeta = { class = [0.0, 3.0, 9.0] }\nconformity = { class = [0.0, 0.9, 0.4] }"),
    (true, Where::Both, "kind = \"respond/logit\"\nbeta = { class = [0.3, 40.0, 1.0] }"),
    (true, Where::Both, "kind = \"respond/logit\"\nnoise = { class = [0.3, 4.0, 0.3] }\nupdate_probability = { class = [0.3, 0.9, 1.0] }"),
    (true, Where::Both, "kind = \"respond/aspiration\"\nbeta = { class = [0.2, 8.0, 1.0] }\naspiration = 0.4\nhabituation = 0.3"),
    (true, Where::Both, "kind = \"respond/aspiration\"\nnoise = { class = [0.2, 8.0, 1.0] }\naspiration = 0.4"),
    (true, Where::Groups, "kind = \"imitate/birth_death\"\ndelta = 0.4\nupdate_probability = { class = [0.9, 0.2, 0.5] }"),
    (false, Where::Both, "kind = \"imitate/q_voter\"\nmodels = 2\nepsilon = { class = [0.0, 0.6, 0.2] }"),
    (false, Where::Both, "kind = \"evolve/mutate\"\nprobability = { class = [0.0, 0.3, 0.01] }\ntarget = \"other\""),
    (false, Where::Both, "kind = \"evolve/mutate\"\nprobability = { class = [0.4, 0.02, 0.0] }\nto = \"S\""),
    (false, Where::Both, "kind = \"imitate/voter\"\n[[phase]]\nkind = \"imitate/hitchhike\"\nprobability = { class = [0.1, 1.0, 0.6] }"),
    (
        false,
        Where::Both,
        "kind = \"influence/bounded_confidence\"\nepsilon = { class = [0.1, 0.6, 0.3] }\nrate = { class = [0.5, 0.1, 1.0] }",
    ),
    (
        false,
        Where::Both,
        "kind = \"influence/bounded_confidence\"\nepsilon = { class = [0.1, 0.6, 0.3] }\nrate = 0.5\ndistance = \"per_dimension\"\nrepel_above = 0.7",
    ),
    (false, Where::Both, "kind = \"influence/bounded_confidence\"\nepsilon = 0.4\nrate = { class = [0.0, 0.3, 0.5] }\npairing = \"match\""),
    (false, Where::Both, "kind = \"influence/hegselmann_krause\"\nepsilon = { class = [0.05, 0.4, 0.05] }"),
    (false, Where::Both, "kind = \"influence/hegselmann_krause\"\nepsilon = { class = [0.02, 0.2, 0.1] }\ndistance = \"per_dimension\""),
    (false, Where::Both, "kind = \"influence/average\"\nanchor = { class = [0.0, 0.5, 0.9] }\nweight = { class = [0.2, 1.0, 0.6] }"),
    (false, Where::Both, "kind = \"influence/average\"\nanchor = { class = [0.1, 0.5, 0.9] }\nanchor_to = \"origin\"\nweight = 0.7"),
    (false, Where::Groups, "kind = \"vote/decide\"\naccuracy = { class = [0.9, 0.6, 0.2] }\nconformity = { class = [0.0, 0.8, 0.3] }"),
    (false, Where::Groups, "kind = \"vote/decide\"\naccuracy = 0.7\nhonesty = { class = { fixed = 0.1, quick = 1.0, slow = 0.7 } }"),
];

/// What a rule works on.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    Both,
    Groups,
}

pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let ring = "topology = { kind = \"ring\", neighbors = 4 }";
    let groups = "topology = { kind = \"groups\", size = 5 }";
    for (k, (game, on, keys)) in NUMBERS.into_iter().enumerate() {
        let places = if on == Where::Groups { [("groups", groups); 1].to_vec() } else { vec![("well_mixed", ""), ("ring", ring)] };
        for (name, topology) in places {
            let mode = if topology.is_empty() { "field" } else { "neighbor_mean" };
            let game = if game {
                format!(
                    "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[0.0, -1.0, 1.5], [1.0, 0.25, -1.0], [-1.0, 1.0, 0.5]]\npayoff = \"{mode}\"\n"
                )
            } else {
                String::new()
            };
            let uniform = "{ kind = \"uniform\", low = 0.0, high = 1.0 }";
            let plan = plan(&format!(
                "seed = 1973\nsteps = 4\nmeasure = {{ absorption = true, every = 1 }}\n\
                 population = {{ agents = 260, replicas = 2, strategies = [\"R\", \"P\", \"S\"] }}\n{topology}\n\
                 init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\nvalues = {{ dimensions = [\"a\", \"b\"] }}\n\
                 [[users]]\nname = \"all\"\nfraction = 1.0\npreference = [{uniform}, {uniform}]\n\
                 [[class]]\nname = \"quick\"\nfraction = 0.4\n[[class]]\nname = \"slow\"\nfraction = 0.4\n\
                 [[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n{game}[[phase]]\n{keys}\n"
            ));
            cases.push((format!("class_numbers/{name}/{k}"), plan));
        }
    }
    // What would run fused if all compared alike.
    for (name, topology, mode) in [
        ("torus", "topology = { kind = \"lattice\", width = 12, height = 9 }", "payoff = \"neighbor_sum\""),
        ("sampled", "topology = { kind = \"well_mixed\" }", "payoff = \"sample\"\nsamples = 3"),
    ] {
        let agents = if name == "torus" { "" } else { "agents = 108, " };
        cases.push((
            format!("class_numbers/fused_{name}"),
            plan(&format!(
                "seed = 5\nsteps = 6\npopulation = {{ {agents}replicas = 2, strategies = [\"C\", \"D\"] }}\n{topology}\n\
                 init = {{ kind = \"fractions\", fractions = [0.6, 0.4] }}\n[[class]]\nname = \"a\"\nfraction = 0.5\n[[class]]\nname = \"b\"\nfraction = 0.5\n\
                 [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.6, 0.1]]\n{mode}\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = {{ class = [0.1, 5.0] }}\n"
            )),
        ));
    }
    cases
}

/// Numbers that are the same for every class are one number: the same plan, whatever the form.
#[test]
fn equal_numbers_of_classes_are_one_number() {
    for (text, one, each) in [
        ("[[phase]]\nkind = \"imitate/fermi\"\nbeta = X\n", "2.0", "{ class = [2.0, 2.0] }"),
        ("[[phase]]\nkind = \"respond/logit\"\nnoise = X\n", "0.5", "{ class = { b = 0.5, a = 0.5 } }"),
        ("[[phase]]\nkind = \"evolve/mutate\"\nprobability = X\n", "0.1", "{ class = [0.1, 0.1] }"),
    ] {
        let whole = |number: &str| {
            plan(&format!(
                "seed = 1\nsteps = 2\npopulation = {{ agents = 50, strategies = [\"C\", \"D\"] }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
                 [[class]]\nname = \"a\"\nfraction = 0.5\n[[class]]\nname = \"b\"\nfraction = 0.5\n\
                 [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.6, 0.1]]\npayoff = \"field\"\n{}",
                text.replace('X', number)
            ))
        };
        let (one, each) = (whole(one), whole(each));
        assert_eq!(one.phases(), each.phases(), "{text}");
        assert_eq!(one.phases()[1].words(), each.phases()[1].words(), "no table where nothing differs: {text}");
    }
}
