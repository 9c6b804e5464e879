//! `interact/public_goods`: what the user writes, and the rule that follows.

use crate::config::context::{Context, Resolve};
use crate::config::game::STRATEGIES_MAX;
use crate::config::phase_file::one;
use crate::config::problem::Problem;
use crate::config::rule::{Earns, Facts, Record, Rule, Scale};
use crate::config::setting::Setting;
use crate::config::topology::Topology;
use crate::config::words::Words;
use crate::num::fixed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: does a loss strike the group? By the word of its first seat.
pub const LOSS: u32 = 1;

/// Groups produce a good that all members have alike, whoever paid for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicGoodsFile {
    /// Members of a group, 2 to 255; with `payoff = "fixed"` it follows from the topology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 255))]
    pub size: Option<u32>,
    /// Who forms a group.
    pub payoff: GroupMode,
    /// Names of the strategies that contribute.
    #[schemars(length(min = 1, max = 16))]
    pub contributors: Vec<String>,
    /// Names of the strategies that punish each member that did not contribute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub punishers: Vec<String>,
    /// What a member gets out of the contributions.
    pub benefit: BenefitFile,
    /// What a contribution costs.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// What a member that did not contribute loses to each punisher.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub fine: f64,
    /// What a punisher pays for each member it punishes.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub punishing_cost: f64,
    /// Names of the strategies that pay into a pool for punishment before anybody contributes (Sigmund et al. 2010).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub pool: Vec<String>,
    /// What a member of the pool pays into it, whether anybody is punished or not.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub pool_fee: f64,
    /// What a member that did not contribute loses for each other member that paid into the pool.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub pool_fine: f64,
    /// Does the pool also punish those that contribute but do not pay into it?
    #[serde(default)]
    pub second_order: bool,
    /// Interdependence κ: a member cares for (1-κ) times the group's mean payoff plus κ times its lead over that mean. 0:
    /// collaborative; 1/2: the game itself, halved; 1: competitive. Left out: the game as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dial: Option<f64>,
}

/// What a member gets if k of its group contribute.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BenefitFile {
    /// Contributions are multiplied and shared alike: multiplication·cost·k/size.
    Linear {
        /// What a contribution is multiplied by.
        #[schemars(range(min = 0.0, max = 1e6))]
        multiplication: f64,
    },
    /// `value` if at least `needed` contribute, else nothing; `needed = 1` is the volunteer's dilemma.
    Threshold {
        /// Contributions that are needed.
        #[schemars(range(min = 1, max = 255))]
        needed: u32,
        /// What everybody then gets.
        #[schemars(range(min = 0.0, max = 1e6))]
        value: f64,
    },
    /// Everybody has `endowment` and, if fewer than `needed` contribute, loses it with probability `risk`.
    CollectiveRisk {
        /// Contributions that avert the loss.
        #[schemars(range(min = 1, max = 255))]
        needed: u32,
        /// What is at stake for everybody.
        #[schemars(range(min = 0.0, max = 1e6))]
        endowment: f64,
        /// Probability of the loss if they fall short.
        #[schemars(range(min = 0.0, max = 1.0))]
        risk: f64,
        /// Are payoffs expectations over the loss, or does it strike?
        #[serde(default)]
        loss: LossMode,
    },
}

/// How a loss that may happen enters payoffs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LossMode {
    /// Everybody in a group that falls short earns (1 − risk)·endowment.
    #[default]
    Expected,
    /// One draw per group and step: all members of a group that falls short lose the endowment together, or none does.
    Realised,
}

/// Who forms a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupMode {
    /// Expected payoff in a random group of the whole population.
    Field,
    /// Random groups, new in every step; those who are left over earn 0 and do not learn.
    Group,
    /// The groups of the topology.
    Fixed,
}

/// A loss that strikes whole groups with fewer than `needed` contributors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Strike {
    /// Contributors that avert it; 0: there is none.
    pub needed: u32,
    /// Probability, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// What each member loses, stored units.
    pub loss: i32,
}

