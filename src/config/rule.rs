//! What a phase is to the rest of the program: the user's words, the rule that follows from them, and what must be known of it.
//!
//! A phase is one room, `src/phase/F/x/`, and everything generic iterates over a [`Registry`] of such phases. [`Rule`] is the part
//! of a phase that a config needs; how it is executed (`kernel::Kernel`, `oracle::Oracle`) is opaque here, so that a plan can be
//! checked, resolved and written down without any backend.

use super::context::Resolve;
use super::game::MatrixPlan;
use super::phase_file::Keys;
use super::setting::Setting;
use super::words::Words;
use crate::columns::Column;
use crate::num::fixed::ONE_Q30;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::fmt::{self, Debug};
use std::sync::Arc;

/// What never changes of a phase: name, columns, draws, sources, shader.
#[derive(Debug)]
pub struct Record {
    /// `family/mechanism`, as in TOML, `polity list` and messages about differences.
    pub kind: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// Phase id of the draw contract, of the phase's own for ever; ids from 1000 on are free for phases outside this crate.
    pub id: u16,
    /// Columns it reads.
    pub reads: &'static [Column],
    /// Columns it writes; those that the plan does not have are left out.
    pub writes: &'static [Column],
    /// Random words per agent.
    pub draws: &'static [Draw],
    /// Author, year.
    pub sources: &'static [&'static str],
    /// File of the kernel in WGSL and its text.
    pub shader: (&'static str, &'static str),
    /// Shared parts of WGSL that the kernel uses.
    pub parts: &'static [Part],
    /// Who owns `main` of the kernel.
    pub driver: Driver,
    /// Does an invocation serve four fixed groups instead of 16 agents?
    pub by_group: bool,
    /// Files of WGSL of passes before the kernel, and their texts.
    pub passes: &'static [(&'static str, &'static str)],
}

/// A random word of a phase: `k` tells it from the phase's other words. Never reuse a `k`, never let it depend on state.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    /// In WGSL `DRAW_NAME`; empty: a shared draw of `config::draw`, or one computed from others.
    pub name: &'static str,
    /// Number of the draw.
    pub k: u32,
    /// In `polity list`.
    pub what: &'static str,
}

impl Draw {
    /// A draw of the phase's own.
    #[must_use]
    pub const fn own(name: &'static str, k: u32, what: &'static str) -> Self {
        Self { name, k, what }
    }
    /// One that all phases have under the same number, such as the word that decides who revises.
    #[must_use]
    pub const fn shared(what: &'static str) -> Self {
        Self { name: "", k: 0, what }
    }
}

/// Shared parts of WGSL beyond numbers, random words and places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Neighbours: `slots_of`, `at_slot`, `degree_of`, `neighbor`. Binds the rows of a sparse graph where there is one.
    Graph,
    /// Whom an agent looks at and when it revises: `model_of`, `revises`, `resting`. Brings [`Part::Graph`] and [`Part::Permute`].
    Model,
    /// Matchings: `permutation_of`, `forward`, `inverse`.
    Permute,
    /// The logistic function: `threshold_q30`, for rules whose words are those of `Words::fermi`.
    Fermi,
    /// Powers and logarithms by table.
    Power,
    /// Fitness max(0, 1 + δπ).
    Fitness,
    /// What each strategy would earn.
    Respond,
    /// Propensities of strategies and choices by them, for `Driver::Strategy`. Wants [`Part::Model`].
    Learn,
}

/// Who owns `main` of a kernel, and so what the kernel supplies: see the head of each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// The kernel itself.
    Own,
    /// `shaders/shared/drive_strategy.wgsl`: next strategies.
    Strategy,
    /// `shaders/shared/drive_imitate.wgsl`: next strategies, and whom they come from.
    Imitate,
    /// `shaders/shared/drive_payoff.wgsl`: payoffs.
    Payoff,
    /// `shaders/shared/drive_values.wgsl`: next values.
    Values,
    /// `shaders/shared/drive_place.wgsl`: any columns of 16 agents.
    Place,
    /// `shaders/shared/drive_groups.wgsl`: any columns of four fixed groups.
    Groups,
}

/// A phase as configs know it.
pub trait Rule: Sized + Clone + PartialEq + Debug + Send + Sync + 'static {
    /// What the user writes. Its doc comments and ranges become schema, checker and reference.
    type File: Serialize + DeserializeOwned + JsonSchema + Clone + PartialEq + Debug;

    /// What never changes.
    const RECORD: &'static Record;

    /// What the payoff format must be able to hold; asked before anything is resolved.
    fn scale(_file: &Self::File, _at: &Resolve<'_>) -> Scale {
        Scale::Any
    }

    /// May it bring a strategy back that nobody holds any more?
    fn revives(_file: &Self::File) -> bool {
        false
    }

    /// The rule of a file. All problems are reported in `at`; `None` only if nothing sensible can stand in.
    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self>;

    /// What the rest of the program must know.
    fn facts(&self, of: &Setting<'_>) -> Facts;

    /// Numbers and tables for the kernel on a GPU.
    fn words(&self, _words: &mut Words) {}

    /// The matrix game that it plays, for phases that respond to the game of the step.
    fn game(&self) -> Option<&MatrixPlan> {
        None
    }

    /// Phase id of the draw contract of this very rule; another than the record's where it is another phase in disguise.
    fn id(&self) -> u16 {
        Self::RECORD.id
    }
}

