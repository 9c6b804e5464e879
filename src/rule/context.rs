//! What the resolution of one phase may look at, and where it reports what is wrong.

use super::draw;
use super::facts::Revision;
use super::game::MatrixPlan;
use super::registry::PhasePlan;
use crate::columns::Column;
use crate::file::File;
use crate::file::inputs::Inputs;
use crate::file::near::near;
use crate::file::per_class::{ByClass, Numbers, PerClass};
use crate::file::phase_file::{PayoffMode, PhaseFile};
use crate::file::problem::Problem;
use crate::file::topology::Topology;
use crate::num::fixed;
use std::cell::RefCell;

/// The file around a phase.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The file.
    pub file: &'a File,
    /// Agents per replica.
    pub agents: u32,
    /// Whom agents meet.
    pub topology: &'a Topology,
    /// Whom agents learn from.
    pub learning: &'a Topology,
    /// `phase[k]`.
    pub path: &'a str,
    /// Name of the phase.
    pub phase: &'a str,
}

impl Context<'_> {
    /// Reports a phase that works on values where there are none.
    pub fn needs_values(&self, problems: &mut Vec<Problem>) {
        if self.file.values.is_none() {
            problems.push(Problem::new(
                self.path,
                format!("{} works on values, but agents have none", self.phase),
                "a section [values] with dimensions, and [[users]]",
                "add both, or remove the phase",
            ));
        }
    }

    /// Sycophancy of each class, units of 2⁻¹⁴.
    #[must_use]
    pub fn sycophancy_q14(&self) -> [u32; 16] {
        std::array::from_fn(|k| self.file.class.get(k).map_or(0, |c| (c.sycophancy * 16384.0).round() as u32))
    }

    /// Reports a phase that needs state that nobody gave.
    pub fn needs_state(&self, key: &str, given: bool, problems: &mut Vec<Problem>) {
        if !given {
            problems.push(Problem::new(
                self.path,
                format!("{} needs {key}, but agents have none", self.phase),
                format!("a section [state] with {key}"),
                format!("add state.{key}"),
            ));
        }
    }

    /// Agents per fixed group of a topology; reports where there are no groups.
    pub fn needs_groups(&self, topology: &Topology, problems: &mut Vec<Problem>) -> u32 {
        if let Topology::Groups { size, .. } = topology {
            return *size;
        }
        if matches!(topology, Topology::Linked { .. }) {
            problems.push(Problem::new(
                self.path,
                format!("{} works on fixed groups, but network/rewire redraws the links between agents", self.phase),
                "a topology whose links stay",
                "remove the phase network/rewire, or one of the two",
            ));
            return 1;
        }
        problems.push(Problem::new(
            self.path,
            format!("{} works on fixed groups, but there are none", self.phase),
            "topology.kind = \"groups\"",
            "write topology = { kind = \"groups\", size = … }",
        ));
        1
    }

    /// Classes whose agents learn, by bit.
    #[must_use]
    pub fn learners(&self) -> u32 {
        self.file.class.iter().enumerate().filter(|(_, c)| c.stubborn).fold(0xffff, |mask, (k, _)| mask & !(1 << k))
    }

    /// Members of the fixed groups that agents learn in or meet in; reports where there are none.
    pub fn fixed_groups(&self, problems: &mut Vec<Problem>) -> u32 {
        let grouped = matches!(self.learning, Topology::Groups { size, .. } if *size > 1);
        self.needs_groups(if grouped { self.learning } else { self.topology }, problems)
    }

    /// Reports environments that no patch has.
    pub fn needs_patches(&self, rows: u32, patches: u32, key: &str, topology: &Topology, problems: &mut Vec<Problem>) {
        if matches!(topology, Topology::Groups { .. }) && rows > patches {
            problems.push(Problem::new(
                format!("{}.{key}", self.path),
                format!("more environments ({rows}) than patches ({patches})"),
                format!("up to {patches}"),
                "remove entries, or use more agents or smaller groups",
            ));
        }
    }
}

/// The resolution of one phase: the file around it, the phases before it in the step, the payoff format, the problems found.
#[derive(Debug)]
pub struct Resolve<'a> {
    /// The file around the phase.
    pub context: Context<'a>,
    /// Fractional bits of payoffs.
    pub bits: u32,
    /// Lowest and highest payoff of the last game before, stored units.
    pub payoff: [i32; 2],
    /// Everything that is wrong so far.
    pub problems: &'a mut Vec<Problem>,
    pub(crate) step: &'a mut Step,
    pub(crate) inputs: &'a RefCell<Inputs>,
}

