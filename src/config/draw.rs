//! Draw ids by phase; `k` counts the words of one agent in one step.

/// Initialisation, step 0.
pub const INIT: u16 = 0;
/// `interact/matrix`
pub const MATRIX: u16 = 1;
/// `imitate/fermi`
pub const FERMI: u16 = 2;
/// `imitate/best`
pub const BEST: u16 = 3;
/// `imitate/voter`
pub const VOTER: u16 = 4;
/// `evolve/mutate`
pub const MUTATE: u16 = 5;
/// `imitate/hitchhike`
pub const HITCHHIKE: u16 = 6;
/// `influence/bounded_confidence`
pub const BOUNDED_CONFIDENCE: u16 = 7;
/// `convention/naming_game`
pub const NAMING_GAME: u16 = 22;
/// `culture/axelrod`
pub const AXELROD: u16 = 23;
/// `user/reliance`
pub const RELIANCE: u16 = 24;
/// `user/multitask`
pub const MULTITASK: u16 = 25;
/// `interact/gamble`
pub const GAMBLE: u16 = 26;
/// `account/income`
pub const INCOME: u16 = 27;
/// `influence/average`
pub const AVERAGE: u16 = 8;
/// `influence/hegselmann_krause`
pub const HEGSELMANN_KRAUSE: u16 = 9;
/// `influence/prototype`
pub const PROTOTYPE: u16 = 10;
/// `evolve/jitter`
pub const JITTER: u16 = 11;
/// `vote/decide`
pub const VOTE_DECIDE: u16 = 12;
/// `vote/cascade`
pub const VOTE_CASCADE: u16 = 13;
/// `interact/mission`
pub const MISSION: u16 = 14;
/// `imitate/group`
pub const GROUP_COPY: u16 = 15;
/// `imitate/conformist`
pub const CONFORMIST: u16 = 16;
/// `imitate/majority`
pub const MAJORITY: u16 = 17;
/// `imitate/q_voter`
pub const Q_VOTER: u16 = 18;
/// `imitate/sznajd`
pub const SZNAJD: u16 = 19;
/// `evolve/migrate`
pub const MIGRATE: u16 = 20;
/// `interact/environment`
pub const ENVIRONMENT: u16 = 21;
/// `interact/public_goods`
pub const PUBLIC_GOODS: u16 = 28;
/// Random graphs: occurrence 0 whom agents meet, 1 whom they learn from.
pub const NETWORK: u16 = 60;
/// `network/rewire`
pub const REWIRE: u16 = 61;
/// `imitate/proportional`
pub const PROPORTIONAL: u16 = 70;
/// `imitate/death_birth`
pub const DEATH_BIRTH: u16 = 71;
/// `imitate/wright_fisher`
pub const WRIGHT_FISHER: u16 = 72;
/// `imitate/birth_death`
pub const BIRTH_DEATH: u16 = 73;
/// `respond/best_response`
pub const BEST_RESPONSE: u16 = 74;
/// `respond/logit`
pub const LOGIT: u16 = 75;
/// `respond/aspiration`
pub const ASPIRATION: u16 = 76;
/// `learn/roth_erev`
pub const ROTH_EREV: u16 = 77;
/// `learn/cross`
pub const CROSS: u16 = 78;
/// `interact/repeated`
pub const REPEATED: u16 = 80;
/// `interact/reputation`
pub const REPUTATION: u16 = 81;
/// `interact/commons`
pub const COMMONS: u16 = 82;
/// `interact/opinions`
pub const OPINIONS: u16 = 83;

/// imitate: which model; on a graph the same word decides adoption (slot from its high, adoption from its low product).
pub const MODEL: u32 = 0;
/// imitate: low word of the model index where one word is too coarse.
pub const MODEL_LOW: u32 = 1;
/// imitate: adoption (well-mixed).
pub const ADOPT: u32 = 2;
/// imitate: does the agent revise (only if u < 1)?
pub const REVISE: u32 = 3;
/// imitate/best: model q is drawn by `MODELS + 2q` (and `MODELS + 2q + 1`, the low word).
/// imitate/conformist: does the revision conform?
pub const CONFORM: u32 = 4;
/// imitate/q_voter, respond/aspiration: where to, of the other strategies?
pub const CHANGE: u32 = 4;
/// imitate/birth_death: which of those who sent a child.
pub const SENDER: u32 = 1;
/// respond/aspiration: rounds the change of the level.
pub const HABITUATE: u32 = 5;
/// imitate/best and rules that look at several others: number q is drawn by `MODELS + 2q` (and `MODELS + 2q + 1`, the low word).
pub const MODELS: u32 = 8;
/// interact/matrix, sample: opponent q is drawn by `2q` (and `2q + 1`, the low word).
pub const OPPONENT: u32 = 0;
/// interact/matrix, sample: bit `q % 32` of draw `ROLES + q / 32` is the role against opponent q (1 = column).
pub const ROLES: u32 = 200;
/// interact/matrix, match; interact/public_goods, group: keys of the permutation.
pub const MATCHING: u32 = 0;
/// evolve/mutate, evolve/migrate: does it happen?
pub const EVENT: u32 = 0;
/// evolve/mutate: where to?
pub const TARGET: u32 = 1;
/// init: strategy of each agent.
pub const START: u32 = 0;
/// init: keys of the shuffle of user groups.
pub const USER: u32 = 2;
/// init: keys of the shuffle of classes, or the class of each agent.
pub const CLASS: u32 = 3;
/// init: capability.
pub const CAPABILITY: u32 = 4;
/// init: influence.
pub const INFLUENCE: u32 = 5;
/// init: what an agent's preferences have in common.
pub const COMMON: u32 = 6;
/// init: preference in dimension d is drawn by `PREFERENCE + d`.
pub const PREFERENCE: u32 = 16;
/// init: value in dimension d is drawn by `VALUE + d`.
pub const VALUE: u32 = 32;
/// init: keys of the shuffle, or place of the mutant (word of agent 0).
pub const PLACE: u32 = 1;
/// phases whose words belong to pairs: key of those words.
pub const PAIRS: u32 = 210;
