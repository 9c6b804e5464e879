//! What the command line's parser takes a word for: only what is near enough to be meant, by the measure that configs have.

use crate::file::near::near;
use clap::error::{ContextKind, ContextValue, Error};

/// Leaves out suggestions that are far from what was written; of several the nearest stays.
pub(super) fn keep_near(error: &mut Error) {
    let pairs = [
        (ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand),
        (ContextKind::InvalidArg, ContextKind::SuggestedArg),
        (ContextKind::InvalidValue, ContextKind::SuggestedValue),
    ];
    for (written, suggested) in pairs {
        let Some(ContextValue::String(word)) = error.get(written).cloned() else { continue };
        let meant = |all: &[String]| near(&word, all.iter().map(String::as_str)).map(str::to_owned);
        match error.remove(suggested) {
            Some(ContextValue::Strings(all)) => {
                if let Some(meant) = meant(&all) {
                    error.insert(suggested, ContextValue::Strings(vec![meant]));
                }
            }
            Some(ContextValue::String(one)) => {
                if let Some(meant) = meant(&[one]) {
                    error.insert(suggested, ContextValue::String(meant));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn only_what_is_near_is_suggested() {
        let said = |words: &[&str]| {
            let mut error = crate::cli::Args::try_parse_from([&["polity"], words].concat()).unwrap_err();
            keep_near(&mut error);
            error.to_string()
        };
        for (words, meant) in [
            (&["analyse"][..], Some("'analyze'")),
            (&["chek"], Some("'check'")),
            (&["run", "--qiet"], Some("'--quiet'")),
            (&["run", "--backend", "cpuu"], Some("'cpu'")),
            (&["complain"], None),
            (&["merge"], None),
            (&["run", "--backend", "vulkan"], None),
        ] {
            let text = said(words);
            let tips: Vec<&str> = text.lines().filter(|line| line.contains("similar")).collect();
            assert_eq!(tips.len(), usize::from(meant.is_some()), "{text}");
            assert!(meant.is_none_or(|meant| tips[0].contains(meant)) && !text.contains("some similar"), "{text}");
        }
    }
}
