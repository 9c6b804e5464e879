//! V14 to V17 and the games of messages: one dial, public goods, punishment, volunteers, deception; gains and losses.

use crate::table::{Measured, Table, mean};
use crate::world::{late_shares, plan, shares, start};
use polity::backend::Kind;
use polity::config::Plan;

/// A well-mixed population with Fermi imitation; `init` are counts.
fn society(counts: &[u32], replicas: u32, names: &[&str], game: &str, beta: f64, more: &str) -> Plan {
    let agents: u32 = counts.iter().sum();
    plan(&format!(
        "seed = 1\nsteps = 1000000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = {names:?} }}\n\
         init = {{ kind = \"counts\", counts = {counts:?} }}\n[[phase]]\n{game}\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = {beta:?}\n{more}"
    ))
}

fn share_of(x: f64, agents: u32) -> [u32; 2] {
    let first = (x * f64::from(agents)).round() as u32;
    [first, agents - first]
}

/// Shares of strategy 0 of all replicas after `steps`.
fn after(kind: Kind, plan: &Plan, steps: u32) -> Vec<f64> {
    shares(&start(kind, plan).advance(steps, &[steps]).expect("the run completes")[0])
}

#[test]
fn v14_setting_dial() {
    let mut table = Table::default();
    let game = |kappa: f64| format!("kind = \"interact/matrix\"\nmatrix = [[2.0, -1.0], [3.0, 0.0]]\npayoff = \"field\"\ndial = {kappa:?}");
    let plan = |kappa: f64| society(&share_of(0.5, 200_000), 2, &["C", "D"], &game(kappa), 1.0, "");
    for (kappa, stated, tolerance) in [(0.30, 0.99998, 0.0001), (0.32, 0.980, 0.006), (1.0 / 3.0, 0.5, 0.06), (0.35, 0.007, 0.004)] {
        // The payoff difference is (b − c)/2 − κb whatever the share is.
        let (mut x, t) = (0.5, f64::tanh(0.5 * (1.0 - 3.0 * kappa)));
        (0..200).for_each(|_| x += x * (1.0 - x) * t);
        table.holds(&format!("V14 kappa={kappa:.4}, map"), &format!("{stated}"), &format!("{x:.5}"), (x - stated).abs() <= tolerance);
        let found = mean(&after(Kind::Cpu, &plan(kappa), 200));
        table.near(&format!("V14 b=3 c=1 kappa={kappa:.4} N=2e5 seed 1, 2 populations, T=200"), stated, found, tolerance);
    }
    for (kappa, wins) in [(1.0 / 3.0 - 0.015, true), (1.0 / 3.0 + 0.015, false)] {
        let found = after(Kind::Cpu, &plan(kappa), 400);
        let good = found.iter().all(|x| if wins { *x > 0.99 } else { *x < 0.01 });
        table.holds(&format!("V14 kappa={kappa:.4} T=400"), if wins { "> 0.99" } else { "< 0.01" }, &format!("{found:.5?}"), good);
    }
    table.finish();
}

#[test]
fn gains_and_losses_decide_gambles() {
    let mut table = Table::default();
    // A gamble that wins `gain` as row and loses 1 as column player, against a sure 0.
    let ratio = 2.25f64.powf(1.0 / 0.88);
    table.formula("D1 gain per loss that is accepted", "2.5131", &format!("{ratio:.4}"), (ratio - 2.5131).abs() < 5e-5);
    for (gain, wins) in [(2.36, false), (2.67, true)] {
        let game = format!(
            "kind = \"interact/matrix\"\nmatrix = [[{gain}, {gain}], [0.0, 0.0]]\nmatrix_column = [[-1.0, 0.0], [-1.0, 0.0]]\n\
             payoff = \"sample\"\nprospect = {{ alpha = 0.88, lambda = 2.25 }}"
        );
        let found = after(Kind::Cpu, &society(&[20_000, 20_000], 2, &["Gamble", "Safe"], &game, 0.2, ""), 800);
        let good = found.iter().all(|x| if wins { *x > 0.8 } else { *x < 0.2 });
        let wanted = if wins { "> 0.8" } else { "< 0.2" };
        table.holds(&format!("D1 gain {gain}, loss 1, beta=.2 N=4e4 T=800, share of gamblers"), wanted, &format!("{found:.4?}"), good);
    }
    table.finish();
}

