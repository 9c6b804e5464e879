//! Counter-based random words: Philox4x32 (Salmon, Moraes, Dror & Shaw 2011), and polity's mapping of draws to counters.
//!
//! **Contract.** The random word of agent `i` of replica `r` for draw `d` in step `t` is
//! `philox(counter = [block, t, d, r], key = seed)[lane]` with the planar mapping
//! `block = (i / 128)·32 + i % 32`, `lane = (i / 32) % 4`. It depends on nothing else: not on threads, chunks,
//! workgroups or the order of evaluation. A draw id is `phase << 16 | occurrence << 8 | k`: the k-th draw of the n-th
//! occurrence of a phase, so inserting one phase leaves the draws of all others alone (common random numbers).
//!
//! Planar means that 128 consecutive agents share 32 consecutive blocks: it vectorises without shuffles on every
//! CPU and reads as coalesced words on a GPU. 7 rounds exist for measurement; the contract uses 10.
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects)]

use multiversion::multiversion;

/// First round multiplier of Philox4x32.
pub const PHILOX_M0: u32 = 0xD251_1F53;
/// Second round multiplier of Philox4x32.
pub const PHILOX_M1: u32 = 0xCD9E_8D57;
/// Key increment (golden ratio).
pub const PHILOX_W0: u32 = 0x9E37_79B9;
/// Key increment (√3 − 1).
pub const PHILOX_W1: u32 = 0xBB67_AE85;
/// Rounds of the contract.
pub const PHILOX_ROUNDS: usize = 10;
/// Agents served by one group of blocks; chunks of agents begin at multiples of it.
pub const GROUP: usize = 128;
/// Blocks per group.
pub const BLOCKS: usize = 32;

/// One Philox4x32 block of `ROUNDS` rounds.
#[must_use]
pub const fn philox4x32<const ROUNDS: usize>(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut c0, mut c1, mut c2, mut c3] = counter;
    let [mut k0, mut k1] = key;
    let mut round = 0usize;
    while round < ROUNDS {
        let p0 = (c0 as u64).wrapping_mul(PHILOX_M0 as u64);
        let p1 = (c2 as u64).wrapping_mul(PHILOX_M1 as u64);
        c0 = (p1 >> 32) as u32 ^ c1 ^ k0;
        c1 = p1 as u32;
        c2 = (p0 >> 32) as u32 ^ c3 ^ k1;
        c3 = p0 as u32;
        k0 = k0.wrapping_add(PHILOX_W0);
        k1 = k1.wrapping_add(PHILOX_W1);
        round = round.wrapping_add(1);
    }
    [c0, c1, c2, c3]
}

/// What names one draw of a whole population: everything of the counter but the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawKey {
    /// Seed of the run, `[low, high]`.
    pub seed: [u32; 2],
    /// Step, from 1; 0 is initialisation.
    pub step: u32,
    /// Draw id: `phase << 16 | occurrence << 8 | k`.
    pub draw: u32,
    /// Replica.
    pub replica: u32,
}

impl DrawKey {
    /// The word of one agent.
    ///
    /// ```
    /// use polity::num::rng::DrawKey;
    /// let key = DrawKey { seed: [0, 0], step: 0, draw: 0, replica: 0 };
    /// assert_eq!(key.word(0), 0x6627_e8d5); // first word of the first known answer
    /// assert_eq!(key.word(32), 0xe169_c58d); // agents 32 apart share a block
    /// ```
    #[must_use]
    pub const fn word(self, agent: u32) -> u32 {
        let block = ((agent >> 7) << 5) | (agent & 31);
        let lane = (agent >> 5) & 3;
        philox4x32::<PHILOX_ROUNDS>([block, self.step, self.draw, self.replica], self.seed)[lane as usize]
    }
}

/// Words that belong to two agents together, so that both of them can look them up: a key of their own, made of the first two words of a draw.
///
/// Block `k` of the pair (a, b) is `philox(counter = [a, b, k, stream], key = words 0 and 32 of the draw's block 0)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairKey([u32; 2]);

impl DrawKey {
    /// The key of the words of pairs.
    #[must_use]
    pub const fn pairs(self) -> PairKey {
        let words = philox4x32::<PHILOX_ROUNDS>([0, self.step, self.draw, self.replica], self.seed);
        PairKey([words[0], words[1]])
    }
}

