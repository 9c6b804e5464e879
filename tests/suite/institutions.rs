//! Plans with institutions: consciences that are copied and weigh on offences, and exclusion in all its turns; and what exclusion keeps true.

use crate::cases::plan;
use crate::gpu;
use polity::backend::{self, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::world::World;

/// Three strategies of which the last is outside, two value dimensions, two classes of which one is stubborn.
fn society(agents: u32, replicas: u32, steps: u32, phases: &[&str]) -> Plan {
    society_on("", agents, replicas, steps, phases)
}

/// The same on a topology.
fn society_on(topology: &str, agents: u32, replicas: u32, steps: u32, phases: &[&str]) -> Plan {
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    plan(&format!(
        "seed = 1990\nsteps = {steps}\n{topology}population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"Keep\", \"Break\", \"Out\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.3, 0.6, 0.1] }}\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         values = {{ dimensions = [\"other\", \"conscience\"], harmful = [\"Break\"] }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}, {{ kind = \"constant\", at = 1.0 }}]\n\
         value = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}, {{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
         [[class]]\nname = \"free\"\nfraction = 0.8\n[[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n{phases}"
    ))
}

const GAME: &str = "kind = \"interact/matrix\"\npayoff = \"match\"\nmatrix = [[1.0, -1.0, 0.0], [2.0, -0.5, 0.0], [0.0, 0.0, 0.0]]";
const FERMI: &str = "kind = \"imitate/fermi\"\nbeta = 2.0\nupdate_probability = 0.6";
const MUTATE: &str = "kind = \"evolve/mutate\"\nprobability = 0.1";
const CULTURE: &str = "kind = \"imitate/hitchhike\"\nprobability = 0.7";

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    for (agents, replicas) in [(1, 2), (2, 3), (63, 2), (129, 3), (1001, 1), (2200, 2)] {
        let mut add = |name: &str, phases: &[&str]| {
            cases.push((format!("institutions/{name}/{agents}x{replicas}"), society(agents, replicas, 7, phases)));
        };
        for payoff in ["sample", "field"] {
            let audit = format!(
                "kind = \"interact/audit\"\nprobability = 0.4\nfine = 0.9\ncorruption = 0.3\nbribe = 0.2\nmoral_cost = 0.7\n\
                 conscience = \"conscience\"\npayoff = \"{payoff}\"\naccumulate = true"
            );
            add(&format!("conscience/{payoff}"), &[GAME, &audit, FERMI, CULTURE]);
        }
        let exclusion = |rest: &str| format!("kind = \"govern/exclusion\"\noutside = \"Out\"\n{rest}");
        add("exclusion/first", &[GAME, FERMI, &exclusion("probability = 0.5\nsteps = 2")]);
        add("exclusion/second", &[GAME, FERMI, MUTATE, &exclusion("probability = 0.8\noffences = 2\nsteps = 1")]);
        add("exclusion/all", &[MUTATE, &exclusion("probability = 1.0\nharmful = [\"Keep\", \"Break\"]\nsteps = 3"), GAME]);
        add("feedback", &[GAME, FERMI, CULTURE, "kind = \"user/reliance\"\ndrift = 0.07\nthreshold = 0.9\nfeedback_every = 3"]);
        let bonds = restitution(0.9);
        add("restitution/pairs", &[GAME, &bonds, FERMI]);
        add("restitution/field", &[&GAME.replace("match", "field"), &bonds, FERMI, CULTURE]);
        if agents > 60 {
            add("restitution/goods", &[GOODS, &bonds, FERMI]);
        }
        add("exclusion/long", &[GAME, FERMI, &exclusion("probability = 0.5\noffences = 255\nsteps = 65535")]);
    }
    for (agents, size, replicas) in [(63, 7, 2), (1290, 129 / 3, 1), (2200, 11, 2)] {
        let plan = grouped(agents, size, replicas, &restitution(0.9));
        cases.push((format!("institutions/restitution/fixed/{agents}x{replicas}/{size}"), plan));
    }
    cases
}

const GOODS: &str = "kind = \"interact/public_goods\"\ncontributors = [\"Keep\"]\npayoff = \"group\"\nsize = 5\nbenefit = { kind = \"linear\", multiplication = 3.0 }";

