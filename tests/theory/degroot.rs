//! DeGroot on links with weights: everybody ends at the mean of the first values by the left eigenvector of the matrix of trust. Friedkin and
//! Johnsen: agents who hold on to their first values, some more than others, rest where a linear system says.

use crate::table::Table;
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::world::{Store, World};

const AGENTS: u32 = 6;

/// Trust of i in j: weights of the links, 1 in itself, over their sum.
fn trust() -> [[f64; AGENTS as usize]; AGENTS as usize] {
    let mut trust = [[0.0f64; AGENTS as usize]; AGENTS as usize];
    for line in std::fs::read_to_string("tests/theory/degroot.csv").expect("is there").lines().skip(1) {
        let fields: Vec<f64> = line.split(',').map(|f| f.parse().expect("a number")).collect();
        trust[fields[0] as usize][fields[1] as usize] = fields[2];
    }
    for (i, row) in trust.iter_mut().enumerate() {
        row[i] = 1.0;
        let sum: f64 = row.iter().sum();
        for t in row.iter_mut() {
            *t /= sum;
        }
    }
    trust
}

/// Values of a replica's agents.
fn values(plan: &Plan, world: &World, replica: u32) -> Vec<f64> {
    let store = world.columns.iter().find(|s| s.column == Column::Value).expect("values are a column");
    Store::range(plan, 0, replica).map(|at| f64::from(store.data.get(at)) / 65_535.0).collect()
}

#[test]
fn consensus_by_the_left_eigenvector() {
    let mut table = Table::default();
    let plan = plan(
        "seed = 4\nsteps = 200\npopulation = { agents = 6, replicas = 200 }\n\
         topology = { kind = \"edges\", file = \"tests/theory/degroot.csv\", directed = true, weighted = true }\n\
         values = { dimensions = [\"opinion\"] }\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{ kind = \"uniform\", low = 0.0, high = 1.0 }]\n\
         [[phase]]\nkind = \"influence/average\"\nweight = 1.0\ninclude_self = true\n",
    );
    let trust = trust();
    let mut power = [1.0 / f64::from(AGENTS); AGENTS as usize];
    for _ in 0..10_000 {
        power = std::array::from_fn(|j| (0..AGENTS as usize).map(|i| power[i] * trust[i][j]).sum());
    }
    let values = |world: &World, replica: u32| values(&plan, world, replica);
    let first = World::new(&plan);
    let mut backend = start(Kind::Cpu, &plan);
    backend.advance(200, &[]).expect("the run completes");
    let last = backend.world().expect("the state can be read");
    let (mut worst, mut spread, mut from_mean) = (0.0f64, 0.0f64, 0.0f64);
    for replica in 0..200 {
        let (before, after) = (values(&first, replica), values(&last, replica));
        let expected: f64 = power.iter().zip(&before).map(|(s, v)| s * v).sum();
        let mean = before.iter().sum::<f64>() / f64::from(AGENTS);
        worst = after.iter().fold(worst, |worst, v| worst.max((v - expected).abs()));
        spread = spread.max(after.iter().fold(0.0f64, |m, v| m.max(*v)) - after.iter().fold(1.0f64, |m, v| m.min(*v)));
        from_mean = from_mean.max((expected - mean).abs());
    }
    let what = "DeGroot on tests/theory/degroot.csv, 200 populations of 6 seed 4, 200 steps";
    table.holds(&format!("{what}: farthest from the consensus by the left eigenvector"), "< 0.0002", &format!("{worst:.6}"), worst < 2e-4);
    table.holds(&format!("{what}: largest difference of opinions left"), "< 0.0002", &format!("{spread:.6}"), spread < 2e-4);
    table.holds(&format!("{what}: that consensus is not the mean"), "> 0.02 somewhere", &format!("{from_mean:.3}"), from_mean > 0.02);
    table.finish();
}

