//! Whose turn it is where not all can run each time.

/// A number, `POLITY_TURN` in the environment; 0 if it is left out. `.ci/run` counts commits, so that in time all have their turn.
pub fn whose_turn() -> usize {
    std::env::var("POLITY_TURN").ok().and_then(|turn| turn.parse().ok()).unwrap_or(0)
}
