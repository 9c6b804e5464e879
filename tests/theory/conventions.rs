//! V29: committed minorities in the naming game, on either side of the tipping point.

use crate::table::{Measured, Table};
use crate::users::{column, same_everywhere};
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;

fn committed(agents: u32, share: f64, update: &str) -> Plan {
    plan(&format!(
        "steps = 1000\npopulation = {{ agents = {agents}, strategies = [\"A\", \"B\", \"AB\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.0, 1.0, 0.0] }}\n\
         [[class]]\nname = \"committed\"\nfraction = {share:?}\nstubborn = true\nstrategy = \"A\"\n\
         [[class]]\nname = \"others\"\nfraction = {:?}\n\
         [[phase]]\nkind = \"convention/naming_game\"\nwords = 2\nupdate = \"{update}\"\n",
        1.0 - share
    ))
}

/// Share of those who know A only after some steps.
fn speakers(plan: &Plan, steps: u32) -> Measured {
    let found = start(Kind::Cpu, plan).advance(steps, &[steps]).expect("the run completes");
    let counts = &found[0].replicas[0].counts;
    Measured { value: counts[0] as f64 / counts.iter().sum::<u64>() as f64, error: 0.0 }
}

/// The same for infinitely many agents of whom only the listener learns.
fn expected(share: f64, steps: u32) -> f64 {
    let (mut a, mut b, mut both) = (0.0, 1.0 - share, 0.0);
    for _ in 0..steps {
        let hears = share + a + both / 2.0;
        (a, b, both) = ((a + both) * hears, (b + both) * (1.0 - hears), b * hears + a * (1.0 - hears));
    }
    share + a
}

#[test]
fn v29_tipping_point() {
    let mut table = Table::default();
    for agents in [10_000, 1_000_000] {
        for share in [0.06, 0.08] {
            let found = speakers(&committed(agents, share, "listener"), 80);
            let value = found.value;
            let what = format!("V29 listener, p={share}, N={agents}, T=80, seed 1: tipped");
            table.holds(&what, &format!("{}", share > 0.0718), &format!("{value:.4}"), (value > 0.95) == (share > 0.0718));
            if agents > 10_000 {
                table.near(&format!("V29 listener, p={share}: recursion"), expected(share, 80), found, 0.003);
            }
        }
    }
    let (mut low, mut high) = (0.06, 0.08);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if expected(middle, 200_000) > 0.9 { high = middle } else { low = middle }
    }
    let point = 7.0 - 4.0 * 3f64.sqrt();
    table.near("V29 tipping point of the recursion, 7 - 4 sqrt 3", point, Measured { value: low, error: 0.0 }, 1e-6);
    for (share, tips) in [(0.085, false), (0.11, true)] {
        let found = speakers(&committed(100_000, share, "pair"), 400).value;
        table.holds(
            &format!("V29 pair, p={share} around .0979, N=1e5, T=400"),
            &format!("{tips}"),
            &format!("{found:.4}"),
            (found > 0.95) == tips,
        );
    }
    for update in ["listener", "pair"] {
        same_everywhere(&committed(1001, 0.1, update), 40);
    }
    table.finish();
}

/// `configs/roles.toml` with another number of agents and other roles.
fn roles(agents: u32, roles: &str, mutation: f64) -> Plan {
    plan(&format!(
        "steps = 500\npopulation = {{ agents = {agents}, strategies = [\"H\", \"D\", \"B\"] }}\nstate = {{ resource = 0 }}\n\
         init = {{ kind = \"fractions\", fractions = [0.2, 0.6, 0.2] }}\n\
         [[phase]]\nkind = \"interact/matrix\"\npayoff = \"match\"\nroles = \"{roles}\"\n\
         matrix = [[-1.5, 1.0, 1.0], [0.0, 0.5, 0.5], [-1.5, 1.0, 1.0]]\n\
         matrix_column = [[-1.5, 0.0, 0.0], [1.0, 0.5, 0.5], [-1.5, 0.0, 0.0]]\n\
         [[phase]]\nkind = \"account/income\"\nunit = 0.5\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n\
         [[phase]]\nkind = \"evolve/mutate\"\nprobability = {mutation:?}\n"
    ))
}

fn gini(mut income: Vec<f64>) -> f64 {
    income.sort_by(f64::total_cmp);
    let n = income.len() as f64;
    let weighted: f64 = (1..).zip(&income).map(|(rank, x)| f64::from(rank) * x).sum();
    2.0 * weighted / (n * income.iter().sum::<f64>()) - (n + 1.0) / n
}

#[test]
fn f4_bourgeois_and_castes() {
    let mut table = Table::default();
    for (tag, stated, tolerance) in [("rank", 1.0 / 3.0, 0.005), ("seat", 0.025, 0.003)] {
        let plan = roles(4000, tag, 0.001);
        let mut backend = start(Kind::Cpu, &plan);
        // Income counts from the time when the convention stands.
        backend.advance(300, &[]).expect("the run completes");
        let before = column(&backend.world().expect("world"), &plan, Column::Resource, 0);
        let last = backend.advance(800, &[800]).expect("the run completes");
        let after = column(&backend.world().expect("world"), &plan, Column::Resource, 0);
        let counts = &last[0].replicas[0].counts;
        let share = counts[2] as f64 / counts.iter().sum::<u64>() as f64;
        table.near(&format!("F4 share of Bourgeois, roles by {tag}, N=4000, mu=.001"), 0.997, Measured { value: share, error: 0.0 }, 0.004);
        let income: Vec<f64> = after.iter().zip(&before).map(|(a, b)| a - b).collect();
        table.near(
            &format!("F4 Gini of the income of 500 steps, roles by {tag}"),
            stated,
            Measured { value: gini(income), error: 0.0 },
            tolerance,
        );
    }
    for tag in ["rank", "seat"] {
        same_everywhere(&roles(701, tag, 0.01), 40);
    }
    table.finish();
}
