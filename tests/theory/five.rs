//! The five mechanisms of Rand & Nowak 2013 one by one, each on both sides of its threshold; collective risk and pools of punishment.

use crate::table::{Measured, Table, bisect, mean, share};
use crate::world::{from_config, plan, shares, start};
use polity::backend::Kind;
use polity::config::Plan;

/// A config with other sizes.
fn config(name: &str, sets: &[&str]) -> Plan {
    from_config(name, &sets.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>())
}

/// Share of the first strategy at a step.
fn at(plan: &Plan, step: u32) -> f64 {
    shares(&start(Kind::Cpu, plan).advance(step, &[step]).expect("the run completes")[0])[0]
}

#[test]
fn mechanism_direct() {
    let mut table = Table::default();
    // From 0.97: w* = 1/3, where x* = 1.
    for (w, up) in [("0.31", false), ("0.36", true)] {
        let plan =
            config("mechanism_direct", &["population.agents=50000", "init.fractions=[0.97,0.03]", &format!("phase.0.continuation={w}")]);
        let end = at(&plan, 250);
        let what = format!("direct reciprocity b=3 c=1 w={w} (threshold 1/3), start 0.97, N=5e4 seed 1, T=250");
        table.holds(&what, if up { "> 0.99" } else { "< 0.9" }, &format!("{end:.4}"), if up { end > 0.99 } else { end < 0.9 });
    }
    table.finish();
}

/// What strategy 0 earns more than strategy 1, after some steps in which nobody learns.
fn lead(plan: &Plan, steps: std::ops::RangeInclusive<u32>) -> Measured {
    let mut backend = start(Kind::Cpu, plan);
    let mut leads = Vec::new();
    for step in steps {
        backend.advance(step, &[]).expect("the run completes");
        let world = backend.world().expect("the state can be read");
        let of = |s: u8| {
            let of = world.strategy.iter().zip(&world.payoff).take(plan.agents() as usize).filter(|(t, _)| **t == s);
            let (sum, n) = of.fold((0.0, 0.0), |(sum, n), (_, p)| (sum + plan.payoff().natural(f64::from(*p)), n + 1.0));
            sum / n
        };
        leads.push(of(0) - of(1));
    }
    mean(&leads)
}

#[test]
fn mechanism_indirect() {
    let mut table = Table::default();
    // At a share of 0.98 discriminators earn more iff q > 1/3, almost: x* = 0.98 for q = 0.3378.
    for (q, up) in [(0.31, false), (0.36, true)] {
        let x = 0.98;
        let sets = [
            "population.agents=400000",
            "init.fractions=[0.98,0.02]",
            "phase.1.update_probability=0.0",
            &format!("phase.0.recognition={q}"),
        ];
        let found = lead(&config("mechanism_indirect", &sets), 10..=40);
        let exact = 2.0 * q * x - (1.0 - q);
        let what = format!("indirect reciprocity b=3 c=1 q={q} (threshold 1/3), DISC - ALLD at 0.98, N=4e5 seed 1");
        table.near(&what, exact, found, 0.003);
        table.holds(&format!("{what}, sign"), if up { "> 0" } else { "< 0" }, &format!("{:+.4}", found.value), (found.value > 0.0) == up);
    }
    let sets = ["population.agents=20000", "phase.1.beta=0.4"];
    let end = at(&config("mechanism_indirect", &sets), 1500);
    table.holds("configs/mechanism_indirect.toml N=2e4 beta=0.4 seed 1, T=1500", "> 0.8", &format!("{end:.4}"), end > 0.8);
    table.finish();
}

#[test]
fn mechanism_spatial() {
    let mut table = Table::default();
    // 1 + 1/sqrt(1 − u) = 2.054 at u = 0.1; at u = 1 no benefit is enough.
    for (b, u, up) in [(1.5, 0.1, false), (2.7, 0.1, true), (4.0, 0.1, true), (4.0, 1.0, false)] {
        let matrix = format!("phase.0.matrix=[[{:?},-1.0],[{b:?},0.0]]", b - 1.0);
        let plan = config("mechanism_spatial", &["population.agents=100000", &matrix, &format!("phase.1.update_probability={u:?}")]);
        let end = at(&plan, 400);
        let what = format!("network reciprocity ring c=1 b={b} u={u} N=1e5 seed 1, T=400");
        table.holds(&what, if up { "> 0.52" } else { "< 0.48" }, &format!("{end:.4}"), if up { end > 0.52 } else { end < 0.48 });
    }
    table.finish();
}

