//! `convention/naming_game`: agents agree on a word by talking.
//!
//! **Formula.** Agents know a non-empty set of W words; strategy index k stands for the set of the bits of k + 1. A speaker utters
//! one of its words, all equally likely. If the listener knows it the listener keeps that word only, else it adds it. `listener`:
//! every agent listens to a random other or neighbour, and speakers learn nothing. `pair`: a random perfect matching, in which
//! the even seat speaks, and after a success the speaker too keeps that word only.
//! **Formats.** Sets as strategies. **Rounding.** None. **Draws.** Partner: word 0 (and 1 above 2^24 agents); matching: the keys of
//! one permutation; word 4 chooses the word, of the listener (`listener`) or of the speaker (`pair`); word 3 decides who revises if u < 1.
//! **Sources.** Baronchelli, Felici, Loreto, Caglioti & Steels 2006; Xie, Sreenivasan, Korniss, Zhang, Lim & Szymanski 2011
//! (committed minorities).
//!
//! ```
//! use polity::phase::convention::naming_game::{after_hearing, uttered};
//! let (a, b, ab) = (0u8, 1u8, 2u8);
//! assert_eq!((uttered(ab, 0), uttered(ab, u32::MAX)), (1, 2)); // bits: word A or word B, half each
//! assert_eq!((after_hearing(b, 1), after_hearing(ab, 1), after_hearing(a, 1)), (ab, a, a));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::{after_hearing, uttered};
pub use rule::{NamingGameFile, NamingGamePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "convention/naming_game",
    summary: "agree on a word by talking: heard and known, it becomes the only one; heard and new, it is added",
    id: 22,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    draws: &[
        Draw::shared("partner 0 (and 1)"),
        Draw::shared("matching 0"),
        Draw::shared("revise 3"),
        Draw::own("utter", rule::UTTER, "word 4"),
    ],
    sources: &["Baronchelli, Felici, Loreto, Caglioti & Steels 2006", "Xie et al. 2011"],
    shader: ("shaders/convention/naming_game.wgsl", include_str!("../../../../shaders/convention/naming_game.wgsl")),
    parts: &[Part::Model, Part::Pairs],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<NamingGamePlan>(&RECORD);
