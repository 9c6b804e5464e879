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
