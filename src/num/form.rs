//! Mean payoffs of agents who draw their strategies from one mixture: by chance, at best, and as expectations from counts.

use super::simplex;

/// Mean payoff of agents who draw their strategies independently of each other from a mixture x, in stored units:
/// `Σ_a own_a·x_a + Σ_ab pairs_ab·x_a·x_b + Σ_k means_k·P(k of a group contribute)`. So it holds on any graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What an agent of each strategy gets by itself.
    own: Vec<f64>,
    /// `pairs[a·S + b]`: what the one who plays a and the one who plays b get on average.
    pairs: Vec<f64>,
    /// What groups add.
    groups: Option<Groups>,
    /// Instead of all that: payoffs by strategy, in places of equal size. Agents of a place have a mixture of their own.
    places: Vec<Vec<f64>>,
}

/// What groups get together.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// Strategies that contribute, by bit.
    pub contributors: u32,
    /// `means[k]`: mean payoff of a group in which k members contribute; one entry more than it has members.
    pub means: Vec<f64>,
}

impl Form {
    /// Games of pairs between `count` strategies: `entries[a·count + b]` is the mean of what a gets against b.
    #[must_use]
    pub fn of_pairs(count: usize, entries: &[f64]) -> Self {
        // A config that names no strategies for a game has no entries, and is refused elsewhere.
        let entry = |k: usize| entries.get(k).copied().unwrap_or(0.0);
        let mean = |k: usize| f64::midpoint(entry(k), entry(k % count * count + k / count));
        Self { own: vec![0.0; count], pairs: (0..count * count).map(mean).collect(), groups: None, places: Vec::new() }
    }

    /// What each strategy gets whoever is there.
    #[must_use]
    pub fn of_own(own: Vec<f64>) -> Self {
        let count = own.len();
        Self { own, pairs: vec![0.0; count * count], groups: None, places: Vec::new() }
    }

    /// What groups get.
    #[must_use]
    pub fn of_groups(count: usize, groups: Groups) -> Self {
        Self { groups: Some(groups), ..Self::of_own(vec![0.0; count]) }
    }

    /// Payoffs by strategy, in places of equal size.
    #[must_use]
    pub fn of_places(places: Vec<Vec<f64>>) -> Self {
        Self { places, ..Self::of_own(Vec::new()) }
    }

    /// The same with what each strategy gets by itself on top.
    #[must_use]
    pub fn with_own(mut self, own: &[f64]) -> Self {
        self.own.iter_mut().zip(own).for_each(|(sum, x)| *sum += x);
        self
    }

    /// The same where only a part of the agents plays.
    #[must_use]
    pub fn times(mut self, part: f64) -> Self {
        let groups = self.groups.iter_mut().flat_map(|groups| groups.means.iter_mut());
        self.own.iter_mut().chain(&mut self.pairs).chain(groups).chain(self.places.iter_mut().flatten()).for_each(|x| *x *= part);
        self
    }

