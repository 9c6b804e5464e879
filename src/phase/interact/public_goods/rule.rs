//! `interact/public_goods`: the rule that follows from what the user writes.

use super::file::Goods;
pub use super::file::{BenefitFile, GroupMode, LossMode, PublicGoodsFile};
use crate::config::context::{Context, Resolve};
use crate::config::game::STRATEGIES_MAX;
use crate::config::problem::Problem;
use crate::config::rule::{Around, Earns, Facts, Rule, Scale};
use crate::config::setting::Setting;
use crate::config::task::{Paid, Task};
use crate::config::words::Words;
use crate::num::fixed::{self, ONE_Q30};
use crate::num::form::{Form, Groups};

/// Draw: does a loss strike the group? By the word of its first seat.
pub const LOSS: u32 = 1;

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
    /// `yields[k]`: mean payoff of a group with k contributors before dial, fines and what punishing costs.
    pub yields: Vec<i32>,
    /// 1 − κ, units of 2⁻³⁰; none where fines and what punishing costs hide what the task has paid.
    pub part_q30: Option<u32>,
}

impl PublicGoodsPlan {
    /// Does the number of contributors matter beyond what pairs add?
    #[must_use]
    pub fn varies(&self) -> bool {
        self.by_count.iter().any(|row| row.iter().any(|x| *x != row[0]))
    }

    /// What groups yield; `None` where what members hold does not tell and groups are not random.
    fn task(&self, of: &Setting<'_>) -> Option<Task> {
        let paid = match self.part_q30 {
            Some(part) if part > 0 => Paid::Earned { part: f64::from(part) / f64::from(ONE_Q30), fines: Vec::new() },
            _ if self.mode == GroupMode::Fixed => return None,
            _ => Paid::Expected,
        };
        let groups = Groups { contributors: self.contributors, means: self.yields.iter().map(|x| f64::from(*x)).collect() };
        let part = f64::from(self.playing(of.agents)) / f64::from(of.agents);
        Some(Task::of(Form::of_groups(of.strategies, groups).times(part), paid))
    }

    /// Agents that play in a population of `agents`; the others rest.
    #[must_use]
    pub fn playing(&self, agents: u32) -> u32 {
        if self.mode == GroupMode::Group { agents - agents % self.size } else { agents }
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
    // Where losses strike, everybody has the endowment until then; what groups yield stays what it is with expected losses.
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
    let (yields, part_q30) = (file.yields(size).into_iter().map(q).collect(), file.part_q30());
    PublicGoodsPlan { mode: file.payoff, size, contributors, strike, by_count, pairs, payoffs: [low, high], yields, part_q30 }
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
}

impl Rule for PublicGoodsPlan {
    type File = PublicGoodsFile;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(&at.context), "benefit")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(public_goods(file, &at.context, at.bits, at.problems))
    }

    fn certain(&self) -> bool {
        self.mode == GroupMode::Field
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: Some(Earns { range: self.payoffs, playing: self.playing(of.agents), task: self.task(of) }),
            learns: false,
            around: Around::Met,
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
