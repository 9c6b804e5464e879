//! Fixation probability and time of one mutant.

use super::lab::{AnalysisError, Lab, mean, unfit, wilson};
use crate::config::Plan;

/// What became of one mutant in each of many populations.
#[derive(Debug, Clone, PartialEq)]
pub struct Fixation {
    /// Strategy of the mutant.
    pub mutant: String,
    /// Strategy of everybody else.
    pub resident: String,
    /// Agents per population.
    pub agents: u32,
    /// Populations.
    pub replicas: u32,
    /// Populations that the mutant took over.
    pub fixed: u32,
    /// Populations that lost the mutant.
    pub lost: u32,
    /// Fixation probability: `fixed / (fixed + lost)`; undefined while nothing is decided.
    pub probability: Option<f64>,
    /// Its 95 % interval (Wilson 1927), undecided populations counted once as lost and once as fixed.
    pub interval: (f64, f64),
    /// Mean steps to fixation among populations that the mutant took over, and its standard error.
    pub time_fixed: (Option<f64>, Option<f64>),
    /// Mean steps to the end, whatever it was, among decided populations, and its standard error.
    pub time_absorbed: (Option<f64>, Option<f64>),
}

impl Fixation {
    /// Populations that were still mixed after the last step.
    #[must_use]
    pub fn undecided(&self) -> u32 {
        self.replicas - self.fixed - self.lost
    }
    /// Fixation probability in units of the neutral one, 1/N: above 1, selection favours the mutant (Nowak et al. 2004).
    #[must_use]
    pub fn relative(&self) -> Option<f64> {
        self.probability.map(|p| p * f64::from(self.agents))
    }
}

/// Places one `mutant` among `resident`s in each of `replicas` populations and runs them until one strategy is left, or the
/// config's last step.
///
/// # Errors
/// Strategies that the config does not know, phases that bring lost strategies back, problems of the config, a backend that fails.
pub fn fixation(lab: &Lab, mutant: &str, resident: &str, replicas: u32) -> Result<Fixation, AnalysisError> {
    let init = format!("init={{ kind = \"single_mutant\", mutant = {mutant:?}, resident = {resident:?} }}");
    let sets = [init, format!("population.replicas={replicas}"), "measure.absorption=true".into(), "stop=\"absorbed\"".into()];
    let plan = lab.plan(&sets)?;
    closed(&plan)?;
    let seen = lab.run(&plan, &[])?;
    let strategy = |name: &str| plan.strategies().iter().position(|s| s == name);
    let (mutant_at, mut fixed, mut lost) = (strategy(mutant), 0u32, 0u32);
    let (mut when_fixed, mut when) = (Vec::new(), Vec::new());
    for absorbed in seen.last().iter().flat_map(|o| &o.replicas).filter_map(|r| r.absorbed) {
        when.push(f64::from(absorbed.step));
        if Some(usize::from(absorbed.strategy)) == mutant_at {
            fixed += 1;
            when_fixed.push(f64::from(absorbed.step));
        } else {
            lost += 1;
        }
    }
    let decided = u64::from(fixed + lost);
    let all = u64::from(replicas);
    let low = wilson(fixed.into(), all).0;
    let high = wilson(all - u64::from(lost), all).1;
    Ok(Fixation {
        mutant: mutant.into(),
        resident: resident.into(),
        agents: plan.agents(),
        replicas,
        fixed,
        lost,
        probability: (decided > 0).then(|| f64::from(fixed) / decided as f64),
        interval: (low, high),
        time_fixed: mean(&when_fixed),
        time_absorbed: mean(&when),
    })
}

/// Strategies that are gone stay gone?
fn closed(plan: &Plan) -> Result<(), AnalysisError> {
    let Some(at) = plan.phases().iter().position(|p| p.revives) else { return Ok(()) };
    let name = plan.phases()[at].name();
    let remedy = if plan.file().phase[at].keys.contains_key("probability") {
        format!("--set phase.{at}.probability=0")
    } else {
        format!("replace phase[{at}] by a rule of imitation")
    };
    Err(unfit(
        format!("phase[{at}] is {name}: nothing is lost for ever, so nothing is ever fixed"),
        "configs in which lost strategies stay lost",
        remedy,
    ))
}
