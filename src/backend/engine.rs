//! What every backend is: a trait, how to build one, and why it may fail.

use crate::columns::Column;
use crate::machine::human;
use crate::metrics::Observation;
use crate::world::{Data, Store, World};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Executes the steps of a plan.
pub trait Backend: fmt::Debug {
    /// What this runs on.
    fn device(&self) -> &DeviceInfo;

    /// The last completed step.
    fn step(&self) -> u32;

    /// Runs up to and including step `to` and measures after each step of `observe` (ascending, all in `step()+1 ..= to`).
    ///
    /// # Errors
    /// A device that fails or runs out of memory.
    fn advance(&mut self, to: u32, observe: &[u32]) -> Result<Vec<Observation>, BackendError>;

    /// Measures the current state, which must be the initial one or a loaded one.
    ///
    /// # Errors
    /// A device that fails.
    fn observe(&mut self) -> Result<Observation, BackendError>;

    /// Lets happen what events of the config say of the time between the current step and the next, if it has not happened yet; whatever begins the
    /// next step does the same. Did anything happen?
    ///
    /// # Errors
    /// A device that fails.
    fn happen(&mut self) -> Result<bool, BackendError> {
        Ok(false)
    }

    /// Runs phase `index` of the next step alone; phases are called in order and the last completes the step.
    ///
    /// # Errors
    /// A device that fails.
    fn phase(&mut self, index: usize) -> Result<(), BackendError>;

    /// The current strategies, as in [`World::strategy`].
    ///
    /// # Errors
    /// A device that fails.
    fn strategies(&mut self) -> Result<Cow<'_, [u8]>, BackendError>;

    /// One column of the current state, of which payoffs are current as in [`world`](Self::world); without planes if the plan has no such column.
    ///
    /// # Errors
    /// A device that fails.
    fn column(&mut self, column: Column) -> Result<Cow<'_, Store>, BackendError>;

    /// A copy of the current state. Strategies and absorption records are always current; payoffs are those of the last step
    /// that was measured or run phase by phase, because a step that nobody looks at may leave them out. No step reads them.
    ///
    /// # Errors
    /// A device that fails.
    fn world(&mut self) -> Result<World, BackendError> {
        let mut world = World::default();
        self.copy(true, &mut world)?;
        Ok(world)
    }

    /// Copies the current state, as [`world`](Self::world) has it, into another, whose memory is used where it suits; payoffs only if they are asked for.
    ///
    /// # Errors
    /// A device that fails.
    fn copy(&mut self, payoffs: bool, into: &mut World) -> Result<(), BackendError>;

    /// Shows what [`copy`](Self::copy) copies, without a copy where the backend can do without.
    ///
    /// # Errors
    /// A device that fails.
    fn show(&mut self, payoffs: bool, look: &mut dyn FnMut(&World)) -> Result<(), BackendError> {
        let mut world = World::default();
        self.copy(payoffs, &mut world)?;
        look(&world);
        Ok(())
    }

    /// Replaces the current state.
    ///
    /// # Errors
    /// A device that fails.
    fn load(&mut self, world: World) -> Result<(), BackendError>;

    /// Replaces the current state by another one of the same moment: what has happened since the last step does not happen again.
    ///
    /// # Errors
    /// A device that fails.
    fn amend(&mut self, world: World) -> Result<(), BackendError> {
        self.load(world)
    }
}

/// A column among others; without planes if it is not there.
pub(super) fn find(columns: &[Store], column: Column) -> Cow<'_, Store> {
    let absent = || Cow::Owned(Store { column, planes: 0, data: Data::zeros(column.info().width, 0) });
    columns.iter().find(|store| store.column == column).map_or_else(absent, Cow::Borrowed)
}

/// The three kinds of backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sequential oracle.
    Reference,
    /// Rayon.
    Cpu,
    /// wgpu.
    Gpu,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reference => "reference",
            Self::Cpu => "cpu",
            Self::Gpu => "gpu",
        })
    }
}

/// What a backend runs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceInfo {
    /// Kind of backend.
    pub kind: Kind,
    /// Processor or adapter.
    pub name: String,
    /// Driver and version; empty on the CPU.
    pub driver: String,
    /// Threads used on the host.
    pub threads: usize,
}

/// A backend that cannot start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// No such device or backend.
    #[error("{message}\n    remedy: {remedy}")]
    NoDevice {
        /// What was looked for.
        message: String,
        /// What to do.
        remedy: String,
    },
    /// The plan does not fit.
    #[error("{what} needs {needed}, but {available} is available{on}\n    remedy: {remedy}", needed = human(*needed), available = human(*available))]
    Memory {
        /// What needs memory.
        what: String,
        /// Bytes needed.
        needed: u64,
        /// Bytes available.
        available: u64,
        /// Where: " on …".
        on: String,
        /// What would fit.
        remedy: String,
    },
    /// A device failed.
    #[error("the device failed in step {step}: {message}\n    remedy: run with --backend cpu; results are the same")]
    Device {
        /// Step being computed.
        step: u32,
        /// What the driver said.
        message: String,
    },
    /// It was told to leave a step unfinished; what it holds since is no state.
    #[error("stopped inside step {step}")]
    Stopped {
        /// Step being computed.
        step: u32,
    },
    /// A shader does not compile.
    #[error("shader {shader} does not compile: {message}")]
    Shader {
        /// File and line.
        shader: String,
        /// What the compiler said.
        message: String,
    },
    /// A fault planted for a test changes nothing, or more than it says.
    #[error("a fault cannot be planted in {place}: {text:?} {found}\n    remedy: give a text that stands in the shader once")]
    Patch {
        /// The phase or pass that it is for.
        place: String,
        /// The text to be replaced.
        text: String,
        /// Where it stands, or does not.
        found: String,
    },
}

/// A flag that ends a step before its end; by default nobody ever sets it.
#[derive(Debug, Clone, Default)]
pub struct Hurry(Arc<AtomicBool>);

impl Hurry {
    /// Sets it.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
    /// Is it set?
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
    /// An error if it is set, in the step that is being computed.
    pub(super) fn check(&self, step: u32) -> Result<(), BackendError> {
        if self.is_set() { Err(BackendError::Stopped { step }) } else { Ok(()) }
    }
}

/// How to build a backend.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Threads; 0: one per core.
    pub threads: usize,
    /// Agents per task on the CPU; 0: chosen by the backend. Results do not depend on it.
    pub chunk: usize,
    /// Once this is set, a step is left unfinished: looked at between phases, tasks and submissions.
    pub hurry: Hurry,
    /// Run phases one by one even where a fused executor exists.
    pub unfused: bool,
    /// GPU: adapter by index or part of its name.
    pub device: Option<String>,
    /// GPU: invocations per workgroup; 0: chosen by the backend. Results do not depend on it.
    pub workgroup: u32,
    /// GPU: use the 16-bit split multiplication even where 64-bit integers exist.
    pub split_multiply: bool,
    /// GPU, tests of the tests: replace `.1` by `.2` in the shaders of phase `.0`, or of pass `.0`: `"society/links"`. It must stand in one
    /// of them, and once in each.
    pub shader_patch: Option<(String, String, String)>,
}
