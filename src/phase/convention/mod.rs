//! Conventions: agreement without authority.
pub mod naming_game;