/// Where values rest: x of `(I − ΛW) x = (I − Λ) v`, Λ the susceptibilities, by Gaussian elimination.
fn rest(trust: &[[f64; AGENTS as usize]; AGENTS as usize], susceptible: &[f64], first: &[f64]) -> Vec<f64> {
    let n = AGENTS as usize;
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let left = (0..n).map(|j| f64::from(u8::from(i == j)) - susceptible[i] * trust[i][j]);
            left.chain([(1.0 - susceptible[i]) * first[i]]).collect()
        })
        .collect();
    for k in 0..n {
        let pivot = (k..n).max_by(|a, b| rows[*a][k].abs().total_cmp(&rows[*b][k].abs())).expect("there are rows");
        rows.swap(k, pivot);
        let top = rows[k].clone();
        for row in rows.iter_mut().skip(k + 1) {
            let by = row[k] / top[k];
            row.iter_mut().zip(&top).for_each(|(x, t)| *x -= by * t);
        }
    }
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| rows[i][j] * x[j]).sum();
        x[i] = (rows[i][n] - known) / rows[i][i];
    }
    x
}

#[test]
fn friedkin_and_johnsen_rest_where_a_linear_system_says() {
    let mut table = Table::default();
    let (replicas, anchors) = (200, [0.0, 0.25, 0.75]);
    let plan = plan(&format!(
        "seed = 9\nsteps = 200\npopulation = {{ agents = 6, replicas = {replicas} }}\n\
         topology = {{ kind = \"edges\", file = \"tests/theory/degroot.csv\", directed = true, weighted = true }}\n\
         values = {{ dimensions = [\"opinion\"] }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{{ kind = \"constant\", at = 0.5 }}]\n\
         value = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
         [[class]]\nname = \"open\"\nfraction = 0.333334\nplacement = \"random\"\n[[class]]\nname = \"firm\"\nfraction = 0.333333\nplacement = \"random\"\n\
         [[class]]\nname = \"firmer\"\nfraction = 0.333333\nplacement = \"random\"\n\
         [[phase]]\nkind = \"influence/average\"\nweight = 1.0\ninclude_self = true\nanchor_to = \"origin\"\nanchor = {{ class = {anchors:?} }}\n"
    ));
    let trust = trust();
    let first = World::new(&plan);
    let mut backend = start(Kind::Cpu, &plan);
    backend.advance(200, &[]).expect("the run completes");
    let last = backend.world().expect("the state can be read");
    let classes = first.columns.iter().find(|s| s.column == Column::Class).expect("classes are a column");
    let (mut worst, mut spread, mut unanchored) = (0.0f64, f64::INFINITY, 0.0f64);
    for replica in 0..replicas {
        let (before, after) = (values(&plan, &first, replica), values(&plan, &last, replica));
        let susceptible: Vec<f64> = Store::range(&plan, 0, replica).map(|at| 1.0 - anchors[classes.data.get(at) as usize]).collect();
        let expected = rest(&trust, &susceptible, &before);
        worst = after.iter().zip(&expected).fold(worst, |worst, (v, x)| worst.max((v - x).abs()));
        spread = spread.min(after.iter().fold(0.0f64, |m, v| m.max(*v)) - after.iter().fold(1.0f64, |m, v| m.min(*v)));
        let alike = rest(&trust, &[1.0 - (anchors[1] + anchors[2]) / 3.0; AGENTS as usize], &before);
        unanchored = after.iter().zip(&alike).fold(unanchored, |most, (v, x)| most.max((v - x).abs()));
    }
    let what = "Friedkin & Johnsen on tests/theory/degroot.csv, anchors 0, .25 and .75 by class, 200 populations of 6 seed 9, 200 steps";
    table.holds(&format!("{what}: farthest from (I - LW)^-1 (I - L) v(0)"), "< 0.0002", &format!("{worst:.6}"), worst < 2e-4);
    table.holds(&format!("{what}: smallest difference of opinions left"), "> 0.02", &format!("{spread:.4}"), spread > 0.02);
    table.holds(
        &format!("{what}: with the mean anchor for all it would be off by"),
        "> 0.05 somewhere",
        &format!("{unanchored:.3}"),
        unanchored > 0.05,
    );
    table.finish();
}
