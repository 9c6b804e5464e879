//! A few of the same numbers from the GPU backend.

use crate::chain::Chain;
use crate::lattice::nowak_may;
use crate::mixed::hawk_dove;
use crate::table::{Table, share};
use crate::voter::ring_rows;
use crate::world::{Game, absorb, fixed, stationary};
use polity::backend::Kind;

#[test]
fn gpu_reproduces_theory() {
    if !crate::gpu::available("gpu_reproduces_theory") {
        return;
    }
    let mut table = Table::default();

    let game = Game { agents: 20_000, replicas: 3, matrix: hawk_dove(4.0), ..Game::default() };
    let found = stationary(Kind::Gpu, &game.plan(), 100, 200, 10);
    table.near("V01 gpu V=1 C=4 beta=1 u=1 N=2e4 seed 1, 3 populations, T=200", 0.25, found, 0.003);

    let (matrix, init) = ([[0.5, 0.5], [0.0, 0.0]], "kind = \"single_mutant\", mutant = \"A\", resident = \"B\"");
    let game = Game { agents: 50, replicas: 1_000, init, matrix, ..Game::default() };
    let exact = Chain::fermi(50, matrix, 1.0, 1.0).fixation()[1];
    let ends = absorb(Kind::Gpu, &game.plan(), 100);
    table.near("V05 gpu N=50 g=0.5 u=1 seed 1, 1000 populations", exact, share(fixed(&ends), ends.len(), exact), 0.01 * exact);

    ring_rows(&mut table, Kind::Gpu, 1_000, 300);

    let found = stationary(Kind::Gpu, &nowak_may(200, 1, 0.5, 1.85), 100, 150, 10);
    // One small lattice: its time average fluctuates by about 0.005.
    table.near("V21 gpu L=200 b=1.85 start 50 % C seed 1, mean of steps 100-150", 0.3155, found, 0.02);
    table.finish();
}
