//! V49: random graphs have the degrees, the clustering and the links that theory gives them, and the same ones on every machine.

use polity::network::{Network, Stream, barabasi_albert, cubic, erdos_renyi, random_regular, watts_strogatz};

fn stream() -> Stream {
    Stream::new([49, 0], 0)
}

/// Share of agents with so many neighbours.
fn share(graph: &Network, degree: u32) -> f64 {
    (0..graph.agents()).filter(|i| graph.row(*i).len() as u32 == degree).count() as f64 / f64::from(graph.agents())
}

fn degrees(graph: &Network) -> (f64, f64) {
    let n = f64::from(graph.agents());
    let degrees = (0..graph.agents()).map(|i| graph.row(i).len() as f64);
    let mean = degrees.clone().sum::<f64>() / n;
    (mean, degrees.map(|k| (k - mean).powi(2)).sum::<f64>() / n)
}

/// Every link counts for both, nobody twice, nobody for himself.
fn assert_simple(graph: &Network) {
    for i in 0..graph.agents() {
        let row = graph.row(i);
        assert!(row.windows(2).all(|pair| pair[0] < pair[1]) && row.binary_search(&i).is_err(), "agent {i}: {row:?}");
        assert!(row.iter().all(|j| graph.row(*j).binary_search(&i).is_ok()), "agent {i}: a link leads one way");
    }
}

/// Mean over agents of the share of pairs of neighbours that are neighbours themselves (Watts & Strogatz 1998).
pub fn clustering(graph: &Network) -> f64 {
    let of = |i: u32| {
        let row = graph.row(i);
        let pairs = row.len() * row.len().saturating_sub(1) / 2;
        let linked = row.iter().enumerate().map(|(k, j)| row[k + 1..].iter().filter(|l| graph.row(*j).binary_search(l).is_ok()).count());
        if pairs == 0 { 0.0 } else { linked.sum::<usize>() as f64 / pairs as f64 }
    };
    (0..graph.agents()).map(of).sum::<f64>() / f64::from(graph.agents())
}

/// Barabási & Albert 1999 with m = 2: P(k) = 2m(m + 1)/(k(k + 1)(k + 2)) = .5, .2, .1 for k = 2, 3, 4; mean degree 4.
#[test]
fn barabasi_albert_has_its_degree_law() {
    let graph = barabasi_albert(100_000, 2, &mut stream());
    assert_simple(&graph);
    assert_eq!((graph.links(), graph.degree_min()), (3 + 2 * 99_997, 2));
    for (degree, law) in [(2, 0.5), (3, 0.2), (4, 0.1)] {
        let found = share(&graph, degree);
        assert!((found - law).abs() < 0.005, "P({degree}) = {found}, expected {law}");
    }
    // The tail: P(K ≥ k) = m(m + 1)/(k(k + 1)); 100,000 · 6/(40 · 41) = 366 agents, standard deviation below 20.
    let many = (0..100_000).filter(|i| graph.row(*i).len() >= 40).count() as f64;
    assert!((many - 100_000.0 * 6.0 / (40.0 * 41.0)).abs() < 80.0, "{many} agents with 40 neighbours or more");
    // The oldest have about m·√n = 632 neighbours.
    assert!((300..3000).contains(&graph.degree_max()), "{}", graph.degree_max());
}

/// Watts & Strogatz 1998 with 6 neighbours: C = .6·(1 − p)³.
#[test]
fn watts_strogatz_has_its_clustering() {
    for p in [0.0, 0.1, 0.3] {
        let graph = watts_strogatz(20_000, 6, p, &mut stream());
        assert_simple(&graph);
        assert_eq!(graph.links(), 60_000);
        let (found, law) = (clustering(&graph), 0.6 * (1.0f64 - p).powi(3));
        assert!((found - law).abs() < 0.01, "p = {p}: C = {found}, expected {law}");
    }
    // All links moved: as good as random, C near 6/20,000.
    assert!(clustering(&watts_strogatz(20_000, 6, 1.0, &mut stream())) < 0.002);
    // Every ring link is moved independently: 60,000 · .3, standard deviation 112.
    let kept =
        |graph: &Network| (0..20_000u32).map(|i| (1..=3).filter(|d| graph.row(i).contains(&((i + d) % 20_000))).count()).sum::<usize>();
    let moved = 60_000 - kept(&watts_strogatz(20_000, 6, 0.3, &mut stream()));
    assert!((17_500..18_500).contains(&moved), "{moved}");
}

