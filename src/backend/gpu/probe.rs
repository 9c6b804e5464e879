//! Runs a few lines of WGSL over words: how tests hold the shared shader parts to their Rust twins.

use super::device::Opened;
use super::readback;
use crate::backend::engine::BackendError;
use crate::params::{Clock, Params};
use crate::shader::Module;
use wgpu::util::{BufferInitDescriptor, DeviceExt};

/// What outputs hold before the shader runs: a value that it forgot to write is seen.
pub const POISON: u32 = 0xDEAD_BEEF;

/// Runs `main` of a module once per output group: bindings (2,0) input words, (2,1) output words, both `array<u32>`, read_write.
///
/// `invocations` workgroups of one invocation each; `tables` is bound at (0,2) if the module declares it.
///
/// # Errors
/// No device, or a shader that does not compile.
pub fn run(
    module: &Module,
    params: &Params,
    step: u32,
    tables: Option<&[u32]>,
    input: &[u32],
    outputs: usize,
    invocations: u32,
) -> Result<Vec<u32>, BackendError> {
    let opened = Opened::new(None)?;
    let device = &opened.device;
    let scope = device.push_error_scope(wgpu::ErrorFilter::Validation);
    let text = wgpu::ShaderSource::Wgsl(module.text.as_str().into());
    let compiled = device.create_shader_module(wgpu::ShaderModuleDescriptor { label: Some(&module.name), source: text });
    let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None },
        count: None,
    };
    let storage = |read_only| wgpu::BufferBindingType::Storage { read_only };
    let mut shared = vec![entry(0, wgpu::BufferBindingType::Uniform)];
    shared.extend(tables.map(|_| entry(2, storage(true))));
    let layouts = [&shared[..], &[], &[entry(0, storage(false)), entry(1, storage(false))]]
        .map(|entries| device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: None, entries }));
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: &[Some(&layouts[0]), Some(&layouts[1]), Some(&layouts[2])],
        immediate_size: 0,
    });
    let constants = params.constants();
    let constants: Vec<(&str, f64)> =
        constants.iter().filter(|(name, _)| module.declares(name)).map(|(name, value)| (name.as_str(), *value)).collect();
    let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(&module.name),
        layout: Some(&layout),
        module: &compiled,
        entry_point: Some("main"),
        compilation_options: wgpu::PipelineCompilationOptions { constants: &constants, ..Default::default() },
        cache: None,
    });
    if let Some(error) = pollster::block_on(scope.pop()) {
        return Err(BackendError::Shader { shader: module.name.clone(), message: error.to_string() });
    }
    let buffer = |contents: &[u8], usage| device.create_buffer_init(&BufferInitDescriptor { label: None, contents, usage });
    let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC;
    let clock = buffer(bytemuck::bytes_of(&Clock { step, whole: 1 }), wgpu::BufferUsages::UNIFORM);
    let tables = tables.map(|words| buffer(bytemuck::cast_slice(words), usage));
    let (input, output) = (buffer(bytemuck::cast_slice(input), usage), buffer(bytemuck::cast_slice(&vec![POISON; outputs]), usage));
    let group = |index: usize, buffers: &[(u32, &wgpu::Buffer)]| {
        let entries: Vec<_> =
            buffers.iter().map(|(binding, b)| wgpu::BindGroupEntry { binding: *binding, resource: b.as_entire_binding() }).collect();
        device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout: &layouts[index], entries: &entries })
    };
    let shared: Vec<(u32, &wgpu::Buffer)> = [Some((0, &clock)), tables.as_ref().map(|t| (2, t))].into_iter().flatten().collect();
    let (shared, none, words) = (group(0, &shared), group(1, &[]), group(2, &[(0, &input), (1, &output)]));
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &shared, &[]);
        pass.set_bind_group(1, &none, &[]);
        pass.set_bind_group(2, &words, &[]);
        pass.dispatch_workgroups(invocations, 1, 1);
    }
    opened.queue.submit([encoder.finish()]);
    let bytes = readback::bytes(&opened, &output, 0..output.size(), step)?;
    opened.check(step)?;
    Ok(bytes.as_chunks::<4>().0.iter().map(|w| u32::from_le_bytes(*w)).collect())
}
