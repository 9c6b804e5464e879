//! The long run: where a population spends its time, under the config's own mutation or when mutations are rare.

use super::chain::Closed;
use super::fixation::{Fixation, PAIR_MAX, fixation};
use super::lab::{AnalysisError, Lab, Method, unfit};
use super::lumped::{Lumped, compositions};
use super::mutants::long_run;
use super::resample::{beta, middle, words};

/// One mutant among residents of another strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Invasion {
    /// Index of the resident strategy.
    pub from: usize,
    /// Index of the mutant's strategy.
    pub to: usize,
    /// What became of the mutants.
    pub fixation: Fixation,
}

impl Invasion {
    /// Does the 95 % interval say that selection favours this mutant over a neutral one?
    #[must_use]
    pub fn favoured(&self) -> bool {
        self.fixation.interval.0 > (1.0 + 1e-9) / f64::from(self.fixation.agents)
    }
}

/// Shares of time that a population spends in each strategy.
#[derive(Debug, Clone, PartialEq)]
pub struct Stationary {
    /// Names of the strategies.
    pub strategies: Vec<String>,
    /// How the shares were found.
    pub method: Method,
    /// What was changed in the config, as `--set` takes it, beside the mutants of the invasions.
    pub changed: Vec<String>,
    /// Every ordered pair, resident-major; empty where the config mutates: then shares are those of its own mutation.
    pub invasions: Vec<Invasion>,
    /// Share of time per strategy; they sum to 1. When mutations are rare it is the time as the only strategy, under the config's own mutation
    /// the mean share of agents. `None`: no mutant of some strategies was ever seen to fix, so that the shares depend on probabilities too small
    /// for this many replicas.
    pub shares: Option<Vec<f64>>,
    /// 95 % interval of each share by parametric bootstrap over the fixation counts, widened where it does not hold the share itself; where shares
    /// were solved, the share itself.
    pub intervals: Vec<(f64, f64)>,
    /// Two strategies under the config's own mutation: probability of 0 ..= N agents of the first strategy. Otherwise empty.
    pub distribution: Vec<f64>,
}

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1000;

/// Agents of three strategies at most whose chain is solved: 1,326 compositions.
const TRIPLE_MAX: usize = 50;

/// The long run. A config that mutates: the stationary distribution of its own chain of counts, where that can be solved (two strategies, or few
/// agents of three). One that does not: fixation of every strategy's mutant among every other's residents, and the long run that follows when
/// mutations are rare (Fudenberg & Imhof 2006).
///
/// # Errors
/// Fewer than two strategies, a config that mutates and cannot be solved, more than one population in twenty undecided, what [`fixation`] reports.
pub fn stationary(lab: &Lab, replicas: u32) -> Result<Stationary, AnalysisError> {
    let plan = lab.unchanging()?;
    if plan.strategy_count() < 2 {
        return Err(unfit("one strategy has nobody to be invaded by", "2 strategies or more", "add strategies"));
    }
    if !plan.revives() {
        return rare(lab, plan.strategies().to_vec(), replicas);
    }
    match lab.lumped()?.and_then(|mut lumped| own(&mut lumped)) {
        Ok((shares, distribution)) => Ok(Stationary {
            strategies: plan.strategies().to_vec(),
            method: Method::Exact,
            changed: Vec::new(),
            invasions: Vec::new(),
            intervals: shares.iter().map(|s| (*s, *s)).collect(),
            shares: Some(shares),
            distribution,
        }),
        Err(why) => Err(unfit(
            format!("strategies that are lost come back, and the chain of this config cannot be solved: {why}"),
            format!(
                "two strategies of 2 to {PAIR_MAX} agents, or three of up to {TRIPLE_MAX}, well-mixed, payoff = \"field\"; or no mutation"
            ),
            "polity run with many steps; or probability = 0 in evolve/mutate for the long run under rare mutation",
        )),
    }
}