/// Bonds that an offender forfeits to those whom it has harmed; a fifth of the auditors take bribes.
fn restitution(bond: f64) -> String {
    format!(
        "kind = \"interact/audit\"\nprobability = 0.5\nfine = {bond:?}\ncorruption = 0.2\nbribe = 0.1\nmoral_cost = 0.3\nconscience = \"conscience\"\n\
         restitution = true\naccumulate = true"
    )
}

/// Fixed groups whose members play with each other.
fn grouped(agents: u32, size: u32, replicas: u32, audit: &str) -> Plan {
    let game = GAME.replace("match", "sample");
    society_on(&format!("topology = {{ kind = \"groups\", size = {size} }}\n"), agents, replicas, 7, &[&game, audit, FERMI])
}

/// What an offender forfeits is what others get: payoffs add up to what they are without bonds, wherever agents meet.
#[test]
fn bonds_stay_in_the_society() {
    let kinds = gpu::kinds("bonds_stay_in_the_society (gpu part)");
    let field = GAME.replace("match", "field");
    let plans = |audit: &str| {
        let mut plans: Vec<Plan> = [GAME, &field, GOODS].map(|game| society(1003, 2, 1, &[game, audit])).into();
        plans.push(grouped(1001, 13, 2, audit));
        plans.push(society_on(
            "topology = { kind = \"groups\", size = 7 }\n",
            1001,
            2,
            1,
            &[&GOODS.replace("\"group\"\nsize = 5", "\"fixed\""), audit],
        ));
        plans
    };
    // Nobody is bribed; that bribes would be as large keeps the format of payoffs where there are no fines.
    let bonds = restitution(0.937).replace("corruption = 0.2\nbribe = 0.1", "corruption = 0.0\nbribe = 0.937");
    let fines = bonds.replace("restitution = true\n", "");
    let free = fines.replace("fine = 0.937", "fine = 0.0");
    for kind in kinds {
        let sums = |plan: &Plan| -> Vec<i64> {
            let mut engine = backend::start(kind, plan, World::new(plan), &Options::default()).unwrap();
            engine.advance(1, &[1]).unwrap()[0].replicas.iter().map(|r| r.payoff_sum).collect()
        };
        for ((bonds, fines), free) in plans(&bonds).iter().zip(&plans(&fines)).zip(&plans(&free)) {
            assert_eq!(bonds.payoff().fraction_bits, free.payoff().fraction_bits);
            let [bonds, fines, free] = [bonds, fines, free].map(sums);
            assert_eq!(bonds, free, "{kind}");
            assert!(fines.iter().zip(&free).all(|(fines, free)| fines < free), "{kind}: fines leave");
        }
    }
}

/// Whoever is outside has been sent there, and comes back after as many steps as the rule says; nobody copies the excluded.
#[test]
fn the_excluded_are_those_who_were_found_out() {
    let exclusion = "kind = \"govern/exclusion\"\noutside = \"Out\"\nprobability = 0.7\noffences = 2\nsteps = 3";
    let plan = society(500, 2, 30, &[GAME, FERMI, MUTATE, exclusion]);
    for kind in gpu::kinds("the_excluded_are_those_who_were_found_out (gpu part)") {
        let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
        let (mut before, mut sent, mut returned) = (engine.world().unwrap(), 0, 0);
        for step in 1..=plan.steps() {
            engine.advance(step, &[]).unwrap();
            let after = engine.world().unwrap();
            let entries = |world: &World| world.columns.iter().find(|store| store.column == Column::Offence).unwrap().data.clone();
            let (old, new) = (entries(&before), entries(&after));
            for i in 0..before.strategy.len() {
                let [(home, count, left), (_, counted, remains)] = [old.get(i), new.get(i)].map(|e| (e & 31, (e >> 8) & 255, e >> 16));
                if after.strategy[i] == 2 {
                    // Excluded, or outside from the beginning.
                    assert!(remains > 0 || new.get(i) & 31 == 3, "{kind}: {i} in step {step}");
                }
                assert!(counted < 2 && remains <= 3);
                assert!(left <= 1 || remains == left - 1, "{kind}: nobody returns early, nobody stays longer");
                if remains == 3 {
                    assert_eq!((home, count, left, before.strategy[i]), (2, 1, 0, 1), "{kind}: {i} broke a rule twice");
                    sent += 1;
                }
                returned += u32::from(left == 1 && after.strategy[i] != 2);
            }
            before = after;
        }
        assert!(sent > 100 && returned > 100, "{kind}: {sent} were sent, {returned} came back");
    }
}
