//! What is told: who did it, whom it came from, where it began, whom these agents serve, what would have been without them.

use super::decisions::Part;
use super::history::{Found, Hand, Question, harm};
use super::silence::{Outcome, ledger};
use super::values::HeldValue;
use crate::columns::{Column, lineage};
use crate::config::Plan;
use crate::world::Store;
use crate::world::decisions::ONE_Q32;
use serde::Serialize;
use std::fmt::Write;

/// An agent as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The agent.
    pub agent: u32,
    /// Its trait class; nothing where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The user group that it acts for; nothing where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serves: Option<String>,
    /// What it holds at the end.
    pub holds: String,
    /// Harm that it has done.
    pub did: u32,
    /// Quarters of harm that it answers for.
    pub answers_for_quarters: u32,
    /// What it had to do with decisions of its groups; nothing where groups decide nothing that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Part>,
}

/// A wrong decision of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// Its number.
    pub number: u64,
    /// The members of the group.
    pub members: Vec<u32>,
    /// Those who were for it: each, and where its strategy began.
    pub supporters: Vec<Supporter>,
    /// Harm of such a decision.
    pub harm: u32,
    /// How many it takes.
    pub quota: u32,
    /// Degree of responsibility of each, 1/(k − q + 1).
    pub degree: f64,
    /// Share of each in equal parts, 1/k.
    pub share: f64,
}

/// Who was for a wrong decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supporter {
    /// Who.
    pub who: Person,
    /// Copies from the root of its strategy on.
    pub depth: u32,
    /// The root.
    pub root: u32,
}

/// One hand that the strategy went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Who.
    pub who: Person,
    /// When and from what.
    pub hand: Hand,
}

/// A twin run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Twin {
    /// Who did no harm in it.
    pub without: String,
    /// After which step.
    pub after: u32,
    /// The step of the state that it went on from: 0, or that of a checkpoint.
    pub from: u32,
    /// Harm done, or the metric that was asked for, in the run and in its twin.
    pub with: Option<f64>,
    /// The same in the twin.
    pub then: Option<f64>,
    /// Their difference: what was caused.
    pub caused: Option<f64>,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Name of the experiment.
    pub name: String,
    /// The replica.
    pub replica: u32,
    /// Number of the harmful act that was asked about.
    pub act: Option<u64>,
    /// The step in which the agent acted; the last one where no act was asked about.
    pub step: u32,
    /// What it did.
    pub strategy: String,
    /// Harm of such an act.
    pub harm: u32,
    /// Copies from the root on.
    pub depth: u32,
    /// From the agent to the root.
    pub chain: Vec<Link>,
    /// Where the agent has its values from; nothing where values are not traced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<HeldValue>,
    /// Quarters of such a harm that fall to the agent, the parent and the root.
    pub quarters: [u32; 3],
    /// The wrong decision that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Judged>,
    /// Does the root still hold what it began, when the agent acts?
    pub root_holds_it: bool,
    /// Twin runs, and what is measured in them.
    pub measured: String,
    /// The twins.
    pub twins: Vec<Twin>,
}

/// Puts together what was found. Twins are added by whoever runs them.
#[must_use]
pub fn answer(plan: &Plan, replica: u32, question: Question, found: &Found, measured: &str) -> Answer {
    let name = |strategy: u8| plan.strategies()[usize::from(strategy)].clone();
    let books = ledger(plan, &found.end, replica);
    let entry = |column: Column, i: u32| {
        let store = found.end.columns.iter().find(|store| store.column == column)?;
        Some(store.data.get(Store::range(plan, 0, replica).start + i as usize) as usize)
    };
    let held = found.end.replica(plan, replica as usize);
    let person = |agent: u32| {
        let [answers_for_quarters, did] = books.get(agent as usize).copied().unwrap_or_default();
        let society = plan.society();
        Person {
            agent,
            class: entry(Column::Class, agent).and_then(|k| Some(society.classes.get(k)?.name.clone())),
            serves: entry(Column::User, agent).and_then(|k| Some(society.users.get(k)?.name.clone())),
            holds: name(held[agent as usize]),
            did,
            answers_for_quarters,
            decisions: found.parts.get(agent as usize).copied(),
        }
    };
    let supporter = |chain: &Vec<Hand>| Supporter {
        who: person(chain[0].agent),
        depth: chain.len() as u32 - 1,
        root: chain.last().map_or(chain[0].agent, |hand| hand.agent),
    };
    let decision = |number: u64| {
        found.decision.as_ref().map(|all| Judged {
            number,
            members: all.members.clone(),
            supporters: all.supporters.iter().map(supporter).collect(),
            harm: plan.society().accountability.as_ref().map_or(0, |kept| kept.decision_harm),
            quota: all.quota,
            degree: in_ones(all.degree_q32),
            share: in_ones(all.share_q32),
        })
    };
    let (act, decision) = match question {
        Question::Agent(_) => (None, None),
        Question::Harm(number) => (Some(number), None),
        Question::Decision(number) => (None, decision(number)),
    };
    let depth = (found.chain.len() as u32 - 1).min(lineage::DEPTH_MAX);
    let done = harm(plan, found.strategy);
    let root = found.chain.last().map_or(found.agent, |hand| hand.agent);
    Answer {
        name: plan.name().to_owned(),
        replica,
        act,
        step: found.step,
        strategy: name(found.strategy),
        harm: done,
        depth,
        chain: found.chain.iter().map(|hand| Link { who: person(hand.agent), hand: hand.clone() }).collect(),
        values: found.values.clone(),
        quarters: [[4, 0, 0], [2, 0, 2], [2, 1, 1]][depth.min(2) as usize].map(|quarters| quarters * done),
        decision,
        root_holds_it: found.held[root as usize] == found.strategy,
        measured: measured.to_owned(),
        twins: Vec::new(),
    }
}

