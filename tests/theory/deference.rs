//! Groups that defer to one of them, out of fear or of esteem: what that does to their decisions, beside closed forms.

use crate::table::{Table, share};
use crate::users::{column, same_everywhere};
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;

/// Probability that `n` voters, each right with probability `q`, give at least `k` right votes.
fn at_least(k: u32, n: u32, q: f64) -> f64 {
    let choose = |j: u32| (1..=j).map(|m| f64::from(n - j + m) / f64::from(m)).product::<f64>();
    (k..=n).map(|j| choose(j) * q.powi(j as i32) * (1.0 - q).powi((n - j) as i32)).sum()
}

/// Share of right decisions in the steps `from .. to`, and how many there were.
fn right(plan: &Plan, from: u32, to: u32) -> (f64, usize) {
    let steps: Vec<u32> = (from..to).collect();
    let observed = start(Kind::Cpu, plan).advance(to, &steps).expect("the run completes");
    let value = |o| polity::metrics::row(plan, o).into_iter().find(|(n, _)| n == "decision_accuracy").and_then(|(_, v)| v);
    let shares: Vec<f64> = observed.iter().map(|o| value(o).expect("defined")).collect();
    (shares.iter().sum::<f64>() / shares.len() as f64, steps.len() * (plan.agents() / plan.group_size()) as usize)
}

fn near(table: &mut Table, what: &str, expected: f64, found: (f64, usize)) {
    let hits = (found.0 * found.1 as f64).round() as usize;
    table.near(&format!("{what}, {} decisions", found.1), expected, share(hits, found.1, expected), 5e-4);
}

/// Fights are fair coins and half is forgotten in each step: dominance is uniform between -1 and 1, a binary fraction whose digits are the fights.
fn coins(agents: u32, size: u32, owned: u32, threat: f64, need: &str) -> Plan {
    plan(&format!(
        "seed = 8\nsteps = 1000\npopulation = {{ agents = {agents} }}\ntopology = {{ kind = \"groups\", size = {size} }}\nstate = {{ resource = {owned} }}\n\
         [[phase]]\nkind = \"interact/dominance\"\nsteepness = 0.0\nforgetting = 0.5\n\
         [[phase]]\nkind = \"vote/defer\"\naccuracy = 0.6\ndeference = {{ kind = \"fear\", threat = {threat:?}{need} }}\n"
    ))
}

/// P(right) of `n` members where the leader is the greatest of `n` uniform numbers on (0, 1) and those more than `gap` below it say what it says.
fn feared(n: u32, p: f64, gap: f64) -> f64 {
    let parts = 20_000;
    let half = n / 2;
    let given = |m: f64| {
        let d = ((m - gap) / m).max(0.0);
        p * at_least(half, n - 1, d + (1.0 - d) * p) + (1.0 - p) * at_least(half + 1, n - 1, (1.0 - d) * p)
    };
    (0..parts)
        .map(|k| {
            let m = (f64::from(k) + 0.5) / f64::from(parts);
            f64::from(n) * m.powi(n as i32 - 1) * given(m) / f64::from(parts)
        })
        .sum()
}

#[test]
fn fear_makes_one_voice_of_many() {
    let mut table = Table::default();
    for n in [5u32, 11] {
        let agents = 20_000 / n * n;
        // No threat: Condorcet; an endless one: the leader alone.
        for (threat, gap) in [(0.0, 1.0), (0.8, 0.625), (1.0, 0.5), (2.0, 0.25), (1e6, 0.0)] {
            let expected = feared(n, 0.6, gap);
            near(&mut table, &format!("fear n={n} p=.6 threat {threat}"), expected, right(&coins(agents, n, 0, threat, ""), 24, 40));
        }
        let ends = [feared(n, 0.6, 1.0) - at_least(n / 2 + 1, n, 0.6), feared(n, 0.6, 0.0) - 0.6];
        table.formula(&format!("fear n={n}, ends of the quadrature"), "0 and 0", &format!("{ends:?}"), ends.iter().all(|e| e.abs() < 1e-6));
    }
    // Who owns half of what it needs is threatened by half as much; who owns it all, by nothing.
    let accuracy = |owned: u32, threat: f64, need: &str| right(&coins(20_000, 5, owned, threat, need), 24, 30).0;
    let same = (accuracy(500, 2.0, ", need = 1000"), accuracy(0, 1.0, ""));
    table.holds("fear, threat 2 to who owns half of the need, threat 1 without need", "the same", &format!("{same:?}"), same.0 == same.1);
    let same = (accuracy(1000, 2.0, ", need = 1000"), accuracy(0, 0.0, ""));
    table.holds("fear, threat 2 to who owns what it needs, no threat", "the same", &format!("{same:?}"), same.0 == same.1);
    same_everywhere(&coins(905, 5, 300, 2.0, ", need = 1000"), 20);
    table.finish();
}

