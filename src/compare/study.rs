//! A config beside its variants: runs, effects, claims, doses.

use super::arm::{Arm, each};
use super::effect::holm;
use super::found::{Claim, Comparison, Dose, DosePoint, Moment, Number, Point, Robust, Variant};
use super::series::{Course, Engine, Series};
use super::twin::parting;
use super::verdict::{Verdict, p, verdict};
use crate::analysis::AnalysisError;
use crate::config;
use crate::config::draft::Draft;
use crate::config::plan::Plan;
use crate::file::near::near;
use crate::file::variant::BASE;
use crate::file::{ClaimFile, File, Role, VariantFile};
use crate::metrics::layout::Layout;
use crate::metrics::{self, Observation, ReplicaTally};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What of a config is compared, and how often.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Populations of each run and seed; none: what the config says, or 20.
    pub replicates: Option<u32>,
    /// Seeds; empty: that of the config.
    pub seeds: Vec<u64>,
    /// Variants by name; none: all.
    pub variants: Option<Vec<String>>,
    /// At the size of the config, not at that of its `[compare]`.
    pub full: bool,
    /// Only what claims need.
    pub claims_only: bool,
}

/// Where finished runs of doses are kept, so that a comparison that was cut off goes on where it was.
pub trait Shelf {
    /// What was kept under a name.
    fn read(&self, name: &str) -> Option<String>;
    /// Keeps a text under a name; what cannot be kept is run again.
    fn keep(&self, name: &str, text: &str);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct Nowhere;

impl Shelf for Nowhere {
    fn read(&self, _: &str) -> Option<String> {
        None
    }
    fn keep(&self, _: &str, _: &str) {}
}

/// Runs a config and its variants side by side; `watch` hears what begins.
///
/// # Errors
/// The config or a variant has problems, a claim names a metric that is not measured, or a backend fails.
pub fn compare(
    draft: &Draft,
    engine: &Engine,
    options: &Options,
    shelf: &dyn Shelf,
    watch: &mut dyn FnMut(&str),
) -> Result<Comparison, AnalysisError> {
    let base = draft.base()?;
    let mut study = Study::new(draft, &base, engine, options, watch)?;
    let claims = study.claims()?;
    let mut variants = Vec::new();
    let mut doses = Vec::new();
    if !options.claims_only {
        for variant in study.wanted.clone() {
            match variant.role {
                Role::Robustness => {}
                Role::Dose => doses.push(study.dose(&variant, shelf)?),
                _ => variants.push(study.variant(&variant)?),
            }
        }
    }
    let Arm { course, chance: series, .. } = study.arm(&[])?;
    Ok(Comparison {
        name: base.name().to_owned(),
        config_hash: config::hash(&course.plan),
        uncertain: draft.uncertain(&course.plan).into_iter().map(|of| Number { name: of.name, value: of.value, se: of.se }).collect(),
        pairs: series.populations(),
        agents: course.plan.agents(),
        steps: course.plan.steps(),
        seeds: study.seeds.clone(),
        claims,
        variants,
        doses,
    })
}

/// Checks what a comparison would run: that every variant makes a config, and that claims are about metrics that there are.
///
/// # Errors
/// The first variant or claim that is none.
pub fn check(draft: &Draft, base: &Plan) -> Result<(), AnalysisError> {
    let file = base.file();
    if file.variant.is_empty() && file.claim.is_empty() && file.compare.is_none() {
        return Ok(());
    }
    reached(file, draft.plan(&[], true, &[])?.steps())?;
    for variant in &file.variant {
        let doses = if variant.role == Role::Dose { draft.doses(&variant.name)?.1 } else { Vec::new() };
        draft.plan(&[&variant.name], true, &[])?;
        doses.iter().try_for_each(|overrides| draft.plan(&[], true, overrides).map(drop))?;
    }
    if file.claim.is_empty() {
        return Ok(());
    }
    let nothing = ReplicaTally { society: vec![0; Layout::new(base).len as usize], ..ReplicaTally::default() };
    let row = metrics::row(&base.of_one_replica(), &Observation { step: 0, digests: Vec::new(), replicas: vec![nothing] });
    let names: Vec<String> = row.into_iter().map(|(name, _)| name).collect();
    file.claim.iter().find(|claim| !names.contains(&claim.metric)).map_or(Ok(()), |claim| Err(unknown(&claim.metric, &names)))
}

/// Steps that variants and claims name must be run, at the size at which they are compared.
fn reached(file: &File, steps: u32) -> Result<(), AnalysisError> {
    let late = file.variant.iter().filter(|v| v.after_step > 0 && v.after_step >= steps);
    let never = file.claim.iter().filter(|c| c.at_step.is_some_and(|step| step > steps));
    let found = late
        .map(|v| format!("variant {:?} acts after step {}", v.name, v.after_step))
        .chain(never.map(|c| format!("a claim about {} is made at step {}", c.metric, c.at_step.unwrap_or(0))));
    found.into_iter().next().map_or(Ok(()), |found| {
        Err(AnalysisError::Unfit {
            problem: format!("{found}, but a compared run has {steps} steps"),
            allowed: format!("steps before {steps}"),
            remedy: "name an earlier step, or run more steps".into(),
        })
    })
}

struct Study<'a> {
    draft: &'a Draft,
    engine: &'a Engine,
    watch: &'a mut dyn FnMut(&str),
    claims: Vec<ClaimFile>,
    /// Claims of the config that are not looked at, because their variants are not wanted; they count as tests all the same.
    untold: usize,
    wanted: Vec<VariantFile>,
    all: Vec<VariantFile>,
    seeds: Vec<u64>,
    replicates: u32,
    reduced: bool,
    done: BTreeMap<Vec<String>, Arm>,
    /// Is some number known with an error, so that there are runs with numbers drawn for each population?
    uncertain: bool,
}