fn in_ones(q32: u64) -> f64 {
    q32 as f64 / ONE_Q32 as f64
}

/// A twin beside the run itself, by harm done or by a metric.
#[must_use]
pub fn twin(without: String, after: u32, replica: u32, metric: Option<&str>, base: &Outcome, other: &Outcome) -> Twin {
    let of = |outcome: &Outcome| match metric {
        None => Some(outcome.done[replica as usize] as f64),
        Some(metric) => outcome.rows[replica as usize].iter().find(|(name, _)| name == metric).and_then(|(_, value)| *value),
    };
    let (with, then) = (of(base), of(other));
    Twin { without, after, from: other.from, with, then, caused: with.zip(then).map(|(with, then)| with - then) }
}

/// Most hands of a chain that are told one by one.
const TOLD: usize = 12;

impl Answer {
    /// For people.
    #[must_use]
    pub fn text(&self) -> String {
        let executor = &self.chain[0].who;
        let at = if self.replica > 0 { format!("{}, replica {}", self.name, self.replica) } else { self.name.clone() };
        let head = match (self.act, &self.decision) {
            (Some(act), _) => {
                format!("{at}: harmful act {act} was agent {}'s, who played {} in step {}", executor.agent, self.strategy, self.step)
            }
            (None, Some(decision)) => format!("{at}: {}", decision.text(self.step)),
            (None, None) => format!("{at}: agent {} holds {} after step {}", executor.agent, self.strategy, self.step),
        };
        let what = if self.decision.is_some() { format!("the {} of agent {}", self.strategy, executor.agent) } else { "it".into() };
        let mut text = format!("{head}\n\nWhere {what} comes from, {}:\n", copies(self.depth));
        self.tell_chain(&mut text);
        self.tell_values(&mut text);
        text.push('\n');
        text.push_str(&self.shares());
        let mut served: Vec<&str> = self.chain.iter().filter_map(|link| link.who.serves.as_deref()).collect();
        served.sort_unstable();
        served.dedup();
        if !served.is_empty() {
            let _ = writeln!(text, "Users served by these agents: {}.", served.join(", "));
        }
        let _ = writeln!(text, "\nIn the whole run:");
        let ends = if self.chain.len() > 1 { &[0, self.chain.len() - 1][..] } else { &[0] };
        for who in ends.iter().map(|k| &self.chain[*k].who) {
            let blame = f64::from(who.answers_for_quarters) / 4.0;
            let _ =
                writeln!(text, "  agent {} did a harm of {}, answers for {blame}, and holds {} at the end", who.agent, who.did, who.holds);
        }
        if let Some(part) = executor.decisions {
            let _ = writeln!(text, "  agent {} {}", executor.agent, told(&part));
        }
        self.tell_twins(&mut text);
        text.trim_end().to_owned()
    }

    fn tell_chain(&self, text: &mut String) {
        let skipped = self.chain.len().saturating_sub(TOLD);
        for (k, link) in self.chain.iter().enumerate() {
            if skipped > 0 && k == TOLD - 2 {
                let _ = writeln!(text, "  … {skipped} more copies …");
            }
            if skipped > 0 && (TOLD - 2..TOLD - 2 + skipped).contains(&k) {
                continue;
            }
            let step = link.hand.step;
            let how = match (self.chain.get(k + 1), link.hand.by.as_str()) {
                (Some(next), by) => format!("copied it from agent {} in step {step} ({by})", next.who.agent),
                (None, "init") => "had it from the start: the root".to_owned(),
                (None, "event") => format!("was given it by an event after step {step}: the root"),
                (None, by) => format!("began it in step {step} ({by}): the root"),
            };
            let _ = writeln!(text, "  agent {}{} {how}", link.who.agent, described(&link.who));
        }
    }

