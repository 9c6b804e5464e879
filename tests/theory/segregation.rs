//! Schelling's model: an exact chain on a ring of six sites, and cities beside plain code of the same rule and of one agent after the other.

use crate::table::{Table, mean};
use crate::world::{from_config, plan, start};
use polity::backend::Kind;
use polity::config::Plan;
use polity::metrics::Segregation;
use polity::world::World;
use std::collections::BTreeMap;

const EMPTY: u8 = 2;

/// A rule of a ring of sites.
#[derive(Clone, Copy)]
struct Ring {
    set: usize,
    happy: bool,
    update: f64,
}

/// Like and occupied neighbours of an agent of a kind on a site of a ring, `left` counting as empty.
fn beside(ring: &[u8], kind: u8, site: usize, left: usize) -> [usize; 2] {
    let n = ring.len();
    let met = [(site + n - 1) % n, (site + 1) % n].into_iter().filter(|j| *j != left && ring[*j] != EMPTY);
    met.fold([0, 0], |[like, all], j| [like + usize::from(ring[j] == kind), all + 1])
}

/// Happy with half of the neighbours.
fn content(ring: &[u8], kind: u8, site: usize, left: usize) -> bool {
    let [like, all] = beside(ring, kind, site, left);
    2 * like >= all
}

/// All orders of `0 .. n`.
fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(n - 1);
    shorter.iter().flat_map(|order| (0..n).map(|at| [&order[..at], &[n - 1], &order[at..]].concat())).collect()
}

impl Ring {
    /// Where a ring goes in a step, with probabilities: over all orders of the sites and all sets of those who want to move.
    fn step(&self, ring: &[u8], orders: &[Vec<usize>]) -> BTreeMap<Vec<u8>, f64> {
        let unhappy: Vec<usize> = (0..ring.len()).filter(|i| ring[*i] != EMPTY && !content(ring, ring[*i], *i, usize::MAX)).collect();
        let mut to = BTreeMap::new();
        for awake in 0..1u32 << unhappy.len() {
            let many = awake.count_ones() as i32;
            let chance = self.update.powi(many) * (1.0 - self.update).powi(unhappy.len() as i32 - many);
            let wants = |site: usize| unhappy.iter().position(|i| *i == site).is_some_and(|bit| awake >> bit & 1 == 1);
            for order in orders.iter().filter(|_| chance > 0.0) {
                let mut next = ring.to_vec();
                for set in order.chunks(self.set) {
                    let leaves = set.iter().copied().filter(|site| wants(*site));
                    let vacant = set.iter().copied().filter(|site| ring[*site] == EMPTY);
                    for (from, site) in leaves.zip(vacant) {
                        if !self.happy || content(ring, ring[from], site, from) {
                            next.swap(from, site);
                        }
                    }
                }
                *to.entry(next).or_insert(0.0) += chance / orders.len() as f64;
            }
        }
        to
    }

    fn plan(&self, replicas: u32) -> Plan {
        plan(&format!(
            "seed = 6\nsteps = 10\nmeasure = {{ every = 1 }}\npopulation = {{ agents = 6, replicas = {replicas}, strategies = [\"A\", \"B\", \"empty\"] }}\n\
             topology = {{ kind = \"ring\", neighbors = 2 }}\ninit = {{ kind = \"counts\", counts = [2, 2, 2] }}\n\
             [[phase]]\nkind = \"space/relocate\"\nempty = \"empty\"\nthreshold = 0.5\nsites = {}\nrequire = \"{}\"\nupdate_probability = {:?}\n",
            self.set,
            if self.happy { "happy" } else { "any" },
            self.update
        ))
    }
}

/// Everybody happy, and the mean share of like neighbours of those who have some times their number, in a ring.
fn measured(ring: &[u8]) -> [f64; 2] {
    let agents = (0..ring.len()).filter(|i| ring[*i] != EMPTY);
    let [happy, like] = agents.fold([1.0, 0.0], |[happy, like], i| {
        let [same, all] = beside(ring, ring[i], i, usize::MAX);
        [happy * f64::from(content(ring, ring[i], i, usize::MAX)), like + same as f64 / all.max(1) as f64]
    });
    [happy, like]
}

