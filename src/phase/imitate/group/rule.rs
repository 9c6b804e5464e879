//! `imitate/group`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::num::table::FermiTable;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Members at most of a group that is copied as a whole: sums of payoffs fit a word.
const COPIED_MAX: u32 = 128;

/// Whole groups copy whole groups that earned more on average (Traulsen & Nowak).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupCopyFile {
    /// Probability q that a group compares itself with a random other group in a step.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
    /// Selection intensity β between groups, per difference of mean payoffs.
    #[schemars(range(min = 0.0, max = 1e9))]
    pub beta: f64,
}

/// `imitate/group`
#[derive(Debug, Clone, PartialEq)]
pub struct GroupCopyPlan {
    /// Members of a group.
    pub size: u32,
    /// Adoption probability by difference of mean payoffs.
    pub table: FermiTable,
    /// When groups compare themselves.
    pub revision: Revision,
}

/// The plan of a phase; `bits` are those of payoffs.
pub fn group_copy(
    file: &GroupCopyFile,
    context: &Context<'_>,
    bits: u32,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> GroupCopyPlan {
    let size = context.fixed_groups(problems);
    if size > COPIED_MAX {
        problems.push(Problem::new(
            context.path,
            format!("groups have {size} members"),
            format!("groups of at most {COPIED_MAX} where whole groups are copied"),
            "make the groups smaller",
        ));
    }
    GroupCopyPlan { size, table: FermiTable::new(file.beta, bits), revision }
}

impl Rule for GroupCopyPlan {
    type File = GroupCopyFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = Revision { rest_draw: None, ..at.compares(file.probability) };
        Some(group_copy(file, &at.context, at.bits, revision, at.problems))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: true,
            stirs: false,
            writes_values: false,
            group_size: self.size,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: (self.revision.words() + 2.0) / f64::from(self.size),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.fermi(&self.table);
    }
}
