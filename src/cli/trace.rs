//! `polity trace`: who did it, whom it came from, and what would have been without.

use super::engine::EngineArgs;
use super::shared::{Failure, print, say};
use crate::columns::Column;
use crate::config::{self, Plan};
use crate::output::{checkpoint, layout};
use crate::rule::Registry;
use crate::trace::answer::{Answer, answer, twin};
use crate::trace::history::{self, Found, Question};
use crate::trace::score::{Score, score};
use crate::trace::silence::{Silence, harmless, outcome, without_event};
use crate::world::{Store, World};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct TraceArgs {
    /// Run directory, or a config.
    #[arg(value_name = "RUN_DIR")]
    run: PathBuf,
    /// Where this agent has its strategy from.
    #[arg(long, value_name = "I", conflicts_with_all = ["harm", "score"])]
    agent: Option<u32>,
    /// Who did the harmful act of this number, from 1, in the order of steps and agents.
    #[arg(long, value_name = "K", conflicts_with = "score", value_parser = clap::value_parser!(u64).range(1..))]
    harm: Option<u64>,
    /// Who was for the wrong decision of this number, from 1, in the order of steps and groups, and in which degree they are responsible.
    #[arg(long, value_name = "K", conflicts_with_all = ["agent", "harm", "score"], value_parser = clap::value_parser!(u64).range(1..))]
    decision: Option<u64>,
    /// Is blame by lineage the same as cause? Silences everybody who answers for harm, one at a time, in every replica: as many runs.
    #[arg(long)]
    score: bool,
    /// The replica.
    #[arg(long, default_value_t = 0)]
    replica: u32,
    /// Also without all members of this class; repeatable.
    #[arg(long, value_name = "NAME")]
    class: Vec<String>,
    /// Also without this event, by its place in the config from 0; repeatable.
    #[arg(long, value_name = "K")]
    event: Vec<usize>,
    /// What those do who are silenced; left out: the first strategy that does no harm.
    #[arg(long, value_name = "STRATEGY")]
    act: Option<String>,
    /// Measure what was caused by this metric of the last step; left out: by the harm that was done.
    #[arg(long, value_name = "NAME")]
    metric: Option<String>,
    /// Change a value of the config; repeatable. What is harmful, where the run does not say so: `--set 'accountability.harmful=["Lie"]'`.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    /// No twin runs.
    #[arg(long)]
    no_twins: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

impl TraceArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let plan = self.plan(registry, &[])?;
        if self.replica >= plan.replicas() {
            let message = format!("there is no replica {}\n    allowed: 0 to {}", self.replica, plan.replicas() - 1);
            return Err(Failure::new(Failure::USAGE, message));
        }
        if self.score {
            return self.scored(&plan);
        }
        let question = self.question(&plan)?;
        let (kind, _) = self.engine.choose();
        let found = history::find(&plan, self.replica, question, kind, &self.engine.options())?.ok_or_else(|| {
            let (what, key) = if self.decision.is_some() { ("wrong decisions", "decision") } else { ("harmful acts", "harm") };
            Failure::new(Failure::USAGE, format!("there are not so many {what} in {} steps\n    remedy: --{key} 1", plan.steps()))
        })?;
        let measured = self.metric.clone().unwrap_or_else(|| "harm done".into());
        let mut told = answer(&plan, self.replica, question, &found, &measured);
        if !self.no_twins {
            self.twins(&plan, &found, &mut told, registry)?;
        }
        if self.json { print(&json(&told)?) } else { print(&told.text()) }
    }

    /// What is asked, if it can be.
    fn question(&self, plan: &Plan) -> Result<Question, Failure> {
        let refused = |message: String| Err(Failure::new(Failure::USAGE, message));
        match (self.agent, self.harm, self.decision) {
            (Some(agent), ..) if agent < plan.agents() => Ok(Question::Agent(agent)),
            (Some(agent), ..) => refused(format!("there is no agent {agent}\n    allowed: 0 to {}", plan.agents() - 1)),
            (_, Some(_), _) if plan.planes(Column::Harm) == 0 => refused(
                "nothing is harmful by this config\n    remedy: --set 'accountability.harmful=[\"…\"]' with a strategy that is".into(),
            ),
            (_, Some(number), _) => Ok(Question::Harm(number)),
            (.., Some(_)) if plan.decision().is_none() => refused(
                "no groups decide anything that can be told\n    allowed: vote/decide by equal votes of all members, or interact/public_goods in groups with \
                 benefit.needed and without loners"
                    .into(),
            ),
            (.., Some(number)) => Ok(Question::Decision(number)),
            (None, None, None) => refused("nothing is asked\n    remedy: --agent I, --harm K, --decision K or --score".into()),
        }
    }

    /// The plan of the run, with strategies traced.
    fn plan(&self, registry: &Registry, more: &[String]) -> Result<Plan, Failure> {
        let path = if self.run.is_dir() { self.run.join(layout::CONFIG) } else { self.run.clone() };
        let sets = [&self.sets[..], more].concat();
        let plan = config::load(&path, &sets, registry)?;
        if plan.planes(Column::Lineage) > 0 {
            return Ok(plan);
        }
        Ok(config::load(&path, &[&["accountability={}".to_owned()][..], &sets].concat(), registry)?)
    }

    /// What those do who are silenced.
    fn act(&self, plan: &Plan) -> Result<Option<u8>, Failure> {
        let Some(name) = &self.act else { return Ok(harmless(plan)) };
        let at = plan.strategies().iter().position(|known| known == name);
        let wrong =
            || Failure::new(Failure::USAGE, format!("--act {name}: no such strategy\n    allowed: {}", plan.strategies().join(", ")));
        at.map(|at| Some(at as u8)).ok_or_else(wrong)
    }

    fn twins(&self, plan: &Plan, found: &Found, told: &mut Answer, registry: &Registry) -> Result<(), Failure> {
        let (kind, options) = (self.engine.choose().0, self.engine.options());
        let strategy = self.act(plan)?;
        if strategy.is_none() && self.metric.is_none() {
            say("no twin runs: no strategy is harmless beside a harmful one\n    remedy: --act STRATEGY, or --metric NAME");
            return Ok(());
        }
        let base = outcome(plan, World::new(plan), None, kind, &options)?;
        if let Some(metric) = self.metric.as_ref().filter(|metric| !base.rows[0].iter().any(|(name, _)| name == *metric)) {
            let known: Vec<&str> = base.rows[0].iter().map(|(name, _)| name.as_str()).collect();
            return Err(Failure::new(Failure::USAGE, format!("--metric {metric}: not measured here\n    allowed: {}", known.join(", "))));
        }
        let add = |without: String, agents: Vec<u32>, after: u32, told: &mut Answer| -> Result<(), Failure> {
            let agents = agents.into_iter().map(|agent| [self.replica, agent]).collect();
            let silence = Silence { agents, after, strategy };
            let other = outcome(plan, self.state(plan, after), Some(&silence), kind, &options)?;
            told.twins.push(twin(without, after, self.replica, self.metric.as_deref(), &base, &other));
            Ok(())
        };
        let hands = &found.chain;
        add(format!("agent {}", found.agent), vec![found.agent], 0, told)?;
        if let Some(root) = hands.last().filter(|root| root.agent != found.agent) {
            add(format!("agent {}, the root,", root.agent), vec![root.agent], root.step.saturating_sub(1), told)?;
        }
        let start = World::new(plan);
        for name in &self.class {
            let known = &plan.society().classes;
            let at = known.iter().position(|class| class.name == *name).ok_or_else(|| {
                let names: Vec<&str> = known.iter().map(|class| class.name.as_str()).collect();
                Failure::new(Failure::USAGE, format!("--class {name}: no such class\n    allowed: {}", names.join(", ")))
            })?;
            let column = start.columns.iter().find(|store| store.column == Column::Class);
            let first = Store::range(plan, 0, self.replica).start;
            let member = |i: &u32| column.is_some_and(|store| store.data.get(first + *i as usize) as usize == at);
            add(format!("class {name}"), (0..plan.agents()).filter(member).collect(), 0, told)?;
        }
        for k in &self.event {
            let (without, first) = self.without_event(plan, *k, registry)?;
            let other = outcome(&without, self.state(plan, first), None, kind, &options)?;
            told.twins.push(twin(format!("event {k}"), first, self.replica, self.metric.as_deref(), &base, &other));
        }
        Ok(())
    }

    /// The plan without one of its events, and the step after which that would have happened first.
    fn without_event(&self, plan: &Plan, k: usize, registry: &Registry) -> Result<(Plan, u32), Failure> {
        let Some(event) = plan.events().get(k) else {
            let allowed = plan.events().len().checked_sub(1).map_or("none, there are no events".into(), |last| format!("0 to {last}"));
            return Err(Failure::new(Failure::USAGE, format!("--event {k}: there is no such event\n    allowed: {allowed}")));
        };
        let base = if self.run.is_dir() { self.run.as_path() } else { self.run.parent().unwrap_or(Path::new(".")) };
        let without = without_event(plan, k, base, registry).map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(crate::file::problem::Problem::line).collect();
            Failure::new(Failure::CONFIG, lines.join("\n"))
        })?;
        if without.payoff().fraction_bits != plan.payoff().fraction_bits {
            say(&format!("event {k} decides how finely payoffs are kept: its twin differs from the run by rounding, too, from the start"));
            return Ok((without, 0));
        }
        Ok((without, event.times.next(0).unwrap_or(plan.steps())))
    }

    /// The state of the newest checkpoint of the run that is not after a step, or that of the start.
    fn state(&self, plan: &Plan, after: u32) -> World {
        let fits = |(step, path): (u32, PathBuf)| {
            let (about, found) = checkpoint::read(&path, plan).ok()?;
            (step <= after && about.step == step && about.config_sha256 == config::hash(plan)).then_some(found.world)
        };
        checkpoint::all(&self.run).into_iter().filter(|(step, _)| *step <= after).find_map(fits).unwrap_or_else(|| World::new(plan))
    }

    fn scored(&self, plan: &Plan) -> Result<(), Failure> {
        let (kind, options) = (self.engine.choose().0, self.engine.options());
        let Some(strategy) = self.act(plan)?.filter(|_| plan.planes(Column::Harm) > 0) else {
            let message =
                "nothing to score: some strategies must be harmful and one harmless\n    remedy: --set 'accountability.harmful=[\"…\"]'";
            return Err(Failure::new(Failure::USAGE, message));
        };
        let mut tell = |k: usize, runs: usize| {
            if k.is_multiple_of(100) {
                say(&format!("  run {k} of {runs}"));
            }
        };
        let scores = score(plan, strategy, kind, &options, &mut tell)?;
        if self.json { print(&json(&scores)?) } else { print(&told(&scores)) }
    }
}

