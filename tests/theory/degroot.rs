//! DeGroot on links with weights: everybody ends at the mean of the first values by the left eigenvector of the matrix of trust.

use crate::table::Table;
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::world::{Store, World};

const AGENTS: u32 = 6;

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
    // Trust of i in j: weights of the links, 1 in itself, over their sum.
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
    let mut power = [1.0 / f64::from(AGENTS); AGENTS as usize];
    for _ in 0..10_000 {
        power = std::array::from_fn(|j| (0..AGENTS as usize).map(|i| power[i] * trust[i][j]).sum());
    }
    let values = |world: &World, replica: u32| -> Vec<f64> {
        let store = world.columns.iter().find(|s| s.column == Column::Value).expect("values are a column");
        Store::range(&plan, 0, replica).map(|at| f64::from(store.data.get(at)) / 65_535.0).collect()
    };
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