#[test]
fn schelling_on_a_ring_is_its_chain() {
    let mut table = Table::default();
    let orders = orders(6);
    let rings: Vec<Vec<u8>> = {
        let mut all: Vec<Vec<u8>> = orders.iter().map(|order| order.iter().map(|site| (site / 2) as u8).collect()).collect();
        all.sort();
        all.dedup();
        all
    };
    assert_eq!(rings.len(), 90);
    let replicas = 40_000;
    for (name, rule) in [
        ("all at once", Ring { set: 6, happy: false, update: 1.0 }),
        ("half of them, in sets of four", Ring { set: 4, happy: false, update: 0.5 }),
        ("in pairs, where they are happy", Ring { set: 2, happy: true, update: 1.0 }),
    ] {
        let moves: BTreeMap<&[u8], BTreeMap<Vec<u8>, f64>> = rings.iter().map(|ring| (ring.as_slice(), rule.step(ring, &orders))).collect();
        let plan = rule.plan(replicas);
        let (first, mut law) = (World::new(&plan), BTreeMap::new());
        for ring in first.strategy.chunks(plan.stride()) {
            *law.entry(ring[..6].to_vec()).or_insert(0.0) += 1.0 / f64::from(replicas);
        }
        let seen = start(Kind::Cpu, &plan).advance(10, &[1, 3, 10]).expect("runs");
        let mut found = seen.iter();
        for step in 1..=10 {
            let mut next: BTreeMap<Vec<u8>, f64> = BTreeMap::new();
            for (ring, chance) in &law {
                moves[ring.as_slice()].iter().for_each(|(to, p)| *next.entry(to.clone()).or_insert(0.0) += chance * p);
            }
            law = next;
            if ![1, 3, 10].contains(&step) {
                continue;
            }
            let of: Vec<Segregation> = found.next().expect("observed").replicas.iter().filter_map(|r| r.segregation).collect();
            let what = |measure: &str| format!("Schelling, ring of 6, {name}, step {step}, {replicas} rings, seed 6: {measure}");
            let expected = |k: usize| law.iter().map(|(ring, p)| p * measured(ring)[k]).sum::<f64>();
            let happy: Vec<f64> = of.iter().map(|s| f64::from(s.unhappy == 0)).collect();
            table.near(&what("all happy"), expected(0), mean(&happy), 0.0);
            let like: Vec<f64> = of.iter().map(|s| s.like as f64 / 2f64.powi(32)).collect();
            table.near(&what("sum of like shares"), expected(1), mean(&like), 0.0);
        }
    }
    table.finish();
}

/// Random numbers of this test's own (Steele, Lea & Flood 2014).
struct Split(u64);

impl Split {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(at + 1);
            list.swap(at, other);
        }
    }
}

/// A square torus with Moore neighbourhoods.
struct City {
    side: usize,
    sites: Vec<u8>,
}

impl City {
    fn new(side: usize, shares: [f64; 2], random: &mut Split) -> Self {
        let draw = |random: &mut Split| {
            let x = random.next() as f64 / 2f64.powi(64);
            if x < shares[0] {
                0
            } else if x < shares[0] + shares[1] {
                1
            } else {
                EMPTY
            }
        };
        Self { side, sites: (0..side * side).map(|_| draw(random)).collect() }
    }
    fn like(&self, i: usize) -> [usize; 2] {
        let (side, mut found) = (self.side, [0, 0]);
        for dy in [side - 1, 0, 1] {
            for dx in [side - 1, 0, 1] {
                let other = self.sites[(i / side + dy) % side * side + (i % side + dx) % side];
                if (dx, dy) != (0, 0) && other != EMPTY {
                    found = [found[0] + usize::from(other == self.sites[i]), found[1] + 1];
                }
            }
        }
        found
    }
    /// Unhappy agents, who want so many of eight.
    fn unhappy(&self, eighths: usize) -> Vec<usize> {
        let lives = (0..self.sites.len()).filter(|i| self.sites[*i] != EMPTY);
        lives
            .filter(|i| {
                let [like, all] = self.like(*i);
                8 * like < eighths * all
            })
            .collect()
    }
    fn empty(&self) -> Vec<usize> {
        (0..self.sites.len()).filter(|i| self.sites[*i] == EMPTY).collect()
    }
    /// All who are unhappy, at once, to as many empty sites as there are.
    fn together(&mut self, eighths: usize, random: &mut Split) {
        let (mut from, mut to) = (self.unhappy(eighths), self.empty());
        random.shuffle(&mut from);
        random.shuffle(&mut to);
        from.into_iter().zip(to).for_each(|(from, to)| self.sites.swap(from, to));
    }
    /// One unhappy agent to one empty site; false: there is none.
    fn alone(&mut self, eighths: usize, random: &mut Split) -> bool {
        let (from, to) = (self.unhappy(eighths), self.empty());
        if !from.is_empty() {
            self.sites.swap(from[random.below(from.len())], to[random.below(to.len())]);
        }
        !from.is_empty()
    }
    /// Mean share of like neighbours.
    fn mean_like(&self) -> f64 {
        let lives = (0..self.sites.len()).filter(|i| self.sites[*i] != EMPTY);
        let shares: Vec<f64> =
            lives.map(|i| self.like(i)).filter(|[_, all]| *all > 0).map(|[like, all]| like as f64 / all as f64).collect();
        shares.iter().sum::<f64>() / shares.len() as f64
    }
}

/// The same of each replica of a measured step.
fn likes(of: &[Segregation]) -> Vec<f64> {
    of.iter().map(|s| s.like as f64 / 2f64.powi(32) / s.accompanied as f64).collect()
}