fn json(of: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(of).map_err(|error| Failure::new(Failure::RUN, error))
}

/// Scores for people: a line per replica, then the mean.
fn told(scores: &[Score]) -> String {
    let number = |x: Option<f64>| x.map_or("undefined".to_owned(), |x| format!("{x:.3}"));
    let mut lines = vec!["replica  agents  harm  rho(blame, cause)  rho(own doing, cause)  sum of causes / harm".to_owned()];
    for one in scores {
        lines.push(format!(
            "{:7}  {:6}  {:4}  {:>17}  {:>21}  {:>20}",
            one.replica,
            one.agents,
            one.done,
            number(one.blame),
            number(one.doing),
            number(one.sum)
        ));
    }
    let all = |of: fn(&Score) -> Option<f64>| scores.iter().filter_map(of).collect::<Vec<f64>>();
    for (what, numbers) in
        [("blame by lineage", all(|one| one.blame)), ("own doing", all(|one| one.doing)), ("sum of causes", all(|one| one.sum))]
    {
        let (n, sum) = (numbers.len() as f64, numbers.iter().sum::<f64>());
        if n > 1.0 {
            let error = (numbers.iter().map(|x| (x - sum / n).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt();
            lines.push(format!("{what}: {:.3}, standard error {error:.3} over {n} replicas", sum / n));
        }
    }
    lines.join("\n")
}
