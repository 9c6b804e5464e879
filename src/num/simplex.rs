//! The greatest value of a function of a mixture. Sums and products alone, so that it is the same on every machine.

/// Greatest `x'Qx` over mixtures x of `count` strategies, `q[a·count + b]` symmetric.
///
/// Exact up to rounding: the greatest value is also taken in the inside of a face on which the form is strictly concave, where the first-order
/// conditions are linear. Only faces all of whose edges are concave can be such a one; each is solved (Bomze 1998).
#[must_use]
pub fn quadratic(count: usize, q: &[f64]) -> f64 {
    let mut best = (0..count).map(|a| q[a * count + a]).fold(f64::NEG_INFINITY, f64::max);
    let mut faces: Vec<Vec<usize>> = (0..count).map(|a| vec![a]).collect();
    while let Some(face) = faces.pop() {
        let concave = |a: usize, b: usize| q[a * count + b] > f64::midpoint(q[a * count + a], q[b * count + b]);
        for next in face.last().map_or(0, |last| last + 1)..count {
            if face.iter().all(|a| concave(*a, next)) {
                let wider: Vec<usize> = face.iter().copied().chain([next]).collect();
                best = inside(count, q, &wider).map_or(best, |value| value.max(best));
                faces.push(wider);
            }
        }
    }
    best
}

/// Value at the point inside a face at which nothing can be gained; `None`: there is no such point.
fn inside(count: usize, q: &[f64], face: &[usize]) -> Option<f64> {
    // Q x = λ·1, Σ x = 1.
    let n = face.len();
    let entry = |i: usize, j: usize| match (i < n, j < n) {
        (true, true) => q[face[i] * count + face[j]],
        (true, false) => -1.0,
        (false, true) => 1.0,
        (false, false) => 0.0,
    };
    let mut rows: Vec<Vec<f64>> = (0..=n).map(|i| (0..=n).map(|j| entry(i, j)).chain([if i < n { 0.0 } else { 1.0 }]).collect()).collect();
    let scale = rows.iter().flatten().fold(1.0f64, |most, x| most.max(x.abs()));
    for column in 0..=n {
        let pivot = (column..=n).reduce(|a, b| if rows[b][column].abs() > rows[a][column].abs() { b } else { a })?;
        if rows[pivot][column].abs() < 1e-13 * scale {
            return None;
        }
        rows.swap(column, pivot);
        let own = rows[column].clone();
        for row in rows.iter_mut().skip(column + 1) {
            let factor = row[column] / own[column];
            row.iter_mut().zip(&own).skip(column).for_each(|(x, y)| *x -= factor * y);
        }
    }
    let mut found = vec![0.0; n + 1];
    for i in (0..=n).rev() {
        let known: f64 = (i + 1..=n).map(|j| rows[i][j] * found[j]).sum();
        found[i] = (rows[i][n + 1] - known) / rows[i][i];
    }
    found[..n].iter().all(|x| *x >= 0.0).then_some(found[n])
}

/// Points of a line that are looked at before the best of them is refined.
const POINTS: u32 = 256;

/// Greatest value of a smooth function of a mixture that is found by moving shares between pairs of strategies, from every strategy and from
/// the mixture of all. Each line is searched at 257 points, then by golden section around the best of them.
#[must_use]
pub fn climb(count: usize, value: &dyn Fn(&[f64]) -> f64) -> f64 {
    let corner = |a: usize| (0..count).map(|b| f64::from(u8::from(a == b))).collect::<Vec<f64>>();
    let starts = (0..count).map(corner).chain([vec![1.0 / count as f64; count]]);
    starts.map(|start| climb_from(start, value)).fold(f64::NEG_INFINITY, f64::max)
}

fn climb_from(mut x: Vec<f64>, value: &dyn Fn(&[f64]) -> f64) -> f64 {
    let mut best = value(&x);
    loop {
        let before = best;
        for a in 0..x.len() {
            for b in 0..a {
                let both = x[a] + x[b];
                if both <= 0.0 {
                    continue;
                }
                let mut trial = x.clone();
                let (share, found) = line(&mut |t| {
                    (trial[a], trial[b]) = (t * both, (1.0 - t) * both);
                    value(&trial)
                });
                if found > best {
                    best = found;
                    (x[a], x[b]) = (share * both, (1.0 - share) * both);
                }
            }
        }
        // A gain in the last digits is none.
        if best - before <= 1e-12 * before.abs().max(1.0) {
            return best;
        }
    }
}

/// Greatest value of a smooth function on \[0, 1\], by the same search.
#[must_use]
pub fn segment(value: &mut dyn FnMut(f64) -> f64) -> f64 {
    line(value).1
}

/// Where a function on \[0, 1\] is greatest, and how great.
fn line(value: &mut dyn FnMut(f64) -> f64) -> (f64, f64) {
    let at = |k: u32| f64::from(k) / f64::from(POINTS);
    let mut best = (0.0, value(0.0), 0);
    for k in 1..=POINTS {
        let found = value(at(k));
        if found > best.1 {
            best = (at(k), found, k);
        }
    }
    let (mut low, mut high) = (at(best.2.saturating_sub(1)), at((best.2 + 1).min(POINTS)));
    let golden = 0.618_033_988_749_894_9;
    for _ in 0..48 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        let (a, b) = (value(left), value(right));
        for (t, found) in [(left, a), (right, b)] {
            if found > best.1 {
                best = (t, found, best.2);
            }
        }
        if a < b { low = left } else { high = right }
    }
    (best.0, best.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn closed_forms() {
        // Hawk and dove, V = 2, C = 4: (−1, 2; 0, 1) is best without hawks; a mixture is where each needs the other.
        assert_eq!(quadratic(2, &[-1.0, 1.0, 1.0, 1.0]), 1.0);
        assert!((quadratic(2, &[0.0, 1.0, 1.0, 0.0]) - 0.5).abs() < 1e-15);
        assert_eq!(quadratic(2, &[1.0, 0.0, 0.0, 2.0]), 2.0);
        // Rock, paper, scissors with a draw of −1: all three, Σ of −1 on the diagonal and 1/4 off it: (−3 + 6/4)/9.
        let rps: Vec<f64> = (0..9).map(|k| if k % 4 == 0 { -1.0 } else { 0.25 }).collect();
        assert!((quadratic(3, &rps) + 1.0 / 6.0).abs() < 1e-15);
        assert_eq!(quadratic(1, &[3.0]), 3.0);
    }

    #[test]
    fn a_straight_edge_is_no_trouble() {
        assert_eq!(quadratic(3, &[1.0; 9]), 1.0);
    }

    proptest! {
        #[test]
        fn no_mixture_is_better(entries in proptest::collection::vec(-4i32..5, 25), count in 2usize..6, seed in proptest::collection::vec(0u32..9, 5)) {
            let q = |k: usize| f64::from(entries[k / count * 5 + k % count] + entries[k % count * 5 + k / count]);
            let q: Vec<f64> = (0..count * count).map(q).collect();
            let value = |x: &[f64]| (0..count * count).map(|k| q[k] * x[k / count] * x[k % count]).sum::<f64>();
            let best = quadratic(count, &q);
            let climbed = climb(count, &value);
            prop_assert!(climbed <= best + 1e-9, "{} {}", climbed, best);
            let sum: u32 = seed[..count].iter().sum();
            if sum > 0 {
                let x: Vec<f64> = seed[..count].iter().map(|k| f64::from(*k) / f64::from(sum)).collect();
                prop_assert!(value(&x) <= best + 1e-9);
            }
        }
    }
}
