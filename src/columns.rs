//! The table of state columns. Allocation, memory estimates, digests, snapshots and docs read it.

mod info;
mod parts;

pub use info::{ColumnInfo, Planes, Width};
pub use parts::{giver, harm, lineage, verdict};

/// A state column, by its id in digests and draw contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u32)]
pub enum Column {
    /// The heritable strategy.
    Strategy = 0,
    /// What the agent earned.
    Payoff = 1,
    /// Whom the agent copied last.
    Model = 2,
    /// Trait class.
    Class = 3,
    /// User group.
    User = 4,
    /// Capability.
    Capability = 5,
    /// Influence, prestige, confidence.
    Influence = 6,
    /// Stock of resources.
    Resource = 7,
    /// How much the user has stopped checking.
    Reliance = 8,
    /// How often the user noticed.
    Notices = 9,
    /// What was said and decided.
    Report = 10,
    /// Task score of the agent's group.
    Objective = 11,
    /// Human-value score of the agent's group.
    Human = 12,
    /// Good or bad standing.
    Reputation = 13,
    /// What is left of the group's commons.
    Stock = 14,
    /// The payoff that the agent aspires to.
    Aspiration = 15,
    /// Operative values.
    Value = 16,
    /// The user's preferences.
    Preference = 24,
    /// Values at step 0.
    Origin = 32,
    /// What the user has got used to.
    Habit = 40,
    /// What the group decided, in terms of values.
    Outcome = 48,
    /// The last words heard.
    Memory = 56,
    /// What the agent has learned of each strategy.
    Propensity = 64,
    /// Whom the agent is linked to, where links change.
    Link = 80,
    /// What the agent thinks of its neighbours.
    Opinion = 96,
    /// Who has won before.
    Dominance = 112,
    /// Where the agent's strategy comes from.
    Lineage = 128,
    /// Harm done, and who answers for it.
    Harm = 136,
    /// Harm of wrong decisions of groups that the agent was for.
    Verdict = 141,
    /// What each act is worth in each situation.
    ActionValue = 144,
    /// The situation in which the agent chose what it does.
    Situation = 145,
    /// When the agent last changed its mind.
    Settled = 146,
    /// Offences that count, and when the agent returns.
    Offence = 160,
    /// With whom the agent's values began.
    ValueRoot = 170,
    /// Whom the agent's values were copied from last.
    Giver = 178,
}

/// Every column, in the order of their ids.
#[rustfmt::skip]
pub const ALL: &[Column] = {
    use Column::{
        ActionValue, Aspiration, Capability, Class, Dominance, Giver, Habit, Harm, Human, Influence, Lineage, Link, Memory, Model,
        Notices, Objective, Offence, Opinion, Origin, Outcome, Payoff, Preference, Propensity, Reliance, Report, Reputation, Resource,
        Settled, Situation, Stock, Strategy, User, Value, ValueRoot, Verdict,
    };
    &[
        Strategy, Payoff, Model, Class, User, Capability, Influence, Resource, Reliance, Notices, Report, Objective, Human,
        Reputation, Stock, Aspiration, Value, Preference, Origin, Habit, Outcome, Memory, Propensity, Link, Opinion, Dominance,
        Lineage, Harm, Verdict, ActionValue, Situation, Settled, Offence, ValueRoot, Giver,
    ]
};

/// The columns of every plan, whose digests come first.
pub const BASE: &[Column] = &[Column::Strategy, Column::Payoff];

impl Column {
    /// Id of one plane in digests. No two planes of a plan share one.
    #[must_use]
    pub const fn id(self, plane: u32) -> u32 {
        self as u32 + plane
    }