/// Mean share of each strategy under the plan's own mutation, and the distribution of the first of two.
fn own(lumped: &mut Lumped) -> Result<(Vec<f64>, Vec<f64>), String> {
    let (agents, count) = (lumped.agents(), lumped.count());
    let most = match count {
        2 => PAIR_MAX,
        3 => TRIPLE_MAX,
        _ => return Err(format!("{count} strategies")),
    };
    if agents > most {
        return Err(format!("{agents} agents of {count} strategies"));
    }
    let depends = |_: Closed| "its long run depends on the start".to_owned();
    if count == 2 {
        let time = lumped.pair([0, 1]).stationary().map_err(depends)?;
        let share = |of: &dyn Fn(usize) -> usize| time.iter().enumerate().map(|(i, p)| of(i) as f64 * p).sum::<f64>() / agents as f64;
        return Ok((vec![share(&|i| i), share(&|i| agents - i)], time));
    }
    let time = lumped.compositions().stationary().map_err(depends)?;
    let states = compositions(agents);
    let share = |s: usize| states.iter().zip(&time).map(|(counts, p)| counts[s] as f64 * p).sum::<f64>() / agents as f64;
    Ok(((0..count).map(share).collect(), Vec::new()))
}

/// Fixation of every mutant everywhere, and the long run that follows.
fn rare(lab: &Lab, strategies: Vec<String>, replicas: u32) -> Result<Stationary, AnalysisError> {
    let count = strategies.len();
    let mut invasions = Vec::new();
    for from in 0..count {
        for to in (0..count).filter(|to| *to != from) {
            let fixation = fixation(lab, &strategies[to], &strategies[from], replicas)?;
            decided(&fixation)?;
            invasions.push(Invasion { from, to, fixation });
        }
    }
    let rates = |of: &mut dyn FnMut(&Fixation) -> f64| {
        let mut rates = vec![vec![0.0; count]; count];
        for i in &invasions {
            rates[i.from][i.to] = of(&i.fixation);
        }
        rates
    };
    let shares = long_run(&rates(&mut |f| f.probability.unwrap_or(0.0)));
    let method = invasions.iter().map(|i| &i.fixation.method).find(|m| **m != Method::Exact).cloned().unwrap_or(Method::Exact);
    let mut intervals: Vec<(f64, f64)> = match (&method, &shares) {
        (Method::Exact, Some(shares)) => shares.iter().map(|s| (*s, *s)).collect(),
        (Method::Exact, None) | (Method::Simulated(_), _) => resampled(count, rates),
    };
    // Where a mutant never fixed, the bootstrap lies to one side of the estimate.
    for ((low, high), share) in intervals.iter_mut().zip(shares.iter().flatten()) {
        (*low, *high) = (low.min(*share), high.max(*share));
    }
    Ok(Stationary { strategies, method, changed: Vec::new(), invasions, shares, intervals, distribution: Vec::new() })
}

/// Percentiles of the shares over resamples of the fixation counts; `rates` makes rates of a function of a fixation.
fn resampled(count: usize, rates: impl Fn(&mut dyn FnMut(&Fixation) -> f64) -> Vec<Vec<f64>>) -> Vec<(f64, f64)> {
    // Beta(fixed + 1/2, lost + 1/2) through its normal approximation would leave 0 to 1; gamma draws stay inside.
    let mut words = words();
    let mut samples: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); count];
    for _ in 0..RESAMPLES {
        let drawn = rates(&mut |f| match f.method {
            Method::Exact => f.probability.unwrap_or(0.0),
            Method::Simulated(_) => beta(&mut words, f64::from(f.fixed) + 0.5, f64::from(f.lost) + 0.5),
        });
        for (samples, share) in samples.iter_mut().zip(long_run(&drawn).unwrap_or_default()) {
            samples.push(share);
        }
    }
    samples.into_iter().map(middle).collect()
}

/// What is still open could end either way; shares of time would be guesses.
fn decided(fixation: &Fixation) -> Result<(), AnalysisError> {
    if u64::from(fixation.undecided()) * 20 <= u64::from(fixation.replicas) {
        return Ok(());
    }
    Err(unfit(
        format!(
            "{} of {} populations of {} with one {} were still mixed after the last step",
            fixation.undecided(),
            fixation.replicas,
            fixation.resident,
            fixation.mutant
        ),
        "at most one in twenty undecided",
        "raise --steps, or use fewer agents",
    ))
}
