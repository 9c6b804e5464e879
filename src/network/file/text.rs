//! Lines, fields and numbers of text files.

use super::super::rows::WEIGHT_ONE;
use super::list::{Decimal, Malformed, shown};
use std::borrow::Cow;

/// Weights of one agent's links at most, in sum, with one for itself: sums of weights fit 32 bits.
const WEIGHTS_MAX: f64 = 65_534.0;

/// What stands between the fields of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delimiter {
    Semicolon,
    Tab,
    Comma,
    Space,
}

/// Lines with their numbers, from 1. Lines end with a line feed, with or without a carriage return, or with that alone.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let end = if text.contains(&b'\r') && !text.contains(&b'\n') { b'\r' } else { b'\n' };
    let text = text.strip_suffix(&[end]).unwrap_or(text);
    text.split(move |byte| *byte == end).enumerate().map(|(at, line)| (at + 1, line.strip_suffix(b"\r").unwrap_or(line)))
}

/// A line without a remark and without space around it. A remark starts with `#` or `%` at the beginning or after a space or a separator.
pub(super) fn content(line: &[u8]) -> &[u8] {
    let mut quoted = false;
    let opens = |at: usize| at == 0 || line[at - 1].is_ascii_whitespace() || matches!(line[at - 1], b',' | b';');
    let remark = line.iter().enumerate().position(|(at, byte)| {
        quoted ^= *byte == b'"';
        matches!(byte, b'#' | b'%') && !quoted && opens(at)
    });
    line[..remark.unwrap_or(line.len())].trim_ascii()
}

/// Lines that hold something, with their numbers.
pub(super) fn data(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    lines(text).map(|(at, line)| (at, content(line))).filter(|(_, line)| !line.is_empty())
}

/// Splits a line of data at semicolons, else at tabs, else at commas, else at spaces. Commas after numbers with spaces between them are decimal
/// commas and split nothing. Fields may stand in quotes. An empty field at the end is left out, unless
/// it is the only one.
pub(super) fn split<'t>(line: &'t [u8], fields: &mut Vec<Cow<'t, [u8]>>) -> Delimiter {
    fields.clear();
    let has = |byte: u8| line.contains(&byte);
    let delimiter = match () {
        () if has(b';') => Delimiter::Semicolon,
        () if has(b'\t') => Delimiter::Tab,
        () if has(b',') && !spaced_numbers(line) => Delimiter::Comma,
        () => Delimiter::Space,
    };
    let parts = |byte: u8| match delimiter {
        Delimiter::Semicolon => byte == b';',
        Delimiter::Tab => byte == b'\t',
        Delimiter::Comma => byte == b',',
        Delimiter::Space => byte.is_ascii_whitespace(),
    };
    if has(b'"') {
        quoted(line, parts, fields);
    } else {
        fields.extend(line.split(|byte| parts(*byte)).map(|field| Cow::Borrowed(field.trim_ascii())));
    }
    if delimiter == Delimiter::Space {
        fields.retain(|field| !field.is_empty());
    } else if fields.last().is_some_and(|field| field.is_empty()) {
        fields.pop();
    }
    if fields.is_empty() {
        fields.push(Cow::Borrowed(b"")); // a pair of quotes
    }
    delimiter
}

/// Do two whole numbers with a space between them stand before the first comma?
fn spaced_numbers(line: &[u8]) -> bool {
    let before = line.split(|byte| *byte == b',').next().unwrap_or_default();
    let mut words = before.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).map(digits);
    words.next() == Some(true) && words.next() == Some(true)
}

/// Splits a line outside of quotes; twofold quotes inside of quotes are quotes.
fn quoted(line: &[u8], parts: impl Fn(u8) -> bool, fields: &mut Vec<Cow<'_, [u8]>>) {
    let (mut field, mut inside, mut at) = (Vec::new(), false, 0);
    while at < line.len() {
        match line[at] {
            b'"' if inside && line.get(at + 1) == Some(&b'"') => {
                field.push(b'"');
                at += 1;
            }
            b'"' => inside = !inside,
            byte if parts(byte) && !inside => fields.push(Cow::Owned(std::mem::take(&mut field).trim_ascii().to_vec())),
            byte => field.push(byte),
        }
        at += 1;
    }
    fields.push(Cow::Owned(field.trim_ascii().to_vec()));
}

/// Is a field made of digits?
pub(super) fn digits(field: &[u8]) -> bool {
    !field.is_empty() && field.iter().all(u8::is_ascii_digit)
}

/// Does a field begin like a number?
pub(super) fn like_a_number(field: &[u8]) -> bool {
    field.first().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.'))
}

/// The id that a field of digits is.
pub(super) fn id(field: &[u8]) -> Result<u64, String> {
    if !digits(field) {
        return Err(format!("{:?} is no agent", shown(field)));
    }
    let number = std::str::from_utf8(field).ok().and_then(|text| text.parse().ok());
    number.ok_or_else(|| format!("{} is larger than polity can number", shown(field)))
}

