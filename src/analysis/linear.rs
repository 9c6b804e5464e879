//! Keys that move with one value x, each by a line: `PATH`, or `PATH=1 - x`.

/// A key and how its value follows from x.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moving {
    path: String,
    constant: f64,
    slope: f64,
}

impl Moving {
    /// Of `PATH` (x itself) or `PATH=SUM`, where terms are numbers, `x`, `NUMBER*x` and `x/NUMBER`. The error is the part that is none.
    pub(super) fn parse(key: &str) -> Result<Self, String> {
        let Some((path, sum)) = key.split_once('=') else {
            return Ok(Self { path: key.trim().into(), constant: 0.0, slope: 1.0 });
        };
        let (mut constant, mut slope) = (0.0, 0.0);
        for term in terms(sum) {
            let (a, b) = line(&term).ok_or_else(|| term.clone())?;
            constant += a;
            slope += b;
        }
        if slope == 0.0 { Err(sum.trim().into()) } else { Ok(Self { path: path.trim().into(), constant, slope }) }
    }

    /// The change of the config at x.
    pub(super) fn at(&self, x: f64) -> String {
        // 1 − 0.9 is not 0.1 in binary; twelve digits are what was meant.
        let value = self.constant + self.slope * x;
        let rounded = if self.constant == 0.0 && self.slope == 1.0 { x } else { (value * 1e12).round() / 1e12 };
        format!("{}={rounded:?}", self.path)
    }
}

/// The terms of a sum, with their signs; the sign of an exponent belongs to its number.
fn terms(sum: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    let mut open = String::new();
    for c in sum.chars().filter(|c| !c.is_whitespace()) {
        let exponent = open.ends_with(['e', 'E']);
        if (c == '+' || c == '-') && !open.is_empty() && !exponent && !open.ends_with(['*', '/', '+', '-']) {
            terms.push(std::mem::take(&mut open));
        }
        open.push(c);
    }
    terms.push(open);
    terms
}

/// Constant and slope of one term.
fn line(term: &str) -> Option<(f64, f64)> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite());
    let (sign, rest) = term.strip_prefix('-').map_or((1.0, term.strip_prefix('+').unwrap_or(term)), |rest| (-1.0, rest));
    if rest == "x" {
        return Some((0.0, sign));
    }
    if let Some(divisor) = rest.strip_prefix("x/") {
        return number(divisor).filter(|n| *n != 0.0).map(|n| (0.0, sign / n));
    }
    if let Some(factor) = rest.strip_suffix("*x").or_else(|| rest.strip_prefix("x*")) {
        return number(factor).map(|n| (0.0, sign * n));
    }
    number(rest).map(|n| (sign * n, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let at = |key: &str, x: f64| Moving::parse(key).map(|m| m.at(x));
        assert_eq!(at("phase.0.dial", 0.25), Ok("phase.0.dial=0.25".into()));
        assert_eq!(at("init.fractions.1=1 - x", 0.9), Ok("init.fractions.1=0.1".into()));
        assert_eq!(at("a = 2*x + 1e-3 - x/4", 1.0), Ok("a=1.751".into()));
        assert_eq!(at("a=x*-2", 3.0), Ok("a=-6.0".into()));
        assert_eq!(at("a=1-y", 0.0), Err("-y".into()));
        assert_eq!(at("a=2", 0.0), Err("2".into()));
        assert_eq!(at("a=", 0.0), Err(String::new()));
    }
}
