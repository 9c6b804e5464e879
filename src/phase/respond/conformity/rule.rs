//! `respond/conformity`: what the user writes, and the rule that follows.

use crate::file::per_class::{self, ByClass, CLASSES_MAX, PerClass};
use crate::num::table::FermiTable;
use crate::phase::respond::peers::{Peers, Sees};
use crate::rule::context::Resolve;
use crate::rule::crowd::{Crowd, q30};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Facts, Revision, Rule};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

/// Say A with probability (1 + tanh(β(m + h)))/2, m being the peers for A minus those for B, divided by all that are seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConformityFile {
    /// Name of the strategy A, of two; left out: the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toward: Option<String>,
    /// Coupling β: how much the peers count; below 0 agents do the opposite. A number, or one per class.
    #[schemars(schema_with = "coupling")]
    pub beta: PerClass,
    /// Bias h towards A, a shift of m: who sees as many for A as for B leans to A if h > 0. A number, or one per class.
    #[serde(default = "PerClass::zero")]
    #[schemars(schema_with = "bias")]
    pub bias: PerClass,
    /// Whom agents see.
    pub sees: Sees,
    /// How many others are drawn, for `sees = "sample"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 64))]
    pub peers: Option<u32>,
    /// What β is multiplied by where so many peers are seen, as pairs `[peers, factor]`; in between linear, beyond the ends constant. Peers from 1 to
    /// 65535, ascending; factors from 0.02 to 16.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 64))]
    pub beta_by_peers: Vec<[f64; 2]>,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "per_class::probability")]
    pub update_probability: PerClass,
}

fn coupling(_: &mut SchemaGenerator) -> Schema {
    per_class::schema(-1000.0, 1000.0)
}

fn bias(_: &mut SchemaGenerator) -> Schema {
    per_class::schema(-1000.0, 1000.0)
}

/// Fractional bits of the argument 2β(m + h).
pub const ARGUMENT_BITS: u32 = 18;

/// `respond/conformity`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConformityPlan {
    /// Strategy A.
    pub toward: u8,
    /// Whom agents see.
    pub peers: Peers,
    /// 2β by class, units of 2⁻¹⁸, below 2²⁹ in magnitude.
    pub slope_q18: [i32; CLASSES_MAX],
    /// 2βh by class, units of 2⁻¹⁸, at most 2³⁰ in magnitude.
    pub shift_q18: [i32; CLASSES_MAX],
    /// Does any of them depend on the class?
    pub by_class: bool,
    /// What the argument is multiplied by for so many peers, the last for more, units of 2⁻²⁰; empty: nothing. Used where agents may differ in
    /// the number of peers; else it is part of 2β.
    pub factors_q20: Vec<u32>,
    /// The logistic function.
    pub table: FermiTable,
    /// When agents revise; nobody rests.
    pub revision: Revision,
}

impl ConformityPlan {
    /// Probability to say A for an agent of a class that sees `n` of `d` say A, units of 2⁻³⁰; d ≥ 1.
    #[must_use]
    pub fn threshold_q30(&self, class: usize, n: u32, d: u32) -> u32 {
        let factor = self.factors_q20.get((d as usize).min(self.factors_q20.len().saturating_sub(1))).copied();
        self.table.threshold_q30(argument_q18(self.slope_q18[class & 15], self.shift_q18[class & 15], factor, n, d))
    }
}

/// 2β(m + h) where `n` of `d` peers say A, at most 32 in magnitude; units of 2⁻¹⁸. m is rounded to 0 in units of 2⁻³⁰, its product too, so that A and B
/// can be exchanged.
#[inline(always)]
#[must_use]
pub const fn argument_q18(slope_q18: i32, shift_q18: i32, factor_q20: Option<u32>, n: u32, d: u32) -> i32 {
    let apart = n.abs_diff(d - n) as u64;
    let m_q30 = (apart << 30) / d as u64; // ≤ 2^30
    let part = ((slope_q18.unsigned_abs() as u64 * m_q30) >> 30) as i32; // < 2^29
    let all = shift_q18 + if (n >= d - n) == (slope_q18 >= 0) { part } else { -part }; // < 2^31
    let size = match factor_q20 {
        Some(factor) => (all.unsigned_abs() as u64 * factor as u64) >> 20, // < 2^35
        None => all.unsigned_abs() as u64,
    };
    let size = if size < 1 << 23 { size as i32 } else { 1 << 23 };
    if all < 0 { -size } else { size }
}

