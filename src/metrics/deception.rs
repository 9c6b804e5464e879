//! Deception: who shares and who lies.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        // Twelve occasions: six shared, two hidden, four lies.
        assert_eq!((sharing_rate(6, 12), lie_rate(4, 10)), (Some(0.5), Some(0.4)));
    }

    #[test]
    fn silence_is_undefined() {
        assert_eq!((lie_rate(0, 0), sharing_rate(0, 0), lie_rate(0, 3)), (None, None, Some(0.0)));
    }
}
