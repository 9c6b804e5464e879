//! Finding and opening a GPU.

use crate::backend::engine::{BackendError, DeviceInfo, Kind};
use std::sync::{Arc, Mutex, OnceLock};

/// An adapter that could be used.
#[derive(Debug, Clone)]
pub struct AdapterSummary {
    /// Index for `--device`.
    pub index: usize,
    /// Name.
    pub name: String,
    /// `DiscreteGpu`, `IntegratedGpu`, `Cpu`, …
    pub kind: String,
    /// Is it a real GPU, not an emulation on the CPU?
    pub real: bool,
    /// Driver and version.
    pub driver: String,
    /// Graphics interface.
    pub api: String,
    /// Largest single binding in bytes.
    pub binding_max: u64,
    /// 64-bit integers in shaders?
    pub int64: bool,
}

fn backends() -> wgpu::Backends {
    wgpu::Backends::VULKAN | wgpu::Backends::METAL | wgpu::Backends::DX12
}

/// One instance per process: drivers load once. It holds no state of any run.
fn instance() -> &'static wgpu::Instance {
    static INSTANCE: OnceLock<wgpu::Instance> = OnceLock::new();
    INSTANCE.get_or_init(|| {
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
        descriptor.backends = wgpu::Backends::from_env().unwrap_or_else(backends);
        wgpu::Instance::new(descriptor)
    })
}

fn found(instance: &wgpu::Instance) -> Vec<wgpu::Adapter> {
    let mut adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
    // Real GPUs first, the discrete one before the integrated; of two of a kind one with 64-bit integers; the order of the driver otherwise.
    adapters.sort_by_key(|a| {
        let kind = match a.get_info().device_type {
            wgpu::DeviceType::DiscreteGpu => 0,
            wgpu::DeviceType::IntegratedGpu => 1,
            wgpu::DeviceType::VirtualGpu => 2,
            wgpu::DeviceType::Other => 3,
            wgpu::DeviceType::Cpu => 4,
        };
        (kind, !a.features().contains(wgpu::Features::SHADER_INT64))
    });
    adapters
}

fn summary(index: usize, adapter: &wgpu::Adapter) -> AdapterSummary {
    let info = adapter.get_info();
    AdapterSummary {
        index,
        real: info.device_type != wgpu::DeviceType::Cpu,
        kind: format!("{:?}", info.device_type),
        driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
        api: format!("{:?}", info.backend),
        binding_max: adapter.limits().max_storage_buffer_binding_size,
        int64: adapter.features().contains(wgpu::Features::SHADER_INT64),
        name: info.name,
    }
}

/// All adapters, best first.
#[must_use]
pub fn adapters() -> Vec<AdapterSummary> {
    found(instance()).iter().enumerate().map(|(index, adapter)| summary(index, adapter)).collect()
}

/// What to do where no GPU is found.
pub const REMEDY: &str =
    "install a Vulkan driver (Debian: mesa-vulkan-drivers libvulkan1), or run with --backend cpu; results are the same";

/// An open device and what went wrong on it since.
#[derive(Debug)]
pub(super) struct Opened {
    pub device: wgpu::Device,
    pub queue: wgpu::Queue,
    pub summary: AdapterSummary,
    pub int64: bool,
    failure: Arc<Mutex<Option<String>>>,
}

impl Opened {
    /// What it is, as a run tells it.
    pub(super) fn info(&self) -> DeviceInfo {
        let AdapterSummary { name, driver, .. } = self.summary.clone();
        DeviceInfo { kind: Kind::Gpu, name, driver, threads: rayon::current_num_threads() }
    }