/// Members are right half of the time or nine times in ten, and records tell which: who is not able follows an able one, who is, follows nobody.
#[test]
fn prestige_finds_the_able() {
    let mut table = Table::default();
    let world = |agents: u32| {
        plan(&format!(
            "seed = 9\nsteps = 1000\npopulation = {{ agents = {agents} }}\ntopology = {{ kind = \"groups\", size = 5 }}\n\
             state = {{ capability = {{ kind = \"choice\", of = [0.5, 0.9] }}, influence = {{ kind = \"constant\", at = 0.7 }}, influence_scale = 100.0 }}\n\
             [[phase]]\nkind = \"vote/defer\"\ndeference = {{ kind = \"prestige\", margin = 0.25 }}\nlearning_rate = 0.01\njudge = 1.0\n"
        ))
    };
    // By how many of five are able: nobody is followed; one leads; two of the followers' votes are not needed any more; all are able.
    let lone = 0.9 * at_least(1, 3, 0.9) + 0.1 * at_least(3, 3, 0.9);
    let by_able = [0.5, 0.9, 0.9, 0.9, lone, at_least(3, 5, 0.9)];
    let plan = world(10_000);
    let mut backend = start(Kind::Cpu, &plan);
    let able = column(&backend.world().expect("world"), &plan, Column::Capability, 0);
    let groups: Vec<f64> = able.chunks(5).map(|group| by_able[group.iter().filter(|c| **c > 50_000.0).count()]).collect();
    let expected = groups.iter().sum::<f64>() / groups.len() as f64;
    near(&mut table, "prestige n=5, able .9 or .5, mu=.01, margin .25, step 600 on", expected, right(&plan, 600, 640));
    same_everywhere(&world(905), 20);
    table.finish();
}

/// P(right) of five members, each of one of some types: its probability, the record that is shown of it, how often it is right.
fn enumerated(types: &[[f64; 3]], decides: impl Fn(&[f64], &[bool]) -> f64) -> f64 {
    let kinds = 2 * types.len();
    let case = |mut code: usize| {
        let (mut chance, mut records, mut right) = (1.0, Vec::new(), Vec::new());
        for _ in 0..5 {
            let [share, record, p] = types[code % kinds / 2];
            let is_right = code % 2 == 1;
            chance *= share * if is_right { p } else { 1.0 - p };
            records.push(record);
            right.push(is_right);
            code /= kinds;
        }
        chance * decides(&records, &right)
    };
    (0..kinds.pow(5)).map(case).sum()
}

/// One when more than half of the weights are right, a half where it is just half.
fn by_weight(weights: &[f64], right: &[bool]) -> f64 {
    let lead: f64 = weights.iter().zip(right).map(|(w, r)| if *r { *w } else { -w }).sum();
    if lead.abs() < 1e-9 { 0.5 } else { f64::from(u8::from(lead > 0.0)) }
}

/// Records are alike, 50 of 100, and half of the members are right nine times in ten, the others 55 times in a hundred: with probability d a member shows which.
#[test]
fn what_is_shown_counts_as_a_record() {
    let mut table = Table::default();
    let world = |agents: u32, phase: &str, d: f64| {
        plan(&format!(
            "seed = 12\nsteps = 1000\npopulation = {{ agents = {agents} }}\ntopology = {{ kind = \"groups\", size = 5 }}\n\
             state = {{ capability = {{ kind = \"choice\", of = [0.55, 0.9] }}, influence = {{ kind = \"constant\", at = 0.5 }}, influence_scale = 100.0 }}\n\
             [[phase]]\n{phase}\nlearning_rate = 0.01\ndisclosure = {d:?}\n"
        ))
    };
    let decide = "kind = \"vote/decide\"\nexponent = 8.0";
    let defer = "kind = \"vote/defer\"\ndeference = { kind = \"prestige\", margin = 0.25 }";
    for d in [0.0, 0.5, 1.0] {
        let types = [0.9, 0.55].map(|c| [[0.5 * d, 100.0 * c, c], [0.5 * (1.0 - d), 50.0, c]]).concat();
        let weighed = enumerated(&types, |records, right| {
            let most = records.iter().copied().fold(0.0, f64::max);
            by_weight(&records.iter().map(|record| (record / most).powi(8)).collect::<Vec<_>>(), right)
        });
        // Of several alike the first leads, and who shows 25 more than another is believed by it.
        let deferred = enumerated(&types, |records, right| {
            let leader = (0..5).rev().max_by(|a, b| records[*a].total_cmp(&records[*b])).expect("five");
            let says: Vec<bool> = (0..5).map(|i| if records[leader] - records[i] > 25.0 { right[leader] } else { right[i] }).collect();
            by_weight(&[1.0; 5], &says)
        });
        near(
            &mut table,
            &format!("disclosure d={d}, weights of c^8 or .5^8, first step"),
            weighed,
            right(&world(500_000, decide, d), 1, 2),
        );
        near(&mut table, &format!("disclosure d={d}, prestige margin .25, first step"), deferred, right(&world(500_000, defer, d), 1, 2));
    }
    for phase in [decide, defer] {
        same_everywhere(&world(905, phase, 0.4), 20);
    }
    table.finish();
}
