//! Trade-offs between several metrics: which outcomes no other beats, how much they cover together, and rules to pick one.
//!
//! Everything is maximised. Metrics are quantised to `0 ..= 65535` first, so that fronts and volumes are exact and do not depend on
//! the last bit of a quotient. Points are told apart by their place in the list; of equal points the first counts.

/// A metric in \[0, 1\] as an integer in `0 ..= 65535`, to nearest; beyond the range clamped, NaN 0.
///
/// ```
/// assert_eq!([-1.0, 0.0, 0.5, 1.0].map(polity::metrics::pareto::quantise), [0, 0, 32768, 65535]);
/// ```
#[must_use]
pub fn quantise(x: f64) -> u16 {
    (x.clamp(0.0, 1.0) * 65535.0).round() as u16
}

/// Does `a` dominate `b`: nowhere worse, somewhere better? Pareto 1906.
#[must_use]
pub fn dominates(a: &[u16], b: &[u16]) -> bool {
    a != b && a.iter().zip(b).all(|(a, b)| a >= b)
}

/// Places of the points that no other dominates, ascending; of equal points the first only. Empty without points.
///
/// ```
/// let points = [[1, 3], [2, 2], [1, 2], [3, 1], [2, 2]];
/// assert_eq!(polity::metrics::pareto::nondominated(&points), [0, 1, 3]);
/// ```
#[must_use]
pub fn nondominated<P: AsRef<[u16]>>(points: &[P]) -> Vec<usize> {
    // What comes later in descending lexicographic order cannot dominate what came earlier; the sort is stable.
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|a, b| points[*b].as_ref().cmp(points[*a].as_ref()));
    let mut front: Vec<usize> = Vec::new();
    for at in order {
        let point = points[at].as_ref();
        if !front.iter().any(|f| points[*f].as_ref() == point || dominates(points[*f].as_ref(), point)) {
            front.push(at);
        }
    }
    front.sort_unstable();
    front
}

/// Area that the points dominate together, from the origin: the staircase sum `Σ (x_k − x_{k+1})·max(y_1 … y_k)` over descending x. Exact;
/// 0 without points; at most `65535²`. Zitzler & Thiele 1998.
///
/// ```
/// assert_eq!(polity::metrics::pareto::hypervolume_2d(&[[1, 3], [2, 2], [3, 1]]), 6);
/// ```
#[must_use]
pub fn hypervolume_2d(points: &[[u16; 2]]) -> u128 {
    area(&staircase(points.to_vec()))
}

/// Volume that the points dominate together, from the origin: a sweep over descending z, each slab as thick as the way to the next
/// level and as wide as the staircase of all points above it. Exact; 0 without points; at most `65535³`. Zitzler & Thiele 1998; Fonseca, Paquete &
/// López-Ibáñez 2006.
///
/// ```
/// // A box of 2·2·1 and one of 1·1·3, which share 1.
/// assert_eq!(polity::metrics::pareto::hypervolume_3d(&[[2, 2, 1], [1, 1, 3]]), 6);
/// ```
#[must_use]
pub fn hypervolume_3d(points: &[[u16; 3]]) -> u128 {
    let mut sorted = points.to_vec();
    sorted.sort_unstable_by_key(|p| std::cmp::Reverse(p[2]));
    let mut levels = sorted.chunk_by(|a, b| a[2] == b[2]).peekable();
    let (mut above, mut volume) = (Vec::new(), 0u128);
    while let Some(level) = levels.next() {
        let next = levels.peek().map_or(0, |below| below[0][2]);
        above.extend(level.iter().map(|p| [p[0], p[1]]));
        above = staircase(above);
        volume += area(&above) * u128::from(level[0][2] - next);
    }
    volume
}

/// The nondominated points, x falling and y rising strictly.
fn staircase(mut points: Vec<[u16; 2]>) -> Vec<[u16; 2]> {
    points.sort_unstable_by(|a, b| b.cmp(a));
    let mut top = None;
    points.retain(|p| {
        let rises = top < Some(p[1]);
        top = top.max(Some(p[1]));
        rises
    });
    points
}

