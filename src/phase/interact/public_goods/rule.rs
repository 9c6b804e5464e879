//! `interact/public_goods`: the rule that follows from what the user writes.

pub use super::benefit::{BenefitFile, LossMode};
use super::file::LONELY_SIZE_MAX;
pub use super::file::{GroupMode, PublicGoodsFile};
use super::goods::Goods;
use crate::file::problem::Problem;
use crate::num::fixed::{self, ONE_Q30};
use crate::num::form::{Form, Groups};
use crate::phase::precision::{Format, Gap};
use crate::rule::context::{Context, Resolve};
use crate::rule::game::STRATEGIES_MAX;
use crate::rule::setting::Setting;
use crate::rule::task::{Paid, Task};
use crate::rule::words::Words;
use crate::rule::{Around, Decides, Earns, Facts, Rule, Scale};

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
    /// Contributors without whom a group has nothing, or risks what it has; 0: contributions count by degrees.
    pub needed: u32,
    /// A loss that strikes groups.
    pub strike: Strike,
    /// Strategies that stay out of every group, by bit.
    pub loners: u32,
    /// What they get, stored units.
    pub loner_payoff: i32,
    /// `by_count[contributes][k]`: what a member earns by its own act and the number k ≤ size of contributors. With loners a row of size + 1 numbers
    /// for each number S ≤ size of participants, `[S·(size + 1) + k]`.
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

    /// Place in `by_count` of groups with so many participants.
    #[inline(always)]
    #[must_use]
    pub const fn row(&self, players: u32) -> usize {
        if self.loners == 0 { 0 } else { (players * (self.size + 1)) as usize }
    }

    /// What groups yield; `None` where what members hold does not tell and groups are not random, and where agents may stay away.
    fn task(&self, of: &Setting<'_>) -> Option<Task> {
        if self.loners != 0 {
            return None;
        }
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

/// Strategies by what they do, by bit.
#[derive(Debug, Clone, Copy)]
struct Sets {
    contributors: u32,
    punishers: u32,
    rewarders: u32,
    loners: u32,
    pool: u32,
}

/// Is a strategy in a set?
const fn is(set: u32, strategy: usize) -> bool {
    (set >> strategy) & 1 == 1
}

/// The plan of `interact/public_goods`.
pub fn public_goods(file: &PublicGoodsFile, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> PublicGoodsPlan {
    let size = file.size(context);
    file.check(size, context, problems);
    let contributors = PublicGoodsFile::set(&file.contributors, "contributors", context, problems);
    let punishers = PublicGoodsFile::set(&file.punishers, "punishers", context, problems);
    let rewarders = PublicGoodsFile::set(&file.rewarders, "rewarders", context, problems);
    let loners = PublicGoodsFile::set(&file.loners, "loners", context, problems);
    let pool = PublicGoodsFile::set(&file.pool, "pool", context, problems);
    let goods = file.goods(size);
    let q = |x: f64| fixed::payoff_q(x, bits);
    let strike = file.strike(&goods, q);
    let by_count = file.by_count(size, &goods, strike, q);
    let count = context.file.population.strategies.len();
    let sets = Sets { contributors, punishers, rewarders, loners, pool };
    let pairs = file.pairs(&goods, sets, count, q);
    let loner_payoff = if loners == 0 { 0 } else { q(file.loner_payoff) };
    let (mut low, mut high) = (0, 0);
    for own in 0..count {
        let row = &by_count[usize::from(is(contributors, own))];
        let others = &pairs[own * STRATEGIES_MAX..own * STRATEGIES_MAX + count];
        let ends = |pick: fn(i32, i32) -> i32| {
            let by_count = pick(row.iter().copied().fold(row[0], pick), row[0] - strike.loss);
            by_count.saturating_add(others.iter().copied().fold(others[0], pick).saturating_mul(size as i32 - 1))
        };
        (low, high) = (low.min(ends(i32::min)), high.max(ends(i32::max)).max(loner_payoff));
    }
    problems.extend(file.lost(context, &goods, &by_count, bits));
    let (yields, part_q30) = (file.yields(size).into_iter().map(q).collect(), file.part_q30());
    PublicGoodsPlan {
        mode: file.payoff,
        size,
        contributors,
        needed: file.benefit.needed(),
        strike,
        loners,
        loner_payoff,
        by_count,
        pairs,
        payoffs: [low, high],
        yields,
        part_q30,
    }
}

impl PublicGoodsFile {
    /// What members earn by their act, the contributors and, where some may stay away, the participants.
    fn by_count(&self, size: u32, goods: &Goods, strike: Strike, q: impl Fn(f64) -> i32) -> [Vec<i32>; 2] {
        if !self.loners.is_empty() {
            let size = size.min(LONELY_SIZE_MAX);
            let at = |players: u32, contributes: bool| (0..=size).map(move |k| (players, contributes, k));
            let row = |contributes: bool| (0..=size).flat_map(move |players| at(players, contributes));
            return [false, true].map(|own| row(own).map(|(players, own, k)| q(self.among(own, k, players))).collect());
        }
        // Where losses strike, everybody has the endowment until then; what groups yield stays what it is with expected losses.
        let most = goods.steps.last().copied().unwrap_or(0.0);
        goods.own.map(|own| {
            let at = |step: &f64| if strike.needed > 0 { own + most } else { own + step };
            goods.steps.iter().map(|step| q(at(step))).collect::<Vec<i32>>()
        })
    }

    /// What each other member adds, by both strategies.
    fn pairs(&self, goods: &Goods, sets: Sets, count: usize, q: impl Fn(f64) -> i32) -> Vec<i32> {
        let Sets { contributors, punishers, rewarders, loners, pool } = sets;
        let mut pairs = vec![0; STRATEGIES_MAX * STRATEGIES_MAX];
        for own in (0..count).filter(|own| !is(loners, *own)) {
            for other in 0..count {
                let plays = !is(loners, other);
                let gives = is(contributors, other);
                let pays = is(punishers, own) && !gives && plays;
                let fined = !is(contributors, own) && is(punishers, other);
                // Where agents may stay away, what is linear depends on how many do, and stands in `by_count`.
                let mut adds = if gives && loners == 0 { goods.shared } else { 0.0 };
                adds -= if pays { goods.punishing_cost } else { 0.0 };
                adds -= if fined { goods.fine } else { 0.0 };
                adds -= if is(rewarders, own) && gives { goods.rewarding_cost } else { 0.0 };
                adds += if is(contributors, own) && is(rewarders, other) { goods.reward } else { 0.0 };
                // A fee that does not depend on the others is paid in equal parts for each of them.
                adds -= if is(pool, own) { goods.pool_fee / f64::from(goods.size - 1) } else { 0.0 };
                let shirks = self.second_order && !is(pool, own);
                adds -= if is(pool, other) && (!is(contributors, own) || shirks) { goods.pool_fine } else { 0.0 };
                adds += if is(pool, other) && is(contributors, own) && !shirks { goods.pool_reward } else { 0.0 };
                pairs[own * STRATEGIES_MAX + other] = q(adds);
            }
        }
        pairs
    }

    /// What rounding does to what members earn by their acts, and to what they do to each other.
    fn lost(&self, context: &Context<'_>, goods: &Goods, by_count: &[Vec<i32>; 2], bits: u32) -> Option<Problem> {
        let q = |x: f64| fixed::payoff_q(x, bits);
        let there = |names: &[String], x: f64| if names.is_empty() { 0.0 } else { x };
        let fee = goods.pool_fee / f64::from(goods.size - 1);
        let lonely = !self.loners.is_empty();
        if lonely && goods.size > LONELY_SIZE_MAX {
            return None; // refused
        }
        let amounts = [
            ("fine", there(&self.punishers, goods.fine)),
            ("punishing_cost", there(&self.punishers, goods.punishing_cost)),
            ("reward", there(&self.rewarders, goods.reward)),
            ("rewarding_cost", there(&self.rewarders, goods.rewarding_cost)),
            ("what each other member makes of pool_fee", fee),
            ("pool_fine", goods.pool_fine),
            ("pool_reward", goods.pool_reward),
            ("loner_payoff", there(&self.loners, self.loner_payoff)),
            ("what a contribution adds for each other member", if lonely { 0.0 } else { goods.shared }),
        ];
        let mut gaps: Vec<Gap> = amounts.into_iter().map(|(key, x)| Gap::of(key, x, q(x))).collect();
        // What one earns more by contributing where k others do.
        let row = |players: u32| if lonely { (players * (goods.size + 1)) as usize } else { 0 };
        let by_act = |players: u32, k: u32| {
            let natural = if lonely {
                self.among(true, k + 1, players) - self.among(false, k, players)
            } else {
                goods.own[1] + goods.steps[k as usize + 1] - goods.own[0] - goods.steps[k as usize]
            };
            let at = row(players) + k as usize;
            let stored = i64::from(by_count[1][at + 1]) - i64::from(by_count[0][at]);
            Gap {
                who: format!("what contributing and keeping earn where {k} of {} others contribute", players - 1),
                natural,
                stored,
                decides: false,
            }
        };
        let fewest = if lonely { 2 } else { goods.size };
        let acts = (fewest..=goods.size).flat_map(|players| (0..players).map(move |k| (players, k))).map(|(players, k)| by_act(players, k));
        // A loss that strikes stands in no table.
        gaps.extend(acts.filter(|_| !self.benefit.realised()));
        let remedy = "bring benefit, cost, fines and rewards nearer together";
        Format::payoffs(context.path, bits, self.largest(context), remedy).lost(gaps)
    }

    /// The loss that strikes; none where payoffs are expectations.
    fn strike(&self, goods: &Goods, q: impl Fn(f64) -> i32) -> Strike {
        match self.benefit {
            BenefitFile::CollectiveRisk { needed, risk, loss: LossMode::Realised, .. } => {
                let loss = q(goods.base + goods.steps.last().copied().unwrap_or(0.0));
                Strike { needed, probability_q30: fixed::probability_q30(risk), loss }
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

    fn seats(&self) -> Option<u32> {
        (self.mode == GroupMode::Group).then_some(self.size)
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

    fn decides(&self) -> Option<Decides> {
        let (size, needed, acts, random) = (self.size, self.needed, self.contributors, self.mode == GroupMode::Group);
        let tells = (1..=size).contains(&needed) && self.loners == 0 && self.mode != GroupMode::Field;
        tells.then_some(Decides::Threshold { size, needed, acts, random })
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
            .scalar("loners", self.loners)
            .signed("loner_payoff", self.loner_payoff)
            .table("pairs", self.pairs.iter().map(|x| *x as u32))
            .table("by_count", self.by_count.iter().flatten().map(|x| *x as u32));
    }
}
