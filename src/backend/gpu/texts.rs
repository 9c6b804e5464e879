//! The texts of a plan's passes, without a GPU: wgpu checks them, under WebGPU's default limits, and nothing runs.

use super::buffers::Buffers;
use super::device::Opened;
use super::passes::{Builder, WORKGROUP};
use crate::backend::engine::{BackendError, Kind, Options};
use crate::backend::memory;
use crate::config::Plan;
use std::cell::RefCell;

pub use super::pipelines::Text;

/// The passes of a plan in the order in which they run, then those that measure; `split`: for devices without 64-bit integers. It takes the memory that a
/// device would.
///
/// # Errors
/// Not enough memory, or a text that WebGPU does not allow.
pub fn texts(plan: &Plan, split: bool) -> Result<Vec<Text>, BackendError> {
    // Buffers of this device lie in the host's memory, both sides of each column: what the sequential engine holds.
    memory::check_host(plan, Kind::Reference)?;
    let opened = Opened::nowhere()?;
    let buffers = Buffers::new(plan, &opened)?;
    let options = Options { split_multiply: split, ..Options::default() };
    let mut builder = Builder::new(&opened, &buffers, &options, plan, WORKGROUP);
    builder.texts = Some(RefCell::default());
    builder.all()?;
    opened.check(0)?;
    Ok(builder.texts.take().map(RefCell::into_inner).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::pipelines::{Bound, Pipelines};
    use super::*;
    use crate::shader::Module;

    #[test]
    fn more_than_every_browser_has_is_refused() {
        let device = Opened::nowhere().expect("needs no hardware").device;
        let module = Module::join([("some", "@compute @workgroup_size(1) fn main() {}")], "some");
        let built = |writes| Pipelines::default().of(&device, &module, &[], Bound { tables: false, network: false, reads: 4, writes });
        assert!(built(4).is_ok());
        // Nine storage buffers.
        assert!(built(5).is_err());
    }
}
