//! The phases of a plan: what each does, in fixed point, and the draws that belong to it.

use super::account::IncomePlan;
use super::collective::{GroupCopyPlan, MissionPlan, ROLES};
use super::commons::CommonsPlan;
use super::convention::NamingGamePlan;
use super::culture::AxelrodPlan;
use super::evolve::JitterPlan;
use super::file::PayoffMode;
use super::gamble::GamblePlan;
use super::influence::{AveragePlan, BoundedConfidencePlan, HegselmannKrausePlan, PrototypePlan};
use super::learn::{CrossPlan, RothErevPlan};
use super::learning::{ConformistPlan, MajorityPlan, QVoterPlan, SznajdPlan};
use super::opinions::OpinionsPlan;
use super::patches::{EnvironmentPlan, MigratePlan};
use super::public_goods::PublicGoodsPlan;
use super::repeated::RepeatedPlan;
use super::reputation::ReputationPlan;
use super::respond::{Against, AspirationPlan, RespondPlan};
use super::rewire::RewirePlan;
pub use super::rules::{BestPlan, FermiPlan, HitchhikePlan, MatrixPlan, MutatePlan, Revision, VoterPlan};
use super::selection::{BirthDeathPlan, DeathBirthPlan, ProportionalPlan, WrightFisherPlan};
use super::user::{MultitaskPlan, ReliancePlan};
use super::vote::{CascadePlan, DecidePlan};
use crate::columns::Column;

/// Strategies at most; payoff matrices are stored with this row length.
pub const STRATEGIES_MAX: usize = 16;

/// One phase of the step, ready to execute.
#[derive(Debug, Clone, PartialEq)]
pub struct PhasePlan {
    /// Phase id of the draw contract.
    pub id: u16,
    /// How often the same phase stands earlier in the step.
    pub occurrence: u8,
    /// What it does.
    pub spec: Spec,
    /// Trait classes that it changes, by bit; the others keep their strategies and values. All bits set: everybody.
    pub active: u16,
}

impl PhasePlan {
    /// Draw id of this phase's k-th draw (see [`crate::num::rng`]).
    #[must_use]
    pub fn draw(&self, k: u32) -> u32 {
        (u32::from(self.id) << 16) | (u32::from(self.occurrence) << 8) | k
    }
    /// Does it work on the interaction topology (`interact/…`, `respond/…`) rather than on that of learning and influence?
    #[must_use]
    pub fn interacts(&self) -> bool {
        self.name().starts_with("interact/") || self.name().starts_with("respond/")
    }
    /// Does it change what agents do or value, so that stubborn ones stay out of it?
    #[must_use]
    pub fn learns(&self) -> bool {
        let family = self.name().split('/').next().unwrap_or_default();
        ["imitate", "influence", "evolve", "convention", "culture", "user", "respond", "learn"].contains(&family)
    }
    /// The phase's name in `polity list`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.spec {
            Spec::Matrix(_) => "interact/matrix",
            Spec::PublicGoods(_) => "interact/public_goods",
            Spec::Repeated(_) => "interact/repeated",
            Spec::Reputation(_) => "interact/reputation",
            Spec::Commons(_) => "interact/commons",
            Spec::Opinions(_) => "interact/opinions",
            Spec::Fermi(_) => "imitate/fermi",
            Spec::Best(_) => "imitate/best",
            Spec::Voter(_) => "imitate/voter",
            Spec::Mutate(_) => "evolve/mutate",
            Spec::Hitchhike(_) => "imitate/hitchhike",
            Spec::BoundedConfidence(_) => "influence/bounded_confidence",
            Spec::NamingGame(_) => "convention/naming_game",
            Spec::Axelrod(_) => "culture/axelrod",
            Spec::Gamble(_) => "interact/gamble",
            Spec::Income(_) => "account/income",
            Spec::Reliance(_) => "user/reliance",
            Spec::Multitask(_) => "user/multitask",
            Spec::Average(_) => "influence/average",
            Spec::Prototype(_) => "influence/prototype",
            Spec::HegselmannKrause(_) => "influence/hegselmann_krause",
            Spec::Jitter(_) => "evolve/jitter",
            Spec::Mission(_) => "interact/mission",
            Spec::GroupCopy(_) => "imitate/group",
            Spec::Decide(_) => "vote/decide",
            Spec::Cascade(_) => "vote/cascade",
            Spec::Conformist(_) => "imitate/conformist",
            Spec::Proportional(_) => "imitate/proportional",
            Spec::DeathBirth(_) => "imitate/death_birth",
            Spec::BirthDeath(_) => "imitate/birth_death",
            Spec::WrightFisher(_) => "imitate/wright_fisher",
            Spec::BestResponse(_) => "respond/best_response",
            Spec::Logit(_) => "respond/logit",
            Spec::Aspiration(_) => "respond/aspiration",
            Spec::RothErev(_) => "learn/roth_erev",
            Spec::Cross(_) => "learn/cross",
            Spec::Majority(_) => "imitate/majority",
            Spec::QVoter(_) => "imitate/q_voter",
            Spec::Sznajd(_) => "imitate/sznajd",
            Spec::Environment(_) => "interact/environment",
            Spec::Migrate(_) => "evolve/migrate",
            Spec::Rewire(_) => "network/rewire",
        }
    }
}

