//! Fixation probability and time of one mutant.

use super::lab::{AnalysisError, Lab, Method, unfit};
use super::lumped::Lumped;
use super::statistics::{mean, wilson};
use crate::config::Plan;
use crate::file::InitFile;

/// What became of one mutant.
#[derive(Debug, Clone, PartialEq)]
pub struct Fixation {
    /// Strategy of the mutant.
    pub mutant: String,
    /// Strategy of everybody else.
    pub resident: String,
    /// Agents per population.
    pub agents: u32,
    /// How it was found.
    pub method: Method,
    /// What was changed in the config, as `--set` takes it.
    pub changed: Vec<String>,
    /// Populations that were run; 0 where it was solved.
    pub replicas: u32,
    /// Populations that the mutant took over.
    pub fixed: u32,
    /// Populations that lost the mutant.
    pub lost: u32,
    /// Fixation probability: `fixed / (fixed + lost)`; undefined while nothing is decided.
    pub probability: Option<f64>,
    /// Its 95 % interval (Wilson 1927), undecided populations counted once as lost and once as fixed; where it was solved, the probability itself.
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

/// Agents of two strategies at most whose chain is solved.
pub(super) const PAIR_MAX: usize = 4000;

/// What becomes of one `mutant` among `resident`s: by the chain of counts if it can be solved, otherwise by `replicas` populations that are run
/// until one strategy is left, or to the config's last step. A place of the mutant that the config names (`init.agent`) is kept.
///
/// # Errors
/// Strategies that the config does not know, phases that bring lost strategies back, problems of the config, a backend that fails.
pub fn fixation(lab: &Lab, mutant: &str, resident: &str, replicas: u32) -> Result<Fixation, AnalysisError> {
    let init = init(&lab.unchanging()?, mutant, resident);
    let plan = lab.plan(&[init.clone(), vec!["population.replicas=1".into()]].concat())?;
    closed(&plan)?;
    let place = |name: &str| plan.strategies().iter().position(|s| s == name).unwrap_or(0);
    let why = match lab.lumped()? {
        Ok(mut lumped) => match solve(&mut lumped, [place(mutant), place(resident)]) {
            Ok([ln_p, ln_fixed, ln_absorbed]) => {
                let p = ln_p.exp().min(1.0);
                return Ok(Fixation {
                    mutant: mutant.into(),
                    resident: resident.into(),
                    agents: plan.agents(),
                    method: Method::Exact,
                    changed: init,
                    replicas: 0,
                    fixed: 0,
                    lost: 0,
                    probability: Some(p),
                    interval: (p, p),
                    time_fixed: (Some(ln_fixed.exp()).filter(|t| t.is_finite()), None),
                    time_absorbed: (Some(ln_absorbed.exp()).filter(|t| t.is_finite()), None),
                });
            }
            Err(why) => why,
        },
        Err(why) => why,
    };
    simulate(lab, init, [mutant, resident], replicas, why)
}

/// Logarithms of the fixation probability of one agent of `pair[0]` among those of `pair[1]`, of the mean steps to it, and to either end.
fn solve(lumped: &mut Lumped, pair: [usize; 2]) -> Result<[f64; 3], String> {
    if lumped.agents() > PAIR_MAX || lumped.agents() < 2 || pair[0] == pair[1] {
        return Err(format!("{} agents (2 to {PAIR_MAX} are solved exactly)", lumped.agents()));
    }
    let ends = lumped.pair(pair).absorbing().map_err(|_| "some mixtures are never left".to_owned())?;
    let up = ends.ln_up();
    Ok([up[1], ends.ln_steps_to(&up)[1], ends.ln_steps()[1]])
}

/// The start of one mutant, at the place that the config names; none if that is the config's own.
fn init(plan: &Plan, mutant: &str, resident: &str) -> Vec<String> {
    if matches!(&plan.file().init, Some(InitFile::SingleMutant { mutant: m, resident: r, .. }) if m == mutant && r == resident) {
        return Vec::new();
    }
    let place = match &plan.file().init {
        Some(InitFile::SingleMutant { agent: Some(agent), .. }) => format!(", agent = {agent}"),
        _ => String::new(),
    };
    vec![format!("init={{ kind = \"single_mutant\", mutant = {mutant:?}, resident = {resident:?}{place} }}")]
}

fn simulate(lab: &Lab, init: Vec<String>, [mutant, resident]: [&str; 2], replicas: u32, why: String) -> Result<Fixation, AnalysisError> {
    let always = [format!("population.replicas={replicas}"), "measure.absorption=true".into(), "stop=\"absorbed\"".into()];
    let changed = [init, always.to_vec()].concat();
    let plan = lab.plan(&changed)?;
    let seen = lab.run(&plan, &[])?;
    let mutant_at = plan.strategies().iter().position(|name| name == mutant);
    let (mut fixed, mut lost) = (0u32, 0u32);
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
        method: Method::Simulated(why),
        changed,
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