/// What a payoff format must hold because of one phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Nothing.
    Any,
    /// Payoffs up to a magnitude in natural units; the key to blame if that is too much.
    Upto(f64, &'static str),
    /// At most so many fractional bits.
    Bits(u32),
}

/// What the rest of the program must know of a rule. There is no default: who writes a phase answers every line.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Payoffs, if agents earn some.
    pub earns: Option<Earns>,
    /// Does it change what agents do or value, so that members of stubborn classes stay out of it?
    pub learns: bool,
    /// Does it work on the interaction topology, rather than on that of learning and influence?
    pub meets: bool,
    /// Does it look at many others at once or at whole groups, rather than at a model at a time?
    pub surveys: bool,
    /// Can it change a population in which all agents have the same strategy?
    pub stirs: bool,
    /// Does it write values? Its effect on their means is then kept in the ledger of measured steps.
    pub writes_values: bool,
    /// Agents in the fixed groups that it works on; 1: none.
    pub group_size: u32,
    /// Columns that exist because of it, and where they start.
    pub creates: Vec<Start>,
    /// When agents revise, if the rule knows such a thing.
    pub revision: Option<Revision>,
    /// Random words per agent and step, on average.
    pub words: f64,
    /// Rounds over all neighbours of an agent in its shader; 0: it looks at none or at single ones.
    pub rounds: u64,
    /// Words of a convention among which strategies are inventories; 0: strategies are none.
    pub vocabulary: u32,
    /// Are strategies ways to speak: Share, Hide, Lie?
    pub speaks: bool,
}

/// What agents earn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Earns {
    /// Lowest and highest payoff that any agent can earn, stored units.
    pub range: [i32; 2],
    /// Agents in seats up to this one of the step's matching or grouping play; later ones are left over and rest.
    pub playing: u32,
    /// Lowest and highest mean payoff of a population, stored units: what objective alignment is measured against. `None`: no task.
    pub task: Option<[f64; 2]>,
}

/// A column that a phase brings, and its entries at step 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Which.
    pub column: Column,
    /// One entry per plane, or one for all; empty: the column has a start of its own.
    pub entries: Vec<u32>,
}

impl Start {
    /// A column that knows where it starts.
    #[must_use]
    pub const fn own(column: Column) -> Self {
        Self { column, entries: Vec::new() }
    }
}

/// When agents revise: shared by all rules of learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Probability of revising, units of 2⁻³⁰; 2^30: no draw is made.
    pub update_q30: u32,
    /// Draw id of the matching or grouping whose leftover agents rest this step; `None`: nobody rests.
    pub rest_draw: Option<u32>,
    /// Agents in this seat of it and in all later ones rest.
    pub rest_from: u32,
    /// Is the strategy beside each packed payoff still the agent's strategy?
    pub packed: bool,
}

impl Revision {
    /// Is a word drawn to decide who revises?
    #[inline(always)]
    #[must_use]
    pub fn draws(&self) -> bool {
        self.update_q30 != ONE_Q30
    }
    /// Random words for that, per agent and step.
    #[must_use]
    pub fn words(&self) -> f64 {
        if self.draws() { 1.0 } else { 0.0 }
    }
}

/// A [`Rule`] whose type is forgotten.
pub trait AnyRule: Any + Debug + Send + Sync {
    /// See [`Rule::words`].
    fn words(&self, words: &mut Words);
    /// See [`Rule::game`].
    fn game(&self) -> Option<&MatrixPlan>;
    /// Is it the same rule?
    fn equals(&self, other: &dyn AnyRule) -> bool;
}

impl<R: Rule> AnyRule for R {
    fn words(&self, words: &mut Words) {
        Rule::words(self, words);
    }
    fn game(&self) -> Option<&MatrixPlan> {
        Rule::game(self)
    }
    fn equals(&self, other: &dyn AnyRule) -> bool {
        (other as &dyn Any).downcast_ref::<R>() == Some(self)
    }
}

