//! Games of pairs: what `interact/matrix`, `interact/messages` and expectations of `interact/repeated` have in common.

pub mod cpu;
mod lists;
pub mod oracle;
mod precision;
pub mod rule;
mod sums;
mod weighted;

use crate::file::PayoffMode;
use crate::file::topology::Topology;
use crate::kernel::passes::{Passes, Slot};
use crate::rule::game::MatrixPlan;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Facts, Part};

/// File of the kernel in WGSL and its text.
pub const SHADER: (&str, &str) = ("shaders/interact/matrix.wgsl", include_str!("../../../../shaders/interact/matrix.wgsl"));
/// Expected payoffs of each strategy against the population.
pub const FIELD: (&str, &str) = ("shaders/interact/field.wgsl", include_str!("../../../../shaders/interact/field.wgsl"));
/// Payoffs of each strategy on either side of a complete bipartite graph.
pub const SIDES: (&str, &str) = ("shaders/interact/sides.wgsl", include_str!("../../../../shaders/interact/sides.wgsl"));

/// The passes of a game.
pub fn passes(game: &MatrixPlan, passes: &mut Passes<'_>) {
    match (game.mode, passes.plan.topology_of(passes.phase)) {
        (PayoffMode::Field, _) => passes.field(FIELD, u32::MAX, &[Part::Expected]),
        (PayoffMode::NeighborSum | PayoffMode::NeighborMean, Topology::Bipartite { left, .. }) => passes.field(SIDES, *left, &[Part::Game]),
        _ => {}
    }
    passes.kernel(SHADER, &[Slot::Field]);
}

/// Its facts; `speaks`: do players say something before they play?
#[must_use]
pub fn facts(game: &MatrixPlan, of: &Setting<'_>, speaks: bool) -> Facts {
    Facts {
        earns: Some(game.earns(of)),
        learns: false,
        around: game.around,
        surveys: false,
        stirs: false,
        writes_values: false,
        group_size: 1,
        creates: Vec::new(),
        revision: None,
        words: game.words(of),
        rounds: game.rounds(of),
        vocabulary: 0,
        speaks,
    }
}

/// Its numbers and tables.
pub fn words(game: &MatrixPlan, words: &mut Words) {
    words
        .scalar("mode", game.mode as u32)
        .scalar("samples", game.samples)
        .flag("symmetric", game.symmetric)
        .flag("ranked", game.ranked)
        .table("entries", game.entries.iter().map(|e| *e as u32));
}
