//! Keyed permutations of `0 .. n`: random matchings and shuffles without memory, evaluated at any point in either direction.
//!
//! An unbalanced Feistel network (Luby & Rackoff 1988) on the smallest power of two that holds `n`, with cycle walking
//! (Black & Rogaway 2002) back into the range: fewer than two evaluations on average. A random rotation of `0 .. n` before
//! and after makes every single place exactly uniform; six rounds suffice for large `n`, small ones take fourteen, because
//! a network on three bits with few rounds prefers some permutations by ten per cent. Position `p` of the permuted order is held by agent `inverse(p)`; in a matching the agents at positions `2m` and `2m + 1` meet.
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects)]

use super::rng::{DrawKey, PHILOX_ROUNDS, philox4x32};
use super::wide::index_below;
use multiversion::multiversion;

/// Double rounds at most; each takes two key words.
pub const PAIRS: usize = 7;
/// Double rounds above [`SMALL`] elements.
pub const PAIRS_LARGE: usize = 3;
/// Up to this many elements all double rounds are used.
pub const SMALL: u32 = 1024;

/// One permutation of `0 .. n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permutation {
    keys: [[u32; 2]; PAIRS],
    pairs: usize,
    before: u32,
    after: u32,
    n: u32,
    low_bits: u32,
    high_bits: u32,
}