#[test]
fn mechanism_multilevel() {
    let mut table = Table::default();
    // V10 (`rules`) has the threshold for ten groups; here many groups, with and without selection between them.
    let with = at(&config("mechanism_multilevel", &["population.agents=10000"]), 1500);
    let without = at(&config("mechanism_multilevel", &["population.agents=10000", "phase.2.probability=0.0"]), 1500);
    table.holds("configs/mechanism_multilevel.toml N=1e4 seed 1, T=1500", "> 0.9", &format!("{with:.4}"), with > 0.9);
    table.holds("the same without selection between groups", "< 0.5", &format!("{without:.4}"), without < 0.5);
    table.finish();
}

#[test]
fn mechanism_kin() {
    let mut table = Table::default();
    // r > c/b = 1/3 (V11 has the shares).
    for (r, up) in [("0.3", false), ("0.37", true)] {
        let end = at(&config("mechanism_kin", &["population.agents=50000", &format!("phase.0.assortment={r}")]), 400);
        let what = format!("assortment b=3 c=1 r={r} (threshold 1/3), start 0.5, N=5e4 seed 1, T=400");
        table.holds(&what, if up { "> 0.95" } else { "< 0.05" }, &format!("{end:.4}"), if up { end > 0.95 } else { end < 0.05 });
    }
    table.finish();
}

/// One population, each mechanism by itself and without what makes it work, and all of them together.
#[test]
fn five_mechanisms_together() {
    let mut table = Table::default();
    let quiet = [
        "phase.1.update_probability=0.0",
        "phase.3.update_probability=0.0",
        "phase.5.update_probability=0.0",
        "phase.7.update_probability=0.0",
        "phase.8.probability=0.0",
    ];
    // Phases that stay, and the key that takes the mechanism away.
    let rows: [(&str, &[usize], &str); 5] = [
        ("direct reciprocity", &[0], "phase.0.continuation=0.0"),
        ("indirect reciprocity", &[1], "phase.2.recognition=0.0"),
        ("kin selection", &[2], "phase.4.assortment=0.0"),
        ("network reciprocity", &[3], "phase.7.update_probability=1.0"),
        ("multilevel selection", &[2, 4], "phase.8.probability=0.0"),
    ];
    let common = ["population.agents=21000"];
    for (name, stays, without) in rows {
        let others: Vec<&str> = quiet.iter().enumerate().filter(|(k, _)| !stays.contains(k)).map(|(_, q)| *q).collect();
        // Multilevel selection acts against a game without assortment.
        let plain: &[&str] = if stays.len() > 1 { &["phase.4.assortment=0.0"] } else { &[] };
        let sets = [&common[..], &others, plain].concat();
        let with = at(&config("five_mechanisms", &sets), 400);
        let off = at(&config("five_mechanisms", &[&sets[..], &[without]].concat()), 400);
        table.holds(
            &format!("configs/five_mechanisms.toml N=2.1e4 seed 1, {name} alone, share from 0.5 at T=400"),
            "> 0.55",
            &format!("{with:.4}"),
            with > 0.55,
        );
        table.holds(&format!("the same with {without}"), "< 0.45", &format!("{off:.4}"), off < 0.45);
    }
    let end = at(&config("five_mechanisms", &common), 400);
    table.holds("all five together, T=400", "> 0.95", &format!("{end:.4}"), end > 0.95);
    table.finish();
}

