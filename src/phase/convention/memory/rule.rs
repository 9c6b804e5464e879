//! `convention/memory`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::per_class::{CLASSES_MAX, PerClass, probability};
use crate::num::fixed;
pub use crate::phase::convention::update::NamingUpdate;
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule, Start};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Agents remember the last words that they heard of others, of two, and say one by how many of them were the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemoryFile {
    /// Probability to say the first strategy after 0, 1, …, k of the last k words heard were that; k + 1 numbers, k from 1 to 8. One list, or one per class:
    /// `{ class = [[…], […]] }`.
    #[schemars(schema_with = "lists")]
    pub says: Says,
    /// The same of those who have not yet heard so many: for one word heard two numbers, for two three, and so on up to k − 1; one such list, or one per class.
    /// Left out: as `says` at the same share, with lines in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "partial_lists")]
    pub says_early: Option<SaysEarly>,
    /// Name of the word of which memories are full at the start; left out: they are empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<String>,
    /// `listener`: every agent hears a random other or neighbour; `pair`: a random perfect matching of the population, who is left over hears nobody.
    #[serde(default)]
    pub update: NamingUpdate,
    /// Probability u that an agent listens in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// Probabilities by how many words heard were the first strategy.
pub type List = Vec<f64>;

/// One list, or one per class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Says {
    /// The same for all.
    All(List),
    /// In the order of `[[class]]`.
    Each {
        /// One list per class.
        class: Vec<List>,
    },
}

/// Lists for memories that are not full: one for all, or one per class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SaysEarly {
    /// The same for all.
    All(Vec<List>),
    /// In the order of `[[class]]`.
    Each {
        /// Lists by class.
        class: Vec<Vec<List>>,
    },
}

fn list() -> Schema {
    let number = json_schema!({ "type": "number", "minimum": 0.0, "maximum": 1.0 });
    json_schema!({ "type": "array", "minItems": 2, "maxItems": 9, "items": number })
}

fn by_class(one: &Schema) -> Schema {
    json_schema!({
        "anyOf": [
            one,
            {
                "type": "object",
                "additionalProperties": false,
                "required": ["class"],
                "properties": { "class": { "type": "array", "minItems": 1, "maxItems": CLASSES_MAX, "items": one } },
            },
        ],
    })
}

fn lists(_: &mut SchemaGenerator) -> Schema {
    by_class(&list())
}

fn partial_lists(_: &mut SchemaGenerator) -> Schema {
    by_class(&json_schema!({ "type": "array", "minItems": 0, "maxItems": 7, "items": list() }))
}

/// Words remembered at most.
pub const MEMORY_MAX: u32 = 8;
/// Numbers of a class: for each number of words heard, 0 to 8, and how many were the first strategy.
pub const ROW: usize = 81;
/// Draw: which word is said next.
pub const UTTER: u32 = 4;

/// `convention/memory`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryPlan {
    /// Words remembered, k.
    pub length: u32,
    /// Probability to say the first strategy by class (or once), words heard · 9, how many were the first; units of 2⁻³⁰.
    pub says_q30: Vec<u32>,
    /// Memories at the start.
    pub start: u32,
    /// Classes whose agents learn, by bit.
    pub learners: u32,
    /// Who hears whom.
    pub update: NamingUpdate,
    /// When agents listen.
    pub revision: Revision,
}

/// A memory in which one more word was heard: bits of the last words, the newest lowest, 1 for the first strategy; and from bit 8 on how many words.
#[inline(always)]
#[must_use]
pub const fn after_hearing(memory: u32, first: u32, length: u32) -> u32 {
    let heard = if memory >> 8 < length { (memory >> 8) + 1 } else { length };
    (heard << 8) | (((memory << 1) | first) & ((1 << length) - 1))
}

/// Place of a memory in the numbers of a class.
#[inline(always)]
#[must_use]
pub const fn place(memory: u32) -> usize {
    ((memory >> 8) * 9 + (memory & 255).count_ones()) as usize
}

/// The value of a list at a share, with lines in between.
fn between(list: &[f64], share: f64) -> f64 {
    let at = share * (list.len() - 1) as f64;
    let low = (at.floor() as usize).min(list.len() - 1);
    let high = (low + 1).min(list.len() - 1);
    list[low] + (list[high] - list[low]) * (at - low as f64)
}

