//! Events: what happens between two steps, on every backend, against a few lines of other code.

use crate::cases::plan;
use polity::backend::{self, Backend, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::world::World;

/// A society in which agents join and leave a stubborn class; `more` says what else there is.
fn society(agents: &str, replicas: u32, topology: &str, more: &str) -> String {
    format!(
        "seed = 9\nsteps = 6\npopulation = {{ {agents}replicas = {replicas}, strategies = [\"A\", \"B\"] }}\ntopology = {topology}\n\
         init = {{ kind = \"fractions\", fractions = [0.7, 0.3] }}\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         values = {{ dimensions = [\"v\", \"w\"] }}\nstate = {{ capability = {{ kind = \"uniform\", low = 0.2, high = 0.9 }} }}\n{more}\n\
         [[users]]\nname = \"u\"\nfraction = 1.0\n\
         preference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}, {{ kind = \"beta\", a = 2.0, b = 5.0 }}]\n\
         [[class]]\nname = \"model\"\nfraction = 1.0\n[[class]]\nname = \"fixed\"\nfraction = 0.0\nstubborn = true\n"
    )
}

const LEARN: &str = "[[phase]]\nkind = \"imitate/voter\"\nupdate_probability = 0.8\n[[phase]]\nkind = \"influence/bounded_confidence\"\nepsilon = 0.4\nrate = 0.3\n";
const GAME: &str = "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.6, 0.1]]\npayoff = \"sample\"\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 2.0\n";

/// Plans with events, for the tests that run all plans.
pub fn all() -> Vec<(String, Plan)> {
    let join = |at: u32, more: &str| format!("[[event]]\nat = {at}\nclass = \"fixed\"\n{more}\n");
    let turns = [
        join(0, "share = 0.1\nstrategy = \"B\""),
        join(1, "agents = 3\nplacement = \"degree\"\nvalue = [0.25, 1.0]"),
        join(2, "share = 0.3\nplacement = \"independent\"\nstrategy = \"A\""),
        join(2, "agents = 4\nplacement = \"capability\"\nstrategy = \"B\""),
        "[[event]]\nat = 3\nevery = 2\nclass = \"model\"\nfrom = \"fixed\"\nshare = 0.5\n".to_owned(),
        "[[event]]\nat = 4\nshare = 0.2\nplacement = \"block\"\nstrategy = \"B\"\nvalue = [0.0, 0.5]\n".to_owned(),
    ]
    .concat();
    let set = "[[event]]\nat = 1\nset = { \"imitate/fermi.beta\" = 0.5, \"phase.0.matrix\" = [[5.0, 0.0], [9.0, -20.0]] }\n\
               [[event]]\nat = 2\nevery = 2\nset = { \"phase.1.beta\" = [4.0, 0.1] }\n[[event]]\nat = 2\nagents = 5\nstrategy = \"A\"\n";
    let lattice = "{ kind = \"lattice\", width = 13, height = 7, boundary = \"walls\" }";
    let near = [
        join(1, "agents = 9\nplacement = \"cluster\"\nstrategy = \"B\""),
        join(4, "agents = 11\nplacement = \"border\""),
        join(5, "agents = 8\nplacement = \"cluster\"\nstrategy = \"A\""),
    ]
    .concat();
    let groups = join(1, "agents = 9\nplacement = \"community\"\nstrategy = \"B\"");
    let conform = "[[phase]]\nkind = \"respond/conformity\"\nsees = \"sample\"\npeers = 9\nbeta = { class = [2.0, 0.1] }\nbias = { class = { model = 0.0, fixed = 0.4 } }\n\
                   update_probability = { class = [0.6, 0.9] }\n";
    let shifts = [&turns, "[[event]]\nat = 2\nset = { \"phase.0.beta\" = { class = [0.5, 3.0] } }\n"].concat();
    let links = "[[phase]]\nkind = \"network/rewire\"\ndisappointing = [\"B\"]\nprobability = 0.3\n";
    let linked = [LEARN, links].concat();
    let regular = "{ kind = \"random_regular\", degree = 4 }";
    let text = [
        ("turns/well_mixed", society("agents = 300, ", 3, "{ kind = \"well_mixed\" }", &turns), LEARN),
        ("turns/lattice", society("", 2, lattice, &turns), LEARN),
        ("set/game", society("agents = 64, ", 2, "{ kind = \"well_mixed\" }", set), GAME),
        ("near/lattice", society("", 2, lattice, &near), LEARN),
        ("near/groups", society("agents = 60, ", 2, "{ kind = \"groups\", size = 6 }", &groups), LEARN),
        ("turns/by_class", society("agents = 90, ", 2, "{ kind = \"well_mixed\" }", &shifts).replace("stubborn = true", ""), conform),
        ("near/linked", society("agents = 50, ", 2, regular, &near.replace("border", "degree")), &linked),
    ];
    let mut all: Vec<(String, Plan)> =
        text.into_iter().map(|(name, text, phases)| (format!("events/{name}"), plan(&[text.as_str(), phases].concat()))).collect();
    // Without a society: fused executors, and replicas that are absorbed before an event brings the other strategy back.
    for (name, topology, payoff) in
        [("fused", "{ kind = \"lattice\", width = 8, height = 8 }", "neighbor_sum"), ("skipped", "{ kind = \"well_mixed\" }", "sample")]
    {
        let agents = if name == "fused" { "" } else { "agents = 16, " };
        let text = format!(
            "seed = 4\nsteps = 6\npopulation = {{ {agents}replicas = 9, strategies = [\"C\", \"D\"] }}\ntopology = {topology}\n\
             init = {{ kind = \"fractions\", fractions = [0.08, 0.92] }}\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
             [[event]]\nat = 3\nagents = 4\nstrategy = \"C\"\n[[event]]\nat = 2\nset = {{ \"phase.1.beta\" = 1.0 }}\n\
             [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.6, 0.1]]\npayoff = \"{payoff}\"\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 30.0\n"
        );
        all.push((format!("events/{name}"), plan(&text)));
    }
    all
}

fn start(kind: Kind, plan: &Plan, world: World) -> Box<dyn Backend> {
    backend::start(kind, plan, world, &Options { threads: 2, ..Options::default() }).unwrap_or_else(|e| panic!("{kind}: {e}"))
}

fn kinds() -> Vec<Kind> {
    crate::gpu::kinds("events on every backend")
}

/// A column of one replica.
fn column(world: &World, plan: &Plan, column: Column, replica: usize) -> Vec<u32> {
    let store = world.columns.iter().find(|store| store.column == column).expect("the column");
    (0..plan.agents() as usize).map(|i| store.data.get(replica * plan.stride() + i)).collect()
}

/// A state taken out anywhere and put into another backend goes on to the same end; so does any cut of the steps into blocks.
#[test]
fn a_state_between_two_steps_is_all_there_is() {
    for (name, plan) in all() {
        let whole = start(Kind::Reference, &plan, World::new(&plan)).advance(6, &[1, 2, 3, 4, 5, 6]).expect("runs");
        for kind in kinds() {
            // Emulated GPUs take their time.
            for cut in (0..6).filter(|cut| kind != Kind::Gpu || *cut == 1) {
                let mut first = start(kind, &plan, World::new(&plan));
                first.advance(cut, &[]).expect("runs");
                let state = first.world().expect("a state");
                let mut second = start(if cut % 2 == 0 { kind } else { Kind::Cpu }, &plan, state.clone());
                assert_eq!(second.advance(6, &[6]).expect("runs")[0], whole[5], "{name}: {kind}, cut after step {cut}");
                first.advance(6, &[]).expect("runs");
                first.load(state).expect("loads");
                let seen = first.advance(6, &[cut + 1, 6]).expect("runs");
                assert_eq!(seen[0], whole[cut as usize], "{name}: {kind}, loaded after step {cut}");
                assert_eq!(seen[seen.len() - 1], whole[5], "{name}: {kind}, loaded after step {cut}");
            }
        }
    }
}

/// An event that sets numbers is a run that is stopped, and gone on with by a config that has these numbers.
#[test]
fn numbers_that_are_set_are_those_of_another_config() {
    let game = |beta: &str, matrix: &str, events: &str| {
        plan(&format!(
            "seed = 2\nsteps = 6\npopulation = {{ agents = 90, replicas = 2, strategies = [\"C\", \"D\"] }}\n\
             init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\nmeasure = {{ every = 1 }}\n{events}[[phase]]\nkind = \"interact/matrix\"\n\
             matrix = {matrix}\npayoff = \"sample\"\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = {beta}\n"
        ))
    };
    let (mild, fierce) = ("[[1.0, 0.0], [1.5, 0.5]]", "[[100.0, 0.0], [150.0, -300.0]]");
    let events = "[[event]]\nat = 2\nset = { \"phase.1.beta\" = 0.25, \"interact/matrix.matrix\" = [[100.0, 0.0], [150.0, -300.0]] }\n\
                  [[event]]\nat = 4\nevery = 1\nset = { \"imitate/fermi.beta\" = [9.0, 0.0] }\n";
    let set = game("1.0", mild, events);
    for kind in kinds() {
        let mut whole = start(kind, &set, World::new(&set));
        let seen = whole.advance(6, &[2, 3, 6]).expect("runs");
        let mut state = World::new(&set);
        for (beta, matrix, to) in [("1.0", mild, 2), ("0.25", fierce, 4), ("9.0", fierce, 5), ("0.0", fierce, 6)] {
            let part = game(beta, matrix, "");
            let mut engine = start(kind, &part, World::new(&part));
            engine.load(World { payoff: Vec::new(), ..state }).expect("loads");
            let counted = engine.advance(to, &[to]).expect("runs");
            state = engine.world().expect("a state");
            if let Some(there) = seen.iter().find(|seen| seen.step == to) {
                let counts = |o: &polity::metrics::Observation| o.replicas.iter().map(|r| r.counts.clone()).collect::<Vec<_>>();
                assert_eq!(counts(there), counts(&counted[0]), "{kind}: step {to}");
                // Payoffs are in units of their own, but the same numbers.
                let mean = |plan: &Plan, o| {
                    polity::metrics::row(plan, o)
                        .into_iter()
                        .find(|(name, _)| name == "payoff_mean")
                        .expect("it is measured")
                        .1
                        .expect("a mean")
                };
                assert!((mean(&set, there) - mean(&part, &counted[0])).abs() < 1e-4, "{kind}: step {to}");
            }
        }
        assert_eq!(whole.strategies().expect("strategies").as_ref(), &state.strategy[..], "{kind}");
    }
}

/// What is measured at the step of an event is the state before it; who has joined a stubborn class stays, and who has left it learns again.
#[test]
fn stubborn_agents_come_and_go() {
    let events = "[[event]]\nat = 2\nclass = \"fixed\"\nshare = 0.25\nstrategy = \"B\"\nvalue = [1.0, 0.0]\n\
                  [[event]]\nat = 4\nclass = \"model\"\nfrom = \"fixed\"\nagents = 20\n";
    let text = [society("agents = 400, ", 2, "{ kind = \"well_mixed\" }", events).as_str(), LEARN].concat();
    let (with, without) = (plan(&text), plan(&text.replace(events, "")));
    for kind in kinds() {
        let (mut engine, mut plain) = (start(kind, &with, World::new(&with)), start(kind, &without, World::new(&without)));
        let (a, b) = (engine.advance(2, &[2]).expect("runs"), plain.advance(2, &[2]).expect("runs"));
        assert_eq!(a[0].digests, b[0].digests, "{kind}: the step of the event is measured before it");
        assert_eq!(a[0].replicas[0].members, [400, 0]);
        let before = engine.world().expect("a state");
        assert!(engine.happen().expect("happens") && !engine.happen().expect("happened"));
        let after = engine.world().expect("a state");
        for replica in 0..2 {
            let [was, is] = [&before, &after].map(|world| {
                let of = |c| column(world, &with, c, replica);
                let values = world.columns.iter().find(|s| s.column == Column::Value).expect("values");
                let second: Vec<u32> = (0..400).map(|i| values.data.get((2 + replica) * with.stride() + i)).collect();
                (of(Column::Class), of(Column::Value), second, world.replica(&with, replica).to_vec())
            });
            let joined: Vec<usize> = (0..400).filter(|i| is.0[*i] == 1).collect();
            assert_eq!(joined.len(), 100, "a quarter of 400");
            for i in 0..400 {
                let expected = if is.0[i] == 1 { (65535, 0, 1) } else { (was.1[i], was.2[i], was.3[i]) };
                assert_eq!((is.1[i], is.2[i], is.3[i]), expected, "{kind}: agent {i}");
            }
            assert!(joined.iter().any(|i| was.3[*i] == 0), "some held the other strategy");
        }
        let later = engine.advance(4, &[3, 4]).expect("runs");
        assert_eq!(later[0].replicas[1].members, [300, 100]);
        let held = engine.world().expect("a state");
        let fixed = column(&held, &with, Column::Class, 0);
        let holds = |world: &World, i: usize| (world.strategy[i], column(world, &with, Column::Value, 0)[i]);
        assert!((0..400).filter(|i| fixed[*i] == 1).all(|i| holds(&held, i) == (1, 65535)), "{kind}: they stay");
        let end = engine.advance(6, &[6]).expect("runs");
        assert_eq!(end[0].replicas[0].members, [320, 80]);
        let world = engine.world().expect("a state");
        let left: Vec<usize> = (0..400).filter(|i| fixed[*i] == 1 && column(&world, &with, Column::Class, 0)[*i] == 0).collect();
        assert_eq!(left.len(), 20);
        assert!(left.iter().any(|i| holds(&world, *i).1 != 65535), "{kind}: who has left learns again");
    }
}

/// Members of the second class after the first event of a plan, by replica, with the state before.
fn chosen(plan: &Plan) -> (World, Vec<Vec<u32>>) {
    let mut engine = start(Kind::Cpu, plan, World::new(plan));
    let first = plan.next_event(0).expect("an event");
    engine.advance(first, &[]).expect("runs");
    let before = engine.world().expect("a state");
    engine.happen().expect("happens");
    let world = engine.world().expect("a state");
    let members = |replica: u32| {
        let class = column(&world, plan, Column::Class, replica as usize);
        (0..plan.agents()).filter(|i| class[*i as usize] == 1).collect()
    };
    let all = (0..plan.replicas()).map(members).collect();
    (before, all)
}

/// Steps over a torus of 12 by 9 with walls from one site to another: the links of a von Neumann lattice.
fn apart(a: u32, b: u32) -> u32 {
    (a % 12).abs_diff(b % 12) + (a / 12).abs_diff(b / 12)
}

/// Members of a class that is placed at the start or by an event, in 40 replicas, with the state that they were chosen in.
fn placed(at_start: bool, topology: &str, agents: &str, placement: &str, [members, all]: [u32; 2]) -> (World, Vec<Vec<u32>>, Plan) {
    let init = "init = { kind = \"fractions\", fractions = [0.7, 0.3] }";
    let disc = "init = { kind = \"disc\", background = \"A\", strategy = \"B\", radius = 2.6 }";
    let event = format!("[[event]]\nat = 0\nclass = \"fixed\"\nagents = {members}\nplacement = \"{placement}\"\n");
    let text = [society(agents, 40, topology, if at_start { "" } else { &event }).as_str(), LEARN].concat().replace(init, disc);
    let text = if at_start {
        let share = f64::from(members) / f64::from(all);
        text.replace("fraction = 1.0\n[[class]]", &format!("fraction = {}\n[[class]]", 1.0 - share))
            .replace("fraction = 0.0", &format!("fraction = {share}\nplacement = \"{placement}\""))
    } else {
        text
    };
    let text = if topology.contains("lattice") { text } else { text.replace(disc, init) };
    let plan = plan(&text);
    if at_start {
        let world = World::new(&plan);
        let class = |r: u32| column(&world, &plan, Column::Class, r as usize);
        let all = (0..40).map(|r| (0..plan.agents()).filter(|i| class(r)[*i as usize] == 1).collect()).collect();
        (world, all, plan)
    } else {
        let (world, all) = chosen(&plan);
        (world, all, plan)
    }
}

/// Each placement against its meaning, at the start and at a step: lattices with walls, whose distances are sums of two differences.
#[test]
fn placements_are_what_they_say() {
    let walls = "{ kind = \"lattice\", width = 12, height = 9, boundary = \"walls\" }";
    for at_start in [true, false] {
        let of = |topology: &str, agents: &str, placement: &str, members: u32, all: u32| {
            placed(at_start, topology, agents, placement, [members, all])
        };
        // A ball: everybody nearer to its centre than the farthest member is a member, and it is connected.
        let (_, balls, _) = of(walls, "", "cluster", 17, 108);
        let mut centres = std::collections::BTreeSet::new();
        for ball in &balls {
            assert_eq!(ball.len(), 17);
            let is_ball = |c: &u32| {
                let farthest = ball.iter().map(|i| apart(*c, *i)).max().expect("members");
                ball.contains(c) && (0..108).filter(|i| apart(*c, *i) < farthest).all(|i| ball.contains(&i))
            };
            let centre = (0..108).find(is_ball).unwrap_or_else(|| panic!("{ball:?} is no ball"));
            centres.insert(centre);
        }
        assert!(centres.len() > 15, "one centre for each replica: {centres:?}");
        // The border of a disc: nobody who is farther from the other strategy than somebody who is left out.
        let (before, border, plan) = of(walls, "", "border", 20, 108);
        for (replica, members) in border.iter().enumerate() {
            assert_eq!(members.len(), 20);
            let strategy = before.replica(&plan, replica);
            let far = |i: u32| {
                (0..108).filter(|j| strategy[*j as usize] != strategy[i as usize]).map(|j| apart(i, j)).min().expect("both are there")
            };
            let most = members.iter().map(|i| far(*i)).max().expect("members");
            assert!((0..108).filter(|i| !members.contains(i)).all(|i| far(i) >= most), "replica {replica}");
        }
        assert!(border.iter().any(|members| members != &border[0]), "ties are broken at random");
        // Groups of six, filled one after the other, not always the same.
        let (_, groups, _) = of("{ kind = \"groups\", size = 6 }", "agents = 60, ", "community", 15, 60);
        let mut begun = std::collections::BTreeSet::new();
        for members in &groups {
            let mut counts = [0; 10];
            for i in members {
                counts[*i as usize / 6] += 1;
            }
            begun.extend((0..10).filter(|g| counts[*g] == 6));
            counts.sort_unstable();
            assert_eq!(counts, [0, 0, 0, 0, 0, 0, 0, 3, 6, 6]);
        }
        assert_eq!(begun.len(), 10, "every group is filled in some replica");
        // The best connected of a scale-free graph.
        let (_, hubs, plan) = of("{ kind = \"barabasi_albert\", edges = 2, graph = \"shared\" }", "agents = 120, ", "degree", 12, 120);
        let degree = |i: u32| plan.topology().network().expect("a graph").row(i).len();
        for members in &hubs {
            let least = members.iter().map(|i| degree(*i)).min().expect("members");
            assert!((0..120).filter(|i| !members.contains(i)).all(|i| degree(i) <= least));
        }
    }
}

/// Everybody is chosen as often as anybody: counts over many replicas against the binomial law.
#[test]
fn chance_chooses_evenly() {
    for (placement, amount, share) in
        [("random", "share = 0.3", 0.3), ("independent", "share = 0.3", 0.3), ("cluster", "agents = 1", 1.0 / 30.0)]
    {
        let event = format!("[[event]]\nat = 0\nclass = \"fixed\"\n{amount}\nplacement = \"{placement}\"\n");
        let text = [society("agents = 30, ", 6000, "{ kind = \"ring\", neighbors = 4 }", &event).as_str(), LEARN].concat();
        let (_, all) = chosen(&plan(&text));
        let mut counts = [0u32; 30];
        all.iter().flatten().for_each(|i| counts[*i as usize] += 1);
        let (mean, sd) = (6000.0 * share, (6000.0f64 * share * (1.0 - share)).sqrt());
        for (i, count) in counts.iter().enumerate() {
            assert!((f64::from(*count) - mean).abs() < 4.5 * sd, "{placement}: agent {i} {count} times, {mean} expected");
        }
        if placement == "independent" {
            // The number of them varies as that of independent draws.
            let numbers: Vec<f64> = all.iter().map(|m| m.len() as f64).collect();
            let (n, p) = (30.0, share);
            let variance = numbers.iter().map(|x| (x - n * p).powi(2)).sum::<f64>() / 6000.0;
            let expected = n * p * (1.0 - p);
            assert!((variance - expected).abs() < 4.5 * expected * (2.0f64 / 6000.0).sqrt() * 1.1, "{variance} against {expected}");
        } else {
            assert!(all.iter().all(|m| m.len() == (30.0 * share).round() as usize), "{placement}");
        }
    }
}

/// What does not happen, or changes nothing, is said; what acts is not.
#[test]
fn events_that_do_not_act_are_said() {
    let text = |events: &str| [society("agents = 40, ", 1, "{ kind = \"well_mixed\" }", events).as_str(), LEARN].concat();
    let said = |events: &str| -> Vec<String> {
        let all = plan(&text(events)).idle(&polity::Registry::builtin());
        all.into_iter()
            .filter(|remark| remark.path.starts_with("event"))
            .map(|remark| format!("{}: {}", remark.path, remark.message))
            .collect()
    };
    let join = "class = \"fixed\"\nagents = 2\nstrategy = \"B\"\n";
    for (events, says) in [
        (format!("[[event]]\nat = 6\n{join}"), "event[0].at: it would happen after step 6, but nothing comes after step 6"),
        (format!("[[event]]\nat = 5\ncount = 0\n{join}"), "event[0].count: it never happens"),
        (format!("[[event]]\nat = 1\nevery = 2\ncount = 4\n{join}"), "event[0].count: it happens 3 times in 6 steps instead of 4"),
        ("[[event]]\nat = 1\nset = { \"imitate/voter.update_probability\" = 0.8 }\n".into(), "event[0].set: it sets what holds already"),
        ("[[event]]\nat = 1\nclass = \"fixed\"\nshare = 0.0\n".into(), "event[0].share: a share of 0 chooses nobody"),
        ("[[event]]\nat = 1\nclass = \"model\"\nfrom = \"fixed\"\nagents = 1\n".into(), "event[0].from: nobody is ever in this class"),
    ] {
        let found = said(&events);
        assert!(found.len() == 1 && found[0].starts_with(says), "{events}: {found:?}");
    }
    assert_eq!(said(&format!("[[event]]\nat = 5\n{join}")), Vec::<String>::new());
    assert_eq!(
        said(&format!("[[event]]\nat = 1\nevery = 2\n{join}[[event]]\nat = 3\nclass = \"model\"\nfrom = \"fixed\"\nshare = 1.0\n")),
        Vec::<String>::new()
    );
    assert_eq!(said("[[event]]\nat = 1\nset = { \"imitate/voter.update_probability\" = 0.7 }\n"), Vec::<String>::new());
    let alike = text("[[event]]\nat = 1\nclass = \"fixed\"\nagents = 3\n")
        .replace("stubborn = true", "")
        .replace(&LEARN[LEARN.rfind("[[phase]]").expect("two phases")..], "");
    let found = plan(&alike).idle(&polity::Registry::builtin());
    assert!(found.iter().any(|remark| remark.path == "event[0].class"), "{found:?}");
}

/// Twins are equal until the event that one of them lacks; where they part says so. A variant that takes over later has the events after that.
#[test]
fn twins_part_at_the_event() {
    let text = "seed = 3\nsteps = 12\npopulation = { agents = 60, strategies = [\"A\", \"B\"] }\n\
        init = { kind = \"counts\", counts = [40, 20] }\nmeasure = { every = 4 }\n\
        class = [{ name = \"model\", fraction = 1.0 }, { name = \"fixed\", fraction = 0.0, stubborn = true }]\n\
        phase = [{ kind = \"imitate/voter\" }]\nevent = [{ at = 5, class = \"fixed\", agents = 3 }, { at = 9, agents = 10, strategy = \"B\" }]\n\
        [[variant]]\nname = \"without\"\nrole = \"null\"\nset = { event = [] }\n\
        [[variant]]\nname = \"later\"\nrole = \"shock\"\nafter_step = 6\nset = { \"event.0.class\" = \"model\", \"event.0.from\" = \"fixed\", \"event.1.agents\" = 0 }\n\
        [[variant]]\nname = \"more\"\nrole = \"shock\"\nafter_step = 7\nset = { \"event.1.agents\" = 11 }\n";
    let text = text.replace("\"event.1.agents\" = 0", "\"event.1.count\" = 0");
    let draft = polity::config::Draft::parse(&text, "a.toml".as_ref(), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    let engine = polity::compare::Engine { kind: Kind::Cpu, options: Options::default() };
    let options = polity::compare::Options { replicates: Some(3), ..polity::compare::Options::default() };
    let found =
        polity::compare::compare(&draft, &engine, &options, &polity::compare::Nowhere, &mut |_| {}).unwrap_or_else(|e| panic!("{e}"));
    let parted: Vec<(u32, &str, &str)> = found
        .variants
        .iter()
        .map(|variant| variant.parting.as_ref().map_or((0, "", ""), |p| (p.step, p.phase.as_str(), p.column.as_str())))
        .collect();
    assert_eq!(parted, [(6, "event", "trait_class"), (10, "event", "strategy"), (10, "event", "strategy")]);
}

/// A flipped bit is found where it is, in a step that has its numbers from an event; the stop at absorption is warned of; other analyses refuse.
#[test]
fn events_are_seen_by_the_other_commands() {
    let (_, plan) = all().into_iter().find(|(name, _)| name == "events/set/game").expect("the case");
    for step in [2, 3, 5] {
        let fault = polity::lockstep::Fault { step, phase: 1, column: Column::Strategy, replica: 1, agent: 7, bit: 0 };
        let mut faulty = polity::lockstep::Faulty::new(start(Kind::Cpu, &plan, World::new(&plan)), &plan, fault);
        let mut reference = start(Kind::Reference, &plan, World::new(&plan));
        let found = polity::lockstep::compare(&plan, reference.as_mut(), &mut faulty, 6, &mut |_| {}).expect("runs").expect("a difference");
        assert_eq!((found.step, found.phase.as_str(), found.replica, found.agent), (step, "imitate/fermi", 1, 7));
    }
    let dir = tempfile::tempdir().expect("a folder");
    let text = "name = \"e\"\nseed = 3\nsteps = 12\nstop = \"absorbed\"\npopulation = { agents = 60, strategies = [\"A\", \"B\"] }\n\
        init = { kind = \"counts\", counts = [40, 20] }\nphase = [{ kind = \"imitate/voter\" }]\n\
        event = [{ name = \"shock & awe\", at = 5, agents = 10, strategy = \"B\" }, { at = 7, share = 0.25, strategy = \"A\" }]\n";
    std::fs::write(dir.path().join("e.toml"), text).expect("written");
    let call = |args: &[&str]| {
        let output = crate::cli::command(dir.path()).args(args).output().expect("it starts");
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.code(), said.concat())
    };
    let (code, said) = call(&["check", "e.toml"]);
    assert!(code == Some(0) && said.contains("event[0] brings strategies back"), "{said}");
    let (code, said) = call(&["analyze", "gradient", "e.toml"]);
    assert!(code == Some(3) && said.contains("the config has events"), "{code:?} {said}");
    let (code, said) = call(&["run", "e.toml", "-o", "r", "--backend", "cpu"]);
    assert_eq!(code, Some(0), "{said}");
    let page = std::fs::read_to_string(dir.path().join("r/report.html")).expect("a report");
    assert!(page.contains("shock &amp; awe (after step 5)") && page.contains("0.25 → A (after step 7)"));
    let kept = std::fs::read_to_string(dir.path().join("r/config.toml")).expect("a config");
    assert!(kept.contains("[[event]]") && kept.contains("shock & awe"), "{kept}");
}
