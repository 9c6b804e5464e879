//! `polity bench`: how fast are the steps, and how far from the machine's limits?

use super::engine::EngineArgs;
use super::shared::{ConfigArgs, Failure, print, say};
use crate::backend::Kind;
use crate::bench::{self, Limits, Timing};
use crate::config::{self, Plan};
use crate::metrics;
use crate::rule::Registry;

#[derive(Debug, clap::Args)]
pub(super) struct BenchArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Timed repetitions; they differ in seed.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    repeats: u32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

impl BenchArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let base = self.config.plan(registry)?;
        if base.steps() == 0 {
            return Err(Failure::new(Failure::CONFIG, "nothing to time: steps is 0\n    remedy: --steps 100"));
        }
        let (kind, why) = self.engine.choose();
        if let Some(why) = why {
            say(&format!("backend: {why}"));
        }
        let mut plans = Vec::new();
        for k in 0..u64::from(self.repeats) {
            let mut sets = self.config.overrides();
            sets.push(format!("seed={}", base.file().seed + k));
            plans.push(config::load(&self.config.config, &sets, registry)?);
        }
        let timing = bench::time(kind, &plans, &self.engine.options())?;
        let limits = (kind == Kind::Cpu).then(|| bench::limits(timing.device.threads, u64::from(base.agents())));
        if self.json { print(&self.object(&base, &timing, limits).to_string()) } else { print(&text(&base, &timing, limits)) }
    }

    fn object(&self, plan: &Plan, timing: &Timing, limits: Option<Limits>) -> serde_json::Value {
        let cost = bench::cost(plan);
        let measured: Vec<serde_json::Value> = timing
            .repetitions
            .iter()
            .map(|r| {
                metrics::row(plan, &r.last).into_iter().map(|(name, value)| (name, value.into())).collect::<serde_json::Map<_, _>>().into()
            })
            .collect();
        serde_json::json!({
            "version": env!("CARGO_PKG_VERSION"), "config": self.config.config, "backend": timing.device.kind.to_string(),
            "device": timing.device.name, "driver": timing.device.driver, "threads": timing.device.threads,
            "agents": plan.agents_total(), "steps": plan.steps(), "seeds": timing.repetitions.iter().map(|r| r.seed).collect::<Vec<_>>(),
            "times_s": timing.repetitions.iter().map(|r| r.seconds).collect::<Vec<_>>(),
            "agent_steps_per_s": timing.rate(plan), "warmup_s": timing.warmup_seconds,
            "digest": timing.repetitions[0].last.digest().to_string(),
            "digests": timing.repetitions.iter().map(|r| r.last.digest().to_string()).collect::<Vec<_>>(),
            "metrics": measured, "state_bytes_per_agent": cost.state_bytes,
            "traffic_bytes_per_agent_step": cost.traffic_bytes, "random_words_per_agent_step": cost.words,
            "copy_bytes_per_s": limits.map(|l| l.copied_bytes), "random_words_per_s": limits.map(|l| l.words),
            "random_reads_per_s": limits.map(|l| l.reads),
        })
    }
}

fn text(plan: &Plan, timing: &Timing, limits: Option<Limits>) -> String {
    let (rate, cost) = (timing.rate(plan), bench::cost(plan));
    let seconds: Vec<String> = timing.repetitions.iter().map(|r| format!("{:.4}", r.seconds)).collect();
    let mut text = format!(
        "{}: {:.1} M agent-steps/s (median of {}) on {} ({}), {} threads\n  times      {} s, warm-up {:.2} s\n  per agent-step  {:.2} bytes of state traffic, {:.0} random words; {} bytes of state",
        plan.name(),
        rate / 1e6,
        timing.repetitions.len(),
        timing.device.kind,
        timing.device.name,
        timing.device.threads,
        seconds.join(" "),
        timing.warmup_seconds,
        cost.traffic_bytes,
        cost.words,
        cost.state_bytes,
    );
    if let Some(Limits { copied_bytes, words, reads }) = limits {
        text.push_str(&format!(
            "\n  limits     {:.0} GB/s copied (this run {:.1} %), {:.2} G random words/s (this run {:.0} %), {:.2} G random reads/s of a byte per agent",
            copied_bytes / 1e9,
            100.0 * cost.traffic_bytes * rate / copied_bytes,
            words / 1e9,
            100.0 * cost.words * rate / words,
            reads / 1e9,
        ));
    }
    for repetition in &timing.repetitions {
        let row: Vec<String> =
            metrics::row(plan, &repetition.last).into_iter().filter_map(|(name, value)| value.map(|v| format!("{name} {v:.4}"))).collect();
        text.push_str(&format!("\n  seed {:<5} {}  {}", repetition.seed, repetition.last.digest(), row.join("  ")));
    }
    text
}
