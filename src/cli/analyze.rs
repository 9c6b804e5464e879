//! `polity analyze`: what replicas of a config say about its dynamics.

use super::engine::EngineArgs;
use super::shared::{ConfigArgs, Failure, print, say};
use crate::analysis::{self, AnalysisError, Critical, Fixation, Flow, Gradient, Lab, Question, Stationary};
use crate::config::rule::Registry;
use crate::output::write_file;
use crate::report::analysis as plots;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct AnalyzeArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Probability and time of the fixation of one mutant.
    Fixation(FixationArgs),
    /// Share of time in each strategy when mutations are rare, and who invades whom.
    Stationary(StationaryArgs),
    /// Mean change of a strategy's share in one step at every share, with the equilibria (two strategies).
    Gradient(GradientArgs),
    /// Paths from a grid of starts and basins of attraction; a simplex plot for three strategies.
    Flow(FlowArgs),
    /// The value of a parameter at which an outcome tips, by bisection.
    Critical(CriticalArgs),
}

/// What all analyses share.
#[derive(Debug, clap::Args)]
struct Common {
    #[command(flatten)]
    config: ConfigArgs,
    #[command(flatten)]
    engine: EngineArgs,
    /// Directory for analysis.json and the plot; left out: nothing is written.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write over an earlier analysis.
    #[arg(long)]
    force: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct FixationArgs {
    #[command(flatten)]
    common: Common,
    /// Strategy of the mutant; left out: that of the config's init, or the second strategy.
    #[arg(long)]
    mutant: Option<String>,
    /// Strategy of the residents; left out: that of the config's init, or the first strategy.
    #[arg(long)]
    resident: Option<String>,
    /// Populations.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    replicas: u32,
}

#[derive(Debug, clap::Args)]
struct StationaryArgs {
    #[command(flatten)]
    common: Common,
    /// Populations per ordered pair of strategies.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    replicas: u32,
}

#[derive(Debug, clap::Args)]
struct GradientArgs {
    #[command(flatten)]
    common: Common,
    /// Shares at which to look, evenly spaced between 0 and 1.
    #[arg(long, default_value_t = 49, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    points: u32,
    /// Populations per share.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    replicas: u32,
}

#[derive(Debug, clap::Args)]
struct FlowArgs {
    #[command(flatten)]
    common: Common,
    /// Parts into which each edge of the simplex is divided.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    divisions: u32,
    /// Populations per start.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replicas: u32,
}

#[derive(Debug, clap::Args)]
struct CriticalArgs {
    #[command(flatten)]
    common: Common,
    /// Key to move, as --set takes it (phase.0.dial, say); repeat it for keys that move together.
    #[arg(long = "key", value_name = "PATH", required = true)]
    keys: Vec<String>,
    /// Lowest value.
    #[arg(long, allow_negative_numbers = true)]
    low: f64,
    /// Highest value.
    #[arg(long, allow_negative_numbers = true)]
    high: f64,
    /// Metric that is looked at after the last step (a column of metrics.csv).
    #[arg(long)]
    metric: String,
    /// The outcome is reached where the metric is at least this.
    #[arg(long, default_value_t = 0.5, allow_negative_numbers = true)]
    threshold: f64,
    /// Search until the interval is no wider; left out: a hundredth of the range.
    #[arg(long)]
    tolerance: Option<f64>,
    /// Runs per value, which differ in seed; doubled up to three times where the outcome is in doubt.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(4..=10_000))]
    runs: u32,
}

impl From<AnalysisError> for Failure {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Config(error) => error.into(),
            AnalysisError::Backend(error) => error.into(),
            unfit @ AnalysisError::Unfit { .. } => Self::new(Self::CONFIG, unfit),
        }
    }
}

impl Common {
    fn lab(&self, registry: &Registry) -> Result<Lab, Failure> {
        if let Some(dir) = &self.out
            && dir.join(FILE).exists()
            && !self.force
        {
            let message = format!("{} exists\n    remedy: --force, or another -o", dir.join(FILE).display());
            return Err(Failure::new(Failure::RUN, message));
        }
        let (kind, why) = self.engine.choose();
        if let Some(why) = why {
            say(&format!("backend: {why}"));
        }
        Ok(Lab::new(&self.config.config, &self.config.overrides(), registry.clone(), kind, self.engine.options()))
    }

    /// Prints what was found, and keeps it with its plot if a directory was named.
    fn tell(&self, what: &str, mut object: Value, text: &str, plot: Option<String>) -> Result<(), Failure> {
        object["analysis"] = what.into();
        object["config"] = self.config.config.display().to_string().into();
        object["set"] = self.config.overrides().into();
        if let Some(dir) = &self.out {
            Self::keep(dir, &object, plot)?;
        }
        if self.json { print(&object.to_string()) } else { print(text.trim_end()) }
    }

