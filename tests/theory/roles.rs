//! Roles that learn apart: fixed pairs whose members learn from those of their own role alone.

use crate::table::{Measured, Table, mean};
use crate::world::{agree, plan, start};
use polity::backend::{Backend, Kind};
use polity::config::Plan;

/// Payoffs of row and column player by their strategies.
type Game = [[[f64; 2]; 2]; 2];

/// Hawk-Dove in which the resource is worth a little more to the first of each pair, and the battle of the sexes.
const HAWK_DOVE: Game = [[[-1.4, 1.2], [0.0, 0.6]], [[-1.5, 0.0], [1.0, 0.5]]];
const SEXES: Game = [[[2.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 2.0]]];

const BETA: f64 = 1.0;
const UPDATE: f64 = 0.5;

/// Pairs that play for ever, and whom their members learn from.
fn pairs(agents: u32, game: Game, from: f64, learning: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ agents = {agents}, replicas = 8, strategies = [\"A\", \"B\"] }}\n\
         topology = {{ kind = \"groups\", size = 2 }}\nlearning = {learning}\n\
         init = {{ kind = \"fractions\", fractions = [{from:?}, {:?}] }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = {:?}\n\
         matrix_column = {:?}\npayoff = \"neighbor_sum\"\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = {BETA:?}\nupdate_probability = {UPDATE:?}\n",
        1.0 - from,
        game[0],
        game[1]
    ))
}

const SAME_ROLE: &str = "{ kind = \"same_role\", size = 2 }";

/// Share of A in both roles, per population.
fn by_role(engine: &mut dyn Backend, plan: &Plan) -> [Vec<f64>; 2] {
    let world = engine.world().expect("a state");
    let of = |replica: usize, role: usize| {
        let all = world.replica(plan, replica);
        all.iter().skip(role).step_by(2).filter(|s| **s == 0).count() as f64 / (all.len() / 2) as f64
    };
    [0, 1].map(|role| (0..plan.replicas() as usize).map(|r| of(r, role)).collect())
}

/// Shares of the four kinds of pairs in each population.
fn kinds(engine: &mut dyn Backend, plan: &Plan) -> Vec<[[f64; 2]; 2]> {
    let world = engine.world().expect("a state");
    let of = |replica: usize| {
        let mut kinds = [[0.0; 2]; 2];
        for pair in world.replica(plan, replica).as_chunks::<2>().0 {
            kinds[usize::from(pair[0])][usize::from(pair[1])] += 2.0 / f64::from(plan.agents());
        }
        kinds
    };
    (0..plan.replicas() as usize).map(of).collect()
}

/// Shares of the four kinds of pairs after a step, in a population without end: each member compares itself with one of its role.
fn step(game: &Game, pairs: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let each = [(0, 0), (0, 1), (1, 0), (1, 1)];
    // Strategy of a member after the step.
    let goes = |role: usize, (a, b): (usize, usize)| -> [f64; 2] {
        let own = [a, b][role];
        let mut to = [0.0; 2];
        for (c, d) in each {
            let copies = UPDATE / (1.0 + (-BETA * (game[role][c][d] - game[role][a][b])).exp());
            to[[c, d][role]] += pairs[c][d] * copies;
            to[own] += pairs[c][d] * (1.0 - copies);
        }
        to
    };
    let mut next = [[0.0; 2]; 2];
    for (a, b) in each {
        let (first, second) = (goes(0, (a, b)), goes(1, (a, b)));
        for (c, d) in each {
            next[c][d] += pairs[a][b] * first[c] * second[d];
        }
    }
    // Rounding errors of the sum would grow.
    let sum: f64 = next.as_flattened().iter().sum();
    next.map(|row| row.map(|x| x / sum))
}

/// Where the two-population replicator equation leads from equal shares of A in both roles.
fn replicator(game: &Game, from: f64) -> [f64; 2] {
    let mut x = [from; 2];
    for _ in 0..200_000 {
        let gain = [
            (game[0][0][0] - game[0][1][0]) * x[1] + (game[0][0][1] - game[0][1][1]) * (1.0 - x[1]),
            (game[1][0][0] - game[1][0][1]) * x[0] + (game[1][1][0] - game[1][1][1]) * (1.0 - x[0]),
        ];
        x = [0, 1].map(|role| x[role] + 0.001 * x[role] * (1.0 - x[role]) * gain[role]);
    }
    x
}

#[test]
fn roles_evolve_apart() {
    let mut table = Table::default();
    for (name, game, from) in [("Hawk-Dove, first values more", HAWK_DOVE, 0.5), ("battle of the sexes", SEXES, 0.6)] {
        let plan = pairs(100_000, game, from, SAME_ROLE);
        let mut engine = start(Kind::Cpu, &plan);
        // From where each population begins: what chance made of it grows.
        let mut kinds = kinds(engine.as_mut(), &plan);
        let mut now = 0;
        for to in [2, 10, 40, 200] {
            while now < to {
                kinds = kinds.into_iter().map(|kinds| step(&game, kinds)).collect();
                now += 1;
            }
            engine.advance(to, &[]).expect("the run completes");
            let found = by_role(engine.as_mut(), &plan);
            for role in 0..2 {
                let what = format!("same role, {name}, N=1e5 seed 1, 8 populations, share of A in role {role} at step {to}");
                let expected: Vec<f64> = kinds.iter().map(|k| k[0][0] + if role == 0 { k[0][1] } else { k[1][0] }).collect();
                let off: Vec<f64> = found[role].iter().zip(&expected).map(|(a, b)| a - b).collect();
                let found = Measured { value: mean(&found[role]).value, error: mean(&off).error };
                table.near(&what, mean(&expected).value, found, 0.004);
            }
        }
        // Where the replicator equation of two populations leads.
        let [ends, found] = [replicator(&game, from), by_role(engine.as_mut(), &plan).map(|shares| mean(&shares).value)];
        let near = (0..2).all(|role| (ends[role] - found[role]).abs() < 0.02);
        table.holds(&format!("same role, {name}, end of both roles at step 200"), &format!("{ends:.3?}"), &format!("{found:.3?}"), near);
        agree(&pairs(200, game, from, SAME_ROLE), 8);
    }
    // Whoever learns from anybody cannot tell the roles apart.
    let plan = pairs(100_000, HAWK_DOVE, 0.5, "{ kind = \"well_mixed\" }");
    let mut engine = start(Kind::Cpu, &plan);
    engine.advance(200, &[]).expect("the run completes");
    let [first, second] = by_role(engine.as_mut(), &plan).map(|shares| mean(&shares).value);
    table.holds(
        "Hawk-Dove, first values more, learning from anybody, shares of hawks in both roles at step 200",
        "within 0.1 of each other",
        &format!("{first:.3}, {second:.3}"),
        (first - second).abs() < 0.1,
    );
    table.finish();
}