impl Permutation {
    /// The permutation of `0 .. n` that belongs to a draw: its keys are blocks 0 to 3 of that draw, in order;
    /// words 14 and 15 are the rotations.
    #[must_use]
    pub fn new(key: DrawKey, n: u32) -> Self {
        let mut words = [0u32; 16];
        for (block, out) in words.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            *out = philox4x32::<PHILOX_ROUNDS>([block as u32, key.step, key.draw, key.replica], key.seed);
        }
        let mut keys = [[0u32; 2]; PAIRS];
        keys.copy_from_slice(&words.as_chunks::<2>().0[..PAIRS]);
        let (low_bits, high_bits) = Self::split(n);
        let pairs = if n > SMALL { PAIRS_LARGE } else { PAIRS };
        Self { keys, pairs, before: index_below(words[14], n), after: index_below(words[15], n), n, low_bits, high_bits }
    }

    /// Bits of the two halves: `low + high = max(2, ceil(log2 n))`, high at least low.
    #[must_use]
    pub const fn split(n: u32) -> (u32, u32) {
        let needed = 32u32.wrapping_sub(n.saturating_sub(1).leading_zeros());
        let bits = if needed < 2 { 2 } else { needed };
        (bits >> 1, bits.wrapping_sub(bits >> 1))
    }

    /// Where element `i < n` goes.
    #[inline]
    #[must_use]
    pub fn forward(&self, i: u32) -> u32 {
        let mut x = self.encrypt(self.rotate(i, self.before));
        while x >= self.n {
            x = self.encrypt(x);
        }
        self.rotate(x, self.after)
    }

    /// Which element goes to `p < n`.
    #[inline]
    #[must_use]
    pub fn inverse(&self, p: u32) -> u32 {
        let mut x = self.decrypt(self.rotate(p, self.n.wrapping_sub(self.after)));
        while x >= self.n {
            x = self.decrypt(x);
        }
        self.rotate(x, self.n.wrapping_sub(self.before))
    }

    /// [`forward`](Self::forward) of each element, in place: the same bits, several times faster.
    pub fn forward_many(&self, values: &mut [u32]) {
        forward_blocks(self, values);
    }

    /// [`inverse`](Self::inverse) of each place, in place: the same bits, several times faster.
    pub fn inverse_many(&self, values: &mut [u32]) {
        inverse_blocks(self, values);
    }

    /// Rotates, walks and rotates again in blocks of [`LANES`]; lanes that leave the range are packed together and walk on.
    #[inline(always)]
    fn walk<const BACK: bool>(&self, values: &mut [u32], before: u32, after: u32) {
        for block in values.chunks_mut(LANES) {
            for x in &mut *block {
                *x = self.rotate(*x, before);
            }
            self.rounds::<BACK>(block);
            let (mut places, mut open) = ([0u16; LANES], 0usize);
            for (place, x) in block.iter().enumerate() {
                places[open & (LANES - 1)] = place as u16;
                open = open.wrapping_add(usize::from(*x >= self.n));
            }
            let mut outside = [0u32; LANES];
            while open > 0 {
                for (x, place) in outside.iter_mut().zip(&places[..open]) {
                    *x = block[usize::from(*place)];
                }
                self.rounds::<BACK>(&mut outside[..open]);
                let mut still = 0usize;
                for at in 0..open {
                    let (place, x) = (places[at], outside[at]);
                    block[usize::from(place)] = x;
                    places[still] = place;
                    still = still.wrapping_add(usize::from(x >= self.n));
                }
                open = still;
            }
            for x in block {
                *x = self.rotate(*x, after);
            }
        }
    }

    /// One evaluation of the network in each of at most [`LANES`] lanes: [`encrypt`](Self::encrypt), or `BACK` [`decrypt`](Self::decrypt).
    #[inline(always)]
    fn rounds<const BACK: bool>(&self, values: &mut [u32]) {
        let (wide, rest) = values.as_chunks_mut::<64>();
        for lanes in wide {
            self.lanes::<64, BACK>(lanes);
        }
        for part in rest.chunks_mut(16) {
            let mut lanes = [0u32; 16];
            lanes[..part.len()].copy_from_slice(part);
            self.lanes::<16, BACK>(&mut lanes);
            part.copy_from_slice(&lanes[..part.len()]);
        }
    }

    /// The halves of `N` lanes stay in registers through all rounds: 64 are four vectors of each half with AVX-512.
    #[inline(always)]
    fn lanes<const N: usize, const BACK: bool>(&self, values: &mut [u32; N]) {
        let (low_mask, high_mask, shift) = (mask(self.low_bits), mask(self.high_bits), self.low_bits & 31);
        let (mut low, mut high) = ([0u32; N], [0u32; N]);
        for at in 0..N {
            low[at] = values[at] & low_mask;
            high[at] = values[at] >> shift;
        }
        for round in 0..self.pairs {
            let pair = self.keys[if BACK { self.pairs.wrapping_sub(1).wrapping_sub(round) } else { round }];
            for at in 0..N {
                if BACK {
                    low[at] ^= mix(high[at], pair[1]) & low_mask;
                    high[at] ^= mix(low[at], pair[0]) & high_mask;
                } else {
                    high[at] ^= mix(low[at], pair[0]) & high_mask;
                    low[at] ^= mix(high[at], pair[1]) & low_mask;
                }
            }
        }
        for at in 0..N {
            values[at] = (high[at] << shift) | low[at];
        }
    }

    /// `(x + by) mod n` for `x < n`, `by ≤ n`, `n < 2^31`.
    #[inline(always)]
    const fn rotate(&self, x: u32, by: u32) -> u32 {
        let sum = x.wrapping_add(by);
        if sum >= self.n { sum.wrapping_sub(self.n) } else { sum }
    }

    /// The agent that `i` meets in a random matching, and whether `i` holds the first seat; `None`: `i` rests (odd `n`).
    #[inline]
    #[must_use]
    pub fn partner(&self, i: u32) -> Option<(u32, bool)> {
        let seat = self.forward(i);
        let other = seat ^ 1;
        (other < self.n).then(|| (self.inverse(other), seat & 1 == 0))
    }

    #[inline(always)]
    fn encrypt(&self, x: u32) -> u32 {
        let (mut low, mut high) = (x & mask(self.low_bits), x >> self.low_bits);
        for pair in &self.keys[..self.pairs] {
            high ^= mix(low, pair[0]) & mask(self.high_bits);
            low ^= mix(high, pair[1]) & mask(self.low_bits);
        }
        (high << self.low_bits) | low
    }

    #[inline(always)]
    fn decrypt(&self, x: u32) -> u32 {
        let (mut low, mut high) = (x & mask(self.low_bits), x >> self.low_bits);
        for pair in self.keys[..self.pairs].iter().rev() {
            low ^= mix(high, pair[1]) & mask(self.low_bits);
            high ^= mix(low, pair[0]) & mask(self.high_bits);
        }
        (high << self.low_bits) | low
    }
}

