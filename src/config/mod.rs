//! From the user's text to a checked [`Plan`]: parse, check everything, resolve defaults, go to fixed point.
//!
//! [`load`] is the way in. The struct [`File`] is parser, checker and schema at once: its doc comments, ranges and choices
//! are what the messages quote. All problems of a text are reported together ([`ConfigError::Problems`]).

mod check;
mod error;
pub mod file;
pub mod influence;
pub mod interact;
mod load;
mod near;
mod overrides;
mod phase_file;
pub mod plan;
pub mod problem;
mod resolve;
mod scalar;
mod schema;
mod society;
mod society_plan;
mod spec;
mod tree;

pub use error::ConfigError;
pub use file::File;
pub use load::{hash, load, load_str, resolved_toml};
pub use plan::Plan;
pub use problem::Problem;
pub use schema::schema;
