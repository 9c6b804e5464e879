//! What an effect says about a claim.

use super::effect::Effect;
use crate::file::{ClaimFile, Direction};
use serde::{Deserialize, Serialize};

/// Does a claim hold?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The interval lies where the claim says, and p after Holm is at most 0.05.
    Holds,
    /// The interval lies where the claim says it does not.
    Fails,
    /// Neither: more populations would tell.
    Open,
    /// The metric is undefined in all pairs but one at most.
    Undefined,
}

impl Verdict {
    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Open => "open",
            Self::Undefined => "undefined",
        }
    }
}

/// Error of a claim that holds, at most.
const ERROR: f64 = 0.05;

/// p of what the claim denies: that there is no such difference, or with `same` that there is one.
#[must_use]
pub(super) fn p(claim: &ClaimFile, effect: &Effect) -> f64 {
    match (claim.direction, claim.within) {
        (Direction::Up, _) => effect.p_of(claim.at_least),
        (Direction::Down, _) => effect.p_of(-claim.at_least),
        // Two one-sided tests (Schuirmann 1987), each at half the error of the interval.
        (Direction::Same, within) => {
            let within = within.unwrap_or(0.0);
            if effect.difference.abs() >= within { 1.0 } else { effect.p_of(within).max(effect.p_of(-within)) }
        }
    }
}

/// What the effect says, given p of the claim after adjustment.
#[must_use]
pub(super) fn verdict(claim: &ClaimFile, effect: &Effect, p: f64) -> Verdict {
    let [low, high] = effect.interval;
    let (inside, outside) = match claim.direction {
        Direction::Up => (beyond(low, claim.at_least), high < claim.at_least || high <= 0.0),
        Direction::Down => (beyond(-high, claim.at_least), -low < claim.at_least || low >= 0.0),
        Direction::Same => {
            let within = claim.within.unwrap_or(0.0);
            (-within <= low && high <= within, low > within || high < -within)
        }
    };
    match (inside && p <= ERROR, outside) {
        (true, _) => Verdict::Holds,
        (_, true) => Verdict::Fails,
        _ => Verdict::Open,
    }
}

fn beyond(end: f64, at_least: f64) -> bool {
    end >= at_least && end > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(direction: Direction, at_least: f64, within: Option<f64>) -> ClaimFile {
        let (text, metric, against) = ("x".into(), "m".into(), "null".into());
        ClaimFile { text, metric, of: None, against, beyond: Vec::new(), direction, at_least, within, at_step: None }
    }

    #[test]
    fn an_interval_decides() {
        // Differences 0.4 and 0.6 in turn, ten pairs: 0.5 ± 0.0754.
        let pairs = (0..10).map(|k| (Some(if k % 2 == 0 { 0.9 } else { 0.1 }), Some(if k % 2 == 0 { 0.5 } else { -0.5 })));
        let effect = Effect::new(pairs, false).unwrap();
        let said = |direction, at_least, within| {
            let claim = claim(direction, at_least, within);
            verdict(&claim, &effect, p(&claim, &effect))
        };
        assert_eq!(said(Direction::Up, 0.0, None), Verdict::Holds);
        assert_eq!(said(Direction::Up, 0.4, None), Verdict::Holds);
        assert_eq!(said(Direction::Up, 0.5, None), Verdict::Open);
        assert_eq!(said(Direction::Up, 0.6, None), Verdict::Fails);
        assert_eq!(said(Direction::Down, 0.0, None), Verdict::Fails);
        assert_eq!(said(Direction::Same, 0.0, Some(0.6)), Verdict::Holds);
        assert_eq!(said(Direction::Same, 0.0, Some(0.5)), Verdict::Open);
        assert_eq!(said(Direction::Same, 0.0, Some(0.4)), Verdict::Fails);
        // After adjustment for many claims it may be open.
        assert_eq!(verdict(&claim(Direction::Up, 0.0, None), &effect, 0.06), Verdict::Open);
    }
}
