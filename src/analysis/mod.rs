//! What replicas of a config say about its dynamics: fixation, invasion and the long run, gradients of selection, flows and basins of
//! attraction, critical values of a parameter, and what deviations from learned prices lead to.
//!
//! Fixation, the long run and gradients of small well-mixed populations are solved exactly ([`Method::Exact`]): counts of strategies are a Markov
//! chain whose probabilities are the plan's own integers. All else is run again and again with some keys changed ([`Lab`]), reported with a
//! 95 % interval, and says which keys those were. The runs are ordinary runs: the same config, seed and options give the same figures on
//! every backend.

mod chain;
mod critical;
mod deviation;
mod fixation;
mod flow;
mod gradient;
mod lab;
mod linear;
mod lumped;
mod mutants;
mod resample;
mod stationary;
mod statistics;

pub use critical::{Critical, Question, Trial, critical};
pub use deviation::{Deviation, Estimate, deviation};
pub use fixation::{Fixation, fixation};
pub use flow::{Flow, Path, flow};
pub use gradient::{Gradient, Root, gradient};
pub use lab::{AnalysisError, Lab, Method};
pub use mutants::long_run;
pub use stationary::{Invasion, Stationary, stationary};
pub use statistics::wilson;