impl Resolve<'_> {
    /// Reports what is wrong with a key of the phase; `""`: with the phase as a whole.
    pub fn problem(&mut self, key: &str, message: impl Into<String>, allowed: impl Into<String>, remedy: impl Into<String>) {
        let path = if key.is_empty() { self.context.path.to_owned() } else { format!("{}.{key}", self.context.path) };
        self.problems.push(Problem::new(path, message, allowed, remedy));
    }

    /// The text of the file that the key `file` of the phase names; `None`: it cannot be read, which is reported.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let read = self.inputs.borrow_mut().read_text(name);
        match read {
            Ok(text) => Some(text),
            Err(error) => {
                let place = self.inputs.borrow().place(name).display().to_string();
                let remedy = "check the path; it starts from the folder of the config file";
                self.problem("file", format!("cannot read {place}: {error}"), "a CSV file", remedy);
                None
            }
        }
    }

    /// The phases before this one.
    #[must_use]
    pub fn before(&self) -> &[PhasePlan] {
        &self.step.plans
    }

    /// Do the payoffs of this phase add to those of the game before?
    #[must_use]
    pub fn accumulates(&self) -> bool {
        let number = self.context.path.strip_prefix("phase[").and_then(|rest| rest.strip_suffix(']'));
        let phase = number.and_then(|number| self.context.file.phase.get(number.parse::<usize>().ok()?));
        phase.is_some_and(PhaseFile::accumulates)
    }

    /// Have agents earned anything?
    #[must_use]
    pub fn earned(&self) -> bool {
        self.step.earned || self.before().iter().any(|p| p.facts.earns.is_some())
    }

    /// Is the strategy beside each payoff the one that earned it?
    #[must_use]
    pub fn packed(&self) -> bool {
        self.step.packed
    }

    /// The last matrix game before this phase.
    #[must_use]
    pub fn last_game(&self) -> Option<&MatrixPlan> {
        self.before().iter().rev().find_map(|p| p.rule.game().filter(|_| p.facts.earns.is_some()))
    }

    /// When agents revise in a phase that compares payoffs; reports it where nobody has earned any.
    pub fn compares(&mut self, update_probability: f64) -> Revision {
        if !self.earned() {
            self.problem(
                "",
                format!("{} compares payoffs, but nobody has earned any", self.context.phase),
                "a phase interact/… earlier in the step",
                "put a [[phase]] with kind = \"interact/matrix\" before it",
            );
        }
        self.copies(update_probability)
    }

    /// The same where the probability may depend on the class.
    pub fn compares_by_class(&mut self, update_probability: &PerClass) -> Revision {
        self.compares(1.0);
        self.copies_by_class(update_probability)
    }

    /// When agents revise in a phase that changes strategies: who is left over from a matching or grouping rests.
    #[must_use]
    pub fn copies(&self, update_probability: f64) -> Revision {
        let Step { rest_draw, rest_from, packed, .. } = *self.step;
        Revision { rest_draw, rest_from, packed, ..free(update_probability) }
    }

    /// The same where the probability may depend on the class.
    pub fn copies_by_class(&mut self, update_probability: &PerClass) -> Revision {
        let each = self.by_class("update_probability", update_probability);
        let each_q30 = each.map(|u| fixed::probability_q30(u.clamp(0.0, 1.0)));
        let revision = self.copies(each.each[0]);
        match each_q30.unequal() {
            Some(each) => Revision { update_q30: 0, by_class_q30: Some(each), ..revision },
            None => revision,
        }
    }

    /// The number of each class; reports lists that do not fit the classes.
    pub fn by_class(&mut self, key: &str, given: &PerClass) -> ByClass<f64> {
        let names: Vec<String> = self.context.file.class.iter().map(|class| class.name.clone()).collect();
        let listed = match given {
            PerClass::All(value) => return ByClass::all(*value),
            PerClass::Each { class: Numbers::Listed(numbers) } => numbers.clone(),
            PerClass::Each { class: Numbers::Named(numbers) } => {
                let unknown = numbers.keys().find(|name| !names.contains(*name));
                if let Some(name) = unknown {
                    let remedy = near(name, names.iter().map(String::as_str))
                        .map_or_else(|| "add a section [[class]] of this name".to_owned(), |meant| format!("did you mean {meant:?}?"));
                    self.problem(&format!("{key}.class.{name}"), format!("there is no class {name:?}"), allowed(&names), remedy);
                    return ByClass::all(0.0);
                }
                names.iter().filter_map(|name| numbers.get(name).copied()).collect()
            }
        };
        if listed.len() != names.len() || names.is_empty() {
            let remedy = if names.is_empty() { "write one number, or add sections [[class]]" } else { "give each class its number" };
            let numbers = if listed.len() == 1 { "1 number".to_owned() } else { format!("{} numbers", listed.len()) };
            let message = match names.len() {
                0 => format!("{numbers} for trait classes, but there are none"),
                1 => format!("{numbers} for 1 trait class"),
                count => format!("{numbers} for {count} trait classes"),
            };
            self.problem(&format!("{key}.class"), message, allowed(&names), remedy);
        }
        let first = listed.first().copied().unwrap_or(0.0);
        ByClass { each: std::array::from_fn(|k| listed.get(k).copied().unwrap_or(first)) }
    }

    /// Index of the value dimension of a name; reports one that there is not.
    pub fn dimension(&mut self, key: &str, name: &str) -> Option<u32> {
        let names = self.context.file.values.as_ref().map(|values| values.dimensions.clone()).unwrap_or_default();
        let found = names.iter().position(|n| n == name);
        if found.is_none() {
            let allowed = if names.is_empty() { "a section [values] with dimensions, and [[users]]".to_owned() } else { names.join(", ") };
            self.problem(key, format!("there is no value dimension {name:?}"), allowed, "use a name in values.dimensions");
        }
        found.map(|k| k as u32)
    }

    /// The strategies that a phase takes for harmful acts, by bit: those named under `harmful`, or else those of the charter; reports where there are none.
    pub fn harmful(&mut self, names: &[String]) -> u16 {
        if !names.is_empty() {
            return names.iter().enumerate().fold(0, |all, (k, name)| all | 1 << self.strategy(&format!("harmful[{k}]"), name));
        }
        let file = self.context.file;
        let charter = file.values.as_ref().map_or(&[][..], |values| &values.harmful);
        if charter.is_empty() {
            let allowed = "names of strategies here, or in values.harmful";
            self.problem("harmful", "no strategy is harmful, so that nothing is fined", allowed, "name the harmful ones");
        }
        // Names in the charter are checked with it.
        file.population.strategies.iter().enumerate().filter(|(_, name)| charter.contains(name)).fold(0, |all, (s, _)| all | 1 << s)
    }

    /// The same where nobody rests.
    pub fn free_by_class(&mut self, update_probability: &PerClass) -> Revision {
        Revision { rest_draw: None, rest_from: 0, packed: false, ..self.copies_by_class(update_probability) }
    }

    /// Selection intensity of each class from exactly one of β and K = 1/β.
    pub fn intensity(&mut self, beta: Option<&PerClass>, noise: Option<&PerClass>) -> ByClass<f64> {
        let (key, found, remedy) = match (beta, noise) {
            (Some(beta), None) => return self.intensities("beta", beta, |beta| beta),
            (None, Some(noise)) => return self.intensities("noise", noise, |noise| 1.0 / noise),
            (Some(_), Some(_)) => ("beta", "beta and noise are both given", "remove one of them"),
            (None, None) => ("", "neither beta nor noise is given", "add one of them"),
        };
        self.problem(key, found, "exactly one of beta (selection intensity) and noise (K = 1/beta)", remedy);
        ByClass::all(1.0)
    }

    /// Intensities that follow from a key, each of them felt once.
    fn intensities(&mut self, key: &str, given: &PerClass, of: fn(f64) -> f64) -> ByClass<f64> {
        // What is out of range has been reported.
        let each = self.by_class(key, given).map(|number| of(number).clamp(0.0, 1e9));
        if let PerClass::All(_) = given {
            self.felt(key, each.each[0]);
            return each;
        }
        let named = matches!(given, PerClass::Each { class: Numbers::Named(_) });
        let classes = &self.context.file.class;
        for (k, class) in classes.iter().enumerate().take(each.each.len()) {
            if !each.each[..k].contains(&each.each[k]) {
                self.felt(&if named { format!("{key}.class.{}", class.name) } else { format!("{key}.class[{k}]") }, each.each[k]);
            }
        }
        each
    }

    /// A warning where payoffs of this game decide nothing, or everything.
    fn felt(&mut self, key: &str, beta: f64) {
        let path = format!("{}.{key}", self.context.path);
        let unit = 1.0 / fixed::units(self.bits);
        let widest = (f64::from(self.payoff[1]) - f64::from(self.payoff[0])) * unit;
        let most = beta * widest / 4.0;
        if beta > 0.0 && widest > 0.0 && most < DRIFT {
            self.problems.push(Problem::warning(
                path,
                format!("payoffs differ by {widest:e} at most, so that probabilities stay within {most:.1e} of 1/2: this is drift"),
                format!("for selection raise beta to the order of {:.0e}; for drift use imitate/voter", 1.0 / widest),
            ));
            return;
        }
        let single = |game: &MatrixPlan| matches!(game.mode, PayoffMode::Match) || (game.mode == PayoffMode::Sample && game.samples == 1);
        let least = self
            .last_game()
            .filter(|game| single(game))
            .and_then(|game| least_gap(game.payoffs(self.context.file.population.strategies.len()).collect()));
        if let Some(least) = least.map(|units| f64::from(units) * unit).filter(|least| beta * least >= CERTAIN) {
            self.problems.push(Problem::warning(
                path,
                format!(
                    "payoffs differ by {least:e} at least, beta times that is {:.3e}: beyond {CERTAIN} the better is always taken",
                    beta * least
                ),
                format!("for noise lower beta to the order of {:.0e}; if certainty is meant, this is right", 1.0 / least),
            ));
        }
    }

    /// Index of a strategy named under a key; reports a name that nobody knows.
    pub fn strategy(&mut self, key: &str, name: &str) -> u8 {
        crate::file::named::strategy(self.context.file, &format!("{}.{key}", self.context.path), name, self.problems)
    }
}

