//! `interact/matrix` (mode `sample`) + `imitate/fermi` in a well-mixed population: opponents are read from one bit each and
//! models from one byte, so that a million agents' random reads stay in the second-level cache.
#![deny(clippy::float_arithmetic)]

use super::codes::{TILE, Thresholds, decide, keep, pair, thresholds};
use crate::config::Plan;
use crate::config::plan::{MatrixPlan, draw};
use crate::file::PayoffMode;
use crate::kernel::{Pool, View};
use crate::num::rng::{GROUP, fill_words};
use crate::phase::interact::pairs::cpu::sampled_payoff;
use multiversion::multiversion;

/// Most opponents whose number fits a code.
const SAMPLES_MAX: u32 = 15;

/// The two fused phases of a plan.
#[derive(Debug, Clone)]
pub struct WellMixed {
    /// Index of the first of the two phases in the step.
    pub index: usize,
    thresholds: Box<Thresholds>,
    samples: u32,
    update_q30: u32,
}

/// One bit and one byte per agent, between the two halves of the pass.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Strategies, 32 per word.
    pub bits: Vec<u32>,
    /// Words of one replica.
    pub bits_stride: usize,
    /// Codes.
    pub codes: Vec<u8>,
}

impl Scratch {
    /// Makes room for a plan.
    pub fn resize(&mut self, plan: &Plan) {
        self.bits_stride = (plan.agents() as usize).div_ceil(32);
        self.bits.resize(self.bits_stride * plan.replicas() as usize, 0);
        self.codes.resize(plan.stride() * plan.replicas() as usize, 0);
    }
}

impl WellMixed {
    /// The first pair of phases of the plan that can be fused.
    #[must_use]
    pub fn find(plan: &Plan) -> Option<Self> {
        let (index, game, rule) = pair(plan)?;
        let fits = game.mode == PayoffMode::Sample && game.samples <= SAMPLES_MAX && !plan.topology().is_graph() && plan.agents() > 1;
        let packed = |game: &MatrixPlan| std::array::from_fn(|code| sampled_payoff(game, (code / 16) as u8, (code % 16) as u32));
        fits.then(|| Self {
            index,
            thresholds: thresholds(rule, packed(game)),
            samples: game.samples,
            update_q30: rule.revision.update_q30,
        })
    }

    /// Packs the strategies of agents `first ..`, 32 per word.
    pub fn pack(strategy: &[u8], first: usize, words: &mut [u32]) {
        let strategy = &strategy[first..];
        for (word, part) in words.iter_mut().zip(strategy.chunks(32)) {
            let mut bytes = [0u8; 32];
            bytes[..part.len()].copy_from_slice(part);
            *word = bytes.as_chunks::<8>().0.iter().enumerate().fold(0, |word, (k, eight)| {
                // The product gathers the low bits of eight bytes in its top byte.
                let bits = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                word | ((bits as u32) << (8 * k))
            });
        }
    }

    /// Codes of agents `first ..`: plays the sampled opponents.
    pub fn play(&self, view: &View<'_>, bits: &[u32], first: usize, out: &mut [u8]) {
        let samples = self.samples;
        for (tile, out) in out.chunks_mut(TILE).enumerate() {
            let begin = first + tile * TILE;
            for (code, s) in out.iter_mut().zip(&view.strategy[begin..]) {
                *code = *s << 4;
            }
            for q in 0..samples {
                let mut picked = [0u32; TILE];
                pick(view, [draw::OPPONENT + 2 * q, draw::OPPONENT + 2 * q + 1], begin, out.len(), &mut picked);
                let mut words = [0u32; TILE];
                gather(bits, |j| j >> 5, &picked[..out.len()], &mut words);
                add_bits(&words, &picked, out);
            }
        }
    }

    /// Strategies of agents `first ..` after looking at a model each.
    pub fn learn(&self, view: &View<'_>, codes: &[u8], first: usize, out: &mut [u8]) {
        for (tile, out) in out.chunks_mut(TILE).enumerate() {
            let begin = first + tile * TILE;
            let mut picked = [0u32; TILE];
            pick(view, [draw::MODEL, draw::MODEL_LOW], begin, out.len(), &mut picked);
            let mut models = [0u8; TILE];
            gather(codes, |j| j, &picked[..out.len()], &mut models);
            let own = &codes[begin..begin + out.len()];
            let mut words = [0u32; TILE];
            fill_words(view.key(draw::ADOPT), begin, &mut words[..out.len().next_multiple_of(GROUP)]);
            adopt(own, &models, &self.thresholds, &words, out);
            if self.update_q30 != 1 << 30 {
                fill_words(view.key(draw::REVISE), begin, &mut words[..out.len().next_multiple_of(GROUP)]);
                keep(own, &words, self.update_q30, out);
            }
        }
    }
}

/// What stands at the places of those who were picked. Eight at a time: with one, the speed of the loop depends on where the linker puts it.
#[inline(always)]
fn gather<T: Copy>(from: &[T], place: impl Fn(u32) -> u32, picked: &[u32], out: &mut [T]) {
    let (eights, rest) = picked.as_chunks::<8>();
    let (out, others) = out[..picked.len()].as_chunks_mut::<8>();
    for (out, j) in out.iter_mut().zip(eights) {
        *out = j.map(|j| from[place(j) as usize]);
    }
    for (out, j) in others.iter_mut().zip(rest) {
        *out = from[place(*j) as usize];
    }
}

/// Indices that the draws `high` (and `low`) choose from the population.
fn pick(view: &View<'_>, [high, low]: [u32; 2], begin: usize, len: usize, picked: &mut [u32; TILE]) {
    let pool = view.pool();
    let filled = len.next_multiple_of(GROUP);
    let mut low_words = [0u32; TILE];
    fill_words(view.key(high), begin, &mut picked[..filled]);
    if pool.wide {
        fill_words(view.key(low), begin, &mut low_words[..filled]);
    }
    choose(pool, begin as u32, &low_words[..filled], &mut picked[..filled]);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn choose(pool: Pool, begin: u32, low: &[u32], picked: &mut [u32]) {
    if pool.wide {
        for (lane, (word, low)) in picked.iter_mut().zip(low).enumerate() {
            *word = pool.pick(begin.wrapping_add(lane as u32), *word, *low);
        }
    } else {
        let narrow = Pool { wide: false, ..pool };
        for (lane, word) in picked.iter_mut().enumerate() {
            *word = narrow.pick(begin.wrapping_add(lane as u32), *word, 0);
        }
    }
}

/// Adds the picked bit of each word.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn add_bits(words: &[u32; TILE], picked: &[u32; TILE], codes: &mut [u8]) {
    for ((code, word), j) in codes.iter_mut().zip(words).zip(picked) {
        *code = code.wrapping_add(((*word >> (*j & 31)) & 1) as u8);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn adopt(own: &[u8], models: &[u8; TILE], thresholds: &Thresholds, words: &[u32; TILE], out: &mut [u8]) {
    decide(own, models, thresholds, words, |word| word >> 2, out);
}
