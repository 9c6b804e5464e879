//! `interact/audit`: what the user writes, and the rule that follows.

use crate::file::phase_file::ACCUMULATE;
use crate::file::topology::Topology;
use crate::num::fixed;
use crate::num::form::Form;
use crate::num::wide::index_below;
use crate::phase::precision::{Format, Gap};
use crate::rule::context::Resolve;
use crate::rule::draw;
use crate::rule::setting::Setting;
use crate::rule::task::{Paid, Task};
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: audited, and by whom.
pub const AUDIT: u32 = 0;
/// Draw: who is harmed where agents meet nobody in particular, keys of a matching.
pub const VICTIM: u32 = 1;

/// Members at most of a group whose members harm each other: each looks at the words of all.
const MEMBERS_MAX: u32 = 128;

/// Harmful acts are found out now and then and cost a fine, a bribe or a bad conscience. It stands behind a game, with accumulate = true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditFile {
    /// Strategies that are harmful acts; left out: those above the ceiling if there is one, else those of the charter, values.harmful.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub harmful: Vec<String>,
    /// Where agents set prices before (interact/bertrand), strategies that ask more than this are the harmful acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 200.0))]
    pub ceiling: Option<f64>,
    /// Probability a that an act is audited.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
    /// Fine F for a harmful act that is audited, in units of payoff.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub fine: f64,
    /// Corruption κ: probability that an auditor takes the bribe instead of the fine.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub corruption: f64,
    /// Bribe b, in units of payoff.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub bribe: f64,
    /// Moral cost k of a harmful act whether or not it is audited, in units of payoff.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub moral_cost: f64,
    /// Name of the value dimension that is an agent's conscience: with a value v there a harmful act costs it v times the moral cost; left out: all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conscience: Option<String>,
    /// Is the fine a bond that all have posted, and that goes to those whom the act has harmed, in equal parts to the unit? They are whom the agent has met in the
    /// game before: its partner, the others of its random or fixed group; where it meets nobody in particular, a random other. Left out: fines leave the society.
    #[serde(default)]
    pub restitution: bool,
    /// Does each audit happen or not, or does everybody lose what it loses on average?
    #[serde(default)]
    pub payoff: AuditMode,
}

/// What a harmful act costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditMode {
    /// What this audit says.
    #[default]
    Sample,
    /// What it costs on average.
    Field,
}

/// Groups whose members harm each other, and get each other's bonds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Victims {
    /// Members, at least 2.
    pub size: u32,
    /// In which order agents sit.
    pub seats: Seats,
}

/// In which order agents sit; consecutive seats are groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seats {
    /// That of the fixed groups of the topology.
    Fixed,
    /// The one that the game before has drawn, by the draw id of its matching.
    Game(u32),
    /// A random one of the phase's own.
    Own,
}

/// `interact/audit`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPlan {
    /// Number of strategies.
    pub strategies: u32,
    /// Strategies that are harmful acts, by bit.
    pub harmful: u16,
    /// Probability of the fine, units of 2⁻³⁰.
    pub fined_q30: u32,
    /// Probability of fine or bribe, units of 2⁻³⁰.
    pub audited_q30: u32,
    /// Fine, stored units.
    pub fine: i32,
    /// Bribe, stored units.
    pub bribe: i32,
    /// Moral cost, stored units, below 2^23.
    pub moral_cost: u32,
    /// Value dimension by which it weighs; `None`: all of it, for everybody.
    pub conscience: Option<u32>,
    /// What a harmful act costs on average, stored units; the moral cost is in it unless it depends on values.
    pub average: i32,
    /// Does everybody lose the average?
    pub field: bool,
    /// To whom fines go; `None`: they leave the society.
    pub victims: Option<Victims>,
}

/// What the k-th of `members` − 1 victims gets of a bond: an equal part, and one unit more if it is among the first.
///
/// ```
/// use polity::phase::interact::audit::share;
/// assert_eq!([0, 1, 2].map(|k| share(11, 4, k)), [4, 4, 3]);
/// ```
#[inline(always)]
#[must_use]
pub const fn share(bond: i32, members: u32, k: u32) -> i32 {
    let others = members as i32 - 1;
    bond / others + (k.cast_signed() < bond % others) as i32
}

/// What a harmful act costs on average.
#[must_use]
pub fn average(moral_cost: f64, probability: f64, corruption: f64, fine: f64, bribe: f64) -> f64 {
    moral_cost + probability * ((1.0 - corruption) * fine + corruption * bribe)
}

