//! From the user's text to a checked [`Plan`]: parse, check everything, resolve defaults, go to fixed point.
//!
//! [`load`] is the way in. The struct [`File`] is parser, checker and schema at once: its doc comments, ranges and choices
//! are what the messages quote. All problems of a text are reported together ([`ConfigError::Problems`]).

pub mod alignment;
mod allowed;
mod building;
mod check;
pub mod checkpoint;
pub mod context;
mod copies;
pub mod crowd;
pub mod draft;
pub mod draw;
mod drawn;
pub mod encounters;
mod error;
mod event_file;
mod event_plan;
pub mod facts;
pub mod file;
pub mod game;
pub mod graph_file;
pub mod inputs;
mod load;
pub mod market;
pub mod named;
pub mod near;
mod overrides;
mod payoff;
pub mod per_class;
pub mod phase_file;
pub mod plan;
pub mod problem;
pub mod record;
pub mod registry;
pub mod resolve;
mod rest;
pub mod rule;
mod scalar;
mod schema;
pub mod setting;
mod shares;
mod society;
mod society_plan;
mod stages;
mod table_file;
mod table_plan;
pub mod table_size;
pub mod task;
mod text;
pub mod topology;
mod tree;
mod uncertain;
pub mod variant;
pub mod words;

pub use draft::Draft;
pub use drawn::{Uncertain, own_seed};
pub use error::ConfigError;
pub use file::File;
pub use load::{hash, load, load_str, resolved_toml};
pub use plan::Plan;
pub use problem::Problem;
pub use schema::{published, schema};
