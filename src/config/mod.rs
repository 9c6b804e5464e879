//! From the user's text to a checked [`Plan`]: parse, check everything, resolve defaults, go to fixed point.
//!
//! [`load`] is the way in. The struct [`File`] is parser, checker and schema at once: its doc comments, ranges and choices
//! are what the messages quote. All problems of a text are reported together ([`ConfigError::Problems`]).

pub mod account;
mod check;
pub mod collective;
pub mod commons;
pub mod convention;
pub mod culture;
pub mod draw;
mod error;
pub mod evolve;
pub mod file;
pub mod gamble;
pub mod influence;
pub mod interact;
pub mod learn;
pub mod learning;
mod load;
mod near;
pub mod network;
pub mod opinions;
mod overrides;
pub mod patches;
mod phase_file;
pub mod plan;
pub mod play;
pub mod problem;
pub mod public_goods;
pub mod repeated;
pub mod reputation;
mod resolve;
pub mod respond;
pub mod rewire;
mod rules;
mod scalar;
mod schema;
pub mod selection;
mod society;
mod society_plan;
mod spec;
pub mod topology;
mod tree;
pub mod user;
pub mod vote;

pub use error::ConfigError;
pub use file::File;
pub use load::{hash, load, load_str, resolved_toml};
pub use plan::Plan;
pub use problem::Problem;
pub use schema::schema;
