//! Names that point at something: strategies.

use super::near::near;
use super::problem::Problem;
use super::root::File;

/// Index of a strategy name.
pub(crate) fn strategy(file: &File, path: &str, name: &str, problems: &mut Vec<Problem>) -> u8 {
    let names = &file.population.strategies;
    if let Some(index) = names.iter().position(|n| n == name) {
        return index as u8;
    }
    let remedy = near(name, names.iter().map(String::as_str))
        .map_or("use one of these, or add it to population.strategies".into(), |meant| format!("did you mean {meant:?}?"));
    problems.push(Problem::new(path, format!("{name:?} is not a strategy"), names.join(", "), remedy));
    0
}

/// A name that would give a table two columns of one name.
pub(crate) fn shared(path: &str, name: &str, table: &str, with: &str) -> Problem {
    Problem::new(
        path,
        format!("{name:?} would share a column of {table} with the {with}"),
        "names that give columns of their own",
        "rename it",
    )
}

/// What a name may be, in words.
pub(crate) const PLAIN: &str = "1 to 32 letters, digits, '_' or '-', not a '-' first, no word for a missing number";

/// May a name stand in a table, a column name, a picture? Letters are those of any script. Spreadsheets take a `-` in front for a formula, and
/// readers of tables take some words for numbers.
pub(crate) fn plain(name: &str) -> bool {
    const NUMBERS: [&str; 6] = ["nan", "na", "inf", "infinity", "null", "none"];
    let letters = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let number = NUMBERS.contains(&name.to_lowercase().as_str());
    letters && (1..=32).contains(&name.chars().count()) && !name.starts_with('-') && !number
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_of_any_script_are_plain_and_formulas_are_not() {
        assert!(["C", "Coopération", "合作", "a-b_1", "nano"].into_iter().all(plain));
        let long = "é".repeat(33);
        assert!(!["", "-C", "=C", "+C", "@C", "nan", "NaN", "NA", "a b", "a,b", "a\u{202e}b", "<b>", &long].into_iter().any(plain));
    }
}
