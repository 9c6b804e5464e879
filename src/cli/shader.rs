//! `polity shader`: the WGSL that a config runs, joined and ready to read.

use super::shared::{ConfigArgs, Failure, print};
use crate::config::plan::PhasePlan;
use crate::params::Params;
use crate::phase::code::passes_of;
use crate::rule::Registry;
use crate::shader::{Module, Neighbors};

#[derive(Debug, clap::Args)]
pub(super) struct ShaderArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Only the passes of this phase, such as imitate/fermi.
    #[arg(long, value_name = "KIND")]
    phase: Option<String>,
    /// The text for devices without 64-bit integers.
    #[arg(long)]
    split: bool,
}

impl ShaderArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let plan = self.config.plan(registry)?;
        let wanted = |name: &str| self.phase.as_deref().is_none_or(|kind| kind == name);
        let phases: Vec<_> = plan.phases().iter().filter(|phase| wanted(phase.name())).collect();
        if phases.is_empty() {
            let there: Vec<&str> = plan.phases().iter().map(PhasePlan::name).collect();
            let message = format!("--phase {}: not in this config, which has {}", self.phase.unwrap_or_default(), there.join(", "));
            return Err(Failure::new(Failure::USAGE, message));
        }
        for phase in phases {
            let params = Params::of_phase(&plan, phase);
            for pass in passes_of(&plan, phase).into_list() {
                let module = Module::of(&pass, self.split, Neighbors::of(&params, &pass));
                let fixed = params.constants().into_iter().chain(pass.words.constants().map(|(name, value)| (name, f64::from(value))));
                let fixed: Vec<String> =
                    fixed.filter(|(name, _)| module.declares(name)).map(|(name, value)| format!("{name} = {value}")).collect();
                print(&format!("// ---- {}: {}\n// Constants: {}\n\n{}", phase.name(), module.name, fixed.join(", "), module.text))?;
            }
        }
        Ok(())
    }
}
