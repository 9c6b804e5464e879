//! A society of nine measured language models (`configs/safety_norms.toml`): its states, what breaks and what heals it, and how long a bad state lasts, beside
//! mean fields and exact chains from the fitted β and h (De Marzo et al. 2026). Figures: `tests/theory/measured/safety.csv`, source in docs/MEASURED.md.

use crate::chain::binomial;
use crate::measured_games::rows;
use crate::table::{Measured, Table, bisect, mean};
use crate::world::{agree, from_config, shares, start};
use polity::backend::Kind;

const SEEN: usize = 50;

/// (β, h) of each model for an opinion.
fn fitted(opinion: &str) -> Vec<(f64, f64)> {
    let all = rows(include_str!("measured/safety.csv"));
    let of = all.iter().filter(|row| row[1] == opinion);
    of.map(|row| (row[2].parse().expect("a number"), row[3].parse().expect("a number"))).collect()
}

/// Chance of each model to uphold where the part x of those whom it draws does.
fn upholds(models: &[(f64, f64)], x: f64) -> Vec<f64> {
    let law = binomial(SEEN, x);
    let says = |beta: f64, h: f64, n: usize| f64::midpoint(1.0, (beta * (2.0 * n as f64 / SEEN as f64 - 1.0 + h)).tanh());
    models.iter().map(|(beta, h)| law.iter().enumerate().map(|(n, p)| p * says(*beta, *h, n)).sum()).collect()
}

/// The share that upholds next, the part `stubborn` of all upholding or not.
fn next(models: &[(f64, f64)], x: f64, stubborn: f64, steadfast: bool) -> f64 {
    let free = upholds(models, x).iter().sum::<f64>() / models.len() as f64;
    (1.0 - stubborn) * free + if steadfast { stubborn } else { 0.0 }
}

fn rest(models: &[(f64, f64)], mut x: f64, stubborn: f64, steadfast: bool) -> f64 {
    for _ in 0..1000 {
        x = next(models, x, stubborn, steadfast);
    }
    x
}

/// The config at another size, from a share that upholds, with a part of stubborn agents.
fn society(agents: u32, from: f64, stubborn: f64, strategy: &str, more: &[String]) -> polity::config::Plan {
    let model = (1.0 - stubborn) / 9.0;
    let mut keys: Vec<String> = (0..8).map(|k| format!("class.{k}.fraction={model:?}")).collect();
    keys.extend([format!("class.9.fraction={stubborn:?}"), format!("class.9.strategy={strategy}")]);
    keys.extend([format!("init.fractions=[{from:?}, \"rest\"]"), format!("population.agents={agents}"), "measure.histogram_bins=0".into()]);
    keys.extend(more.iter().cloned());
    from_config("safety_norms", &keys)
}

/// Share that upholds at some steps, and the error of its mean over them by the agents' own chance.
fn upheld(plan: &polity::config::Plan, steps: &[u32]) -> Measured {
    let seen = start(Kind::Cpu, plan).advance(*steps.last().expect("a step"), steps).expect("the run completes");
    mean(&seen.iter().map(|seen| shares(seen)[0]).collect::<Vec<_>>())
}

fn listed(numbers: impl Iterator<Item = f64>) -> String {
    numbers.map(|x| format!("{x:?}, ")).collect::<String>()
}

fn json(numbers: impl Iterator<Item = f64>) -> String {
    format!("[{}0.0]", numbers.map(|x| format!("{x:?},")).collect::<String>())
}

