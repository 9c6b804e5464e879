//! polity: a laboratory for societies of AI agents.

pub mod backend;
pub mod columns;
pub mod config;
pub mod layout;
pub mod lockstep;
pub mod metrics;
pub mod num;
pub mod params;
pub mod phase;
pub mod reference;
pub mod run;
pub mod shader;
pub mod world;