/// `interact/public_goods`
#[derive(Debug, Clone, PartialEq)]
pub struct PublicGoodsPlan {
    /// Who forms a group.
    pub mode: GroupMode,
    /// Members of a group.
    pub size: u32,
    /// Strategies that contribute, by bit.
    pub contributors: u32,
    /// A loss that strikes groups.
    pub strike: Strike,
    /// `by_count[contributes][k]`: what a member earns by its own act and the number k ≤ size of contributors.
    pub by_count: [Vec<i32>; 2],
    /// `pairs[own·16 + other]`: what each other member adds.
    pub pairs: Vec<i32>,
    /// Lowest and highest payoff of a member.
    pub payoffs: [i32; 2],
    /// Lowest and highest mean payoff of a group.
    pub means: [i32; 2],
}

impl PublicGoodsPlan {
    /// Does the number of contributors matter beyond what pairs add?
    #[must_use]
    pub fn varies(&self) -> bool {
        self.by_count.iter().any(|row| row.iter().any(|x| *x != row[0]))
    }

    /// Agents that play in a population of `agents`; the others rest.
    #[must_use]
    pub fn playing(&self, agents: u32) -> u32 {
        if self.mode == GroupMode::Group { agents - agents % self.size } else { agents }
    }
}

/// The game of a group in natural units: π = own\[contributes\] + step(k) + Σ pairs\[own\]\[other\].
struct Goods {
    size: u32,
    own: [f64; 2],
    /// What everybody has whatever happens, part of `own` too.
    base: f64,
    /// What everybody gets from `needed` contributors on.
    value: f64,
    needed: u32,
    /// What each other contributor adds.
    shared: f64,
    fine: f64,
    punishing_cost: f64,
    pool_fee: f64,
    pool_fine: f64,
}

impl PublicGoodsFile {
    fn size(&self, context: &Context<'_>) -> u32 {
        let fixed = if let Topology::Groups { size, .. } = context.topology { Some(*size) } else { None };
        self.size.or(fixed.filter(|_| self.payoff == GroupMode::Fixed)).unwrap_or(2).clamp(2, 255)
    }

    /// With the dial u = κ·π + (1 − 2κ)·(mean of the group), which is of the same form as π.
    fn goods(&self, size: u32) -> Goods {
        let (own, common) = self.dial.map_or((1.0, 0.0), |dial| (dial, 1.0 - 2.0 * dial));
        let n = f64::from(size);
        let (base, value, needed, each) = match self.benefit {
            BenefitFile::Linear { multiplication } => (0.0, 0.0, 1, multiplication * self.cost / n),
            BenefitFile::Threshold { needed, value } => (0.0, value, needed, 0.0),
            BenefitFile::CollectiveRisk { needed, endowment, risk, .. } => ((1.0 - risk) * endowment, risk * endowment, needed, 0.0),
        };
        let base = (own + common) * base;
        let pooled = |x: f64| if self.pool.is_empty() { 0.0 } else { x };
        // The mean of a group is benefit(k) − cost·k/n; both linear parts are sums over its members, oneself included.
        let shared = (own + common) * each - common * self.cost / n;
        Goods {
            size,
            own: [base, base + shared - own * self.cost],
            base,
            value: (own + common) * value,
            needed,
            shared,
            fine: self.fine,
            punishing_cost: self.punishing_cost,
            pool_fee: pooled(self.pool_fee),
            pool_fine: pooled(self.pool_fine),
        }
    }

    /// Do losses strike?
    fn realised(&self) -> bool {
        matches!(self.benefit, BenefitFile::CollectiveRisk { loss: LossMode::Realised, .. })
    }

    /// Largest magnitude of a payoff, and of what the tables hold.
    pub fn largest(&self, context: &Context<'_>) -> f64 {
        let goods = self.goods(self.size(context));
        let others = f64::from(goods.size - 1);
        let punished = if self.punishers.is_empty() { 0.0 } else { goods.fine + goods.punishing_cost };
        let base = if self.realised() { goods.base } else { 0.0 };
        let own = goods.own[0].abs().max(goods.own[1].abs()) + base;
        own + goods.value.abs() + others * (goods.shared.abs() + punished + goods.pool_fine) + goods.pool_fee
    }