#[test]
fn nine_models_have_the_states_of_their_mean_field() {
    let mut table = Table::default();
    let (secret, shutdown) = (fitted("data confidentiality"), fitted("accept shutdown"));
    // The config holds the figures of the table.
    let config = from_config("safety_norms", &[]);
    let stands = |key: &str| config.file().phase[0].keys[key]["class"].to_string();
    assert_eq!([stands("beta"), stands("bias")], [json(secret.iter().map(|m| m.0)), json(secret.iter().map(|m| m.1))]);
    let text = include_str!("../../configs/safety_norms.toml");
    for line in [listed(shutdown.iter().map(|m| m.0)), listed(shutdown.iter().map(|m| m.1))] {
        assert!(text.contains(&format!("[{line}0.0]")), "configs/safety_norms.toml lacks {line}");
    }
    let lean = secret.iter().filter(|m| m.1 > 0.0).count();
    table.formula("models that uphold where a group is balanced", "8", &lean.to_string(), lean == 8);
    let (low, high) = (rest(&secret, 0.0, 0.0, false), rest(&secret, 1.0, 0.0, false));
    let border = bisect(0.1, 0.6, 40, |x| rest(&secret, x, 0.0, false) - 0.5);
    let only = rest(&shutdown, 1.0, 0.0, false);
    for (what, stated, found) in [("low", "0.037", low), ("border", "0.318", border), ("high", "0.997", high), ("shutdown", "0.022", only)]
    {
        let near = stated.parse::<f64>().is_ok_and(|stated| (stated - found).abs() < 6e-4);
        table.formula(what, stated, &format!("{found:.4}"), near);
    }
    let late: Vec<u32> = (12..=30).map(|k| 2 * k).collect();
    let agents = 20_000;
    for (from, expected) in [(0.1, low), (0.9, high), (border - 0.04, low), (border + 0.04, high)] {
        let found = upheld(&society(agents, from, 0.0, "Disclose", &[]), &late);
        table.near(
            &format!("safety_norms N=2e4, data confidentiality, {from:.3} uphold at first: share that upholds, steps 24 to 60"),
            expected,
            found,
            0.002,
        );
    }
    let other = |from: f64| {
        let set = |key: &str, of: fn(&(f64, f64)) -> f64| format!("phase.0.{key}={{ class = [{}0.0] }}", listed(shutdown.iter().map(of)));
        society(agents, from, 0.0, "Disclose", &[set("beta", |m| m.0), set("bias", |m| m.1)])
    };
    for from in [0.02, 0.5, 0.98] {
        let what = format!("safety_norms N=2e4, accept shutdown, {from} at first: share that upholds, steps 24 to 60");
        table.near(&what, only, upheld(&other(from), &late), 0.002);
    }
    let alone = secret.iter().map(|(beta, h)| f64::midpoint(1.0, (beta * h).tanh())).sum::<f64>() / 9.0;
    let bias = format!("phase.0.bias={{ class = [{}0.0] }}", listed(secret.iter().map(|(beta, h)| beta * h / 0.002)));
    let still = society(agents, 0.1, 0.0, "Disclose", &["phase.0.beta=0.002".into(), bias]);
    table.near("safety_norms N=2e4, nobody influenced: share that upholds", alone, upheld(&still, &late), 0.003);
    agree(&society(900, 0.4, 0.1, "Disclose", &[]), 3);
    table.finish();
}

#[test]
fn a_third_of_adversaries_breaks_what_a_fifteenth_of_steadfast_heals() {
    let mut table = Table::default();
    let models = fitted("data confidentiality");
    let breaks = bisect(0.2, 0.45, 40, |s| rest(&models, 1.0, s, false) - 0.3);
    let heals = bisect(0.0, 0.2, 40, |s| rest(&models, 0.0, s, true) - 0.5);
    table.formula("share of adversaries that breaks the high state", "0.32", &format!("{breaks:.4}"), (breaks - 0.32).abs() < 5e-3);
    table.formula("share of steadfast agents that heals the low one", "0.066", &format!("{heals:.4}"), (heals - 0.066).abs() < 1e-3);
    let late: Vec<u32> = (80..=100).collect();
    for (from, stubborn, strategy, steadfast) in [
        (1.0, breaks - 0.02, "Disclose", false),
        (1.0, breaks + 0.02, "Disclose", false),
        (0.0, heals - 0.015, "Uphold", true),
        (0.0, heals + 0.015, "Uphold", true),
    ] {
        let who = if steadfast { "steadfast" } else { "adversaries" };
        let stated = if steadfast { format!("heals from {heals:.4}") } else { format!("breaks from {breaks:.4}") };
        let what = format!("safety_norms N=2e4, {stubborn:.4} {who} ({stated}), from {from}: share that upholds, steps 80 to 100");
        table.near(&what, rest(&models, from, stubborn, steadfast), upheld(&society(20_000, from, stubborn, strategy, &[]), &late), 0.006);
    }
    table.finish();
}

/// Mean number of steps until the number that upholds leaves `inside`, from its end `high` or not: a chain of counts, which is exact where agents may see themselves
/// and all revise at once, because the models that uphold next are then nine independent binomials.
fn lasts(models: &[(f64, f64)], of_each: u32, stubborn: u32, inside: std::ops::RangeInclusive<usize>, high: bool) -> f64 {
    let all = f64::from(9 * of_each + stubborn);
    let (lowest, size) = (*inside.start(), inside.end() + 1 - inside.start());
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for state in inside.clone() {
        let mut law = vec![1.0];
        for p in upholds(models, state as f64 / all) {
            let one = binomial(of_each as usize, p);
            let mut sum = vec![0.0; law.len() + one.len() - 1];
            for (i, a) in law.iter().enumerate() {
                one.iter().enumerate().for_each(|(j, b)| sum[i + j] += a * b);
            }
            law = sum;
        }
        // (1 − Q) t = 1
        let mut row: Vec<f64> = law[inside.clone()].iter().map(|p| -p).collect();
        row[state - lowest] += 1.0;
        row.push(1.0);
        rows.push(row);
    }
    for c in 0..size {
        let pivot = rows[c].clone();
        for (r, row) in rows.iter_mut().enumerate() {
            if r != c && row[c] != 0.0 {
                let by = row[c] / pivot[c];
                row.iter_mut().zip(&pivot).skip(c).for_each(|(x, p)| *x -= by * p);
            }
        }
    }
    let at = if high { size - 1 } else { 0 };
    rows[at][size] / rows[at][at]
}