/// The numbers of one class.
fn row(says: &[f64], early: Option<&[List]>, length: usize) -> Vec<u32> {
    let mut row = vec![0; ROW];
    for heard in 0..=length {
        for first in 0..=heard {
            let share = if heard == 0 { 0.5 } else { first as f64 / heard as f64 };
            let given =
                early.filter(|_| heard < length).and_then(|lists| lists.get(heard.wrapping_sub(1))).and_then(|list| list.get(first));
            row[heard * 9 + first] = fixed::probability_q30(given.copied().unwrap_or_else(|| between(says, share)));
        }
    }
    row
}

/// Lists by class; reports a number of them that does not fit.
fn each<T: Clone>(key: &str, lists: &[T], at: &mut Resolve<'_>) -> Vec<T> {
    let classes = at.context.file.class.len();
    if lists.len() != classes {
        let names: Vec<&str> = at.context.file.class.iter().map(|class| class.name.as_str()).collect();
        let allowed = if names.is_empty() { "one list for all".to_owned() } else { format!("a list for each of {}", names.join(", ")) };
        at.problem(
            &format!("{key}.class"),
            format!("{} lists for {classes} trait classes", lists.len()),
            allowed,
            "give each class its list",
        );
    }
    lists.to_vec()
}

impl Rule for MemoryPlan {
    type File = MemoryFile;

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let strategies = at.context.file.population.strategies.len();
        if strategies != 2 {
            let phase = at.context.phase;
            at.problem(
                "",
                format!("{phase} knows two words, but there are {strategies} strategies"),
                "two strategies",
                "name two in population.strategies",
            );
        }
        let says = match &file.says {
            Says::All(list) => vec![list.clone()],
            Says::Each { class } => each("says", class, at),
        };
        let length = says.first().map_or(1, |list| list.len().saturating_sub(1)).max(1);
        if says.iter().any(|list| list.len() != length + 1) {
            at.problem(
                "says.class",
                "lists of different lengths: all remember equally many words",
                format!("{} numbers each", length + 1),
                "give lists of one length",
            );
            return None;
        }
        let early = match &file.says_early {
            None => Vec::new(),
            Some(SaysEarly::All(lists)) => vec![lists.clone()],
            Some(SaysEarly::Each { class }) => each("says_early", class, at),
        };
        for lists in &early {
            if lists.len() > length - 1 || lists.iter().enumerate().any(|(k, list)| list.len() != k + 2) {
                let given: Vec<String> = lists.iter().map(|list| list.len().to_string()).collect();
                let allowed = format!("lists of 2, 3, …, {length} numbers, after 1, 2, …, {} words heard", length - 1);
                at.problem(
                    "says_early",
                    format!("lists of {} numbers", given.join(", ")),
                    allowed,
                    "give the first list two numbers, the next three, and so on",
                );
            }
        }
        let classes = says.len().max(early.len()).min(CLASSES_MAX);
        let of = |lists: &Vec<Vec<List>>, k: usize| lists.get(k).or(lists.first()).cloned();
        let mut rows: Vec<Vec<u32>> =
            (0..classes).map(|k| row(says.get(k).unwrap_or(&says[0]), of(&early, k).as_deref(), length)).collect();
        if rows.windows(2).all(|pair| pair[0] == pair[1]) {
            rows.truncate(1);
        }
        let start = file.heard.as_ref().map_or(0, |name| {
            let word = u32::from(at.strategy("heard", name) == 0);
            ((length as u32) << 8) | (word * ((1 << length) - 1))
        });
        let revision = at.free_by_class(&file.update_probability);
        Some(Self { length: length as u32, says_q30: rows.concat(), start, learners: at.context.learners(), update: file.update, revision })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let listener = self.update == NamingUpdate::Listener;
        Facts {
            earns: None,
            learns: true,
            around: if listener { Around::Learned } else { Around::Population },
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: vec![Start { column: Column::Memory, entries: vec![self.start] }],
            revision: Some(self.revision),
            words: self.revision.words() + 1.0 + if listener { of.partner_words() } else { 0.0 },
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .flag("pairs", self.update == NamingUpdate::Pair)
            .scalar("length", self.length)
            .scalar("learners", self.learners)
            .flag("by_class", self.says_q30.len() > ROW)
            .table("says", self.says_q30.iter().copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn early_memories_follow_their_lists_or_the_share() {
        let full = [0.0, 0.1, 0.5, 1.0];
        let found = row(&full, None, 3);
        // Of two words one: between the second and the third number.
        assert_eq!(found[2 * 9 + 1], fixed::probability_q30(0.3));
        let early = [vec![0.2, 0.7]];
        let given = row(&full, Some(&early), 3);
        assert_eq!([given[9], given[10], given[2 * 9 + 1]], [0.2, 0.7, 0.3].map(fixed::probability_q30));
        assert_eq!(given[3 * 9 + 2], 1 << 29);
    }
}
