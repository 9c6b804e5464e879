//! "Did you mean": the choice that a mistyped word most likely stands for.

/// The choice nearest to `word`, if one is near enough to be meant.
///
/// Case and punctuation do not count, and one part of a name (`fermi` of `imitate/fermi`) is as good as near. Of a name of two parts each
/// must be near: families are long, and a family that is right says nothing about the rest.
pub fn near<'a>(word: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = plain(word);
    let length = given.chars().count();
    if given.is_empty() || length > 100 {
        return None;
    }
    let parted = |choice: &str| match (word.split_once('/'), choice.split_once('/')) {
        (Some((family, own)), Some((other, name))) => slip(&plain(family), &plain(other)) && slip(&plain(own), &plain(name)),
        _ => true,
    };
    let close = choices.into_iter().filter(|choice| parted(choice)).filter_map(|choice| {
        let candidate = plain(choice);
        let distance = if choice.split(['/', '_']).any(|part| plain(part) == given) { 1 } else { strsim::osa_distance(&given, &candidate) };
        let whole = given == candidate || choice.split('/').any(|part| plain(part) == given);
        (whole || slips_allowed(&given, &candidate) >= distance).then_some((distance, choice))
    });
    close.min_by_key(|(distance, _)| *distance).map(|(_, choice)| choice)
}

/// One slip in three letters; of very short words only the case may differ.
fn slips_allowed(a: &str, b: &str) -> usize {
    a.chars().count().max(b.chars().count()) / 3
}

fn slip(a: &str, b: &str) -> bool {
    strsim::osa_distance(a, b) <= slips_allowed(a, b)
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn finds_what_was_meant() {
        let kinds = ["interact/matrix", "imitate/fermi", "imitate/best", "imitate/voter", "evolve/mutate"];
        for (word, meant) in [
            ("fermi", Some("imitate/fermi")),
            ("imitate_fermi", Some("imitate/fermi")),
            ("imitate/farmi", Some("imitate/fermi")),
            ("Voter", Some("imitate/voter")),
            ("evolve", Some("evolve/mutate")),
            ("governance", None),
            ("imitate/yard_sale", None),
            ("interact/metrics", None),
            ("imitat/fermi", Some("imitate/fermi")),
            ("imitate/matrix", None),
            ("", None),
        ] {
            assert_eq!(near(word, kinds), meant, "{word}");
        }
        assert_eq!(near("interact/yard_sale", ["interact/gamble", "interact/matrix"]), None);
        assert_eq!(near("compare", ["completions", "check"]), None);
        assert_eq!(near("X", ["C", "D"]), None);
        assert_eq!(near("c", ["C", "D"]), Some("C"));
        assert_eq!(near("neighbours", ["neighbors", "self_play"]), Some("neighbors"));
    }
}