/// Natural payoffs of contributors and of the others after one interaction.
fn earned(kind: Kind, plan: &Plan) -> [f64; 2] {
    let mut backend = start(kind, plan);
    backend.phase(0).expect("the phase runs");
    let world = backend.world().expect("the state can be read");
    [0u8, 1].map(|s| {
        let agents = world.strategy.iter().zip(&world.payoff).take(plan.agents() as usize);
        let of: Vec<i32> = agents.filter(|(own, _)| **own == s).map(|(_, p)| *p).collect();
        plan.payoff().natural(of.iter().map(|p| f64::from(*p)).sum::<f64>() / of.len() as f64)
    })
}

#[test]
fn v15_public_good_without_replacement() {
    let mut table = Table::default();
    let gpu = crate::gpu::available("v15_public_good_without_replacement");
    for (agents, group, stated) in [(100, 5, 5.2105), (1000, 5, 5.0201)] {
        let neutral = f64::from(group * (agents - 1)) / f64::from(agents - group);
        table.formula(
            &format!("V15 G={group} N={agents}, G(N-1)/(N-G)"),
            &format!("{stated}"),
            &format!("{neutral:.4}"),
            (neutral - stated).abs() < 6e-5,
        );
        for contributors in [1, agents / 2, agents - 1] {
            for (factor, sign) in [(1.0 - 1e-5, "-"), (1.0 + 1e-5, "+")] {
                let game = format!(
                    "kind = \"interact/public_goods\"\npayoff = \"field\"\nsize = {group}\ncontributors = [\"C\"]\n\
                     benefit = {{ kind = \"linear\", multiplication = {:?} }}",
                    neutral * factor
                );
                let plan = society(&[contributors, agents - contributors], 1, &["C", "D"], &game, 1.0, "");
                for kind in [Kind::Reference, Kind::Cpu, Kind::Gpu].into_iter().filter(|kind| gpu || *kind != Kind::Gpu) {
                    let [c, d] = earned(kind, &plan);
                    let what = format!("V15 {kind} G={group} N={agents} K={contributors} r/r*-1={:.0e}, sign of pi_C - pi_D", factor - 1.0);
                    table.holds(&what, sign, &format!("{:+.1e}", c - d), (c - d > 0.0) == (sign == "+") && c != d);
                }
            }
        }
    }
    table.finish();
}

#[test]
fn v16_peer_punishment() {
    let mut table = Table::default();
    let (r, group, fine, cost) = (3.0, 5u32, 1.0, 0.3);
    let others = f64::from(group - 1);
    let boundary = (1.0 - r / f64::from(group) + cost * others) / (others * (fine + cost));
    table.formula("V16 x*", "0.3077", &format!("{boundary:.4}"), (boundary - 0.3077).abs() < 5e-5);
    for mode in ["field", "group"] {
        let game = format!(
            "kind = \"interact/public_goods\"\npayoff = \"{mode}\"\nsize = {group}\ncontributors = [\"P\"]\npunishers = [\"P\"]\n\
             benefit = {{ kind = \"linear\", multiplication = {r:?} }}\nfine = {fine:?}\npunishing_cost = {cost:?}"
        );
        for (x, wins) in [(boundary - 0.03, false), (boundary + 0.03, true)] {
            // 50,001 agents: one of them rests in random groups of 5.
            let found = after(Kind::Cpu, &society(&share_of(x, 50_001), 3, &["P", "D"], &game, 0.5, ""), 300);
            let good = found.iter().all(|x| if wins { *x > 0.99 } else { *x < 0.01 });
            let wanted = if wins { "> 0.99" } else { "< 0.01" };
            table.holds(&format!("V16 {mode} start {x:.4} beta=.5 N=50001 T=300"), wanted, &format!("{found:.4?}"), good);
        }
    }
    table.finish();
}

