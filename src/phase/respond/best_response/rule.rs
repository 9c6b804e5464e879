//! `respond/best_response`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::phase::respond::rule::{Against, RespondPlan, respond};
use crate::rule::context::Resolve;
use crate::rule::crowd::Crowd;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Choose the strategy that earns most against what the others do now, in the last matrix game of the step; ties change nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BestResponseFile {
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `respond/best_response`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestResponse(pub RespondPlan);

impl Rule for BestResponse {
    type File = BestResponseFile;

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.copies_by_class(&file.update_probability);
        respond(at, None, revision).map(Self)
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        let pay = self.0.tried(crowd)?;
        let most = pay.iter().copied().max().unwrap_or(0);
        let best = pay.iter().position(|p| *p == most).filter(|_| pay[crowd.own] < most);
        Some(crowd.revised(&self.0.revision, |s| f64::from(u8::from(best == Some(s)))))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Met,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.0.revision),
            words: self.0.revision.words(),
            rounds: u64::from(self.0.against != Against::Field),
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        self.0.words(words);
    }
}
