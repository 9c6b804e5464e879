//! Which backend runs, from the command line's wishes; the choice is always said.

use super::shared::Failure;
use crate::backend::{self, Backend, Hurry, Kind, Options, gpu};
use crate::config::Plan;
use crate::machine;
use crate::world::World;
use clap::ValueEnum;

/// `--backend`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Wish {
    /// A real GPU if there is one, else the CPU.
    Auto,
    /// Compute shaders on a GPU.
    Gpu,
    /// All cores.
    Cpu,
    /// The sequential oracle.
    Reference,
}

impl Wish {
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Auto => None,
            Self::Gpu => Some(Kind::Gpu),
            Self::Cpu => Some(Kind::Cpu),
            Self::Reference => Some(Kind::Reference),
        }
    }
}

/// Where to run.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct EngineArgs {
    /// Who executes the phases; all give the same results.
    #[arg(long, value_enum, default_value = "auto", env = "POLITY_BACKEND")]
    pub backend: Wish,
    /// GPU by index or part of its name (see `polity devices`).
    #[arg(long, env = "POLITY_DEVICE")]
    pub device: Option<String>,
    /// Threads on the CPU; 0: one per core.
    #[arg(long, default_value_t = 0, env = "POLITY_THREADS", value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub threads: u16,
    /// Invocations per GPU workgroup; 0: chosen. Results do not depend on it.
    #[arg(long, default_value_t = 0, hide_short_help = true, value_parser = clap::value_parser!(u32).range(0..=256))]
    pub workgroup: u32,
    /// Agents per CPU task; 0: chosen. Results do not depend on it.
    #[arg(long, default_value_t = 0, hide_short_help = true, value_parser = clap::value_parser!(u32).range(0..=1 << 30))]
    pub chunk: u32,
}

impl EngineArgs {
    pub(super) fn options(&self) -> Options {
        Options {
            threads: usize::from(self.threads),
            chunk: self.chunk as usize,
            device: self.device.clone(),
            workgroup: self.workgroup,
            ..Options::default()
        }
    }

    /// The kind of backend to start, and why in words if it was chosen here.
    pub(super) fn choose(&self) -> (Kind, Option<String>) {
        if let Some(kind) = self.backend.kind() {
            return (kind, None);
        }
        if self.device.is_some() {
            return (Kind::Gpu, Some("gpu, because --device names one".into()));
        }
        let adapters = gpu::adapters();
        match adapters.iter().find(|a| a.real) {
            Some(adapter) => (Kind::Gpu, Some(format!("gpu ({})", adapter.name))),
            None if adapters.is_empty() => (Kind::Cpu, Some("cpu, because no GPU was found".into())),
            None => (Kind::Cpu, Some(format!("cpu, because {} only emulates a GPU", adapters[0].name))),
        }
    }

    /// What the plan would run on and whether there is room for it, if that can be said without making the population; `None`: only a device can say.
    pub(super) fn known(&self, plan: &Plan) -> Result<Option<String>, Failure> {
        let (kind, _) = self.choose();
        backend::memory::check_host(plan, kind)?;
        Ok(match kind {
            Kind::Cpu => Some(machine::processor()),
            Kind::Reference => Some("the sequential reference".into()),
            Kind::Gpu => None,
        })
    }

    /// Starts the backend; `auto` goes on to the CPU where the GPU cannot hold the population, and says so. A GPU that was
    /// named is never replaced. `make` gives the state to begin with, and what else is known of it, once it is sure that there is room for it; again for
    /// the CPU. `quiet`: only what went otherwise than expected is said.
    pub(super) fn start<T>(
        &self,
        plan: &Plan,
        make: &dyn Fn() -> Result<(World, T), Failure>,
        quiet: bool,
        hurry: &Hurry,
    ) -> Result<(Box<dyn Backend>, T), Failure> {
        let (kind, why) = self.choose();
        let options = Options { hurry: hurry.clone(), ..self.options() };
        if let Some(why) = why.filter(|_| !quiet) {
            super::shared::say(&format!("backend: {why}"));
        }
        backend::memory::check_host(plan, kind)?;
        let (world, found) = make()?;
        match backend::start(kind, plan, world, &options) {
            Err(error) if kind == Kind::Gpu && self.backend == Wish::Auto && self.device.is_none() => {
                super::shared::say(&format!("warning: cpu instead of gpu: {error}"));
                let (world, found) = make()?;
                Ok((backend::start(Kind::Cpu, plan, world, &options)?, found))
            }
            other => Ok((other?, found)),
        }
    }
}
