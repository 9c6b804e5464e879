//! The phases, each a room of its own: docs and record, what the user writes, kernel, oracle.
//!
//! Everything generic iterates over a [`Registry`]; nothing outside a room knows what is in it but [`ALL`], which puts the
//! families together, and [`fused`], whose executors run two phases at once.

pub mod account;
pub mod code;
pub mod convention;
pub mod culture;
pub mod evolve;
pub mod exchange;
pub mod fused;
pub mod govern;
pub mod imitate;
pub mod influence;
pub mod interact;
pub mod learn;
pub mod network;
pub mod precision;
pub mod respond;
pub mod space;
pub mod user;
pub mod vote;

use crate::rule::{Phase, Registry};
pub use code::of;
use std::sync::LazyLock;

/// Every phase of this crate, family by family.
pub const ALL: &[&[&Phase]] = &[
    interact::ALL,
    imitate::ALL,
    respond::ALL,
    learn::ALL,
    influence::ALL,
    convention::ALL,
    culture::ALL,
    vote::ALL,
    user::ALL,
    account::ALL,
    exchange::ALL,
    govern::ALL,
    evolve::ALL,
    network::ALL,
    space::ALL,
];

impl Registry {
    /// The phases of this crate.
    #[must_use]
    pub fn builtin() -> Self {
        static BUILTIN: LazyLock<Registry> = LazyLock::new(|| Registry::new(ALL.iter().flat_map(|family| family.iter().copied())));
        BUILTIN.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two phases of one id would draw the same words. Games of messages are matrix games, and share theirs.
    #[test]
    fn ids_are_distinct() {
        let mut ids: Vec<u16> =
            Registry::builtin().iter().filter(|p| !std::ptr::eq(*p, &raw const interact::messages::PHASE)).map(|p| p.record.id).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    }
}