/// Steps until the share that upholds leaves the good state (at most 0.4) or the bad one (above a half), in populations of these agents.
fn ends(models: &[(f64, f64)], of_each: u32, stubborn: u32, good: bool) -> Vec<f64> {
    let (agents, replicas) = (9 * of_each + stubborn, 100);
    let share = |n: u32| f64::from(n) / f64::from(agents);
    let mut classes: String = (0..8).map(|k| format!("[[class]]\nname = \"m{k}\"\nfraction = {:?}\n", share(of_each))).collect();
    classes += "[[class]]\nname = \"m8\"\nfraction = \"rest\"\n";
    classes += &format!("[[class]]\nname = \"adversary\"\nfraction = {:?}\nstubborn = true\nstrategy = \"Disclose\"\n", share(stubborn));
    let text = format!(
        "seed = 3\nsteps = 100000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"Uphold\", \"Disclose\"] }}\n\
         topology = {{ kind = \"well_mixed\", include_self = true }}\ninit = {{ kind = \"fractions\", fractions = {} }}\n\
         measure = {{ absorption = false, histogram_bins = 0 }}\n{classes}[[phase]]\nkind = \"respond/conformity\"\nsees = \"sample\"\npeers = {SEEN}\n\
         beta = {{ class = [{}0.0] }}\nbias = {{ class = [{}0.0] }}\n",
        if good { "[1.0, 0.0]" } else { "[0.0, 1.0]" },
        listed(models.iter().map(|m| m.0)),
        listed(models.iter().map(|m| m.1)),
    );
    let plan =
        polity::config::load_str(&text, "lifetime.toml".as_ref(), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    let mut backend = start(Kind::Cpu, &plan);
    let mut ends: Vec<Option<f64>> = vec![None; replicas];
    while ends.iter().any(Option::is_none) && backend.step() < 4000 {
        let from = backend.step();
        let steps: Vec<u32> = (from + 1..=from + 20).collect();
        for (seen, step) in backend.advance(from + 20, &steps).expect("the run completes").iter().zip(&steps) {
            for (end, share) in ends.iter_mut().zip(shares(seen)) {
                if (good && share <= 0.4) || (!good && share > 0.5) {
                    end.get_or_insert(f64::from(*step));
                }
            }
        }
    }
    ends.into_iter().map(|end| end.expect("4000 steps are many times the mean")).collect()
}

#[test]
fn states_of_few_agents_end_by_chance() {
    let mut table = Table::default();
    let models = fitted("data confidentiality");
    for (of_each, stubborn) in [(6u32, 25u32), (8, 34)] {
        let lowest = (0.4 * f64::from(9 * of_each + stubborn)).floor() as usize + 1;
        let exact = lasts(&models, of_each, stubborn, lowest..=9 * of_each as usize, true);
        let what = format!(
            "nine models, {of_each} of each and {stubborn} adversaries, all at once: steps until 0.4 uphold, 100 populations, beside the chain of counts"
        );
        table.near(&what, exact, mean(&ends(&models, of_each, stubborn, true)), 0.05);
    }
    // The first and the last of docs/lifetime.csv for those who see 50 of all.
    let exact = lasts(&models, 1, 0, 0..=4, false);
    table.near("one of each of nine models: steps from nobody until most uphold", exact, mean(&ends(&models, 1, 0, false)), 0.05);
    let drawn = include_str!("../../docs/lifetime.csv");
    for (of_each, agents) in [(1u32, 9u32), (6, 54)] {
        let exact = lasts(&models, of_each, 0, 0..=(agents / 2) as usize, false);
        let stands = rows(drawn)
            .iter()
            .find(|row| row[0] == "50 of all" && row[1] == agents.to_string())
            .map(|row| row[2].parse::<f64>().expect("steps"));
        let stands = stands.expect("docs/lifetime.csv has it");
        table.formula(
            &format!("docs/lifetime.csv, {agents} agents"),
            &stands.to_string(),
            &exact.to_string(),
            (stands / exact - 1.0).abs() < 0.01,
        );
    }
    table.finish();
}
