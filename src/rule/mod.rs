//! What a phase is to the rest of the program: the user's words, the rule that follows from them, and what must be known of it.
//!
//! A phase is one room, `src/phase/F/x/`, and everything generic iterates over a [`Registry`] of such phases. [`Rule`] is the part
//! of a phase that a config needs; how it is executed (`kernel::Kernel`, `oracle::Oracle`) is opaque here, so that a plan can be
//! checked, resolved and written down without any backend.

pub mod context;
pub mod copies;
pub mod crowd;
pub mod draw;
pub mod encounters;
pub mod facts;
pub mod game;
pub mod market;
pub mod payoff;
pub mod pricing;
pub mod record;
pub mod registry;
pub mod setting;
pub mod task;
pub mod words;

use crate::columns::Column;
use crate::file::phase_file::{ACCUMULATE, Keys};
use crate::file::problem::Problem;
use crate::num::homes::Homes;
pub use context::Resolve;
pub use crowd::Crowd;
pub use facts::{Around, Decides, Earns, Facts, Inherits, Revision, Scale, Start, Votes};
use game::MatrixPlan;
use market::Market;
use pricing::{Greedy, Pricing};
pub use record::{Draw, Driver, Part, Record};
pub use registry::{AnyRule, Phase, PhasePlan, Registry};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
pub use setting::Setting;
use std::any::Any;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::Arc;
pub use words::Words;

/// A phase as configs know it.
pub trait Rule: Sized + Clone + PartialEq + Debug + Send + Sync + 'static {
    /// What the user writes. Its doc comments and ranges become schema, checker and reference.
    type File: Serialize + DeserializeOwned + JsonSchema + Clone + PartialEq + Debug;

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

    /// Members of the groups in which it seats agents at random, in the order of `draw::MATCHING`: 2 of the pairs of a matching. Who is left over
    /// plays with nobody. `None`: it does not.
    fn seats(&self) -> Option<u32> {
        let matched = |game: &&MatrixPlan| game.mode == crate::file::phase_file::PayoffMode::Match && game.around == Around::Population;
        Rule::game(self).filter(matched).map(|_| 2)
    }

    /// Is what an agent earns decided by its strategy and by how many agents hold each strategy, without chance? Asked of phases that
    /// pay agents of well-mixed populations.
    fn certain(&self) -> bool {
        Rule::game(self).is_some_and(|game| game.mode == crate::file::phase_file::PayoffMode::Field)
    }

    /// Next strategies of an agent of a well-mixed population, as probabilities that sum to 1, by the very thresholds of the kernels;
    /// agents decide independently of each other. `None`: it depends on more than counts and payoffs, or is not known.
    fn moves(&self, _crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        None
    }

    /// In models of bounded confidence, the difference of values up to which others attract, units of 1/65535.
    fn confidence(&self) -> Option<u32> {
        None
    }

    /// What keeps it, as phase `k` of a step, from a plan with these columns and phases.
    fn objections(&self, _columns: &[Column], _step: &[PhasePlan], _k: usize) -> Vec<Problem> {
        Vec::new()
    }

    /// Which sites are empty and who is happy, for phases in which agents move between sites.
    fn homes(&self) -> Option<Homes> {
        None
    }

    /// The market that firms sell in, for phases in which they do.
    fn market(&self) -> Option<Market> {
        None
    }

    /// Traits of each feature, if values are the features of a culture to it: a value v has trait `floor(traits · v)`.
    fn traits(&self) -> Option<u32> {
        None
    }

    /// What stands for 1 in the propensities that it brings, where payoffs have so many fractional bits.
    fn propensity_one(&self, _fraction_bits: u32) -> Option<f64> {
        None
    }

    /// What stands for 1 in the action values that it brings, where payoffs have so many fractional bits.
    fn action_value_one(&self, _fraction_bits: u32) -> Option<f64> {
        None
    }

    /// What each strategy earns on average where all others choose among all strategies at random, stored units. `None`: it is not known.
    fn against_chance(&self) -> Option<Vec<f64>> {
        None
    }

    /// The market that each fixed group is, for phases in which firms set prices.
    fn pricing(&self) -> Option<&Pricing> {
        None
    }

    /// How agents choose by their action values, for phases that bring such.
    fn greedy(&self) -> Option<Greedy> {
        None
    }

    /// How influence weighs in votes, for phases in which votes weigh by influence.
    fn votes(&self) -> Option<Votes<'_>> {
        None
    }

    /// Task and human-value score of a fixed group in which all have a strategy, by the preferences of its members in each dimension; units of
    /// 1/65535. `None`: groups have no such scores.
    fn scores(&self, _strategy: usize, _preferences: &[Vec<u16>]) -> Option<[u32; 2]> {
        None
    }

    /// How groups decide, for phases in which they can be wrong together.
    fn decides(&self) -> Option<Decides> {
        None
    }

    /// Whose values those are that it makes, for phases that write values.
    fn inherits(&self) -> Inherits {
        Inherits::Mixed
    }

    /// Phase id of the draw contract of this very rule where it is another phase in disguise; `None`: that of the record.
    fn id(&self) -> Option<u16> {
        None
    }
}

