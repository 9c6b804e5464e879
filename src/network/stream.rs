//! Random words in order, for code on the host that draws as many as it happens to need.

use crate::num::rng::{DrawKey, fill_words};

/// Id of the draws of random graphs, as a phase's: occurrence 0 whom agents meet, 1 whom they learn from.
const NETWORK: u32 = 60;
/// Words made at a time.
const BATCH: usize = 4096;

/// The words of agents 0, 1, 2, … of the draw of one graph. After 2³² words it goes on with those of the next replica.
#[derive(Debug, Clone)]
pub struct Stream {
    key: DrawKey,
    first: u64,
    at: usize,
    words: Box<[u32; BATCH]>,
}

impl Stream {
    /// The stream of a plan's interaction graph (`which` = 0) or learning graph (1).
    #[must_use]
    pub fn new(seed: [u32; 2], which: u32) -> Self {
        let key = DrawKey { seed, step: 0, draw: (NETWORK << 16) | (which << 8), replica: 0 };
        Self { key, first: 0, at: BATCH, words: Box::new([0; BATCH]) }
    }

    /// The stream of a replica that has a graph of its own; that of replica 0 is the one that all share otherwise.
    #[must_use]
    pub fn of_replica(mut self, replica: u32) -> Self {
        self.key.replica = replica;
        self
    }

    /// The next word.
    #[inline]
    pub fn word(&mut self) -> u32 {
        if self.at == BATCH {
            let key = DrawKey { replica: self.key.replica + (self.first >> 32) as u32, ..self.key };
            fill_words(key, (self.first & 0xffff_ffff) as usize, &mut self.words[..]);
            self.first += BATCH as u64;
            self.at = 0;
        }
        let word = self.words[self.at];
        self.at += 1;
        word
    }

    /// The next two words as one number.
    #[inline]
    pub fn long(&mut self) -> u64 {
        let high = u64::from(self.word());
        (high << 32) | u64::from(self.word())
    }

    /// A uniform index below `n`, from two words: the chance of each is within 2⁻⁶⁴ of 1/n.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.long()) * u128::from(n)) >> 64) as u64
    }

    /// Does something of this probability (units of 2⁻³⁰) happen?
    #[inline]
    pub fn happens(&mut self, probability_q30: u32) -> bool {
        self.word() >> 2 < probability_q30
    }
}
