//! Memory-two strategies of repeated games of two acts, and what they earn: the Markov chain of the last two rounds of a pair.
//!
//! **Formula.** A strategy cooperates with a probability that depends on the states of the last two rounds, each one of CC, CD, DC, DD (own act first):
//! entry `4·last + before` of a table of 16, `last` the round just played and `before` the one before it, both counted 0 to 3 in that order. The first
//! round has an opening, the second one a probability for each state of the first. `x(last, before)` moves to `x(next, last)`; a pair earns
//! `Σ_n g_n·(states of round n · stage)` with the weights of [`crate::num::memory_one::weights`]. A memory-one strategy is one whose entries do not depend on `before`.
//! **Errors.** With probability e an act is the opposite of the one meant; each of the two acts of the other that an agent looks back on is seen as its opposite with
//! probability ε, anew in each round. Both only change the probabilities, exactly.
//!
//! **Ranges.** Probabilities in \[0, 1\]; up to 65535 rounds. **Rounding.** `f64`, computed on the host from `+ − × ÷` alone; kernels read tables.
//! **Sources.** Axelrod 1984 (tit for two tats); Hauert & Schuster 1997; Hilbe, Martinez-Vaquero, Chatterjee & Nowak 2017 (all-or-none).

use super::memory_one::MemoryOne;

/// Probabilities to cooperate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MemoryTwo {
    /// In the first round.
    pub opening: f64,
    /// In the second round, after CC, CD, DC and DD in the first, own act first.
    pub second: [f64; 4],
    /// Later: entry `4·last + before`.
    pub after: [f64; 16],
}

/// The state in which the roles are turned: the other sees CD where this one sees DC.
const TURNED: [usize; 4] = [0, 2, 1, 3];

/// States of a round, own act first, if both cooperate with these probabilities.
fn joint(own: f64, other: f64) -> [f64; 4] {
    [own * other, own * (1.0 - other), (1.0 - own) * other, (1.0 - own) * (1.0 - other)]
}

impl From<MemoryOne> for MemoryTwo {
    fn from(of: MemoryOne) -> Self {
        Self { opening: of.opening, second: of.after, after: std::array::from_fn(|k| of.after[k / 4]) }
    }
}

impl MemoryTwo {
    /// A deterministic strategy: cooperates at first, and then where `holds(last, before)`; in the second round `before` is mutual cooperation.
    fn where_holds(holds: impl Fn(usize, usize) -> bool) -> Self {
        let p = |last, before| f64::from(u8::from(holds(last, before)));
        Self { opening: 1.0, second: std::array::from_fn(|last| p(last, 0)), after: std::array::from_fn(|k| p(k / 4, k % 4)) }
    }

    /// Tit for two tats: defects only after the other defected twice in a row.
    #[must_use]
    pub fn tit_for_two_tats() -> Self {
        Self::where_holds(|last, before| last % 2 == 0 || before % 2 == 0)
    }

    /// Two tits for a tat: defects in the two rounds after a defection of the other.
    #[must_use]
    pub fn two_tits_for_tat() -> Self {
        Self::where_holds(|last, before| last % 2 == 0 && before % 2 == 0)
    }

    /// All-or-none of memory two: cooperates if in each of the last two rounds both did the same. Memory one makes it win-stay, lose-shift.
    ///
    /// ```
    /// use polity::num::memory_one::{MemoryOne, weights};
    /// use polity::num::memory_two::MemoryTwo;
    /// // Against a defector it is exploited in one round out of three, win-stay lose-shift in one out of two.
    /// let long = weights(None, 30_000, true);
    /// let loses = |s: MemoryTwo| MemoryTwo::from(MemoryOne::ALLD).expected(s, [0.0, 0.0, 1.0, 0.0], &long);
    /// assert!((loses(MemoryTwo::all_or_none()) - 1.0 / 3.0).abs() < 1e-3);
    /// assert!((loses(MemoryOne::WSLS.into()) - 1.0 / 2.0).abs() < 1e-3);
    /// ```
    #[must_use]
    pub fn all_or_none() -> Self {
        let same = |state| state == 0 || state == 3;
        Self::where_holds(|last, before| same(last) && same(before))
    }

    /// The strategy that is played by one who makes mistakes: acts go wrong with probability `execution`, and each of the other's two last acts is seen wrongly
    /// with probability `perception`, anew in each round.
    #[must_use]
    pub fn with_errors(self, execution: f64, perception: f64) -> Self {
        let acts = |p: f64| execution + (1.0 - 2.0 * execution) * p;
        // Bit 0 of a state is the other's act, so k ^ 4 turns that of the last round and k ^ 1 that of the round before.
        let seen = |k: usize, p: &dyn Fn(usize) -> f64, bit: usize| (1.0 - perception) * p(k) + perception * p(k ^ bit);
        let second = |k: usize| self.second[k];
        let after = |k: usize| self.after[k];
        Self {
            opening: acts(self.opening),
            second: std::array::from_fn(|k| acts(seen(k, &second, 1))),
            after: std::array::from_fn(|k| acts(seen(k, &|k| seen(k, &after, 1), 4))),
        }
    }