    /// The column's row in the table.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table, one row per column")]
    pub const fn info(self) -> ColumnInfo {
        const STOCK: ColumnInfo = ColumnInfo {
            name: "",
            format: "u32, and its next state",
            width: Width::U32,
            double: true,
            mutable: true,
            planes: Planes::One,
            range: "",
            meaning: "",
        };
        const SINGLE: ColumnInfo = ColumnInfo { format: "u32", double: false, ..STOCK };
        const FIXED: ColumnInfo = ColumnInfo { format: "u8, four per u32", width: Width::U8, double: false, mutable: false, ..STOCK };
        const VECTOR: ColumnInfo = ColumnInfo {
            format: "u16 per dimension, two per u32",
            width: Width::U16,
            planes: Planes::Dimensions,
            range: "0 ..= 65535 for 0 to 1",
            ..STOCK
        };
        const UNIT: &str = "0 ..= 65535 for 0 to 1";
        match self {
            Self::Strategy => ColumnInfo {
                name: "strategy",
                format: "u8, four per u32, and its next state",
                width: Width::U8,
                range: "index 0 ..= 15",
                meaning: "heritable discrete strategy",
                ..STOCK
            },
            Self::Payoff => ColumnInfo {
                name: "payoff",
                format: "i24 in the upper bits of a u32; the lower 8 hold the strategy that was played",
                double: false,
                range: "units of 2^-f, |payoff| < 2^23; f is chosen per model",
                meaning: "what the agent earned in the last interaction",
                ..STOCK
            },
            Self::Model => ColumnInfo {
                name: "model",
                format: "u32",
                double: false,
                range: "agent index",
                meaning: "whom the agent copied last; itself if nobody",
                ..STOCK
            },
            Self::Class => ColumnInfo { name: "trait_class", range: "index 0 ..= 15", meaning: "trait class", ..FIXED },
            Self::User => ColumnInfo { name: "user", range: "index 0 ..= 7", meaning: "user group that the agent acts for", ..FIXED },
            Self::Capability => ColumnInfo {
                name: "capability",
                format: "u16, two per u32, and its next state",
                width: Width::U16,
                double: true,
                range: UNIT,
                meaning: "signal accuracy, skill",
                ..FIXED
            },
            Self::Influence => {
                ColumnInfo { name: "influence", range: "units of 2^-16", meaning: "stock of influence, prestige or confidence", ..STOCK }
            }
            Self::Resource => ColumnInfo { name: "resources", range: "units", meaning: "stock of resources", ..STOCK },
            Self::Reliance => ColumnInfo {
                name: "reliance",
                format: "u32",
                double: false,
                range: "units of 2^-32, at most 1 - 2^-32",
                meaning: "how much the user has stopped checking",
                ..STOCK
            },
            Self::Notices => ColumnInfo {
                name: "notices",
                format: "u32",
                double: false,
                range: "events",
                meaning: "how often the user noticed and corrected",
                ..STOCK
            },
            Self::Report => ColumnInfo {
                name: "report",
                format: "u8, four per u32",
                width: Width::U8,
                double: false,
                range: "bit 0 own report, bit 1 decision of the group, bit 2 truth, bit 3 own signal",
                meaning: "what the agent said, what its group decided, what was true",
                ..STOCK
            },
            Self::Objective => ColumnInfo {
                name: "objective",
                format: "u16, two per u32",
                width: Width::U16,
                double: false,
                range: UNIT,
                meaning: "task score of the agent's group",
                ..STOCK
            },
            Self::Human => ColumnInfo {
                name: "human",
                format: "u16, two per u32",
                width: Width::U16,
                double: false,
                range: UNIT,
                meaning: "human-value score of the agent's group",
                ..STOCK
            },
            Self::Reputation => ColumnInfo {
                name: "reputation",
                format: "u8, four per u32, and its next state",
                width: Width::U8,
                range: "1 good, 0 bad",
                meaning: "public standing by the social norm",
                ..STOCK
            },
            Self::Stock => ColumnInfo {
                name: "stock",
                range: "0 ..= 2^30 for 0 to the carrying capacity",
                meaning: "what is left of the group's commons; the same for all its members",
                ..STOCK
            },
            Self::Aspiration => ColumnInfo {
                name: "aspiration",
                format: "u32",
                double: false,
                range: "units of 2^-8 of a payoff unit, 2^31 for 0",
                meaning: "the payoff that the agent is content with",
                ..STOCK
            },
            Self::Value => ColumnInfo { name: "value", meaning: "the agent's operative values", ..VECTOR },
            Self::Preference => {
                ColumnInfo { name: "preference", double: false, mutable: false, meaning: "its user's preferences", ..VECTOR }
            }
            Self::Origin => ColumnInfo { name: "origin", double: false, mutable: false, meaning: "its values at step 0", ..VECTOR },
            Self::Habit => ColumnInfo {
                name: "habit",
                format: "u32 per dimension",
                width: Width::U32,
                double: false,
                range: "units of 2^-16 of a value unit",
                meaning: "what the user has got used to",
                ..VECTOR
            },
            Self::Propensity => ColumnInfo {
                name: "propensity",
                format: "u32 per strategy",
                double: false,
                planes: Planes::Strategies,
                range: "units chosen per plan, at most 2^31 over all strategies; learn/cross: 2^30 for 1",
                meaning: "what the agent has learned of each strategy",
                ..STOCK
            },
            Self::Memory => ColumnInfo {
                name: "memory",
                format: "u32",
                double: false,
                range: "bits 0 to 7 the last words heard, the newest lowest, 1 for the first strategy; from bit 8 on how many",
                meaning: "what the agent remembers of the words that it heard",
                ..STOCK
            },
            Self::Opinion => ColumnInfo {
                name: "opinion",
                format: "u8 per neighbour, four per u32, and its next state",
                width: Width::U8,
                planes: Planes::Slots,
                range: "1 good, 0 bad",
                meaning: "what the agent thinks of each neighbour",
                ..STOCK
            },
            Self::Dominance => ColumnInfo {
                name: "dominance",
                range: "units of 2^-16, 2^31 for 0",
                meaning: "wins less losses, as they are remembered",
                ..STOCK
            },
            Self::Lineage => ColumnInfo {
                name: "lineage",
                format: "u32 per part, and its next state",
                planes: Planes::Parts(&["root", "born", "parent", "depth", "copied"]),
                range: "agent index, step, agent index, 0 ..= 65535, step",
                meaning: "who began the agent's strategy and when, whom it was copied from, by how many hands and when",
                ..STOCK
            },
            Self::Harm => ColumnInfo {
                name: "harm",
                format: "u32 per part",
                double: false,
                planes: Planes::Parts(&["blame", "done", "copied", "rooted", "orphaned"]),
                range: "quarters of a harm, harms, harms, quarters, quarters",
                meaning: "harm that the agent answers for; of the harm that it did all, what it did by copied strategies, what fell to the roots of \
                          these, and what fell to roots that did otherwise by then",
                ..STOCK
            },
            Self::Verdict => ColumnInfo {
                name: "verdict",
                format: "u32 per part",
                double: false,
                planes: Planes::Parts(&["part", "degree"]),
                range: "quarters of a harm, units of 2^-16 of a harm",
                meaning: "of the harm that the agent answers for, its parts of what groups did by wrong decisions that it was for; the same weighed by its \
                          degrees of responsibility for these",
                ..STOCK
            },
            Self::ActionValue => ColumnInfo {
                name: "action_value",
                format: "u32 per situation and strategy, those of an agent side by side",
                double: false,
                planes: Planes::Entries,
                range: "units chosen per plan, 0 for the lowest payoff for ever, below 2^32; entry situation * strategies + strategy",
                meaning: "what each strategy is worth in each situation",
                ..STOCK
            },
            Self::Situation => ColumnInfo {
                name: "situation",
                range: "bits 0 to 23 the situation plus 1, 0 for none; bits 24 to 31 the strategy that was best in it",
                meaning: "the situation in which the agent chose its strategy",
                ..SINGLE
            },
            Self::Settled => {
                ColumnInfo { name: "settled", range: "step", meaning: "the last step in which the agent's greedy policy changed", ..SINGLE }
            }
            Self::Offence => ColumnInfo {
                name: "offences",
                range: "bits 0 to 4 the agent's own strategy plus 1, 0 before the first step; 8 to 15 offences that count; 16 to 31 steps until it returns",
                meaning: "how often the agent has been found out, and how long it stays outside",
                ..SINGLE
            },
            Self::ValueRoot => ColumnInfo {
                name: "value_root",
                format: "u32 per dimension, and its next state",
                planes: Planes::Dimensions,
                range: "agent index",
                meaning: "the agent with whom the agent's value began",
                ..STOCK
            },
            Self::Giver => ColumnInfo {
                name: "giver",
                range: "bits 0 to 23 an agent, bits 24 to 31 the dimensions that were copied from it; 0: none",
                meaning: "whom values were copied from in the last phase that copies values, and which",
                ..SINGLE
            },
            Self::Link => ColumnInfo {
                name: "link",
                format: "u32 per slot, and its next state",
                planes: Planes::Slots,
                range: "agent index",
                meaning: "whom the agent is linked to, where links change",
                ..STOCK
            },
            Self::Outcome => {
                ColumnInfo { name: "outcome", double: false, meaning: "what the agent's group decided, in terms of values", ..VECTOR }
            }
        }
    }

    /// Do the entries of an agent stand side by side?
    #[must_use]
    pub const fn is_rows(self) -> bool {
        matches!(self.info().planes, Planes::Entries)
    }

    /// Bytes per agent in a backend, all planes and the next state included.
    #[must_use]
    pub const fn bytes(self, planes: u32) -> u32 {
        let info = self.info();
        info.width.bytes() * planes * if info.double { 2 } else { 1 }
    }
}