impl<R: Rule> AnyRule for R {
    fn words(&self, words: &mut Words) {
        Rule::words(self, words);
    }
    fn game(&self) -> Option<&MatrixPlan> {
        Rule::game(self)
    }
    fn seats(&self) -> Option<u32> {
        Rule::seats(self)
    }
    fn certain(&self) -> bool {
        Rule::certain(self)
    }
    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        Rule::moves(self, crowd)
    }
    fn confidence(&self) -> Option<u32> {
        Rule::confidence(self)
    }
    fn objections(&self, columns: &[Column], step: &[PhasePlan], k: usize) -> Vec<Problem> {
        Rule::objections(self, columns, step, k)
    }
    fn homes(&self) -> Option<Homes> {
        Rule::homes(self)
    }
    fn market(&self) -> Option<Market> {
        Rule::market(self)
    }
    fn traits(&self) -> Option<u32> {
        Rule::traits(self)
    }
    fn propensity_one(&self, fraction_bits: u32) -> Option<f64> {
        Rule::propensity_one(self, fraction_bits)
    }
    fn action_value_one(&self, fraction_bits: u32) -> Option<f64> {
        Rule::action_value_one(self, fraction_bits)
    }
    fn against_chance(&self) -> Option<Vec<f64>> {
        Rule::against_chance(self)
    }
    fn pricing(&self) -> Option<&Pricing> {
        Rule::pricing(self)
    }
    fn greedy(&self) -> Option<Greedy> {
        Rule::greedy(self)
    }
    fn votes(&self) -> Option<Votes<'_>> {
        Rule::votes(self)
    }
    fn scores(&self, strategy: usize, preferences: &[Vec<u16>]) -> Option<[u32; 2]> {
        Rule::scores(self, strategy, preferences)
    }
    fn decides(&self) -> Option<Decides> {
        Rule::decides(self)
    }
    fn inherits(&self) -> Inherits {
        Rule::inherits(self)
    }
    fn equals(&self, other: &dyn AnyRule) -> bool {
        (other as &dyn Any).downcast_ref::<R>() == Some(self)
    }
}

impl Phase {
    /// A phase by what never changes of it, its rule, and what executes it.
    pub(crate) const fn new<R: Rule>(record: &'static Record, code: &'static (dyn Any + Send + Sync)) -> Self {
        Self { record, file: Of::<R>::CALLS, code }
    }

    /// What can be asked of its [`Rule::File`].
    ///
    /// # Panics
    /// Never: every phase is made by [`Phase::new`].
    pub(crate) fn calls(&self) -> &'static FileCalls {
        self.file.downcast_ref().expect("every phase is made by Phase::new")
    }
}

struct Of<R>(PhantomData<R>);

impl<R: Rule> Of<R> {
    const CALLS: &'static FileCalls = &FileCalls::of::<R>();
}

/// A rule, and its phase id if it is not that of the record.
pub(crate) type Resolved = (Arc<dyn AnyRule>, Option<u16>);

/// What can be asked of a phase's [`Rule::File`].
#[derive(Clone, Copy)]
pub(crate) struct FileCalls {
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Every default written out.
    pub filled: fn(&Keys) -> Result<Keys, String>,
    pub scale: fn(&Keys, &Resolve<'_>) -> Scale,
    pub revives: fn(&Keys) -> bool,
    pub resolve: fn(&Keys, &mut Resolve<'_>) -> Option<Resolved>,
    pub facts: fn(&dyn AnyRule, &Setting<'_>) -> Option<Facts>,
}

impl FileCalls {
    const fn of<R: Rule>() -> Self {
        Self {
            schema: R::File::json_schema,
            filled: |keys| {
                let file: R::File = read(keys)?;
                match serde_json::to_value(&file) {
                    Ok(serde_json::Value::Object(mut filled)) => {
                        filled.extend(keys.get(ACCUMULATE).filter(|adds| **adds == true).map(|adds| (ACCUMULATE.to_owned(), adds.clone())));
                        Ok(filled)
                    }
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
    // What belongs to every phase in which agents earn is no key of its file.
    let mut own = keys.clone();
    own.shift_remove(ACCUMULATE);
    serde_json::from_value(serde_json::Value::Object(own)).map_err(|error| error.to_string())
}
