//! Codes and thresholds: which phases they can describe, and how agents adopt by them.

use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::MatrixPlan;
use crate::num::fixed::{happens, unpack_payoff};
use crate::phase::imitate::fermi::FermiPlan;
use multiversion::multiversion;

/// Agents that are decided together; all scratch fits the first-level cache.
pub(crate) const TILE: usize = 1024;

/// Adoption threshold by `code_self · 32 + code_model`; a code is `strategy · 16 + opponents of strategy 1`.
pub type Thresholds = [u32; 1024];

/// The first `interact/matrix` directly followed by `imitate/fermi` that codes can describe.
pub(super) fn pair(plan: &Plan) -> Option<(usize, &MatrixPlan, &FermiPlan)> {
    let pairs = plan.phases().windows(2).enumerate();
    let mut fitting = pairs.filter_map(|(index, pair)| {
        let (game, rule) = (pair[0].rule.game().filter(|_| pair[0].writes(Column::Payoff))?, pair[1].get::<FermiPlan>()?);
        (game.symmetric && !pair[0].accumulates && rule.revision.rest_draw.is_none() && !by_class(rule)).then_some((index, game, rule))
    });
    // Beside other columns somebody else may read the payoffs or the models.
    if plan.strategy_count() == 2 && plan.columns().is_empty() && plan.learning() == plan.topology() { fitting.next() } else { None }
}

/// Do agents of different classes adopt differently?
fn by_class(rule: &FermiPlan) -> bool {
    rule.revision.by_class_q30.is_some() || rule.tables.only().is_none()
}

/// Thresholds from the packed payoff of each code.
pub(super) fn thresholds(rule: &FermiPlan, packed: [u32; 32]) -> Box<Thresholds> {
    let (payoff, table) = (packed.map(unpack_payoff), rule.tables.of_class(0));
    let mut all = Box::new([0; 1024]);
    for (pair, threshold) in all.iter_mut().enumerate() {
        *threshold = table.threshold_q30(payoff[pair % 32] - payoff[pair / 32]);
    }
    all
}

/// Adopts where the fraction of the word is below the threshold of the two codes; writes strategies.
#[inline(always)]
pub(super) fn decide(
    own: &[u8],
    models: &[u8; TILE],
    thresholds: &Thresholds,
    words: &[u32],
    fraction: impl Fn(u32) -> u32,
    out: &mut [u8],
) {
    let n = out.len().min(TILE);
    let (own, words, out) = (&own[..n], &words[..n], &mut out[..n]);
    let mut limits = [0u32; TILE];
    let mut adopts = [0u8; TILE];
    for x in 0..n {
        limits[x] = thresholds[((usize::from(own[x]) << 5) | usize::from(models[x])) & 1023];
    }
    for x in 0..n {
        adopts[x] = u8::from(fraction(words[x]) < limits[x]);
    }
    for x in 0..n {
        out[x] = (own[x] ^ ((own[x] ^ models[x]) & 0u8.wrapping_sub(adopts[x]))) >> 4;
    }
}

/// Puts back those who do not revise.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
pub(super) fn keep(own: &[u8], words: &[u32], update_q30: u32, out: &mut [u8]) {
    let n = out.len();
    let (own, words) = (&own[..n], &words[..n]);
    for x in 0..n {
        out[x] = if happens(words[x], update_q30) { out[x] } else { own[x] >> 4 };
    }
}
