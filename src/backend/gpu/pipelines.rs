//! Pipelines: what has the same text, the same constants and the same layouts is compiled once.

use crate::backend::engine::BackendError;
use crate::shader::Module;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// How many buffers of which kind a pass binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bound {
    pub tables: bool,
    pub network: bool,
    pub reads: usize,
    pub writes: usize,
}

/// One pass, as a device gets it.
#[derive(Debug, Clone)]
pub struct Text {
    /// The kind of phase that it belongs to; none: it measures, or does two phases at once.
    pub phase: Option<String>,
    /// File of the entry point.
    pub name: String,
    /// WGSL, joined.
    pub text: String,
    /// The constants that the text declares, and their values.
    pub constants: Vec<(String, f64)>,
    /// Group, binding and type of what is bound, by WebGPU's names: `uniform`, `read-only-storage`, `storage`.
    pub buffers: Vec<(u32, u32, &'static str)>,
}

impl Text {
    pub(super) fn new(phase: Option<String>, module: &Module, constants: &[(String, f64)], bound: Bound) -> Self {
        let shared = [(0, true, "uniform"), (2, bound.tables, "read-only-storage"), (3, bound.network, "read-only-storage")];
        let mut buffers: Vec<_> = shared.into_iter().filter(|(_, there, _)| *there).map(|(binding, _, kind)| (0, binding, kind)).collect();
        buffers.extend((0..bound.reads as u32).map(|binding| (1, binding, "read-only-storage")));
        buffers.extend((0..bound.writes as u32).map(|binding| (2, binding, "storage")));
        let constants = constants.iter().filter(|(name, _)| module.declares(name)).cloned().collect();
        Self { phase, name: module.name.clone(), text: module.text.clone(), constants, buffers }
    }
}

/// A pipeline, and the layouts of its three groups.
#[derive(Debug, Clone)]
pub(super) struct Built {
    pub pipeline: wgpu::ComputePipeline,
    pub layouts: [wgpu::BindGroupLayout; 3],
}

/// All that tells pipelines apart: text, constants that it uses, buffers.
type Key = (String, Vec<(String, u64)>, Bound);

/// The pipelines of one device.
#[derive(Debug, Default)]
pub(super) struct Pipelines {
    built: RefCell<BTreeMap<Key, Built>>,
    asked: Cell<usize>,
}

impl Pipelines {
    /// How many there are, and how many were asked for.
    pub(super) fn counts(&self) -> [usize; 2] {
        [self.built.borrow().len(), self.asked.get()]
    }

    /// The pipeline of a module under constants, of which it declares some.
    pub(super) fn of(
        &self,
        device: &wgpu::Device,
        module: &Module,
        constants: &[(String, f64)],
        bound: Bound,
    ) -> Result<Built, BackendError> {
        self.asked.set(self.asked.get() + 1);
        let used = constants.iter().filter(|(name, _)| module.uses(name)).map(|(name, value)| (name.clone(), value.to_bits()));
        let key = (module.text.clone(), used.collect(), bound);
        if let Some(built) = self.built.borrow().get(&key) {
            return Ok(built.clone());
        }
        let built = compile(device, module, constants, bound)?;
        self.built.borrow_mut().insert(key, built.clone());
        Ok(built)
    }
}

fn compile(device: &wgpu::Device, module: &Module, constants: &[(String, f64)], bound: Bound) -> Result<Built, BackendError> {
    let layouts = [
        shared_layout(device, bound.tables, bound.network),
        storage_layout(device, bound.reads, true),
        storage_layout(device, bound.writes, false),
    ];
    let scope = device.push_error_scope(wgpu::ErrorFilter::Validation);
    let text = wgpu::ShaderSource::Wgsl(module.text.as_str().into());
    let compiled = device.create_shader_module(wgpu::ShaderModuleDescriptor { label: Some(&module.name), source: text });
    let info = pollster::block_on(compiled.get_compilation_info());
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some(&module.name),
        bind_group_layouts: &[Some(&layouts[0]), Some(&layouts[1]), Some(&layouts[2])],
        immediate_size: 0,
    });
    let constants: Vec<(&str, f64)> =
        constants.iter().filter(|(name, _)| module.declares(name)).map(|(name, value)| (name.as_str(), *value)).collect();
    let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(&module.name),
        layout: Some(&layout),
        module: &compiled,
        entry_point: Some("main"),
        // Passes that use workgroup memory empty what they need of it, all invocations together.
        compilation_options: wgpu::PipelineCompilationOptions { constants: &constants, zero_initialize_workgroup_memory: false },
        cache: None,
    });
    if let Some(error) = pollster::block_on(scope.pop()) {
        let first = info.messages.first();
        let line = first.and_then(|m| m.location.as_ref()).map_or(1, |l| l.line_number as usize);
        let message = first.map_or_else(|| error.to_string(), |m| m.message.clone());
        return Err(BackendError::Shader { shader: module.origin(line), message });
    }
    Ok(Built { pipeline, layouts })
}

/// Layout of parameters, tables and neighbours.
fn shared_layout(device: &wgpu::Device, tables: bool, network: bool) -> wgpu::BindGroupLayout {
    let mut entries = vec![entry(0, wgpu::BufferBindingType::Uniform, true)];
    for (binding, _) in [(2, tables), (3, network)].into_iter().filter(|(_, there)| *there) {
        entries.push(entry(binding, wgpu::BufferBindingType::Storage { read_only: true }, false));
    }
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: None, entries: &entries })
}

/// Layout of so many storage buffers.
fn storage_layout(device: &wgpu::Device, count: usize, read_only: bool) -> wgpu::BindGroupLayout {
    let entries: Vec<_> = (0..count as u32).map(|b| entry(b, wgpu::BufferBindingType::Storage { read_only }, false)).collect();
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: None, entries: &entries })
}

fn entry(binding: u32, ty: wgpu::BufferBindingType, has_dynamic_offset: bool) -> wgpu::BindGroupLayoutEntry {
    let ty = wgpu::BindingType::Buffer { ty, has_dynamic_offset, min_binding_size: None };
    wgpu::BindGroupLayoutEntry { binding, visibility: wgpu::ShaderStages::COMPUTE, ty, count: None }
}