/// Area under a staircase.
fn area(stairs: &[[u16; 2]]) -> u128 {
    let next = stairs.iter().skip(1).map(|p| p[0]).chain([0]);
    stairs.iter().zip(next).map(|(p, next)| u128::from(p[0] - next) * u128::from(p[1])).sum()
}

/// Maximin: the place of the point whose least coordinate is greatest, the first of equals. With the six components of holistic alignment
/// it is the point of greatest holistic alignment. `None` without points. Wald 1945; Rawls 1971.
///
/// ```
/// assert_eq!(polity::metrics::pareto::maximin(&[[1, 3], [2, 2], [3, 1]]), Some(1));
/// ```
#[must_use]
pub fn maximin<P: AsRef<[u16]>>(points: &[P]) -> Option<usize> {
    let least = |at: &usize| points[*at].as_ref().iter().min();
    (0..points.len()).reduce(|best, next| if least(&next) > least(&best) { next } else { best })
}

/// Knee: the place of the nondominated point that lies farthest beyond the chord between the two ends of the front, towards the better
/// side; the first of equals. `None` where no point lies beyond the chord: fewer than three points, a straight or an inward front.
/// Das 1999.
///
/// ```
/// assert_eq!(polity::metrics::pareto::knee(&[[0, 10], [4, 9], [9, 6], [10, 0]]), Some(2));
/// assert_eq!(polity::metrics::pareto::knee(&[[1, 3], [2, 2], [3, 1]]), None);
/// ```
#[must_use]
pub fn knee(points: &[[u16; 2]]) -> Option<usize> {
    let front = nondominated(points);
    let [left, right] = [front.iter().min_by_key(|at| points[**at][0])?, front.iter().max_by_key(|at| points[**at][0])?];
    let at = |k: usize| points[k].map(i64::from);
    let ([x0, y0], [x1, y1]) = (at(*left), at(*right));
    // Twice the area of the triangle over the chord: the distance in units of the chord's length. Below 2^34.
    let beyond = |k: usize| {
        let [x, y] = at(k);
        (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
    };
    front.into_iter().filter(|k| beyond(*k) > 0).reduce(|best, next| if beyond(next) > beyond(best) { next } else { best })
}

/// Lexicographic choice behind a floor: of the points whose coordinate `guarded` is at least `floor` (human-value alignment that no gain may
/// buy), the one with the greatest coordinate `order[0]`, of equals the one with the greatest `order[1]`, and so on; the first of equals.
/// `None` where no point reaches the floor. Lexical priority: Rawls 1971.
///
/// ```
/// use polity::metrics::pareto::lexicographic;
/// // (objective, human value): the floor excludes the most capable.
/// let points = [[9, 2], [7, 5], [7, 6], [1, 9]];
/// assert_eq!(lexicographic(&points, 1, 5, &[0, 1]), Some(2));
/// assert_eq!(lexicographic(&points, 1, 10, &[0, 1]), None);
/// ```
///
/// # Panics
/// If `guarded` or `order` name a coordinate that a point does not have.
#[must_use]
pub fn lexicographic<P: AsRef<[u16]>>(points: &[P], guarded: usize, floor: u16, order: &[usize]) -> Option<usize> {
    let rank = |at: usize| order.iter().map(move |k| points[at].as_ref()[*k]);
    let allowed = (0..points.len()).filter(|at| points[*at].as_ref()[guarded] >= floor);
    allowed.reduce(|best, next| if rank(next).gt(rank(best)) { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published() {
        assert_eq!(hypervolume_2d(&[[1, 3], [2, 2], [3, 1]]), 6);
        assert_eq!(hypervolume_3d(&[[1, 3, 1], [2, 2, 1], [3, 1, 1]]), 6);
    }

    #[test]
    fn volumes_at_the_ends() {
        assert_eq!((hypervolume_2d(&[]), hypervolume_3d(&[]), hypervolume_2d(&[[0, 9]])), (0, 0, 0));
        assert_eq!(hypervolume_2d(&[[2, 2], [2, 2], [1, 1], [2, 1]]), 4);
        assert_eq!(hypervolume_2d(&[[u16::MAX; 2]]), 65535 * 65535);
        assert_eq!(hypervolume_3d(&[[u16::MAX; 3]; 2]), 65535 * 65535 * 65535);
        // Three plates at right angles, 3·3·1 each: 27 − 3·3 + 1.
        assert_eq!(hypervolume_3d(&[[3, 3, 1], [3, 1, 3], [1, 3, 3]]), 19);
    }

    #[test]
    fn fronts() {
        assert_eq!(nondominated::<[u16; 2]>(&[]), [0usize; 0]);
        assert_eq!(nondominated(&[[5, 5], [5, 5], [5, 4]]), [0]);
        // Each of these is better than each other one in something.
        assert_eq!(nondominated(&[[1, 2, 3], [3, 1, 2], [2, 3, 1], [1, 1, 1]]), [0, 1, 2]);
        assert!(dominates(&[2, 2], &[2, 1]) && !dominates(&[2, 2], &[2, 2]) && !dominates(&[3, 0], &[0, 3]));
    }

    #[test]
    fn choices() {
        assert_eq!((maximin::<[u16; 2]>(&[]), knee(&[]), knee(&[[1, 2]]), knee(&[[1, 2], [2, 1]])), (None, None, None, None));
        assert_eq!(maximin(&[[9, 1], [4, 5], [5, 4]]), Some(1));
        // The front bends inwards: every compromise is worse than the chord promises.
        assert_eq!(knee(&[[0, 10], [3, 3], [10, 0]]), None);
        // A dominated point far out is no knee; equal bulges: the first.
        assert_eq!(knee(&[[10, 0], [8, 6], [6, 8], [0, 10], [6, 6]]), Some(1));
        assert_eq!(lexicographic(&[[3, 1], [3, 1]], 0, 3, &[0, 1]), Some(0));
        assert_eq!([f64::NAN, f64::INFINITY, 1.0 / 131_070.0].map(quantise), [0, 65535, 1]);
    }

    proptest! {
        #[test]
        fn volume_grows_with_every_point(points in proptest::collection::vec([0u16..6, 0u16..6, 0u16..6], 0..9), next in [0u16..6, 0u16..6, 0u16..6]) {
            let mut more = points.clone();
            more.push(next);
            let [few, many] = [&points, &more].map(|p| hypervolume_3d(p));
            let news = next.iter().all(|x| *x > 0) && nondominated(&more).contains(&points.len());
            prop_assert!(many >= few && (many > few || !news));
            // Counted cell by cell.
            let inside = |cell: [u16; 3]| points.iter().any(|p| p.iter().zip(cell).all(|(x, c)| *x > c));
            let cells = (0..216u16).filter(|k| inside([k % 6, k / 6 % 6, k / 36])).count();
            prop_assert_eq!(few, cells as u128);
            let front: Vec<_> = nondominated(&points).into_iter().map(|at| points[at]).collect();
            prop_assert_eq!(hypervolume_3d(&front), few);
        }
        #[test]
        fn a_front_beats_the_rest_and_never_itself(points in proptest::collection::vec([0u16..5, 0u16..5], 1..20)) {
            let front = nondominated(&points);
            for (at, point) in points.iter().enumerate() {
                let beaten = front.iter().any(|f| dominates(&points[*f], point) || (*f < at && points[*f] == *point));
                prop_assert_ne!(front.contains(&at), beaten);
            }
            let flat: Vec<_> = points.iter().map(|p| [p[0], p[1], 1]).collect();
            prop_assert_eq!(hypervolume_2d(&points), hypervolume_3d(&flat));
        }
    }
}
