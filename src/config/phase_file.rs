//! The phases of a step as the user writes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) fn one() -> f64 {
    1.0
}
fn one_u32() -> u32 {
    1
}

/// One phase of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum PhaseFile {
    /// Agents play a matrix game and earn a payoff.
    #[serde(rename = "interact/matrix")]
    InteractMatrix {
        /// Payoff of the row strategy against the column strategy.
        #[schemars(length(min = 2, max = 16))]
        matrix: Vec<Vec<f64>>,
        /// Role-asymmetric games: payoff to the column player, same shape (row strategy × column strategy).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matrix_column: Option<Vec<Vec<f64>>>,
        /// Who is played, and how payoffs add up.
        payoff: PayoffMode,
        /// Opponents drawn by `payoff = "sample"`.
        #[serde(default = "one_u32")]
        #[schemars(range(min = 1, max = 64))]
        samples: u32,
        /// Who holds the row role in a matched pair: `seat`, by chance in every meeting; `rank`, always the agent with the lower index.
        #[serde(default)]
        roles: Roles,
        /// Interdependence κ: an agent cares for (1-κ) times the mean payoff of the pair plus κ times its lead over that mean. 0:
        /// collaborative, all share; 1/2: the game itself, halved; 1: competitive, relative payoff. Left out: the game as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0.0, max = 1.0))]
        dial: Option<f64>,
        /// Assortment r: with this probability an agent meets its own strategy, else a random other; `payoff = "field"` only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0.0, max = 1.0))]
        assortment: Option<f64>,
        /// Gains and losses as people feel them, after the dial; single encounters only (`match`, or `sample` of one). Who rests earns a plain 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prospect: Option<super::interact::ProspectFile>,
    },
    /// Groups produce a good that all members have alike, whoever paid for it.
    #[serde(rename = "interact/public_goods")]
    InteractPublicGoods(super::public_goods::PublicGoodsFile),
    /// Pairs play a game of two acts, C and D, again and again, with memory of the last round.
    #[serde(rename = "interact/repeated")]
    InteractRepeated(super::repeated::RepeatedFile),
    /// Agents meet in pairs; each decides by the other's reputation whether to help it, and is judged for that by a norm.
    #[serde(rename = "interact/reputation")]
    InteractReputation(super::reputation::ReputationFile),
    /// In fixed groups everybody helps by its own lasting opinions of the others, and all who watch judge by theirs.
    #[serde(rename = "interact/opinions")]
    InteractOpinions(super::opinions::OpinionsFile),
    /// Each fixed group harvests a common stock that grows back.
    #[serde(rename = "interact/commons")]
    InteractCommons(super::commons::CommonsFile),
    /// Agents share what they know, hide it or lie: strategies Share, Hide and Lie, in any order; a matrix game.
    #[serde(rename = "interact/messages")]
    InteractMessages(super::interact::MessagesFile),
    /// Copy a random other agent with probability 1/(1+exp(−β(π_other − π_self))).
    #[serde(rename = "imitate/fermi")]
    ImitateFermi {
        /// Selection intensity β; or give `noise`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0.0, max = 1e9))]
        beta: Option<f64>,
        /// Noise K = 1/β; or give `beta`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1e-9, max = 1e9))]
        noise: Option<f64>,
        /// Probability u that an agent revises in a step.
        #[serde(default = "one")]
        #[schemars(range(min = 0.0, max = 1.0))]
        update_probability: f64,
    },
    /// Copy the best-paid neighbour if it earned more than oneself (well-mixed: the best of `models` random others).
    #[serde(rename = "imitate/best")]
    ImitateBest {
        /// Well-mixed only: how many others are looked at.
        #[serde(default = "one_u32")]
        #[schemars(range(min = 1, max = 64))]
        models: u32,
        /// Probability u that an agent revises in a step.
        #[serde(default = "one")]
        #[schemars(range(min = 0.0, max = 1.0))]
        update_probability: f64,
    },
    /// Copy a random neighbour, whatever it earned.
    #[serde(rename = "imitate/voter")]
    ImitateVoter {
        /// Probability u that an agent revises in a step.
        #[serde(default = "one")]
        #[schemars(range(min = 0.0, max = 1.0))]
        update_probability: f64,
    },
    /// After an imitation rule: who copied somebody's strategy copies its values too.
    #[serde(rename = "imitate/hitchhike")]
    ImitateHitchhike {
        /// Probability ψ of each value dimension to be copied with the strategy.
        #[schemars(range(min = 0.0, max = 1.0))]
        probability: f64,
    },
    /// Whole groups copy whole groups that earned more on average (Traulsen & Nowak).
    #[serde(rename = "imitate/group")]
    ImitateGroup(super::collective::GroupCopyFile),
    /// Missions of four roles share out aid between two regions: each decides by power and presses its members to agree.
    #[serde(rename = "interact/mission")]
    InteractMission(super::collective::MissionFile),
    /// Fixed groups vote on a question with a right answer; votes weigh by influence or by expertise, and success may feed influence.
    #[serde(rename = "vote/decide")]
    VoteDecide(super::vote::DecideFile),
    /// Fixed groups decide one member after the other, each seeing what those before it chose (Bikhchandani, Hirshleifer & Welch).
    #[serde(rename = "vote/cascade")]
    VoteCascade(super::vote::CascadeFile),
    /// Move towards the values of a random other whose values are near enough (Deffuant); optionally away from those that are far.
    #[serde(rename = "influence/bounded_confidence")]
    InfluenceBoundedConfidence(super::influence::BoundedConfidenceFile),
    /// Agents agree on a word by talking (the naming game).
    #[serde(rename = "convention/naming_game")]
    ConventionNamingGame(super::convention::NamingGameFile),
    /// Agents who have much in common become more alike (Axelrod).
    #[serde(rename = "culture/axelrod")]
    CultureAxelrod(super::culture::AxelrodFile),
    /// Each agent is offered an even gamble for resources and takes it if it looks better than nothing (prospect theory).
    #[serde(rename = "interact/gamble")]
    InteractGamble(super::gamble::GambleFile),
    /// Payoffs above 0 are added to resources.
    #[serde(rename = "account/income")]
    AccountIncome(super::account::IncomeFile),
    /// Users correct agents that drift, get used to them, and stop checking.
    #[serde(rename = "user/reliance")]
    UserReliance(super::user::RelianceFile),
    /// Agents divide effort between tasks, one per value dimension, as the incentives say.
    #[serde(rename = "user/multitask")]
    UserMultitask(super::user::MultitaskFile),
    /// Move to a weighted mean of one's own value, the values of others and one's user's preference (DeGroot; Friedkin & Johnsen).
    #[serde(rename = "influence/average")]
    InfluenceAverage(super::influence::AverageFile),
    /// Move towards an exaggerated mean of one's group: the prototype of the group lies farther from the middle than its members.
    #[serde(rename = "influence/prototype")]
    InfluencePrototype(super::influence::PrototypeFile),
    /// Move to the mean of all values near enough to one's own, that included (Hegselmann & Krause).
    #[serde(rename = "influence/hegselmann_krause")]
    InfluenceHegselmannKrause(super::influence::HegselmannKrauseFile),
    /// Follow the majority of three random others, or else compare payoffs with one (Fermi).
    #[serde(rename = "imitate/conformist")]
    ImitateConformist(super::learning::ConformistFile),
    /// Copy a random other with a probability proportional to what it earned more than oneself.
    #[serde(rename = "imitate/proportional")]
    ImitateProportional(super::selection::ProportionalFile),
    /// Be replaced by a copy of a neighbour chosen with a probability proportional to fitness max(0, 1 + δπ).
    #[serde(rename = "imitate/death_birth")]
    ImitateDeathBirth(super::selection::DeathBirthFile),
    /// Reproduce with a probability proportional to fitness max(0, 1 + δπ); the child takes the place of a random neighbour.
    #[serde(rename = "imitate/birth_death")]
    ImitateBirthDeath(super::selection::BirthDeathFile),
    /// Be replaced by the offspring of anybody in the population, chosen with a probability proportional to fitness max(0, 1 + δπ).
    #[serde(rename = "imitate/wright_fisher")]
    ImitateWrightFisher(super::selection::WrightFisherFile),
    /// Choose the strategy that earns most against what the others do now, in the last matrix game of the step; ties change nothing.
    #[serde(rename = "respond/best_response")]
    RespondBestResponse(super::respond::BestResponseFile),
    /// Choose a strategy with a probability proportional to exp(βπ) of what it earns against what the others do now, in the last matrix game of the step.
    #[serde(rename = "respond/logit")]
    RespondLogit(super::respond::LogitFile),
    /// Switch to another strategy with probability 1/(1+exp(−β(α − π))), α being the payoff that one aspires to.
    #[serde(rename = "respond/aspiration")]
    RespondAspiration(super::respond::AspirationFile),
    /// Choose each strategy with a probability proportional to the rewards that it brought so far (Roth & Erev).
    #[serde(rename = "learn/roth_erev")]
    LearnRothErev(super::learn::RothErevFile),
    /// Draw strategies from a mixed strategy that moves towards what was played, the more it paid (Cross; Börgers & Sarin).
    #[serde(rename = "learn/cross")]
    LearnCross(super::learn::CrossFile),
    /// Take the strategy that most others have: of all neighbours, or of some random ones; ties change nothing.
    #[serde(rename = "imitate/majority")]
    ImitateMajority(super::learning::MajorityFile),
    /// Take the strategy of q random others if they agree; if they do not, change at random with a small probability.
    #[serde(rename = "imitate/q_voter")]
    ImitateQVoter(super::learning::QVoterFile),
    /// Take the strategy of a random neighbour if a random neighbour of that one has it too.
    #[serde(rename = "imitate/sznajd")]
    ImitateSznajd(super::learning::SznajdFile),
    /// Earn what one's strategy is worth in the environment of one's patch.
    #[serde(rename = "interact/environment")]
    InteractEnvironment(super::patches::EnvironmentFile),
    /// With a small probability one's strategy is replaced by that of somebody from another patch.
    #[serde(rename = "evolve/migrate")]
    EvolveMigrate(super::patches::MigrateFile),
    /// Links to neighbours that disappoint are redrawn with some probability.
    #[serde(rename = "network/rewire")]
    NetworkRewire(super::rewire::RewireFile),
    /// Switch to a random strategy with a small probability.
    #[serde(rename = "evolve/mutate")]
    EvolveMutate {
        /// Mutation probability μ per agent and step.
        #[schemars(range(min = 0.0, max = 1.0))]
        probability: f64,
        /// `any`: uniform over all strategies, one's own included; `other`: uniform over the others; `step`: the strategy before or
        /// after one's own in their order, from either end the one next to it.
        #[serde(default)]
        target: MutationTarget,
        /// Name of the strategy that every mutant goes to, whatever `target` says: mutation in one direction.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// Values change by small random steps.
    #[serde(rename = "evolve/jitter")]
    EvolveJitter(super::evolve::JitterFile),
}