    fn keep(dir: &Path, object: &Value, plot: Option<String>) -> Result<(), Failure> {
        std::fs::create_dir_all(dir)
            .map_err(|e| Failure::new(Failure::RUN, format!("{}: cannot make this directory: {e}", dir.display())))?;
        let text = serde_json::to_string_pretty(object).unwrap_or_default() + "\n";
        let mut files = vec![(dir.join(FILE), text)];
        files.extend(plot.map(|svg| (dir.join("analysis.svg"), svg)));
        for (path, text) in files {
            write_file(&path, text.as_bytes()).map_err(|e| Failure::new(Failure::RUN, e))?;
            say(&format!("written: {}", path.display()));
        }
        Ok(())
    }
}

const FILE: &str = "analysis.json";

impl AnalyzeArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        match self.what {
            What::Fixation(args) => args.run(registry),
            What::Stationary(args) => {
                let found = analysis::stationary(&args.common.lab(registry)?, args.replicas)?;
                args.common.tell("stationary", stationary_object(&found), &stationary_text(&found), Some(plots::stationary_svg(&found)))
            }
            What::Gradient(args) => {
                let found = analysis::gradient(&args.common.lab(registry)?, args.points, args.replicas)?;
                args.common.tell("gradient", gradient_object(&found), &gradient_text(&found), Some(plots::gradient_svg(&found)))
            }
            What::Flow(args) => {
                let found = analysis::flow(&args.common.lab(registry)?, args.divisions, args.replicas)?;
                let plot = (found.strategies.len() <= 3).then(|| plots::flow_svg(&found));
                args.common.tell("flow", flow_object(&found), &flow_text(&found), plot)
            }
            What::Critical(args) => {
                let lab = args.common.lab(registry)?;
                let question = Question {
                    tolerance: args.tolerance.unwrap_or((args.high - args.low) / 100.0),
                    keys: args.keys,
                    low: args.low,
                    high: args.high,
                    metric: args.metric,
                    threshold: args.threshold,
                    runs: args.runs,
                };
                let found = analysis::critical(&lab, question)?;
                args.common.tell("critical", critical_object(&found), &critical_text(&found), Some(plots::critical_svg(&found)))
            }
        }
    }
}

impl FixationArgs {
    fn run(self, registry: &Registry) -> Result<(), Failure> {
        use crate::config::file::InitFile;
        let lab = self.common.lab(registry)?;
        let plan = lab.plan(&[])?;
        let (mut resident, mut mutant) = (plan.strategies().first().cloned(), plan.strategies().get(1).cloned());
        if let Some(InitFile::SingleMutant { mutant: m, resident: r, .. }) = &plan.file().init {
            (resident, mutant) = (Some(r.clone()), Some(m.clone()));
        }
        let (Some(resident), Some(mutant)) = (self.resident.clone().or(resident), self.mutant.clone().or(mutant)) else {
            let problem = "one strategy has nobody to replace\n    allowed: 2 strategies or more\n    remedy:  add strategies";
            return Err(Failure::new(Failure::CONFIG, problem));
        };
        let found = analysis::fixation(&lab, &mutant, &resident, self.replicas)?;
        self.common.tell("fixation", fixation_object(&found), &fixation_text(&found), None)
    }
}

fn fixation_object(f: &Fixation) -> Value {
    json!({
        "mutant": f.mutant, "resident": f.resident, "agents": f.agents, "replicas": f.replicas, "fixed": f.fixed, "lost": f.lost,
        "undecided": f.undecided(), "probability": f.probability, "probability_interval": [f.interval.0, f.interval.1],
        "relative_to_neutral": f.relative(), "steps_to_fixation": f.time_fixed.0, "steps_to_fixation_se": f.time_fixed.1,
        "steps_to_absorption": f.time_absorbed.0, "steps_to_absorption_se": f.time_absorbed.1,
    })
}

/// A number, or that there is none.
fn number(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "undefined".into(), |x| format!("{x:.decimals$}"))
}

fn fixation_text(f: &Fixation) -> String {
    let n = f64::from(f.agents);
    let (low, high) = f.interval;
    let verdict = if low > 1.0 / n {
        "selection favours the mutant"
    } else if high < 1.0 / n {
        "selection opposes the mutant"
    } else {
        "not told apart from a neutral mutant"
    };
    let mut text = format!(
        "one {} among {} {}: fixed in {} of {} populations\n  probability   {} (95 % interval {low:.6} to {high:.6})\n  against 1/N   {} times: {verdict}\n",
        f.mutant,
        f.agents - 1,
        f.resident,
        f.fixed,
        f.replicas,
        number(f.probability, 6),
        number(f.relative(), 3),
    );
    let steps = |(mean, error): (Option<f64>, Option<f64>)| format!("{} ± {} steps", number(mean, 2), number(error, 2));
    let _ = writeln!(text, "  fixation      {}\n  either end    {}", steps(f.time_fixed), steps(f.time_absorbed));
    if f.undecided() > 0 {
        let _ = writeln!(text, "  undecided     {} populations were still mixed after the last step: raise --steps", f.undecided());
    }
    text
}

