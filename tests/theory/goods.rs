//! Public goods beyond the linear: synergy and discounting, loners, rewards; groups that overlap on graphs.

use crate::table::{Measured, Table, bisect, mean};
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::config::Plan;

/// Natural payoffs of all agents of one replica after one interaction, beside their strategies.
fn payoffs(kind: Kind, plan: &Plan) -> Vec<(u8, f64)> {
    let mut backend = start(kind, plan);
    backend.phase(0).expect("the phase runs");
    let world = backend.world().expect("the state can be read");
    let agents = world.strategy.iter().zip(&world.payoff).take(plan.agents() as usize);
    agents.map(|(s, p)| (*s, plan.payoff().natural(f64::from(*p)))).collect()
}

/// Mean natural payoff of each of three strategies.
fn earned(kind: Kind, plan: &Plan) -> [f64; 3] {
    let all = payoffs(kind, plan);
    [0, 1, 2].map(|s| {
        let of: Vec<f64> = all.iter().filter(|(own, _)| *own == s).map(|(_, p)| *p).collect();
        of.iter().sum::<f64>() / of.len() as f64
    })
}

fn society(counts: [u32; 3], contributors: &str, game: &str) -> Plan {
    let agents: u32 = counts.iter().sum();
    plan(&format!(
        "seed = 2\nsteps = 1\npopulation = {{ agents = {agents}, strategies = [\"C\", \"D\", \"L\"] }}\n\
         init = {{ kind = \"counts\", counts = {counts:?} }}\n[[phase]]\nkind = \"interact/public_goods\"\ncontributors = {contributors}\n{game}\n"
    ))
}

fn voluntary(counts: [u32; 3], mode: &str, size: u32, r: f64, sigma: f64) -> Plan {
    society(
        counts,
        "[\"C\"]",
        &format!(
            "payoff = \"{mode}\"\nsize = {size}\nloners = [\"L\"]\nloner_payoff = {sigma:?}\n\
             benefit = {{ kind = \"linear\", multiplication = {r:?} }}"
        ),
    )
}

/// Hauert et al. 2002, payoffs of contributors and defectors where a share z stays away and a share x contributes.
fn hauert(n: u32, r: f64, sigma: f64, x: f64, z: f64) -> [f64; 2] {
    let (size, tail, whole) = (f64::from(n), z.powi(n as i32 - 1), z.powi(n as i32));
    let keep = sigma * tail + r * x / (1.0 - z) * (1.0 - (1.0 - whole) / (size * (1.0 - z)));
    [keep - cost_of_giving(n, r, z), keep]
}

/// F(z) of Hauert et al. 2002: what giving costs.
fn cost_of_giving(n: u32, r: f64, z: f64) -> f64 {
    1.0 + (r - 1.0) * z.powi(n as i32 - 1) - r / f64::from(n) * (1.0 - z.powi(n as i32)) / (1.0 - z)
}

fn choose(n: u32, k: u32) -> f64 {
    (0..k).map(|j| (f64::from(n) - f64::from(j)) / (f64::from(j) + 1.0)).product()
}

#[test]
fn loners_of_hauert_et_al_2002() {
    let mut table = Table::default();
    let (n, r, sigma, agents) = (5, 3.0, 1.0, 1_000_000u32);
    for [x, y, z] in [[0.2, 0.3, 0.5], [0.05, 0.85, 0.1], [0.5, 0.1, 0.4], [0.1, 0.05, 0.85]] {
        let counts = [x, y, z].map(|share: f64| (share * f64::from(agents)).round() as u32);
        let found = earned(Kind::Cpu, &voluntary(counts, "field", n, r, sigma));
        let [give, keep] = hauert(n, r, sigma, x, z);
        for (who, right, found) in [("contributors", give, found[0]), ("defectors", keep, found[1]), ("loners", sigma, found[2])] {
            let what = format!("loners n=5 r=3 sigma=1 N=1e6 at ({x}, {y}, {z}): payoff of {who}, closed form of infinite populations");
            table.near(&what, right, Measured { value: found, error: 0.0 }, 5e-5);
        }
    }
    // Where giving costs nothing more and all earn sigma: z* from F(z) = 0, contributors a share sigma/(r - 1) of those who take part.
    let z = bisect(0.01, 0.99, 80, |z| cost_of_giving(n, r, z));
    let x = (1.0 - z) * sigma / (r - 1.0);
    let counts = [x, 1.0 - x - z, z].map(|share| (share * f64::from(agents)).round() as u32);
    let found = earned(Kind::Cpu, &voluntary(counts, "field", n, r, sigma));
    for (who, found) in ["contributors", "defectors", "loners"].iter().zip(found) {
        let what = format!("loners n=5 r=3 sigma=1 N=1e6: payoff of {who} at the interior fixed point z={z:.5} x={x:.5}");
        table.near(&what, sigma, Measured { value: found, error: 0.0 }, 5e-5);
    }
    table.finish();
}