impl PhaseFile {
    /// May it bring a strategy back that nobody holds any more?
    #[must_use]
    pub fn revives(&self) -> bool {
        match self {
            Self::EvolveMutate { probability, .. } => *probability > 0.0,
            Self::RespondBestResponse(_)
            | Self::RespondLogit(_)
            | Self::RespondAspiration(_)
            | Self::LearnRothErev(_)
            | Self::LearnCross(_) => true,
            _ => false,
        }
    }
    /// The phase's name in `polity list`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::InteractMatrix { .. } => "interact/matrix",
            Self::InteractPublicGoods(_) => "interact/public_goods",
            Self::InteractCommons(_) => "interact/commons",
            Self::InteractOpinions(_) => "interact/opinions",
            Self::InteractRepeated(_) => "interact/repeated",
            Self::InteractReputation(_) => "interact/reputation",
            Self::InteractMessages(_) => "interact/messages",
            Self::ImitateFermi { .. } => "imitate/fermi",
            Self::ImitateBest { .. } => "imitate/best",
            Self::ImitateVoter { .. } => "imitate/voter",
            Self::ImitateHitchhike { .. } => "imitate/hitchhike",
            Self::ImitateGroup(_) => "imitate/group",
            Self::InteractMission(_) => "interact/mission",
            Self::VoteDecide(_) => "vote/decide",
            Self::VoteCascade(_) => "vote/cascade",
            Self::InfluenceBoundedConfidence(_) => "influence/bounded_confidence",
            Self::ConventionNamingGame(_) => "convention/naming_game",
            Self::CultureAxelrod(_) => "culture/axelrod",
            Self::InteractGamble(_) => "interact/gamble",
            Self::AccountIncome(_) => "account/income",
            Self::UserReliance(_) => "user/reliance",
            Self::UserMultitask(_) => "user/multitask",
            Self::InfluenceAverage(_) => "influence/average",
            Self::InfluencePrototype(_) => "influence/prototype",
            Self::InfluenceHegselmannKrause(_) => "influence/hegselmann_krause",
            Self::ImitateConformist(_) => "imitate/conformist",
            Self::ImitateProportional(_) => "imitate/proportional",
            Self::ImitateDeathBirth(_) => "imitate/death_birth",
            Self::ImitateBirthDeath(_) => "imitate/birth_death",
            Self::ImitateWrightFisher(_) => "imitate/wright_fisher",
            Self::RespondBestResponse(_) => "respond/best_response",
            Self::RespondLogit(_) => "respond/logit",
            Self::RespondAspiration(_) => "respond/aspiration",
            Self::LearnRothErev(_) => "learn/roth_erev",
            Self::LearnCross(_) => "learn/cross",
            Self::ImitateMajority(_) => "imitate/majority",
            Self::ImitateQVoter(_) => "imitate/q_voter",
            Self::ImitateSznajd(_) => "imitate/sznajd",
            Self::InteractEnvironment(_) => "interact/environment",
            Self::EvolveMigrate(_) => "evolve/migrate",
            Self::NetworkRewire(_) => "network/rewire",
            Self::EvolveMutate { .. } => "evolve/mutate",
            Self::EvolveJitter(_) => "evolve/jitter",
        }
    }
}

/// Who is played, and how payoffs add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayoffMode {
    /// Expected payoff against the whole population.
    Field,
    /// Mean over `samples` independent random opponents.
    Sample,
    /// One opponent from a random perfect matching; an odd one out earns 0 and does not learn.
    Match,
    /// Sum over the neighbours.
    NeighborSum,
    /// Mean over the neighbours.
    NeighborMean,
}

/// Who holds the row role in a matched pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Roles {
    /// The first seat: chance decides in every meeting.
    #[default]
    Seat,
    /// The agent with the lower index: a rank that lasts.
    Rank,
}

/// Where a mutant goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MutationTarget {
    /// Uniform over all strategies.
    #[default]
    Any,
    /// Uniform over the other strategies.
    Other,
    /// One step up or down in the order of the strategies, reflected at the ends.
    Step,
}
