//! What the format of payoffs takes from a game: differences that it rounds away or distorts.

use crate::file::problem::Problem;
use crate::phase::precision::{Format, Gap};
use crate::rule::game::STRATEGIES_MAX;

/// What rounding does to a game whose entries are `natural` in the text and `stored` in units of 2^-`bits`, indexed as in a `MatrixPlan`.
///
/// An error if two strategies that differ against an opponent are stored as equal: their selection would be drift. A warning if a difference
/// is wrong by more than one per cent.
pub(super) fn lost(path: &str, names: &[String], natural: &[f64], stored: &[i32], bits: u32) -> Option<Problem> {
    let largest = natural.iter().fold(0f64, |most, x| most.max(x.abs()));
    Format::payoffs(path, bits, largest, remedy(natural, names.len())).lost(pairs(names, natural, stored).collect())
}

/// All pairs of strategies against all opponents in both roles.
fn pairs<'a>(names: &'a [String], natural: &'a [f64], stored: &'a [i32]) -> impl Iterator<Item = Gap> + 'a {
    let count = names.len();
    // One matrix for both roles says everything once.
    let (row, column) = natural.split_at(natural.len() / 2);
    let roles = if row == column { 1 } else { 2 };
    let each = (0..roles).flat_map(move |role| (0..count).flat_map(move |two| (0..two).map(move |one| (role, one, two))));
    each.flat_map(move |(role, one, two)| {
        (0..count).map(move |opponent| {
            let at = |own: usize| (role * STRATEGIES_MAX + own) * STRATEGIES_MAX + opponent;
            let [a, b] = [at(one), at(two)];
            let who = format!("{} of {} and {} of {} against {}", natural[a], names[one], natural[b], names[two], names[opponent]);
            Gap { who, natural: natural[a] - natural[b], stored: i64::from(stored[a]) - i64::from(stored[b]), decides: true }
        })
    })
}

/// Where all entries lie close together, what they have in common is in the way; else the largest is.
fn remedy(natural: &[f64], count: usize) -> String {
    let at = |role: usize, own: usize, other: usize| natural[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other];
    let all = (0..2).flat_map(|role| (0..count).flat_map(move |own| (0..count).map(move |other| at(role, own, other))));
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    if high - low < 0.25 * low.abs().max(high.abs()) {
        format!("subtract {low} from all entries: who compares payoffs of equally many encounters sees only differences")
    } else {
        "bring the entries nearer together: an extreme payoff acts alike if it is a thousand times smaller".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::fixed;

    fn of(matrix: &[&[f64]], bits: u32) -> Option<Problem> {
        let names: Vec<String> = (0..matrix.len()).map(|k| format!("S{k}")).collect();
        let mut natural = vec![0.0; 2 * STRATEGIES_MAX * STRATEGIES_MAX];
        for (own, row) in matrix.iter().enumerate() {
            for (other, x) in row.iter().enumerate() {
                for role in 0..2 {
                    natural[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other] = *x;
                }
            }
        }
        let stored: Vec<i32> = natural.iter().map(|x| fixed::payoff_q(*x, bits)).collect();
        lost("phase[0]", &names, &natural, &stored, bits)
    }

    #[test]
    fn what_coincides_is_an_error_and_what_is_coarse_a_warning() {
        // 10^6 leaves three bits behind the point: .06 and .01 are both 0.
        let found = of(&[&[0.06, 0.06, 0.0], &[0.01, 0.01, 0.0], &[-1e6, -1e6, -1e6]], 3).unwrap();
        assert!(!found.warning && found.message.contains("0.06 of S0 and 0.01 of S1 against S0") && found.message.contains("and 1 more"));
        let found = of(&[&[8e6, 7_999_999.0], &[8_000_000.4, 7_999_999.2]], 0).unwrap();
        assert!(!found.warning && found.remedy.starts_with("subtract 7999999 "), "{found}");
        // 1.3 units are stored as 1: 23 % too little.
        let found = of(&[&[1.3, 0.0], &[0.0, 4000.0]], 0).unwrap();
        assert!(found.warning && found.message.contains("differ by 1.3e0, and by 1e0"), "{found}");
        assert_eq!(of(&[&[1.0, 0.0], &[1.3, 0.2]], 22), None);
        assert_eq!(of(&[&[0.1 + 0.2, 0.0], &[0.3, 0.0]], 22), None, "noise of floats is no difference");
    }
}