/// Expectation over all groups of oneself and `n` − 1 of the others, by counting subsets.
fn by_subsets(others: [u32; 3], n: u32, earns: impl Fn(u32, u32) -> f64) -> f64 {
    let [give, keep, away] = others;
    let all = choose(give + keep + away, n - 1);
    let pairs = (0..n).flat_map(|c| (0..n - c).map(move |d| (c, d))).filter(|(c, d)| *c <= give && *d <= keep && n - 1 - c - d <= away);
    pairs.map(|(c, d)| choose(give, c) * choose(keep, d) * choose(away, n - 1 - c - d) / all * earns(c, d)).sum()
}

#[test]
fn voluntary_groups_of_finite_populations() {
    let mut table = Table::default();
    let (r, sigma) = (2.6, 0.7);
    let mut worst: f64 = 0.0;
    for (counts, n) in [([4, 5, 3], 4), ([1, 1, 10], 5), ([6, 1, 1], 8), ([2, 9, 2], 3), ([3, 3, 30], 7)] {
        // Everybody who takes part gets r·c/S, contributors less 1; who is alone gets sigma.
        let share = |c: u32, d: u32| if c + d == 1 { sigma } else { r * f64::from(c) / f64::from(c + d) };
        let [give, keep, away] = counts;
        let exact = [
            by_subsets([give - 1, keep, away], n, |c, d| if c + d == 0 { sigma } else { share(c + 1, d) - 1.0 }),
            by_subsets([give, keep - 1, away], n, |c, d| share(c, d + 1)),
            sigma,
        ];
        for kind in [Kind::Reference, Kind::Cpu] {
            let found = earned(kind, &voluntary(counts, "field", n, r, sigma));
            worst = exact.iter().zip(found).map(|(exact, found)| (exact - found).abs()).fold(worst, f64::max);
        }
    }
    table.holds(
        "loners, expected payoffs in finite populations beside all subsets, 5 settings, largest error",
        "< 1e-5",
        &format!("{worst:.1e}"),
        worst < 1e-5,
    );
    // Groups that meet earn on average what is expected.
    let counts = [30_000, 40_000, 50_000];
    let expected = earned(Kind::Cpu, &voluntary(counts, "field", 5, 3.0, 1.0));
    let plan = voluntary(counts, "group", 5, 3.0, 1.0);
    let all = payoffs(Kind::Cpu, &plan);
    for (s, who) in ["contributors", "defectors"].iter().enumerate() {
        let of: Vec<f64> = all.iter().filter(|(own, _)| usize::from(*own) == s).map(|(_, p)| *p).collect();
        // Members of a group earn alike: errors as of a fifth as many.
        let found = mean(&of);
        let found = Measured { error: found.error * 5f64.sqrt(), ..found };
        table.near(&format!("loners in random groups, n=5 r=3 sigma=1 N=1.2e5: mean payoff of {who}, one step"), expected[s], found, 0.0);
    }
    table.finish();
}

/// Populations cycle: defectors follow contributors, loners follow defectors, contributors follow loners.
#[test]
fn volunteering_cycles() {
    let mut table = Table::default();
    let (n, r, sigma) = (5, 3.0, 1.0);
    let z = bisect(0.01, 0.99, 80, |z| cost_of_giving(n, r, z));
    let fixed = [(1.0 - z) * sigma / (r - 1.0), z];
    let plan = plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ agents = 20000, strategies = [\"C\", \"D\", \"L\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.2, 0.4, 0.4] }}\n[[phase]]\nkind = \"interact/public_goods\"\ncontributors = [\"C\"]\n\
         payoff = \"field\"\nsize = {n}\nloners = [\"L\"]\nloner_payoff = {sigma:?}\nbenefit = {{ kind = \"linear\", multiplication = {r:?} }}\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n"
    ));
    let every: Vec<u32> = (1..=400).collect();
    let observed = start(Kind::Cpu, &plan).advance(400, &every).expect("the run completes");
    let angle = |counts: &[u64]| {
        let [x, away] = [0, 2].map(|s| counts[s] as f64 / 20_000.0);
        (away - fixed[1]).atan2(x - fixed[0])
    };
    let angles: Vec<f64> = observed.iter().map(|seen| angle(&seen.replicas[0].counts)).collect();
    let turn =
        |pair: &[f64]| (pair[1] - pair[0] + 3.0 * std::f64::consts::PI).rem_euclid(2.0 * std::f64::consts::PI) - std::f64::consts::PI;
    let turns = angles.windows(2).map(turn).sum::<f64>() / (2.0 * std::f64::consts::PI);
    // In the plane of contributors and loners: from loners to contributors, from these to neither, and on to loners.
    table.holds(
        "loners n=5 r=3 sigma=1 N=2e4 beta=1 T=400: turns around the fixed point, from loners over contributors and defectors",
        "at least 3, one way",
        &format!("{:.2}", -turns),
        -turns > 3.0,
    );
    table.finish();
}