    fn set(names: &[String], key: &str, context: &Context<'_>, problems: &mut Vec<Problem>) -> u32 {
        let strategies = &context.file.population.strategies;
        let mut set = 0;
        for (k, name) in names.iter().enumerate() {
            match strategies.iter().position(|s| s == name) {
                Some(at) => set |= 1 << at,
                None => problems.push(Problem::new(
                    format!("{}.{key}[{k}]", context.path),
                    format!("there is no strategy {name:?}"),
                    strategies.join(", "),
                    "use the names in population.strategies",
                )),
            }
        }
        set
    }

    fn check(&self, size: u32, context: &Context<'_>, problems: &mut Vec<Problem>) {
        let path = context.path;
        let groups = matches!(context.topology, Topology::Groups { .. });
        match (self.payoff, self.size) {
            (GroupMode::Fixed, _) if !groups => problems.push(Problem::new(
                format!("{path}.payoff"),
                "there are no fixed groups",
                "topology.kind = \"groups\"",
                "write topology = { kind = \"groups\", size = … }, or payoff = \"group\" for random groups",
            )),
            (GroupMode::Fixed, Some(given)) if context.topology.degree_max() + 1 != given => problems.push(Problem::new(
                format!("{path}.size"),
                format!("groups of {given}, but those of the topology have {}", context.topology.degree_max() + 1),
                "the size of the topology's groups",
                "remove size",
            )),
            (GroupMode::Fixed, None) if !(2..=255).contains(&(context.topology.degree_max() + 1)) => problems.push(Problem::new(
                format!("{path}.payoff"),
                format!("groups of {} cannot produce a public good here", context.topology.degree_max() + 1),
                "groups of 2 to 255",
                "change topology.size",
            )),
            (GroupMode::Field | GroupMode::Group, None) => {
                problems.push(Problem::new(format!("{path}.size"), "nobody says how large the groups are", "2 to 255", "add size = …"));
            }
            (GroupMode::Field | GroupMode::Group, Some(given)) if given > context.agents => problems.push(Problem::new(
                format!("{path}.size"),
                format!("groups of {given} of {} agents", context.agents),
                format!("2 to {}", context.agents),
                "make groups smaller or use more agents",
            )),
            _ => {}
        }
        if let BenefitFile::Threshold { needed, .. } | BenefitFile::CollectiveRisk { needed, .. } = self.benefit
            && needed > size
        {
            problems.push(Problem::new(
                format!("{path}.benefit.needed"),
                format!("{needed} contributions in a group of {size}"),
                format!("1 to {size}"),
                "need fewer, or make groups larger",
            ));
        }
        if self.realised() && self.payoff == GroupMode::Field {
            problems.push(Problem::new(
                format!("{path}.benefit.loss"),
                "expected payoffs have no groups that a loss could strike",
                "loss = \"expected\", or payoff = \"group\" or \"fixed\"",
                "change one of the two",
            ));
        }
        if self.dial.is_some() && !(self.punishers.is_empty() && self.pool.is_empty()) {
            problems.push(Problem::new(
                format!("{path}.dial"),
                "the mean of a group with punishers depends on who else punishes whom",
                "dial without punishers, or punishers without dial",
                "remove one of them",
            ));
        }
    }
}

