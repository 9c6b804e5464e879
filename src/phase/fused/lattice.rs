//! `interact/matrix` + `imitate/fermi` in one pass over a torus: a step reads and writes one byte per agent.
#![deny(clippy::float_arithmetic)]

use super::codes::{TILE, Thresholds, decide, keep, pair, thresholds};
use crate::config::plan::{PhasePlan, Plan, Topology, draw};
use crate::file::PayoffMode;
use crate::kernel::View;
use crate::num::rng::{DrawKey, GROUP, fill_words};
use crate::phase::interact::pairs::cpu::payoff_by_count;
use crate::world::graph::Graph;
use multiversion::multiversion;

/// The two fused phases of a plan.
#[derive(Debug, Clone)]
pub struct Lattice {
    /// Index of the first of the two phases in the step.
    pub index: usize,
    thresholds: Box<Thresholds>,
    moore: bool,
    width: usize,
    height: usize,
    update_q30: u32,
}

impl Lattice {
    /// The first pair of phases of the plan that can be fused.
    #[must_use]
    pub fn find(plan: &Plan) -> Option<Self> {
        let Topology::Lattice { width, height, .. } = *plan.topology() else { return None };
        let Graph::Lattice { around, torus: true, .. } = Graph::new(plan.topology(), plan.agents(), 0) else { return None };
        let moore = match around.len() {
            4 => false,
            8 => true,
            _ => return None,
        };
        let (index, game, rule) = pair(plan)?;
        if !matches!(game.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean) {
            return None;
        }
        let view = View {
            plan,
            phase: &plan.phases()[index],
            step: 0,
            replica: 0,
            strategy: &[],
            payoff: &[],
            resting: u32::MAX,
            left_over: None,
            graph: Graph::new(plan.topology(), plan.agents(), 0),
            columns: &[],
            include_self: false,
        };
        let thresholds = thresholds(rule, payoff_by_count(&view, game));
        let (width, height) = (width as usize, height as usize);
        Some(Self { index, thresholds, moore, width, height, update_q30: rule.revision.update_q30 })
    }

    /// See [`Thresholds`].
    #[must_use]
    pub fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// Columns and rows.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Do rows consist of whole words of four sites, as the shader wants them?
    #[must_use]
    pub fn fits_words(&self) -> bool {
        self.width.is_multiple_of(4)
    }

    /// Strategies after both phases for the rows `first / width ..` that `out` covers (whole rows).
    ///
    /// `imitate` is the second of the two phases; `key` names the step and the replica.
    pub fn rows(&self, imitate: &PhasePlan, key: DrawKey, strategy: &[u8], first: usize, out: &mut [u8]) {
        let top = first / self.width;
        let mut band = Band::new(self, imitate, key);
        band.codes[0] = self.code_row(strategy, top + self.height - 1);
        band.codes[1] = self.code_row(strategy, top);
        for (row, out) in out.chunks_mut(self.width).enumerate() {
            band.codes[2] = self.code_row(strategy, top + row + 1);
            band.row(top + row, out);
            band.codes.rotate_left(1);
        }
    }

    /// Codes of a row, between its two wrapped neighbours: `own · 16 + neighbours of strategy 1`.
    fn code_row(&self, strategy: &[u8], y: usize) -> Vec<u8> {
        let w = self.width;
        let row = |y: usize| {
            let begin = (y % self.height) * w;
            &strategy[begin..begin + w]
        };
        let (up, own, down) = (row(y + self.height - 1), row(y), row(y + 1));
        let mut codes = vec![0u8; w + 2];
        count(up, own, down, self.moore, &mut codes[1..=w]);
        (codes[0], codes[w + 1]) = (codes[w], codes[1]);
        codes
    }
}

/// Counts strategy 1 around each site of a row, the ends wrapped.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn count(up: &[u8], own: &[u8], down: &[u8], moore: bool, codes: &mut [u8]) {
    let w = own.len();
    let (up, down, codes) = (&up[..w], &down[..w], &mut codes[..w]);
    if moore {
        let column = |x: usize| up[x] + own[x] + down[x];
        for x in 1..w - 1 {
            codes[x] = (own[x] << 4) + column(x - 1) + up[x] + down[x] + column(x + 1);
        }
        codes[0] = (own[0] << 4) + column(w - 1) + up[0] + down[0] + column(1);
        codes[w - 1] = (own[w - 1] << 4) + column(w - 2) + up[w - 1] + down[w - 1] + column(0);
    } else {
        for x in 1..w - 1 {
            codes[x] = (own[x] << 4) + up[x] + own[x - 1] + own[x + 1] + down[x];
        }
        codes[0] = (own[0] << 4) + up[0] + own[w - 1] + own[1] + down[0];
        codes[w - 1] = (own[w - 1] << 4) + up[w - 1] + own[w - 2] + own[0] + down[w - 1];
    }
}

