//! From the user's text to a checked [`Plan`]: parse, check everything, resolve defaults, go to fixed point.
//!
//! [`load`] is the way in. The struct [`File`] is parser, checker and schema at once: its doc comments, ranges and choices
//! are what the messages quote. All problems of a text are reported together ([`ConfigError::Problems`]).

mod building;
mod check;
mod class_csv;
pub mod cure;
mod decision;
pub mod draft;
mod drawn;
mod event_plan;
mod load;
mod overrides;
pub mod plan;
mod priced;
pub mod resolve;
mod schema;
mod society_plan;
mod stages;
mod table_plan;
pub mod table_size;
mod text;

pub use crate::file::File;
pub use crate::file::error::ConfigError;
pub use crate::file::problem::Problem;
pub use draft::Draft;
pub use drawn::{Uncertain, own_seed};
pub use load::{hash, load, load_str};
pub use plan::Plan;
pub use schema::{published, schema};
pub use text::resolved_toml;
