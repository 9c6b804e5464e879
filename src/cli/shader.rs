//! `polity shader`: the WGSL that a config runs, joined and ready to read.

use super::shared::{ConfigArgs, Failure, print};
use crate::backend::gpu::texts::{Text, texts};
use crate::config::plan::PhasePlan;
use crate::rule::Registry;

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
        let there: Vec<&str> = plan.phases().iter().map(PhasePlan::name).collect();
        if let Some(kind) = self.phase.as_deref().filter(|kind| !there.contains(kind)) {
            let message = format!("--phase {kind}: not in this config, which has {}", there.join(", "));
            return Err(Failure::new(Failure::USAGE, message));
        }
        for Text { phase, name, text, constants, .. } in texts(&plan, self.split)? {
            if self.phase.is_none() || self.phase == phase {
                let of = phase.as_deref().unwrap_or("no phase of its own");
                let fixed: Vec<String> = constants.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                print(&format!("// ---- {of}: {name}\n// Constants: {}\n\n{text}", fixed.join(", ")))?;
            }
        }
        Ok(())
    }
}
