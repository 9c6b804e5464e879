//! The value of a parameter at which an outcome tips.

use super::lab::{AnalysisError, Lab, unfit};
use super::linear::Moving;
use super::statistics::wilson;
use crate::metrics;

/// What is asked: from which value of a key on does a metric at the end reach a threshold in more than half of the runs?
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Keys of the config that move with the value x: `phase.1.noise` is x itself, `init.fractions.1=1 - x` follows it by a line (sums of
    /// numbers, `x`, `NUMBER*x` and `x/NUMBER`), so that keys that belong together stay together.
    pub keys: Vec<String>,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// Column of `metrics.csv`.
    pub metric: String,
    /// The outcome counts as reached at this value of the metric or above.
    pub threshold: f64,
    /// Search until the bracket is no wider.
    pub tolerance: f64,
    /// Runs per value before it is decided or doubled; they differ in seed.
    pub runs: u32,
}

/// Runs at one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// Value of the parameter.
    pub value: f64,
    /// Runs that reached the outcome.
    pub reached: u32,
    /// Runs.
    pub runs: u32,
}

impl Trial {
    /// Do more than half of runs reach the outcome? `None`: the 95 % interval (Wilson 1927) holds 1/2.
    #[must_use]
    pub fn verdict(&self) -> Option<bool> {
        let (low, high) = wilson(self.reached.into(), self.runs.into());
        if low > 0.5 {
            Some(true)
        } else if high < 0.5 {
            Some(false)
        } else {
            None
        }
    }
}

/// Where the outcome tips.
#[derive(Debug, Clone, PartialEq)]
pub struct Critical {
    /// The question.
    pub question: Question,
    /// Middle of the interval.
    pub value: f64,
    /// Values around it at which the outcome was clearly on one side and clearly on the other: a 95 % interval for each end.
    pub interval: (f64, f64),
    /// Is the outcome reached above the critical value (or below)?
    pub rising: bool,
    /// Every value that was tried, in order.
    pub trials: Vec<Trial>,
}

/// A value in doubt gets at most this many times the runs.
const DOUBLINGS: u32 = 3;

/// Bisection: a value that is clearly on one side moves that end of the bracket; one that stays in doubt after eight times the
/// runs ends the search on its side, since there the outcome is a coin's.
///
/// # Errors
/// A key or metric that does not exist, a metric that is undefined at a value, an outcome that is the same at both ends, fewer than four runs (too few for any
/// verdict), problems of the config, a backend that fails.
pub fn critical(lab: &Lab, question: Question) -> Result<Critical, AnalysisError> {
    check(&question)?;
    let keys = moving(&question)?;
    let mut trials = Vec::new();
    let rising = ends(lab, &question, &keys, &mut trials)?;
    let (mut low, mut high) = (question.low, question.high);
    // Inner ends: what is in doubt lies between them.
    let mut doubt: Option<(f64, f64)> = None;
    loop {
        // The wider gap between what is clear and what is in doubt, or the whole bracket.
        let (a, b) = match doubt {
            None => (low, high),
            Some((from, to)) if from - low >= high - to => (low, from),
            Some((_, to)) => (to, high),
        };
        if b - a <= question.tolerance {
            break;
        }
        let middle = f64::midpoint(a, b);
        let trial = try_value(lab, &question, &keys, middle)?;
        trials.push(trial);
        match trial.verdict() {
            Some(reached) if reached == rising => high = middle,
            Some(_) => low = middle,
            None => doubt = Some(doubt.map_or((middle, middle), |(from, to)| (from.min(middle), to.max(middle)))),
        }
        // A clear value beyond the doubt swallows it.
        doubt = doubt.filter(|(from, to)| *from > low && *to < high);
    }
    Ok(Critical { value: f64::midpoint(low, high), interval: (low, high), rising, trials, question })
}

