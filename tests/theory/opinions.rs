//! Majority of a few, q-voter and Sznajd model, well-mixed, against their mean-field maps, and the stability of neighbours who agree.

use crate::table::{Table, mean};
use crate::world::{plan, shares, start};
use polity::backend::Kind;
use polity::config::Plan;

fn well_mixed(agents: u32, replicas: u32, x: f64, phase: &str) -> Plan {
    let first = (x * f64::from(agents)).round() as u32;
    plan(&format!(
        "seed = 1\nsteps = 10000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n\
         init = {{ kind = \"counts\", counts = [{first}, {}] }}\nmeasure = {{ absorption = false }}\n[[phase]]\n{phase}\n",
        agents - first
    ))
}

fn after(plan: &Plan, step: u32) -> Vec<f64> {
    shares(&start(Kind::Cpu, plan).advance(step, &[step]).expect("the run completes")[0])
}

/// Galam 2002: with groups of four and ties to B, A wins from .768 on, so that B needs .232.
#[test]
fn ties_favour_the_status_quo() {
    let mut table = Table::default();
    let end = |x: f64| {
        let phase = "kind = \"imitate/local_majority\"\nsize = 4\nstatus_quo = \"B\"";
        mean(&after(&well_mixed(1_000_000, 1, x, phase), 60)).value
    };
    let threshold = f64::midpoint(1.0, 13f64.sqrt()) / 3.0;
    table.holds("threshold (1+√13)/6", "0.768", &format!("{threshold:.3}"), (threshold - 0.768).abs() < 5e-4);
    for (x, expected) in [(0.760, 0.0), (0.776, 1.0), (0.224, 0.0)] {
        let found = end(x);
        let what = format!("local majority of 4, ties to B, from A={x}, N=1e6, T=60");
        table.holds(&what, &format!("{expected}"), &format!("{found:.4}"), (found - expected).abs() < 1e-9);
    }
    table.finish();
}

#[test]
fn opinion_maps() {
    let mut table = Table::default();
    let q_voter = |x: f64, q: i32, epsilon: f64| {
        let (yes, no) = (x.powi(q), (1.0 - x).powi(q));
        let split = epsilon * (1.0 - yes - no);
        x + (1.0 - x) * (yes + split) - x * (no + split)
    };
    let cubic = |x: f64| 3.0 * x * x - 2.0 * x * x * x;
    let mut check = |name: &str, phase: &str, x: f64, expected: f64| {
        let found = mean(&after(&well_mixed(100_000, 10, x, phase), 1));
        table.near(&format!("{name} from x={x}, one step, N=1e5 seed 1, 10 populations"), expected, found, 2e-5);
    };
    for x in [0.1, 0.3, 0.6] {
        // Galam 2002, groups of four, ties to B.
        let galam = "kind = \"imitate/local_majority\"\nsize = 4\nstatus_quo = \"B\"";
        check("local majority of 4, ties to B: x^4+4x^3(1-x)", galam, x, x.powi(4) + 4.0 * x.powi(3) * (1.0 - x));
        check("local majority of 3", "kind = \"imitate/local_majority\"\nsize = 3", x, cubic(x));
        check("majority of 3: 3x^2-2x^3", "kind = \"imitate/majority\"\nmodels = 3", x, cubic(x));
        check("sznajd: x+x(1-x)(2x-1)", "kind = \"imitate/sznajd\"", x, x + x * (1.0 - x) * (2.0 * x - 1.0));
        let half = "kind = \"imitate/sznajd\"\nupdate_probability = 0.5";
        check("sznajd u=0.5", half, x, x + 0.5 * x * (1.0 - x) * (2.0 * x - 1.0));
        for (q, epsilon) in [(2, 0.3), (3, 0.2), (4, 0.5)] {
            let phase = format!("kind = \"imitate/q_voter\"\nmodels = {q}\nepsilon = {epsilon:?}");
            check(&format!("q-voter q={q} epsilon={epsilon}"), &phase, x, q_voter(x, q, epsilon));
        }
        // An even number of others: ties keep one's own opinion.
        let (two, none) = (x * x, (1.0 - x) * (1.0 - x));
        check("majority of 2", "kind = \"imitate/majority\"\nmodels = 2", x, two + x * (1.0 - two - none));
    }
    table.finish();
}

#[test]
fn q_voter_thresholds() {
    let mut table = Table::default();
    for (x, winner) in [(0.48, 0.0), (0.52, 1.0)] {
        let found = after(&well_mixed(40_000, 4, x, "kind = \"imitate/q_voter\"\nmodels = 2"), 60);
        let all = found.iter().all(|f| (f - winner).abs() < 1e-9);
        table.holds(
            &format!("q-voter q=2 epsilon=0 from x={x}: exit, N=4e4, 4 populations"),
            &format!("{winner}"),
            &format!("{found:?}"),
            all,
        );
    }
    // The drift x(1-x)(2x-1)(1-eps/eps*) changes sign at eps* = (q-1)/(2^q-2) for q = 2 and 3.
    for (q, threshold) in [(2, 1.0 / 2.0), (3, 1.0 / 3.0)] {
        for by in [-0.05, 0.05] {
            let phase = format!("kind = \"imitate/q_voter\"\nmodels = {q}\nepsilon = {:?}", threshold + by);
            let found = after(&well_mixed(40_000, 4, 0.6, &phase), 250);
            let worst = found
                .iter()
                .map(|f| (f - 0.5).abs())
                .fold(0.0, if by < 0.0 { |a: f64, b| if a == 0.0 { b } else { a.min(b) } } else { f64::max });
            let (expected, good) = if by < 0.0 { ("0.5 (consensus)", worst > 0.49) } else { ("< 0.05 (coexistence)", worst < 0.05) };
            let what = format!("q-voter q={q} eps*{by:+} from x=0.6, |x-1/2| at T=250, N=4e4, 4 populations");
            table.holds(&what, expected, &format!("{worst:.4}"), good);
        }
    }
    table.finish();
}

/// With two neighbours whose majority counts, two neighbours who agree never change, and everybody else follows if its neighbours agree.
#[test]
fn pairs_are_stable_under_majority() {
    let plan = plan(
        "seed = 4\nsteps = 100\npopulation = { agents = 1000, strategies = [\"A\", \"B\"] }\ntopology = { kind = \"ring\", neighbors = 2 }\n\
         init = { kind = \"fractions\", fractions = [0.5, 0.5] }\n[[phase]]\nkind = \"imitate/majority\"\n",
    );
    let mut backend = start(Kind::Cpu, &plan);
    let mut before = backend.strategies().expect("the state can be read").into_owned();
    let mut changes = 0;
    for step in 1..=20 {
        backend.advance(step, &[]).expect("the run completes");
        let now = backend.strategies().expect("the state can be read").into_owned();
        for i in 0..1000 {
            let (left, own, right) = (before[(i + 999) % 1000], before[i], before[(i + 1) % 1000]);
            let expected = if left == right { left } else { own };
            assert_eq!(now[i], expected, "step {step}, agent {i}: {left} {own} {right}");
            changes += usize::from(now[i] != own);
        }
        before = now;
    }
    assert!(changes > 100, "half of the agents start between two who disagree with them or with each other");
}
