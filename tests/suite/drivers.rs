//! Which of several emulated GPUs a case runs on: the work of one driver, and a second opinion of another.

use polity::backend::gpu::{AdapterSummary, adapters};
use std::sync::OnceLock;

/// The emulated GPU whose turn it is; `None`: the one that is there, or the real one before all others.
pub fn turn(at: usize) -> Option<String> {
    static FOUND: OnceLock<Vec<AdapterSummary>> = OnceLock::new();
    let found = FOUND.get_or_init(adapters);
    let alone = found.len() < 2 || found.iter().any(|adapter| adapter.real);
    (!alone).then(|| found[at % found.len()].index.to_string())
}
