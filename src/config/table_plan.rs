//! Tables of agents, resolved: which columns of whom, and when.

use crate::columns::Column;
use crate::file::table_file::TableFormat;
use std::sync::Arc;

/// One table of agents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePlan {
    /// Name of the file, without its ending.
    pub name: String,
    /// Its columns, in the order of the user.
    pub columns: Vec<Column>,
    /// After which steps it grows.
    pub when: When,
    /// The agents of the sample, ascending; `None`: all.
    pub agents: Option<Arc<[u32]>>,
    /// How it is written.
    pub format: TableFormat,
}

/// Steps of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Every so many steps from 0 on, and the last one.
    Every(u32),
    /// These, ascending.
    Steps(Vec<u32>),
}

impl TablePlan {
    /// Does it grow after this step of a run of `steps`?
    #[must_use]
    pub fn due(&self, step: u32, steps: u32) -> bool {
        match &self.when {
            When::Every(every) => step.is_multiple_of(*every) || step == steps,
            When::Steps(listed) => listed.binary_search(&step).is_ok(),
        }
    }
    /// Does it grow after a step at which the run stops early? Yes if that takes a later entry from it.
    #[must_use]
    pub fn ends_at(&self, step: u32, steps: u32) -> bool {
        let cut = match &self.when {
            When::Every(_) => step < steps,
            When::Steps(listed) => listed.last().is_some_and(|last| step < *last),
        };
        cut && !self.due(step, steps)
    }
    /// Entries of a whole run of `steps`.
    #[must_use]
    pub fn entries(&self, steps: u32) -> u64 {
        match &self.when {
            When::Every(every) => u64::from(steps / every) + 1 + u64::from(!steps.is_multiple_of(*every)),
            When::Steps(listed) => listed.len() as u64,
        }
    }
    /// Entries after the steps `first ..= last` of a run of `steps`.
    #[must_use]
    pub fn entries_from(&self, first: u32, last: u32, steps: u32) -> usize {
        match &self.when {
            When::Every(every) => {
                let multiples = last / every - first / every + u32::from(first.is_multiple_of(*every));
                multiples as usize + usize::from(last == steps && !last.is_multiple_of(*every))
            }
            When::Steps(listed) => listed.iter().filter(|step| (first..=last).contains(step)).count(),
        }
    }
    /// Does it show what agents earned?
    #[must_use]
    pub fn shows_payoffs(&self) -> bool {
        self.columns.contains(&Column::Payoff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_the_steps_that_are_due() {
        for (when, steps) in
            [(When::Every(7), 0), (When::Every(7), 20), (When::Every(7), 21), (When::Every(1), 5), (When::Steps(vec![0, 4, 19]), 20)]
        {
            let table = TablePlan { name: String::new(), columns: Vec::new(), when, agents: None, format: TableFormat::Csv };
            let due = (0..=steps).filter(|step| table.due(*step, steps)).count() as u64;
            assert_eq!(due, table.entries(steps), "{table:?} of {steps} steps");
            for (first, last) in (0..=steps).flat_map(|first| (first..=steps).map(move |last| (first, last))) {
                let due = (first..=last).filter(|step| table.due(*step, steps)).count();
                assert_eq!(due, table.entries_from(first, last, steps), "{table:?}, {first} to {last} of {steps} steps");
            }
        }
    }

    #[test]
    fn an_early_end_stands_in_for_what_it_takes() {
        let every = TablePlan { name: String::new(), columns: Vec::new(), when: When::Every(10), agents: None, format: TableFormat::Csv };
        assert_eq!([9, 10, 11, 25].map(|step| every.ends_at(step, 25)), [true, false, true, false]);
        let listed = TablePlan { when: When::Steps(vec![0, 10]), ..every };
        assert_eq!([0, 9, 10, 11].map(|step| listed.ends_at(step, 25)), [false, true, false, false]);
    }
}
