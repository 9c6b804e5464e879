//! "Did you mean": the choice that a mistyped word most likely stands for.

/// The choice nearest to `word`, if one is near enough to be meant.
///
/// Case and punctuation do not count, and one part of a name (`fermi` of `imitate/fermi`) is as good as near.
pub fn near<'a>(word: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = plain(word);
    let length = given.chars().count();
    if given.is_empty() || length > 100 {
        return None;
    }
    let close = choices.into_iter().filter_map(|choice| {
        let candidate = plain(choice);
        let distance = if choice.split(['/', '_']).any(|part| plain(part) == given) { 1 } else { strsim::osa_distance(&given, &candidate) };
        // One slip in three letters; of very short words only the case may differ.
        let whole = given == candidate || choice.split('/').any(|part| plain(part) == given);
        (whole || distance <= length.max(candidate.chars().count()) / 3).then_some((distance, choice))
    });
    close.min_by_key(|(distance, _)| *distance).map(|(_, choice)| choice)
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
            ("", None),
        ] {
            assert_eq!(near(word, kinds), meant, "{word}");
        }
        assert_eq!(near("X", ["C", "D"]), None);
        assert_eq!(near("c", ["C", "D"]), Some("C"));
        assert_eq!(near("neighbours", ["neighbors", "self_play"]), Some("neighbors"));
    }
}