/// What a phase does.
#[derive(Debug, Clone, PartialEq)]
pub enum Spec {
    /// `interact/matrix`
    Matrix(MatrixPlan),
    /// `interact/public_goods`
    PublicGoods(PublicGoodsPlan),
    /// `interact/repeated`
    Repeated(RepeatedPlan),
    /// `interact/reputation`
    Reputation(ReputationPlan),
    /// `interact/commons`
    Commons(Box<CommonsPlan>),
    /// `interact/opinions`
    Opinions(OpinionsPlan),
    /// `imitate/fermi`
    Fermi(FermiPlan),
    /// `imitate/best`
    Best(BestPlan),
    /// `imitate/voter`
    Voter(VoterPlan),
    /// `evolve/mutate`
    Mutate(MutatePlan),
    /// `imitate/hitchhike`
    Hitchhike(HitchhikePlan),
    /// `influence/bounded_confidence`
    BoundedConfidence(BoundedConfidencePlan),
    /// `convention/naming_game`
    NamingGame(NamingGamePlan),
    /// `culture/axelrod`
    Axelrod(AxelrodPlan),
    /// `interact/gamble`
    Gamble(GamblePlan),
    /// `account/income`
    Income(IncomePlan),
    /// `user/reliance`
    Reliance(ReliancePlan),
    /// `user/multitask`
    Multitask(MultitaskPlan),
    /// `influence/average`
    Average(AveragePlan),
    /// `influence/prototype`
    Prototype(PrototypePlan),
    /// `influence/hegselmann_krause`
    HegselmannKrause(HegselmannKrausePlan),
    /// `evolve/jitter`
    Jitter(JitterPlan),
    /// `interact/mission`
    Mission(Box<MissionPlan>),
    /// `imitate/group`
    GroupCopy(GroupCopyPlan),
    /// `vote/decide`
    Decide(Box<DecidePlan>),
    /// `vote/cascade`
    Cascade(CascadePlan),
    /// `imitate/conformist`
    Conformist(ConformistPlan),
    /// `imitate/proportional`
    Proportional(ProportionalPlan),
    /// `imitate/death_birth`
    DeathBirth(DeathBirthPlan),
    /// `imitate/birth_death`
    BirthDeath(BirthDeathPlan),
    /// `imitate/wright_fisher`
    WrightFisher(WrightFisherPlan),
    /// `respond/best_response`
    BestResponse(Box<RespondPlan>),
    /// `respond/logit`
    Logit(Box<RespondPlan>),
    /// `respond/aspiration`
    Aspiration(AspirationPlan),
    /// `learn/roth_erev`
    RothErev(RothErevPlan),
    /// `learn/cross`
    Cross(CrossPlan),
    /// `imitate/majority`
    Majority(MajorityPlan),
    /// `imitate/q_voter`
    QVoter(QVoterPlan),
    /// `imitate/sznajd`
    Sznajd(SznajdPlan),
    /// `interact/environment`
    Environment(EnvironmentPlan),
    /// `evolve/migrate`
    Migrate(MigratePlan),
    /// `network/rewire`
    Rewire(RewirePlan),
}

