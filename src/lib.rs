//! polity: a laboratory for societies of AI agents.

pub mod columns;
pub mod config;
pub mod metrics;
pub mod num;
pub mod output;
pub mod report;