/// The moral cost `cost` of an agent whose conscience is `value`, 65535 for 1, which is exact. Rounded down.
#[inline(always)]
#[must_use]
pub const fn felt(cost: u32, value: u16) -> i32 {
    // 2^31 for 1, and the cost is below 2^23.
    index_below((value as u32 + (value as u32 >> 15)) << 15, 2 * cost) as i32
}

/// Which strategies are harmful acts; reports a ceiling of no prices.
fn harmful(file: &AuditFile, at: &mut Resolve<'_>) -> u16 {
    let Some(ceiling) = file.ceiling else { return at.harmful(&file.harmful) };
    if !file.harmful.is_empty() {
        at.problem("ceiling", "strategies are named as harmful besides", "ceiling or harmful", "remove one of them");
    }
    let prices: Vec<f64> = at.before().iter().filter_map(|phase| phase.rule.pricing()).flat_map(|market| market.prices.clone()).collect();
    if prices.is_empty() {
        at.problem("ceiling", "no phase before sets prices", "ceiling behind interact/bertrand", "remove ceiling, and name who is harmful");
    }
    // Of several markets each has a price for each strategy.
    let strategies = at.context.file.population.strategies.len().max(1);
    let above = prices.iter().enumerate().filter(|(_, price)| **price > ceiling);
    above.fold(0, |all, (k, _)| all | 1 << (k % strategies))
}

/// Who gets the bonds; reports acts whose victims are not told.
fn victims(payoff: AuditMode, at: &mut Resolve<'_>) -> Victims {
    if payoff == AuditMode::Field {
        at.problem(
            "restitution",
            "a bond goes from one agent to others, but here everybody loses what it loses on average",
            "payoff = \"sample\" with restitution",
            "remove payoff, or restitution",
        );
    }
    let game = at.before().iter().rev().find(|phase| phase.facts.earns.is_some() && phase.get::<AuditPlan>().is_none());
    let around = game.map_or(Around::Population, |game| game.facts.around);
    let seated = game.and_then(|game| Some((game.rule.seats()?, game.draw(draw::MATCHING))));
    let found = match (at.context.topology, around, seated) {
        (Topology::Groups { size, .. }, Around::Met, None) => Some(Victims { size: *size, seats: Seats::Fixed }),
        (_, _, Some((size, met))) => Some(Victims { size, seats: Seats::Game(met) }),
        (topology, Around::Met, None) if topology.is_graph() => None,
        _ => Some(Victims { size: 2, seats: Seats::Own }),
    };
    let pair = Victims { size: 2, seats: Seats::Own };
    match found {
        None => at.problem(
            "restitution",
            "agents play with all or some of their neighbours on a graph, which does not tell whom an act has harmed",
            "a game of pairs or groups, or of a well-mixed population",
            "remove restitution, or choose another topology",
        ),
        Some(Victims { size, .. }) if !(2..=MEMBERS_MAX).contains(&size) => at.problem(
            "restitution",
            format!("an act harms the others of a group of {size}"),
            format!("groups of 2 to {MEMBERS_MAX}"),
            "change the size of the groups, or remove restitution",
        ),
        Some(found) => return found,
    }
    pair
}

impl AuditPlan {
    /// Is a strategy a harmful act?
    #[inline(always)]
    #[must_use]
    pub const fn harms(&self, strategy: u8) -> bool {
        self.harmful >> (strategy & 15) & 1 == 1
    }

    /// What it costs at most, stored units.
    fn most(&self) -> i32 {
        match (self.field, self.conscience) {
            (true, None) => self.average,
            (true, Some(_)) => self.average + self.moral_cost as i32,
            _ => self.moral_cost as i32 + self.fine.max(self.bribe),
        }
    }
}