impl<'a> Study<'a> {
    fn new(
        draft: &'a Draft,
        base: &Plan,
        engine: &'a Engine,
        options: &Options,
        watch: &'a mut dyn FnMut(&str),
    ) -> Result<Self, AnalysisError> {
        let all = base.file().variant.clone();
        let wanted = match &options.variants {
            None => all.clone(),
            Some(names) => names.iter().map(|name| named(&all, name).cloned()).collect::<Result<_, _>>()?,
        };
        // Claims that are about variants which nobody asked for are not looked at.
        let there = |name: &str| name == BASE || wanted.iter().any(|v| v.name == name);
        reached(base.file(), draft.plan(&[], !options.full, &[])?.steps())?;
        let told = |claim: &&ClaimFile| {
            there(&claim.against) && claim.of.as_deref().is_none_or(there) && claim.beyond.iter().all(|name| there(name))
        };
        let claims: Vec<ClaimFile> = base.file().claim.iter().filter(told).cloned().collect();
        let untold = base.file().claim.len() - claims.len();
        if wanted.is_empty() {
            return Err(AnalysisError::Unfit {
                problem: "the config has no [[variant]] to compare it with".into(),
                allowed: "a config with one variant or more".into(),
                remedy: "add [[variant]] with name, role = \"null\" and what it sets, adds or removes".into(),
            });
        }
        let file = base.file();
        let own = if base.replicas() > 1 { base.replicas() } else { 20 };
        let replicates = options.replicates.unwrap_or_else(|| file.compare.as_ref().map_or(own, |c| c.replicates));
        let seeds = if options.seeds.is_empty() { vec![file.seed] } else { options.seeds.clone() };
        if let Some(twice) = seeds.iter().enumerate().find(|(k, seed)| seeds[..*k].contains(seed)) {
            return Err(AnalysisError::Unfit {
                problem: format!("seed {} is named twice: its populations would count twice", twice.1),
                allowed: "distinct seeds".into(),
                remedy: "name each once".into(),
            });
        }
        let done = BTreeMap::new();
        let uncertain = draft.is_uncertain();
        Ok(Self { draft, engine, watch, claims, untold, wanted, all, seeds, replicates, reduced: !options.full, done, uncertain })
    }

    fn overrides(&self, seed: u64) -> Vec<String> {
        vec![format!("population.replicas={}", self.replicates), format!("seed={seed}")]
    }

    /// The config with variants put in, as a course for one seed.
    fn course(&self, variants: &[&str], seed: u64, further: &[String]) -> Result<Course, AnalysisError> {
        let overrides = [self.overrides(seed), further.to_vec()].concat();
        self.staged(variants, &|_| overrides.clone())
    }

    /// The config with variants put in, then, where one acts later, what runs before; `overrides` are those of the first or of the last plan.
    fn staged(&self, variants: &[&str], overrides: &dyn Fn(bool) -> Vec<String>) -> Result<Course, AnalysisError> {
        let plan = self.draft.plan(variants, self.reduced, &overrides(false))?;
        let late = |name: &&&str| self.all.iter().any(|v| v.name == **name && v.after_step > 0);
        let after = variants.iter().filter_map(|name| self.all.iter().find(|v| v.name == **name)).map(|v| v.after_step).max().unwrap_or(0);
        let first = if after > 0 {
            let before: Vec<&str> = variants.iter().filter(|name| !late(name)).copied().collect();
            Some((self.draft.plan(&before, self.reduced, &overrides(true))?, after))
        } else {
            None
        };
        Ok(Course { plan, first })
    }

