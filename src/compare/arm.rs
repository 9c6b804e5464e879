//! The runs of a config with variants put in: by chance alone, and where numbers are known with an error, also with numbers drawn for each population.

use super::effect::Effect;
use super::series::{Course, Engine, Series};
use crate::analysis::AnalysisError;
use crate::backend::{Kind, Options};
use rayon::prelude::*;

/// What was run.
#[derive(Debug, Clone)]
pub(super) struct Arm {
    /// What was run, every number at its value.
    pub course: Course,
    /// All populations, every number at its value.
    pub chance: Series,
    /// All populations, each with numbers of its own; none where every number is known.
    pub drawn: Option<Series>,
}

impl Arm {
    /// What chance and measurement do together.
    pub(super) fn told(&self) -> &Series {
        self.drawn.as_ref().unwrap_or(&self.chance)
    }

    /// This run with the differences of others to a common one taken off.
    pub(super) fn beyond(self, others: &[Self], common: &Self) -> Self {
        let chance: Vec<&Series> = others.iter().map(|other| &other.chance).collect();
        let drawn: Option<Vec<&Series>> = others.iter().map(|other| other.drawn.as_ref()).collect();
        let taken = |own: Series| drawn.zip(common.drawn.as_ref()).map(|(drawn, common)| own.beyond(&drawn, common));
        Self { course: self.course, chance: self.chance.beyond(&chance, &common.chance), drawn: self.drawn.and_then(taken) }
    }

    /// A metric here less that of another run, at places that are told by the steps of both; beside it, by chance alone.
    pub(super) fn effect(&self, other: &Self, metric: &str, step: u32) -> Option<Effect> {
        let of = |a: &Series, b: &Series| {
            let (here, there) = (a.at(step), b.at(step));
            let pairs = a.column(here, metric)?.zip(b.column(there, metric)?);
            Effect::new(pairs, a.same(here, b, there))
        };
        let found = of(self.told(), other.told())?;
        let both = self.drawn.is_some() && other.drawn.is_some();
        Some(if both { found.beside(of(&self.chance, &other.chance)) } else { found })
    }
}

/// Runs courses of one population each, side by side on a CPU, and joins them.
pub(super) fn each(courses: &[Course], engine: &Engine) -> Result<Option<Series>, AnalysisError> {
    let ran: Vec<Result<Series, AnalysisError>> = if engine.kind == Kind::Gpu {
        courses.iter().map(|course| Series::run(course, engine)).collect()
    } else {
        let alone = Engine { kind: engine.kind, options: Options { threads: 1, ..engine.options.clone() } };
        courses.par_iter().map(|course| Series::run(course, &alone)).collect()
    };
    let mut all: Option<Series> = None;
    for series in ran {
        match &mut all {
            Some(all) => all.join(series?),
            None => all = Some(series?),
        }
    }
    Ok(all)
}