    /// Opens the adapter that `wanted` names (index or part of the name), else the best one.
    pub(super) fn new(wanted: Option<&str>) -> Result<Self, BackendError> {
        let adapters = found(instance());
        let listed: Vec<AdapterSummary> = adapters.iter().enumerate().map(|(i, a)| summary(i, a)).collect();
        let chosen = match wanted {
            None => 0,
            Some(wanted) => choose(&listed, wanted).ok_or_else(|| BackendError::NoDevice {
                message: format!("no device matches {wanted:?}; found: {}", names(&listed)),
                remedy: "give an index or part of a name from `polity devices`".into(),
            })?,
        };
        let Some(adapter) = adapters.get(chosen) else {
            return Err(BackendError::NoDevice { message: "no GPU and no Vulkan driver was found".into(), remedy: REMEDY.into() });
        };
        Self::open(adapter, listed[chosen].clone())
    }

    /// A device that checks as a browser's would and runs nothing: WebGPU's default limits, but for the size of buffers. Beyond a browser it takes 64-bit
    /// integers, for the texts that have them.
    pub(super) fn nowhere() -> Result<Self, BackendError> {
        let none = || BackendError::NoDevice { message: "no device without hardware".into(), remedy: REMEDY.into() };
        let large = wgpu::Limits::unlimited();
        let limits = wgpu::Limits {
            max_buffer_size: large.max_buffer_size,
            max_storage_buffer_binding_size: large.max_storage_buffer_binding_size,
            ..wgpu::Limits::default()
        };
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
        descriptor.backends = wgpu::Backends::NOOP;
        let features = Some(wgpu::Features::SHADER_INT64);
        descriptor.backend_options.noop = wgpu::NoopBackendOptions { enable: true, limits: Some(limits), features, ..Default::default() };
        let adapters = found(&wgpu::Instance::new(descriptor));
        let adapter = adapters.first().ok_or_else(none)?;
        Self::open(adapter, AdapterSummary { real: true, ..summary(0, adapter) })
    }

    fn open(adapter: &wgpu::Adapter, summary: AdapterSummary) -> Result<Self, BackendError> {
        let int64 = summary.int64;
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("polity"),
            required_features: if int64 { wgpu::Features::SHADER_INT64 } else { wgpu::Features::empty() },
            required_limits: adapter.limits(),
            ..wgpu::DeviceDescriptor::default()
        };
        let (device, queue) = pollster::block_on(adapter.request_device(&descriptor)).map_err(|error| BackendError::NoDevice {
            message: format!("{} cannot be opened: {error}", summary.name),
            remedy: REMEDY.into(),
        })?;
        let failure = Arc::new(Mutex::new(None));
        let note = |failure: &Arc<Mutex<Option<String>>>, message: String| {
            if let Ok(mut slot) = failure.lock() {
                slot.get_or_insert(message);
            }
        };
        let (lost, uncaught) = (Arc::clone(&failure), Arc::clone(&failure));
        device.set_device_lost_callback(move |reason, message| {
            // Dropping the device at the end of a run also reports here.
            if reason != wgpu::DeviceLostReason::Destroyed {
                note(&lost, format!("device lost: {message}"));
            }
        });
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| note(&uncaught, error.to_string())));
        Ok(Self { device, queue, summary, int64, failure })
    }

    /// Reports what went wrong since the start, if anything did.
    pub(super) fn check(&self, step: u32) -> Result<(), BackendError> {
        let message = self.failure.lock().ok().and_then(|slot| slot.clone());
        message.map_or(Ok(()), |message| Err(BackendError::Device { step, message }))
    }
}

fn choose(listed: &[AdapterSummary], wanted: &str) -> Option<usize> {
    if let Ok(index) = wanted.parse::<usize>() {
        return (index < listed.len()).then_some(index);
    }
    let wanted = wanted.to_lowercase();
    listed.iter().position(|a| a.name.to_lowercase().contains(&wanted))
}

fn names(listed: &[AdapterSummary]) -> String {
    if listed.is_empty() {
        return "none".into();
    }
    listed.iter().map(|a| format!("{} ({})", a.index, a.name)).collect::<Vec<_>>().join(", ")
}