    /// A course once for each population of a seed, each with a seed and numbers of its own, which are the same in both runs of a pair.
    fn populations(&self, variants: &[&str], course: &Course, seed: u64, further: &[String]) -> Result<Vec<Course>, AnalysisError> {
        let of = |replica: u32| {
            let own = [
                "population.replicas=1".to_owned(),
                format!("measure.absorption={}", course.plan.absorption()),
                format!("seed={}", config::own_seed(seed, replica)),
            ];
            let plan = |first: bool| course.first.as_ref().map_or(&course.plan, |(before, _)| if first { before } else { &course.plan });
            self.staged(variants, &|first| [&own, further, &self.draft.drawn(plan(first), seed, replica)].concat())
        };
        (0..self.replicates).map(of).collect()
    }

    /// Runs the config with variants put in, once.
    fn arm(&mut self, variants: &[&str]) -> Result<Arm, AnalysisError> {
        let key: Vec<String> = variants.iter().filter(|name| **name != BASE).map(|name| (*name).to_owned()).collect();
        if let Some(done) = self.done.get(&key) {
            return Ok(done.clone());
        }
        (self.watch)(&if key.is_empty() { BASE.to_owned() } else { key.join(" + ") });
        let names: Vec<&str> = key.iter().map(String::as_str).collect();
        let course = self.course(&names, self.seeds[0], &[])?;
        let mut chance = Series::run(&course, self.engine)?;
        for seed in &self.seeds[1..] {
            chance.join(Series::run(&self.course(&names, *seed, &[])?, self.engine)?);
        }
        let mut drawn = None;
        if self.uncertain {
            let all: Result<Vec<_>, _> = self.seeds.iter().map(|seed| self.populations(&names, &course, *seed, &[])).collect();
            drawn = each(&all?.concat(), self.engine)?;
        }
        let arm = Arm { course, chance, drawn };
        self.done.insert(key, arm.clone());
        Ok(arm)
    }

    fn claims(&mut self) -> Result<Vec<Claim>, AnalysisError> {
        let claims = self.claims.clone();
        let robustness: Vec<String> = self.wanted.iter().filter(|v| v.role == Role::Robustness).map(|v| v.name.clone()).collect();
        let mut found = Vec::new();
        for claim in claims {
            let [of, against] = self.sides(&claim, &[])?;
            let at = claim.at_step.unwrap_or(u32::MAX);
            let (step, effect) = (of.told().steps[of.told().at(at)], of.effect(&against, &claim.metric, at));
            let p = effect.as_ref().map(|effect| p(&claim, effect));
            let mut robust = Vec::new();
            for variant in &robustness {
                let [of, against] = self.sides(&claim, &[variant])?;
                let effect = of.effect(&against, &claim.metric, at);
                let verdict = effect.as_ref().map_or(Verdict::Undefined, |e| verdict(&claim, e, self::p(&claim, e)));
                robust.push(Robust { variant: variant.clone(), effect, verdict });
            }
            let course = of.told().steps.iter().filter_map(|step| point(&claim, [&of, &against], *step)).collect();
            found.push(Claim { claim, step, effect, p, p_holm: None, verdict: Verdict::Undefined, robust, course });
        }
        // A claim whose metric is undefined is a test that told nothing: it counts among the claims.
        let made = found.iter().map(|claim| claim.p.unwrap_or(1.0)).chain(std::iter::repeat_n(1.0, self.untold));
        let adjusted = holm(&made.collect::<Vec<_>>());
        for (claim, adjusted) in found.iter_mut().zip(adjusted) {
            if let Some(effect) = &claim.effect {
                claim.p_holm = Some(adjusted);
                claim.verdict = verdict(&claim.claim, effect, adjusted);
            }
        }
        Ok(found)
    }