/// The plan of `interact/public_goods`.
pub fn public_goods(file: &PublicGoodsFile, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> PublicGoodsPlan {
    let size = file.size(context);
    file.check(size, context, problems);
    let contributors = PublicGoodsFile::set(&file.contributors, "contributors", context, problems);
    let punishers = PublicGoodsFile::set(&file.punishers, "punishers", context, problems);
    let pool = PublicGoodsFile::set(&file.pool, "pool", context, problems);
    let goods = file.goods(size);
    let q = |x: f64| fixed::payoff_q(x, bits);
    let is = |set: u32, s: usize| (set >> s) & 1 == 1;
    // Where losses strike, everybody has the endowment until then; means stay those of expected losses.
    let strike = file.strike(&goods, q);
    let by_count = goods.own.map(|own| {
        let at = |k: u32| if k >= goods.needed || strike.needed > 0 { own + goods.value } else { own };
        (0..=size).map(|k| q(at(k))).collect::<Vec<i32>>()
    });
    let count = context.file.population.strategies.len();
    let mut pairs = vec![0; STRATEGIES_MAX * STRATEGIES_MAX];
    for own in 0..count {
        for other in 0..count {
            let pays = is(punishers, own) && !is(contributors, other);
            let fined = !is(contributors, own) && is(punishers, other);
            let mut adds = if is(contributors, other) { goods.shared } else { 0.0 };
            adds -= if pays { goods.punishing_cost } else { 0.0 };
            adds -= if fined { goods.fine } else { 0.0 };
            // A fee that does not depend on the others is paid in equal parts for each of them.
            adds -= if is(pool, own) { goods.pool_fee / f64::from(size - 1) } else { 0.0 };
            let pool_fines = is(pool, other) && (!is(contributors, own) || (file.second_order && !is(pool, own)));
            adds -= if pool_fines { goods.pool_fine } else { 0.0 };
            pairs[own * STRATEGIES_MAX + other] = q(adds);
        }
    }
    let (mut low, mut high) = (0, 0);
    for own in 0..count {
        let row = &by_count[usize::from(is(contributors, own))];
        let others = &pairs[own * STRATEGIES_MAX..own * STRATEGIES_MAX + count];
        let ends = |pick: fn(i32, i32) -> i32| {
            let by_count = pick(row.iter().copied().fold(row[0], pick), row[0] - strike.loss);
            by_count.saturating_add(others.iter().copied().fold(others[0], pick).saturating_mul(size as i32 - 1))
        };
        (low, high) = (low.min(ends(i32::min)), high.max(ends(i32::max)));
    }
    let means = file.means(&goods, q);
    PublicGoodsPlan { mode: file.payoff, size, contributors, strike, by_count, pairs, payoffs: [low, high], means }
}

impl PublicGoodsFile {
    /// The loss that strikes; none where payoffs are expectations.
    fn strike(&self, goods: &Goods, q: impl Fn(f64) -> i32) -> Strike {
        match self.benefit {
            BenefitFile::CollectiveRisk { needed, risk, loss: LossMode::Realised, .. } => {
                Strike { needed, probability_q30: fixed::probability_q30(risk), loss: q(goods.base + goods.value) }
            }
            _ => Strike::default(),
        }
    }

    /// Lowest and highest mean of a group: by the number of contributors, and of punishers among them.
    fn means(&self, goods: &Goods, q: impl Fn(f64) -> i32) -> [i32; 2] {
        let n = f64::from(goods.size);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for contributing in 0..=goods.size {
            let k = f64::from(contributing);
            let mean = goods.base + k * (goods.own[1] - goods.base + (n - 1.0) * goods.shared) / n;
            let mean = if contributing >= goods.needed { mean + goods.value } else { mean };
            // At worst all contributors punish all others, at best nobody does.
            let fought = if self.punishers.is_empty() { 0.0 } else { k * (n - k) * (goods.fine + goods.punishing_cost) / n };
            // A pool costs its members the fee, and fines at most everybody else.
            let pooled = if self.pool.is_empty() { 0.0 } else { goods.pool_fee + (n - 1.0) * goods.pool_fine };
            (low, high) = (low.min(mean - fought - pooled), high.max(mean));
        }
        [q(low), q(high)]
    }
}

impl Rule for PublicGoodsPlan {
    type File = PublicGoodsFile;
    const RECORD: &'static Record = &super::RECORD;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(&at.context), "benefit")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(public_goods(file, &at.context, at.bits, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: Some(Earns { range: self.payoffs, playing: self.playing(of.agents), task: Some(self.means.map(f64::from)) }),
            learns: false,
            meets: true,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: f64::from(u8::from(self.strike.needed > 0)),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("size", self.size)
            .scalar("contributors", self.contributors)
            .flag("expected", self.mode == GroupMode::Field)
            .flag("random", self.mode == GroupMode::Group)
            .flag("varies", self.varies())
            .scalar("needed", self.strike.needed)
            .scalar("strike_q30", self.strike.probability_q30)
            .signed("loss", self.strike.loss)
            .table("pairs", self.pairs.iter().map(|x| *x as u32))
            .table("by_count", self.by_count.iter().flatten().map(|x| *x as u32));
    }
}
