//! The gradient of selection: how much a strategy gains in one step, at every share it may have.

use super::lab::{AnalysisError, Lab, counts, mean, unfit};

/// Mean change of the first strategy's share in one step, over its share.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    /// The strategy whose share is followed, and the other.
    pub strategies: [String; 2],
    /// `(share before, mean change of the share, standard error)`, ascending.
    pub points: Vec<(f64, f64, f64)>,
    /// Where the gradient changes sign between the points.
    pub roots: Vec<Root>,
}

/// An internal equilibrium.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Root {
    /// Share, by linear interpolation.
    pub share: f64,
    /// Standard error that follows from those of the two points around it.
    pub error: f64,
    /// Do shares near it move towards it?
    pub stable: bool,
}

/// Starts at `points` shares between 0 and 1, each in `replicas` populations, and looks at one step (Pacheco et al. 2009 draw
/// such gradients for finite populations).
///
/// # Errors
/// Not two strategies, fewer than two replicas, problems of the config, a backend that fails.
pub fn gradient(lab: &Lab, points: u32, replicas: u32) -> Result<Gradient, AnalysisError> {
    let plan = lab.plan(&[])?;
    let [a, b] = plan.strategies() else {
        return Err(unfit(
            format!("a gradient over one share with {} strategies", plan.strategies().len()),
            "2 strategies",
            "polity analyze flow follows any number of strategies",
        ));
    };
    let agents = plan.agents();
    let points = points.min(agents - 1).max(1);
    let mut found = Vec::new();
    for k in 1..=points {
        let first = (u64::from(k) * u64::from(agents) / u64::from(points + 1)).max(1) as u32;
        let sets = [counts(&[first, agents - first]), format!("population.replicas={replicas}"), "steps=1".into()];
        let plan = lab.plan(&sets)?;
        let seen = lab.run(&plan, &[0])?;
        let n = f64::from(agents);
        let after = seen.last().map(|o| o.replicas.iter().map(|r| (r.counts[0] as f64 - f64::from(first)) / n).collect::<Vec<_>>());
        let (change, error) = mean(&after.unwrap_or_default());
        found.push((f64::from(first) / n, change.unwrap_or(0.0), error.unwrap_or(0.0)));
    }
    let roots = roots(&found);
    Ok(Gradient { strategies: [a.clone(), b.clone()], points: found, roots })
}

/// Sign changes that are larger than the noise of the two points around them.
fn roots(points: &[(f64, f64, f64)]) -> Vec<Root> {
    // Points whose sign is in doubt are bridged by their neighbours.
    let sure: Vec<&(f64, f64, f64)> = points.iter().filter(|(_, change, error)| change.abs() > 2.0 * error && *change != 0.0).collect();
    let crossing = sure.windows(2).filter(|pair| (pair[0].1 > 0.0) != (pair[1].1 > 0.0));
    crossing
        .map(|pair| {
            let (&(x0, y0, e0), &(x1, y1, e1)) = (pair[0], pair[1]);
            let slope = (y1 - y0) / (x1 - x0);
            let share = x0 - y0 / slope;
            let weight = (share - x0) / (x1 - x0);
            let error = (e0 * (1.0 - weight)).hypot(e1 * weight) / slope.abs();
            Root { share, error, stable: y0 > 0.0 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        let line: Vec<(f64, f64, f64)> = [0.1, 0.3, 0.5, 0.7].map(|x| (x, 0.4 - x, 0.001)).to_vec();
        let found = roots(&line);
        assert_eq!(found.len(), 1);
        assert!((found[0].share - 0.4).abs() < 1e-12 && found[0].stable);
        // Both ends count half: sqrt(2)/2 of one error, over a slope of 1.
        assert!((found[0].error - 0.001 * 0.5f64.sqrt()).abs() < 1e-12);
        // Lost in noise: nothing is claimed.
        assert!(roots(&line.iter().map(|p| (p.0, p.1, 1.0)).collect::<Vec<_>>()).is_empty());
    }
}
