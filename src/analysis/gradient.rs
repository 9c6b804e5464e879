//! The gradient of selection: how much a strategy gains in one step, at every share it may have.

use super::lab::{AnalysisError, Lab, Method, counts, unfit};
use super::lumped::Lumped;
use super::statistics::{mean, sure};

/// Mean change of the first strategy's share in one step, over its share.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    /// The strategy whose share is followed, and the other.
    pub strategies: [String; 2],
    /// How it was found.
    pub method: Method,
    /// What was changed in the config at each share, in words.
    pub changed: Vec<String>,
    /// `(share before, mean change of the share, standard error)`, ascending; solved changes have no error.
    pub points: Vec<(f64, f64, f64)>,
    /// Standard errors beyond which the sign of a change is sure: all signs that are sure are right together with 95 %.
    pub sure: f64,
    /// Where the gradient changes sign between points at which it is sure.
    pub roots: Vec<Root>,
}

impl Gradient {
    /// Sign of the change at a point; 0: it is lost in the noise.
    #[must_use]
    pub fn sign(&self, point: usize) -> i8 {
        self.points.get(point).map_or(0, |p| sign(p, self.sure))
    }
}

/// An internal equilibrium.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Root {
    /// Share, by linear interpolation or, through what lies in the noise between, by weighted least squares.
    pub share: f64,
    /// The shares next to it at which the sign is sure: all intervals of a gradient hold an equilibrium each together with 95 %. Solved: neighbouring counts.
    pub interval: (f64, f64),
    /// Do shares near it move towards it?
    pub stable: bool,
}

/// Agents up to which every single count is looked at where the change can be computed.
const EVERY_COUNT: u32 = 2000;
/// Agents up to which a step of several parts is computed.
const PARTS_MAX: usize = 4000;

/// The mean change of the first of two strategies in one step (Traulsen, Nowak & Pacheco 2006; Pacheco et al. 2009): computed from the plan where
/// counts are a Markov chain, otherwise from `points` shares in `replicas` populations each.
///
/// # Errors
/// Not two strategies, fewer than eight replicas where they are needed, problems of the config, a backend that fails.
pub fn gradient(lab: &Lab, points: u32, replicas: u32) -> Result<Gradient, AnalysisError> {
    let plan = lab.unchanging()?;
    let [a, b] = plan.strategies() else {
        return Err(unfit(
            format!("a gradient over one share with {} strategies", plan.strategies().len()),
            "2 strategies",
            "polity analyze flow follows any number of strategies",
        ));
    };
    let (strategies, agents) = ([a.clone(), b.clone()], plan.agents());
    if agents < 2 {
        return Err(unfit("one agent", "2 agents or more", "raise population.agents"));
    }
    let exact = lab.lumped()?.and_then(|lumped| {
        if lumped.stages() > 1 && lumped.agents() > PARTS_MAX {
            return Err(format!("{} agents change strategies in more than one phase (up to {PARTS_MAX} are solved)", lumped.agents()));
        }
        Ok(lumped)
    });
    let why = match exact {
        Ok(lumped) => return Ok(solve(lumped, strategies, points)),
        Err(why) => why,
    };
    if replicas < 8 {
        return Err(unfit(format!("{replicas} replicas per share"), "8 or more: fewer do not tell their own noise", "--replicas 100"));
    }
    let mut found = Vec::new();
    for first in places(points, agents) {
        let sets = [counts(&[first, agents - first]), format!("population.replicas={replicas}"), "steps=1".into()];
        let seen = lab.run(&lab.plan(&sets)?, &[0])?;
        let n = f64::from(agents);
        let after = seen.last().map(|o| o.replicas.iter().map(|r| (r.counts[0] as f64 - f64::from(first)) / n).collect::<Vec<_>>());
        let (change, error) = mean(&after.unwrap_or_default());
        found.push((f64::from(first) / n, change.unwrap_or(0.0), error.unwrap_or(0.0)));
    }
    let sure = sure(replicas as usize, found.len());
    let changed = vec!["init: counts at each share, places drawn".into(), format!("population.replicas={replicas}"), "steps=1".into()];
    Ok(Gradient { strategies, method: Method::Simulated(why), changed, roots: roots(&found, sure), points: found, sure })
}

/// Counts to look at, ascending and without repetition.
fn places(points: u32, agents: u32) -> Vec<u32> {
    let points = points.clamp(1, agents - 1);
    let place = |k: u32| (u64::from(k) * u64::from(agents) / (u64::from(points) + 1)).max(1) as u32;
    let mut places: Vec<u32> = (1..=points).map(place).collect();
    places.dedup();
    places
}

