//! Layouts and groups of bindings: parameters, clock, tables and neighbours in group 0, reads in group 1, writes in group 2.

use super::buffers::bit;
use super::passes::{Builder, Recipe};
use crate::columns::Column;
use crate::kernel::passes::Slot;
use crate::params::Clock;
use crate::shader::Neighbors;
use wgpu::util::{BufferInitDescriptor, DeviceExt};

impl Builder<'_> {
    pub(super) fn shared_groups(&self, layout: &wgpu::BindGroupLayout, recipe: &Recipe<'_>, neighbors: Neighbors) -> [wgpu::BindGroup; 2] {
        let device = &self.opened.device;
        let buffer = |contents: &[u8], usage| device.create_buffer_init(&BufferInitDescriptor { label: None, contents, usage });
        let tables = recipe.tables.as_ref().map(|words| buffer(bytemuck::cast_slice(words), wgpu::BufferUsages::STORAGE));
        let clock =
            wgpu::BufferBinding { buffer: &self.buffers.clock, offset: 0, size: std::num::NonZeroU64::new(size_of::<Clock>() as u64) };
        let mut entries = vec![wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::Buffer(clock) }];
        if let Some(tables) = &tables {
            entries.push(wgpu::BindGroupEntry { binding: 2, resource: tables.as_entire_binding() });
        }
        let on = |bound: Option<&wgpu::Buffer>| {
            let more = bound.map(|buffer| wgpu::BindGroupEntry { binding: 3, resource: buffer.as_entire_binding() });
            let entries: Vec<_> = entries.iter().cloned().chain(more).collect();
            device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries: &entries })
        };
        match neighbors {
            Neighbors::Links => [0, bit(Column::Link)].map(|sides| on(Some(self.buffers.of(Slot::Now(Column::Link), sides)))),
            Neighbors::Rows => one_twice(on(Some(&self.buffers.network))),
            Neighbors::Arithmetic => one_twice(on(None)),
        }
    }
}

fn one_twice<T: Clone>(one: T) -> [T; 2] {
    [one.clone(), one]
}
