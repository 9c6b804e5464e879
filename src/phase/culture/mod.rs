//! Culture: likeness breeds likeness.
pub mod axelrod;
