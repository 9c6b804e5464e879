//! Where populations go from everywhere: paths through the simplex and basins of attraction.

use super::lab::{AnalysisError, Lab, counts, unfit};
use super::statistics::wilson;

/// The path of one start.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Shares of all strategies at the measured steps, replicas pooled; the first is the start.
    pub shares: Vec<Vec<f64>>,
    /// Replicas that ended with a share above one half, per strategy; the last entry counts those where nobody had.
    pub ends: Vec<u32>,
}

/// Paths from a grid of starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Names of the strategies.
    pub strategies: Vec<String>,
    /// Steps at which the shares of a path were measured.
    pub steps: Vec<u32>,
    /// What was changed in the config at each start, in words.
    pub changed: Vec<String>,
    /// One path per start.
    pub paths: Vec<Path>,
}

impl Flow {
    /// Share of all runs that ended with a majority of each strategy; the last entry: with no majority. They sum to 1. For a
    /// uniform grid of starts this estimates the volume of each basin of attraction.
    #[must_use]
    pub fn basins(&self) -> Vec<f64> {
        let sums = self.sums();
        let total: u64 = sums.iter().sum();
        sums.into_iter().map(|n| n as f64 / total as f64).collect()
    }

    /// 95 % intervals of [`Flow::basins`] (Wilson 1927), as for starts drawn at random; those of a grid are nearer.
    #[must_use]
    pub fn intervals(&self) -> Vec<(f64, f64)> {
        let sums = self.sums();
        let total: u64 = sums.iter().sum();
        sums.into_iter().map(|n| wilson(n, total)).collect()
    }

    /// Runs by where they ended.
    fn sums(&self) -> Vec<u64> {
        let mut sums = vec![0u64; self.strategies.len() + 1];
        for path in &self.paths {
            sums.iter_mut().zip(&path.ends).for_each(|(sum, n)| *sum += u64::from(*n));
        }
        sums
    }
}

/// Looks per path.
const LOOKS: u32 = 60;
/// Starts at most; each is a run.
const STARTS_MAX: usize = 10_000;

/// Runs the config from every point of a grid over the interior of the simplex: `divisions` parts, at least one in each strategy.
///
/// # Errors
/// One strategy, a grid that is too fine or coarser than the strategies, problems of the config, a backend that fails.
pub fn flow(lab: &Lab, divisions: u32, replicas: u32) -> Result<Flow, AnalysisError> {
    let plan = lab.unchanging()?;
    let strategies = plan.strategies().to_vec();
    let count = strategies.len();
    if count < 2 {
        return Err(unfit("one strategy goes nowhere", "2 strategies or more", "add strategies"));
    }
    let starts = grid(divisions, count);
    if starts.is_empty() || starts.len() > STARTS_MAX {
        return Err(unfit(
            format!("{divisions} divisions make {} starts", if starts.is_empty() { "no".into() } else { format!("over {STARTS_MAX}") }),
            format!("at least {count} divisions, one for each strategy, and at most {STARTS_MAX} starts"),
            "change --divisions",
        ));
    }
    let every = plan.steps().div_ceil(LOOKS).max(1);
    let steps: Vec<u32> = (0..plan.steps()).step_by(every as usize).chain([plan.steps()]).collect();
    let (agents, mut paths) = (plan.agents(), Vec::new());
    for start in starts {
        let sets = [counts(&agents_of(&start, divisions, agents)), format!("population.replicas={replicas}")];
        let plan = lab.plan(&sets)?;
        let seen = lab.run(&plan, &steps)?;
        let total = f64::from(agents) * f64::from(replicas);
        let pooled = |o: &crate::metrics::Observation| {
            crate::metrics::pooled_counts(&plan, o).into_iter().map(|n| n as f64 / total).collect::<Vec<f64>>()
        };
        let shares: Vec<Vec<f64>> = seen.iter().map(pooled).collect();
        let mut ends = vec![0; count + 1];
        for replica in seen.last().iter().flat_map(|o| &o.replicas) {
            let major = replica.counts.iter().position(|n| 2 * n > u64::from(agents));
            ends[major.unwrap_or(count)] += 1;
        }
        paths.push(Path { shares, ends });
    }
    let changed = vec!["init: counts at each start, places drawn".into(), format!("population.replicas={replicas}")];
    Ok(Flow { strategies, steps, changed, paths })
}

/// All ways to split `parts` among `count` strategies, at least one each.
fn grid(parts: u32, count: usize) -> Vec<Vec<u32>> {
    if count == 1 {
        return if parts >= 1 { vec![vec![parts]] } else { Vec::new() };
    }
    let mut all = Vec::new();
    for first in 1..parts {
        for rest in grid(parts - first, count - 1) {
            all.push([vec![first], rest].concat());
            if all.len() > STARTS_MAX {
                return all;
            }
        }
    }
    all
}

/// Agents of each strategy, rounded down; the rest goes to the first ones.
fn agents_of(start: &[u32], parts: u32, agents: u32) -> Vec<u32> {
    let mut counts: Vec<u32> = start.iter().map(|k| (u64::from(*k) * u64::from(agents) / u64::from(parts)) as u32).collect();
    let rest = agents - counts.iter().sum::<u32>();
    counts.iter_mut().take(rest as usize).for_each(|n| *n += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        assert_eq!(grid(4, 3), [[1, 1, 2], [1, 2, 1], [2, 1, 1]]);
        assert!(grid(2, 3).is_empty());
        assert_eq!(agents_of(&[1, 1, 2], 4, 103), [26, 26, 51]);
        let path = |ends: [u32; 3]| Path { shares: Vec::new(), ends: ends.to_vec() };
        let flow = Flow {
            strategies: vec!["A".into(), "B".into()],
            steps: Vec::new(),
            changed: Vec::new(),
            paths: vec![path([3, 1, 0]), path([0, 2, 2])],
        };
        assert_eq!(flow.basins(), [0.375, 0.375, 0.25]);
    }
}
