//! How far apart two agents are who have several values.
//!
//! In units of 1/65535 per dimension; squares are exact in 64 bits: 8 · 65535² < 2^35.
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::kernel::View;
use crate::rule::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a distance is between agents of several value dimensions; with one dimension all are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// The length of the straight line between them: √Σd².
    #[default]
    Euclidean,
    /// The largest difference in any dimension.
    Max,
    /// Every dimension on its own: two agents may be near in one and far in another.
    PerDimension,
}

/// Distances up to a bound, as squares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// What a distance is; never [`Distance::PerDimension`].
    pub distance: Distance,
    /// Squares below this are near, units of 65535⁻².
    pub below: u64,
    /// Squares above this are far; `u64::MAX`: none.
    pub above: u64,
}

impl Reach {
    /// Distances below `near` (up to it, `closed`) and above `far`, in natural units.
    #[expect(clippy::float_arithmetic, reason = "from the user's numbers to integers")]
    #[must_use]
    pub fn new(distance: Distance, near: f64, closed: bool, far: Option<f64>) -> Self {
        // The largest differences are whole numbers, sums of squares are not squares of whole numbers.
        let square = |x: f64, whole: fn(f64) -> f64| {
            let units = x * 65535.0;
            if distance == Distance::Max { whole(units).powi(2) } else { whole(units * units) }
        };
        let below = if closed { square(near + 1e-11, f64::floor) as u64 + 1 } else { square(near, f64::ceil) as u64 };
        Self { distance, below, above: far.map_or(u64::MAX, |far| square(far + 1e-11, f64::floor) as u64) }
    }

    /// The square of the distance whose part in one more dimension is `difference`, `square` being that of the dimensions before.
    #[inline(always)]
    #[must_use]
    pub fn with(&self, square: u64, difference: i32) -> u64 {
        let own = u64::from(difference.unsigned_abs()).pow(2);
        if self.distance == Distance::Max { square.max(own) } else { square + own }
    }

    /// Is agent `j` near agent `i`?
    #[inline]
    #[must_use]
    pub fn near(&self, view: &View<'_>, i: usize, j: usize) -> bool {
        let difference = |d: u32| {
            let value = view.halves(Column::Value, d);
            i32::from(value[j]) - i32::from(value[i])
        };
        (0..view.dimensions()).fold(0, |square, d| self.with(square, difference(d))) < self.below
    }

    /// Its numbers for a kernel, or those of every dimension on its own.
    pub fn words(reach: Option<Self>, words: &mut Words) {
        let of = reach.unwrap_or(Self { distance: Distance::PerDimension, below: 0, above: 0 });
        words
            .flag("vector", reach.is_some())
            .flag("largest", of.distance == Distance::Max)
            .scalar("near_low", of.below as u32)
            .scalar("near_high", (of.below >> 32) as u32)
            .scalar("far_low", of.above as u32)
            .scalar("far_high", (of.above >> 32) as u32);
    }
}