fn volunteers(mode: &str, group: u32, cost: f64) -> Plan {
    let game = format!(
        "kind = \"interact/public_goods\"\npayoff = \"{mode}\"\nsize = {group}\ncontributors = [\"V\"]\ncost = {cost:?}\n\
         benefit = {{ kind = \"threshold\", needed = 1, value = 1.0 }}"
    );
    society(&share_of(0.3, 50_000), 2, &["V", "D"], &game, 2.0, "")
}

#[test]
fn v17_volunteers_dilemma() {
    let mut table = Table::default();
    for (group, cost, stated) in [(2, 0.5, 0.5), (5, 0.5, 0.1591), (10, 0.5, 0.0741), (5, 0.3, 0.2599)] {
        let n = f64::from(group);
        let expected = 1.0 - f64::powf(cost, 1.0 / (n - 1.0));
        let none = f64::powf(cost, n / (n - 1.0));
        table.formula(
            &format!("V17 n={group} c/b={cost}, p*"),
            &format!("{stated}"),
            &format!("{expected:.4}"),
            (expected - stated).abs() < 6e-5,
        );
        for mode in ["field", "group"] {
            if mode == "group" && cost != 0.5 {
                continue; // realised payoffs are symmetric only there
            }
            let plan = volunteers(mode, group, cost);
            let mut backend = start(Kind::Cpu, &plan);
            let late = late_shares(backend.as_mut(), 200, 400, 10);
            let what = format!("V17 {mode} n={group} c/b={cost} beta=2 N=5e4 seed 1, 2 populations, T=400");
            table.near(&what, expected, mean(&late), 0.003);
            let nobody: Vec<f64> = if mode == "field" {
                late.iter().map(|p| (1.0 - p).powi(group as i32)).collect()
            } else {
                backend.phase(0).expect("the phase runs");
                let world = backend.world().expect("the state can be read");
                world.payoff.chunks(50_000).map(|p| p.iter().filter(|p| **p == 0).count() as f64 / 50_000.0).collect()
            };
            // One step of a population whose share of volunteers fluctuates by about 0.003.
            table.near(&format!("{what}, P(none)"), none, mean(&nobody), 0.003 * n * (1.0 - expected).powi(group as i32 - 1));
        }
    }
    table.finish();
}

const SPEECH: &str =
    "kind = \"interact/messages\"\nbenefit = 3.0\ncost = 1.0\nlie_gain = 1.0\nlie_loss = 1.0\nfine = 2.0\npayoff = \"field\"";

/// Payoffs of Share, Hide and Lie as the card states them.
fn speech(q: f64, sigma: f64) -> [[f64; 3]; 3] {
    let (b, c, g, l, fine) = (3.0, 1.0, 1.0, 1.0, 2.0);
    let told = 1.0 - sigma;
    [
        [b - c, -c * (1.0 - q), (-c - told * l) * (1.0 - q)],
        [b * (1.0 - q), 0.0, 0.0],
        [(b + told * g) * (1.0 - q) - sigma * fine, -sigma * fine, -sigma * fine],
    ]
}

/// The mean field: Fermi imitation with beta = 1, then mutation.
fn mean_field(q: f64, sigma: f64, mut x: [f64; 3]) -> [f64; 3] {
    let matrix = speech(q, sigma);
    for _ in 0..3000 {
        let earned = [0, 1, 2].map(|a| (0..3).map(|b| matrix[a][b] * x[b]).sum::<f64>());
        let grown = [0, 1, 2].map(|a| x[a] * (1.0 + (0..3).map(|b| x[b] * (0.5 * (earned[a] - earned[b])).tanh()).sum::<f64>()));
        x = grown.map(|x| 0.99 * x + 0.01 / 3.0);
    }
    x
}

