//! Decisions that groups make together.

/// Share of agents whose code satisfies a condition; `None` without agents. Of decisions that are right: Condorcet 1785.
#[must_use]
pub fn share_of_codes(codes: &[u64], holds: impl Fn(usize) -> bool) -> Option<f64> {
    let total: u64 = codes.iter().sum();
    let right: u64 = codes.iter().enumerate().filter(|(code, _)| holds(*code)).map(|(_, n)| n).sum();
    (total > 0).then(|| right as f64 / total as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        assert_eq!(share_of_codes(&[1, 3], |code| code == 1), Some(0.75));
        assert_eq!(share_of_codes(&[0, 0], |_| true), None);
    }
}
