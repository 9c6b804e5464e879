//! Published results of evolutionary game theory, reproduced with polity: closed forms, exact Markov chains, and lattice
//! values measured with independent code. `cargo test --test theory -- --nocapture` prints one line per number.
//!
//! A value passes if |value − expected| ≤ 4·(standard error over replicates) + tolerance. Seeds are fixed in advance.
#![allow(unreachable_pub, clippy::unwrap_used, clippy::print_stderr, clippy::print_stdout, reason = "a test binary")]

mod chain;
mod configs;
mod device;
mod fixation;
mod games;
#[path = "../suite/gpu.rs"]
mod gpu;
mod lattice;
mod mixed;
mod stability;
mod table;
mod voter;
mod world;
