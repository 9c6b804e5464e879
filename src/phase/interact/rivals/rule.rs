//! Who competes with whom, and what each brings: what the user writes, and what follows.

use crate::file::topology::Topology;
use crate::rule::context::Resolve;
use crate::rule::game::STRATEGIES_MAX;
use crate::rule::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Members of a group at most: sums of what they bring fit a word.
pub const RIVALS_MAX: u32 = 128;

/// Who competes with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Seating {
    /// Random groups, new in every step; those who are left over earn 0 and do not learn.
    Group,
    /// The groups of the topology.
    Fixed,
}

/// Groups of rivals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rivals {
    /// Members.
    pub size: u32,
    /// Are they drawn anew in every step?
    pub random: bool,
}

impl Rivals {
    /// Those of a phase; reports groups that there are not.
    pub fn resolve(payoff: Seating, size: Option<u32>, at: &mut Resolve<'_>) -> Self {
        let allowed = format!("2 to {RIVALS_MAX}");
        let fixed = if let Topology::Groups { size, .. } = at.context.topology { Some(*size) } else { None };
        let agents = at.context.agents;
        match (payoff, size, fixed) {
            (Seating::Fixed, _, None) => at.problem(
                "payoff",
                "there are no fixed groups",
                "topology.kind = \"groups\"",
                "write topology = { kind = \"groups\", size = … }, or payoff = \"group\" for random groups",
            ),
            (Seating::Fixed, Some(given), Some(there)) if given != there => at.problem(
                "size",
                format!("groups of {given}, but those of the topology have {there}"),
                "the size of the topology's groups",
                "remove size",
            ),
            (Seating::Fixed, _, Some(there)) if !(2..=RIVALS_MAX).contains(&there) => {
                at.problem("payoff", format!("groups of {there} have no rivals, or too many"), allowed, "change topology.size");
            }
            (Seating::Group, None, _) => at.problem("size", "nobody says how large the groups are", allowed, "add size = …"),
            (Seating::Group, Some(given), _) if given > agents => at.problem(
                "size",
                format!("groups of {given} of {agents} agents"),
                format!("2 to {agents}"),
                "make groups smaller or use more agents",
            ),
            _ => {}
        }
        let size = if payoff == Seating::Fixed { fixed } else { size };
        Self { size: size.unwrap_or(2).clamp(2, RIVALS_MAX).min(agents.max(2)), random: payoff == Seating::Group }
    }

    /// Members of a group as a file says before it is checked.
    #[must_use]
    pub fn size_of(size: Option<u32>, at: &Resolve<'_>) -> u32 {
        let fixed = if let Topology::Groups { size, .. } = at.context.topology { Some(*size) } else { None };
        size.or(fixed).unwrap_or(2).clamp(2, RIVALS_MAX)
    }

    /// Agents of so many that compete; the others rest.
    #[must_use]
    pub const fn playing(&self, agents: u32) -> u32 {
        agents - agents % self.size
    }

    /// For the shader.
    pub fn words(&self, words: &mut Words) {
        words.scalar("size", self.size).flag("random", self.random);
    }
}

/// What each agent brings, effort or quantity: by its strategy, or by one of its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amounts {
    /// By strategy, units of 1/65535 of the most.
    pub by_strategy: [u32; STRATEGIES_MAX],
    /// The value dimension that says it instead.
    pub dimension: Option<u32>,
    /// The most that an agent can bring, natural units.
    pub most: f64,
}

/// The keys of a phase that say what agents bring.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// Names of the three keys.
    pub names: [&'static str; 3],
    /// By strategy.
    pub listed: &'a [f64],
    /// The value dimension.
    pub dimension: Option<&'a str>,
    /// What a value of 1 is.
    pub most: Option<f64>,
}

impl Keys<'_> {
    /// The most that an agent can bring.
    #[must_use]
    pub fn most(&self) -> f64 {
        if self.listed.is_empty() { self.most.unwrap_or(1.0) } else { self.listed.iter().copied().fold(0.0, f64::max) }
    }
}

impl Amounts {
    /// Those of a phase; reports what does not fit.
    pub fn resolve(keys: &Keys<'_>, at: &mut Resolve<'_>) -> Self {
        let [list, dimension, most] = keys.names;
        let strategies = at.context.file.population.strategies.len();
        match (keys.listed, keys.dimension) {
            ([], None) => at.problem(
                "",
                format!("nobody says what agents bring: neither {list} nor {dimension}"),
                format!("{list}, a number per strategy, or {dimension}, the name of a value dimension"),
                "add one of them",
            ),
            ([_, ..], Some(_)) => at.problem(list, format!("{list} and {dimension} are both given"), "one of them", "remove one of them"),
            ([_, ..], None) if keys.listed.len() != strategies => at.problem(
                list,
                format!("{} numbers for {strategies} strategies", keys.listed.len()),
                format!("{strategies} numbers"),
                "give one number per strategy, in their order",
            ),
            ([_, ..], None) if keys.most.is_some() => at.problem(
                most,
                format!("{most} says what a value of 1 is, but {list} says what agents bring"),
                format!("{most} with {dimension}"),
                format!("remove {most}"),
            ),
            _ => {}
        }
        let found = keys.dimension.and_then(|name| named(dimension, name, at));
        let whole = keys.most();
        let part = |k: usize| keys.listed.get(k).map_or(0, |x| if whole > 0.0 { (x / whole * 65_535.0).round() as u32 } else { 0 });
        Self { by_strategy: std::array::from_fn(part), dimension: found, most: whole }
    }

    /// For the shader.
    pub fn words(&self, words: &mut Words) {
        words
            .flag("by_value", self.dimension.is_some())
            .scalar("dimension", self.dimension.unwrap_or(0))
            .table("amounts", self.by_strategy);
    }
}

/// Index of the value dimension of a name; reports one that there is not.
fn named(key: &str, name: &str, at: &mut Resolve<'_>) -> Option<u32> {
    let names: Vec<String> = at.context.file.values.as_ref().map(|values| values.dimensions.clone()).unwrap_or_default();
    let found = names.iter().position(|n| n == name);
    if found.is_none() {
        let allowed = if names.is_empty() { "a section [values] with dimensions, and [[users]]".to_owned() } else { names.join(", ") };
        at.problem(key, format!("there is no value dimension {name:?}"), allowed, "use a name in values.dimensions");
    }
    found.map(|k| k as u32)
}
