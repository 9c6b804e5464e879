//! What replicas of a config say about its dynamics: fixation, invasion and long-run composition under rare mutation, gradients
//! of selection, flows and basins of attraction, critical values of a parameter.
//!
//! Every analysis runs a config again and again with some of its keys changed ([`Lab`]) and reports what it found with a 95 %
//! interval. The runs are ordinary runs: the same config, seed and options give the same figures on every backend.

mod critical;
mod fixation;
mod flow;
mod gradient;
mod lab;
mod stationary;

pub use critical::{Critical, Question, Trial, critical};
pub use fixation::{Fixation, fixation};
pub use flow::{Flow, Path, flow};
pub use gradient::{Gradient, Root, gradient};
pub use lab::{AnalysisError, Lab, wilson};
pub use stationary::{Invasion, Stationary, long_run, stationary};
