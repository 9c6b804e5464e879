//! `interact/contest`: the rule that follows from what the user writes.

use super::super::rivals::rule::{Amounts, Rivals};
pub use super::file::{Award, ContestFile};
use crate::num::factor::Factor;
use crate::num::fixed;
use crate::num::form::Form;
use crate::num::power::PowerTable;
use crate::phase::precision::{Format, Gap};
use crate::rule::context::Resolve;
use crate::rule::game::STRATEGIES_MAX;
use crate::rule::setting::Setting;
use crate::rule::task::{Paid, Task};
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale};

/// Draw: who wins, by the word of the group's first seat.
pub const PRIZE: u32 = 1;

/// `interact/contest`
#[derive(Debug, Clone, PartialEq)]
pub struct ContestPlan {
    /// Who contends with whom.
    pub rivals: Rivals,
    /// Efforts.
    pub amounts: Amounts,
    /// Is the winner drawn?
    pub lottery: bool,
    /// Strategies that stay out of all contests, by bit.
    pub loners: u32,
    /// `shares[m]`: what each of m contestants gets of the prize in any case, stored units.
    pub shares: Vec<u32>,
    /// What the winner gets, stored units.
    pub prize: u32,
    /// `evens[m]`: what each of m contestants gets of that where nobody has any strength and nobody is drawn, stored units.
    pub evens: Vec<u32>,
    /// Decisiveness r, units of 2⁻¹⁶.
    pub exponent_q16: u32,
    /// Is strength effort times capability?
    pub by_capability: bool,
    /// What sabotage leaves of the strength of each strategy relative to whoever destroys most, units of 2⁻¹⁶.
    pub kept_q16: [u32; STRATEGIES_MAX],
    /// What each strategy pays beside a value as effort, stored units: its effort and sabotage.
    pub pays: [u32; STRATEGIES_MAX],
    /// What a value as effort costs, stored units per 2⁻¹⁵ of 1/65535.
    pub cost: Factor,
    /// Lowest and highest payoff, stored units.
    pub payoffs: [i32; 2],
    /// Logarithm and power.
    pub table: PowerTable,
}

impl ContestPlan {
    /// Does a strategy stay out of all contests?
    #[inline(always)]
    #[must_use]
    pub const fn stays_out(&self, strategy: u8) -> bool {
        (self.loners >> (strategy & 15)) & 1 == 1
    }

    /// What contests yield: the prize in any case, less what strategies pay. `None` where efforts are values, and where agents may stay out.
    fn task(&self, of: &Setting<'_>) -> Option<Task> {
        if self.amounts.dimension.is_some() || self.loners != 0 {
            return None;
        }
        let all = f64::from(self.shares[self.rivals.size as usize]) + f64::from(self.prize) / f64::from(self.rivals.size);
        let own = (0..of.strategies).map(|s| all - f64::from(self.pays[s])).collect();
        let part = f64::from(self.rivals.playing(of.agents)) / f64::from(of.agents);
        Some(Task::of(Form::of_own(own).times(part), Paid::PLAIN))
    }
}

/// Reports what rounding does to amounts.
fn lost(file: &ContestFile, at: &mut Resolve<'_>, amounts: &Amounts) {
    let q = |x: f64| fixed::payoff_q(x, at.bits);
    let numbers = [
        ("prize", file.prize),
        ("the winner's part of prize", file.prize * file.winner_share),
        ("what the most effort costs", file.cost * amounts.most),
        ("the most sabotage_cost", file.sabotage_cost.iter().copied().fold(0.0, f64::max)),
    ];
    let gaps = numbers.into_iter().map(|(key, x)| Gap::of(key, x, q(x))).collect();
    let remedy = "bring prize and costs nearer together";
    let problem = Format::payoffs(at.context.path, at.bits, file.largest(), remedy).lost(gaps);
    at.problems.extend(problem);
}

impl Rule for ContestPlan {
    type File = ContestFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(), "prize")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        file.check(at);
        let (rivals, amounts) = (file.rivals(at), Amounts::resolve(&file.keys(), at));
        lost(file, at, &amounts);
        let loners = file.loners.iter().enumerate().fold(0, |all, (k, name)| all | 1 << at.strategy(&format!("loners[{k}]"), name));
        let q = |x: f64| fixed::payoff_q(x, at.bits) as u32;
        let destroys = |s: usize| file.sabotage.get(s).copied().unwrap_or(0.0);
        let most = file.sabotage.iter().copied().fold(0.0, f64::max);
        // Relative to who destroys most: a member's own sabotage is the one that it does not suffer.
        let kept = |s: usize| fixed::rate_q16((1.0 - most) / (1.0 - destroys(s)));
        let pays = |s: usize| {
            let effort = file.efforts.get(s).copied().unwrap_or(0.0) * file.cost;
            let sabotage = file.sabotage_cost.get(s).copied().unwrap_or(0.0);
            q(effort + sabotage)
        };
        let costs = if amounts.dimension.is_some() { file.cost * amounts.most } else { 0.0 };
        let pays: [u32; STRATEGIES_MAX] = std::array::from_fn(pays);
        let prize = file.prize * file.winner_share;
        let each = |all: f64| (0..=rivals.size).map(|m| q(all / f64::from(m.max(1)))).collect();
        let most_paid = pays.iter().max().copied().unwrap_or(0) + q(costs) + 1;
        Some(Self {
            rivals,
            amounts,
            lottery: file.award == Award::Lottery,
            loners,
            shares: each(file.prize - prize),
            prize: q(prize),
            evens: each(prize),
            exponent_q16: fixed::rate_q16(file.exponent),
            by_capability: file.by_capability,
            kept_q16: std::array::from_fn(kept),
            pays,
            cost: Factor::new(f64::from(q(costs)) / 65_535.0 / 32_768.0),
            payoffs: [-most_paid.cast_signed(), q(file.prize).cast_signed() + 1],
            table: PowerTable::new(),
        })
    }

    fn seats(&self) -> Option<u32> {
        self.rivals.random.then_some(self.rivals.size)
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let drawn = if self.lottery { 1.0 / f64::from(self.rivals.size) } else { 0.0 };
        Facts {
            earns: Some(Earns { range: self.payoffs, playing: self.rivals.playing(of.agents), task: self.task(of) }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: drawn,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        self.rivals.words(words);
        self.amounts.words(words);
        words
            .flag("lottery", self.lottery)
            .scalar("loners", self.loners)
            .scalar("prize", self.prize)
            .scalar("exponent_q16", self.exponent_q16)
            .flag("capable", self.by_capability)
            .scalar("cost_mantissa", self.cost.mantissa)
            .scalar("cost_shift", self.cost.shift)
            .table("shares", self.shares.iter().copied())
            .table("evens", self.evens.iter().copied())
            .table("kept_q16", self.kept_q16)
            .table("pays", self.pays)
            .table("power", self.table.words().iter().copied());
    }
}
