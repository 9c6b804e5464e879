//! `convention/memory`: say the word that one has heard of late.
//!
//! **Formula.** Two words, the strategies; an agent's strategy is the word that it says. Each agent remembers the last k ≤ 8 words that it heard. An agent
//! that listens hears what one other says, forgets the oldest word, and from then on says the first word with probability `says`[j], j being how many of the
//! words that it remembers are the first; the list may be one per trait class. Before k words have been heard `says_early` holds, or `says` at the same
//! share, with lines in between. `listener`: everybody hears a random other or neighbour; `pair`: the two of a random perfect matching hear each other.
//! Stubborn classes are committed minorities: they say one word for ever and remember nothing. Memories are empty at the start, or full of the word `heard`.
//! **Formats.** A memory in a column of its own: bits of the words, the newest lowest, 1 for the first word, and from bit 8 on how many; probabilities in
//! units of 2⁻³⁰, nearest. **Draws.** Partner: word 0 (and 1 above 2^24 agents); matching: the keys of one permutation; word 4 chooses the word to say;
//! word 3 decides who listens if u < 1. **Sources.** Ashery, Aiello & Baronchelli 2025 (language models by memory); Centola & Baronchelli 2015;
//! Baronchelli et al. 2006.
//!
//! ```
//! use polity::phase::convention::memory::{after_hearing, place};
//! // Of five words the last three are remembered: second, first, first.
//! let memory = [1, 0, 0, 1, 1].into_iter().fold(0, |memory, word| after_hearing(memory, word, 3));
//! assert_eq!((memory & 255, memory >> 8), (0b011, 3));
//! assert_eq!(place(memory), 3 * 9 + 2);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{MemoryFile, MemoryPlan, after_hearing, place};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "convention/memory",
    summary: "say one of two words by how many of the last k words heard were the first",
    id: 87,
    reads: &[Column::Strategy, Column::Class],
    writes: &[Column::Strategy, Column::Memory],
    draws: &[
        Draw::shared("partner 0 (and 1)"),
        Draw::shared("matching 0"),
        Draw::shared("listen 3"),
        Draw::own("utter", rule::UTTER, "word 4"),
    ],
    sources: &["Ashery, Aiello & Baronchelli 2025", "Centola & Baronchelli 2015", "Baronchelli et al. 2006"],
    shader: ("shaders/convention/memory.wgsl", include_str!("../../../../shaders/convention/memory.wgsl")),
    parts: &[Part::Model, Part::Learners, Part::Pairs],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<MemoryPlan>(&RECORD);