impl Spec {
    /// Columns that exist because this phase writes them.
    #[must_use]
    pub fn creates(&self) -> &'static [Column] {
        match self {
            Self::Hitchhike(_) => &[Column::Model],
            Self::Reputation(_) => &[Column::Reputation],
            Self::Commons(_) => &[Column::Stock],
            Self::RothErev(_) | Self::Cross(_) => &[Column::Propensity],
            Self::Opinions(_) => &[Column::Opinion],
            Self::Rewire(_) => &[Column::Link],
            Self::Aspiration(rule) if rule.habituation_q30.is_some() => &[Column::Aspiration],
            Self::Reliance(_) => &[Column::Habit, Column::Reliance, Column::Notices],
            Self::Decide(_) | Self::Cascade(_) => &[Column::Report],
            Self::Mission(_) => &[Column::Outcome, Column::Objective, Column::Human],
            _ => &[],
        }
    }

    /// The phase's parameters and tables as the words of the array `tables` in its shader; empty: there is no such array.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        match self {
            Self::Matrix(game) => game.entries.iter().map(|e| *e as u32).collect(),
            Self::PublicGoods(game) => game.words(),
            Self::Repeated(game) => game.words(),
            Self::Reputation(rule) => rule.words(),
            Self::Commons(rule) => rule.words(),
            Self::Opinions(rule) => rule.words(),
            Self::Fermi(rule) => rule.table.bins().iter().flatten().copied().collect(),
            Self::Best(_) | Self::Voter(_) | Self::Mutate(_) => Vec::new(),
            Self::Hitchhike(rule) => vec![rule.probability_q30],
            Self::BoundedConfidence(rule) => rule.words(),
            Self::NamingGame(rule) => rule.words(),
            Self::Axelrod(rule) => vec![rule.traits],
            Self::Gamble(rule) => rule.words(),
            Self::Income(rule) => vec![rule.unit],
            Self::Reliance(rule) => rule.words(),
            Self::Multitask(rule) => rule.words(),
            Self::Average(rule) => rule.words(),
            Self::Prototype(rule) => vec![rule.rate_q14, rule.pull_q14, rule.size],
            Self::HegselmannKrause(rule) => vec![rule.epsilon],
            Self::Jitter(rule) => vec![rule.probability_q30, rule.size],
            Self::Mission(rule) => rule.words(),
            Self::Decide(rule) => rule.words(),
            Self::Cascade(rule) => vec![rule.accuracy_q30],
            Self::GroupCopy(rule) => rule.table.bins().iter().flatten().copied().collect(),
            Self::Conformist(rule) => rule.words(),
            Self::Proportional(rule) => vec![rule.range],
            Self::DeathBirth(rule) => [rule.fitness.words(), vec![u32::from(rule.include_self)]].concat(),
            Self::BirthDeath(rule) => rule.words(),
            Self::WrightFisher(rule) => rule.fitness.words(),
            Self::BestResponse(rule) | Self::Logit(rule) => rule.words(),
            Self::Aspiration(rule) => rule.words(),
            Self::RothErev(rule) => rule.words(),
            Self::Cross(rule) => rule.words(),
            Self::Majority(rule) => vec![rule.models],
            Self::QVoter(rule) => vec![rule.models, rule.epsilon_q30],
            Self::Sznajd(_) => Vec::new(),
            Self::Environment(rule) => rule.words(),
            Self::Migrate(rule) => rule.words(),
            Self::Rewire(rule) => rule.words(),
        }
    }

    /// Agents in the fixed groups that this phase works on; 1: none.
    #[must_use]
    pub fn group_size(&self) -> u32 {
        match self {
            Self::Commons(rule) => rule.size,
            Self::Opinions(rule) => rule.size,
            Self::Prototype(rule) => rule.size,
            Self::Mission(_) => ROLES as u32,
            Self::GroupCopy(rule) => rule.size,
            Self::Decide(rule) => rule.size,
            Self::Cascade(rule) => rule.size,
            _ => 1,
        }
    }

    /// Lowest and highest mean payoff per agent that a population can earn in this game, natural units: what objective alignment
    /// is measured against. `None`: this phase is no task.
    #[must_use]
    pub fn objective(&self, strategies: usize, degree: f64, natural: impl Fn(f64) -> f64) -> Option<[f64; 2]> {
        if let Self::Environment(rule) = self {
            // Every patch holds the worst or the best strategy of its environment.
            let ranges = (0..rule.patches).map(|patch| rule.range(patch % rule.rows, strategies));
            let (low, high) = ranges.fold((0.0, 0.0), |(low, high), (l, h)| (low + f64::from(l), high + f64::from(h)));
            return Some([low, high].map(|sum| natural(sum / f64::from(rule.patches))));
        }
        let game = match self {
            Self::Matrix(game) => game,
            Self::PublicGoods(game) => return Some(game.means.map(|x| natural(f64::from(x)))),
            // What rounds are worth to the agents does not say what they paid.
            Self::Repeated(game) if game.transformed => return None,
            Self::Repeated(game) => return Some(game.means.map(|x| natural(f64::from(x)))),
            Self::Opinions(rule) => return Some(rule.means().map(|x| natural(f64::from(x)))),
            Self::Reputation(rule) => return rule.means.map(|means| means.map(|x| natural(f64::from(x)))),
            _ => return None,
        };
        let raw = |role: usize, own: usize, other: usize| f64::from(game.raw[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other]);
        let of = |a: usize, b: usize| raw(0, a, b) + raw(1, b, a);
        let pairs = (0..strategies).flat_map(|a| (0..strategies).map(move |b| of(a, b) / 2.0));
        let (low, high) = pairs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let times = if game.mode == PayoffMode::NeighborSum { degree } else { 1.0 };
        Some([natural(low * times), natural(high * times)])
    }

    /// Does it write values? Its effect on their means is then kept in the ledger of measured steps.
    #[must_use]
    pub fn writes_values(&self) -> bool {
        let influence = matches!(self, Self::BoundedConfidence(_) | Self::Average(_) | Self::Prototype(_) | Self::HegselmannKrause(_));
        let minds = matches!(self, Self::Reliance(_) | Self::Multitask(_) | Self::Axelrod(_));
        influence || minds || matches!(self, Self::Hitchhike(_) | Self::Mission(_) | Self::Jitter(_))
    }

    /// Words per replica that this phase keeps between two passes of a shader.
    #[must_use]
    pub fn scratch_words(&self, dimensions: usize, agents: u32) -> u64 {
        match self {
            // Expected payoff of each strategy by one's own.
            Self::BestResponse(rule) | Self::Logit(rule) if rule.against == Against::Field => (STRATEGIES_MAX * STRATEGIES_MAX) as u64,
            // Sums within parts of 128 agents; sums over parts and over spans of 128 parts, two words each.
            Self::WrightFisher(_) => {
                let parts = u64::from(agents.div_ceil(128));
                128 * parts + 2 * (parts + parts.div_ceil(128))
            }
            Self::Average(_) => 2 * dimensions as u64,
            Self::HegselmannKrause(rule) if rule.mixed => dimensions as u64 * HegselmannKrausePlan::SCRATCH_WORDS,
            _ => 0,
        }
    }

    /// The aspiration level at the start, as the column `aspiration` holds it; `None`: no such column is due to this phase.
    #[must_use]
    pub fn aspiration(&self) -> Option<u32> {
        if let Self::Aspiration(rule) = self { rule.habituation_q30.map(|_| rule.start()) } else { None }
    }

    /// What agents have learned of each strategy at the start, as the column `propensity` holds it.
    #[must_use]
    pub fn propensities(&self) -> Option<&[u32]> {
        match self {
            Self::RothErev(rule) => Some(&rule.initial),
            Self::Cross(rule) => Some(&rule.initial),
            _ => None,
        }
    }

    /// When agents revise, for the rules that know such a thing.
    #[must_use]
    pub fn revision(&self) -> Option<&Revision> {
        match self {
            Self::Fermi(rule) => Some(&rule.revision),
            Self::Best(rule) => Some(&rule.revision),
            Self::Voter(rule) => Some(&rule.revision),
            Self::BoundedConfidence(rule) => Some(&rule.revision),
            Self::NamingGame(rule) => Some(&rule.revision),
            Self::Axelrod(rule) => Some(&rule.revision),
            Self::Average(rule) => Some(&rule.revision),
            Self::HegselmannKrause(rule) => Some(&rule.revision),
            Self::GroupCopy(rule) => Some(&rule.revision),
            Self::Conformist(rule) => Some(&rule.revision),
            Self::Proportional(rule) => Some(&rule.revision),
            Self::DeathBirth(rule) => Some(&rule.revision),
            Self::BirthDeath(rule) => Some(&rule.revision),
            Self::WrightFisher(rule) => Some(&rule.revision),
            Self::BestResponse(rule) | Self::Logit(rule) => Some(&rule.revision),
            Self::Aspiration(rule) => Some(&rule.revision),
            Self::RothErev(rule) => Some(&rule.revision),
            Self::Cross(rule) => Some(&rule.revision),
            Self::Majority(rule) => Some(&rule.revision),
            Self::QVoter(rule) => Some(&rule.revision),
            Self::Sznajd(rule) => Some(&rule.revision),
            _ => None,
        }
    }
}