#[test]
fn collective_risk() {
    let mut table = Table::default();
    // C(5,2) x²(1 − x)³ = c/r = 0.2 below and above its maximum at 0.4.
    let gain = |x: f64| 10.0 * x * x * (1.0 - x).powi(3) - 0.2;
    let (low, high) = (bisect(0.0, 0.4, 50, gain), bisect(0.4, 1.0, 50, gain));
    table.formula(
        "collective risk n=6 M=3 c/r=.2: equilibria",
        "0.196, 0.631",
        &format!("{low:.3}, {high:.3}"),
        (low - 0.196).abs() < 1e-3 && (high - 0.631).abs() < 1e-3,
    );
    for (mode, x, expected) in [("field", low - 0.03, 0.0), ("field", low + 0.03, high), ("field", 0.95, high), ("group", 0.5, high)] {
        let sets = ["population.agents=50000", &format!("phase.0.payoff={mode}"), &format!("init.fractions=[{x:?},{:?}]", 1.0 - x)];
        // Single groups give noisy payoffs, which meet a curved rule: weak selection, and more time.
        let weak = ["phase.1.beta=1.0"];
        let sets = if mode == "group" { [&sets[..], &weak[..]].concat() } else { sets.to_vec() };
        let end = at(&config("collective_risk", &sets), if mode == "group" { 800 } else { 600 });
        let tolerance = if mode == "group" { 0.04 } else { 0.01 };
        table.near(&format!("collective risk, {mode} from {x:.3}, N=5e4 seed 1"), expected, Measured { value: end, error: 0.0 }, tolerance);
    }
    // Santos & Pacheco 2011: 50 agents, groups of 6 of whom 3 must pay .1, risk .9; where k/Z·(1 − k/Z)·tanh(β/2·(f_C − f_D)) crosses 0, β = 5.
    let gradient = |k: u32| {
        let sets = ["population.agents=50", "phase.0.benefit.risk=0.9", "steps=1"];
        let init = format!("init={{kind=\"counts\",counts=[{k},{}]}}", 50 - k);
        let mut file = config("collective_risk", &[&sets[..], &[init.as_str()]].concat()).file().clone();
        file.phase.truncate(1);
        let plan = Plan::new(&file, ".".as_ref(), &polity::Registry::builtin()).expect("valid");
        let mut engine = start(Kind::Cpu, &plan);
        engine.advance(1, &[]).expect("runs");
        let world = engine.world().expect("can be read");
        let of = |s: u8| world.strategy.iter().position(|x| *x == s).map_or(0.0, |i| plan.payoff().natural(f64::from(world.payoff[i])));
        f64::from(k) * f64::from(50 - k) * (2.5 * (of(0) - of(1))).tanh()
    };
    let found: Vec<f64> = (1..50).map(gradient).collect();
    let crossed = found.windows(2).zip(1u32..).filter(|(pair, _)| pair[0] * pair[1] < 0.0);
    let roots: Vec<f64> = crossed.map(|(pair, k)| (f64::from(k) + pair[0] / (pair[0] - pair[1])) / 50.0).collect();
    table.holds("collective risk Z=50: number of roots", "2", &roots.len().to_string(), roots.len() == 2);
    for (root, published) in roots.iter().zip([0.15495, 0.69586]) {
        table.near("collective risk Z=50 N=6 M=3 r=.9: root", published, Measured { value: *root, error: 0.0 }, 5e-5);
    }
    let end = at(&config("collective_risk", &["population.agents=20000", "phase.0.benefit.risk=0.25", "init.fractions=[0.5,0.5]"]), 600);
    table.holds("collective risk r=.25 from 0.5", "< 0.01", &format!("{end:.4}"), end < 0.01);
    table.finish();
}

