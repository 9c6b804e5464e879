//! Measured language models that share a pool: survival predicted from what they take, beside the survival that was measured (SovSim 2026), and villages
//! of several models (`configs/model_commons.toml`). Figures: `tests/theory/measured`, sources in docs/MEASURED.md.

use crate::measured_games::{compared, rows};
use crate::table::{Measured, Table};
use crate::world::{agree, from_config, plan, start};
use polity::backend::Kind;
use polity::config::Plan;

/// Where the levels of the measured rules begin, as shares of the capacity; the fifth is the full pool.
const FROM: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// What each of four takes by level, the leader's part included; where nothing was seen, what was seen nearest.
fn takes(rule: &[&Vec<&str>], leader: &str) -> [f64; 5] {
    let seen: Vec<(usize, f64)> =
        rule.iter().map(|row| (level(row[2].parse::<f64>().expect("a pool") / 100.0), row[4].parse().expect("a share"))).collect();
    FROM.map(|from| {
        let (_, own) = seen.iter().min_by_key(|(at, _)| at.abs_diff(level(from))).expect("some level was seen");
        // Three take of the pool at once, then the leader of what they left.
        leader.parse::<f64>().map_or(*own, |y| (3.0 * own + y * (1.0 - 3.0 * own).max(0.0)) / 4.0).min(1.0)
    })
}

fn level(stock: f64) -> usize {
    FROM.iter().filter(|from| stock >= **from).count() - 1
}

/// Rounds that the pool lasts, twelve at most, by plain arithmetic.
fn lasts(takes: [f64; 5]) -> usize {
    let mut stock: f64 = 1.0;
    for round in 1..12 {
        let left = stock * (1.0 - (4.0 * takes[level(stock)]).min(1.0));
        if left < 0.05 {
            return round;
        }
        stock = f64::min(2.0 * left, 1.0);
    }
    12
}

fn pool(takes: [f64; 5]) -> Plan {
    let levels: Vec<String> = (1..5).map(|k| format!("{{ from = {:?}, efforts = [{:?}] }}", FROM[k], takes[k])).collect();
    plan(&format!(
        "steps = 12\npopulation = {{ agents = 400, strategies = [\"Model\"] }}\ntopology = {{ kind = \"groups\", size = 4 }}\n\
         [[phase]]\nkind = \"interact/commons\"\ngrowth = 1.0\nregrowth = \"capped\"\ncollapse = 0.05\nefforts = [{:?}]\nlevels = [{}]\n",
        takes[0],
        levels.join(", ")
    ))
}

fn stock(plan: &Plan, steps: &[u32]) -> Vec<f64> {
    let seen = start(Kind::Cpu, plan).advance(*steps.last().expect("a step"), steps).expect("the run completes");
    let of = |seen| polity::metrics::row(plan, seen).into_iter().find(|(name, _)| name == "stock_mean").and_then(|(_, value)| value);
    seen.iter().map(|seen| of(seen).expect("there is a stock")).collect()
}

#[test]
fn measured_pools_last_as_predicted() {
    let mut table = Table::default();
    let (measured, rules) = (rows(include_str!("measured/sovsim.csv")), rows(include_str!("measured/sovsim_rules.csv")));
    let (mut rounds, mut right, mut misses) = (Vec::new(), 0, Vec::new());
    for row in &measured {
        let rule: Vec<&Vec<&str>> = rules.iter().filter(|rule| rule[..2] == row[..2]).collect();
        let takes = takes(&rule, row[5]);
        let found = stock(&pool(takes), &(1..=11).collect::<Vec<_>>()).iter().position(|left| *left == 0.0).map_or(12, |at| at + 1);
        let plain = lasts(takes);
        table.formula(
            &format!("{} {}: rounds by plain arithmetic", row[0], row[1]),
            &plain.to_string(),
            &found.to_string(),
            plain == found,
        );
        let (survived, lasted) = (row[3].parse::<f64>().expect("a rate"), row[4].parse::<f64>().expect("rounds"));
        rounds.push((found as f64, lasted));
        if (found == 12) == (survived > 0.5) {
            right += 1;
        } else {
            misses.push(format!("{} {}: {found} rounds for {lasted} (survival {survived})", row[0], row[1]));
        }
    }
    let (r, apart) = compared(&rounds);
    table.holds(
        "SovSim, 6 models as equals and under three kinds of leader: most runs survive 12 rounds or not, predicted rightly",
        "20 of 24 at least",
        &format!("{right} of 24"),
        right >= 20,
    );
    table.holds("the same, rounds that the pool lasts, predicted beside measured, r", "> 0.7", &format!("{r:.3}"), r > 0.7);
    table.holds("the same, median |predicted − measured| in rounds", "< 1", &format!("{apart:.2}"), apart < 1.0);
    table.holds("the same, misses", "o3 alone", &misses.join("; "), misses.iter().all(|miss| miss.starts_with("o3 ")));
    table.finish();
}

/// Villages in which nobody switches keep their pools or lose them by who happens to live there: all 6^4 villages, weighted.
#[test]
fn mixed_villages_lose_the_pools_that_their_models_empty() {
    let mut table = Table::default();
    let full = [0.125, 0.1064, 0.0933, 0.1236, 0.1268];
    let greedy = [0.4062, 1.0, 0.3333, 0.1333, 0.1361];
    let weight = [0.17, 0.17, 0.17, 0.17, 0.16, 0.16];
    let take = |model: usize, at: usize| if model == 5 { greedy[at] } else { full[model] };
    let (mut mean, mut square) = (0.0, 0.0);
    for village in 0..6usize.pow(4) {
        let members = [village % 6, village / 6 % 6, village / 36 % 6, village / 216];
        let mut stock: f64 = 1.0;
        for _ in 0..60 {
            // What is a full pool within the rounding of the program is one.
            let at = level(stock + 1e-8);
            let left = stock * (1.0 - members.iter().map(|m| take(*m, at)).sum::<f64>().min(1.0));
            stock = if left < 0.05 { 0.0 } else { (2.0 * left).min(1.0) };
        }
        let chance: f64 = members.iter().map(|m| weight[*m]).product();
        (mean, square) = (mean + chance * stock, square + chance * stock * stock);
    }
    let keys = ["phase.1.update_probability=0.0".to_owned(), "population.agents=80000".into(), "measure.histogram_bins=0".into()];
    let still = from_config("model_commons", &keys);
    let error = ((square - mean * mean) / 20_000.0).sqrt();
    table.near(
        "model_commons, nobody switches, 20,000 villages, step 60: mean stock beside all 6^4 villages",
        mean,
        Measured { value: stock(&still, &[60])[0], error },
        1e-4,
    );
    agree(&from_config("model_commons", &["population.agents=400".into()]), 12);
    table.finish();
}
