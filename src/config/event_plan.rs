//! What changes at a step, checked and in fixed point.

use crate::file::society::Placement;

/// When an event happens: after the steps `at`, `at + every`, … up to `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// The first step.
    pub at: u32,
    /// Steps from one to the next.
    pub every: u32,
    /// How many.
    pub count: u32,
}

impl Times {
    /// Does it happen after this step?
    #[must_use]
    pub const fn falls_on(&self, step: u32) -> bool {
        step >= self.at && (step - self.at).is_multiple_of(self.every) && (step - self.at) / self.every < self.count
    }
    /// The first of its steps that is not before `step`.
    #[must_use]
    pub fn next(&self, step: u32) -> Option<u32> {
        let k = u64::from(step.saturating_sub(self.at)).div_ceil(self.every.into());
        (k < self.count.into()).then(|| u32::try_from(u64::from(self.at) + k * u64::from(self.every)).ok())?
    }
}

/// How many of those who may be chosen are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A share of them, units of 2⁻³⁰; to the nearest agent, halves up.
    Share(u32),
    /// So many, or all.
    Agents(u32),
}

impl Amount {
    /// Agents out of `all`.
    #[must_use]
    pub fn of(self, all: usize) -> usize {
        match self {
            // At most all · 2^30 / 2^30.
            Self::Share(q30) => ((all as u64 * u64::from(q30) + (1 << 29)) >> 30) as usize,
            Self::Agents(n) => all.min(n as usize),
        }
    }
}

/// Agents who are chosen at a step, and what becomes of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The class that they join.
    pub class: Option<u8>,
    /// The class of those who may be chosen; `None`: everybody who is not in `class`.
    pub from: Option<u8>,
    /// How many of them.
    pub amount: Amount,
    /// Which.
    pub placement: Placement,
    /// Their strategy from then on.
    pub strategy: Option<u8>,
    /// Their values from then on, units of 1/65535; empty: they keep what they hold.
    pub value: Vec<u16>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPlan {
    /// Its name in the report.
    pub name: String,
    /// When it happens.
    pub times: Times,
    /// What becomes of agents; `None`: it sets numbers of phases, which the plans of later stages hold.
    pub turn: Option<Turn>,
}
