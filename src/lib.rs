//! polity: a laboratory for societies of AI agents.

pub mod backend;
pub mod bench;
pub mod cli;
pub mod columns;
pub mod config;
pub mod layout;
pub mod lockstep;
pub mod metrics;
pub mod num;
pub mod output;
pub mod report;
