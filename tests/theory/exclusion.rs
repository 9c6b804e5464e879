//! Exclusion after k offences for r steps: renewal (Cox 1962).

use crate::table::{Measured, Table, mean};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::config::Plan;

/// Agents who offend in each step with probability p (each step they draw what they do), found out with probability a.
fn society(agents: u32, replicas: u32, offence: f64, found_out: f64, offences: u32, steps: u32) -> Plan {
    plan(&format!(
        "seed = 23\nsteps = 1000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"Keep\", \"Break\", \"Out\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [1.0, 0.0, 0.0] }}\n\
         [[phase]]\nkind = \"evolve/mutate\"\nprobability = 1.0\nto = \"Keep\"\n\
         [[phase]]\nkind = \"evolve/mutate\"\nprobability = {offence:?}\nto = \"Break\"\n\
         [[phase]]\nkind = \"govern/exclusion\"\nharmful = [\"Break\"]\nprobability = {found_out:?}\noffences = {offences}\nsteps = {steps}\noutside = \"Out\"\n"
    ))
}

/// Share outside after each step, from the exact chain of counts (of agents inside) and remaining steps (outside): all are inside at first, and nobody is
/// judged in the first step.
fn chain(judged: f64, offences: usize, steps: usize, horizon: u32) -> f64 {
    let (mut inside, mut outside) = (vec![0.0; offences], vec![0.0; steps]);
    inside[0] = 1.0;
    for _ in 1..horizon {
        let (mut next, mut away) = (vec![0.0; offences], vec![0.0; steps]);
        for (count, share) in inside.iter().enumerate() {
            next[count] += share * (1.0 - judged);
            match count + 1 {
                full if full == offences => away[steps - 1] += share * judged,
                more => next[more] += share * judged,
            }
        }
        next[0] += outside[0];
        for left in 1..steps {
            away[left - 1] += outside[left];
        }
        (inside, outside) = (next, away);
    }
    outside.iter().sum()
}

#[test]
fn exclusion_is_a_renewal_process() {
    let mut table = Table::default();
    for (p, a, k, r) in [(1.0, 1.0, 1u32, 1u32), (0.4, 0.5, 1, 10), (0.4, 0.5, 3, 10), (0.1, 0.2, 1, 50), (0.8, 0.5, 2, 2)] {
        let law = format!("p={p} a={a} k={k} r={r}");
        let stationary = f64::from(r) / (f64::from(r) + f64::from(k) / (p * a));
        let horizon = 600;
        let plan = society(2_000, 5, p, a, k, r);
        let window: Vec<u32> = (0..120).map(|at| horizon - at).rev().collect();
        let seen = start(Kind::Cpu, &plan).advance(horizon, &window).expect("the run completes");
        let share = |replica: usize| {
            let all: f64 = seen.iter().map(|step| step.replicas[replica].counts[2] as f64 / 2_000.0).sum();
            all / window.len() as f64
        };
        let shares: Vec<f64> = (0..5).map(share).collect();
        // The window holds whole cycles of alternation, and the error of the mean is at least that of independent agents seen once.
        let once = (stationary * (1.0 - stationary) / 10_000.0).sqrt();
        let Measured { value, error } = mean(&shares);
        table.near(
            &format!("exclusion {law}: share outside, steps 481 to 600, 1e4 agents seed 23"),
            stationary,
            Measured { value, error: error.max(once) },
            0.0,
        );
        table.formula(
            &format!("exclusion {law}: the chain comes to the renewal share"),
            &format!("{stationary:.6}"),
            &format!("{:.6}", chain(p * a, k as usize, r as usize, 20_000)),
            (chain(p * a, k as usize, r as usize, 20_000) + chain(p * a, k as usize, r as usize, 20_001) - 2.0 * stationary).abs() < 2e-6,
        );
    }
    // On the way there.
    let plan = society(100_000, 1, 0.4, 0.5, 3, 10);
    let early = start(Kind::Cpu, &plan).advance(20, &[8, 20]).expect("the run completes");
    for (at, step) in [8, 20].into_iter().enumerate() {
        let exact = chain(0.2, 3, 10, step);
        let found = Measured { value: early[at].replicas[0].counts[2] as f64 / 1e5, error: (exact * (1.0 - exact) / 1e5).sqrt() };
        table.near(&format!("exclusion p=0.4 a=0.5 k=3 r=10: share outside in step {step}, 1e5 agents seed 23"), exact, found, 0.0);
    }
    agree(&society(300, 2, 0.4, 0.5, 2, 3), 40);
    table.finish();
}
