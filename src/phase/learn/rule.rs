//! Learning from one's own payoffs: what both rules check.

use crate::columns::Column;
use crate::file::phase_file::PayoffMode;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::{Around, Facts, Revision, Start};

/// Draw: rounds the propensity of strategy s, `ROUND + s`.
pub(super) const ROUND: u32 = 8;

/// Smallest and largest payoff of the last game, stored units; where payoffs add up over neighbours, 0 is among them.
#[must_use]
pub fn payoffs(at: &Resolve<'_>) -> [i32; 2] {
    let strategies = at.context.file.population.strategies.len();
    let last = at.before().iter().rev().find(|p| p.facts.earns.is_some());
    match last.and_then(|p| p.rule.game()) {
        Some(game) if game.mode != PayoffMode::NeighborSum => {
            let each = (0..2).flat_map(|role| (0..strategies).flat_map(move |a| (0..strategies).map(move |b| (role, a as u8, b as u8))));
            each.map(|(role, a, b)| game.entry(role, a, b)).fold([i32::MAX, i32::MIN], |[low, high], e| [low.min(e), high.max(e)])
        }
        _ => at.payoff,
    }
}

/// What each strategy earns in a step, where payoffs of several phases add up in all of them, against others who choose at random; stored units. `None`: it
/// is not known.
#[must_use]
pub fn against_chance(at: &Resolve<'_>) -> Option<Vec<f64>> {
    let strategies = at.context.file.population.strategies.len();
    let mut sum: Option<Vec<f64>> = None;
    for phase in at.before().iter().rev().filter(|p| p.facts.earns.is_some()) {
        let of_pairs = || {
            let game = phase.rule.game().filter(|game| game.mode != PayoffMode::NeighborSum)?;
            let pairs =
                |own: usize| (0..2).flat_map(move |role| (0..strategies).map(move |other| game.entry(role, own as u8, other as u8)));
            Some((0..strategies).map(|own| pairs(own).map(f64::from).sum::<f64>() / (2 * strategies) as f64).collect())
        };
        let own: Vec<f64> = phase.rule.against_chance().or_else(of_pairs)?;
        sum = Some(sum.unwrap_or_else(|| vec![0.0; strategies]).iter().zip(own).map(|(sum, own)| sum + own).collect());
        if !phase.accumulates {
            break;
        }
    }
    sum
}

/// A payoff of the user's in stored units.
#[must_use]
pub fn stored(x: f64, bits: u32) -> i32 {
    fixed::payoff_q(x, bits).clamp(-fixed::PAYOFF_MAX, fixed::PAYOFF_MAX)
}

/// Reports a learning rule that does not know which strategy earned the payoff, or finds propensities of another one.
pub fn remembers(at: &mut Resolve<'_>) {
    if !at.packed() && at.earned() {
        at.problem(
            "",
            "strategies may have changed since they were played, so that nobody knows which one earned the payoff",
            "a phase interact/… and none between that changes strategies",
            "put the [[phase]] right after the game",
        );
    }
    if at.before().iter().any(|p| p.writes(Column::Propensity) || p.writes(Column::ActionValue)) {
        at.problem("", "agents learn twice in a step from one payoff", "one phase learn/… in a step", "remove one of them");
    }
}

/// Reports a list that has not one number per strategy.
#[must_use]
pub fn one_each(list: Option<&Vec<f64>>, context: &Context<'_>, problems: &mut Vec<Problem>) -> bool {
    let count = context.file.population.strategies.len();
    let wrong = list.filter(|list| list.len() != count);
    if let Some(list) = wrong {
        problems.push(Problem::new(
            format!("{}.initial", context.path),
            format!("{} numbers for {count} strategies", list.len()),
            format!("{count} numbers, in the order of population.strategies"),
            "add or remove numbers, or leave the key out",
        ));
    }
    wrong.is_none()
}

/// Facts of a rule that changes propensities, which begin as given.
#[must_use]
pub fn facts(initial: &[u32], revision: Revision, of: &Setting<'_>) -> Facts {
    Facts {
        earns: None,
        learns: true,
        around: Around::Learned,
        surveys: false,
        stirs: true,
        writes_values: false,
        group_size: 1,
        creates: vec![Start { column: Column::Propensity, entries: initial.to_vec() }],
        revision: Some(revision),
        words: revision.words() + 1.0 + of.strategies as f64,
        rounds: 0,
        vocabulary: 0,
        speaks: false,
    }
}
