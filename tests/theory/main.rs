//! Published results of evolutionary game theory, reproduced with polity: closed forms, exact Markov chains, and lattice
//! values measured with independent code. `cargo test --test theory -- --nocapture` prints one line per number.
//!
//! A value passes if |value − expected| ≤ 4·(standard error over replicates) + tolerance. Seeds are fixed in advance.
#![allow(unreachable_pub, clippy::unwrap_used, clippy::print_stderr, clippy::print_stdout, reason = "a test binary")]

mod abilene;
mod accounts;
mod adaptive;
mod analysis;
mod aspiration;
mod audits;
mod births;
mod bribes;
mod by_class;
mod chain;
mod commons;
mod configs;
mod conformists;
mod conformity;
mod contests;
mod conventions;
mod culture;
mod deference;
mod degroot;
mod device;
mod exact;
mod exchange;
mod exclusion;
mod five;
mod fixation;
mod gambles;
mod games;
mod generators;
mod goods;
#[path = "../suite/gpu.rs"]
mod gpu;
mod hitchhiking;
mod hysteresis;
mod influence;
mod lattice;
mod learning;
mod lineages;
mod measured_commons;
mod measured_games;
mod measured_norms;
mod measured_own;
mod measured_tipping;
mod mechanisms;
mod memory;
mod memory_two;
mod mission;
mod mixed;
mod networks;
mod opinions;
mod patches;
mod prices;
mod private_opinions;
mod reputation;
mod roles;
mod rules;
mod segregation;
mod selection;
mod stability;
mod sycophants;
mod table;
mod tables;
mod users;
mod vote;
mod voter;
mod world;