#[test]
fn synergy_and_discounting_of_hauert_et_al_2006() {
    let mut table = Table::default();
    let (n, r) = (5u32, 3.0);
    let game = |counts: [u32; 3], factor: f64| {
        society(
            counts,
            "[\"C\"]",
            &format!("payoff = \"field\"\nsize = {n}\nbenefit = {{ kind = \"synergy\", multiplication = {r:?}, factor = {factor:?} }}"),
        )
    };
    for factor in [0.6, 1.0, 1.3] {
        for x in [0.1, 0.5, 0.9] {
            let give = (x * 1e6f64).round() as u32;
            // One more, who is oneself: the others are a share x.
            let [c, d, _] = earned(Kind::Cpu, &game([give, 1_000_000 - give, 0], factor));
            let exact = r / f64::from(n) * (1.0 - x + factor * x).powi(n as i32 - 1) - 1.0;
            let what = format!("synergy n=5 r=3 w={factor} N=1e6: contributors - defectors at {x}, r/n (1 - x + w x)^(n-1) - 1");
            table.near(&what, exact, Measured { value: c - d, error: 0.0 }, 2e-5);
        }
    }
    // Discounting lets both live on: x* = (1 - (n/r)^(1/(n-1)))/(1 - w) has to be in reach, r > n.
    let (r, factor) = (8.0, 0.7);
    let inside = (1.0 - (f64::from(n) / r).powf(1.0 / (f64::from(n) - 1.0))) / (1.0 - factor);
    let plan = plan(&format!(
        "seed = 1\nsteps = 1000\npopulation = {{ agents = 100000, replicas = 2, strategies = [\"C\", \"D\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.9, 0.1] }}\n[[phase]]\nkind = \"interact/public_goods\"\ncontributors = [\"C\"]\n\
         payoff = \"field\"\nsize = {n}\nbenefit = {{ kind = \"synergy\", multiplication = {r:?}, factor = {factor:?} }}\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n"
    ));
    let found = crate::world::stationary(Kind::Cpu, &plan, 200, 400, 5);
    table.near(
        "discounting n=5 r=8 w=.7 N=1e5 beta=1, steps 200-400: share of contributors, (1 - (n/r)^(1/(n-1)))/(1 - w)",
        inside,
        found,
        0.003,
    );
    table.finish();
}

/// Rewarders beside plain contributors and defectors: everything is linear in the numbers of the others.
#[test]
fn rewards_by_peers_and_pools() {
    let mut table = Table::default();
    let (n, r, reward, cost) = (5u32, 2.0, 0.5, 0.2);
    for (more, who) in [
        (format!("rewarders = [\"L\"]\nreward = {reward:?}\nrewarding_cost = {cost:?}"), "peers"),
        (format!("pool = [\"L\"]\npool_reward = {reward:?}\npool_fee = {cost:?}"), "a pool"),
    ] {
        // The third strategy contributes and rewards.
        let counts = [300_000, 500_000, 200_000];
        let game = format!("payoff = \"field\"\nsize = {n}\nbenefit = {{ kind = \"linear\", multiplication = {r:?} }}\n{more}");
        let plan = society(counts, "[\"C\", \"L\"]", &game);
        let [c, d, l] = earned(Kind::Cpu, &plan);
        let (others, share) = (f64::from(n) - 1.0, [0.3, 0.2]);
        // Peers pay for each other contributor, members of the pool once.
        let pays = if who == "peers" { others * cost * (share[0] + share[1]) } else { cost };
        let exact = [r / f64::from(n) - 1.0 + others * reward * share[1], -pays];
        for (what, exact, found) in [("contributors - defectors", exact[0], c - d), ("rewarders - contributors", exact[1], l - c)] {
            let what = format!("rewards by {who}, n=5 r=2, .3 contribute, .2 reward too: {what}");
            table.near(&what, exact, Measured { value: found, error: 0.0 }, 2e-5);
        }
    }
    table.finish();
}

