//! Learning from one's own payoffs: Roth & Erev beside an independent simulation of the formula and its expected dynamics; Cross beside the replicator.

use crate::table::{Measured, Table, bisect, mean};
use crate::world::{agree, late_shares, plan, shares, start};
use polity::backend::{Backend, Kind};
use polity::columns::Column;
use polity::config::Plan;
use polity::world::Store;

/// A game of A and B against everybody, then the rule; half of the agents begin with A.
fn learning(agents: u32, matrix: [[f64; 2]; 2], rule: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ agents = {agents}, replicas = 4, strategies = [\"A\", \"B\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = {matrix:?}\n\
         payoff = \"field\"\n[[phase]]\n{rule}\n"
    ))
}

/// Uniform numbers in [0, 1) (SplitMix64), for simulations that share nothing with polity.
struct Chance(u64);

impl Chance {
    fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Share of A at these steps in a simulated population of Roth–Erev learners that starts from propensities of 1.
fn simulated(agents: usize, matrix: [[f64; 2]; 2], forgetting: f64, experimentation: f64, reference: f64, steps: &[u32]) -> Vec<Measured> {
    let mut chance = Chance(7);
    let mut crowd: Vec<([f64; 2], usize)> = (0..agents).map(|_| ([1.0; 2], usize::from(chance.draw() < 0.5))).collect();
    let mut found = Vec::new();
    for step in 1..=steps[steps.len() - 1] {
        let x = crowd.iter().filter(|(_, s)| *s == 0).count() as f64 / agents as f64;
        for (q, s) in &mut crowd {
            let reward = (matrix[*s][0] * x + matrix[*s][1] * (1.0 - x) - reference).max(0.0);
            for (k, q) in q.iter_mut().enumerate() {
                *q = (1.0 - forgetting) * *q + reward * if k == *s { 1.0 - experimentation } else { experimentation };
            }
            *s = usize::from(chance.draw() * (q[0] + q[1]) >= q[0]);
        }
        if steps.contains(&step) {
            let share = crowd.iter().filter(|(_, s)| *s == 0).count() as f64 / agents as f64;
            found.push(Measured { value: share, error: (share * (1.0 - share) / agents as f64).sqrt() });
        }
    }
    found
}

#[test]
fn roth_erev_follows_its_formula() {
    let mut table = Table::default();
    let (arms, hawk_dove) = ([[1.0, 1.0], [0.5, 0.5]], crate::mixed::hawk_dove(4.0));
    let rows = [
        ("two arms, 1 and 0.5", arms, 0.0, 0.0, 0.0),
        ("two arms, 1 and 0.5", arms, 0.1, 0.05, 0.0),
        ("hawks and doves", hawk_dove, 0.0, 0.0, -1.5),
        ("hawks and doves", hawk_dove, 0.3, 0.1, -0.5),
    ];
    for (game, matrix, forgetting, experimentation, reference) in rows {
        let steps = [3, 30, 200];
        let expected = simulated(100_000, matrix, forgetting, experimentation, reference, &steps);
        let rule = format!(
            "kind = \"learn/roth_erev\"\nforgetting = {forgetting}\nexperimentation = {experimentation}\nreference = {reference}\ninitial = [1.0, 1.0]"
        );
        let observed = start(Kind::Cpu, &learning(50_000, matrix, &rule)).advance(200, &steps).expect("the run completes");
        for ((expected, seen), step) in expected.iter().zip(&observed).zip(steps) {
            let found = mean(&shares(seen));
            let both = Measured { value: found.value, error: found.error.hypot(expected.error) };
            let what = format!(
                "Roth-Erev {game} phi={forgetting} eps={experimentation} reference={reference} N=5e4 seed 1, 4 populations, share of A at step {step}"
            );
            table.near(&what, expected.value, both, 0.001);
        }
        agree(&learning(300, matrix, &rule), 6);
    }
    table.finish();
}

#[test]
fn roth_erev_finds_the_better_arm() {
    let mut table = Table::default();
    let arms = [[1.0, 1.0], [0.5, 0.5]];
    // Without forgetting the better arm is chosen in the end; what the other one brings grows like a root of it.
    let rule = "kind = \"learn/roth_erev\"\nreference = 0.0\ninitial = [1.0, 1.0]";
    let observed = start(Kind::Cpu, &learning(1_000, arms, rule)).advance(10_000, &[100, 1_000, 10_000]).expect("the run completes");
    let found: Vec<f64> = observed.iter().map(|seen| mean(&shares(seen)).value).collect();
    let grows = found[0] < found[1] && found[1] < found[2] && found[2] > 0.97;
    table.holds(
        "Roth-Erev two arms, no forgetting, share of the better at steps 100, 1000, 10000",
        "rising, > 0.97",
        &format!("{found:.4?}"),
        grows,
    );
    // With forgetting it rests where φ q_s is what s gains on average: p/(1 − p) = q_1/q_2.
    for (forgetting, experimentation) in [(0.002, 0.1), (0.002, 0.3)] {
        let e: f64 = experimentation;
        let gains = |p: f64| [p * (1.0 - e) + (1.0 - p) * 0.5 * e, (1.0 - p) * 0.5 * (1.0 - e) + p * e];
        let expected = bisect(0.01, 0.99, 60, |p| gains(p)[0] / (gains(p)[0] + gains(p)[1]) - p);
        let rule = format!("kind = \"learn/roth_erev\"\nreference = 0.0\nforgetting = {forgetting}\nexperimentation = {e}");
        let found = mean(&late_shares(start(Kind::Cpu, &learning(1_000, arms, &rule)).as_mut(), 4_000, 6_000, 50));
        let what =
            format!("Roth-Erev two arms phi={forgetting} eps={e} N=1000 seed 1, 4 populations, share of the better, steps 4000-6000");
        table.near(&what, expected, found, 0.003);
    }
    table.finish();
}

/// Mean probability of A over the agents of each population.
fn probabilities(engine: &mut dyn Backend, plan: &Plan) -> Vec<f64> {
    let world = engine.world().expect("a state");
    let store = world.columns.iter().find(|s| s.column == Column::Propensity).expect("probabilities");
    let agents = f64::from(plan.agents());
    let whole = |r: u32, i: usize| {
        let at = |plane: u32| Store::range(plan, plane, r).start + i;
        assert_eq!(store.data.get(at(0)) + store.data.get(at(1)), 1 << 30, "agent {i}: probabilities sum to one");
        f64::from(store.data.get(at(0))) / f64::from(1 << 30)
    };
    (0..plan.replicas()).map(|r| (0..plan.agents() as usize).map(|i| whole(r, i)).sum::<f64>() / agents).collect()
}

/// A game, then Cross learning from this share and probability of A.
fn cross(agents: u32, matrix: [[f64; 2]; 2], start: f64, rate: f64) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ agents = {agents}, replicas = 4, strategies = [\"A\", \"B\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [{start:?}, {:?}] }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = {matrix:?}\n\
         payoff = \"match\"\n[[phase]]\nkind = \"learn/cross\"\nrate = {rate:?}\ninitial = [{start:?}, {:?}]\n",
        1.0 - start,
        1.0 - start
    ))
}