    /// Where the agent has its values from.
    fn tell_values(&self, text: &mut String) {
        if !self.values.is_empty() {
            let _ = writeln!(text, "\nWhere the values of agent {} come from:", self.chain[0].who.agent);
        }
        for held in &self.values {
            let (hands, depth) = (&held.chain, held.chain.len() - 1);
            let root = &hands[depth];
            let by = match (depth, hands.get(1)) {
                (1.., Some(next)) => {
                    let Hand { step, by, .. } = &hands[0];
                    format!(
                        "by {} from agent {}, the last from agent {} in step {step} ({by}); ",
                        copies(depth as u32),
                        root.agent,
                        next.agent
                    )
                }
                _ => String::new(),
            };
            let who = if depth == 0 { "it" } else { "that one" };
            let began = match root.by.as_str() {
                "init" => format!("{who} had it from the start"),
                "event" => format!("{who} was given it by an event after step {}", root.step),
                phase => format!("{who} came to it in step {} ({phase})", root.step),
            };
            let value = (held.value * 1e4).round() / 1e4;
            let _ = writeln!(text, "  {} of {value}: {by}{began}", held.dimension);
        }
    }

    /// Who answers for such an act.
    fn shares(&self) -> String {
        if self.harm == 0 {
            return format!("{} does no harm by the config: nobody answers for it.\n", self.strategy);
        }
        let [executor, parent, root] = self.quarters.map(|quarters| f64::from(quarters) / 4.0);
        let harm = self.harm;
        let shared = match self.depth {
            0 => return format!("Of its harm, {harm}, all falls to the agent, who began it.\n"),
            1 => format!("Of its harm, {harm}, {executor} falls to the agent and {root} to the root."),
            _ => format!("Of its harm, {harm}, {executor} falls to the agent, {parent} to whom it copied and {root} to the root."),
        };
        format!("{shared}\nThe root {} then.\n", if self.root_holds_it { "still did the same" } else { "did something else by" })
    }

    fn tell_twins(&self, text: &mut String) {
        if !self.twins.is_empty() {
            let _ = writeln!(text, "\nWithout them, by the same random numbers ({}):", self.measured);
        }
        let number = |x: Option<f64>| x.map_or("undefined".to_owned(), |x| format!("{}", (x * 1e6).round() / 1e6));
        for twin in &self.twins {
            let from = if twin.after == 0 { "from the start".to_owned() } else { format!("from step {} on", twin.after + 1) };
            let [with, then, caused] = [twin.with, twin.then, twin.caused].map(number);
            let by = if twin.from == 0 { String::new() } else { format!(", by the checkpoint after step {}", twin.from) };
            let _ = writeln!(text, "  without {} {from}: {then} in place of {with}; caused {caused}{by}", twin.without);
        }
    }
}

impl Judged {
    /// For people.
    fn text(&self, step: u32) -> String {
        let (k, n) = (self.supporters.len(), self.members.len());
        let listed = |agents: &[u32]| agents.iter().take(TOLD).map(u32::to_string).collect::<Vec<_>>().join(", ");
        let more = |n: usize| if n > TOLD { format!(" and {} more", n - TOLD) } else { String::new() };
        let mut text = format!("wrong decision {} was made in step {step} by agents {}{}\n", self.number, listed(&self.members), more(n));
        let [degree, share] = [self.degree, self.share].map(|x| (x * 1e6).round() / 1e6);
        let _ = writeln!(
            text,
            "{k} of {n} were for it, or let it happen, and it takes {}: a degree of responsibility of {degree} for each,",
            self.quota
        );
        let _ = writeln!(text, "and {share} in equal parts:");
        if self.harm > 0 {
            let _ = writeln!(text, "  its harm, {}, is theirs in equal parts, beside what they did themselves", self.harm);
        }
        for one in self.supporters.iter().take(TOLD) {
            let root = if one.depth == 0 { "its own root".into() } else { format!("{} from agent {}", copies(one.depth), one.root) };
            let _ = writeln!(text, "  agent {}{}, {root}", one.who.agent, described(&one.who));
        }
        if k > TOLD {
            let _ = writeln!(text, "  …{}", more(k));
        }
        text.trim_end().to_owned()
    }
}

fn copies(depth: u32) -> String {
    format!("{depth} {}", if depth == 1 { "copy" } else { "copies" })
}

/// What an agent had to do with decisions of its groups.
fn told(part: &Part) -> String {
    let [degrees, shares] = [part.degrees_q32, part.shares_q32].map(|q32| (in_ones(q32) * 1e4).round() / 1e4);
    format!(
        "was in {} decisions of groups, of which {} were wrong, and for {} of these: degrees of responsibility of {degrees} in all, and {shares} in equal parts",
        part.decisions, part.wrong, part.supported
    )
}

fn described(who: &Person) -> String {
    let parts: Vec<String> = who.class.iter().cloned().chain(who.serves.iter().map(|user| format!("serves {user}"))).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
