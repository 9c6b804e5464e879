//! V30 to V35, V38, V51: what becomes of resources that change hands, and who wins fights.

use crate::table::{Measured, Table, mean};
use crate::users::same_everywhere;
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::world::Store;

/// A population whose members own `owned` units, and the phases of a step.
fn stocks(agents: u32, replicas: u32, owned: u32, more: &str, phases: &[&str]) -> Plan {
    let phases: String = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect();
    plan(&format!(
        "seed = 1\nsteps = 1000000\npopulation = {{ agents = {agents}, replicas = {replicas} }}\nstate = {{ resource = {owned} }}\n{more}\n{phases}"
    ))
}

/// A column of each replica after some steps; `None`: of resources, whose sums must be what they were.
fn ends(plan: &Plan, steps: u32, column: Column) -> Vec<Vec<f64>> {
    let mut backend = start(Kind::Cpu, plan);
    backend.advance(steps, &[]).expect("the run completes");
    let world = backend.world().expect("world");
    let store = world.columns.iter().find(|s| s.column == column).expect("the plan has the column");
    (0..plan.replicas()).map(|replica| Store::range(plan, 0, replica).map(|at| f64::from(store.data.get(at))).collect()).collect()
}

/// The same of resources, none of which may be lost: `owned` units for each.
fn kept(plan: &Plan, steps: u32, owned: u32) -> Vec<Vec<f64>> {
    let all = ends(plan, steps, Column::Resource);
    for replica in &all {
        assert_eq!(replica.iter().sum::<f64>(), f64::from(owned) * replica.len() as f64, "units are lost");
    }
    all
}

fn per_replica(all: &[Vec<f64>], what: impl Fn(&[f64]) -> f64) -> Measured {
    mean(&all.iter().map(|replica| what(replica)).collect::<Vec<_>>())
}

fn gini(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (n, sum) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    sorted.iter().enumerate().map(|(k, x)| (2.0 * k as f64 + 1.0 - n) * x).sum::<f64>() / (n * sum)
}

/// Variance in units of the square of the mean.
fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|x| (x / mean - 1.0).powi(2)).sum::<f64>() / n
}

fn poor(values: &[f64]) -> f64 {
    values.iter().filter(|x| **x < 0.5).count() as f64 / values.len() as f64
}

fn top(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted[..sorted.len() / 100].iter().sum::<f64>() / sorted.iter().sum::<f64>()
}

const SPLIT: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"split\" }";

/// All divisions of what a pair owns are alike: all divisions of the whole are, and what one owns is geometric.
#[test]
fn v30_divided_pairs_are_geometric() {
    let mut table = Table::default();
    for m in [1, 10, 1000] {
        let all = kept(&stocks(25_000, 8, m, "", &[SPLIT]), 40, m);
        let q = f64::from(m) / f64::from(1 + m);
        table.near(&format!("V30 split, mean {m}, N=8x25e3 T=40: Gini"), 1.0 / (1.0 + q), per_replica(&all, gini), 0.003);
        table.near(&format!("V30 split, mean {m}: own nothing"), 1.0 - q, per_replica(&all, poor), 5e-4);
        if m == 1000 {
            // Exponential: ∫ of the last hundredth, q(1 - ln q) at q = 0.01.
            table.near("V30 split, mean 1000: the richest 1 %", 0.0561, per_replica(&all, top), 5e-4);
        }
    }
    same_everywhere(&stocks(900, 2, 10, "", &[SPLIT]), 20);
    table.finish();
}

#[test]
fn v31_transfers_are_geometric_too() {
    let mut table = Table::default();
    let pay = "kind = \"exchange/kinetic\"\nrule = { kind = \"transfer\" }";
    let all = kept(&stocks(2000, 8, 5, "", &[pay]), 2500, 5);
    table.near("V31 transfer of 1, mean 5, N=8x2000 T=2500: Gini", 6.0 / 11.0, per_replica(&all, gini), 0.005);
    table.near("V31 transfer of 1, mean 5: own nothing", 1.0 / 6.0, per_replica(&all, poor), 0.003);
    table.finish();
}

#[test]
fn v32_savers_are_more_equal() {
    let mut table = Table::default();
    for saving in [0.0f64, 0.25, 0.5, 0.8] {
        let rule = format!("kind = \"exchange/kinetic\"\nrule = {{ kind = \"split\", saving = {saving:?} }}");
        let all = kept(&stocks(25_000, 8, 10_000, "", &[&rule]), 60, 10_000);
        let expected = (1.0 - saving) / (1.0 + 2.0 * saving);
        table.near(&format!("V32 saving {saving}, N=8x25e3 T=60: variance/mean²"), expected, per_replica(&all, variance), 0.01 * expected);
    }
    table.finish();
}

