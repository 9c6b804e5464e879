//! The run directory: everything a run leaves behind, written so that it can be trusted and read back.
//!
//! ```text
//! runs/<name>/
//!   manifest.json          volatile: status, program, command line, host, backend, times, SHA-256 of every other file
//!   result.json            deterministic: byte-equal on every backend (`cmp` is the test)
//!   config.toml            resolved; `polity run config.toml` repeats the run
//!   metrics.csv            step + one column per metric
//!   digests.csv            step, digest of the whole state, digest of each column
//!   transitions.csv        step, from, to, count: agents by strategy before and after the step
//!   payoff_histogram.csv   step, bin_low, bin_high, count
//!   values.csv             step, dimension, low, high, values, preferences: agents by bin
//!   replicas.csv           replica, agents per strategy, absorbed_step, absorbed_strategy (more than one replica)
//!   snapshots.zarr/        Zarr v3: `strategy` (step, replica, agent), `step` (step)
//!   tables/NAME.csv        step, replica, agent, one column per plane of the chosen columns
//!   tables/NAME.zarr/      Zarr v3: one array per chosen column (step, plane, replica, agent), `step`, `agent` of a sample
//!   checkpoints/STEP.safetensors   states from which the run can go on; none of a run that is complete, unless asked for
//!   run.lock               while somebody writes here: process and machine
//!   report.html  plots/    written by [`crate::report`]
//! ```
//!
//! Files appear complete or not at all (temporary name, then rename). The CSV streams grow by whole lines. [`RunDir`]
//! writes, [`RunRecord`] reads; nothing here computes.

mod agent_table;
mod aside;
mod atomic;
pub mod checkpoint;
mod dir;
mod disk;
mod end;
mod error;
mod keep;
pub mod layout;
mod length;
mod lock;
mod measured;
mod read;
mod record;
mod room;
mod size;
mod snapshots;
mod streams;
mod tables;
mod time;
mod unit;
mod zarr;

pub(crate) use atomic::write_file;
pub use dir::RunDir;
pub use end::Finish;
pub use error::OutputError;
pub use read::FirstAndLast;
pub use read::RunRecord;
pub use record::{Branch, Device, FORMAT_VERSION, GraphRecord, Host, Length, Manifest, Outcome, Program, Resumed, Status};
pub use size::disk_bytes;
pub use snapshots::Snapshots;
pub use tables::{Bin, Replicas, Series, Transition, ValueBin};
