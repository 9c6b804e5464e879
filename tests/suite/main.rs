//! One binary for all integration tests.
#![allow(unreachable_pub, clippy::unwrap_used, clippy::print_stderr, clippy::print_stdout, reason = "a test binary")]
mod bases;
mod cases;
mod cli;
mod commons;
mod distances;
mod drawn;
mod encounters;
mod ends;
mod faults;
mod games;
mod golden;
mod gpu;
mod graphs;
mod inputs;
mod laws;
mod learners;
mod links;
mod parity;
mod repeated;
mod rounding;
mod rules;
mod shaders;
mod societies;
mod society_laws;
mod vectors;
mod weights;