impl PairKey {
    /// Four words of a pair.
    ///
    /// ```
    /// use polity::num::rng::{DrawKey, philox4x32};
    /// let draw = DrawKey { seed: [7, 0], step: 3, draw: 9, replica: 1 };
    /// assert_eq!(draw.pairs().block(4, 11, 2, 0), philox4x32::<10>([4, 11, 2, 0], [draw.word(0), draw.word(32)]));
    /// ```
    #[must_use]
    pub const fn block(self, a: u32, b: u32, block: u32, stream: u32) -> [u32; 4] {
        philox4x32::<PHILOX_ROUNDS>([a, b, block, stream], self.0)
    }
}

/// Fills `words` with block `block` of the pairs `(a[k], b[k])`, `k < len`: [`PairKey::block`], several at a time.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx512cd+bmi2", "x86_64+avx2+bmi2+fma"))]
pub fn fill_pairs<const N: usize>(key: PairKey, pairs: [&[u32; N]; 2], len: usize, block: u32, stream: u32, words: &mut [[u32; N]; 4]) {
    const { assert!(N.is_multiple_of(LANES), "pairs come in batches of LANES") };
    let mut at = 0usize;
    while at < len.min(N) {
        let mut counter = [[0u64; LANES], [0; LANES], [u64::from(block); LANES], [u64::from(stream); LANES]];
        for lane in 0..LANES {
            counter[0][lane] = u64::from(pairs[0][at.wrapping_add(lane)]);
            counter[1][lane] = u64::from(pairs[1][at.wrapping_add(lane)]);
        }
        let out = philox_lanes(counter, key.0);
        for lane in 0..LANES {
            for (words, out) in words.iter_mut().zip(&out) {
                words[at.wrapping_add(lane)] = out[lane] as u32;
            }
        }
        at = at.wrapping_add(LANES);
    }
}

/// The words of consecutive agents as a [`rand`] generator: for set-up code on the host that wants distributions.
///
/// Kernels never use it: how many words a distribution takes depends on their values.
///
/// ```
/// use polity::num::rng::{AgentStream, DrawKey};
/// use rand::RngExt;
/// let mut stream = AgentStream::new(DrawKey { seed: [1, 0], step: 0, draw: 9, replica: 0 });
/// let die = stream.random_range(1..=6);
/// assert!((1..=6).contains(&die));
/// ```
#[derive(Debug, Clone)]
pub struct AgentStream {
    key: DrawKey,
    next: u32,
}

impl AgentStream {
    /// Starts at agent 0.
    #[must_use]
    pub const fn new(key: DrawKey) -> Self {
        Self { key, next: 0 }
    }
}

impl rand::TryRng for AgentStream {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let word = self.key.word(self.next);
        self.next = self.next.wrapping_add(1);
        Ok(word)
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let low = self.try_next_u32()?;
        Ok((u64::from(self.try_next_u32()?) << 32) | u64::from(low))
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for part in bytes.chunks_mut(4) {
            part.copy_from_slice(&self.try_next_u32()?.to_le_bytes()[..part.len()]);
        }
        Ok(())
    }
}

/// Fills `words` with the words of agents `first ..`; `first` and the length are multiples of [`GROUP`].
///
/// Speed: 2.8 G words/s and core with AVX-512, 1.75 with AVX2 (`benches/phases.rs` measures it).
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx512cd+bmi2", "x86_64+avx2+bmi2+fma"))]
pub fn fill_words(key: DrawKey, first: usize, words: &mut [u32]) {
    debug_assert!(first.is_multiple_of(GROUP) && words.len().is_multiple_of(GROUP), "draws come in groups of {GROUP}");
    let mut block = ((first / GROUP) as u32).wrapping_mul(BLOCKS as u32);
    for group in words.as_chunks_mut::<GROUP>().0 {
        let (lower, upper) = group.split_at_mut(64);
        let (lane0, lane1) = lower.split_at_mut(32);
        let (lane2, lane3) = upper.split_at_mut(32);
        for half in 0..2usize {
            let at = half.wrapping_mul(LANES);
            let mut counter = [[0u64; LANES], [u64::from(key.step); LANES], [u64::from(key.draw); LANES], [u64::from(key.replica); LANES]];
            for (lane, c) in counter[0].iter_mut().enumerate() {
                *c = u64::from(block.wrapping_add(at as u32).wrapping_add(lane as u32));
            }
            let out = philox_lanes(counter, key.seed);
            for lane in 0..LANES {
                lane0[at.wrapping_add(lane)] = out[0][lane] as u32;
                lane1[at.wrapping_add(lane)] = out[1][lane] as u32;
                lane2[at.wrapping_add(lane)] = out[2][lane] as u32;
                lane3[at.wrapping_add(lane)] = out[3][lane] as u32;
            }
        }
        block = block.wrapping_add(BLOCKS as u32);
    }
}