/// What everybody earns on a torus of `width` by `height`, from the formula, in floats.
fn on_a_torus(width: usize, strategies: &[u8], game: Game<'_>, alone: Option<f64>) -> Vec<f64> {
    let height = strategies.len() / width;
    let members = |i: usize| {
        let (x, y) = (i % width, i / width);
        let at = |x: usize, y: usize| y % height * width + x % width;
        [i, at(x + 1, y), at(x + width - 1, y), at(x, y + 1), at(x, y + height - 1)]
    };
    let away = |i: usize| alone.is_some() && strategies[i] == 2;
    (0..strategies.len())
        .map(|i| {
            let group = |head: &usize| {
                let others: Vec<u8> = members(*head).into_iter().filter(|j| *j != i && !away(*j)).map(|j| strategies[j]).collect();
                match alone {
                    Some(sigma) if away(i) || others.is_empty() => sigma,
                    _ => game(&others, strategies[i]),
                }
            };
            members(i).iter().map(group).sum()
        })
        .collect()
}

/// What one earns in a group with these others by one's own strategy.
type Game<'a> = &'a dyn Fn(&[u8], u8) -> f64;

#[test]
fn overlapping_groups_pay_by_the_formula() {
    let mut table = Table::default();
    // Strategy 0 contributes; 1 does not; 2 contributes and punishes and rewards, or stays away.
    let gives = |s: u8| f64::from(u8::from(s != 1));
    let pot = |others: &[u8], own: u8| others.iter().copied().chain([own]).map(gives).sum::<f64>();
    let good = move |others: &[u8], own: u8, each: &dyn Fn(f64, f64) -> f64| {
        let (k, n) = (pot(others, own), others.len() as f64 + 1.0);
        2.5 * each(k, n) * k / n - gives(own)
    };
    let linear = move |others: &[u8], own: u8| good(others, own, &|_, _| 1.0);
    let synergy = move |others: &[u8], own: u8| good(others, own, &|k, _| if k == 0.0 { 1.0 } else { (1.0 - 0.8f64.powf(k)) / (0.2 * k) });
    let mass = move |others: &[u8], own: u8| good(others, own, &|k, _| f64::from(u8::from(k >= 3.0)));
    let curve = |x: f64| 1.0 / (1.0 + (-9.0 * (x - 0.45)).exp());
    let bend = move |k: f64, n: f64| if k == 0.0 { 0.0 } else { (curve(k / n) - curve(0.0)) / (curve(1.0) - curve(0.0)) * n / k };
    let sigmoid = move |others: &[u8], own: u8| good(others, own, &bend);
    let listed = move |others: &[u8], own: u8| good(others, own, &|k, _| [0.0, 0.5, 1.5, 1.25][(k as usize).min(3)]);
    let number = |all: &[u8], s: &dyn Fn(u8) -> bool| all.iter().filter(|own| s(**own)).count() as f64;
    let sanctions = move |others: &[u8], own: u8| {
        let by = number(others, &|s| s == 2);
        let felt = if own == 1 { -0.3 * by } else { 0.2 * by };
        let cost = 0.1 * number(others, &|s| s == 1) + 0.15 * number(others, &|s| s != 1);
        linear(others, own) + felt - if own == 2 { cost } else { 0.0 }
    };
    let worth = |text: &str| format!("contributors = [\"A\", \"C\"]\nworth = {{ {text} }}\n");
    let cases: [(&str, String, Game<'_>, Option<f64>); 7] = [
        ("linear", "contributors = [\"A\", \"C\"]\n".into(), &linear, None),
        ("synergy", worth("kind = \"synergy\", factor = 0.8"), &synergy, None),
        ("critical mass", worth("kind = \"threshold\", needed = 3"), &mass, None),
        ("sigmoid", worth("kind = \"sigmoid\", steepness = 9.0, inflection = 0.45"), &sigmoid, None),
        ("list", worth("kind = \"table\", worth = [0.5, 1.5, 1.25]"), &listed, None),
        (
            "punishment and reward",
            "contributors = [\"A\", \"C\"]\npunishers = [\"C\"]\nfine = 0.3\npunishing_cost = 0.1\nrewarders = [\"C\"]\nreward = 0.2\n\
             rewarding_cost = 0.15\n"
                .into(),
            &sanctions,
            None,
        ),
        ("loners", "contributors = [\"A\"]\nloners = [\"C\"]\nloner_payoff = 0.8\n".into(), &linear, Some(0.8)),
    ];
    for (name, keys, game, alone) in cases {
        let plan = plan(&format!(
            "seed = 4\nsteps = 1\npopulation = {{ strategies = [\"A\", \"B\", \"C\"] }}\ntopology = {{ kind = \"lattice\", width = 8, height = 6 }}\n\
             init = {{ kind = \"fractions\", fractions = [0.3, 0.25, 0.45] }}\n[[phase]]\nkind = \"interact/neighborhood_goods\"\n\
             multiplication = 2.5\n{keys}"
        ));
        let found = payoffs(Kind::Cpu, &plan);
        let strategies: Vec<u8> = found.iter().map(|(s, _)| *s).collect();
        let right = on_a_torus(8, &strategies, game, alone);
        let worst = right.iter().zip(&found).map(|(right, (_, found))| (right - found).abs()).fold(0.0, f64::max);
        let what = format!("groups of five on a torus of 8 x 6, {name}: largest difference from the formula in floats");
        // Shares of two hundred thousandth are cut off, in five groups, and factors are rounded to 2^-16.
        table.holds(&what, "< 3e-4", &format!("{worst:.1e}"), worst < 3e-4);
    }
    table.finish();
}

/// The spatial game where the lattice decides: rewards where the good is poor, and loners where it is not worth the while.
#[test]
fn rewards_and_loners_on_the_lattice() {
    let mut table = Table::default();
    let late = |names: &str, contributors: &str, r: f64, more: &str, noise: f64| {
        let plan = plan(&format!(
            "seed = 1\nsteps = 100000\npopulation = {{ strategies = {names} }}\ntopology = {{ kind = \"lattice\", width = 40, height = 40 }}\n\
             init = {{ kind = \"fractions\", fractions = [0.333, 0.333, 0.334] }}\n[[phase]]\nkind = \"interact/neighborhood_goods\"\n\
             contributors = {contributors}\nmultiplication = {r:?}\n{more}\n[[phase]]\nkind = \"imitate/fermi\"\nnoise = {noise:?}\n\
             update_probability = 0.2\n"
        ));
        let steps: Vec<u32> = (700..=1000).step_by(20).collect();
        let seen = start(Kind::Cpu, &plan).advance(1000, &steps).expect("the run completes");
        let share = |s: usize| mean(&seen.iter().map(|o| o.replicas[0].counts[s] as f64 / 1600.0).collect::<Vec<_>>()).value;
        [share(0), share(1), share(2)]
    };
    for (r, sigma, wanted) in [(1.9, 1.0, "loners alone"), (3.0, 1.0, "all three")] {
        let [c, d, l] = late("[\"C\", \"D\", \"L\"]", "[\"C\"]", r, &format!("loners = [\"L\"]\nloner_payoff = {sigma:?}"), 0.5);
        let what = format!("loners in overlapping groups, L=40 G=5 K=.5 sigma={sigma} r={r}, r > 1 + sigma for all three: C, D, L");
        let good = if wanted == "all three" { c.min(d).min(l) > 0.02 } else { l > 0.999 };
        table.holds(&what, wanted, &format!("{c:.3}, {d:.3}, {l:.3}"), good);
    }
    let [c, d, l] = late("[\"C\", \"D\", \"R\"]", "[\"C\", \"R\"]", 2.5, "", 0.5);
    table.holds(
        "no rewards, L=40 G=5 K=.5 r=2.5, below the 3.7 of Szolnoki, Perc & Szabo 2009: C, D, R",
        "defectors alone",
        &format!("{c:.3}, {d:.3}, {l:.3}"),
        d > 0.999,
    );
    let rewards = "rewarders = [\"R\"]\nreward = 0.25\nrewarding_cost = 0.025";
    let [c, d, l] = late("[\"C\", \"D\", \"R\"]", "[\"C\", \"R\"]", 2.5, rewards, 0.5);
    let what = "rewards of 1 for .1 a group (Szolnoki & Perc 2010), L=40 G=5 K=.5 r=2.5: C, D, R";
    table.holds(what, "R > .5", &format!("{c:.3}, {d:.3}, {l:.3}"), l > 0.5);
    table.finish();
}