fn check(question: &Question) -> Result<(), AnalysisError> {
    if question.runs < 4 {
        return Err(unfit(format!("{} runs per value", question.runs), "4 runs or more: fewer never decide anything at 95 %", "--runs 8"));
    }
    let ordered = question.low < question.high && question.tolerance > 0.0;
    if !(ordered && question.low.is_finite() && question.high.is_finite()) {
        return Err(unfit(
            format!("a search from {} to {} with tolerance {}", question.low, question.high, question.tolerance),
            "low < high, tolerance > 0",
            "change --low, --high or --tolerance",
        ));
    }
    Ok(())
}

/// The keys and their lines.
fn moving(question: &Question) -> Result<Vec<Moving>, AnalysisError> {
    let line = |key: &String| {
        Moving::parse(key).map_err(|part| {
            unfit(
                format!("--key {key}: {part:?} is no line in x"),
                "PATH, or PATH= a sum of numbers, x, NUMBER*x and x/NUMBER in which x occurs",
                "write it as phase.0.dial, or init.fractions.1=1-x",
            )
        })
    };
    question.keys.iter().map(line).collect()
}

/// Is the outcome reached at the upper end, and not at the lower?
fn ends(lab: &Lab, question: &Question, keys: &[Moving], trials: &mut Vec<Trial>) -> Result<bool, AnalysisError> {
    let at_end = |value: f64, trials: &mut Vec<Trial>| -> Result<bool, AnalysisError> {
        let trial = try_value(lab, question, keys, value)?;
        trials.push(trial);
        trial.verdict().ok_or_else(|| {
            unfit(
                format!(
                    "at {value} the outcome is reached in {} of {} runs: neither clearly more nor less than half",
                    trial.reached, trial.runs
                ),
                "ends at which the outcome is clear",
                "move --low or --high outwards",
            )
        })
    };
    let (below, above) = (at_end(question.low, trials)?, at_end(question.high, trials)?);
    if below == above {
        return Err(unfit(
            format!(
                "{} reaches {} {} from {} to {}",
                question.metric,
                question.threshold,
                if above { "everywhere" } else { "nowhere" },
                question.low,
                question.high
            ),
            "an outcome that differs between --low and --high",
            "widen the range or change --threshold",
        ));
    }
    Ok(above)
}

/// Runs at one value, doubled while in doubt.
fn try_value(lab: &Lab, question: &Question, keys: &[Moving], value: f64) -> Result<Trial, AnalysisError> {
    let mut trial = Trial { value, reached: 0, runs: 0 };
    for round in 0..=DOUBLINGS {
        let wanted = question.runs << round;
        while trial.runs < wanted {
            let mut sets: Vec<String> = keys.iter().map(|key| key.at(value)).collect();
            let plan = lab.plan(&sets)?;
            sets.push(format!("seed={}", plan.file().seed.wrapping_add(u64::from(trial.runs))));
            let plan = lab.plan(&sets)?;
            let seen = lab.run(&plan, &[])?;
            let row = seen.last().map(|o| metrics::row(&plan, o)).unwrap_or_default();
            let Some((_, found)) = row.iter().find(|(name, _)| *name == question.metric) else {
                let names: Vec<&str> = row.iter().map(|(name, _)| name.as_str()).collect();
                return Err(unfit(format!("this config has no metric {:?}", question.metric), names.join(", "), "change --metric"));
            };
            let Some(found) = found else {
                let problem = format!("{} is undefined after the last step at {value}", question.metric);
                return Err(unfit(problem, "a metric that is defined between --low and --high", "change --metric or the range"));
            };
            trial.reached += u32::from(*found >= question.threshold);
            trial.runs += 1;
        }
        if trial.verdict().is_some() {
            break;
        }
    }
    Ok(trial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_need_evidence() {
        let verdict = |reached, runs| Trial { value: 0.0, reached, runs }.verdict();
        assert_eq!((verdict(8, 8), verdict(0, 8), verdict(5, 8), verdict(4, 4)), (Some(true), Some(false), None, Some(true)));
        assert_eq!((verdict(38, 64), verdict(48, 64)), (None, Some(true)));
    }
}
