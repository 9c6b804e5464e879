//! Exclusion after k offences for r steps: renewal (Cox 1962).

use crate::table::{Measured, Table, mean};
use crate::world::{agree, from_config, plan, start};
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

/// Cooperators inside, defectors inside, and by the steps until they return those outside who will cooperate and who will defect.
#[derive(Clone)]
struct Shares {
    inside: [f64; 2],
    outside: Vec<[f64; 2]>,
}

impl Shares {
    /// A step of config `exclusion` without mutation: Fermi imitation of what is earned (benefit 3, cost 1), then judgement.
    fn next(&self, beta: f64, found_out: f64) -> Self {
        let [c, d] = self.inside;
        let away: f64 = self.outside.iter().flatten().sum();
        let pay = [2.0 * c - d, 3.0 * c, 0.0];
        let copies = |own: usize, seen: usize| 1.0 / (1.0 + (-beta * (pay[seen] - pay[own])).exp());
        assert!((c + d + away - 1.0).abs() < 1e-9);
        let (to_d, to_c) = (d * copies(0, 1), c * copies(1, 0));
        let (out_c, out_d) = (c * copies(2, 0), d * copies(2, 1));
        // Who began the step as a defector is judged, whatever it has learned in it.
        let mut after = Self { inside: [c * (1.0 - to_d), c * to_d], outside: vec![[0.0; 2]; self.outside.len()] };
        let kept = [d * to_c, d * (1.0 - to_c)];
        for (inside, kept) in after.inside.iter_mut().zip(kept) {
            *inside += kept * (1.0 - found_out);
        }
        for (left, homes) in self.outside.iter().enumerate() {
            let [by_c, by_d] = *homes;
            let learned = [by_c * (1.0 - out_d) + by_d * out_c, by_d * (1.0 - out_c) + by_c * out_d];
            let target = if left == 0 { &mut after.inside } else { &mut after.outside[left - 1] };
            for home in 0..2 {
                target[home] += learned[home];
            }
        }
        if let Some(last) = after.outside.last_mut() {
            for (sent, kept) in last.iter_mut().zip(kept) {
                *sent += kept * found_out;
            }
        }
        after
    }
}

#[test]
fn exclusion_holds_beyond_its_threshold() {
    let mut table = Table::default();
    // A rare defector multiplies by s(2 - a): it spreads iff a < 1 - exp(-βc).
    let threshold = 1.0 - (-1.0f64).exp();
    for (found_out, grows) in [(threshold - 0.01, true), (threshold + 0.01, false)] {
        let mut shares = Shares { inside: [1.0 - 1e-9, 1e-9], outside: vec![[0.0; 2]; 10] };
        (0..30).for_each(|_| shares = shares.next(1.0, found_out));
        let before = shares.inside[1];
        shares = shares.next(1.0, found_out);
        let what = format!("rare defectors found out with {found_out:.3} spread");
        table.formula(&what, &grows.to_string(), &format!("{:.5}", shares.inside[1] / before), (shares.inside[1] > before) == grows);
    }
    for found_out in [0.4, 0.8] {
        let (agents, steps) = (250_000.0, 12);
        let sets = [
            "population.agents=250000".into(),
            "evolve/mutate.probability=0.0".into(),
            "seed=6".into(),
            format!("govern/exclusion.probability={found_out:?}"),
        ];
        let seen = start(Kind::Cpu, &from_config("exclusion", &sets)).advance(steps, &[steps]).expect("the run completes");
        // Nobody is judged in the first step.
        let mut shares = Shares { inside: [0.9, 0.1], outside: vec![[0.0; 2]; 10] }.next(1.0, 0.0);
        (1..steps).for_each(|_| shares = shares.next(1.0, found_out));
        let away: f64 = shares.outside.iter().flatten().sum();
        for (s, name, expected) in [(0, "cooperators", shares.inside[0]), (1, "defectors inside", shares.inside[1]), (2, "outside", away)] {
            let found = seen[0].replicas[0].counts[s] as f64 / agents;
            let error = (f64::from(steps) * 0.1 / agents).sqrt();
            let what = format!("exclusion, {found_out} found out: {name} of 2.5e5 after {steps} steps, seed 6");
            table.near(&what, expected, Measured { value: found, error }, 2e-4);
        }
    }
    table.finish();
}