/// Bouchaud & Mézard 2000: w/mean goes to the inverse gamma law of shape a = 1 + 2J/σ².
#[test]
fn v33_noise_that_multiplies_against_what_is_returned() {
    let mut table = Table::default();
    let noise = "kind = \"exchange/multiplicative\"\nnoise = 0.1";
    let world = |rate: f64, agents: u32, replicas: u32| {
        let tax = format!("kind = \"govern/tax\"\nrate = {rate:?}");
        stocks(agents, replicas, 1_000_000, "", &[noise, &tax])
    };
    // Γ(a − 1/2)/(√π·Γ(a)) for whole a is the product of (k − 1/2)/k for k = 1 .. a − 1.
    for (shape, stated) in [(3u32, 0.375), (5, 0.2734)] {
        let exact: f64 = (1..shape).map(|k| (f64::from(k) - 0.5) / f64::from(k)).product();
        table.formula(&format!("V33 a={shape}, formula"), &stated.to_string(), &format!("{exact:.5}"), f64::abs(exact - stated) < 5e-5);
        let rate = f64::from(shape - 1) * 0.005;
        let found = per_replica(&ends(&world(rate, 2500, 4), (6.0 / rate) as u32, Column::Resource), gini);
        table.near(&format!("V33 noise .1, tax {rate} with equal return, a={shape}, N=4x2500: Gini"), exact, found, 0.01);
    }
    // Without any return the logarithm walks: sd of ln(w) is that of T coins of ln 1.1 and ln 0.9.
    let alone = stocks(2500, 4, 1_000_000, "", &[noise]);
    let spread = |stocks: &[f64]| {
        let logs: Vec<f64> = stocks.iter().map(|w| w.ln()).collect();
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        (logs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / logs.len() as f64).sqrt()
    };
    let found = per_replica(&ends(&alone, 100, Column::Resource), spread);
    table.near("V33 noise .1 alone, 100 steps: sd of ln(w)", (1.1f64 / 0.9).ln() / 2.0 * 10.0, found, 0.002);
    same_everywhere(&world(0.01, 901, 2), 20);
    table.finish();
}

fn yard_sale(fraction: f64, rate: f64, steps: u32, owned: u32) -> Vec<Vec<f64>> {
    let sale = format!("kind = \"exchange/kinetic\"\nrule = {{ kind = \"yard_sale\", fraction = {fraction:?} }}");
    let tax = format!("kind = \"govern/tax\"\nrate = {rate:?}");
    let phases = if rate > 0.0 { vec![&sale[..], &tax] } else { vec![&sale[..]] };
    kept(&stocks(2500, 4, owned, "", &phases), steps, owned)
}

/// Fair coins make one own everything; a tax that is returned in equal parts stops that.
#[test]
fn v34_yard_sales_condense_unless_taxed() {
    let mut table = Table::default();
    for fraction in [0.1, 0.25] {
        let found = per_replica(&yard_sale(fraction, 0.0, 1, 1_000_000), gini);
        table.near(&format!("V34 yard sale f={fraction}, one step: Gini"), fraction / 2.0, found, 1e-6);
    }
    for (steps, expected) in [(100, 0.426), (1000, 0.807), (3000, 0.919)] {
        let found = per_replica(&yard_sale(0.1, 0.0, steps, 1_000_000), gini);
        table.near(&format!("V34 yard sale f=0.1, N=4x2500, T={steps}: Gini"), expected, found, 0.01);
    }
    for (fraction, rate, expected) in
        [(0.1, 0.005, 0.383), (0.1, 0.01, 0.297), (0.1, 0.05, 0.149), (0.25, 0.01, 0.543), (0.25, 0.05, 0.316)]
    {
        let found = per_replica(&yard_sale(fraction, rate, (6.0 / rate) as u32, 1_000_000), gini);
        table.near(&format!("V34 yard sale f={fraction}, tax {rate}, stationary: Gini"), expected, found, 0.01);
    }
    table.finish();
}

fn ladder(forgetting: f64, ratio: f64, agents: u32, steps: u32) -> Measured {
    let rule = format!("kind = \"interact/dominance\"\nsteepness = {:?}\nforgetting = {forgetting:?}\ntribute = 0.5", ratio * forgetting);
    let all = ends(&stocks(agents, 4, 0, "", &[&rule]), steps, Column::Dominance);
    // All fights have a winner and a loser: the mean is 0 but for the coins of rounding.
    per_replica(&all, |stored| (stored.iter().map(|x| ((x - 2_147_483_648.0) / 65536.0).powi(2)).sum::<f64>() / stored.len() as f64).sqrt())
}

/// Bonabeau's hierarchy: spread without an effect of winning, and where it sets in.
#[test]
fn v38_winners_and_losers() {
    let mut table = Table::default();
    for (forgetting, agents) in [(0.01, 5000), (0.05, 5000)] {
        let left: f64 = 1.0 - forgetting;
        let found = ladder(forgetting, 0.0, agents, (6.0 / forgetting) as u32);
        table.near(&format!("V38 no effect of winning, mu={forgetting}: sd of dominance"), left / (1.0 - left * left).sqrt(), found, 0.01);
    }
    for (ratio, expected) in [(0.5, 8.13), (1.0, 9.79), (1.5, 13.2), (2.0, 22.7), (2.5, 36.0), (3.0, 43.5), (4.0, 49.9), (6.0, 54.1)] {
        let found = ladder(0.01, ratio, 1000, 1500);
        table.near(&format!("V38 steepness {ratio} mu, mu=0.01, N=4x1000 T=1500: sd"), expected, found, 0.03 * expected);
    }
    let rule = "kind = \"interact/dominance\"\nsteepness = 0.02\nforgetting = 0.01\ntribute = 0.5";
    same_everywhere(&stocks(901, 2, 0, "", &[rule]), 60);
    table.finish();
}

