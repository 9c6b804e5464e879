//! Values, user groups and classes, checked and in fixed point.

use crate::columns::Column;
use crate::file::accountability::Accountability;
use crate::num::quantile::Quantiles;
use std::sync::Arc;

/// A column beside strategy and payoff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnPlan {
    /// Which.
    pub column: Column,
    /// Value dimensions, or 1.
    pub planes: u32,
    /// Entries at step 0 that phases ask for, one per plane or one for all; empty: the column has a start of its own.
    pub start: Vec<u32>,
}

/// The society of a plan; without values and users everything is empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Society {
    /// Names of the value dimensions.
    pub dimensions: Vec<String>,
    /// Weight of each dimension, units of 2⁻¹⁶, summing to 65536.
    pub weights: Vec<u32>,
    /// Admissible interval of each dimension, units of 1/65535.
    pub charter: Vec<[u16; 2]>,
    /// Strategies that are harmful acts, by bit.
    pub harmful: u16,
    /// Loss beyond which an agent counts as misaligned, units of 1/(65535·65536).
    pub misalignment: u32,
    /// User groups.
    pub users: Vec<UserPlan>,
    /// Does the place in the fixed group decide about the user group?
    pub by_role: bool,
    /// Mean preference in the training data, per dimension.
    pub training: Vec<u16>,
    /// Trait classes.
    pub classes: Vec<ClassPlan>,
    /// Initial capability.
    pub capability: Option<Source>,
    /// Initial influence as a fraction of `influence_scale`.
    pub influence: Option<Source>,
    /// Influence that the fraction 1 stands for, units of 2⁻¹⁶.
    pub influence_scale: u32,
    /// Initial resources.
    pub resource: Option<Stocks>,
    /// Subsistence level of resources.
    pub subsistence: u32,
    /// What is kept of lineages and harm; `None`: nothing.
    pub accountability: Option<Accountability>,
}

/// A user group.
#[derive(Debug, Clone, PartialEq)]
pub struct UserPlan {
    /// Its name.
    pub name: String,
    /// Agents that act for it, or its place in the fixed group.
    pub count: u32,
    /// Preferences, one per dimension.
    pub preference: Vec<Source>,
    /// Correlation of preferences: weights of the common and of the own normal draw, units of 2⁻¹⁶.
    pub correlation: [u32; 2],
    /// Mean and standard deviation of correlated preferences, units of 1/65535.
    pub normal: Vec<[i32; 2]>,
    /// Initial values; empty: the preferences.
    pub value: Vec<Source>,
    /// Weight of the training data in initial values, units of 2⁻¹⁶.
    pub blend_q16: u32,
    /// Initial strategy.
    pub strategy: Option<u8>,
}

/// A trait class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassPlan {
    /// Its name.
    pub name: String,
    /// Its members.
    pub count: u32,
    /// Upper end of its interval of independent draws, units of 2⁻³⁰.
    pub threshold_q30: u32,
    /// Where its members stand.
    pub placement: crate::file::Placement,
    /// Never changes strategy or values.
    pub stubborn: bool,
    /// Sycophancy, units of 2⁻¹⁶.
    pub sycophancy_q16: u32,
    /// Initial strategy.
    pub strategy: Option<u8>,
    /// Initial values; empty: like everybody.
    pub value: Vec<u16>,
    /// Factor on initial influence, units of 2⁻¹⁶.
    pub influence_q16: u32,
}

/// Where initial numbers come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A distribution.
    Drawn(Quantiles),
    /// One number per agent.
    Listed(Arc<[u16]>),
}

/// Where initial resources come from, in units.
#[derive(Debug, Clone, PartialEq)]
pub enum Stocks {
    /// The same of every agent.
    Same(u32),
    /// A distribution, and the units that 1 of it stands for.
    Drawn(Quantiles, u32),
    /// One number per agent.
    Listed(Arc<[u32]>),
}

impl Society {
    /// Value dimensions.
    #[must_use]
    pub fn dimension_count(&self) -> usize {
        self.dimensions.len()
    }
    /// User groups, at least 1.
    #[must_use]
    pub fn user_count(&self) -> usize {
        self.users.len().max(1)
    }
    /// Does the charter leave any value out?
    #[must_use]
    pub fn chartered(&self) -> bool {
        self.charter.iter().any(|c| *c != [0, 65535])
    }
    /// Does any class show other values than it has?
    #[must_use]
    pub fn sycophantic(&self) -> bool {
        self.classes.iter().any(|c| c.sycophancy_q16 > 0)
    }
    /// Classes that learn, by bit; all bits set: everybody does.
    #[must_use]
    pub fn learners(&self) -> u16 {
        self.classes.iter().enumerate().fold(u16::MAX, |mask, (k, c)| if c.stubborn { mask & !(1 << k) } else { mask })
    }
}
