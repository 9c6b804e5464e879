//! Votes of fixed groups on a question with a right answer: signals, the decision by what members say, and influence for who was right.
//!
//! **Disclosure.** With probability d a member shows how often it is right, c (capability, or accuracy): where its influence e would have counted in this step, c/μ
//! does, rounded down to 2⁻¹⁶, which is what e comes to on average where a judge always speaks. What it has stays e.
//!
//! Who says what, and what it weighs, a phase says: a closure on the CPU and in the oracle; `convene`, `says`, `weight` and `judge` in WGSL.

pub mod cpu;
pub mod oracle;

use crate::file::per_class::ByClass;
use crate::kernel::passes::Text;
use crate::num::fixed::{ONE_Q30, probability_q30};
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Start};

/// Draw of all votes: own signal.
pub const OWN: u32 = 0;

/// The pass before the kernels: what is each member's own.
pub const MEMBERS: Text = ("shaders/vote/members.wgsl", include_str!("../../../../shaders/vote/members.wgsl"));

/// What votes of fixed groups have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jury {
    /// Members of a group.
    pub size: u32,
    /// Draw: truth, coin and judge of a group, by the word of its first agent.
    pub truth: u32,
    /// Probability of a right signal by class, units of 2⁻³⁰; `None`: the capability.
    pub accuracy_q30: Option<ByClass<u32>>,
    /// Learning rate of influence, units of 2⁻³⁰; 0: influence stays.
    pub rate_q30: u32,
    /// Probability that the reference is the truth, units of 2⁻³⁰.
    pub judge_q30: u32,
    /// Do agents have influence?
    pub stocks: bool,
    /// Whose competence is shown; `None`: nobody's.
    pub disclosure: Option<Disclosure>,
}

/// Members show how often they are right, now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosure {
    /// Draw: does the member?
    pub draw: u32,
    /// Probability that it does, units of 2⁻³⁰.
    pub chance_q30: u32,
    /// What the influence of somebody comes to who is always right, units of 2⁻¹⁶.
    pub whole_q16: u32,
}

impl Disclosure {
    /// For a probability d and a learning rate μ > 0; `None` for d = 0.
    #[must_use]
    pub fn of(probability: f64, learning_rate: f64, draw: u32) -> Option<Self> {
        let whole_q16 = (65_536.0 / learning_rate).round() as u32; // saturates
        (probability > 0.0).then(|| Self { draw, chance_q30: probability_q30(probability.clamp(0.0, 1.0)), whole_q16 })
    }
}

/// What may turn a signal into another report before groups come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Members {
    /// Probability of a right signal by class, units of 2⁻³⁰; `None`: the capability.
    pub accuracy_q30: Option<ByClass<u32>>,
    /// Probability of saying what the leader says, units of 2⁻³⁰.
    pub conformity_q30: ByClass<u32>,
    /// Probability of saying what one means to say, units of 2⁻³⁰.
    pub honesty_q30: ByClass<u32>,
}

impl Members {
    /// Those who neither follow nor lie.
    #[must_use]
    pub const fn own(accuracy_q30: Option<ByClass<u32>>) -> Self {
        Self { accuracy_q30, conformity_q30: ByClass::all(0), honesty_q30: ByClass::all(ONE_Q30) }
    }
    /// May somebody follow the leader?
    #[must_use]
    pub fn follow(&self) -> bool {
        self.conformity_q30 != ByClass::all(0)
    }
    /// May somebody lie?
    #[must_use]
    pub fn lie(&self) -> bool {
        self.honesty_q30 != ByClass::all(ONE_Q30)
    }
    /// As shaders/vote/members.wgsl reads it.
    pub fn words(&self, words: &mut Words) {
        words
            .flag("constant", self.accuracy_q30.is_some())
            .flag("follows", self.follow())
            .flag("lies", self.lie())
            .by_class("accuracy_q30", &self.accuracy_q30.unwrap_or(ByClass::all(0)))
            .by_class("conformity_q30", &self.conformity_q30)
            .by_class("honesty_q30", &self.honesty_q30);
    }
}

impl Jury {
    /// As shaders/shared/jury.wgsl reads it.
    pub fn words(&self, words: &mut Words) {
        let Disclosure { chance_q30, whole_q16, .. } = self.disclosure.unwrap_or(Disclosure { draw: 0, chance_q30: 0, whole_q16: 0 });
        words
            .scalar("rate_q30", self.rate_q30)
            .scalar("judge_q30", self.judge_q30)
            .flag("stocks", self.stocks)
            .flag("discloses", self.disclosure.is_some())
            .scalar("disclosure_q30", chance_q30)
            .scalar("whole_q16", whole_q16);
    }
}

/// What the rest must know of a vote in groups of so many, with so many random words per agent.
#[must_use]
pub fn facts(size: u32, words: f64) -> Facts {
    Facts {
        earns: None,
        learns: false,
        around: Around::Learned,
        surveys: false,
        stirs: true,
        writes_values: false,
        group_size: size,
        creates: vec![Start::own(crate::columns::Column::Report)],
        revision: None,
        words,
        rounds: 0,
        vocabulary: 0,
        speaks: false,
    }
}