/// A whole number below 2³² of a header, by its name.
pub(super) fn whole(field: Option<&[u8]>, what: &str) -> Result<u32, String> {
    let Some(field) = field else { return Err(format!("{what} is missing")) };
    let number = std::str::from_utf8(field).ok().filter(|_| digits(field)).and_then(|text| text.parse().ok());
    number.ok_or_else(|| format!("{:?} is no {what}", shown(field)))
}

/// The two ids of a line that has nothing else, by the shortest way; `None`: look closer.
pub(super) fn pair(line: &[u8]) -> Option<[u64; 2]> {
    let number = |from: usize| {
        let end = line[from..].iter().position(|byte| !byte.is_ascii_digit()).map_or(line.len(), |n| from + n);
        // Nineteen digits stay below 2⁶⁴.
        let fits = (1..=19).contains(&(end - from));
        fits.then(|| (line[from..end].iter().fold(0u64, |n, byte| n * 10 + u64::from(byte - b'0')), end))
    };
    let (a, end) = number(0)?;
    let gap = line[end..].iter().position(u8::is_ascii_digit)?;
    let between = &line[end..end + gap];
    if !between.iter().all(|byte| matches!(byte, b' ' | b'\t' | b',' | b';'))
        || between.iter().filter(|byte| matches!(byte, b'\t' | b',' | b';')).count() > 1
    {
        return None;
    }
    let (b, end) = number(end + gap)?;
    (end == line.len()).then_some([a, b])
}

/// What the numbers of a file have been seen to use.
#[derive(Debug, Default)]
pub(super) struct Decimals {
    given: Option<Decimal>,
    /// First line with a point in a number.
    point: Option<usize>,
    /// First line with a comma in a number.
    comma: Option<usize>,
    /// First line whose comma may part thousands, and its number.
    thousands: Option<(usize, String)>,
    /// Has a comma been seen that does not?
    surely: bool,
}

impl Decimals {
    pub(super) fn new(given: Option<Decimal>) -> Self {
        Self { given, ..Self::default() }
    }

    /// The number in a field; `None`: it is none.
    pub(super) fn number(&mut self, line: usize, field: &[u8]) -> Option<f64> {
        let text = std::str::from_utf8(field).ok()?;
        let comma = text.contains(',');
        let number = match self.given {
            Some(Decimal::Point) if comma => return None,
            Some(Decimal::Comma) if text.contains('.') => return None,
            _ if comma => text.replacen(',', ".", 1).parse().ok(),
            _ => text.parse().ok(),
        };
        if comma {
            self.comma.get_or_insert(line);
            let (whole, part) = text.split_once(',').unwrap_or_default();
            let whole = whole.trim_start_matches(['+', '-']);
            if part.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') {
                self.thousands.get_or_insert_with(|| (line, text.to_owned()));
            } else {
                self.surely = true;
            }
        } else if text.contains('.') {
            self.point.get_or_insert(line);
        }
        number.filter(|number: &f64| number.is_finite())
    }

    /// What is left in doubt after all lines.
    pub(super) fn doubt(&self) -> Option<Malformed> {
        let both = "decimal = \".\" (0.5) or decimal = \",\" (0,5)";
        let remedy = "write the key that is meant";
        match (self.given, self.comma, self.point) {
            (None, Some(comma), Some(point)) => Some(
                Malformed::new(comma.max(point), format!("line {comma} has a number with a comma, line {point} one with a point"))
                    .with(both, "write all numbers alike, without separators of thousands"),
            ),
            (None, Some(_), None) if !self.surely => self.thousands.as_ref().map(|(line, text)| {
                let (fraction, thousand) = (text.replacen(',', ".", 1), text.replacen(',', "", 1));
                Malformed::new(*line, format!("{text:?} is {fraction} with a decimal comma, or {thousand} with a separator of thousands"))
                    .with("decimal = \",\" for the first; numbers without separators of thousands for the second", remedy)
            }),
            _ => None,
        }
    }
}

/// A weight in units of 2⁻¹⁶.
pub(super) fn weight(line: usize, field: &[u8], decimals: &mut Decimals) -> Result<u32, String> {
    if field.is_empty() {
        return Err("the weight is missing".to_owned());
    }
    let number = decimals.number(line, field).ok_or_else(|| format!("{:?} is no weight", shown(field)))?;
    weight_units(number, &shown(field))
}

/// A number as a weight in units of 2⁻¹⁶, rounded to the nearest.
pub(super) fn weight_units(weight: f64, shown: &str) -> Result<u32, String> {
    if !(weight.is_finite() && weight >= 0.0) {
        return Err(format!("{shown:?} is no weight"));
    }
    let units = (weight * f64::from(WEIGHT_ONE)).round();
    if weight > WEIGHTS_MAX {
        Err(format!("a weight of {shown} is above {WEIGHTS_MAX}; divide all weights by a constant"))
    } else if weight > 0.0 && units == 0.0 {
        Err(format!("a weight of {shown} is below 2^-17 and would be none; multiply all weights by a constant, or write 0"))
    } else {
        Ok(units as u32) // ≤ 65534 · 2^16
    }
}
