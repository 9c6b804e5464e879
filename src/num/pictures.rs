//! After which steps the population is kept as a picture.

/// Pictures of a run, spread evenly over `over` steps, from the first on, and one after the last step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pictures {
    /// How many there are in `over` steps, the first and the last of these included.
    pub count: u32,
    /// The steps over which they are spread: all of the run, or those of a run that it is longer or shorter than.
    pub over: u32,
    /// Steps of the run.
    pub steps: u32,
}

impl Pictures {
    /// Picture k belongs to step floor(k · over / gaps).
    fn gaps(self) -> u64 {
        u64::from(self.count - 1)
    }
    /// Is there one after this step?
    #[must_use]
    pub fn due(self, step: u32) -> bool {
        match self.count {
            0 => false,
            _ if step == self.steps => true,
            1 => false,
            _ => step < self.steps && self.until(u64::from(step) + 1) > self.until(step.into()),
        }
    }
    /// After the steps `first ..= last`.
    #[must_use]
    pub fn between(self, first: u32, last: u32) -> u64 {
        let end = u64::from(last).min(self.steps.into());
        if self.count == 0 || u64::from(first) > end {
            return 0;
        }
        // The last step has one, whether or not it is its turn.
        let ends = end == u64::from(self.steps);
        let before = if ends { end } else { end + 1 };
        let spread = if self.count > 1 { self.until(before) - self.until(first.into()) } else { 0 };
        spread + u64::from(ends)
    }
    /// Steps below `end` whose turn it is.
    fn until(self, end: u64) -> u64 {
        // Those k with floor(k · over / gaps) < end are the first ceil(end · gaps / over); where they are denser than steps every step is one of theirs.
        (end * self.gaps()).div_ceil(u64::from(self.over.max(1))).min(end)
    }
    /// In the whole run.
    #[must_use]
    pub fn all(self) -> u64 {
        self.between(0, self.steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn pictures_are_where_their_formula_puts_them() {
        for (count, over, steps) in [0, 1, 2, 3, 8, 17]
            .into_iter()
            .flat_map(|count| [1, 2, 5, 7, 40].map(|over| (count, over)))
            .flat_map(|(count, over)| [0, 1, 4, 7, 40, 95].map(|steps| (count, over, steps)))
        {
            let pictures = Pictures { count, over, steps };
            let turn = |k: u64| (k * u64::from(over) / u64::from(count - 1)) as u32;
            let mut right = BTreeSet::new();
            if count > 1 {
                right.extend((0..2000).map(turn).take_while(|step| *step < steps));
            }
            right.extend((count > 0).then_some(steps));
            let found: BTreeSet<u32> = (0..=steps + 3).filter(|step| pictures.due(*step)).collect();
            assert_eq!(found, right, "{pictures:?}");
            assert_eq!(pictures.all(), right.len() as u64, "{pictures:?}");
            for (first, last) in (0..=steps + 1).flat_map(|first| (0..=steps + 1).map(move |last| (first, last))) {
                let inside = right.iter().filter(|step| (first..=last).contains(*step)).count() as u64;
                assert_eq!(pictures.between(first, last), inside, "{pictures:?} in {first} to {last}");
            }
        }
    }

    #[test]
    fn the_longest_run_has_its_pictures() {
        let steps = u32::MAX - 1;
        let pictures = Pictures { count: 10_000, over: steps, steps };
        assert_eq!(pictures.all(), 10_000);
        assert!(pictures.due(steps) && pictures.due(0) && !pictures.due(steps - 1) && !pictures.due(1));
        assert_eq!([429_539, 429_540].map(|before| pictures.between(steps - before, steps)), [1, 2]);
    }
}