fn stationary_object(found: &Stationary) -> Value {
    let invasions: Vec<Value> = found.invasions.iter().map(|i| fixation_object(&i.fixation)).collect();
    json!({ "strategies": found.strategies, "shares": found.shares, "intervals": found.intervals, "invasions": invasions })
}

fn stationary_text(found: &Stationary) -> String {
    let wide = found.strategies.iter().map(String::len).max().unwrap_or(0);
    let mut text = String::from("share of time in each strategy under rare mutation\n");
    for (k, name) in found.strategies.iter().enumerate() {
        let share = number(found.shares.as_ref().map(|s| s[k]), 4);
        let (low, high) = found.intervals[k];
        let _ = writeln!(text, "  {name:<wide$}  {share}  (95 % interval {low:.4} to {high:.4})");
    }
    if found.shares.is_none() {
        text.push_str("  several strategies were never invaded: raise --replicas to see the rare invasions that decide between them\n");
    }
    text.push_str("fixation of one mutant, in units of 1/N\n");
    for i in &found.invasions {
        let (from, to) = (&found.strategies[i.from], &found.strategies[i.to]);
        let mark = if i.favoured() { "  favoured" } else { "" };
        let _ = writeln!(text, "  {to:<wide$} into {from:<wide$}  {}{mark}", number(i.fixation.relative(), 3));
    }
    text
}

fn gradient_object(found: &Gradient) -> Value {
    let points: Vec<Value> = found.points.iter().map(|(x, y, e)| json!({ "share": x, "change": y, "se": e })).collect();
    let roots: Vec<Value> = found.roots.iter().map(|r| json!({ "share": r.share, "se": r.error, "stable": r.stable })).collect();
    json!({ "strategies": found.strategies, "points": points, "equilibria": roots })
}

fn gradient_text(found: &Gradient) -> String {
    let mut text = format!("change of the share of {} in one step at {} shares\n", found.strategies[0], found.points.len());
    let ends = (found.points.first(), found.points.last());
    if let (Some(first), Some(last)) = ends {
        let side = |change: f64| if change > 0.0 { "grows" } else { "falls" };
        let _ = writeln!(text, "  when rare ({:.3}) it {}, when common ({:.3}) it {}", first.0, side(first.1), last.0, side(last.1));
    }
    for root in &found.roots {
        let kind = if root.stable { "stable" } else { "unstable" };
        let _ = writeln!(text, "  {kind} equilibrium at {:.4} ± {:.4}", root.share, root.error);
    }
    if found.roots.is_empty() {
        text.push_str("  no equilibrium between the shares looked at\n");
    }
    text
}

fn flow_object(found: &Flow) -> Value {
    let paths: Vec<Value> = found.paths.iter().map(|p| json!({ "shares": p.shares, "ends": p.ends })).collect();
    json!({ "strategies": found.strategies, "steps": found.steps, "basins": found.basins(), "paths": paths })
}

fn flow_text(found: &Flow) -> String {
    let mut text = format!("ends of the runs from {} starts\n", found.paths.len());
    let basins = found.basins();
    for (name, share) in found.strategies.iter().zip(&basins) {
        let _ = writeln!(text, "  {share:.4}  with a majority of {name}");
    }
    let _ = writeln!(text, "  {:.4}  with no majority", basins[found.strategies.len()]);
    text
}

fn critical_object(found: &Critical) -> Value {
    let q = &found.question;
    let trials: Vec<Value> = found.trials.iter().map(|t| json!({ "value": t.value, "reached": t.reached, "runs": t.runs })).collect();
    json!({
        "keys": q.keys, "metric": q.metric, "threshold": q.threshold, "value": found.value,
        "interval": [found.interval.0, found.interval.1], "reached": if found.rising { "above" } else { "below" }, "trials": trials,
    })
}

fn critical_text(found: &Critical) -> String {
    let q = &found.question;
    let side = if found.rising { "above" } else { "below" };
    format!(
        "{} reaches {} {side} {} = {:.6}\n  interval  {:.6} to {:.6}: clear at both ends (95 %)\n  tried     {} values, {} runs\n",
        q.metric,
        q.threshold,
        q.keys.join(" = "),
        found.value,
        found.interval.0,
        found.interval.1,
        found.trials.len(),
        found.trials.iter().map(|t| t.runs).sum::<u32>(),
    )
}