/// Milinski et al. 2008: what the groups that fall short lose is decided once for all their members.
#[test]
fn losses_strike_whole_groups() {
    let mut table = Table::default();
    let (agents, size, needed, risk) = (120_000u32, 6u32, 3usize, 0.4);
    let text = |mode: &str, loss: &str, steps: u32| {
        let (topology, members) = if mode == "fixed" { ("topology = { kind = \"groups\", size = 6 }", "") } else { ("", "size = 6") };
        plan(&format!(
            "seed = 3\nsteps = {steps}\npopulation = {{ agents = {agents}, strategies = [\"Contribute\", \"Keep\"] }}\n{topology}\n\
             init = {{ kind = \"fractions\", fractions = [0.35, 0.65] }}\n[[phase]]\nkind = \"interact/public_goods\"\npayoff = \"{mode}\"\n{members}\n\
             contributors = [\"Contribute\"]\ncost = 0.25\n\
             benefit = {{ kind = \"collective_risk\", needed = {needed}, endowment = 1.0, risk = {risk:?}, loss = \"{loss}\" }}\n"
        ))
    };
    // Fixed groups: everybody's share of the endowment after its contribution is that of its group.
    let plan = text("fixed", "realised", 40);
    let mut backend = start(Kind::Cpu, &plan);
    let (mut struck, mut short, mut apart, mut safe) = (0usize, 0usize, 0usize, 0usize);
    let mut before = Vec::new();
    let mut again = 0usize;
    for step in 1..=10 {
        backend.advance(step, &[]).expect("the run completes");
        let world = backend.world().expect("the state can be read");
        let kept = |i: usize| plan.payoff().natural(f64::from(world.payoff[i])) + 0.25 * f64::from(u8::from(world.strategy[i] == 0));
        let groups: Vec<[f64; 6]> = (0..(agents / size) as usize).map(|g| std::array::from_fn(|k| kept(6 * g + k))).collect();
        let now: Vec<bool> = groups.iter().map(|g| g[0] < 0.5).collect();
        for (g, kept) in groups.iter().enumerate() {
            let falls_short = world.strategy[6 * g..6 * g + 6].iter().filter(|s| **s == 0).count() < needed;
            apart += usize::from(kept.iter().any(|k| (k - kept[0]).abs() > 1e-5) || (kept[0] - f64::from(u8::from(!now[g]))).abs() > 1e-5);
            safe += usize::from(!falls_short && now[g]);
            short += usize::from(falls_short);
            struck += usize::from(falls_short && now[g]);
            again += usize::from(before.get(g).is_some_and(|b| *b && now[g]));
        }
        before = now;
    }
    table.holds(
        "loss in fixed groups of 6, risk .4, 10 steps: groups whose members do not share their fate",
        "0",
        &apart.to_string(),
        apart == 0,
    );
    table.holds("groups that contribute enough and are struck", "0", &safe.to_string(), safe == 0);
    table.near("share of the groups that fall short and are struck", risk, share(struck, short, risk), 0.0);
    // Steps are independent: of the groups that fall short in all ten steps, risk squared are struck in two following ones.
    table.near("struck in two following steps", risk * risk, share(again, short * 9 / 10, risk * risk), 0.002);
    for mode in ["fixed", "group"] {
        let earned = |loss: &str, steps: u32| {
            let plan = text(mode, loss, steps);
            let mut backend = start(Kind::Cpu, &plan);
            let all: Vec<u32> = (1..=steps).collect();
            let seen = backend.advance(steps, &all).expect("the run completes");
            let sums = seen.iter().map(|o| plan.payoff().natural(o.replicas[0].payoff_sum as f64) / f64::from(agents));
            mean(&sums.collect::<Vec<f64>>())
        };
        let (expected, realised) = (earned("expected", 40), earned("realised", 40));
        table.near(
            &format!("mean realised payoff, {mode} groups, N=1.2e5, 40 steps, beside the expected one"),
            expected.value,
            realised,
            4.0 * expected.error,
        );
    }
    table.finish();
}

#[test]
fn pools_of_punishment() {
    let mut table = Table::default();
    let game = |names: &str, counts: &str, contributors: &str, more: &str| {
        plan(&format!(
            "seed = 1\nsteps = 100\npopulation = {{ agents = 100001, strategies = {names} }}\ninit = {{ kind = \"counts\", counts = {counts} }}\n\
             [[phase]]\nkind = \"interact/public_goods\"\npayoff = \"field\"\nsize = 5\ncontributors = {contributors}\n\
             benefit = {{ kind = \"linear\", multiplication = 3.0 }}\npool = [\"Pool\"]\npool_fee = 0.5\npool_fine = 0.7\n{more}\n"
        ))
    };
    // Against defectors: 4·0.7·x > c(1 − r/G) + fee, whatever there is to punish.
    for x in [0.3, 0.3214, 0.35] {
        let pool = (x * 100_000.0) as u32;
        let plan = game("[\"Pool\", \"Defect\"]", &format!("[{}, {}]", pool + 1, 100_000 - pool), "[\"Pool\"]", "");
        let found = lead(&plan, 1..=1).value;
        let exact = 4.0 * 0.7 * x - 0.4 - 0.5;
        table.near(&format!("pool punishers - defectors at {x}"), exact, Measured { value: found, error: 0.0 }, 1e-4);
    }
    // Against those who contribute and do not punish: without second-order punishment the fee is lost.
    for (more, exact) in [("", -0.5), ("second_order = true", 4.0 * 0.7 * 0.4 - 0.5)] {
        let plan = game("[\"Pool\", \"Give\"]", "[40001, 60000]", "[\"Pool\", \"Give\"]", more);
        let found = lead(&plan, 1..=1).value;
        let what = format!("pool punishers - contributors at 0.4, second order {}", !more.is_empty());
        table.near(&what, exact, Measured { value: found, error: 0.0 }, 1e-4);
    }
    table.finish();
}
