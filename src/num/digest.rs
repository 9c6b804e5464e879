//! Order-independent digests of state: wrapping sums of hashes, so that workgroups, threads and machines may add in any order.
//!
//! Each value of a column contributes `pcg4d(agent, value, replica, step·64 + column)` (Jarzynski & Olano 2020), four words
//! that are added with wrap-around. `pcg4d` is a bijection: one changed value always changes the digest.
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects)]

use std::fmt;

/// 128-bit digest of one or more columns in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Digest(pub [u32; 4]);

impl Digest {
    /// Adds one value.
    #[inline(always)]
    pub const fn add_value(&mut self, agent: u32, value: u32, replica: u32, salt: u32) {
        let hash = pcg4d([agent, value, replica, salt]);
        *self = self.plus(Self(hash));
    }

    /// The digest of both parts together.
    #[inline(always)]
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0].wrapping_add(b[0]), a[1].wrapping_add(b[1]), a[2].wrapping_add(b[2]), a[3].wrapping_add(b[3])])
    }

    /// What column and step contribute to each hash.
    #[must_use]
    pub const fn salt(column: u32, step: u32) -> u32 {
        step.wrapping_mul(64).wrapping_add(column)
    }

    /// Reads the form that [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = [0u32; 4];
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        for (word, part) in words.iter_mut().zip(text.as_bytes().chunks(8)) {
            *word = u32::from_str_radix(std::str::from_utf8(part).ok()?, 16).ok()?;
        }
        Some(Self(words))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|word| write!(f, "{word:08x}"))
    }
}

/// The hash of four words into four words.
#[inline(always)]
#[must_use]
pub const fn pcg4d(v: [u32; 4]) -> [u32; 4] {
    let [x, y, z, w] = v;
    let mut x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    let mut y = y.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    let mut z = z.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    let mut w = w.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    x = x.wrapping_add(y.wrapping_mul(w));
    y = y.wrapping_add(z.wrapping_mul(x));
    z = z.wrapping_add(x.wrapping_mul(y));
    w = w.wrapping_add(y.wrapping_mul(z));
    x ^= x >> 16;
    y ^= y >> 16;
    z ^= z >> 16;
    w ^= w >> 16;
    x = x.wrapping_add(y.wrapping_mul(w));
    y = y.wrapping_add(z.wrapping_mul(x));
    z = z.wrapping_add(x.wrapping_mul(y));
    w = w.wrapping_add(y.wrapping_mul(z));
    [x, y, z, w]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn order_does_not_matter_and_one_bit_does(values in proptest::collection::vec(any::<u32>(), 2..40), bit in 0u32..32) {
            let sum = |values: &[u32], order: &mut dyn Iterator<Item = usize>| {
                let mut digest = Digest::default();
                for i in order {
                    digest.add_value(i as u32, values[i], 3, Digest::salt(1, 9));
                }
                digest
            };
            let forward = sum(&values, &mut (0..values.len()));
            prop_assert_eq!(forward, sum(&values, &mut (0..values.len()).rev()));
            let mut flipped = values.clone();
            flipped[0] ^= 1 << bit;
            prop_assert_ne!(forward, sum(&flipped, &mut (0..values.len())));
            prop_assert_eq!(Digest::parse(&forward.to_string()), Some(forward));
        }
    }
}