/// Reports pairs that are no curve.
fn check(pairs: &[[f64; 2]], at: &mut Resolve<'_>) {
    for (k, [peers, factor]) in pairs.iter().enumerate() {
        let key = format!("beta_by_peers[{k}]");
        if !(1.0..=65_535.0).contains(peers) || peers.fract() != 0.0 {
            at.problem(&key, format!("{peers} peers"), "a whole number of peers, 1 to 65535", "write [peers, factor]");
        }
        if !(0.02..=16.0).contains(factor) {
            at.problem(
                &key,
                format!("beta would be multiplied by {factor}"),
                "a factor of 0.02 to 16",
                "divide all factors by one number, and beta too",
            );
        }
        if k > 0 && pairs[k - 1][0] >= *peers {
            let before = pairs[k - 1][0];
            at.problem(&key, format!("{peers} peers stand behind {before}"), "numbers of peers in ascending order", "sort the pairs");
        }
    }
}

/// The factor for so many peers.
fn factor(pairs: &[[f64; 2]], peers: f64) -> f64 {
    let Some(next) = pairs.iter().position(|[n, _]| *n >= peers) else { return pairs.last().map_or(1.0, |[_, factor]| *factor) };
    let [high, to] = pairs[next];
    match next.checked_sub(1).map(|before| pairs[before]) {
        Some([low, from]) if high > low => from + (to - from) * (peers - low) / (high - low),
        _ => to,
    }
}

impl Rule for ConformityPlan {
    type File = ConformityFile;

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let strategies = at.context.file.population.strategies.len();
        if strategies != 2 {
            let phase = at.context.phase;
            at.problem(
                "",
                format!("{phase} chooses between two strategies, but there are {strategies}"),
                "two strategies",
                "use respond/table for more",
            );
        }
        let toward = file.toward.as_ref().map_or(0, |name| at.strategy("toward", name));
        let peers = Peers::resolve(file.sees, file.peers, at);
        check(&file.beta_by_peers, at);
        // Where all see equally many the factor is part of 2β.
        let seen = match file.sees {
            Sees::Sample => Some(f64::from(peers.drawn)),
            Sees::Field => Some(f64::from(at.context.agents) - if at.context.topology.include_self() { 0.0 } else { 1.0 }),
            Sees::Neighbors => None,
        };
        let pairs = &file.beta_by_peers;
        let known = seen.filter(|_| !pairs.is_empty()).map_or(1.0, |seen| factor(pairs, seen));
        let last = pairs.last().map_or(0, |[peers, _]| *peers as u32);
        let factors_q20: Vec<u32> = if seen.is_some() || pairs.is_empty() {
            Vec::new()
        } else {
            (0..=last).map(|d| (factor(pairs, f64::from(d)) * f64::from(1u32 << 20)).round() as u32).collect()
        };
        let (beta, bias) = (at.by_class("beta", &file.beta), at.by_class("bias", &file.bias));
        let units = 2.0 * f64::from(1u32 << ARGUMENT_BITS) * known;
        let most = f64::from(1u32 << 30);
        let slope = beta.map(|beta| (beta * units).round().clamp(-most / 2.0 + 1.0, most / 2.0 - 1.0) as i32);
        let shift = ByClass { each: std::array::from_fn(|k| (beta.each[k] * bias.each[k] * units).round().clamp(-most, most) as i32) };
        Some(Self {
            toward,
            peers,
            slope_q18: slope.each,
            shift_q18: shift.each,
            by_class: slope.differs() || shift.differs(),
            factors_q20,
            table: FermiTable::new(1.0, ARGUMENT_BITS),
            revision: at.free_by_class(&file.update_probability),
        })
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        if self.by_class || self.revision.by_class_q30.is_some() {
            return None;
        }
        let a = usize::from(self.toward);
        let all: u64 = (0..crowd.counts.len()).map(|s| crowd.pool(s)).sum();
        if all == 0 {
            return Some(crowd.revised(&self.revision, |_| 0.0));
        }
        let says = |n: u32, d: u32| q30(self.threshold_q30(0, n, d));
        let p = match self.peers.sees {
            Sees::Field => says(crowd.pool(a) as u32, all as u32),
            Sees::Neighbors => return None,
            Sees::Sample => {
                let (k, x) = (self.peers.drawn, crowd.share(a));
                (0..=k).map(|n| binomial(k, n, x) * says(n, k)).sum()
            }
        };
        Some(crowd.revised(&self.revision, |s| if s == a { p } else { 1.0 - p }))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        self.peers.facts(self.revision, of)
    }

    fn words(&self, words: &mut Words) {
        self.peers.words(words);
        words
            .scalar("toward", u32::from(self.toward))
            .flag("by_class", self.by_class)
            .table("slopes", self.slope_q18.iter().map(|q| *q as u32))
            .table("shifts", self.shift_q18.iter().map(|q| *q as u32))
            .scalar("factors_last", self.factors_q20.len().saturating_sub(1) as u32)
            .flag("scaled", !self.factors_q20.is_empty())
            // A shader has no tables of nothing.
            .table("factors", if self.factors_q20.is_empty() { vec![0] } else { self.factors_q20.clone() })
            .fermi(&self.table);
    }
}

