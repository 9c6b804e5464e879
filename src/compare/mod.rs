//! A config beside its variants, with the same random numbers: what a mechanism, a cure or a choice changes, with an interval.
//!
//! Every population of the config has a twin under each variant: same seed, same replica, and so the same random words until the variant
//! acts ([`Parting`] says where). A difference is taken within pairs, its interval over pairs ([`Effect`]). Claims of the config are
//! tested by these differences ([`Verdict`]), adjusted for their number (Holm 1979), and once more under each robustness variant.

mod arm;
pub mod cured;
mod effect;
mod found;
mod series;
mod study;
mod tables;
mod twin;
mod verdict;

pub use cured::Cured;
pub use effect::{Chance, Effect, Method, holm};
pub use found::{Claim, Comparison, Dose, DosePoint, Moment, Number, Point, Robust, Variant};
pub use series::{Course, Engine, Series};
pub use study::{Nowhere, Options, Shelf, check, compare};
pub use tables::{csv, doses, json};
pub use twin::{Parting, parting};
pub use verdict::Verdict;
