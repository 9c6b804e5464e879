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
pub mod params;
pub mod phase;
pub mod reference;
pub mod report;
pub mod run;
pub mod shader;
pub mod world;
