//! `interact/neighborhood_goods`: the rule that follows from what the user writes.

pub use super::file::{Contribution, NeighborhoodGoodsFile, WorthFile};
use super::file::{NEIGHBORS_MAX, SHARES};
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::form::Form;
use crate::phase::precision::{Format, Gap};
use crate::rule::context::Resolve;
use crate::rule::encounters::neighbors;
use crate::rule::setting::Setting;
use crate::rule::task::{Paid, Task};
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale};

/// `interact/neighborhood_goods`
#[derive(Debug, Clone, PartialEq)]
pub struct NeighborhoodGoodsPlan {
    /// Strategies that contribute, by bit.
    pub contributors: u32,
    /// Multiplication, units of 2⁻¹⁶.
    pub multiplication_q16: u32,
    /// Multiplication by the number of contributors, or by 5040 times their share among the participants, units of 2⁻¹⁶; empty: it is always the same.
    pub rates_q16: Vec<u32>,
    /// Does it go by the share?
    pub by_share: bool,
    /// Cost, stored units.
    pub cost: u32,
    /// Is it divided by the number of groups?
    pub divided: bool,
    /// Strategies that stay out of every group, by bit.
    pub loners: u32,
    /// What they get in the stead of each group, stored units.
    pub loner_payoff: u32,
    /// What members do to each other.
    pub sanctions: Sanctions,
    /// Lowest and highest payoff of an agent, stored units.
    pub payoffs: [i32; 2],
    /// What a contributor adds to the payoffs of all on average, stored units.
    pub gain: f64,
}

/// What members of a group do to each other; strategies by bit, amounts in stored units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sanctions {
    /// Strategies that punish.
    pub punishers: u32,
    /// What a member that did not contribute loses to each other punisher.
    pub fine: i32,
    /// What a punisher pays for each other such member.
    pub punishing_cost: i32,
    /// Strategies that reward.
    pub rewarders: u32,
    /// What a member that contributed gets from each other rewarder.
    pub reward: i32,
    /// What a rewarder pays for each other such member.
    pub rewarding_cost: i32,
}

impl Sanctions {
    /// Does anybody do anything to others?
    #[must_use]
    pub const fn act(&self) -> bool {
        self.fine != 0 || self.punishing_cost != 0 || self.reward != 0 || self.rewarding_cost != 0
    }
}

impl NeighborhoodGoodsPlan {
    /// What contributions are multiplied by where k of so many participants contribute, units of 2⁻¹⁶.
    #[inline(always)]
    #[must_use]
    pub fn rate(&self, k: u32, players: u32) -> u32 {
        if self.rates_q16.is_empty() {
            self.multiplication_q16
        } else if self.by_share {
            self.rates_q16[((2 * SHARES * k + players) / (2 * players.max(1))) as usize] // < 2^30, nearest
        } else {
            self.rates_q16[k as usize]
        }
    }

    /// What an agent with so many groups pays into each, if it contributes; stored units.
    #[inline(always)]
    #[must_use]
    pub const fn paid(&self, groups: u32) -> u32 {
        if self.divided { self.cost / groups } else { self.cost }
    }
}

/// Amounts of the file by what they do: fine and what punishing costs, reward and what rewarding costs; 0 where nobody does it.
fn sanctions<T: Default + Copy>(file: &NeighborhoodGoodsFile, q: impl Fn(f64) -> T) -> [[T; 2]; 2] {
    let of = |names: &[String], amounts: [f64; 2]| if names.is_empty() { [T::default(); 2] } else { amounts.map(&q) };
    [of(&file.punishers, [file.fine, file.punishing_cost]), of(&file.rewarders, [file.reward, file.rewarding_cost])]
}

