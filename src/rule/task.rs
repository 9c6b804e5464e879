//! What a task yields: to agents who act at random, at best, and to agents with given strategies. Exact, on the host.

use crate::num::form::Form;

/// What objective alignment is measured against.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Mean payoff of agents who choose uniformly at random among their acts, stored units.
    pub chance: f64,
    /// Best mean payoff of agents who draw their strategies from one mixture, stored units.
    pub best: f64,
    /// Mean payoffs by strategy; `None`: they depend on more than that.
    pub form: Option<Form>,
    /// How what agents hold tells what the task has paid.
    pub paid: Paid,
}

/// How what agents hold tells what the task has paid.
#[derive(Debug, Clone, PartialEq)]
pub enum Paid {
    /// The mean of what they hold divided by `part`, plus the mean of the fines in it, by strategy in stored units; empty: there are none.
    Earned {
        /// What care for others and for leads leaves of the sum of payoffs.
        part: f64,
        /// What an agent of each strategy has paid in fines.
        fines: Vec<f64>,
    },
    /// Not at all: what agents with their strategies are expected to get who meet at random.
    Expected,
}

impl Paid {
    /// What agents hold is what the task has paid.
    pub const PLAIN: Self = Self::Earned { part: 1.0, fines: Vec::new() };
}

impl Task {
    /// A task whose acts are the strategies.
    #[must_use]
    pub fn of(form: Form, paid: Paid) -> Self {
        Self { chance: form.chance(), best: form.best(), form: Some(form), paid }
    }

    /// A task of single acts, which strategies are not; payoffs are what it pays.
    #[must_use]
    pub const fn of_acts(chance: f64, best: f64) -> Self {
        Self { chance, best, form: None, paid: Paid::PLAIN }
    }

    /// Two tasks whose payoffs add up. `None` where what they yield at best together is not known, or not what they have paid.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let form = self.form.as_ref().zip(other.form.as_ref()).and_then(|(a, b)| a.plus(b))?;
        let paid = match (&self.paid, &other.paid) {
            (Paid::Earned { part, fines }, Paid::Earned { part: same, fines: more }) if part == same => {
                let fine = |of: &[f64], s: usize| of.get(s).copied().unwrap_or(0.0);
                let fines = (0..fines.len().max(more.len())).map(|s| fine(fines, s) + fine(more, s)).collect();
                Paid::Earned { part: *part, fines }
            }
            (Paid::Expected, Paid::Expected) => Paid::Expected,
            _ => return None,
        };
        Some(Self { chance: self.chance + other.chance, best: form.best(), form: Some(form), paid })
    }

    /// What the task has paid per agent, stored units, from the mean of what agents hold and the agents per strategy of each replica.
    #[must_use]
    pub fn yielded(&self, mean: f64, replicas: &[&[u64]]) -> Option<f64> {
        match &self.paid {
            Paid::Earned { part, fines } => {
                let all: u64 = replicas.iter().flat_map(|counts| counts.iter()).sum();
                let fined = |s: usize| replicas.iter().filter_map(|counts| counts.get(s)).sum::<u64>() as f64;
                let paid: f64 = fines.iter().enumerate().map(|(s, fine)| fine * fined(s)).sum();
                (all > 0).then(|| mean / part + paid / all as f64)
            }
            Paid::Expected => {
                let form = self.form.as_ref()?;
                let all: Option<f64> = replicas.iter().map(|counts| form.expected(counts)).sum();
                all.map(|sum| sum / replicas.len() as f64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A prisoner's dilemma, b = 3, c = 1.
    fn donation() -> Form {
        Form::of_pairs(2, &[2.0, -1.0, 3.0, 0.0])
    }

    #[test]
    fn chance_is_the_mean_of_all_entries() {
        let task = Task::of(donation(), Paid::PLAIN);
        assert!((task.chance - 1.0).abs() < 1e-12 && (task.best - 2.0).abs() < 1e-12);
        assert_eq!(task.yielded(0.5, &[&[3, 1]]), Some(0.5));
        assert_eq!(task.yielded(0.5, &[&[0, 0]]), None);
    }

    #[test]
    fn fines_and_dials_are_taken_back() {
        let task = Task::of(donation(), Paid::Earned { part: 0.5, fines: vec![0.0, 4.0] });
        // Half of what was paid is 0.5; one agent in four pays 4.
        assert_eq!(task.yielded(0.5, &[&[3, 1]]), Some(2.0));
        // Two of three cooperate: ordered pairs CC 2, CD 2, DC 2, DD 0 of 6.
        let expected = Task { paid: Paid::Expected, ..task }.yielded(9.0, &[&[2, 1]]);
        assert!((expected.unwrap() - (2.0 * 2.0 - 2.0 + 3.0 * 2.0) / 6.0).abs() < 1e-12);
    }

    #[test]
    fn sums_of_tasks_have_their_own_best() {
        let game = |a: f64, b: f64| Task::of(Form::of_pairs(2, &[a, 0.0, 0.0, b]), Paid::PLAIN);
        let both = game(1.0, 2.0).plus(&game(3.0, 5.0)).unwrap();
        assert!((both.chance - 11.0 / 4.0).abs() < 1e-12 && (both.best - 7.0).abs() < 1e-12);
        // At their best with different strategies: 5 and 4 apart, 5 together.
        let apart = game(5.0, 0.0).plus(&game(0.0, 4.0)).unwrap();
        assert!((apart.best - 5.0).abs() < 1e-12);
        assert_eq!(game(1.0, 1.0).plus(&Task::of_acts(0.0, 1.0)), None);
    }
}
