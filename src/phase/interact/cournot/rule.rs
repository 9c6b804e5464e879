//! `interact/cournot`: what the user writes, and the rule that follows.

use super::super::rivals::rule::{Amounts, Keys, Rivals, Seating};
use crate::file::phase_file::one;
use crate::num::factor::Factor;
use crate::num::fixed;
use crate::num::form::Form;
use crate::phase::precision::{Format, Gap};
use crate::rule::context::Resolve;
use crate::rule::market::Market;
use crate::rule::setting::Setting;
use crate::rule::task::{Paid, Task};
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Firms choose quantities, and the price falls with what all of a market bring to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CournotFile {
    /// Firms of a market, 2 to 128; with `payoff = "fixed"` it follows from the topology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 128))]
    pub size: Option<u32>,
    /// Who sells in one market.
    pub payoff: Seating,
    /// Margin a - c: what the first unit sells for beyond its cost; it falls by 1 per unit that comes to the market, also below 0.
    #[serde(default = "one")]
    #[schemars(range(min = 1e-6, max = 1e6))]
    pub margin: f64,
    /// Quantity of each strategy, in the order of `population.strategies`; or give `quantity`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16), inner(range(min = 0.0, max = 1e6)))]
    pub quantities: Vec<f64>,
    /// Name of the value dimension that is a firm's quantity, on a grid of 65536 steps; or give `quantities`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// With `quantity`: the quantity that a value of 1 is; 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-6, max = 1e6))]
    pub quantity_max: Option<f64>,
    /// Part λ of the consumers' surplus Q²/2 of its market, shared among its firms, that a firm cares for.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub consumer_weight: f64,
}

impl CournotFile {
    fn keys(&self) -> Keys<'_> {
        Keys {
            names: ["quantities", "quantity", "quantity_max"],
            listed: &self.quantities,
            dimension: self.quantity.as_deref(),
            most: self.quantity_max,
        }
    }

    /// Largest magnitude of a payoff in markets of so many firms.
    fn largest(&self, size: u32) -> f64 {
        let (most, n) = (self.keys().most(), f64::from(size));
        most * self.margin.max(n * most) + self.consumer_weight * n * most * most / 2.0
    }
}

/// `interact/cournot`
#[derive(Debug, Clone, PartialEq)]
pub struct CournotPlan {
    /// Who sells in one market.
    pub rivals: Rivals,
    /// Quantities.
    pub amounts: Amounts,
    /// Margin of the first unit, units of 1/65535 of the largest quantity.
    pub margin: u32,
    /// Margins are shifted left by this, so that they fill 31 bits.
    pub margin_lift: u32,
    /// Stored units per unit of (lifted margin)·(quantity·2^16)/2^32.
    pub profit: Factor,
    /// What a market brings is shifted left by this, so that it fills 31 bits.
    pub market_lift: u32,
    /// Stored units that a firm cares for per unit of (lifted Q)²/2^32.
    pub surplus: Factor,
    /// Margin, natural units.
    pub natural_margin: f64,
    /// Largest magnitude of a payoff, stored units.
    pub largest: i32,
    /// Fractional bits of payoffs.
    pub bits: u32,
}

/// Bits of a number.
const fn length(x: u32) -> u32 {
    u32::BITS - x.leading_zeros()
}

impl CournotPlan {
    /// What firms earn that act together. `None` where they care for more than profits.
    fn task(&self, of: &Setting<'_>) -> Option<Task> {
        if self.surplus.mantissa != 0 {
            return None;
        }
        let (n, m, most) = (f64::from(self.rivals.size), self.natural_margin, self.amounts.most);
        let stored = |x: f64| x * fixed::units(self.bits) * f64::from(self.rivals.playing(of.agents)) / f64::from(of.agents);
        if self.amounts.dimension.is_some() {
            // Quantities uniform up to the most; and the monopoly's, or as near to it as they can be.
            let together = (m / 2.0).min(n * most);
            let chance = most * m / 2.0 - most * most / 3.0 - (n - 1.0) * most * most / 4.0;
            return Some(Task::of_acts(stored(chance), stored(together * (m - together) / n)));
        }
        let q = |s: usize| f64::from(self.amounts.by_strategy[s]) / 65_535.0 * most;
        let all = 0..of.strategies;
        let pairs: Vec<f64> =
            all.clone().flat_map(|s| (0..of.strategies).map(move |o| (s, o))).map(|(s, o)| stored(-(n - 1.0) * q(s) * q(o))).collect();
        let own: Vec<f64> = all.map(|s| stored(q(s) * (m - q(s)))).collect();
        Some(Task::of(Form::of_pairs(of.strategies, &pairs).with_own(&own), Paid::PLAIN))
    }
}

impl Rule for CournotPlan {
    type File = CournotFile;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(Rivals::size_of(file.size, at)), "quantity_max")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let (rivals, amounts) = (Rivals::resolve(file.payoff, file.size, at), Amounts::resolve(&file.keys(), at));
        let unit = amounts.most / 65_535.0;
        if amounts.most * 255.0 < file.margin {
            at.problem(
                "margin",
                format!("markets of firms that bring {} at most, with a margin of {}", amounts.most, file.margin),
                "up to 255 times the largest quantity of a firm",
                "let firms bring more, or lower margin",
            );
            return None;
        }
        let bits = at.bits;
        let q = |x: f64| fixed::payoff_q(x, bits);
        let largest = file.largest(rivals.size);
        let gaps = vec![
            Gap::of("what a quantity of the most earns alone", amounts.most * file.margin, q(amounts.most * file.margin)),
            Gap::of(
                "consumer_weight",
                file.consumer_weight * amounts.most * amounts.most,
                q(file.consumer_weight * amounts.most * amounts.most),
            ),
        ];
        let problem = Format::payoffs(at.context.path, bits, largest, "bring margin and quantities nearer together").lost(gaps);
        at.problems.extend(problem);
        let margin = (file.margin / unit).round() as u32; // < 2^24
        let market = rivals.size * 65_535; // < 2^23
        let (margin_lift, market_lift) = (31 - length(margin.max(market)), 31 - length(market));
        let square = unit * unit * fixed::units(bits);
        let profit = Factor::new(square * 65_536.0 / fixed::units(margin_lift));
        let surplus = file.consumer_weight / (2.0 * f64::from(rivals.size)) * square;
        Some(Self {
            rivals,
            amounts,
            margin,
            margin_lift,
            profit,
            market_lift,
            surplus: Factor::new(surplus * fixed::units(32) / fixed::units(2 * market_lift)),
            natural_margin: file.margin,
            largest: q(largest).saturating_add(1),
            bits,
        })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: Some(Earns { range: [-self.largest, self.largest], playing: self.rivals.playing(of.agents), task: self.task(of) }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 0.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn market(&self) -> Option<Market> {
        let (rivals, amounts) = (self.rivals, &self.amounts);
        Some(Market {
            firms: rivals.size,
            random: rivals.random,
            margin: self.natural_margin,
            most: amounts.most,
            dimension: amounts.dimension,
            by_strategy: amounts.by_strategy,
        })
    }

    fn words(&self, words: &mut Words) {
        self.rivals.words(words);
        self.amounts.words(words);
        words
            .scalar("margin", self.margin)
            .scalar("margin_lift", self.margin_lift)
            .scalar("profit_mantissa", self.profit.mantissa)
            .scalar("profit_shift", self.profit.shift)
            .scalar("market_lift", self.market_lift)
            .scalar("surplus_mantissa", self.surplus.mantissa)
            .scalar("surplus_shift", self.surplus.shift);
    }
}