/// Reports what rounding does to amounts, and to what contributions are multiplied by.
fn lost(file: &NeighborhoodGoodsFile, at: &mut Resolve<'_>, by: Sanctions, rates_q16: &[u32]) {
    let most = at.context.topology.degree_max().saturating_add(1);
    let (n, q) = (f64::from(most), |x: f64| fixed::payoff_q(x, at.bits));
    let divided = file.contribution == Contribution::PerAgent;
    let cost = if divided { file.cost / n } else { file.cost };
    let stored = if divided { q(file.cost) / most.min(i32::MAX as u32) as i32 } else { q(file.cost) };
    let [[fine, punishing_cost], [reward, rewarding_cost]] = sanctions(file, |x| x);
    let lone = if file.loners.is_empty() { 0.0 } else { file.loner_payoff };
    let mut gaps = vec![
        Gap::of(if divided { "what is paid of cost into each group" } else { "cost" }, cost, stored),
        Gap::of("fine", fine, by.fine),
        Gap::of("punishing_cost", punishing_cost, by.punishing_cost),
        Gap::of("reward", reward, by.reward),
        Gap::of("rewarding_cost", rewarding_cost, by.rewarding_cost),
        Gap::of("loner_payoff", lone, q(lone)),
    ];
    if rates_q16.is_empty() && file.loners.is_empty() {
        let share = ((i64::from(stored) * i64::from(rate(file.multiplication))) >> 16) / i64::from(most);
        let who = format!("what a contribution to a group of {most} costs and brings back");
        gaps.push(Gap { who, natural: cost * (file.multiplication / n - 1.0), stored: share - i64::from(stored), decides: true });
    }
    let largest = n * (file.cost * (file.rate_max(most) + 1.0) + lone + (n - 1.0) * (fine + punishing_cost + reward + rewarding_cost));
    let remedy = "bring cost, multiplication, fines and rewards nearer together";
    let payoffs = Format::payoffs(at.context.path, at.bits, largest, remedy).lost(gaps);
    let worths = file.worth.table(most);
    let of = |k: u32| if file.worth.by_share() { (k * SHARES / most) as usize } else { k as usize };
    let rated = (1..=most.min(NEIGHBORS_MAX)).filter_map(|k| Some((k, worths.get(of(k))? * file.multiplication, rates_q16.get(of(k))?)));
    let mut factors: Vec<Gap> =
        rated.map(|(k, x, stored)| Gap { decides: false, ..Gap::of(&format!("the factor of {k} contributions"), x, *stored) }).collect();
    if worths.is_empty() {
        factors.push(Gap::of("multiplication", file.multiplication, rate(file.multiplication)));
    }
    let format = Format {
        path: at.context.path,
        numbers: "factors",
        bits: 16,
        largest: file.rate_max(most),
        since: String::new(),
        allowed: "factors in steps of 2^-16",
        remedy: "raise multiplication, and lower cost by as much".into(),
    };
    let problems: Vec<Problem> = payoffs.into_iter().chain(format.lost(factors)).collect();
    at.problems.extend(problems);
}

/// Reports graphs without groups in which all members are alike.
fn fits(at: &mut Resolve<'_>) {
    let topology = at.context.topology;
    if topology.weighted().is_some() {
        at.problem(
            "",
            "members of a group count alike, but the links have weights",
            "links without weights",
            "remove weighted from the topology",
        );
    }
    if !topology.is_graph() || topology.one_way() {
        let found =
            if topology.is_graph() { "links that lead one way make groups that not all members are in" } else { "nobody has neighbours" };
        at.problem(
            "",
            found,
            "a graph whose links lead both ways",
            "use topology = { kind = \"lattice\", … }, or interact/public_goods in a well-mixed population",
        );
    }
}

/// Strategies by bit.
fn set(names: &[String], key: &str, at: &mut Resolve<'_>) -> u32 {
    names.iter().enumerate().fold(0, |set, (k, name)| set | 1 << at.strategy(&format!("{key}[{k}]"), name))
}

/// A factor in units of 2⁻¹⁶, to nearest.
fn rate(x: f64) -> u32 {
    (x * 65536.0).round() as u32
}

