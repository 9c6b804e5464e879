//! `polity check`: is the config right, and what would it need?

use super::resolved::annotated;
use super::shared::{ConfigArgs, Failure, print, say, thousands};
use crate::backend::{Kind, memory};
use crate::bench;
use crate::compare;
use crate::config::plan::{Base, Network, PhasePlan, Plan, TablePlan};
use crate::config::table_size::table_bytes;
use crate::config::{self, Draft};
use crate::file::TableFormat;
use crate::output::{GraphRecord, disk_bytes};
use crate::rule::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Print the resolved config, every default written out; keys that are left out stand there as comments that say what that means.
    #[arg(long)]
    resolved: bool,
    /// Print one JSON object.
    #[arg(long, conflicts_with = "resolved")]
    json: bool,
    /// Nothing on standard output, and on standard error only warnings and errors: the exit code says whether the config is right.
    #[arg(short, long, conflicts_with_all = ["resolved", "json"])]
    quiet: bool,
}

impl CheckArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let draft = Draft::load(&self.config.config, &self.config.overrides(), registry)?;
        let plan = draft.base()?;
        compare::check(&draft, &plan)?;
        if self.resolved {
            return print(annotated(&plan, registry).trim_end());
        }
        let warnings = warnings(&plan, registry);
        if self.quiet {
            warn(&plan, registry);
            return Ok(());
        }
        let phases: Vec<&str> = plan.phases().iter().map(PhasePlan::name).collect();
        let bytes = |kind| memory::host_bytes(&plan, kind);
        let graphs: Vec<(&str, GraphRecord, &Network)> =
            plan.topologies().filter_map(|(section, of)| Some((section, GraphRecord::of(of)?, of.network()?.as_ref()))).collect();
        if self.json {
            let graphs: serde_json::Map<_, _> =
                graphs.iter().map(|(section, record, of)| ((*section).to_owned(), known(record, of))).collect();
            let seconds = bench::estimated_seconds(&plan, threads());
            let object = serde_json::json!({
                "estimated_seconds_per_step": seconds, "estimated_seconds": seconds * f64::from(plan.steps()), "disk_bytes": disk_bytes(&plan),
                "name": plan.name(), "config_hash": config::hash(&plan), "agents": plan.agents(), "replicas": plan.replicas(),
                "steps": plan.steps(), "phases": phases, "columns_bytes": memory::columns_bytes(&plan),
                "host_bytes": { "cpu": bytes(Kind::Cpu), "reference": bytes(Kind::Reference), "gpu": bytes(Kind::Gpu) },
                "tables": plan.tables().iter().map(|table| table_of(&plan, table)).collect::<Vec<_>>(),
                "payoff_fraction_bits": plan.payoff().fraction_bits, "graphs": graphs, "warnings": warnings,
                "uncertain": draft.uncertain(&plan).iter().map(|of| serde_json::json!({ "key": of.name, "value": of.value, "se": of.se })).collect::<Vec<_>>(),
            });
            return print(&object.to_string());
        }
        let replicas =
            if plan.replicas() > 1 { format!(" in each of {} replicas", thousands(u64::from(plan.replicas()))) } else { String::new() };
        let graphs: String = graphs
            .iter()
            .map(|(section, record, of)| format!("  {section:<9} {}\n{}{}", graph(record, of), source(of), notes(record)))
            .collect();
        let word = if warnings.is_empty() { "fine" } else { "runs, with warnings" };
        let warnings: String = warnings.iter().map(|warning| format!("\n  warning   {warning}")).collect();
        print(&format!(
            "{}: {word}\n  agents    {}{replicas}, {} steps\n{graphs}  phases    {}\n  measured  every {}\n  memory    cpu {}, reference {}, gpu {} on the host and {} on the device\n{}{}  disk      about {}\n  payoffs   resolved to 2^-{}{}{warnings}",
            self.config.config.display(),
            thousands(u64::from(plan.agents())),
            thousands(u64::from(plan.steps())),
            phases.join(" → "),
            if plan.every() == 1 { "step".to_owned() } else { format!("{} steps", plan.every()) },
            memory::human(bytes(Kind::Cpu)),
            memory::human(bytes(Kind::Reference)),
            memory::human(bytes(Kind::Gpu)),
            memory::human(memory::columns_bytes(&plan) + plan.agents_total()),
            time(&plan),
            tables(&plan),
            memory::human(disk_bytes(&plan)),
            plan.payoff().fraction_bits,
            errors(&draft, &plan),
        ))
    }
}

/// Numbers that are known with an error, a line each.
fn errors(draft: &Draft, plan: &Plan) -> String {
    let all = draft.uncertain(plan);
    let lines: String = all.iter().map(|of| format!("\n  error     {} = {} ± {}", of.name, of.value, of.se)).collect();
    if all.is_empty() { lines } else { lines + ": a run takes the values, `polity compare` draws them for each pair of populations" }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// How long a run would take, in one line.
fn time(plan: &Plan) -> String {
    let (threads, step) = (threads(), bench::estimated_seconds(plan, threads()));
    let span = |seconds: f64| match seconds {
        s if s < 1e-3 => format!("{:.0} µs", (s * 1e6).max(1.0)),
        s if s < 1.0 => format!("{:.0} ms", s * 1e3),
        s if s < 600.0 => format!("{s:.0} s"),
        s if s < 36_000.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.0} h", s / 3600.0),
    };
    let on = counted(threads as u64, "thread");
    format!(
        "  time      about {} a step and {} in all on {on} of the CPU, without measurements (a rough estimate from random words, columns and neighbours)\n",
        span(step),
        span(step * f64::from(plan.steps()))
    )
}

