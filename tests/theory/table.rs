//! The lines that are printed and the rule that decides.

/// Rows of one test; [`Table::finish`] fails if one of them did, after all are printed.
pub struct Table {
    failed: Vec<String>,
    begun: std::time::Instant,
}

impl Default for Table {
    fn default() -> Self {
        Self { failed: Vec::new(), begun: std::time::Instant::now() }
    }
}

/// A measured value and its standard error over replicates.
#[derive(Clone, Copy)]
pub struct Measured {
    pub value: f64,
    pub error: f64,
}

/// Mean and standard error of the mean.
pub fn mean(values: &[f64]) -> Measured {
    let n = values.len() as f64;
    let value = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - value).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    Measured { value, error: (variance / n).sqrt() }
}

/// A share of `trials`; the error is that of the expected share, so that 0 of many successes is no proof of precision.
pub fn share(successes: usize, trials: usize, expected: f64) -> Measured {
    let n = trials as f64;
    Measured { value: successes as f64 / n, error: (expected * (1.0 - expected) / n).sqrt() }
}

impl Table {
    /// |found − expected| ≤ 4 SE + tolerance.
    pub fn near(&mut self, what: &str, expected: f64, found: Measured, tolerance: f64) {
        let good = (found.value - expected).abs() <= 4.0 * found.error + tolerance;
        self.line(what, &format!("{expected:.5}"), &format!("{:.5} ± {:.5} (tolerance {tolerance:.4})", found.value, found.error), good);
    }

    /// Anything else that can be true or false.
    pub fn holds(&mut self, what: &str, expected: &str, found: &str, good: bool) {
        self.line(what, expected, found, good);
    }

    fn line(&mut self, what: &str, expected: &str, found: &str, good: bool) {
        let line = format!("{what}: expected {expected} found {found} {}", if good { "OK" } else { "FAILED" });
        println!("{line}");
        if !good {
            self.failed.push(line);
        }
    }

    /// Fails if a row failed.
    pub fn finish(self) {
        let thread = std::thread::current();
        println!("{}: {:.1} s", thread.name().unwrap_or("test"), self.begun.elapsed().as_secs_f64());
        assert!(self.failed.is_empty(), "{}", self.failed.join("\n"));
    }
}

/// Root of a function that changes sign between `low` and `high`.
pub fn bisect(mut low: f64, mut high: f64, rounds: u32, f: impl Fn(f64) -> f64) -> f64 {
    let falling = f(low) > 0.0;
    for _ in 0..rounds {
        let middle = 0.5 * (low + high);
        if (f(middle) > 0.0) == falling { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