impl Rule for NeighborhoodGoodsPlan {
    type File = NeighborhoodGoodsFile;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        let groups = f64::from(at.context.topology.degree_max()) + 1.0;
        let most = at.context.topology.degree_max().saturating_add(1);
        let sanctions = sanctions(file, |x| x);
        let met: f64 = sanctions.iter().flatten().sum();
        let lone = if file.loners.is_empty() { 0.0 } else { file.loner_payoff };
        Scale::Upto(groups * (file.cost * (file.rate_max(most) + 1.0) + lone + (groups - 1.0) * met), "multiplication")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let topology = at.context.topology;
        fits(at);
        file.check(topology.degree_max().saturating_add(1), at);
        let contributors = set(&file.contributors, "contributors", at);
        let loners = set(&file.loners, "loners", at);
        let [punishers, rewarders] = [set(&file.punishers, "punishers", at), set(&file.rewarders, "rewarders", at)];
        let (most, mean) = (f64::from(topology.degree_max()) + 1.0, neighbors(topology, at.context.agents) + 1.0);
        let bits = at.bits;
        let q = |x: f64| fixed::payoff_q(x, bits);
        let divided = file.contribution == Contribution::PerAgent;
        let gain = (file.multiplication - 1.0) * file.cost * if divided { 1.0 } else { mean };
        let [fines, rewards] = sanctions(file, q);
        // A list without an amount, or an amount without a list, does nothing.
        let who = |set: u32, amounts: [i32; 2]| if amounts == [0; 2] { 0 } else { set };
        let sanctions = Sanctions {
            punishers: who(punishers, fines),
            fine: fines[0],
            punishing_cost: fines[1],
            rewarders: who(rewarders, rewards),
            reward: rewards[0],
            rewarding_cost: rewards[1],
        };
        let rates_q16: Vec<u32> =
            file.worth.table(topology.degree_max().saturating_add(1)).iter().map(|worth| rate(worth * file.multiplication)).collect();
        lost(file, at, sanctions, &rates_q16);
        let loner_payoff = if loners == 0 { 0 } else { q(file.loner_payoff) as u32 };
        let lowest = if divided { file.cost } else { most * file.cost };
        // In natural units first, for a game without any of that; then exactly.
        let highest =
            rates_q16.iter().max().map_or(most * file.multiplication * file.cost, |rate| most * file.cost * f64::from(*rate) / 65536.0);
        let met = |each: i32| (most * (most - 1.0) * f64::from(each)) as i32;
        let lone = (most * f64::from(loner_payoff)) as i32;
        Some(Self {
            contributors,
            multiplication_q16: rate(file.multiplication),
            rates_q16,
            by_share: file.worth.by_share(),
            cost: q(file.cost) as u32,
            divided,
            loners,
            loner_payoff,
            sanctions,
            payoffs: [
                (-q(lowest)).saturating_sub(1).saturating_sub(met(fines[0].saturating_add(fines[1]).saturating_add(rewards[1]))),
                q(highest).saturating_add(1).max(lone).saturating_add(met(rewards[0])),
            ],
            gain: f64::from(q(gain)),
        })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let own = (0..of.strategies).map(|s| if (self.contributors >> s) & 1 == 1 { self.gain } else { 0.0 }).collect();
        let paid = if self.sanctions.act() { Paid::Expected } else { Paid::PLAIN };
        // Where contributions do not add up, or some stay away, it depends on who meets whom what a strategy adds.
        let adds_up = self.rates_q16.is_empty() && self.loners == 0;
        let task = adds_up.then(|| Task::of(Form::of_own(own), paid));
        Facts {
            earns: Some(Earns { range: self.payoffs, playing: of.agents, task }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 0.0,
            rounds: 2,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("contributors", self.contributors)
            .scalar("multiplication_q16", self.multiplication_q16)
            .scalar("cost", self.cost)
            .flag("divided", self.divided)
            .scalar("loners", self.loners)
            .scalar("loner_payoff", self.loner_payoff)
            .flag("sanctions", self.sanctions.act())
            .scalar("punishers", self.sanctions.punishers)
            .signed("fine", self.sanctions.fine)
            .signed("punishing_cost", self.sanctions.punishing_cost)
            .scalar("rewarders", self.sanctions.rewarders)
            .signed("reward", self.sanctions.reward)
            .signed("rewarding_cost", self.sanctions.rewarding_cost)
            .scalar("shares", if self.by_share { SHARES } else { 0 })
            .flag("rated", !self.rates_q16.is_empty())
            // A shader has no tables of nothing.
            .table("rates", if self.rates_q16.is_empty() { vec![0] } else { self.rates_q16.clone() });
    }
}