/// Tables of agents, a line each: file, columns, how many agents, how often, how large.
fn tables(plan: &Plan) -> String {
    let line = |table: &TablePlan| {
        let (size, agents) = (plan.agents_in(table) as u64, u64::from(plan.agents()));
        let whom = if size < agents { format!("{} of {} agents", thousands(size), thousands(agents)) } else { counted(size, "agent") };
        let each =
            if plan.replicas() > 1 { format!(" in each of {} replicas", thousands(u64::from(plan.replicas()))) } else { String::new() };
        let columns: Vec<&str> = table.columns.iter().map(|column| column.info().name).collect();
        let (after, about) = (counted(table.entries(plan.steps()), "step"), memory::human(table_bytes(plan, table)));
        format!("  table     {}: {} of {whom}{each} after {after}, about {about}\n", named(table), columns.join(", "))
    };
    plan.tables().iter().map(line).collect()
}

/// The same for programs.
fn table_of(plan: &Plan, table: &TablePlan) -> serde_json::Value {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.info().name).collect();
    serde_json::json!({
        "file": named(table), "columns": columns, "agents": plan.agents_in(table), "entries": table.entries(plan.steps()),
        "bytes": table_bytes(plan, table),
    })
}

/// The file of a table.
fn named(table: &TablePlan) -> String {
    let ending = if table.format == TableFormat::Csv { "csv" } else { "zarr" };
    format!("tables/{}.{ending}", table.name)
}

/// What runs otherwise than it reads: numbers that rounding changes, keys and sections that do not act.
pub(super) fn warnings(plan: &Plan, registry: &Registry) -> Vec<String> {
    plan.warnings().iter().cloned().chain(plan.idle(registry).iter().map(ToString::to_string)).collect()
}

/// Says all that on standard error, and what is to know about graphs.
pub(super) fn warn(plan: &Plan, registry: &Registry) {
    for (section, of) in plan.networks() {
        for note in of.notes() {
            say(&format!("  warning: {section}: {note}"));
        }
    }
    for warning in warnings(plan, registry) {
        say(&format!("  warning: {warning}"));
    }
}

/// Sparse graphs in one line.
fn graph(of: &GraphRecord, first: &Network) -> String {
    let parts = if of.graphs > 1 {
        String::new()
    } else {
        let isolated = thousands(first.isolated().len() as u64);
        format!(", {}, {isolated} isolated", counted(u64::from(first.components()), "component"))
    };
    let links = if of.directed { "directed links" } else { "links" };
    let each = if of.graphs > 1 { format!("{} graphs, one for each replica, of ", thousands(of.graphs as u64)) } else { String::new() };
    format!(
        "{each}{} {links}, {} to {} neighbours, {:.2} on average{}",
        thousands(of.links),
        thousands(u64::from(of.degree_min)),
        thousands(u64::from(of.degree_max)),
        of.degree_mean,
        parts
    )
}

/// How the file of a graph was understood; nothing for one that is from no file.
fn source(of: &Network) -> String {
    let Some(source) = of.source() else { return String::new() };
    let ids = match source.base {
        Base::Zero => "base 0",
        Base::One => "base 1",
        Base::Labels => "ids as labels",
    };
    let header = if source.header_lines > 0 {
        format!(", {} passed over", counted(u64::from(source.header_lines), "header line"))
    } else {
        String::new()
    };
    format!(
        "            read as {}: {}, {}, {ids}, {}, {}, {}, {}{header}\n",
        source.format,
        counted(u64::from(of.agents()), "node"),
        counted(source.listed, "link") + " listed",
        if of.directed() { "directed" } else { "undirected" },
        if of.weighted() { "weighted" } else { "unweighted" },
        counted(source.self_links, "self-link"),
        counted(source.duplicates, "duplicate"),
    )
}

/// The same for programs.
fn known(record: &GraphRecord, of: &Network) -> serde_json::Value {
    let mut graph = serde_json::json!(record);
    if record.graphs > 1 {
        return graph;
    }
    graph["components"] = of.components().into();
    graph["isolated"] = of.isolated().len().into();
    if let Some(source) = of.source() {
        graph["read"] = serde_json::json!({
            "format": source.format, "nodes": of.agents(), "base": source.base.as_str(), "directed": of.directed(), "weighted": of.weighted(),
            "links": source.listed, "self_links": source.self_links, "duplicates": source.duplicates, "header_lines": source.header_lines,
        });
    }
    graph
}

/// `1 link`, `2 links`.
fn counted(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// What the user should know about a graph, a line each.
fn notes(of: &GraphRecord) -> String {
    of.warnings.iter().map(|note| format!("  warning   {note}\n")).collect()
}
