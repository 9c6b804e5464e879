//! polity: a laboratory for societies of AI agents.

pub mod backend;
pub mod columns;
pub mod config;
pub mod metrics;
pub mod num;
pub mod phase;
pub mod reference;
pub mod world;
