//! Where numbers at step 0 come from: distributions to tables, files to lists.

use crate::config::plan::{Source, Stocks};
use crate::file::inputs::Inputs;
use crate::file::problem::{Problem, cut, path_remedy};
use crate::file::society::StateFile;
use crate::file::tree::quoted;
use crate::file::{DistributionFile, ResourceFile};
use crate::num::fixed;
use crate::num::quantile::{Distribution, Quantiles};
use std::sync::Arc;

/// Builds sources and collects what is wrong with them.
pub(super) struct Sources<'a> {
    pub(super) agents: u32,
    pub(super) inputs: &'a mut Inputs,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Sources<'_> {
    /// A rate in units of 2⁻¹⁶; reports one that is 0 there.
    pub(super) fn rate(&mut self, given: f64, path: &str) -> u32 {
        self.problems.extend(Problem::vanished(path, given, 16));
        fixed::rate_q16(given)
    }

    pub(super) fn source(&mut self, file: &DistributionFile, path: &str) -> Source {
        let distribution = match file {
            DistributionFile::Constant { at } => Distribution::Constant(*at),
            DistributionFile::Uniform { low, high } => {
                if low > high {
                    self.problems.push(Problem::new(
                        path,
                        format!("low = {low} lies above high = {high}"),
                        "low at most high",
                        "exchange the two",
                    ));
                    return Source::Listed(Arc::default());
                }
                Distribution::Uniform { low: *low, high: *high }
            }
            DistributionFile::Normal { mean, sd } => Distribution::Normal { mean: *mean, sd: *sd },
            DistributionFile::Beta { a, b } => Distribution::Beta { a: *a, b: *b },
            DistributionFile::Choice { of } => Distribution::Choice(of.clone()),
            DistributionFile::File { path: name } => {
                let unit = |word: &str| word.parse().ok().filter(|x| (0.0..=1.0).contains(x)).map(fixed::unit_q16);
                return Source::Listed(self.listed(name, path, "numbers from 0 to 1", unit));
            }
        };
        Source::Drawn(Quantiles::new(&distribution))
    }

    /// Initial resources.
    pub(super) fn stocks(&mut self, state: &StateFile) -> Option<Stocks> {
        let mut wrong = |path: &str, message: &str, allowed: &str, remedy: &str| {
            self.problems.push(Problem::new(path, message, allowed, remedy));
        };
        let (path, scale) = ("state.resource_scale", state.resource_scale);
        let drawn = matches!(&state.resource, Some(ResourceFile::Of(of)) if !matches!(of, DistributionFile::File { .. }));
        if drawn && scale.is_none() {
            let remedy = "add the line resource_scale = …, the units that 1 of the distribution stands for";
            wrong(path, "the key is missing: the distribution of resources goes from 0 to 1", "a whole number, 1 to 2147483647", remedy);
        } else if !drawn && scale.is_some() {
            wrong(path, "it would scale nothing: resources are given in units", "resource as a distribution", "remove it");
        }
        match state.resource.as_ref()? {
            ResourceFile::Same(units) => Some(Stocks::Same(*units)),
            ResourceFile::Of(DistributionFile::File { path: name }) => {
                let units = |word: &str| word.parse().ok().filter(|x: &u32| i32::try_from(*x).is_ok());
                Some(Stocks::Listed(self.listed(name, "state.resource", "whole numbers from 0 to 2147483647", units)))
            }
            ResourceFile::Of(of) => match self.source(of, "state.resource") {
                Source::Drawn(quantiles) => Some(Stocks::Drawn(quantiles, scale.unwrap_or(1))),
                Source::Listed(_) => None,
            },
        }
    }

    /// One number per agent from a file; `what` they are, and how a word is read.
    fn listed<T>(&mut self, name: &str, path: &str, what: &str, read: impl Fn(&str) -> Option<T>) -> Arc<[T]> {
        let place = self.inputs.place(name);
        let text = self.inputs.read_text(name);
        let mut wrong = |message: String, remedy: &str| {
            let allowed = format!("a text file of {} {what}", self.agents);
            self.problems.push(Problem::new(format!("{path}.path"), message, allowed, remedy));
        };
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                let remedy = path_remedy(name, "check the path; it starts from the folder of the config file");
                wrong(format!("cannot read {}: {error}", cut(&place.display().to_string())), &remedy);
                return Arc::new([]);
            }
        };
        let mut numbers = Vec::new();
        for (line, words) in text.lines().enumerate() {
            for word in words.split(|c: char| c == ',' || c.is_whitespace()).filter(|w| !w.is_empty()) {
                let Some(number) = read(word) else {
                    let message = format!("{}, line {}: {} is not among {what}", cut(&place.display().to_string()), line + 1, quoted(word));
                    wrong(message, "correct that line");
                    return Arc::new([]);
                };
                numbers.push(number);
            }
        }
        if numbers.len() != self.agents as usize {
            wrong(
                format!("{} lists {} numbers", cut(&place.display().to_string()), numbers.len()),
                "make the file and population.agents agree",
            );
        }
        numbers.into()
    }
}
