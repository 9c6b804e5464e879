//! Who is responsible for what groups decide, by hand: degrees where too few contribute, on every backend, and as `polity trace` tells them.

use crate::cases::plan;
use crate::gpu;
use polity::backend::{self, Kind, Options};
use polity::config::Plan;
use polity::metrics;
use polity::trace::decisions::Part;
use polity::trace::history::{self, Question};
use polity::world::World;
use polity::world::decisions::ONE_Q32;

/// Two groups of four; agent 0 does what it takes `needed` members of a group to do, and nobody learns.
fn fours(needed: u32, payoff: &str) -> String {
    let (topology, size) = if payoff == "fixed" { ("topology = { kind = \"groups\", size = 4 }\n", "") } else { ("", "size = 4\n") };
    format!(
        "name = \"fours\"\nseed = 4\nsteps = 3\nmeasure = {{ every = 1, absorption = false }}\naccountability = {{}}\n\
         population = {{ agents = 8, strategies = [\"Wait\", \"Act\"] }}\n{topology}\
         init = {{ kind = \"single_mutant\", mutant = \"Act\", resident = \"Wait\", agent = 0 }}\n[[phase]]\nkind = \"interact/public_goods\"\n\
         payoff = \"{payoff}\"\n{size}contributors = [\"Act\"]\ncost = 0.5\nbenefit = {{ kind = \"threshold\", needed = {needed}, value = 1.0 }}\n"
    )
}

fn kinds() -> Vec<Kind> {
    let mut kinds = vec![Kind::Reference, Kind::Cpu];
    kinds.extend(gpu::available("decisions of groups on the GPU").then_some(Kind::Gpu));
    kinds
}

/// Share of wrong decisions, degree and equal part after each of so many steps.
fn measured(plan: &Plan, kind: Kind, steps: u32) -> Vec<[Option<f64>; 3]> {
    let all: Vec<u32> = (1..=steps).collect();
    let seen = backend::start(kind, plan, World::new(plan), &Options::default()).expect("it starts").advance(steps, &all).expect("it runs");
    let value = |row: &metrics::Row, name: &str| row.iter().find(|(known, _)| known == name).expect("measured").1;
    let of = |seen| {
        let row = metrics::row(plan, seen);
        ["wrong_decisions", "decision_responsibility", "decision_share"].map(|name| value(&row, name))
    };
    seen.iter().map(of).collect()
}

fn near(found: &[Option<f64>; 3], expected: [f64; 3]) -> bool {
    found.iter().zip(expected).all(|(found, expected)| found.is_some_and(|found| (found - expected).abs() < 1e-9))
}

/// One group has one who acts, the other none. It takes one: the second fails, and each of four is pivotal. It takes two: in the first each of three is
/// pivotal, in the second one of three others has to act before; four: one of the first's three has two others to wait for, one of the second's three.
#[test]
fn degrees_where_too_few_act() {
    let third = 1.0 / 3.0;
    let rows = [
        (1, [0.5, 1.0, 0.25]),
        (2, [1.0, f64::midpoint(1.0, 0.5), f64::midpoint(third, 0.25)]),
        (3, [1.0, f64::midpoint(0.5, third), f64::midpoint(third, 0.25)]),
        (4, [1.0, f64::midpoint(third, 0.25), f64::midpoint(third, 0.25)]),
    ];
    for kind in kinds() {
        // Whoever sits with the one who acts: the numbers are the same.
        for payoff in ["fixed", "group"] {
            for (needed, expected) in rows {
                let found = measured(&plan(&fours(needed, payoff)), kind, 3);
                assert!(found.iter().all(|step| near(step, expected)), "{kind}, {payoff}, {needed}: {found:?}, not {expected:?}");
            }
        }
        // Nine agents in groups of four: one is left over, and in no group. If it is the one who acts, both groups fail.
        let nine = fours(1, "group").replace("agents = 8", "agents = 9").replace("steps = 3", "steps = 40");
        let found = measured(&plan(&nine), kind, 40);
        let both = found.iter().filter(|step| near(step, [1.0, 1.0, 0.25])).count();
        let one = found.iter().filter(|step| near(step, [0.5, 1.0, 0.25])).count();
        assert!(both + one == 40 && (1..15).contains(&both), "{kind}: {both} of 40 times the one who acts is left over");
        // Groups of nobody in particular decide nothing.
        let field = plan(&fours(1, "field"));
        let seen =
            backend::start(kind, &field, World::new(&field), &Options::default()).expect("it starts").advance(1, &[1]).expect("it runs");
        assert!(!metrics::row(&field, &seen[0]).iter().any(|(name, _)| name == "wrong_decisions"));
    }
}

