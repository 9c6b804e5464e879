//! `polity check`: is the config right, and what would it need?

use super::shared::{ConfigArgs, Failure, print, thousands};
use crate::backend::{Kind, memory};
use crate::config;
use crate::config::plan::{Network, PhasePlan};
use crate::config::rule::Registry;
use crate::output::GraphRecord;

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
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let plan = self.config.plan(registry)?;
        if self.resolved {
            return print(config::resolved_toml(&plan).trim_end());
        }
        let phases: Vec<&str> = plan.phases().iter().map(PhasePlan::name).collect();
        let bytes = |kind| memory::host_bytes(&plan, kind);
        let graphs = plan.networks();
        if self.json {
            let graphs: serde_json::Map<_, _> =
                graphs.iter().map(|(section, of)| ((*section).to_owned(), serde_json::json!(GraphRecord::of(of)))).collect();
            let object = serde_json::json!({
                "name": plan.name(), "config_hash": config::hash(&plan), "agents": plan.agents(), "replicas": plan.replicas(),
                "steps": plan.steps(), "phases": phases, "columns_bytes": memory::columns_bytes(&plan),
                "host_bytes": { "cpu": bytes(Kind::Cpu), "reference": bytes(Kind::Reference), "gpu": bytes(Kind::Gpu) },
                "payoff_fraction_bits": plan.payoff().fraction_bits, "graphs": graphs, "warnings": plan.warnings(),
            });
            return print(&object.to_string());
        }
        let replicas =
            if plan.replicas() > 1 { format!(" in each of {} replicas", thousands(u64::from(plan.replicas()))) } else { String::new() };
        let graphs: String = graphs.iter().map(|(section, of)| format!("  {section:<9} {}\n{}", graph(of), notes(of))).collect();
        let warnings: String = plan.warnings().iter().map(|warning| format!("\n  warning   {warning}")).collect();
        let word = if warnings.is_empty() { "fine" } else { "runs, with warnings" };
        print(&format!(
            "{}: {word}\n  agents    {}{replicas}, {} steps\n{graphs}  phases    {}\n  measured  every {} steps\n  memory    cpu {}, reference {}, gpu {} on the host and {} on the device\n  payoffs   resolved to 2^-{}{warnings}",
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

/// A sparse graph in one line.
fn graph(of: &Network) -> String {
    let links = if of.directed() { "directed links" } else { "links" };
    format!(
        "{} {links}, {} to {} neighbours, {:.2} on average",
        thousands(of.links()),
        thousands(u64::from(of.degree_min())),
        thousands(u64::from(of.degree_max())),
        of.degree_mean()
    )
}

/// What the user should know about a graph, a line each.
fn notes(of: &Network) -> String {
    of.notes().iter().map(|note| format!("  warning   {note}\n")).collect()
}