/// Probability of n of k independent events of probability x.
fn binomial(k: u32, n: u32, x: f64) -> f64 {
    let ways: f64 = (0..n).map(|j| f64::from(k - j) / f64::from(j + 1)).product();
    ways * x.powi(n as i32) * (1.0 - x).powi((k - n) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(beta: f64, bias: f64, factors_q20: Vec<u32>) -> ConformityPlan {
        let units = 2.0 * f64::from(1u32 << ARGUMENT_BITS);
        ConformityPlan {
            toward: 0,
            peers: Peers { sees: Sees::Neighbors, drawn: 0 },
            slope_q18: [(beta * units).round() as i32; CLASSES_MAX],
            shift_q18: [(beta * bias * units).round().clamp(-f64::from(1u32 << 30), f64::from(1u32 << 30)) as i32; CLASSES_MAX],
            by_class: false,
            factors_q20,
            table: FermiTable::new(1.0, ARGUMENT_BITS),
            revision: crate::rule::context::free(1.0),
        }
    }

    /// The bound that the docs state.
    #[test]
    fn thresholds_follow_the_formula() {
        let mut worst = 0f64;
        for beta in [-1000.0, -3.3, -0.07, 0.0, 0.01, 0.9, 1.824, 5.069, 30.0, 1000.0] {
            for bias in [-1000.0, -59.3, -0.567, 0.0, 0.05, 0.218, 1.0, 37.0, 1000.0] {
                for (factor, table) in [(1.0, vec![]), (0.02, vec![20_972]), (2.5, vec![2_621_440]), (16.0, vec![16 << 20])] {
                    let plan = plan(beta, bias, table);
                    for d in [1u32, 2, 3, 7, 50, 64, 1001, 65_537, u32::MAX / 2] {
                        for n in [0, 1, d / 3, d / 2, d - 1, d] {
                            let m = (2.0 * f64::from(n) - f64::from(d)) / f64::from(d);
                            let exact = f64::midpoint(1.0, (factor * beta * (m + bias)).tanh());
                            let found = q30(plan.threshold_q30(0, n, d));
                            worst = worst.max((found - exact).abs());
                            // Exchanging the strategies exchanges the probabilities.
                            let other = plan.threshold_q30(0, n, d) + {
                                let mirrored = ConformityPlan { shift_q18: plan.shift_q18.map(|q| -q), ..plan.clone() };
                                mirrored.threshold_q30(0, d - n, d)
                            };
                            assert_eq!(other, 1 << 30, "beta {beta}, bias {bias}, {n} of {d}");
                        }
                    }
                }
            }
        }
        assert!(worst < 3e-5, "{worst}");
    }

    #[test]
    fn factors_are_linear_in_between() {
        let pairs = [[10.0, 2.0], [50.0, 1.0], [100.0, 0.5]];
        let found = [1.0, 10.0, 20.0, 50.0, 75.0, 100.0, 1e4].map(|n| factor(&pairs, n));
        assert_eq!(found, [2.0, 2.0, 1.75, 1.0, 0.75, 0.5, 0.5]);
    }

    #[test]
    fn binomials_sum_to_one() {
        for x in [0.0, 0.3, 1.0] {
            assert!(((0..=64).map(|n| binomial(64, n, x)).sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert!((binomial(3, 2, 0.5) - 0.375).abs() < 1e-15);
    }
}
