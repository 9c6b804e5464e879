//! From the user's text to a checked [`Plan`]: parse, check everything, resolve defaults, go to fixed point.

pub mod file;
pub mod plan;
pub mod problem;
mod resolve;

pub use file::File;
pub use plan::Plan;
pub use problem::Problem;