    /// The probabilities in the order in which kernels look them up: opening, second round (4), later rounds (16).
    #[must_use]
    pub fn table(&self) -> [f64; 21] {
        std::array::from_fn(|k| match k {
            0 => self.opening,
            1..5 => self.second[k - 1],
            _ => self.after[k - 5],
        })
    }

    /// What it earns against another per pair, with these weights of the rounds; `stage` is R, S, T, P.
    #[must_use]
    pub fn expected(self, other: Self, stage: [f64; 4], weights: &[f64]) -> f64 {
        let mut first = true;
        let mut opening = joint(self.opening, other.opening);
        let next: [[f64; 4]; 16] = std::array::from_fn(|k| joint(self.after[k], other.after[4 * TURNED[k / 4] + TURNED[k % 4]]));
        // States of the last round and the one before it, from the second round on.
        let mut states: [f64; 16] = std::array::from_fn(|k| {
            let (last, before) = (k / 4, k % 4);
            opening[before] * joint(self.second[before], other.second[TURNED[before]])[last]
        });
        let mut earned = 0.0;
        for weight in weights {
            if !first {
                opening = std::array::from_fn(|last| states[4 * last..4 * last + 4].iter().sum());
                let mut moved = [0.0; 16];
                for (k, x) in states.iter().enumerate() {
                    for to in 0..4 {
                        moved[4 * to + k / 4] += x * next[k][to];
                    }
                }
                states = moved;
            }
            first = false;
            earned += weight * (0..4).map(|k| opening[k] * stage[k]).sum::<f64>();
        }
        earned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::memory_one::weights;

    const STAGE: [f64; 4] = [3.0, 0.0, 5.0, 1.0];

    #[test]
    fn memory_one_is_a_part() {
        let odd = MemoryOne { opening: 0.3, after: [0.9, 0.2, 0.7, 0.4] };
        for (a, b) in [(MemoryOne::TFT, MemoryOne::WSLS), (odd, MemoryOne::generous(0.4)), (odd, odd)] {
            for (e, perception) in [(0.0, 0.0), (0.03, 0.0), (0.02, 0.1)] {
                let (one, two) = (a.with_errors(e, perception), MemoryTwo::from(a).with_errors(e, perception));
                let (other, others) = (b.with_errors(e, perception), MemoryTwo::from(b).with_errors(e, perception));
                assert!(two.table().iter().zip(MemoryTwo::from(one).table()).all(|(x, y)| (x - y).abs() < 1e-15));
                for (w, rounds, mean) in [(None, 1, true), (None, 2, false), (Some(0.9), 200, false), (None, 50, true)] {
                    let of = weights(w, rounds, mean);
                    assert!((one.expected(other, STAGE, &of) - two.expected(others, STAGE, &of)).abs() < 1e-10, "{a:?} {b:?} {rounds}");
                }
            }
        }
    }

    #[test]
    fn totals_follow_closed_forms() {
        let alld = MemoryTwo::from(MemoryOne::ALLD);
        for w in [0.0, 0.5, 0.9] {
            let total = |a: MemoryTwo, b: MemoryTwo| a.expected(b, STAGE, &weights(Some(w), 2_000, false));
            let (tf2t, two) = (MemoryTwo::tit_for_two_tats(), MemoryTwo::two_tits_for_tat());
            let rows = [
                (total(tf2t, tf2t), 3.0 / (1.0 - w)),
                // Exploited twice.
                (total(tf2t, alld), w * w / (1.0 - w)),
                (total(alld, tf2t), 5.0 + 5.0 * w + w * w / (1.0 - w)),
                (total(two, alld), w / (1.0 - w)),
                // Cooperates at first, defects twice, and so on: S P P S P P …
                (total(MemoryTwo::all_or_none(), alld), (w + w * w) / (1.0 - w * w * w)),
            ];
            for (k, (found, exact)) in rows.into_iter().enumerate() {
                assert!((found - exact).abs() < 1e-9, "w {w}, row {k}: {found}, exact {exact}");
            }
        }
    }

    #[test]
    fn entries_are_last_round_first() {
        // The other's acts were D in the last round (state CD or DD), C in the one before.
        let k = 4 + 2;
        assert_eq!((MemoryTwo::tit_for_two_tats().after[k], MemoryTwo::two_tits_for_tat().after[k]), (1.0, 0.0));
        assert_eq!(MemoryTwo::all_or_none().after.iter().sum::<f64>(), 4.0);
        assert_eq!([0, 3, 12, 15].map(|k| MemoryTwo::all_or_none().after[k]), [1.0; 4]);
    }
}