    /// Two forms together; `None`: groups of two kinds, or places and something else.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        if !(self.places.is_empty() && other.places.is_empty()) {
            return None;
        }
        let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect();
        let groups = match (&self.groups, &other.groups) {
            (Some(a), Some(b)) if a.contributors == b.contributors && a.means.len() == b.means.len() => {
                Some(Groups { contributors: a.contributors, means: sum(&a.means, &b.means) })
            }
            (Some(_), Some(_)) => return None,
            (one, another) => one.as_ref().or(another.as_ref()).cloned(),
        };
        Some(Self { own: sum(&self.own, &other.own), pairs: sum(&self.pairs, &other.pairs), groups, places: Vec::new() })
    }

    /// Mean payoff of a mixture; of places nothing.
    fn at(&self, x: &[f64]) -> f64 {
        let count = x.len();
        let pairs = |a: usize| (0..count).map(|b| self.pairs[a * count + b] * x[b]).sum::<f64>();
        let sum: f64 = (0..count).map(|a| x[a] * (self.own[a] + pairs(a))).sum();
        let groups = self.groups.as_ref().map_or(0.0, |groups| {
            let share: f64 = (0..count).filter(|a| (groups.contributors >> a) & 1 == 1).map(|a| x[a]).sum();
            groups.mean(|_, _| share)
        });
        sum + groups
    }

    /// Mean payoff where all strategies are equally common.
    #[must_use]
    pub fn chance(&self) -> f64 {
        if !self.places.is_empty() {
            let all = self.places.iter().map(|place| place.iter().sum::<f64>() / place.len() as f64);
            return all.sum::<f64>() / self.places.len() as f64;
        }
        let count = self.own.len();
        self.at(&vec![1.0 / count as f64; count])
    }

    /// Best mean payoff of any mixture: without groups exactly, by solving all supports that may hold it; with groups by search from every
    /// strategy along all pairs of strategies, which is exact where they differ in their contributions only.
    #[must_use]
    pub fn best(&self) -> f64 {
        if !self.places.is_empty() {
            let best = |place: &Vec<f64>| place.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            return self.places.iter().map(best).sum::<f64>() / self.places.len() as f64;
        }
        let count = self.own.len();
        if let Some(groups) = self.groups.as_ref().filter(|_| self.own.iter().chain(&self.pairs).all(|x| *x == 0.0)) {
            let contribute = |a: usize| (groups.contributors >> a) & 1 == 1;
            // All that matters is the share of contributors.
            return match ((0..count).any(contribute), (0..count).all(contribute)) {
                (true, false) => simplex::segment(&mut |share| groups.mean(|_, _| share)),
                (there, _) => groups.mean(|_, _| f64::from(u8::from(there))),
            };
        }
        if self.groups.is_some() {
            return simplex::climb(count, &|x| self.at(x));
        }
        // What a strategy gets by itself is the same against everybody.
        let both = |k: usize| self.pairs[k] + f64::midpoint(self.own[k / count], self.own[k % count]);
        simplex::quadratic(count, &(0..count * count).map(both).collect::<Vec<_>>())
    }

    /// What agents with these counts get on average who meet at random, nobody itself; `None`: of places, and without agents.
    #[must_use]
    pub fn expected(&self, counts: &[u64]) -> Option<f64> {
        let n = counts.iter().sum::<u64>() as f64;
        if n == 0.0 || !self.places.is_empty() {
            return None;
        }
        let count = counts.len();
        let others = |a: usize, b: usize| counts[b] as f64 - f64::from(u8::from(a == b));
        let met = |a: usize| (0..count).map(|b| self.pairs[a * count + b] * others(a, b)).sum::<f64>() / (n - 1.0).max(1.0);
        let sum: f64 = (0..count).filter(|a| counts[*a] > 0).map(|a| counts[a] as f64 * (self.own[a] + met(a))).sum();
        let groups = self.groups.as_ref().map_or(0.0, |groups| {
            let all = (0..count).filter(|a| (groups.contributors >> a) & 1 == 1).map(|a| counts[a]).sum::<u64>() as f64;
            groups.mean(|contributing, drawn| (all - contributing as f64).max(0.0) / (n - drawn as f64).max(1.0))
        });
        Some(sum / n + groups)
    }
}

impl Groups {
    /// Mean payoff of a group whose next member contributes with a probability that may depend on how many contribute and are there.
    fn mean(&self, next: impl Fn(usize, usize) -> f64) -> f64 {
        let size = self.means.len() - 1;
        let mut chances = vec![0.0; size + 1];
        chances[0] = 1.0;
        for drawn in 0..size {
            for k in (0..=drawn).rev() {
                let moved = chances[k] * next(k, drawn);
                chances[k] -= moved;
                chances[k + 1] += moved;
            }
        }
        chances.iter().zip(&self.means).map(|(chance, mean)| chance * mean).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_binomial_or_drawn_without_replacement() {
        // One volunteer of three makes 2 for all and pays 1: P(somebody)·2 − p.
        let means: Vec<f64> = (0..4).map(|k| if k > 0 { 2.0 } else { 0.0 } - f64::from(k) / 3.0).collect();
        let form = Form::of_groups(2, Groups { contributors: 1, means });
        let right = |p: f64| 2.0 * (1.0 - (1.0 - p) * (1.0 - p) * (1.0 - p)) - p;
        assert!((form.chance() - right(0.5)).abs() < 1e-12);
        // 6(1 − p)² = 1.
        assert!((form.best() - right(1.0 - (1.0f64 / 6.0).sqrt())).abs() < 1e-9, "{}", form.best());
        // Two of five volunteer: nobody of three does with probability 3/5 · 2/4 · 1/3.
        assert!((form.expected(&[2, 3]).unwrap() - (2.0 * 0.9 - 0.4)).abs() < 1e-12);
    }

    #[test]
    fn places_have_mixtures_of_their_own() {
        let form = Form::of_places(vec![vec![1.0, 0.0], vec![0.0, 3.0]]);
        assert_eq!((form.chance(), form.best(), form.expected(&[1, 1])), (1.0, 2.0, None));
        assert_eq!(form.plus(&Form::of_own(vec![0.0; 2])), None);
    }

    #[test]
    fn oneself_counts_where_one_is_met() {
        // Meeting oneself once in four encounters.
        let game = Form::of_pairs(2, &[0.0, 4.0, 0.0, 0.0]).times(0.75).with_own(&[1.0, 2.0]);
        assert!((game.chance() - (0.75 + 1.5)).abs() < 1e-12);
        // 3·x(1 − x) + 2 − x at x = 1/3: 2/3 + 5/3.
        assert!((game.best() - (2.0 / 3.0 + 5.0 / 3.0)).abs() < 1e-12);
    }
}