impl Rule for AuditPlan {
    type File = AuditFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.moral_cost + file.fine.max(file.bribe), "fine")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let bits = at.bits;
        let harmful = harmful(file, at);
        let conscience = file.conscience.as_ref().and_then(|name| at.dimension("conscience", name));
        if conscience.is_some() && file.moral_cost == 0.0 {
            at.problem(
                "conscience",
                "there is no moral cost for a conscience to weigh",
                "conscience with a moral_cost above 0",
                "add moral_cost = …, or remove conscience",
            );
        }
        if at.earned() && !at.accumulates() {
            at.problem(
                ACCUMULATE,
                "fines would replace what the game before has paid",
                "accumulate = true",
                "add accumulate = true: fines add to payoffs",
            );
        }
        let q = |x: f64| fixed::payoff_q(x, bits);
        let AuditFile { probability, fine, corruption, bribe, moral_cost, .. } = *file;
        let for_all = if conscience.is_some() { 0.0 } else { moral_cost };
        let average_cost = average(for_all, probability, corruption, fine, bribe);
        let plan = Self {
            strategies: at.context.file.population.strategies.len().max(1) as u32,
            harmful,
            fined_q30: fixed::probability_q30(probability * (1.0 - corruption)),
            audited_q30: fixed::probability_q30(probability),
            fine: q(fine),
            bribe: q(bribe),
            moral_cost: q(moral_cost) as u32,
            conscience,
            average: q(average_cost),
            field: file.payoff == AuditMode::Field,
            victims: file.restitution.then(|| victims(file.payoff, at)),
        };
        let gaps = [("fine", fine, plan.fine), ("bribe", bribe, plan.bribe), ("moral_cost", moral_cost, plan.moral_cost as i32)];
        let path = format!("{}.fine", at.context.path);
        let largest = moral_cost + fine.max(bribe);
        let format = Format::payoffs(&path, bits, largest, "bring fine, bribe and moral_cost nearer to the payoffs of the game");
        at.problems.extend(format.lost(gaps.map(|(key, natural, stored)| Gap::of(key, natural, stored)).to_vec()));
        Some(plan)
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        // The task has paid what agents hold and what they lost here.
        let chance = |q30: u32| f64::from(q30) / f64::from(1 << 30);
        let mean = if self.field {
            f64::from(self.average)
        } else {
            let fined = chance(self.fined_q30);
            // Bonds come back to the society as a whole.
            let leaves = if self.victims.is_some() { 0.0 } else { fined * f64::from(self.fine) };
            f64::from(self.moral_cost) + leaves + (chance(self.audited_q30) - fined) * f64::from(self.bribe)
        };
        let fines = (0..of.strategies).map(|s| if self.harmful >> s & 1 == 1 { mean } else { 0.0 }).collect();
        // Where agents lose by what they value, payoffs and strategies do not tell what the task has paid.
        let task = self.conscience.is_none().then(|| Task::of(Form::of_own(vec![0.0; of.strategies]), Paid::Earned { part: 1.0, fines }));
        let fixed = self.victims.filter(|victims| victims.seats == Seats::Fixed);
        Facts {
            earns: Some(Earns { range: [-self.most(), self.victims.map_or(0, |_| self.fine)], playing: of.agents, task }),
            learns: false,
            around: if fixed.is_some() { Around::Met } else { Around::Population },
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: fixed.map_or(1, |victims| victims.size),
            creates: Vec::new(),
            revision: None,
            words: if self.field { 0.0 } else { self.victims.map_or(1.0, |victims| f64::from(victims.size)) },
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn against_chance(&self) -> Option<Vec<f64>> {
        let count = self.strategies as usize;
        let harm = |s: usize| f64::from(u8::from(self.harms(s as u8)));
        let [fined, audited] = [self.fined_q30, self.audited_q30].map(|q30| f64::from(q30) / f64::from(fixed::ONE_Q30));
        let loss = match (self.conscience, self.field) {
            (Some(_), _) => return None,
            (None, true) => f64::from(self.average),
            (None, false) => f64::from(self.moral_cost) + fined * f64::from(self.fine) + (audited - fined) * f64::from(self.bribe),
        };
        // Others lose their bonds to whom they meet.
        let harmful = (0..count).map(harm).sum::<f64>() / count as f64;
        let gets = self.victims.map_or(0.0, |_| harmful * fined * f64::from(self.fine));
        Some((0..count).map(|s| gets - loss * harm(s)).collect())
    }

    fn words(&self, words: &mut Words) {
        let Victims { size, seats } = self.victims.unwrap_or(Victims { size: 2, seats: Seats::Fixed });
        let others = size as i32 - 1;
        words
            .scalar("harmful", u32::from(self.harmful))
            .scalar("fined_q30", self.fined_q30)
            .scalar("audited_q30", self.audited_q30)
            .scalar("fine", self.fine as u32)
            .scalar("bribe", self.bribe as u32)
            .scalar("moral_cost", self.moral_cost)
            .flag("by_value", self.conscience.is_some())
            .scalar("dimension", self.conscience.unwrap_or(0))
            .scalar("average", self.average as u32)
            .flag("field", self.field)
            .flag("restores", self.victims.is_some())
            .scalar("members", size)
            .flag("seated", seats != Seats::Fixed)
            .scalar("met", if let Seats::Game(draw) = seats { draw } else { 0 })
            .scalar("share", (self.fine / others) as u32)
            .scalar("spare", (self.fine % others) as u32);
    }
}
