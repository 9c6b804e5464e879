//! Numbers of trait classes: two classes that compare payoffs with selection intensities of their own, against the chain of both classes' counts.

use crate::table::{Table, share};
use crate::world::{absorb, agree, fixed, plan};
use polity::backend::Kind;

/// Agents of either class.
const EACH: usize = 3;
/// Selection intensity and probability of revising of either class.
const BETA: [f64; 2] = [0.0, 8.0];
const UPDATE: [f64; 2] = [1.0, 0.2];
/// Payoffs of A and B.
const GAME: [[f64; 2]; 2] = [[1.0, 0.0], [0.0, 0.6]];

/// Probability of `k` of `n` independent events of probability `p`.
fn binomial(n: usize, k: usize, p: f64) -> f64 {
    let ways: f64 = (0..k).map(|j| (n - j) as f64 / (j + 1) as f64).product();
    ways * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
}

/// From how many of one class play A to how many do next: those of A who leave and those of B who come, all at once.
fn next(k: usize, comes: f64, leaves: f64) -> Vec<f64> {
    let mut next = vec![0.0; EACH + 1];
    for left in 0..=k {
        for come in 0..=EACH - k {
            next[k - left + come] += binomial(k, left, leaves) * binomial(EACH - k, come, comes);
        }
    }
    next
}

/// Probability that all play A in the end, by how many of either class do now.
fn chain(beta: [f64; 2], update: [f64; 2]) -> [[f64; EACH + 1]; EACH + 1] {
    let all = 2 * EACH;
    let mut ends = [[0.0; EACH + 1]; EACH + 1];
    ends[EACH][EACH] = 1.0;
    let flows: Vec<[Vec<f64>; 2]> = (0..(EACH + 1) * (EACH + 1))
        .map(|state| {
            let (k, n) = ([state / (EACH + 1), state % (EACH + 1)], state / (EACH + 1) + state % (EACH + 1));
            let others = (all - 1) as f64;
            // What A and B earn against the others.
            let a = (GAME[0][0] * (n as f64 - 1.0) + GAME[0][1] * (all - n) as f64) / others;
            let b = (GAME[1][0] * n as f64 + GAME[1][1] * ((all - n) as f64 - 1.0)) / others;
            let adopts = |class: usize, lead: f64| update[class] / (1.0 + (-beta[class] * lead).exp());
            [0, 1].map(|c| next(k[c], n as f64 / others * adopts(c, a - b), (all - n) as f64 / others * adopts(c, b - a)))
        })
        .collect();
    for _ in 0..1000 {
        let before = ends;
        for (state, [first, second]) in flows.iter().enumerate() {
            let at = [state / (EACH + 1), state % (EACH + 1)];
            if at != [0, 0] && at != [EACH, EACH] {
                let goes = |i: usize, j: usize| first[i] * second[j] * before[i][j];
                ends[at[0]][at[1]] = (0..=EACH).flat_map(|i| (0..=EACH).map(move |j| (i, j))).map(|(i, j)| goes(i, j)).sum();
            }
        }
    }
    ends
}

#[test]
fn two_classes_of_selection_intensity_follow_their_chain() {
    let mut table = Table::default();
    let (start, replicas) = (3usize, 4_000);
    let config = |replicas: usize, beta: &str, update: &str| {
        plan(&format!(
            "seed = 31\nsteps = 100000\nstop = \"absorbed\"\npopulation = {{ agents = {}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n\
             init = {{ kind = \"counts\", counts = [{start}, {}] }}\n[[class]]\nname = \"drifts\"\nfraction = 0.5\nplacement = \"random\"\n\
             [[class]]\nname = \"selects\"\nfraction = 0.5\nplacement = \"random\"\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = {GAME:?}\n\
             payoff = \"field\"\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = {beta}\nupdate_probability = {update}\n",
            2 * EACH,
            2 * EACH - start
        ))
    };
    // The first players are any three of six.
    let ways = |n: usize, k: usize| (0..k).map(|j| (n - j) as f64 / (j + 1) as f64).product::<f64>();
    let any = |ends: &[[f64; EACH + 1]; EACH + 1]| -> f64 {
        (0..=start).map(|k| ways(EACH, k) * ways(EACH, start - k) / ways(2 * EACH, start) * ends[k][start - k]).sum()
    };
    let each = config(replicas, &format!("{{ class = {BETA:?} }}"), &format!("{{ class = {UPDATE:?} }}"));
    let expected = any(&chain(BETA, UPDATE));
    let found = fixed(&absorb(Kind::Cpu, &each, 25));
    table.near(
        "imitate/fermi beta by class 0, 8 and u 1, .2 fixation N=6 start 3 seed 31",
        expected,
        share(found, replicas, expected),
        1e-4,
    );
    // Exchanged: a number that lies twelve standard errors off.
    let (beta, update) = ([BETA[1], BETA[0]], [UPDATE[0], UPDATE[1]]);
    let exchanged = config(
        replicas,
        &format!("{{ class = {{ selects = {:?}, drifts = {:?} }} }}", beta[1], beta[0]),
        &format!("{{ class = {update:?} }}"),
    );
    let expected = any(&chain(beta, update));
    let found = fixed(&absorb(Kind::Cpu, &exchanged, 25));
    table.near(
        "imitate/fermi beta by class 8, 0 and u 1, .2 fixation N=6 start 3 seed 31",
        expected,
        share(found, replicas, expected),
        1e-4,
    );
    agree(&config(50, &format!("{{ class = {BETA:?} }}"), &format!("{{ class = {UPDATE:?} }}")), 20);
    table.finish();
}