fn city(side: u32, replicas: u32, steps: u32, more: &str) -> Plan {
    plan(&format!(
        "seed = 71\nsteps = {steps}\nstop = \"happy\"\nmeasure = {{ every = 1 }}\npopulation = {{ replicas = {replicas}, strategies = [\"A\", \"B\", \"empty\"] }}\n\
         topology = {{ kind = \"lattice\", width = {side}, height = {side}, neighborhood = \"moore\" }}\n\
         init = {{ kind = \"fractions\", fractions = [0.45, 0.45, 0.1] }}\n\
         [[phase]]\nkind = \"space/relocate\"\nempty = \"empty\"\n{more}\n"
    ))
}

fn seen(plan: &Plan, steps: &[u32]) -> Vec<Vec<Segregation>> {
    let last = steps.iter().copied().max().unwrap_or(0);
    let found = start(Kind::Cpu, plan).advance(last, steps).expect("runs");
    found.iter().map(|o| o.replicas.iter().filter_map(|r| r.segregation).collect()).collect()
}

/// On a lattice of as many sites as a set holds, polity's rule is a random matching of all who are unhappy with all empty sites.
#[test]
fn schelling_is_plain_code_of_the_same_rule() {
    let mut table = Table::default();
    let (side, steps) = (16, [1, 2, 4, 30]);
    let found = seen(&city(side, 200, 30, "threshold = 0.375\nsites = 256"), &steps);
    let mut random = Split(1971);
    let mut plain: Vec<[Vec<f64>; 2]> = vec![Default::default(); steps.len()];
    for _ in 0..200 {
        let mut town = City::new(side as usize, [0.45, 0.45], &mut random);
        for step in 1..=30 {
            town.together(3, &mut random);
            if let Some(k) = steps.iter().position(|s| *s == step) {
                plain[k][0].push(town.mean_like());
                plain[k][1].push(town.unhappy(3).len() as f64);
            }
        }
    }
    for ((step, of), [like, unhappy]) in steps.iter().zip(&found).zip(&plain) {
        let what = |measure: &str| format!("Schelling, torus 16x16, a tenth empty, 3 of 8, step {step}, 200 towns, seed 71: {measure}");
        let (other, own) = (mean(like), mean(&likes(of)));
        table.near(&what("like neighbours, other code"), other.value, own, 4.0 * other.error);
        let (other, own) = (mean(unhappy), mean(&of.iter().map(|s| s.unhappy as f64).collect::<Vec<_>>()));
        table.near(&what("unhappy agents, other code"), other.value, own, 4.0 * other.error);
    }
    table.finish();
}

/// Schelling's agents move one after the other; few at a time come to the same end.
#[test]
fn schelling_segregates_as_published() {
    let mut table = Table::default();
    let found = seen(&city(20, 40, 300, "threshold = 0.375\nsites = 256\nupdate_probability = 0.1"), &[300]);
    let mut random = Split(20);
    let ends: Vec<f64> = (0..40)
        .map(|_| {
            let mut town = City::new(20, [0.45, 0.45], &mut random);
            (0..1000).take_while(|_| town.alone(3, &mut random)).count();
            town.mean_like()
        })
        .collect();
    let other = mean(&ends);
    let what = "Schelling, torus 20x20, a tenth empty, 3 of 8, 40 towns, seed 71, u = 0.1, step 300: like neighbours";
    table.near(&format!("{what}, one agent at a time in other code"), other.value, mean(&likes(&found[0])), 4.0 * other.error);
    // Wilensky 1997, NetLogo's Segregation: where 2000 agents on 51 × 51 sites want 30 % neighbours of their colour, they end with 70 % on average.
    let sizes =
        ["topology.width=51", "topology.height=51", "init={ kind = \"counts\", counts = [1000, 1000, 601] }", "phase.0.threshold=0.3"];
    let found = seen(&from_config("schelling", &sizes.map(String::from)), &[40]);
    table.near(
        "Wilensky 1997, 2000 agents on 51x51 sites, 30 % wanted, 20 cities, step 40: like neighbours",
        0.70,
        mean(&likes(&found[0])),
        0.05,
    );
    let unhappy: u64 = found[0].iter().map(|s| s.unhappy).sum();
    table.holds("Wilensky 1997, the same: unhappy agents", "0", &unhappy.to_string(), unhappy == 0);
    for (name, threshold, step, expected) in [("", "0.375", 40, 0.75), (", nobody minds", "0.0", 5, 0.5)] {
        let found = seen(&from_config("schelling", &[format!("phase.0.threshold={threshold}")]), &[step]);
        let what = format!("configs/schelling.toml{name}, 20 cities, step {step}: like neighbours");
        table.near(&what, expected, mean(&likes(&found[0])), 0.02);
    }
    table.finish();
}
