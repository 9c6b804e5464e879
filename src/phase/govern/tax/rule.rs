//! `govern/tax`: what the user writes, and the rule that follows.

use crate::num::wide::index_below;
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: where the row of those begins who get a unit more.
pub const FIRST: u32 = 0;

/// Everybody pays a share of its resources into a pool, which is returned in equal parts; the sum of all resources is constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxFile {
    /// Share χ of the resources that is paid in a step.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: f64,
    /// Units that are free of tax.
    #[serde(default)]
    #[schemars(range(min = 0, max = 2_147_483_647))]
    pub exempt: u32,
    /// Who shares a pool.
    #[serde(default)]
    pub within: Within,
}

/// Who shares a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// The whole population.
    #[default]
    Population,
    /// Each fixed group of the topology on its own.
    Group,
}

/// `govern/tax`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxPlan {
    /// Share that is paid, units of 2⁻³², where it is not all.
    pub rate_q32: u32,
    /// Is everything paid that is not exempt?
    pub whole: bool,
    /// Units that are free of tax.
    pub exempt: u32,
    /// Who shares a pool.
    pub within: Within,
    /// Members of a fixed group, if groups share pools; else 1.
    pub size: u32,
}

impl TaxPlan {
    /// What is paid on so many units.
    #[inline(always)]
    #[must_use]
    pub const fn tax(&self, stock: u32) -> u32 {
        let taxed = stock.saturating_sub(self.exempt);
        if self.whole { taxed } else { index_below(self.rate_q32, taxed) }
    }
}

impl Rule for TaxPlan {
    type File = TaxFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let state = at.context.file.state.as_ref();
        at.context.needs_state("resource", state.is_some_and(|s| s.resource.is_some()), at.problems);
        let size = if file.within == Within::Group { at.context.fixed_groups(at.problems) } else { 1 };
        let (share, whole) = ((file.rate * 4_294_967_296.0).round(), 4_294_967_296.0);
        Some(Self { rate_q32: share.min(whole - 1.0) as u32, whole: share >= whole, exempt: file.exempt, within: file.within, size })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let members = if self.within == Within::Group { self.size } else { of.agents };
        Facts {
            earns: None,
            learns: false,
            around: if self.within == Within::Group { Around::Learned } else { Around::Population },
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: self.size,
            creates: Vec::new(),
            revision: None,
            words: 1.0 / f64::from(members.max(1)),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("rate_q32", self.rate_q32)
            .flag("whole", self.whole)
            .scalar("exempt", self.exempt)
            .flag("grouped", self.within == Within::Group)
            .scalar("members", self.size);
    }
}