/// What numbers by class may be.
fn allowed(names: &[String]) -> String {
    if names.is_empty() { "one number for all".to_owned() } else { format!("a number for each of {}", names.join(", ")) }
}

/// Probabilities nearer to 1/2 than this are drift in populations of up to a million.
const DRIFT: f64 = 1e-7;
/// Where the table of the Fermi function ends: β times the difference from which the nearest probability is 1.
const CERTAIN: f64 = 22.0;

/// Smallest difference between two entries that differ.
fn least_gap(mut sorted: Vec<i32>) -> Option<u32> {
    sorted.sort_unstable();
    sorted.windows(2).map(|pair| pair[1].abs_diff(pair[0])).filter(|gap| *gap > 0).min()
}

/// When agents revise in a phase that neither reads nor changes strategies: nobody rests.
#[must_use]
pub fn free(update_probability: f64) -> Revision {
    let update_q30 = fixed::probability_q30(update_probability.clamp(0.0, 1.0));
    Revision { update_q30, by_class_q30: None, rest_draw: None, rest_from: 0, packed: false }
}

/// The phases so far, and what they mean for the next one.
#[derive(Debug, Default)]
pub(crate) struct Step {
    pub plans: Vec<PhasePlan>,
    /// The matching or grouping whose leftover agents rest.
    pub rest_draw: Option<u32>,
    /// The first seat in it whose agent rests.
    rest_from: u32,
    /// Would a game have been played, had it been without problems?
    pub earned: bool,
    /// Is the strategy beside each packed payoff current? From an interaction to the next change of strategies.
    packed: bool,
}

impl Step {
    /// Adds a phase of `agents` agents.
    pub(crate) fn push(&mut self, mut plan: PhasePlan, agents: u32) {
        plan.occurrence = self.plans.iter().filter(|p| p.id == plan.id).count() as u8; // ≤ 64 phases
        if plan.writes(Column::Strategy) {
            self.packed = false;
        }
        if let Some(earns) = &plan.facts.earns {
            (self.packed, self.earned, self.rest_from) = (true, true, earns.playing);
            self.rest_draw = (earns.playing < agents).then(|| plan.draw(draw::MATCHING));
        }
        self.plans.push(plan);
    }
}