/// All degrees exactly k, no loop, no double link; and no more triangles than chance gives: (k − 1)³/6 in the mean (Bollobás 2001).
#[test]
fn random_regular_graphs_are_simple() {
    for (agents, degree) in [(10_000, 3), (10_000, 4), (10_001, 20), (400, 150), (300, 298)] {
        let graph = random_regular(agents, degree, &mut stream());
        assert_simple(&graph);
        assert_eq!((graph.degree_min(), graph.degree_max()), (degree, degree));
    }
    let triangles = |graph: &Network| clustering(graph) * f64::from(graph.agents()) * 6.0 / 3.0; // pairs per agent: 4·3/2
    let total: f64 = (0..40).map(|which| triangles(&random_regular(1_000, 4, &mut Stream::new([49, 1], which)))).sum();
    // Poisson with mean 40 · 4.5 = 180 (standard deviation 13).
    assert!((total - 180.0).abs() < 54.0, "{total} triangles");
}

/// Gilbert 1959: degrees are binomial, mean (n − 1)p and variance (n − 1)p(1 − p); links too.
#[test]
fn erdos_renyi_has_binomial_degrees() {
    for (agents, p) in [(50_000u32, 8.0 / 49_999.0), (2_000, 0.1), (500, 0.9)] {
        let graph = erdos_renyi(agents, p, &mut stream());
        assert_simple(&graph);
        let others = f64::from(agents - 1);
        let (mean, variance) = degrees(&graph);
        let links = f64::from(agents) * others / 2.0;
        let error = 4.0 * 2.0 * (links * p * (1.0 - p)).sqrt() / f64::from(agents);
        assert!((mean - others * p).abs() < error, "mean {mean}, expected {} ± {error}", others * p);
        let law = others * p * (1.0 - p);
        // The variance of a sample variance is about 2σ⁴/n, and a little more for small p; degrees are correlated by 1/n.
        assert!((variance / law - 1.0).abs() < 5.0 * (2.5 / f64::from(agents)).sqrt(), "variance {variance}, expected {law}");
    }
    // Isolated agents: e^-1 of those of a graph of mean degree 1.
    let alone = share(&erdos_renyi(50_000, 1.0 / 49_999.0, &mut stream()), 0);
    assert!((alone - (-1.0f64).exp()).abs() < 0.01, "{alone}");
}

/// Known answers: a graph is the same on every machine, and stays so.
#[test]
fn the_same_seed_gives_the_same_graph() {
    let hash = |graph: Network| graph.hash()[..16].to_owned();
    let found = [
        hash(cubic(5, 4, 3, true)),
        hash(random_regular(1_000, 5, &mut stream())),
        hash(erdos_renyi(1_000, 0.004, &mut stream())),
        hash(watts_strogatz(1_000, 6, 0.2, &mut stream())),
        hash(barabasi_albert(1_000, 3, &mut stream())),
    ];
    assert_eq!(found, KNOWN);
    assert_ne!(hash(random_regular(1_000, 5, &mut Stream::new([49, 0], 1))), KNOWN[1], "the learning graph is another one");
}

const KNOWN: [&str; 5] = ["d20848d39618487f", "fd445fe949680923", "2c5eba6b20739420", "1d438037d4ba5edf", "4a009f3dee77fd19"];

/// Ten million links: `cargo test --release --test theory -- --ignored --nocapture ten_million` says how long they take.
#[test]
#[ignore = "a measurement"]
fn ten_million_links_take_seconds() {
    let timed = |name: &str, make: &dyn Fn() -> Network| {
        let start = std::time::Instant::now();
        let graph = make();
        println!("{name}: {} links in {:.2} s", graph.links(), start.elapsed().as_secs_f64());
        assert!(start.elapsed().as_secs() < 60);
    };
    timed("random_regular", &|| random_regular(1_000_000, 20, &mut stream()));
    timed("erdos_renyi", &|| erdos_renyi(1_000_000, 20.0 / 999_999.0, &mut stream()));
    timed("watts_strogatz", &|| watts_strogatz(1_000_000, 20, 0.1, &mut stream()));
    timed("barabasi_albert", &|| barabasi_albert(1_000_000, 10, &mut stream()));
    timed("cubic", &|| cubic(149, 149, 151, true));
}