/// Lanes of one vector batch: 16 values in `u64` halves fill two AVX-512 registers per variable; 32 would spill.
const LANES: usize = 16;

/// [`LANES`] blocks; values live in the low half of `u64`, the form that becomes `vpmuludq` everywhere.
#[inline(always)]
fn philox_lanes(counter: [[u64; LANES]; 4], key: [u32; 2]) -> [[u64; LANES]; 4] {
    const LOW: u64 = 0xffff_ffff;
    let [mut c0, mut c1, mut c2, mut c3] = counter;
    let [mut k0, mut k1] = key;
    for _ in 0..PHILOX_ROUNDS {
        for lane in 0..LANES {
            let p0 = (c0[lane] & LOW).wrapping_mul(u64::from(PHILOX_M0));
            let p1 = (c2[lane] & LOW).wrapping_mul(u64::from(PHILOX_M1));
            c0[lane] = (p1 >> 32) ^ c1[lane] ^ u64::from(k0);
            c2[lane] = (p0 >> 32) ^ c3[lane] ^ u64::from(k1);
            c1[lane] = p1;
            c3[lane] = p0;
        }
        k0 = k0.wrapping_add(PHILOX_W0);
        k1 = k1.wrapping_add(PHILOX_W1);
    }
    [c0, c1, c2, c3]
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests run with overflow checks")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_answers() {
        let text = include_str!("../../tests/vectors/philox4x32.txt");
        let mut rows = 0;
        for line in text.lines().filter(|l| l.starts_with("philox4x32")) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let w: Vec<u32> = fields[2..].iter().map(|h| u32::from_str_radix(h, 16).expect("hex")).collect();
            let (counter, key) = ([w[0], w[1], w[2], w[3]], [w[4], w[5]]);
            let got = match fields[1] {
                "7" => philox4x32::<7>(counter, key),
                "10" => philox4x32::<10>(counter, key),
                other => panic!("unknown round count {other}"),
            };
            assert_eq!(got, [w[6], w[7], w[8], w[9]], "{line}");
            rows += 1;
        }
        assert_eq!(rows, 6, "every row of the file was read");
    }

    proptest! {
        #[test]
        fn filled_pairs_follow_the_contract(seed: [u32; 2], step: u32, draw: u32, block: u32, stream: u32, pairs: [[u32; 2]; 5], len in 0usize..48) {
            let key = DrawKey { seed, step, draw, replica: 1 }.pairs();
            let of = |side: usize| std::array::from_fn::<u32, 48, _>(|k| pairs[k % 5][side].wrapping_add(k as u32));
            let (a, b, mut words) = (of(0), of(1), [[0u32; 48]; 4]);
            fill_pairs(key, [&a, &b], len, block, stream, &mut words);
            for k in 0..len {
                let filled: [u32; 4] = std::array::from_fn(|w| words[w][k]);
                prop_assert_eq!(filled, key.block(a[k], b[k], block, stream));
            }
        }

        #[test]
        fn filled_words_follow_the_contract(seed: [u32; 2], step: u32, draw: u32, replica: u32, group in 0u32..1000) {
            let key = DrawKey { seed, step, draw, replica };
            let mut words = [0u32; 256];
            fill_words(key, group as usize * GROUP, &mut words);
            for (i, word) in words.iter().enumerate() {
                prop_assert_eq!(*word, key.word(group * 128 + i as u32));
            }
        }
    }
}