/// Rolling state of a band of rows.
struct Band<'a> {
    fused: &'a Lattice,
    model: DrawKey,
    revise: DrawKey,
    /// Codes of the rows above, of, and below the current one.
    codes: [Vec<u8>; 3],
    words: Box<[u32; TILE + 2 * GROUP]>,
    sleep: Box<[u32; TILE + 2 * GROUP]>,
}

impl<'a> Band<'a> {
    fn new(fused: &'a Lattice, imitate: &PhasePlan, key: DrawKey) -> Self {
        Self {
            fused,
            model: DrawKey { draw: imitate.draw(draw::MODEL), ..key },
            revise: DrawKey { draw: imitate.draw(draw::REVISE), ..key },
            codes: [Vec::new(), Vec::new(), Vec::new()],
            words: Box::new([0; TILE + 2 * GROUP]),
            sleep: Box::new([0; TILE + 2 * GROUP]),
        }
    }

    fn row(&mut self, y: usize, out: &mut [u8]) {
        let [up, own, down] = &self.codes;
        for (tile, out) in out.chunks_mut(TILE).enumerate() {
            let x = tile * TILE;
            let words = words_of(self.model, y * self.fused.width + x, out.len(), &mut self.words);
            let around = Around { up: &up[x..], own: &own[x..], down: &down[x..] };
            let thresholds = &self.fused.thresholds;
            if self.fused.moore {
                tile_moore(around, thresholds, words, out);
            } else {
                tile_von_neumann(around, thresholds, words, out);
            }
            if self.fused.update_q30 != 1 << 30 {
                let words = words_of(self.revise, y * self.fused.width + x, out.len(), &mut self.sleep);
                keep(&own[x + 1..], words, self.fused.update_q30, out);
            }
        }
    }
}

/// Words of agents `first .. first + len`, however aligned.
fn words_of(key: DrawKey, first: usize, len: usize, room: &mut [u32; TILE + 2 * GROUP]) -> &[u32] {
    let skipped = first % GROUP;
    fill_words(key, first - skipped, &mut room[..(skipped + len).next_multiple_of(GROUP)]);
    &room[skipped..skipped + len]
}

/// Code rows, each beginning one site to the left of the tile.
#[derive(Clone, Copy)]
struct Around<'a> {
    up: &'a [u8],
    own: &'a [u8],
    down: &'a [u8],
}

/// `b` where the mask is all ones, `a` where it is zero.
#[inline(always)]
const fn choose(mask: u8, a: u8, b: u8) -> u8 {
    a ^ ((a ^ b) & mask)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn tile_von_neumann(around: Around<'_>, thresholds: &Thresholds, words: &[u32], out: &mut [u8]) {
    let n = out.len().min(TILE);
    let (up, left, own, right, down) =
        (&around.up[1..=n], &around.own[..n], &around.own[1..=n], &around.own[2..n + 2], &around.down[1..=n]);
    let mut slots = [0u8; TILE];
    let mut models = [0u8; TILE];
    let words = &words[..n];
    for x in 0..n {
        slots[x] = (words[x] >> 30) as u8;
    }
    for x in 0..n {
        let odd = 0u8.wrapping_sub(slots[x] & 1);
        let low = choose(odd, up[x], left[x]);
        let high = choose(odd, right[x], down[x]);
        models[x] = choose(0u8.wrapping_sub(slots[x] >> 1), low, high);
    }
    // (word · 4 mod 2^32) >> 2
    decide(own, &models, thresholds, words, |word| word & 0x3fff_ffff, &mut out[..n]);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn tile_moore(around: Around<'_>, thresholds: &Thresholds, words: &[u32], out: &mut [u8]) {
    let n = out.len().min(TILE);
    let own = &around.own[1..=n];
    let mut slots = [0u8; TILE];
    let mut models = [0u8; TILE];
    let words = &words[..n];
    for x in 0..n {
        slots[x] = (words[x] >> 29) as u8;
    }
    let (up, mid, down) = (&around.up[..n + 2], &around.own[..n + 2], &around.down[..n + 2]);
    for x in 0..n {
        let odd = 0u8.wrapping_sub(slots[x] & 1);
        let second = 0u8.wrapping_sub((slots[x] >> 1) & 1);
        let low = choose(second, choose(odd, up[x], up[x + 1]), choose(odd, up[x + 2], mid[x]));
        let high = choose(second, choose(odd, mid[x + 2], down[x]), choose(odd, down[x + 1], down[x + 2]));
        models[x] = choose(0u8.wrapping_sub(slots[x] >> 2), low, high);
    }
    // (word · 8 mod 2^32) >> 2
    decide(own, &models, thresholds, words, |word| (word << 3) >> 2, &mut out[..n]);
}
