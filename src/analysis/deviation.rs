//! The deviation test: what becomes of a market in which one firm undercuts for a period, after agents have learned their prices.

use super::lab::{AnalysisError, Lab, unfit};
use super::statistics::{mean, sure};
use crate::backend::{self, Backend};
use crate::columns::Column;
use crate::config::Plan;
use crate::rule::pricing::{Greedy, PRICE_UNIT, Pricing};
use crate::world::World;
use crate::world::store::rows_of;

/// Periods after the deviation whose prices are told.
const TOLD: usize = 16;
/// What comes later is left out once it counts less than this.
const NEGLIGIBLE: f64 = 1e-9;

/// A mean over markets with its 95 % interval (Student); undefined of no market, without interval of one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// The mean.
    pub mean: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// Markets.
    pub markets: u32,
}

/// What was found in the limit and after deviations from it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Deviation {
    /// Markets.
    pub markets: u32,
    /// Firms of each.
    pub firms: u32,
    /// Steps that agents have learned.
    pub steps: u32,
    /// Share of agents whose greedy policy had not changed for as long as they are patient.
    pub settled: Option<f64>,
    /// Mean profit on the limit path, from Nash equilibrium at 0 to joint monopoly at 1.
    pub profit_gain: Estimate,
    /// Mean price on it.
    pub price: Estimate,
    /// What a consumer keeps on it.
    pub consumer_surplus: Estimate,
    /// Share of firms and periods in which the price is the best reply already, so that nobody can be made to deviate.
    pub best_reply: Estimate,
    /// How far the price of the deviator lies from its own on the path, as a share of it.
    pub deviator: Estimate,
    /// How far the prices of the rivals lie from theirs in the period after, as a share of them: below 0 they punish.
    pub rival: Estimate,
    /// What the deviator gains in the period of its deviation, as a share of its profit on the path.
    pub first_gain: Estimate,
    /// What it gains in all, discounted, as a share of the same on the path: below 0 a deviation does not pay.
    pub gain: Estimate,
    /// Share of deviations that pay.
    pub pays: Estimate,
    /// Mean prices of the deviator and of its rivals by period, that of the deviation first, as shares of those on the path.
    pub course: Vec<[f64; 2]>,
}

/// Runs the config to its end, then follows each market with neither exploration nor learning to the cycle it ends in, and forces each firm in each
/// period of that cycle to its best reply of one period to the others' prices. Profits are those before fines.
///
/// # Errors
/// A config without markets or without agents who learn what acts are worth, stubborn ones, problems of the config, a backend that fails.
pub fn deviation(lab: &Lab) -> Result<Deviation, AnalysisError> {
    let plan = lab.unchanging()?;
    let (Some(market), Some((phase, greedy))) = (plan.pricing(), plan.greedy()) else {
        return Err(unfit(
            "the config has no firms who learn what prices are worth",
            "configs with interact/bertrand and learn/q_learning",
            "see configs/price_collusion.toml",
        ));
    };
    if phase.active != u16::MAX {
        return Err(unfit("some firms never learn, so that they have no policy", "configs without stubborn classes", "remove them"));
    }
    let (world, settled) = lab.end(&plan)?;
    Ok(of_world(&plan, market, greedy, &world, settled))
}

impl Lab {
    /// The state in which a plan ends, and the share of its agents that have settled.
    fn end(&self, plan: &Plan) -> Result<(World, Option<f64>), AnalysisError> {
        let mut engine: Box<dyn Backend> = backend::start(self.kind(), plan, World::new(plan), self.options())?;
        let mut seen = engine.observe()?;
        while engine.step() < plan.steps() && !seen.is_over(plan.stop()) {
            let to = engine.step().saturating_add(plan.every()).min(plan.steps());
            if let Some(last) = engine.advance(to, &[to])?.pop() {
                seen = last;
            }
        }
        let count: Option<u64> = seen.replicas.iter().map(|replica| replica.settled).sum();
        Ok((engine.world()?, count.map(|count| count as f64 / plan.agents_total() as f64)))
    }
}