/// One phase of the step, ready to execute.
#[derive(Debug, Clone)]
pub struct PhasePlan {
    /// The phase.
    pub of: &'static Phase,
    /// What it does here.
    pub rule: Arc<dyn AnyRule>,
    /// Phase id of the draw contract.
    pub id: u16,
    /// How often the same phase stands earlier in the step.
    pub occurrence: u8,
    /// Trait classes that it changes, by bit; the others keep their strategies and values. All bits set: everybody.
    pub active: u16,
    /// May it bring a strategy back that nobody holds any more?
    pub revives: bool,
    /// What is known of it.
    pub facts: Facts,
}

impl PartialEq for PhasePlan {
    fn eq(&self, other: &Self) -> bool {
        let rank = |p: &Self| (p.id, p.occurrence, p.active);
        rank(self) == rank(other) && self.facts == other.facts && self.rule.equals(&*other.rule)
    }
}

impl PhasePlan {
    /// Draw id of this phase's k-th draw (see [`crate::num::rng`]).
    #[must_use]
    pub fn draw(&self, k: u32) -> u32 {
        (u32::from(self.id) << 16) | (u32::from(self.occurrence) << 8) | k
    }
    /// The phase's name in `polity list`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.of.record.kind
    }
    /// Does it write a column?
    #[must_use]
    pub fn writes(&self, column: Column) -> bool {
        self.of.record.writes.contains(&column)
    }
    /// The rule as what it is; `None`: it is another one.
    #[must_use]
    pub fn get<R: Rule>(&self) -> Option<&R> {
        (&*self.rule as &dyn Any).downcast_ref()
    }
    /// Its numbers and tables for a kernel.
    #[must_use]
    pub fn words(&self) -> Words {
        let mut words = Words::default();
        self.rule.words(&mut words);
        words
    }
}

/// A phase with its type forgotten: what a registry holds.
pub struct Phase {
    /// What never changes.
    pub record: &'static Record,
    pub(super) file: FileCalls,
    /// What executes it; `crate::phase` knows what it is.
    pub(crate) code: &'static (dyn Any + Send + Sync),
}

impl Debug for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Phase").field(&self.record.kind).finish()
    }
}

impl Phase {
    /// A phase by its rule and what executes it.
    pub(crate) const fn new<R: Rule>(code: &'static (dyn Any + Send + Sync)) -> Self {
        Self { record: R::RECORD, file: FileCalls::of::<R>(), code }
    }
}

/// What can be asked of a phase's [`Rule::File`].
#[derive(Clone, Copy)]
pub(super) struct FileCalls {
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Every default written out.
    pub filled: fn(&Keys) -> Result<Keys, String>,
    pub scale: fn(&Keys, &Resolve<'_>) -> Scale,
    pub revives: fn(&Keys) -> bool,
    /// Rule and id.
    pub resolve: fn(&Keys, &mut Resolve<'_>) -> Option<(Arc<dyn AnyRule>, u16)>,
    pub facts: fn(&dyn AnyRule, &Setting<'_>) -> Option<Facts>,
}

impl FileCalls {
    const fn of<R: Rule>() -> Self {
        Self {
            schema: R::File::json_schema,
            filled: |keys| {
                let file: R::File = read(keys)?;
                match serde_json::to_value(&file) {
                    Ok(serde_json::Value::Object(filled)) => Ok(filled),
                    Ok(_) => Err("the keys of a phase are a table".into()),
                    Err(error) => Err(error.to_string()),
                }
            },
            scale: |keys, at| read::<R::File>(keys).map_or(Scale::Any, |file| R::scale(&file, at)),
            revives: |keys| read::<R::File>(keys).is_ok_and(|file| R::revives(&file)),
            resolve: |keys, at| {
                let file: R::File = read(keys).ok()?;
                let rule = R::resolve(&file, at)?;
                let id = rule.id();
                Some((Arc::new(rule), id))
            },
            facts: |rule, of| (rule as &dyn Any).downcast_ref::<R>().map(|rule| rule.facts(of)),
        }
    }
}

fn read<T: DeserializeOwned>(keys: &Keys) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::Object(keys.clone())).map_err(|error| error.to_string())
}

/// The phases that configs may name, in the order in which they are listed.
#[derive(Debug, Clone)]
pub struct Registry(Vec<&'static Phase>);

impl Registry {
    /// A registry of exactly these phases.
    #[must_use]
    pub fn new(phases: impl IntoIterator<Item = &'static Phase>) -> Self {
        Self(phases.into_iter().collect())
    }

    /// The same with one more phase; one of the same kind takes the other's place.
    #[must_use]
    pub fn with(mut self, phase: &'static Phase) -> Self {
        self.0.retain(|p| p.record.kind != phase.record.kind);
        self.0.push(phase);
        self
    }

    /// Every phase.
    pub fn iter(&self) -> impl Iterator<Item = &'static Phase> + '_ {
        self.0.iter().copied()
    }

    /// The phase of a kind.
    #[must_use]
    pub fn find(&self, kind: &str) -> Option<&'static Phase> {
        self.iter().find(|p| p.record.kind == kind)
    }
}