/// The books of decisions in three steps: those of the second group have failed three times, a degree of 1 and a quarter each time.
#[test]
fn what_agents_had_to_do_with_decisions() {
    for kind in kinds() {
        let found = |question| history::find(&plan(&fours(1, "fixed")), 0, question, kind, &Options::default()).expect("it runs");
        let told = found(Question::Decision(2)).expect("three steps fail");
        let decision = told.decision.expect("it was asked");
        assert_eq!((told.step, told.agent, told.strategy, decision.quota), (2, 4, 0, 4));
        assert_eq!(decision.members, [4, 5, 6, 7]);
        assert_eq!(decision.supporters.iter().map(|chain| chain[0].agent).collect::<Vec<_>>(), [4, 5, 6, 7]);
        assert_eq!((decision.degree_q32, decision.share_q32), (ONE_Q32, ONE_Q32 / 4));
        let part =
            |wrong: u64| Part { decisions: 3, wrong, supported: wrong, degrees_q32: wrong * ONE_Q32, shares_q32: wrong * ONE_Q32 / 4 };
        assert_eq!(told.parts, [part(0), part(0), part(0), part(0), part(3), part(3), part(3), part(3)]);
        assert!(found(Question::Decision(4)).is_none(), "there are three");
    }
    // The books and the tallies of all steps together are the same, in random groups with learners, and in votes.
    for (name, plan) in crate::lineages::all().into_iter().filter(|(_, plan)| plan.decision().is_some()) {
        let all: Vec<u32> = (1..=plan.steps()).collect();
        let seen = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default())
            .expect("it starts")
            .advance(plan.steps(), &all)
            .expect("it runs");
        for replica in 0..plan.replicas() {
            let tallies = seen.iter().filter_map(|seen| seen.replicas[replica as usize].lineages);
            let (mut decided, mut wrong, mut degrees) = (0, 0, 0.0);
            for one in tallies {
                (decided, wrong, degrees) = (decided + one.decided, wrong + one.wrong, degrees + one.degrees as f64);
            }
            let parts = history::find(&plan, replica, Question::Agent(0), Kind::Cpu, &Options::default())
                .expect("it runs")
                .expect("it is there")
                .parts;
            let (_, how) = plan.decision().expect("they decide");
            let size = match how {
                polity::config::plan::Decides::Majority { size } | polity::config::plan::Decides::Threshold { size, .. } => u64::from(size),
            };
            let sum = |of: fn(&Part) -> u64| parts.iter().map(of).sum::<u64>();
            assert_eq!((sum(|p| p.decisions), sum(|p| p.wrong)), (size * decided, size * wrong), "{name}");
            assert!(wrong > 0 && sum(|p| p.supported) >= wrong && sum(|p| p.degrees_q32) as f64 >= degrees, "{name}: {wrong}");
            // Equal parts of a decision are one together, but for rounding down by less than a unit each.
            let rest = (u128::from(wrong) * u128::from(ONE_Q32)).checked_sub(u128::from(sum(|p| p.shares_q32)));
            assert!(rest.is_some_and(|rest| rest <= u128::from(size * wrong)), "{name}: {rest:?}");
        }
    }
}

/// The same tallies on every backend, of seats with agents left over, fixed groups and votes, beside learners, mutants and events.
#[test]
fn decisions_are_the_same_everywhere() {
    for (name, plan) in crate::lineages::all().into_iter().filter(|(_, plan)| plan.decision().is_some()) {
        let of = |kind: Kind| {
            let seen = backend::start(kind, &plan, World::new(&plan), &Options::default())
                .expect("it starts")
                .advance(3, &[1, 3])
                .expect("it runs");
            seen.iter().flat_map(|seen| &seen.replicas).map(|replica| replica.lineages.expect("it traces")).collect::<Vec<_>>()
        };
        let all: Vec<_> = kinds().into_iter().map(of).collect();
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{name}: {all:?}");
        assert!(all[0].iter().all(|one| one.decided > 0 && one.top[0] <= one.top[1] && one.top[2] <= one.blame), "{name}: {all:?}");
    }
}

/// `polity trace --decision`: who, in which degree, and what had been if the first of them had acted.
#[test]
fn the_command_tells_who_decided() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fours.toml");
    let polity = |text: &str, args: &[&str]| {
        std::fs::write(&path, text).expect("it is written");
        let config = path.to_string_lossy();
        let all = [&["trace", &*config, "--backend", "cpu"], args].concat();
        let done = assert_cmd::Command::cargo_bin("polity").expect("it is built").args(all).output().expect("it runs");
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr))
    };
    let (code, text) = polity(&fours(2, "fixed"), &["--decision", "4", "--act", "Act", "--metric", "wrong_decisions"]);
    assert_eq!(code, Some(0), "{text}");
    for line in [
        "fours: wrong decision 4 was made in step 2 by agents 4, 5, 6, 7",
        "4 of 4 were for it, or let it happen, and it takes 3: a degree of responsibility of 0.5 for each,",
        "and 0.25 in equal parts:\n  agent 4, its own root\n  agent 5, its own root",
        "Where the Wait of agent 4 comes from, 0 copies:\n  agent 4 had it from the start: the root",
        "agent 4 was in 3 decisions of groups, of which 3 were wrong, and for 3 of these: degrees of responsibility of 1.5 in all, and 0.75 in equal parts",
        // One more who acts is not enough.
        "without agent 4 from the start: 1 in place of 1; caused 0",
    ] {
        assert!(text.contains(line), "{line:?} is missing in\n{text}");
    }
    let (_, text) = polity(&fours(1, "fixed"), &["--decision", "3", "--act", "Act", "--metric", "wrong_decisions", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert_eq!((&told["decision"]["degree"], &told["decision"]["share"], &told["step"]), (&1.0.into(), &0.25.into(), &3.into()));
    // It would have been enough: with it nobody fails.
    assert_eq!((&told["twins"][0]["with"], &told["twins"][0]["then"]), (&0.5.into(), &0.0.into()));
    let (code, text) = polity(&fours(1, "fixed"), &["--decision", "4"]);
    assert!(code == Some(2) && text.contains("there are not so many wrong decisions in 3 steps"), "{text}");
    let (code, text) = polity(&fours(1, "field"), &["--decision", "1"]);
    assert!(code == Some(2) && text.contains("no groups decide anything that can be told"), "{text}");
}