fn of_world(plan: &Plan, market: &Pricing, greedy: Greedy, world: &World, settled: Option<f64>) -> Deviation {
    let (size, stride) = (market.firms as usize, plan.stride());
    let mut found = Vec::new();
    for replica in 0..plan.replicas() {
        let acts = &world.strategy[replica as usize * stride..][..plan.agents() as usize];
        let values = rows_of(&world.columns, plan, Column::ActionValue, replica);
        let each = values.len() / acts.len().max(1);
        for (acts, values) in acts.chunks_exact(size).zip(values.chunks_exact(size * each)) {
            let firms = Firms { market, greedy, policies: values.chunks_exact(each).map(|row| policy(row, market.prices.len())).collect() };
            found.push(firms.tested(acts.iter().map(|act| usize::from(*act)).collect()));
        }
    }
    let over = |of: &dyn Fn(&Tested) -> Option<f64>| estimate(&found.iter().filter_map(of).collect::<Vec<f64>>());
    let deviated = |of: fn(&Forced) -> f64| over(&|tested: &Tested| mean(&tested.forced.iter().map(of).collect::<Vec<f64>>()).0);
    let course = |period: usize, who: usize| {
        let each: Vec<f64> =
            found.iter().filter_map(|t| mean(&t.forced.iter().map(|f| f.course[period][who]).collect::<Vec<f64>>()).0).collect();
        mean(&each).0
    };
    Deviation {
        markets: found.len() as u32,
        firms: market.firms,
        steps: world.step,
        settled,
        profit_gain: over(&|tested| Some(tested.profit_gain)),
        price: over(&|tested| Some(tested.price)),
        consumer_surplus: over(&|tested| Some(tested.surplus)),
        best_reply: over(&|tested| Some(tested.best_reply)),
        deviator: deviated(|forced| forced.course[0][0] - 1.0),
        rival: deviated(|forced| forced.course[1][1] - 1.0),
        first_gain: deviated(|forced| forced.first_gain),
        gain: deviated(|forced| forced.gain),
        pays: deviated(|forced| f64::from(u8::from(forced.gain > 0.0))),
        course: (0..TOLD).filter_map(|period| Some([course(period, 0)?, course(period, 1)?])).collect(),
    }
}

/// The first of the best acts in each situation.
fn policy(values: &[u32], acts: usize) -> Vec<usize> {
    let best = |row: &[u32]| row.iter().enumerate().fold(0, |best, (act, value)| if *value > row[best] { act } else { best });
    values.chunks_exact(acts).map(best).collect()
}

fn estimate(values: &[f64]) -> Estimate {
    let (mean, error) = mean(values);
    let interval = mean.zip(error).map(|(mean, error)| {
        let half = sure(values.len(), 1) * error;
        (mean - half, mean + half)
    });
    Estimate { mean, interval, markets: values.len() as u32 }
}

/// A market of firms who follow what they have learned.
struct Firms<'a> {
    market: &'a Pricing,
    greedy: Greedy,
    policies: Vec<Vec<usize>>,
}

/// What was found of one market.
struct Tested {
    profit_gain: f64,
    price: f64,
    surplus: f64,
    best_reply: f64,
    forced: Vec<Forced>,
}

/// One deviation.
struct Forced {
    first_gain: f64,
    gain: f64,
    /// Prices of the deviator and mean prices of its rivals over those on the path.
    course: Vec<[f64; 2]>,
}