fn lottery(exponent: f64, training: f64, tax: f64) -> Plan {
    // Groups of 20, decay 0.02 of a mean of 10^7: what is less than 25 units decays no more, and should not matter.
    let keys = format!("prize = 4000000\nsize = 20\ndecay = 0.02\nexponent = {exponent:?}\ntraining = {training:?}\ntax = {tax:?}");
    stocks(1000, 4, 10_000_000, "", &[&format!("kind = \"exchange/lottery\"\n{keys}")])
}

/// Prizes go where resources are; taxes and training undo it, and who does both needs less of each.
#[test]
fn v51_asymmetry_feeds_itself() {
    let mut table = Table::default();
    for tax in [0.0f64, 0.5] {
        let found = per_replica(&ends(&lottery(0.0, 0.0, tax), 300, Column::Resource), variance);
        let expected = (1.0 - tax).powi(2) * 0.02 * 19.0 / 1.98;
        table.near(&format!("V51 exponent 0, tax {tax}, N=4x1000 T=300: variance/mean²"), expected, found, 0.02 * expected);
    }
    // Exponents 1 and 2 with training of one half are exponents 0.5 and 1 without.
    for (exponent, training, expected) in [
        (0.5, 0.0, [0.398, 0.140]),
        (0.5, 0.5, [0.287, 0.131]),
        (1.0, 0.0, [0.758, 0.166]),
        (1.5, 0.0, [0.863, 0.216]),
        (1.5, 0.5, [0.591, 0.151]),
        (2.0, 0.0, [0.885, 0.355]),
    ] {
        for (tax, expected) in [0.0, 0.5].into_iter().zip(expected) {
            let found = per_replica(&ends(&lottery(exponent, training, tax), 1000, Column::Resource), gini);
            table.near(&format!("V51 exponent {exponent}, training {training}, tax {tax}, N=4x1000 T=1000: Gini"), expected, found, 0.01);
        }
    }
    let digest = |exponent: f64, training: f64| start(Kind::Cpu, &lottery(exponent, training, 0.25)).advance(50, &[50]).expect("runs");
    let same = digest(2.0, 0.5) == digest(1.0, 0.0);
    table.holds(
        "V51 exponent 2 with training 0.5 and exponent 1 without, step 50",
        "the same",
        if same { "the same" } else { "others" },
        same,
    );
    table.finish();
}

/// Training shrinks the spread of capability, and leaves the mean.
#[test]
fn m8_training_levels_capability() {
    let mut table = Table::default();
    let able = "state = { capability = { kind = \"uniform\", low = 0.2, high = 0.8 } }";
    let train =
        plan(&format!("steps = 100\npopulation = {{ agents = 20000 }}\n{able}\n[[phase]]\nkind = \"govern/training\"\nrate = 0.1\n"));
    let [before, after] = [0, 10].map(|steps| ends(&train, steps, Column::Capability).concat());
    let moments = |all: &[f64]| {
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        (mean, all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / all.len() as f64)
    };
    let ((mean, spread), (late_mean, late_spread)) = (moments(&before), moments(&after));
    let exact = |value: f64| Measured { value, error: 0.0 };
    // Each step rounds to units of 1/65535 without favour, the rate to 6554/65536; the mean it goes to, by half a unit.
    table.near("M8 training 0.1, 10 steps: variance by that at the start", 0.9f64.powi(20), exact(late_spread / spread), 3e-5);
    table.near("M8 training: mean capability, units of 1/65535", mean, exact(late_mean), 0.5);
    same_everywhere(&train, 10);
    table.finish();
}

/// Urns of two that get a ball for each drawn one: after T draws every share is as likely as any other.
#[test]
fn v35_urns_end_anywhere() {
    let mut table = Table::default();
    let (urns, draws) = (50_000u32, 50usize);
    let rule = "kind = \"exchange/lottery\"\nprize = 1\nexponent = 1.0";
    let world = stocks(2 * urns, 1, 1, "topology = { kind = \"groups\", size = 2 }", &[rule]);
    let owned = &ends(&world, draws as u32, Column::Resource)[0];
    let mut found = vec![0.0; draws + 1];
    for pair in owned.chunks(2) {
        assert_eq!(pair[0] + pair[1], draws as f64 + 2.0, "a ball for each draw");
        found[pair[0] as usize - 1] += 1.0;
    }
    let each = f64::from(urns) / (draws as f64 + 1.0);
    let chi2: f64 = found.iter().map(|n| (n - each).powi(2) / each).sum();
    // 50 degrees of freedom: 86.7 at p = 0.001.
    table.holds("V35 urns (1, 1), 50 draws, 5e4 urns: chi² with 50 degrees of freedom", "below 86.7", &format!("{chi2:.1}"), chi2 < 86.7);
    table.finish();
}
