//! Numbers as people write them.

/// A text without what neither HTML nor XML may hold, and without what turns the order of a line around: � stands in its place.
pub(super) fn readable(text: &str) -> String {
    let unread = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    text.chars().map(|c| if unread(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// `1234567` → `1,234,567`.
pub(super) fn group(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share: three decimals, more where three would lie (`0.00012`, `0.99988`), and plain 0 and 1 only if exact.
pub(super) fn share(f: f64) -> String {
    let edge = f.min(1.0 - f);
    match edge {
        _ if f == 0.0 || f == 1.0 => format!("{f:.0}"),
        e if e >= 0.000_5 => format!("{f:.3}"),
        e if e >= 0.000_005 => format!("{f:.5}"),
        _ if f < 0.5 => format!("{f:.1e}"),
        _ => format!("{f:.9}"),
    }
}

/// A share in percent, honest near the ends: never `0%` for something, never `100%` for not all.
pub(super) fn percent(part: u64, whole: u64) -> String {
    let p = 100.0 * part as f64 / whole.max(1) as f64;
    match p {
        _ if part == 0 || part == whole => format!("{p:.0}%"),
        _ if p < 0.05 => "<0.1%".into(),
        _ if p > 99.95 => ">99.9%".into(),
        _ => format!("{p:.1}%"),
    }
}

/// A quantity in four significant digits, without trailing zeros.
pub(super) fn quantity(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 {
        return "0".into();
    }
    if !(1e-3..1e7).contains(&size) {
        return format!("{x:.3e}");
    }
    let decimals = (3 - size.log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{x:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// A large rate: `24.5 M`, `1.31 G`.
pub(super) fn rate(x: f64) -> String {
    for (unit, size) in [("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)] {
        if x >= size {
            let y = x / size;
            let decimals = if y >= 100.0 { 0 } else { 1 + usize::from(y < 10.0) };
            return format!("{y:.decimals$} {unit}");
        }
    }
    quantity(x)
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// `1 replica`, `2 replicas`.
pub(super) fn count(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", group(n), if n == 1 { "" } else { "s" })
}

/// Seconds as a person says them.
pub(super) fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", s * 1e3),
        s if s < 60.0 => format!("{s:.1} s"),
        s if s < 3600.0 => format!("{} min {:02} s", (s / 60.0) as u64, s as u64 % 60),
        s => format!("{} h {:02} min", (s / 3600.0) as u64, (s / 60.0) as u64 % 60),
    }
}

/// A number with the decimals that an error or an interval of this width leaves it: two digits of the width. Without one, six digits.
#[must_use]
pub fn precise(value: f64, width: f64) -> String {
    let size = if width > 0.0 && width.is_finite() { width } else { value.abs() * 1e-4 };
    if size == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let decimals = 1 - size.log10().floor() as i32;
    if decimals > 9 || value.abs() >= 1e9 { format!("{value:.5e}") } else { format!("{value:.*}", decimals.max(0) as usize) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_digits_as_the_error_leaves() {
        assert_eq!([precise(0.123_456, 0.02), precise(0.6072, 0.053), precise(1234.5, 20.0)], ["0.123", "0.607", "1234"]);
        assert_eq!([precise(0.123_456_78, 0.0), precise(1.5e-12, 0.0), precise(0.0, 0.0)], ["0.123457", "1.50000e-12", "0"]);
    }

    #[test]
    fn numbers_read_well_and_do_not_lie() {
        assert_eq!([group(0), group(999), group(65_536), group(1_000_000)], ["0", "999", "65,536", "1,000,000"]);
        assert_eq!([0.0, 1.0, 0.5, 0.000_12, 0.999_88, 1e-9].map(share), ["0", "1", "0.500", "0.00012", "0.99988", "1.0e-9"]);
        assert_eq!([percent(0, 9), percent(9, 9), percent(1, 3), percent(1, 9999)], ["0%", "100%", "33.3%", "<0.1%"]);
        assert_eq!([percent(9999, 10_000), count(1, "step"), count(2, "step")], [">99.9%", "1 step", "2 steps"]);
        assert_eq!([0.0, 3.0, 2.745_28, 12_345.6, 1e-5, -0.25].map(quantity), ["0", "3", "2.745", "12346", "1.000e-5", "-0.25"]);
        assert_eq!([rate(24_480_000.0), rate(131e9), rate(12.0)], ["24.5 M", "131 G", "12"]);
        assert_eq!([duration(0.25), duration(75.0), duration(7260.0)], ["250 ms", "1 min 15 s", "2 h 01 min"]);
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
