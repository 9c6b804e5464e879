//! `exchange/lottery`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::power::PowerTable;
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: who wins.
pub const WINNER: u32 = 1;
/// Draw: where the row of those begins who get a unit more.
pub const FIRST: u32 = 2;

/// One of each group wins a prize, the likelier the more it owns; what is owned decays, and a share of the prizes may be returned to all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotteryFile {
    /// Members of the random groups that are drawn in each step; left out: the fixed groups of the topology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 256))]
    pub size: Option<u32>,
    /// Units that one member of each group wins in a step.
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub prize: u32,
    /// Exponent γ: chances go with resources^γ; 0: all have the same.
    #[schemars(range(min = 0.0, max = 64.0))]
    pub exponent: f64,
    /// Training k: the exponent is γ·(1-k).
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub training: f64,
    /// Share δ of the resources that is lost in a step.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 0.999_999))]
    pub decay: f64,
    /// Share χ of the prizes that is returned to the whole population in equal parts.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub tax: f64,
}

/// `exchange/lottery`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotteryPlan {
    /// Members of a group.
    pub size: u32,
    /// Are groups drawn anew in each step?
    pub random: bool,
    /// What a winner gets.
    pub prize: u32,
    /// What everybody gets.
    pub each: u32,
    /// So many get a unit more.
    pub left: u32,
    /// Exponent of resources, units of 2⁻¹⁶.
    pub exponent_q16: u32,
    /// Share that is lost, units of 2⁻³².
    pub decay_q32: u32,
    /// Logarithm and power.
    pub table: PowerTable,
}

impl LotteryPlan {
    /// Weights are shifted right by this, so that their sum fits a word.
    #[inline(always)]
    #[must_use]
    pub const fn shift(size: u32) -> u32 {
        u32::BITS - (size - 1).leading_zeros()
    }
}

/// Members at most.
const MEMBERS_MAX: u32 = 256;

impl Rule for LotteryPlan {
    type File = LotteryFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let state = at.context.file.state.as_ref();
        at.context.needs_state("resource", state.is_some_and(|s| s.resource.is_some()), at.problems);
        let (agents, random) = (at.context.agents, file.size.is_some());
        let size = file.size.unwrap_or_else(|| at.context.fixed_groups(at.problems)).max(1);
        if size > agents || size > MEMBERS_MAX {
            let key = if random { "size" } else { "" };
            at.problem(key, format!("groups of {size}"), format!("2 to {}", MEMBERS_MAX.min(agents)), "make the groups smaller");
        }
        let pooled = (file.tax * f64::from(file.prize)).floor() as u32; // ≤ prize
        if file.tax > 0.0 && pooled == 0 {
            at.problems.push(Problem::warning(
                format!("{}.tax", at.context.path),
                format!("a share of {} of a prize of {} is less than a unit: nothing is returned", file.tax, file.prize),
                "count resources in smaller units, so that the prize has more of them",
            ));
        }
        let pool = u64::from(agents / size) * u64::from(pooled);
        let n = u64::from(agents);
        Some(Self {
            size,
            random,
            prize: file.prize - pooled,
            each: (pool / n) as u32,
            left: (pool % n) as u32,
            exponent_q16: fixed::rate_q16(file.exponent * (1.0 - file.training)),
            decay_q32: (file.decay * 4_294_967_296.0).round() as u32,
            table: PowerTable::new(),
        })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: false,
            around: if self.random { Around::Population } else { Around::Learned },
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: if self.random { 1 } else { self.size },
            creates: Vec::new(),
            revision: None,
            words: 1.0 / f64::from(self.size) + 1.0 / f64::from(of.agents.max(1)),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("size", self.size)
            .flag("random", self.random)
            .scalar("prize", self.prize)
            .scalar("each", self.each)
            .scalar("left", self.left)
            .scalar("exponent_q16", self.exponent_q16)
            .scalar("shift", Self::shift(self.size))
            .scalar("decay_q32", self.decay_q32)
            .table("power", self.table.words().iter().copied());
    }
}
