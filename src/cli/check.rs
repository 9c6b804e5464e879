//! `polity check`: is the config right, and what would it need?

use super::{ConfigArgs, Failure, print, thousands};
use crate::backend::{Kind, memory};
use crate::config;
use crate::config::plan::PhasePlan;

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Print the resolved config, every default written out.
    #[arg(long)]
    resolved: bool,
    /// Print one JSON object.
    #[arg(long, conflicts_with = "resolved")]
    json: bool,
}

impl CheckArgs {
    pub(super) fn run(self) -> Result<(), Failure> {
        let plan = self.config.plan()?;
        if self.resolved {
            return print(config::resolved_toml(&plan).trim_end());
        }
        let phases: Vec<&str> = plan.phases().iter().map(PhasePlan::name).collect();
        let bytes = |kind| memory::host_bytes(&plan, kind);
        if self.json {
            let object = serde_json::json!({
                "name": plan.name(), "config_hash": config::hash(&plan), "agents": plan.agents(), "replicas": plan.replicas(),
                "steps": plan.steps(), "phases": phases, "columns_bytes": memory::columns_bytes(&plan),
                "host_bytes": { "cpu": bytes(Kind::Cpu), "reference": bytes(Kind::Reference), "gpu": bytes(Kind::Gpu) },
                "payoff_fraction_bits": plan.payoff().fraction_bits,
            });
            return print(&object.to_string());
        }
        let replicas =
            if plan.replicas() > 1 { format!(" in each of {} replicas", thousands(u64::from(plan.replicas()))) } else { String::new() };
        print(&format!(
            "{}: fine\n  agents    {}{replicas}, {} steps\n  phases    {}\n  measured  every {} steps\n  memory    cpu {}, reference {}, gpu {} on the host and {} on the device\n  payoffs   resolved to 2^-{}",
            self.config.config.display(),
            thousands(u64::from(plan.agents())),
            thousands(u64::from(plan.steps())),
            phases.join(" → "),
            plan.every(),
            memory::human(bytes(Kind::Cpu)),
            memory::human(bytes(Kind::Reference)),
            memory::human(bytes(Kind::Gpu)),
            memory::human(memory::columns_bytes(&plan) + plan.agents_total()),
            plan.payoff().fraction_bits,
        ))
    }
}