#[test]
fn cross_learning_moves_with_the_replicator() {
    let mut table = Table::default();
    let (hawk_dove, coordination) = (crate::mixed::hawk_dove(4.0), [[2.0, 0.0], [0.0, 1.0]]);
    let rows = [("hawks and doves", hawk_dove, 0.8), ("coordination", coordination, 0.4), ("coordination", coordination, 0.25)];
    for (game, matrix, from) in rows {
        let entries = matrix.as_flattened();
        let width = entries.iter().fold(f64::MIN, |m, e| m.max(*e)) - entries.iter().fold(f64::MAX, |m, e| m.min(*e));
        let gain = |x: f64| (matrix[0][0] - matrix[1][0]) * x + (matrix[0][1] - matrix[1][1]) * (1.0 - x);
        let speed = |x: f64| x * (1.0 - x) * gain(x) / width;
        // One step at rate 1: the expectation is exact, whoever meets whom.
        let one = cross(400_000, matrix, from, 1.0);
        let mut engine = start(Kind::Cpu, &one);
        engine.advance(1, &[]).expect("the run completes");
        let found = mean(&probabilities(engine.as_mut(), &one));
        table.near(
            &format!("Cross {game} from {from}, rate 1 N=4e5 seed 1, 4 populations, mean p after one step"),
            from + speed(from),
            found,
            0.0005,
        );
        // A small rate: ẋ = rate · x(1 − x)(π_A − π_B)/width, by Runge and Kutta.
        let (rate, agents) = (0.001, 1_000);
        let slow = cross(agents, matrix, from, rate);
        let mut engine = start(Kind::Cpu, &slow);
        let (mut x, mut now) = (from, 0);
        for step in [2_000, 8_000, 16_000] {
            while now < step {
                let h = rate * 10.0;
                let k1 = speed(x);
                let k2 = speed(x + 0.5 * h * k1);
                let k3 = speed(x + 0.5 * h * k2);
                x += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + speed(x + h * k3));
                now += 10;
            }
            engine.advance(step, &[]).expect("the run completes");
            let found = mean(&probabilities(engine.as_mut(), &slow));
            table.near(
                &format!("Cross {game} from {from}, rate {rate} N={agents} seed 1, 4 populations, mean p at step {step}"),
                x,
                found,
                0.01,
            );
        }
        agree(&cross(300, matrix, from, 0.3), 6);
    }
    table.finish();
}
