//! The plain kernels: what a good programmer writes in an hour. One thread, one loop per phase, `f64`, `exp()`, a small fast
//! generator (xoshiro256++), byte states. They are the yardstick of `benches/ratio.rs`, timed in the same process as polity.
#![allow(missing_docs, missing_debug_implementations, reason = "the yardstick, not polity")]

/// xoshiro256++ (Blackman & Vigna 2021), seeded by splitmix64.
pub struct Xoshiro([u64; 4]);

impl Xoshiro {
    #[must_use]
    pub fn new(mut seed: u64) -> Self {
        Self(std::array::from_fn(|_| {
            seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = seed;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        }))
    }
    #[inline]
    fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }
    #[inline]
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }
    #[inline]
    fn below(&mut self, n: usize) -> usize {
        (((self.next() >> 32) * n as u64) >> 32) as usize
    }
}

/// W1: returns the fraction of cooperators after `steps`.
pub struct Lattice {
    l: usize,
    rng: Xoshiro,
    s: Vec<u8>,
    next: Vec<u8>,
    pay: Vec<f64>,
}

impl Lattice {
    #[must_use]
    pub fn new(l: usize, seed: u64) -> Self {
        let mut rng = Xoshiro::new(seed);
        let s = (0..l * l).map(|_| u8::from(rng.unit() < 0.5)).collect();
        Self { l, rng, s, next: vec![0; l * l], pay: vec![0.0; l * l] }
    }
    pub fn run(&mut self, steps: usize) {
        let l = self.l;
        let payoff = [[0.0, 1.02], [0.0, 1.0]];
        for _ in 0..steps {
            for y in 0..l {
                let (up, down) = (if y == 0 { l - 1 } else { y - 1 } * l, if y + 1 == l { 0 } else { y + 1 } * l);
                for x in 0..l {
                    let (left, right) = (if x == 0 { l - 1 } else { x - 1 }, if x + 1 == l { 0 } else { x + 1 });
                    let row = payoff[usize::from(self.s[y * l + x])];
                    let around = [self.s[up + x], self.s[y * l + left], self.s[y * l + right], self.s[down + x]];
                    self.pay[y * l + x] = around.iter().map(|s| row[usize::from(*s)]).sum();
                }
            }
            for y in 0..l {
                for x in 0..l {
                    let i = y * l + x;
                    let (up, down) = (if y == 0 { l - 1 } else { y - 1 }, if y + 1 == l { 0 } else { y + 1 });
                    let (left, right) = (if x == 0 { l - 1 } else { x - 1 }, if x + 1 == l { 0 } else { x + 1 });
                    let j = [up * l + x, y * l + left, y * l + right, down * l + x][self.rng.below(4)];
                    let adopts = self.rng.unit() < 1.0 / (1.0 + ((self.pay[i] - self.pay[j]) / 0.1).exp());
                    self.next[i] = if adopts { self.s[j] } else { self.s[i] };
                }
            }
            std::mem::swap(&mut self.s, &mut self.next);
        }
    }
    #[must_use]
    pub fn stat(&self) -> f64 {
        self.s.iter().map(|s| f64::from(*s)).sum::<f64>() / self.s.len() as f64
    }
}

/// W2: returns the fraction of Hawks after `steps`.
pub struct WellMixed {
    rng: Xoshiro,
    s: Vec<u8>,
    next: Vec<u8>,
    pay: Vec<f64>,
}

impl WellMixed {
    #[must_use]
    pub fn new(n: usize, seed: u64) -> Self {
        let mut rng = Xoshiro::new(seed);
        let s = (0..n).map(|_| u8::from(rng.unit() < 0.5)).collect();
        Self { rng, s, next: vec![0; n], pay: vec![0.0; n] }
    }
    pub fn run(&mut self, steps: usize) {
        let n = self.s.len();
        // Strategy 1 is Hawk.
        let payoff = [[0.5, 0.0], [1.0, -1.0]];
        for _ in 0..steps {
            for i in 0..n {
                let row = payoff[usize::from(self.s[i])];
                let mut sum = 0.0;
                for _ in 0..4 {
                    sum += row[usize::from(self.s[self.rng.below(n)])];
                }
                self.pay[i] = sum / 4.0;
            }
            for i in 0..n {
                let j = self.rng.below(n);
                let adopts = self.rng.unit() < 1.0 / (1.0 + ((self.pay[i] - self.pay[j]) / 0.1).exp());
                let s = if adopts { self.s[j] } else { self.s[i] };
                self.next[i] = if self.rng.unit() < 1e-3 { 1 - s } else { s };
            }
            std::mem::swap(&mut self.s, &mut self.next);
        }
    }
    #[must_use]
    pub fn stat(&self) -> f64 {
        self.s.iter().map(|s| f64::from(*s)).sum::<f64>() / self.s.len() as f64
    }
}

/// W3m: returns the variance of opinions after `steps`.
pub struct Opinion {
    rng: Xoshiro,
    x: Vec<f64>,
    next: Vec<f64>,
}

impl Opinion {
    #[must_use]
    pub fn new(n: usize, seed: u64) -> Self {
        let mut rng = Xoshiro::new(seed);
        let x = (0..n).map(|_| rng.unit()).collect();
        Self { rng, x, next: vec![0.0; n] }
    }
    pub fn run(&mut self, steps: usize) {
        let n = self.x.len();
        for _ in 0..steps {
            for i in 0..n {
                let own = self.x[i];
                let other = self.x[self.rng.below(n)];
                self.next[i] = if (other - own).abs() < 0.2 { own + 0.5 * (other - own) } else { own };
            }
            std::mem::swap(&mut self.x, &mut self.next);
        }
    }
    #[must_use]
    pub fn stat(&self) -> f64 {
        let n = self.x.len() as f64;
        let mean = self.x.iter().sum::<f64>() / n;
        self.x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n
    }
}

/// W3g: the same among 8 neighbours on a random regular graph, the union of four random rings.
pub struct Network {
    opinion: Opinion,
    neighbors: Vec<[u32; 8]>,
}

impl Network {
    #[must_use]
    pub fn new(n: usize, seed: u64) -> Self {
        let mut opinion = Opinion::new(n, seed);
        let mut neighbors = vec![[0u32; 8]; n];
        for ring in 0..4 {
            let mut order: Vec<u32> = (0..n as u32).collect();
            for k in (1..n).rev() {
                order.swap(k, opinion.rng.below(k + 1));
            }
            for k in 0..n {
                let (a, b) = (order[k], order[(k + 1) % n]);
                neighbors[a as usize][2 * ring] = b;
                neighbors[b as usize][2 * ring + 1] = a;
            }
        }
        Self { opinion, neighbors }
    }
    pub fn run(&mut self, steps: usize) {
        let Opinion { rng, x, next } = &mut self.opinion;
        for _ in 0..steps {
            for (i, neighbors) in self.neighbors.iter().enumerate() {
                let own = x[i];
                let other = x[neighbors[rng.below(8)] as usize];
                next[i] = if (other - own).abs() < 0.2 { own + 0.5 * (other - own) } else { own };
            }
            std::mem::swap(x, next);
        }
    }
    #[must_use]
    pub fn stat(&self) -> f64 {
        self.opinion.stat()
    }
}
