//! `polity analyze`: what replicas of a config say about its dynamics.

use super::deviated::{deviation_object, deviation_text};
use super::engine::EngineArgs;
use super::found::{
    critical_object, critical_text, fixation_object, fixation_text, flow_object, flow_text, gradient_object, gradient_text,
    stationary_object, stationary_text,
};
use super::shared::{ConfigArgs, Failure, print, say};
use crate::analysis::{self, AnalysisError, Lab, Question};
use crate::output::write_file;
use crate::report::analysis as plots;
use crate::rule::Registry;
use serde_json::Value;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct AnalyzeArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Probability and time of the fixation of one mutant: exact for small well-mixed populations, otherwise simulated.
    Fixation(FixationArgs),
    /// Share of time in each strategy under the config's own mutation, or when mutations are rare, and who invades whom.
    Stationary(StationaryArgs),
    /// Mean change of a strategy's share in one step at every share, with the equilibria (two strategies).
    Gradient(GradientArgs),
    /// Paths from a grid of starts and basins of attraction; a simplex plot for three strategies.
    Flow(FlowArgs),
    /// The value of a parameter at which an outcome tips, by bisection.
    Critical(CriticalArgs),
    /// What follows where a firm undercuts for a period, after agents have learned their prices: do rivals punish, does it pay?
    Deviation(DeviationArgs),
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
    /// Run populations also where the Markov chain can be solved exactly.
    #[arg(long)]
    simulate: bool,
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
    /// Populations, where it is simulated.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    replicas: u32,
}

#[derive(Debug, clap::Args)]
struct StationaryArgs {
    #[command(flatten)]
    common: Common,
    /// Populations per ordered pair of strategies, where they are simulated.
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
    /// Populations per share, where it is simulated.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(8..=1_000_000))]
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
struct DeviationArgs {
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct CriticalArgs {
    #[command(flatten)]
    common: Common,
    /// Key to move, as --set takes it (phase.0.dial, say), or a line in what moves (init.fractions.1=1-x); repeat it for keys that move together.
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
        Ok(Lab::new(&self.config.config, &self.config.overrides(), registry.clone(), kind, self.engine.options()).simulating(self.simulate))
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
            What::Deviation(args) => {
                let found = analysis::deviation(&args.common.lab(registry)?)?;
                args.common.tell("deviation", deviation_object(&found), &deviation_text(&found), Some(plots::deviation_svg(&found)))
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
        use crate::file::InitFile;
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
