//! Sites, some of them empty, and what agents ask of their neighbours where agents move.

/// What makes an agent happy where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Homes {
    /// The strategy that stands for an empty site.
    pub empty: u8,
    /// Least share of like ones among the occupied neighbouring sites, units of 2⁻³², rounded down; the greatest number: all.
    pub share_q32: u32,
    /// Least number of like ones among them.
    pub count: u32,
}

impl Homes {
    /// Is an agent happy with so many like ones among so many occupied neighbouring sites?
    #[inline(always)]
    #[must_use]
    pub const fn is_happy(&self, like: u32, occupied: u32) -> bool {
        // The least number of like ones: the product rounded up, < 2^64.
        let needed = (self.share_q32 as u64 * occupied as u64).div_ceil(1 << 32);
        like as u64 >= needed && like >= self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares as people write them hold with equality, at every number of neighbours.
    #[test]
    fn a_share_that_equals_the_threshold_is_enough() {
        for (tenths, occupied) in (0..=10u32).flat_map(|tenths| [8, 10, 20, 1000].map(|n| (tenths, n))) {
            let share_q32 = (f64::from(tenths) / 10.0 * 4_294_967_296.0).min(f64::from(u32::MAX)) as u32;
            let homes = Homes { empty: 0, share_q32, count: 0 };
            for like in 0..=occupied {
                assert_eq!(homes.is_happy(like, occupied), 10 * like >= tenths * occupied, "{like} of {occupied}, {tenths}/10");
            }
        }
        let counted = Homes { empty: 0, share_q32: 0, count: 3 };
        assert!(counted.is_happy(3, 8) && !counted.is_happy(2, 2) && !counted.is_happy(0, 0));
    }
}
