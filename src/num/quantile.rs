//! Placeholder until the real one is merged.
/// Distribution.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    #[doc = "c"]
    Constant(f64),
    #[doc = "u"]
    Uniform {
        #[doc = "l"]
        low: f64,
        #[doc = "h"]
        high: f64,
    },
    #[doc = "n"]
    Normal {
        #[doc = "m"]
        mean: f64,
        #[doc = "s"]
        sd: f64,
    },
    #[doc = "b"]
    Beta {
        #[doc = "a"]
        a: f64,
        #[doc = "b"]
        b: f64,
    },
    #[doc = "c"]
    Choice(Vec<f64>),
}
/// Table.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantiles(f64, f64);
impl Quantiles {
    /// New.
    #[must_use]
    pub fn new(d: &Distribution) -> Self {
        match d {
            Distribution::Constant(x) => Self(*x, *x),
            Distribution::Uniform { low, high } => Self(*low, *high),
            _ => Self(0.0, 1.0),
        }
    }
    /// Sample.
    #[must_use]
    pub fn sample(&self, word: u32) -> u16 {
        ((self.0 + (self.1 - self.0) * f64::from(word) / 4294967295.0) * 65535.0).round() as u16
    }
    /// Mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        (self.0 + self.1) / 2.0
    }
}
/// Normal.
#[must_use]
pub fn normal_q16(word: u32) -> i32 {
    (word >> 15) as i32 - 65536
}
