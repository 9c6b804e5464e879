//! The words of one agent in one step, by their number `k`. Phase ids stand in the records of phases.

/// Initialisation, step 0.
pub const INIT: u16 = 0;

/// Events: `occurrence` is the number of the event among those that happen to agents between the same two steps, and the step is the one after which it
/// happens. Between phase ids of this crate and those that are free for others.
pub const EVENTS: u16 = 999;
/// events: keys of the shuffle that breaks ties, or with `independent` whether an agent is chosen.
pub const CHOSEN: u32 = 0;
/// events: keys of the shuffle of fixed groups.
pub const GROUPS: u32 = 1;

/// Numbers of a config that are known with an error: the word of replica r at step 0, of the agent whose number is made of the name of the key, decides how many
/// standard errors a number lies off its value. Words 0 of draws 1 and 2 are the seed of a population that has a plan of its own.
pub const UNCERTAIN: u16 = 998;

/// imitate: which model; on a graph the same word decides adoption (slot from its high, adoption from its low product).
pub const MODEL: u32 = 0;
/// imitate: low word of the model index where one word is too coarse.
pub const MODEL_LOW: u32 = 1;
/// imitate: adoption (well-mixed).
pub const ADOPT: u32 = 2;
/// imitate: does the agent revise (only if u < 1)?
pub const REVISE: u32 = 3;
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
/// output: keys of the shuffle whose first agents are the sample of a table.
pub const TABLE: u32 = 7;
/// init: keys of the shuffle of fixed groups whose members make up a class.
pub const COMMUNITY: u32 = 8;
/// init: what an agent's preferences have in common.
pub const COMMON: u32 = 6;
/// init: resources.
pub const RESOURCE: u32 = 7;
/// init: preference in dimension d is drawn by `PREFERENCE + d`.
pub const PREFERENCE: u32 = 16;
/// init: value in dimension d is drawn by `VALUE + d`.
pub const VALUE: u32 = 32;
/// init: keys of the shuffle, or place of the mutant (word of agent 0).
pub const PLACE: u32 = 1;
/// phases whose words belong to pairs: key of those words.
pub const PAIRS: u32 = 210;
