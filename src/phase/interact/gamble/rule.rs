//! `interact/gamble`: what the user writes, and the rule that follows.

use crate::file::near::near;
use crate::file::problem::Problem;
use crate::num::prospect::Prospect;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: ratio of gain to loss.
pub const RATIO: u32 = 0;
/// Draw: won or lost.
pub const OUTCOME: u32 = 1;

/// Each agent is offered an even gamble for resources and takes it if it looks better than nothing (prospect theory).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GambleFile {
    /// Units of resources that a gamble can win.
    #[schemars(range(min = 1, max = 32_767))]
    pub gain: u32,
    /// Lowest ratio of gain to loss that is offered.
    #[schemars(range(min = 0.01, max = 100.0))]
    pub ratio_low: f64,
    /// Highest ratio of gain to loss that is offered; ratios are uniform in between.
    #[schemars(range(min = 0.01, max = 100.0))]
    pub ratio_high: f64,
    /// Classes that are not risk neutral.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub prospect: Vec<ProspectFile>,
}

/// How a class feels gains, losses and chances; the defaults are the medians of Tversky & Kahneman 1992.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProspectFile {
    /// Name of the class.
    pub class: String,
    /// Curvature α of the value function.
    #[serde(default = "alpha")]
    #[schemars(range(min = 0.1, max = 1.0))]
    pub alpha: f64,
    /// Loss aversion λ.
    #[serde(default = "lambda")]
    #[schemars(range(min = 0.01, max = 100.0))]
    pub lambda: f64,
    /// Curvature γ⁺ of the weights of gains.
    #[serde(default = "gamma_gain")]
    #[schemars(range(min = 0.28, max = 1.0))]
    pub gamma_gain: f64,
    /// Curvature γ⁻ of the weights of losses.
    #[serde(default = "gamma_loss")]
    #[schemars(range(min = 0.28, max = 1.0))]
    pub gamma_loss: f64,
    /// Are chances weighted? Else they are taken at face value.
    #[serde(default = "yes")]
    pub weighting: bool,
}

fn alpha() -> f64 {
    Prospect::MEDIAN_1992.alpha
}

fn lambda() -> f64 {
    Prospect::MEDIAN_1992.lambda
}

fn gamma_gain() -> f64 {
    Prospect::MEDIAN_1992.gamma_gain
}

fn gamma_loss() -> f64 {
    Prospect::MEDIAN_1992.gamma_loss
}

fn yes() -> bool {
    true
}

/// `interact/gamble`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GamblePlan {
    /// Units that can be won.
    pub gain: u32,
    /// Lowest ratio, units of 2⁻¹⁶.
    pub low_q16: u32,
    /// Number of ratios.
    pub ratios: u32,
    /// Ratio above which each class accepts, units of 2⁻¹⁶.
    pub threshold_q16: [u32; 16],
}

/// The plan of a phase.
pub fn gamble(file: &GambleFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> GamblePlan {
    context.needs_state("resource", context.file.state.as_ref().is_some_and(|s| s.resource.is_some()), problems);
    if file.ratio_low > file.ratio_high {
        problems.push(Problem::new(
            format!("{}.ratio_low", context.path),
            format!("the lowest ratio {} lies above the highest", file.ratio_low),
            format!("up to {}", file.ratio_high),
            "exchange the two",
        ));
    }
    let mut threshold_q16 = [1 << 16; 16];
    let names: Vec<&str> = context.file.class.iter().map(|c| c.name.as_str()).collect();
    for (k, person) in file.prospect.iter().enumerate() {
        let Some(class) = names.iter().position(|name| *name == person.class) else {
            let remedy = near(&person.class, names.iter().copied())
                .map_or_else(|| "add a section [[class]] of this name".to_owned(), |name| format!("did you mean {name:?}?"));
            problems.push(Problem::new(
                format!("{}.prospect[{k}].class", context.path),
                format!("there is no class {:?}", person.class),
                if names.is_empty() { "the name of a [[class]]; there are none".to_owned() } else { names.join(", ") },
                remedy,
            ));
            continue;
        };
        let ProspectFile { alpha, lambda, gamma_gain, gamma_loss, weighting, .. } = *person;
        let felt = Prospect { alpha, lambda, gamma_gain, gamma_loss };
        let ratio = if weighting { felt } else { felt.unweighted() }.ratio();
        threshold_q16[class] = (ratio * 65536.0).floor().min(4_294_967_295.0) as u32;
    }
    let low_q16 = (file.ratio_low * 65536.0).round() as u32;
    let high_q16 = (file.ratio_high * 65536.0).round() as u32;
    GamblePlan { gain: file.gain, low_q16, ratios: high_q16.saturating_sub(low_q16) + 1, threshold_q16 }
}

impl Rule for GamblePlan {
    type File = GambleFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(gamble(file, &at.context, at.problems))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: false,
            around: Around::Population,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 2.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("gain", self.gain)
            .scalar("low_q16", self.low_q16)
            .scalar("ratios", self.ratios)
            .flag("differ", self.threshold_q16.iter().any(|t| *t != self.threshold_q16[0]))
            .table("threshold_q16", self.threshold_q16);
    }
}
