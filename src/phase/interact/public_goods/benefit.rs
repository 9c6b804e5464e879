//! `interact/public_goods`: what a group's contributions are worth to its members.

use crate::num::table::exp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a member gets if k of its group contribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BenefitFile {
    /// Contributions are multiplied and shared alike: multiplication·cost·k/size; with loners by the number of participants instead of size, as in `synergy`.
    Linear {
        /// What a contribution is multiplied by.
        #[schemars(range(min = 0.0, max = 1e6))]
        multiplication: f64,
    },
    /// The k-th contribution is worth factor^(k-1) of the first: multiplication·cost·(1 + factor + … + factor^(k-1))/size. Above 1: synergy;
    /// below: discounting.
    Synergy {
        /// What the first contribution is multiplied by.
        #[schemars(range(min = 0.0, max = 1e6))]
        multiplication: f64,
        /// Worth of each contribution relative to the one before it.
        #[schemars(range(min = 0.0, max = 10.0))]
        factor: f64,
    },
    /// From 0 for none to `value` if all contribute, along a logistic curve: S(k) = 1/(1 + exp(-steepness·(k - inflection)/size)), less S(0) and
    /// scaled.
    Sigmoid {
        /// What everybody gets if all contribute.
        #[schemars(range(min = 0.0, max = 1e6))]
        value: f64,
        /// Steepness: near 0 the curve is a line, far above 1 a step.
        #[schemars(range(min = 0.001, max = 1000.0))]
        steepness: f64,
        /// Contributions at which it is steepest.
        #[schemars(range(min = 0.0, max = 255.0))]
        inflection: f64,
    },
    /// Any function of the number of contributions.
    Table {
        /// What everybody gets if 0, 1, 2, … contribute: one number more than a group has members.
        #[schemars(length(min = 3, max = 256), inner(range(min = -1e6, max = 1e6)))]
        values: Vec<f64>,
    },
    /// `value` if at least `needed` contribute, else nothing; `needed = 1` is the volunteer's dilemma.
    Threshold {
        /// Contributions that are needed.
        #[schemars(range(min = 1, max = 255))]
        needed: u32,
        /// What everybody then gets.
        #[schemars(range(min = 0.0, max = 1e6))]
        value: f64,
    },
    /// Everybody has `endowment` and, if fewer than `needed` contribute, loses it with probability `risk`.
    CollectiveRisk {
        /// Contributions that avert the loss.
        #[schemars(range(min = 1, max = 255))]
        needed: u32,
        /// What is at stake for everybody.
        #[schemars(range(min = 0.0, max = 1e6))]
        endowment: f64,
        /// Probability of the loss if they fall short.
        #[schemars(range(min = 0.0, max = 1.0))]
        risk: f64,
        /// Are payoffs expectations over the loss, or does it strike?
        #[serde(default)]
        loss: LossMode,
    },
}

/// How a loss that may happen enters payoffs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LossMode {
    /// Everybody in a group that falls short earns (1 − risk)·endowment.
    #[default]
    Expected,
    /// One draw per group and step: all members of a group that falls short lose the endowment together, or none does.
    Realised,
}

impl BenefitFile {
    /// What each of so many members gets if k of them contribute, before what that costs them.
    pub(super) fn at(&self, cost: f64, k: u32, members: u32) -> f64 {
        let n = f64::from(members);
        match self {
            Self::Linear { multiplication } => multiplication * cost * f64::from(k) / n,
            Self::Synergy { multiplication, factor } => {
                let worth: f64 = (0..k).scan(1.0, |next, _| Some(std::mem::replace(next, *next * factor))).sum();
                multiplication * cost * worth / n
            }
            Self::Sigmoid { value, steepness, inflection } => {
                let curve = |k: f64| 1.0 / (1.0 + exp(-steepness * (k - inflection) / n));
                value * (curve(f64::from(k)) - curve(0.0)) / (curve(n) - curve(0.0))
            }
            Self::Table { values } => values.get(k as usize).copied().unwrap_or(0.0),
            Self::Threshold { needed, value } => {
                if k >= *needed {
                    *value
                } else {
                    0.0
                }
            }
            Self::CollectiveRisk { needed, endowment, risk, .. } => {
                if k >= *needed {
                    *endowment
                } else {
                    (1.0 - risk) * endowment
                }
            }
        }
    }

    /// Contributors without whom a group has nothing, or risks what it has; 0: contributions count by degrees.
    pub(super) fn needed(&self) -> u32 {
        match self {
            Self::Threshold { needed, .. } | Self::CollectiveRisk { needed, .. } => *needed,
            _ => 0,
        }
    }

    /// Do losses strike?
    pub(super) fn realised(&self) -> bool {
        matches!(self, Self::CollectiveRisk { loss: LossMode::Realised, .. })
    }
}
