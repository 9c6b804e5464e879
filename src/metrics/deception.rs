//! Deception: who shares, who lies, and who gets away with it.
//!
//! Each rate is a quotient of two counts of events. Without the events in its denominator a rate is undefined, not 0: a silent society is
//! not an honest one.

use super::composition::share;

/// Share of messages that are lies, `lies/messages`. 0 to 1; `None` without messages.
///
/// ```
/// assert_eq!(polity::metrics::deception::lie_rate(1, 4), Some(0.25));
/// assert_eq!(polity::metrics::deception::lie_rate(0, 0), None);
/// ```
#[must_use]
pub fn lie_rate(lies: u64, messages: u64) -> Option<f64> {
    share(lies, messages)
}

/// Share of occasions on which knowledge was truly shared, `shared/occasions`; the others were hidden or lied about. 0 to 1; `None` without
/// occasions. Knowledge hiding: Connelly, Zweig, Webster & Trougakos 2012.
#[must_use]
pub fn sharing_rate(shared: u64, occasions: u64) -> Option<f64> {
    share(shared, occasions)
}

/// Share of lies that nobody detected, `undetected/lies`. 0 to 1; `None` without lies. Deterrence by detection: Becker 1968.
#[must_use]
pub fn undetected_rate(undetected: u64, lies: u64) -> Option<f64> {
    share(undetected, lies)
}

/// Mean distance of beliefs from the truth, `Σ|belief − truth|/N` in units of 1/65535. 0 to 1; `None` without beliefs.
#[must_use]
pub fn belief_error(distance_sum: u128, beliefs: u64) -> Option<f64> {
    (beliefs > 0).then(|| distance_sum as f64 / (u128::from(beliefs) * 65535) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        // Twelve occasions: six shared, two hidden, four lies, of which one was detected.
        assert_eq!((sharing_rate(6, 12), lie_rate(4, 10), undetected_rate(3, 4)), (Some(0.5), Some(0.4), Some(0.75)));
        // Two beliefs, one right and one as wrong as can be.
        assert_eq!(belief_error(65535, 2), Some(0.5));
    }

    #[test]
    fn silence_is_undefined() {
        assert_eq!((lie_rate(0, 0), sharing_rate(0, 0), undetected_rate(0, 0), belief_error(0, 0)), (None, None, None, None));
        assert_eq!((lie_rate(0, 3), undetected_rate(0, 3)), (Some(0.0), Some(0.0)));
    }
}