impl Firms<'_> {
    /// Where what all do stands in tables, beginning with firm `from`.
    fn place(&self, acts: &[usize], from: usize) -> usize {
        (from..from + acts.len()).fold(0, |place, k| place * self.market.prices.len() + acts[k % acts.len()])
    }

    fn next(&self, acts: &[usize]) -> Vec<usize> {
        let situation = if self.greedy.remembers { self.place(acts, 0) } else { 0 };
        self.policies.iter().map(|policy| policy[situation]).collect()
    }

    fn profit(&self, acts: &[usize], firm: usize) -> f64 {
        self.market.profits[self.place(acts, firm)] as f64 / PRICE_UNIT
    }

    fn price(&self, acts: &[usize], firm: usize) -> f64 {
        self.market.prices[acts[firm]]
    }

    /// What firms do on the cycle that they end in.
    fn cycle(&self, mut acts: Vec<usize>) -> Vec<Vec<usize>> {
        let mut seen: Vec<Vec<usize>> = Vec::new();
        let mut when = vec![usize::MAX; self.market.profits.len()];
        loop {
            let place = self.place(&acts, 0);
            if when[place] != usize::MAX {
                return seen.split_off(when[place]);
            }
            when[place] = seen.len();
            let next = self.next(&acts);
            seen.push(acts);
            acts = next;
        }
    }

    fn tested(&self, acts: Vec<usize>) -> Tested {
        // Without memory the first act is one of the last exploration, and the cycle is what follows.
        let cycle = self.cycle(acts);
        let size = self.policies.len();
        let places = || cycle.iter().flat_map(|acts| (0..size).map(move |firm| (acts, firm)));
        let over = |sum: f64| sum / (cycle.len() * size) as f64;
        let ([_, nash], [_, monopoly]) = (self.market.nash, self.market.monopoly);
        let profit = over(places().map(|(acts, firm)| self.profit(acts, firm)).sum());
        let forced: Vec<Forced> = places().filter_map(|(acts, firm)| self.forced(acts, firm)).collect();
        Tested {
            profit_gain: (profit - nash) / (monopoly - nash),
            price: over(places().map(|(acts, firm)| self.price(acts, firm)).sum()),
            surplus: cycle.iter().map(|acts| self.market.surplus[self.place(acts, 0)] as f64 / PRICE_UNIT).sum::<f64>()
                / cycle.len() as f64,
            best_reply: 1.0 - over(forced.len() as f64),
            forced,
        }
    }

    /// What follows where a firm gives its best reply in a period in which all would do `path`; `None`: it does.
    fn forced(&self, path: &[usize], firm: usize) -> Option<Forced> {
        let with = |act: usize| (0..path.len()).map(|k| if k == firm { act } else { path[k] }).collect::<Vec<usize>>();
        let reply = (0..self.market.prices.len())
            .fold(path[firm], |best, act| if self.profit(&with(act), firm) > self.profit(&with(best), firm) { act } else { best });
        if reply == path[firm] {
            return None;
        }
        let (mut path, mut acts) = (path.to_vec(), with(reply));
        let gained = self.profit(&acts, firm) / self.profit(&path, firm) - 1.0;
        let (mut course, mut weight, mut sums) = (Vec::new(), 1.0, [0.0; 2]);
        while weight > NEGLIGIBLE || course.len() < TOLD {
            sums[0] += weight * self.profit(&path, firm);
            sums[1] += weight * self.profit(&acts, firm);
            if course.len() < TOLD {
                let rivals = (0..acts.len()).filter(|k| *k != firm);
                let ratios: Vec<f64> = rivals.map(|k| self.price(&acts, k) / self.price(&path, k)).collect();
                course.push([self.price(&acts, firm) / self.price(&path, firm), ratios.iter().sum::<f64>() / ratios.len() as f64]);
            }
            weight *= self.greedy.discount;
            (path, acts) = (self.next(&path), self.next(&acts));
        }
        Some(Forced { first_gain: gained, gain: sums[1] / sums[0] - 1.0, course })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two prices, low and high. Profits: both high 3, both low 1, low against high 4, high against low 0.
    fn market() -> Pricing {
        let unit = |x: f64| Pricing::stored(x);
        Pricing {
            firms: 2,
            prices: vec![1.0, 2.0],
            nash: [1.0, 1.0],
            monopoly: [2.0, 3.0],
            profits: [1.0, 4.0, 0.0, 3.0].map(unit).to_vec(),
            surplus: [5.0, 4.0, 4.0, 2.0].map(unit).to_vec(),
        }
    }

    fn firms(market: &Pricing, policy: [usize; 4], remembers: bool) -> Firms<'_> {
        let greedy = Greedy { remembers, discount: 0.5, patience: 1, touches: 0 };
        Firms { market, greedy, policies: vec![policy.to_vec(); 2] }
    }

    /// High after both were high, else low: a deviation is punished for ever and 4 + 1·δ/(1 − δ) = 5 is less than 3/(1 − δ) = 6.
    #[test]
    fn grim_firms_punish() {
        let market = market();
        let found = firms(&market, [0, 0, 0, 1], true).tested(vec![1, 1]);
        assert_eq!((found.profit_gain, found.price, found.surplus, found.best_reply, found.forced.len()), (1.0, 2.0, 2.0, 0.0, 2));
        let forced = &found.forced[0];
        assert!(
            (forced.first_gain - 1.0 / 3.0).abs() < 1e-6 && (forced.gain + 1.0 / 6.0).abs() < 1e-6,
            "{} {}",
            forced.first_gain,
            forced.gain
        );
        assert_eq!(forced.course[..3], [[0.5, 1.0], [0.5, 0.5], [0.5, 0.5]]);
    }

    /// Always high, without memory: nobody reacts, and 4 + 3·δ/(1 − δ) = 7 beats 6. As profitable on the path, and no collusion.
    #[test]
    fn firms_without_memory_do_not() {
        let market = market();
        let found = firms(&market, [1, 1, 1, 1], false).tested(vec![0, 1]);
        assert_eq!((found.profit_gain, found.best_reply), (1.0, 0.0));
        assert!((found.forced[1].gain - 1.0 / 6.0).abs() < 1e-6);
        assert_eq!(found.forced[1].course[..2], [[0.5, 1.0], [1.0, 1.0]]);
        // Low is the best reply of one period: nobody can be made to deviate.
        let low = firms(&market, [0, 0, 0, 0], false).tested(vec![1, 1]);
        assert_eq!((low.profit_gain, low.best_reply, low.forced.len()), (0.0, 1.0, 0));
    }

    /// Turn about: each low after it was high beside a low one. The cycle has two periods.
    #[test]
    fn cycles_count_all_their_periods() {
        let market = market();
        let swap = Firms { policies: vec![vec![0, 1, 0, 1], vec![0, 0, 1, 1]], ..firms(&market, [0; 4], true) };
        assert_eq!(swap.cycle(vec![0, 1]), [vec![0, 1], vec![1, 0]]);
        assert_eq!(swap.tested(vec![0, 1]).profit_gain, 0.5);
    }
}