    /// Both sides of a claim, with variants put in.
    fn sides(&mut self, claim: &ClaimFile, with: &[&str]) -> Result<[Arm; 2], AnalysisError> {
        let mut side = |name: &str| self.arm(&[with, &[name]].concat());
        let [of, against] = [side(claim.of.as_deref().unwrap_or(BASE))?, side(&claim.against)?];
        let others: Vec<Arm> = claim.beyond.iter().map(|name| side(name)).collect::<Result<_, _>>()?;
        let sides = [if others.is_empty() { of } else { of.beyond(&others, &against) }, against];
        match sides.iter().map(Arm::told).find(|series| !series.names.contains(&claim.metric)) {
            Some(series) => Err(unknown(&claim.metric, &series.names)),
            None => Ok(sides),
        }
    }

    fn variant(&mut self, variant: &VariantFile) -> Result<Variant, AnalysisError> {
        let base = self.arm(&[])?;
        let other = self.arm(&[&variant.name])?;
        let parting = parting((&base.course, &base.chance), (&other.course, &other.chance), self.engine)?;
        let moment = |step: &u32| {
            let effect = |name: &String| Some((name.clone(), other.effect(&base, name, *step)?));
            Moment { step: *step, metrics: base.told().names.iter().filter_map(effect).collect() }
        };
        let effects = base.told().steps.iter().map(moment).collect();
        let VariantFile { name, role, description, .. } = variant.clone();
        Ok(Variant { name, role, description, parting, effects })
    }

    /// Runs a course to its end, or takes what an earlier run of the very same plan left.
    fn ends(&self, course: &Course, shelf: &dyn Shelf) -> Result<Ends, AnalysisError> {
        let name = config::hash(&course.plan);
        if let Some(ends) = shelf.read(&name).and_then(|text| serde_json::from_str(&text).ok()) {
            return Ok(ends);
        }
        let series = Series::run(course, self.engine)?;
        let ends = Ends { rows: series.row(series.at(u32::MAX)).to_vec(), metrics: series.names };
        shelf.keep(&name, &serde_json::json!(ends).to_string());
        Ok(ends)
    }

    fn dose(&mut self, variant: &VariantFile, shelf: &dyn Shelf) -> Result<Dose, AnalysisError> {
        let mut points = Vec::new();
        let (keys, combinations) = self.draft.doses(&variant.name)?;
        for overrides in combinations {
            (self.watch)(&overrides.join(", "));
            let mut point = DosePoint { values: Vec::new(), metrics: Vec::new(), rows: Vec::new() };
            point.values = overrides.iter().map(|given| given.split_once('=').map_or("", |(_, value)| value).to_owned()).collect();
            for seed in &self.seeds {
                let course = self.course(&[], *seed, &overrides)?;
                let courses = if self.uncertain { self.populations(&[], &course, *seed, &overrides)? } else { vec![course] };
                let mut rows = Vec::new();
                for course in &courses {
                    let ends = self.ends(course, shelf)?;
                    point.metrics = ends.metrics;
                    rows.extend(ends.rows);
                }
                point.rows.extend(rows.into_iter().enumerate().map(|(replica, row)| (*seed, replica as u32, row)));
            }
            points.push(point);
        }
        let VariantFile { name, description, .. } = variant.clone();
        Ok(Dose { name, description, keys, points })
    }
}

/// Metrics after the last step, by population: what a run of a dose leaves.
#[derive(Debug, Serialize, Deserialize)]
struct Ends {
    metrics: Vec<String>,
    rows: Vec<Vec<Option<f64>>>,
}

fn point(claim: &ClaimFile, [of, against]: [&Arm; 2], step: u32) -> Option<Point> {
    let effect = of.effect(against, &claim.metric, step)?;
    let step = of.told().steps[of.told().at(step)];
    Some(Point { step, mean: effect.mean, against: effect.against, interval: effect.interval, chance: effect.chance.map(|c| c.interval) })
}

fn named<'a>(all: &'a [VariantFile], name: &str) -> Result<&'a VariantFile, AnalysisError> {
    let known: Vec<&str> = all.iter().map(|v| v.name.as_str()).collect();
    all.iter().find(|v| v.name == name).ok_or_else(|| AnalysisError::Unfit {
        problem: format!("there is no variant {name:?}"),
        allowed: known.join(", "),
        remedy: near(name, known.iter().copied()).map_or("use one of these".into(), |meant| format!("did you mean {meant:?}?")),
    })
}

fn unknown(metric: &str, names: &[String]) -> AnalysisError {
    let names = || names.iter().map(String::as_str);
    AnalysisError::Unfit {
        problem: format!("a claim is about {metric:?}, which is no metric of this config"),
        allowed: names().collect::<Vec<_>>().join(", "),
        remedy: near(metric, names()).map_or("use one of these".into(), |meant| format!("did you mean {meant:?}?")),
    }
}
