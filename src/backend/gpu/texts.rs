//! The texts of a plan's passes, without a GPU: wgpu checks them, under WebGPU's default limits, and nothing runs.

use super::buffers::Buffers;
use super::device::Opened;
use super::passes::{Builder, WORKGROUP};
use crate::backend::engine::{BackendError, Options};
use crate::config::Plan;
use std::cell::RefCell;

pub use super::pipelines::{Binding, Text};

/// The passes of a plan in the order in which they run, then those that measure; `split`: for devices without 64-bit integers. It takes the memory that a
/// device would.
///
/// # Errors
/// Not enough memory, or a text that WebGPU does not allow.
pub fn texts(plan: &Plan, split: bool) -> Result<Vec<Text>, BackendError> {
    let opened = Opened::nowhere()?;
    let buffers = Buffers::new(plan, &opened)?;
    let options = Options { split_multiply: split, ..Options::default() };
    let mut builder = Builder::new(&opened, &buffers, &options, plan, WORKGROUP);
    builder.texts = Some(RefCell::default());
    builder.all()?;
    opened.check(0)?;
    Ok(builder.texts.take().map(RefCell::into_inner).unwrap_or_default())
}