/// Lanes of a block; it stays in the first-level cache, and those that left the range fill vectors of their own.
const LANES: usize = 512;

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn forward_blocks(p: &Permutation, values: &mut [u32]) {
    p.walk::<false>(values, p.before, p.after);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn inverse_blocks(p: &Permutation, values: &mut [u32]) {
    p.walk::<true>(values, p.n.wrapping_sub(p.after), p.n.wrapping_sub(p.before));
}

#[inline(always)]
const fn mask(bits: u32) -> u32 {
    (1u32 << bits).wrapping_sub(1) // bits ≤ 16
}

/// Round function: two multiplications with xor-shifts between.
#[inline(always)]
const fn mix(x: u32, key: u32) -> u32 {
    let mut h = x.wrapping_add(key).wrapping_mul(0x9E37_79B1);
    h = (h ^ (h >> 15)).wrapping_mul(0x85EB_CA77);
    h = (h ^ key.rotate_left(16) ^ (h >> 13)).wrapping_mul(0xC2B2_AE3D);
    h ^ (h >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permutation(step: u32, n: u32) -> Permutation {
        Permutation::new(DrawKey { seed: [11, 0], step, draw: 5, replica: 2 }, n)
    }

    #[test]
    fn is_a_bijection_with_its_inverse() {
        for n in [1, 2, 3, 4, 5, 7, 8, 9, 100, 1000, 1025, 65_537] {
            let p = permutation(n, n);
            let mut seen = vec![false; n as usize];
            for i in 0..n {
                let to = p.forward(i);
                assert!(!std::mem::replace(&mut seen[to as usize], true), "{n}: {to} hit twice");
                assert_eq!(p.inverse(to), i);
            }
        }
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        for n in (1..=70).chain([1000, 1024, 1025, 65_536, 65_537, 1 << 20, 1_000_000, (1 << 31) - 1]) {
            let p = permutation(n ^ 5, n);
            for first in [0, 1, 33, n / 2, n.saturating_sub(700)].into_iter().filter(|first| *first < n) {
                let elements: Vec<u32> = (first..n.min(first + 700)).collect();
                let mut many = elements.clone();
                p.forward_many(&mut many);
                assert!(many.iter().zip(&elements).all(|(to, i)| *to == p.forward(*i)), "forward, n {n}, from {first}");
                p.inverse_many(&mut many);
                assert_eq!(many, elements, "there and back, n {n}, from {first}");
                p.inverse_many(&mut many);
                assert!(many.iter().zip(&elements).all(|(to, i)| *to == p.inverse(*i)), "inverse, n {n}, from {first}");
            }
        }
    }

    #[test]
    fn huge_ranges_work() {
        let n = (1 << 31) - 1;
        let p = permutation(1, n);
        for i in [0, 1, 12_345_678, n - 1] {
            assert_eq!(p.inverse(p.forward(i)), i);
        }
    }

    #[test]
    fn every_partner_is_equally_likely() {
        // 10 agents: 9 possible partners of agent 0, 9000 steps: chi² with 8 degrees of freedom stays below 26.1 (p = .001).
        let mut met = [0f64; 10];
        let mut first_seat = 0;
        for step in 0..9000 {
            let (other, first) = permutation(step, 10).partner(0).expect("10 is even");
            met[other as usize] += 1.0;
            first_seat += u32::from(first);
        }
        let chi2: f64 = met[1..].iter().map(|c| (c - 1000.0).powi(2) / 1000.0).sum();
        assert_eq!(met[0], 0.0);
        assert!(chi2 < 26.1, "chi² {chi2}, {met:?}");
        assert!((4300..4700).contains(&first_seat), "seats are fair: {first_seat}");
    }

    #[test]
    fn odd_populations_rest_one_agent_fairly() {
        let mut rests = [0f64; 5];
        for step in 0..5000 {
            let p = permutation(step, 5);
            let resting: Vec<u32> = (0..5).filter(|&i| p.partner(i).is_none()).collect();
            assert_eq!(resting, [p.inverse(4)]);
            rests[resting[0] as usize] += 1.0;
            for i in (0..5).filter(|i| *i != resting[0]) {
                let (j, first) = p.partner(i).expect("plays");
                assert_eq!(p.partner(j), Some((i, !first)));
            }
        }
        let chi2: f64 = rests.iter().map(|c| (c - 1000.0).powi(2) / 1000.0).sum();
        assert!(chi2 < 18.5, "chi² {chi2}, {rests:?}");
    }
}
