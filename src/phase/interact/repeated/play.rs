//! Strategies of repeated games by name or by their probabilities: what the user writes.

use crate::num::memory_one::MemoryOne;
use crate::num::memory_two::MemoryTwo;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

fn third() -> f64 {
    1.0 / 3.0
}
fn half() -> f64 {
    0.5
}

/// A strategy of a repeated game.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlayFile {
    /// Always cooperates.
    Allc {},
    /// Never cooperates.
    Alld {},
    /// Tit for tat: cooperates first, then does what the other did.
    Tft {},
    /// Tit for tat that forgives a defection now and then.
    Gtft {
        /// Probability to cooperate after a defection.
        #[serde(default = "third")]
        #[schemars(range(min = 0.0, max = 1.0))]
        forgives: f64,
    },
    /// Win-stay, lose-shift (Pavlov).
    Wsls {},
    /// Cooperates until something else than mutual cooperation happens.
    Grim {},
    /// Cooperates with one probability, whatever happened.
    Random {
        /// That probability.
        #[serde(default = "half")]
        #[schemars(range(min = 0.0, max = 1.0))]
        cooperates: f64,
    },
    /// Zero-determinant extortion: own payoff − P = χ·(other's payoff − P) in the long run.
    Extortion {
        /// Extortion factor χ.
        #[schemars(range(min = 1.0, max = 1e6))]
        chi: f64,
        /// Scale of the strategy as a share of the largest possible one.
        #[serde(default = "half")]
        #[schemars(range(min = 0.0, max = 1.0))]
        scale: f64,
    },
    /// Zero-determinant generosity: R − own payoff = χ·(R − other's payoff) in the long run.
    Generosity {
        /// Generosity factor χ.
        #[schemars(range(min = 1.0, max = 1e6))]
        chi: f64,
        /// Scale of the strategy as a share of the largest possible one.
        #[serde(default = "half")]
        #[schemars(range(min = 0.0, max = 1.0))]
        scale: f64,
    },
    /// Tit for two tats: defects only after the other defected twice in a row (memory two).
    Tf2t {},
    /// Two tits for a tat: defects in the two rounds after a defection of the other (memory two).
    TwoTft {},
    /// All-or-none of memory two: cooperates if in each of the last two rounds both did the same.
    Aon2 {},
    /// Any memory-one strategy.
    MemoryOne {
        /// Probability to cooperate in the first round.
        #[schemars(range(min = 0.0, max = 1.0))]
        opening: f64,
        /// Probability to cooperate after CC, own act first.
        #[schemars(range(min = 0.0, max = 1.0))]
        cc: f64,
        /// Probability to cooperate after CD.
        #[schemars(range(min = 0.0, max = 1.0))]
        cd: f64,
        /// Probability to cooperate after DC.
        #[schemars(range(min = 0.0, max = 1.0))]
        dc: f64,
        /// Probability to cooperate after DD.
        #[schemars(range(min = 0.0, max = 1.0))]
        dd: f64,
    },
    /// Any memory-two strategy: its next act depends on the last two rounds.
    MemoryTwo {
        /// Probability to cooperate in the first round.
        #[schemars(range(min = 0.0, max = 1.0))]
        opening: f64,
        /// Probabilities to cooperate in the second round, after CC, CD, DC and DD in the first, own act first; each 0 to 1.
        second: [f64; 4],
        /// Probabilities to cooperate later, each 0 to 1: four after CC in the last round, four after CD, after DC, after DD; the four by what happened in the
        /// round before, CC, CD, DC, DD.
        after: [f64; 16],
    },
}

/// Strategies that a name alone stands for.
pub(super) const NAMED: [(&str, PlayFile); 10] = [
    ("ALLC", PlayFile::Allc {}),
    ("ALLD", PlayFile::Alld {}),
    ("TFT", PlayFile::Tft {}),
    ("GTFT", PlayFile::Gtft { forgives: 1.0 / 3.0 }),
    ("WSLS", PlayFile::Wsls {}),
    ("GRIM", PlayFile::Grim {}),
    ("TF2T", PlayFile::Tf2t {}),
    ("2TFT", PlayFile::TwoTft {}),
    ("AON2", PlayFile::Aon2 {}),
    ("RANDOM", PlayFile::Random { cooperates: 0.5 }),
];

/// What a strategy remembers.
#[derive(Debug, Clone, Copy)]
pub enum Memory {
    /// The last round.
    One(MemoryOne),
    /// The last two rounds.
    Two(MemoryTwo),
}

impl PlayFile {
    /// Its probabilities; `None`: with these payoffs there is no such strategy.
    pub fn strategy(self, stage: [f64; 4]) -> Option<Memory> {
        Some(Memory::One(match self {
            Self::Tf2t {} => return Some(Memory::Two(MemoryTwo::tit_for_two_tats())),
            Self::TwoTft {} => return Some(Memory::Two(MemoryTwo::two_tits_for_tat())),
            Self::Aon2 {} => return Some(Memory::Two(MemoryTwo::all_or_none())),
            Self::MemoryTwo { opening, second, after } => return Some(Memory::Two(MemoryTwo { opening, second, after })),
            Self::Allc {} => MemoryOne::ALLC,
            Self::Alld {} => MemoryOne::ALLD,
            Self::Tft {} => MemoryOne::TFT,
            Self::Gtft { forgives } => MemoryOne::generous(forgives),
            Self::Wsls {} => MemoryOne::WSLS,
            Self::Grim {} => MemoryOne::GRIM,
            Self::Random { cooperates } => MemoryOne::random(cooperates),
            Self::Extortion { chi, scale } => MemoryOne::zero_determinant(stage, stage[3], chi, scale)?,
            Self::Generosity { chi, scale } => MemoryOne::zero_determinant(stage, stage[0], chi, scale)?,
            Self::MemoryOne { opening, cc, cd, dc, dd } => MemoryOne { opening, after: [cc, cd, dc, dd] },
        }))
    }

    /// Is one of its lists of probabilities no such list?
    pub fn out_of_range(self) -> Option<f64> {
        let Self::MemoryTwo { second, after, .. } = self else { return None };
        second.into_iter().chain(after).find(|p| !(0.0..=1.0).contains(p))
    }
}
