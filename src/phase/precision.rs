//! What number formats take from a model: differences that rounding takes away or distorts, chances that it makes certain.

use crate::file::problem::Problem;
use crate::num::fixed;

/// Differences below this part of the largest number come from the arithmetic of floats, not from the user.
const NOISE: f64 = 1e-12;
/// Error of a difference, as a part of it, beyond which the user should know.
const COARSE: f64 = 0.01;

/// Two numbers of a model, and what is left of their difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The two, as in "0.06 of C and 0.01 of D against C".
    pub who: String,
    /// Their difference, natural units.
    pub natural: f64,
    /// Their difference, stored units.
    pub stored: i64,
    /// Would the model be another one without it?
    pub decides: bool,
}

impl Gap {
    /// A number of the user beside 0: it should be there.
    #[must_use]
    pub fn of(key: &str, natural: f64, stored: impl Into<i64>) -> Self {
        Self { who: format!("{key} = {natural} and 0"), natural, stored: stored.into(), decides: true }
    }
}

/// How numbers are stored, and what is said where that is not enough.
#[derive(Debug, Clone)]
pub struct Format<'a> {
    /// Place in the file.
    pub path: &'a str,
    /// What is stored: `payoffs`.
    pub numbers: &'static str,
    /// Fractional bits.
    pub bits: u32,
    /// The largest number, natural units.
    pub largest: f64,
    /// Why units are not smaller, as in `, since an agent may earn 1e6 and more`.
    pub since: String,
    /// What numbers may be.
    pub allowed: &'static str,
    /// What to do.
    pub remedy: String,
}

impl<'a> Format<'a> {
    /// The payoffs of a game in which an agent may earn `largest`.
    #[must_use]
    pub fn payoffs(path: &'a str, bits: u32, largest: f64, remedy: impl Into<String>) -> Self {
        Self {
            path,
            numbers: "payoffs",
            bits,
            largest,
            since: format!(", since an agent may earn {largest:e} and more"),
            allowed: "entries that differ by at least a unit, which is 2^-22 to 2^-23 of the largest payoff of an agent in a step",
            remedy: remedy.into(),
        }
    }

    /// Part of a difference that is wrong.
    fn error(&self, gap: &Gap) -> f64 {
        (gap.stored as f64 / (gap.natural * fixed::units(self.bits)) - 1.0).abs()
    }

    /// What rounding does to differences of the user.
    ///
    /// An error if one that decides is stored as none. A warning if one is stored as none, or wrong by more than one per cent.
    #[must_use]
    pub fn lost(&self, gaps: Vec<Gap>) -> Option<Problem> {
        let gaps: Vec<Gap> = gaps.into_iter().filter(|gap| gap.natural.abs() > NOISE * self.largest).collect();
        let gone = |gap: &&Gap| gap.stored == 0;
        let coarsest = || gaps.iter().max_by(|a, b| self.error(a).total_cmp(&self.error(b)));
        let worst = gaps.iter().filter(gone).find(|gap| gap.decides).or_else(|| gaps.iter().find(gone)).or_else(coarsest)?;
        let unit = 1.0 / fixed::units(self.bits);
        let Self { path, numbers, since, allowed, remedy, .. } = self;
        if worst.stored == 0 {
            let others = gaps.iter().filter(gone).count() - 1;
            let more = if others == 0 { String::new() } else { format!(" (and {others} more likewise)") };
            let message = format!("{} are stored as equal: {numbers} are whole numbers of {unit:e}{since}{more}", worst.who);
            return Some(if worst.decides {
                Problem::new(*path, message, *allowed, remedy)
            } else {
                Problem::warning(*path, message, remedy)
            });
        }
        (self.error(worst) > COARSE).then(|| {
            let stored = worst.stored.unsigned_abs() as f64 * unit;
            let message = format!(
                "{} differ by {:e}, and by {stored:e} as they are stored, in whole numbers of {unit:e}",
                worst.who,
                worst.natural.abs()
            );
            Problem::warning(*path, message, remedy)
        })
    }
}

/// What is to know of a chance that follows from several numbers and is certain, or impossible, in units of 2⁻³⁰.
#[must_use]
pub fn certain(path: &str, who: &str, chance: f64) -> Option<Problem> {
    let stored = (chance * fixed::units(30)).round();
    let end = if chance > 0.0 && stored == 0.0 {
        "exactly 0: it would never happen"
    } else if chance < 1.0 && stored == fixed::units(30) {
        "exactly 1: it would always happen"
    } else {
        return None;
    };
    let message = format!("{who} is {chance:.1e}, in units of 2^-30 {end}");
    Some(Problem::warning(path, message, "raise or lower what it follows from, or write the 0 or 1 that is meant"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_vanish_are_errors_and_coarse_ones_warnings() {
        let format = Format::payoffs("phase[0]", 3, 1e6, "change it");
        // In eighths .06 is 0, .1 is .125 and 3.01 is 3.
        let gap = |x: f64| Gap::of("fine", x, fixed::payoff_q(x, 3));
        let found = format.lost(vec![gap(0.06), gap(0.1)]).unwrap();
        assert!(!found.warning && found.message.starts_with("fine = 0.06 and 0 are stored as equal: payoffs are whole numbers of 1.25e-1"));
        let found = format.lost(vec![gap(3.01), gap(0.1)]).unwrap();
        assert!(found.warning && found.message.contains("fine = 0.1 and 0 differ by 1e-1, and by 1.25e-1"), "{found}");
        assert_eq!(format.lost(vec![gap(3.01), gap(0.0)]), None);
        let told = format.lost(vec![Gap { decides: false, ..gap(0.06) }]).unwrap();
        assert!(told.warning, "{told}");
    }

    #[test]
    fn chances_that_become_certain_are_said() {
        let found = certain("phase[0]", "to be taken for good", 1e-11).unwrap();
        assert!(
            found.warning && found.message.contains("to be taken for good is 1.0e-11, in units of 2^-30 exactly 0: it would never happen")
        );
        assert!(certain("phase[0]", "the same", 1.0 - 1e-11).is_some());
        assert_eq!([0.0, 1.0, 1e-8, 0.5].map(|p| certain("phase[0]", "", p)), [const { None }; 4]);
    }
}