#[test]
fn deception_and_hiding() {
    let mut table = Table::default();
    let (most_share, even) = ([0.6, 0.2, 0.2], [1.0 / 3.0; 3]);
    let rows = [
        (0.0, 0.0, most_share, [0.005, 0.408, 0.587]),
        (0.0, 0.5, most_share, [0.007, 0.986, 0.007]),
        (0.6, 0.0, most_share, [0.973, 0.009, 0.018]),
        (0.6, 0.0, even, [0.011, 0.417, 0.572]),
        (0.6, 0.2, most_share, [0.983, 0.009, 0.008]),
        (0.6, 0.2, even, [0.983, 0.009, 0.008]),
    ];
    for (q, sigma, from, stated) in rows {
        let map = mean_field(q, sigma, from);
        let what = format!("R6 q={q} sigma={sigma} from {from:.2?}");
        let good = map.iter().zip(stated).all(|(x, s)| (x - s).abs() < 6e-4);
        table.formula(&format!("{what}, mean field T=3000"), &format!("{stated:?}"), &format!("{map:.4?}"), good);
        // The names in another order than in the card.
        let counts = [from[2], from[0], from[1]].map(|x| (x * 30_000.0).round() as u32);
        let game = format!("{SPEECH}\nrecognition = {q:?}\ndetection = {sigma:?}");
        let mutation = "[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.01";
        let plan = society(&counts, 2, &["Lie", "Share", "Hide"], &game, 1.0, mutation);
        let steps: Vec<u32> = (2000..=3000).step_by(50).collect();
        let observed = start(Kind::Cpu, &plan).advance(3000, &steps).expect("the run completes");
        for (at, name) in [(1, "Share"), (2, "Hide"), (0, "Lie")] {
            let of = |r: usize| observed.iter().map(|o| o.replicas[r].counts[at] as f64 / 30_000.0).sum::<f64>() / observed.len() as f64;
            let expected = stated[(at + 2) % 3];
            // Hiding and lying are almost neutral without audits: shares wander by 0.02, here averaged over 20 times in 1000 steps.
            let found = Measured { value: f64::midpoint(of(0), of(1)), error: 0.0 };
            table.near(&format!("{what} N=3e4 seed 1, 2 populations, steps 2000-3000, {name}"), expected, found, 0.015);
        }
    }
    table.finish();
}

#[test]
fn fines_deter_lies() {
    let mut table = Table::default();
    let agents = 1001;
    for (q, sigma) in [(0.0, 0.1), (0.3, 0.2), (0.6, 0.1)] {
        // Lies pay iff σF < (1 − q)(1 − σ)·g·x: the share of sharers at which they just do.
        let x: f64 = sigma * 2.0 / ((1.0 - q) * (1.0 - sigma));
        let game = format!("{SPEECH}\nrecognition = {q:?}\ndetection = {sigma:?}");
        for (sharing, pays) in [((x * 1000.0).ceil() as u32 - 1, false), ((x * 1000.0).floor() as u32 + 1, true)] {
            let rest = agents - sharing;
            let plan = society(&[rest / 2, rest - rest / 2, sharing], 1, &["Lie", "Hide", "Share"], &game, 1.0, "");
            let [lie, hide] = earned(Kind::Cpu, &plan);
            let what = format!("R6 q={q} sigma={sigma} x*={x:.4}, {sharing} of 1000 others share: Lie - Hide");
            let good = (lie > hide) == pays && lie != hide;
            table.holds(&what, if pays { "> 0" } else { "< 0" }, &format!("{:+.5}", lie - hide), good);
        }
    }
    table.finish();
}
