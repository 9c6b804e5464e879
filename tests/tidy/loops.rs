//! Every loop of a shader ends: a counter goes step by step towards a bound that stands still, or it stands in a table with the reason why it ends.

use super::{ROOT, files, text};
use std::path::Path;

/// Loops without a counter: file, condition (`loop`: ended from within), how often there are such, why they end.
const OTHERS: &[(&str, &str, usize, &str)] = &[
    ("imitate/wright_fisher", "low < high", 1, "the interval halves"),
    ("imitate/wright_fisher", "first < last", 1, "the interval halves"),
    ("influence/average", "whole.y > 0u || whole.x >= above + count", 1, "whole halves, and above + count is above 0"),
    (
        "influence/average",
        "loop",
        1,
        "parts of 32 bits halve, so that their sum falls below a bound of at least the number of parts within 32 rounds",
    ),
    ("interact/repeated", "loop", 1, "the table of chances to go on ends in a 0, which no word is below"),
    ("respond/response", "scratch[at + s] <= goal", 1, "the goal is below the last of the sums"),
    ("shared/permute", "x >= AGENTS", 2, "a bijection of a finite set comes back to where it began, which is below AGENTS"),
    ("society/means", "v < end", 1, "v grows by 1 or 256, and end is at most 65536"),
];

/// What follows up to the bracket that closes the one before it.
fn enclosed(text: &str, open: char, close: char) -> &str {
    let mut depth = 1;
    let end = text.char_indices().find(|(_, c)| {
        depth += i32::from(*c == open) - i32::from(*c == close);
        depth == 0
    });
    &text[..end.unwrap_or_else(|| panic!("{open} is never closed: {text}")).0]
}

/// Words of a text, each with what stands before and after it.
fn words(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = 0;
    std::iter::from_fn(move || {
        let begin = rest + text[rest..].find(is_word)?;
        let end = text[begin..].find(|c| !is_word(c)).map_or(text.len(), |length| begin + length);
        rest = end;
        Some((&text[..begin], &text[begin..end], &text[end..]))
    })
}

/// May a text change a variable?
fn changes(body: &str, variable: &str) -> bool {
    words(body).filter(|(_, word, _)| *word == variable).any(|(before, _, after)| {
        // A component or an entry of it is part of it.
        let mut after = after;
        while let Some(part) =
            after.strip_prefix('[').map(|inside| (inside, ']')).or_else(|| after.strip_prefix('.').map(|inside| (inside, '.')))
        {
            after = match part {
                (inside, ']') => &inside[enclosed(inside, '[', ']').len() + 1..],
                (inside, _) => inside.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_'),
            };
        }
        let sign = after.trim_start();
        let assigned = ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "++", "--"];
        before.ends_with('&') && !before.ends_with("&&") || assigned.iter().any(|op| sign.starts_with(op)) && !sign.starts_with("==")
    })
}

/// Why a counted loop may not end; `None`: it ends.
fn endless(head: &str, body: &str) -> Option<String> {
    let [start, condition, step]: [&str; 3] = head.split("; ").collect::<Vec<_>>().try_into().ok()?;
    let counter = start.strip_prefix("var ").and_then(|s| words(s).next()).map(|(_, word, _)| word);
    let Some(counter) = counter else { return Some("no counter of its own".into()) };
    let up =
        step == format!("{counter}++") || step.strip_prefix(&format!("{counter} += ")).is_some_and(|by| !by.contains('-') && by != "0u");
    let down = step == format!("{counter}--");
    let compared = ["<=", ">=", "<", ">"].into_iter().find_map(|sign| Some((sign, condition.split_once(&format!(" {sign} "))?)));
    let Some((sign, (left, right))) = compared else { return Some("no bound".into()) };
    let counts = |side: &str| words(side).any(|(_, word, _)| word == counter);
    if !counts(left) || counts(right) || condition.contains("&&") || condition.contains("||") {
        return Some("the counter does not stand left of the bound alone".into());
    }
    if !(up && sign.starts_with('<') || down && sign == ">") {
        return Some(format!("steps of {step} do not end {condition}"));
    }
    let moved = words(condition).map(|(_, word, _)| word).find(|word| changes(body, word));
    moved.map(|word| format!("{word} changes within"))
}

#[test]
fn every_loop_of_a_shader_ends() {
    let (mut counted, mut others) = (0, vec![0; OTHERS.len()]);
    for path in files("shaders", ".wgsl") {
        let name = path.strip_prefix(ROOT).unwrap().with_extension("").to_string_lossy().into_owned();
        let whole = text(&path);
        let code: String = whole.lines().map(|line| line.split("//").next().unwrap().to_owned() + "\n").collect();
        for (_, word, after) in words(&code) {
            if word == "for" {
                let head = enclosed(&after[2..], '(', ')');
                let body = enclosed(&after[2 + head.len() + 3..], '{', '}');
                counted += 1;
                assert_eq!(endless(head, body), None, "{name}: for ({head})");
            } else if word == "while" || word == "loop" {
                let condition = if word == "loop" { word } else { after.split_once(" {").unwrap().0.trim() };
                let known = OTHERS.iter().position(|(file, of, _, _)| name == format!("shaders/{file}") && *of == condition);
                others[known.unwrap_or_else(|| panic!("{name}: why does {word} {condition} end?"))] += 1;
            }
        }
    }
    assert!(counted > 200, "{counted}");
    assert_eq!(others, OTHERS.iter().map(|other| other.2).collect::<Vec<_>>(), "loops that stand in the table");
}

/// The test can fail.
#[test]
fn a_loop_that_may_not_end_is_told() {
    for (head, body) in [
        ("var k = 0u; k < 4u; k++", "k = k - 1u;"),
        ("var k = 0u; k < n; k++", "n += 1u;"),
        ("var k = 0u; k < n; k++", "next(&n);"),
        ("var k = 0u; k < bound.x; k++", "bound.x += 1u;"),
        ("var k = 0u; k < 4u; k += 0u", ""),
        ("var k = 0u; k > 4u; k++", ""),
        ("var k = 4u; k >= 0u; k--", ""),
        ("var k = 0u; n < 4u; k++", ""),
        ("var k = 0u; k < 4u || n > 0u; k++", ""),
        ("k = 0u; k < 4u; k++", ""),
    ] {
        assert!(endless(head, body).is_some(), "for ({head}) {{ {body} }}");
    }
    assert_eq!(endless("var k = 0u; 4u * k < n; k += 4u * WORKGROUP", "sum += k; if k == n { m = n; }"), None);
}

/// A compiler took what a loop left there for numbers of 24 bits (docs/RELIABILITY.md, second opinions), and no device of the tests has that compiler.
#[test]
fn keys_of_permutations_are_not_drawn_in_a_loop() {
    let whole = text(&Path::new(ROOT).join("shaders/shared/permute.wgsl"));
    let code: String = whole.lines().map(|line| line.split("//").next().unwrap().to_owned() + "\n").collect();
    let body = enclosed(code.split_once("fn permutation_of(draw: u32, replica: u32) -> Permutation {").unwrap().1, '{', '}');
    let loops = words(body).filter(|(_, word, _)| ["for", "while", "loop"].contains(word)).count();
    assert_eq!((loops, body.matches("= block_words(").count()), (0, 4), "{body}");
}
