//! The lines that are printed and the rule that decides; `POLITY_BLESS=1` also writes them to docs/THEORY.md.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Mutex;

/// Rows of one test; [`Table::finish`] fails if one of them did, after all are printed.
pub struct Table {
    /// What, expected, found.
    rows: Vec<[String; 3]>,
    failed: Vec<String>,
    begun: std::time::Instant,
}

impl Default for Table {
    fn default() -> Self {
        Self { rows: Vec::new(), failed: Vec::new(), begun: std::time::Instant::now() }
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
        let allowed = if tolerance > 0.0 && tolerance < 1e-3 { format!("{tolerance:.1e}") } else { format!("{tolerance:.4}") };
        self.line(what, &format!("{expected:.5}"), &format!("{:.5} ± {:.5} (tolerance {allowed})", found.value, found.error), good);
    }

    /// A formula or chain of these tests beside the figure that is stated for it: checked like a row, but no row, because polity has no part in it.
    pub fn formula(&mut self, what: &str, stated: &str, found: &str, good: bool) {
        if !good {
            self.failed.push(format!("{what}: stated {stated}, the formula gives {found} FAILED"));
        }
    }

    /// Anything else that can be true or false.
    pub fn holds(&mut self, what: &str, expected: &str, found: &str, good: bool) {
        self.line(what, expected, found, good);
    }

    fn line(&mut self, what: &str, expected: &str, found: &str, good: bool) {
        let line = format!("{what}: expected {expected} found {found} {}", if good { "OK" } else { "FAILED" });
        println!("{line}");
        self.rows.push([what, expected, found].map(|text| text.replace('|', "\\|").replace('\n', " ")));
        if !good {
            self.failed.push(line);
        }
    }

    /// Fails if a row failed.
    pub fn finish(self) {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("test");
        println!("{test}: {:.1} s", self.begun.elapsed().as_secs_f64());
        assert!(self.failed.is_empty(), "{}", self.failed.join("\n"));
        self.record(test);
    }
}

const HEAD: &str = "# Theory and published results, expected beside found

Written by `POLITY_BLESS=1 cargo test --test theory`: each test compares polity with closed forms, exact Markov chains or published figures and fails outside
its tolerance (4 standard errors over replicates plus the stated allowance). One test again: `cargo test --test theory NAME -- --nocapture`. Rows V01 to V50 are
those of the validation plan; the names of the other rows say what they check. Found values are the same on every machine and backend.
";

impl Table {
    /// Puts this test's rows in their section of docs/THEORY.md, or checks that there is one.
    fn record(&self, test: &str) {
        static FILE: Mutex<()> = Mutex::new(());
        let _alone = FILE.lock().expect("no test panicked while writing");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/THEORY.md");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        if std::env::var_os("POLITY_BLESS").is_none() {
            assert!(
                text.contains(&format!("\n## `{test}`\n")),
                "docs/THEORY.md lacks {test}: POLITY_BLESS=1 cargo test --test theory {test}"
            );
            return;
        }
        let parts = text.split("\n## ").skip(1);
        let mut sections: BTreeMap<String, String> =
            parts.filter_map(|part| part.split_once('\n')).map(|(name, rows)| (name.into(), rows.trim_end().into())).collect();
        let mut rows = String::from("\n| what | expected | found |\n| --- | --- | --- |");
        for [what, expected, found] in &self.rows {
            let _ = write!(rows, "\n| {what} | {expected} | {found} |");
        }
        sections.insert(format!("`{test}`"), rows);
        let body: String = sections.into_iter().map(|(name, rows)| format!("\n## {name}\n{rows}\n")).collect();
        std::fs::write(&path, format!("{HEAD}{body}")).expect("can write docs/THEORY.md");
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