/// From the plan: at every count of small populations, otherwise at `points` shares, with the counts on either side of each equilibrium.
fn solve(mut lumped: Lumped, strategies: [String; 2], points: u32) -> Gradient {
    let agents = lumped.agents() as u32;
    let n = f64::from(agents);
    let looked = if agents <= EVERY_COUNT { (1..agents).collect() } else { places(points, agents) };
    let mut change = |count: u32| lumped.drift([0, 1], count as usize) / n;
    let mut found: Vec<(u32, f64)> = looked.into_iter().map(|count| (count, change(count))).collect();
    let crossings: Vec<[(u32, f64); 2]> = {
        let signed: Vec<&(u32, f64)> = found.iter().filter(|(_, y)| *y != 0.0).collect();
        signed.windows(2).filter(|pair| (pair[0].1 > 0.0) != (pair[1].1 > 0.0)).map(|pair| [*pair[0], *pair[1]]).collect()
    };
    for [mut low, mut high] in crossings {
        while high.0 - low.0 > 1 {
            let middle = u32::midpoint(low.0, high.0);
            let at = (middle, change(middle));
            if at.1 == 0.0 {
                break;
            }
            if (at.1 > 0.0) == (low.1 > 0.0) { low = at } else { high = at }
        }
        found.extend([low, high]);
    }
    found.sort_by_key(|(count, _)| *count);
    found.dedup_by_key(|(count, _)| *count);
    let points: Vec<(f64, f64, f64)> = found.into_iter().map(|(count, y)| (f64::from(count) / n, y, 0.0)).collect();
    Gradient { strategies, method: Method::Exact, changed: Vec::new(), roots: roots(&points, 0.0), points, sure: 0.0 }
}

fn sign((_, change, error): &(f64, f64, f64), sure: f64) -> i8 {
    if change.abs() <= sure * error || *change == 0.0 {
        0
    } else if *change > 0.0 {
        1
    } else {
        -1
    }
}

/// Where signs that are sure differ.
fn roots(points: &[(f64, f64, f64)], sure: f64) -> Vec<Root> {
    let clear: Vec<usize> = (0..points.len()).filter(|k| sign(&points[*k], sure) != 0).collect();
    let crossing = clear.windows(2).filter(|pair| sign(&points[pair[0]], sure) != sign(&points[pair[1]], sure));
    crossing
        .map(|pair| {
            let between = &points[pair[0]..=pair[1]];
            let interval = (points[pair[0]].0, points[pair[1]].0);
            let share = line_root(between).filter(|x| (interval.0..=interval.1).contains(x));
            // The line through both ends always crosses between them.
            let share = share.or_else(|| line_root(&[points[pair[0]], points[pair[1]]]));
            let share = share.unwrap_or(f64::midpoint(interval.0, interval.1));
            Root { share, interval, stable: points[pair[0]].1 > 0.0 }
        })
        .collect()
}

/// Where the line of weighted least squares through points crosses 0.
fn line_root(points: &[(f64, f64, f64)]) -> Option<f64> {
    let least = points.iter().map(|p| p.2).filter(|e| *e > 0.0).fold(f64::INFINITY, f64::min);
    let weight = |error: f64| if least.is_finite() { (least / error.max(least)).powi(2) } else { 1.0 };
    let sum = |of: &dyn Fn(f64, f64) -> f64| points.iter().map(|(x, y, e)| weight(*e) * of(*x, *y)).sum::<f64>();
    let all = sum(&|_, _| 1.0);
    let (x, y) = (sum(&|x, _| x) / all, sum(&|_, y| y) / all);
    let slope = sum(&|a, b| (a - x) * (b - y)) / sum(&|a, _| (a - x) * (a - x));
    Some(x - y / slope).filter(|root| root.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        let line: Vec<(f64, f64, f64)> = [0.1, 0.3, 0.5, 0.7].map(|x| (x, 0.4 - x, 0.001)).to_vec();
        let found = roots(&line, 3.0);
        assert_eq!(found.len(), 1);
        assert!((found[0].share - 0.4).abs() < 1e-12 && found[0].stable);
        assert_eq!(found[0].interval, (0.3, 0.5));
        // Lost in noise: nothing is claimed.
        assert!(roots(&line.iter().map(|p| (p.0, p.1, 1.0)).collect::<Vec<_>>(), 3.0).is_empty());
        // Points in doubt lie inside the interval.
        let wide = roots(&[(0.1, 0.3, 0.01), (0.3, -0.1, 0.2), (0.5, 0.1, 0.2), (0.7, -0.3, 0.01)], 3.0);
        assert_eq!((wide.len(), wide[0].interval), (1, (0.1, 0.7)));
        assert!((wide[0].share - 0.4).abs() < 0.01, "{}", wide[0].share);
        assert_eq!(places(49, 50), (1..50).collect::<Vec<_>>());
        assert_eq!(places(3, 3), [1, 2]);
    }
}
