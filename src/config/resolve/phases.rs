//! The phases of a step: payoff format, rules, facts.

use crate::columns::Column;
use crate::config::plan::PayoffFormat;
use crate::file::inputs::Inputs;
use crate::file::phase_file::ACCUMULATE;
use crate::file::problem::Problem;
use crate::file::topology::Topology;
use crate::file::{File, PhaseFile};
use crate::num::fixed;
use crate::rule::context::{Context, Resolve, Step};
use crate::rule::setting::Setting;
use crate::rule::{Facts, Phase, PhasePlan, Registry, Scale};
use std::cell::RefCell;

/// What all phases of a file have in common.
#[derive(Clone, Copy)]
pub(super) struct Stage<'a> {
    pub file: &'a File,
    pub agents: u32,
    pub topology: &'a Topology,
    pub learning: &'a Topology,
    /// The files that it names, as they are read.
    pub inputs: &'a RefCell<Inputs>,
}

/// The phases of a file and the format of the payoffs they earn, of at most so many fractional bits.
pub(super) fn resolve(stage: Stage<'_>, registry: &Registry, most: u32, problems: &mut Vec<Problem>) -> (Vec<PhasePlan>, PayoffFormat) {
    let known: Vec<(usize, &PhaseFile, &'static Phase)> =
        stage.file.phase.iter().enumerate().filter_map(|(k, phase)| Some((k, phase, registry.find(&phase.kind)?))).collect();
    let bits = fraction_bits(stage, &known, problems).min(most);
    let mut payoff = PayoffFormat { fraction_bits: bits, low: 0, high: 0, bin_bits: 0 };
    let mut step = Step::default();
    for (index, phase, of) in known {
        let path = format!("phase[{index}]");
        let range = [payoff.low, payoff.high];
        let mut at = Resolve { context: stage.context(&path, of), bits, payoff: range, problems, step: &mut step, inputs: stage.inputs };
        let Some(plan) = planned(stage, phase, of, &mut at) else {
            // Whatever needs payoffs is not to blame for that.
            step.earned |= of.record.writes.contains(&Column::Payoff);
            continue;
        };
        if let Some(earns) = &plan.facts.earns {
            [payoff.low, payoff.high] = earns.range;
        }
        step.push(plan, stage.agents);
    }
    // A resting agent earned 0, which may lie outside the matrix's range.
    if step.rest_draw.is_some() {
        (payoff.low, payoff.high) = (payoff.low.min(0), payoff.high.max(0));
    }
    payoff.bin_bits = bin_bits(payoff.low, payoff.high, stage.file.measure.histogram_bins);
    (step.plans, payoff)
}

/// log2 of the width of so many bins that hold a range, in stored units.
pub(super) fn bin_bits(low: i32, high: i32, bins: u32) -> u32 {
    let width = (i64::from(high) - i64::from(low)) as u64;
    (0..32).find(|b| (width >> b) < u64::from(bins.max(1))).unwrap_or(31)
}

/// Fractional bits that fit the payoffs of a file.
pub(super) fn bits(stage: Stage<'_>, registry: &Registry) -> u32 {
    let known = stage.file.phase.iter().enumerate().filter_map(|(k, phase)| Some((k, phase, registry.find(&phase.kind)?)));
    // What is too large is reported where it is resolved.
    fraction_bits(stage, &known.collect::<Vec<_>>(), &mut Vec::new())
}

impl<'a> Stage<'a> {
    fn context(self, path: &'a str, of: &'static Phase) -> Context<'a> {
        let Self { file, agents, topology, learning, .. } = self;
        Context { file, agents, topology, learning, path, phase: of.record.kind }
    }
}

/// One phase; what is wrong with it is reported.
fn planned(stage: Stage<'_>, phase: &PhaseFile, of: &'static Phase, at: &mut Resolve<'_>) -> Option<PhasePlan> {
    let (rule, id) = (of.calls().resolve)(&phase.keys, at)?;
    let Stage { file, agents, topology, learning, .. } = stage;
    let dimensions = file.values.as_ref().map_or(0, |v| v.dimensions.len());
    let setting = Setting { agents, strategies: file.population.strategies.len(), dimensions, topology, learning };
    let mut facts = (of.calls().facts)(&*rule, &setting)?;
    if facts.surveys && matches!(learning, Topology::SameRole { .. }) {
        at.problem(
            "",
            format!("{} looks at many others at once or at whole groups, not at one model of the same role", of.record.kind),
            "with learning.kind = \"same_role\" a rule that draws a model, such as imitate/fermi",
            "use imitate/fermi, imitate/proportional, imitate/voter or imitate/conformist, or another graph to learn on",
        );
    }
    let id = id.unwrap_or(of.record.id);
    // Of two strategies one is gone only where all hold the other.
    let revives = (of.calls().revives)(&phase.keys) && (facts.stirs || setting.strategies > 2);
    let accumulates = phase.accumulates();
    if accumulates {
        accumulate(&mut facts, at);
    }
    Some(PhasePlan {
        of,
        rule,
        id,
        occurrence: 0,
        active: u16::MAX,
        revives,
        accumulates,
        traces: false,
        traces_values: false,
        books: false,
        judges: false,
        facts,
    })
}

/// What agents earn by now in the step, if payoffs add to those before.
fn accumulate(facts: &mut Facts, at: &mut Resolve<'_>) {
    let before = at.before().iter().rev().find_map(|p| p.facts.earns.clone());
    match (before, &mut facts.earns) {
        (Some(before), Some(earns)) => {
            earns.range = [0, 1].map(|k| before.range[k].saturating_add(earns.range[k]));
            earns.task = before.task.as_ref().zip(earns.task.as_ref()).and_then(|(a, b)| a.plus(b));
            if earns.range.iter().any(|end| end.saturating_abs() > fixed::PAYOFF_MAX) {
                let most = earns.range.map(|end| f64::from(end) / fixed::units(at.bits));
                at.problem(
                    ACCUMULATE,
                    format!("what agents earn in both phases may come to {most:?}"),
                    format!("up to {} in magnitude", f64::from(fixed::PAYOFF_MAX) / fixed::units(at.bits)),
                    "divide the payoffs of the games by a constant and multiply beta by it",
                );
            }
        }
        _ => at.problem(
            ACCUMULATE,
            "nobody has earned anything earlier in the step",
            "accumulate = true in a phase after another one in which agents earn",
            "remove accumulate, or put a phase interact/… before it",
        ),
    }
}

/// Fractional bits that fit the payoffs of every game in the step.
fn fraction_bits(stage: Stage<'_>, phases: &[(usize, &PhaseFile, &'static Phase)], problems: &mut Vec<Problem>) -> u32 {
    let mut fits: Option<u32> = None;
    let mut narrow = |most: u32| fits = Some(fits.map_or(most, |bits| bits.min(most)));
    let mut step = Step::default();
    // What the payoffs of the step come to by now.
    let mut sum = 0.0;
    for (index, phase, of) in phases {
        let path = format!("phase[{index}]");
        let at = Resolve { context: stage.context(&path, of), bits: 0, payoff: [0; 2], problems, step: &mut step, inputs: stage.inputs };
        match (of.calls().scale)(&phase.keys, &at) {
            Scale::Any => {}
            // Who earns or asks for nothing is exact at any scale.
            Scale::Upto(0.0, _) => {}
            Scale::Bits(most) => narrow(most),
            Scale::Upto(own, key) => match fixed::payoff_bits(if phase.accumulates() { sum + own } else { own }) {
                Some(fit) => {
                    narrow(fit);
                    sum = if phase.accumulates() { sum + own } else { own };
                }
                None => problems.push(Problem::new(
                    format!("{path}.{key}"),
                    format!("an agent could earn {:e} in one step", if phase.accumulates() { sum + own } else { own }),
                    format!("up to {} in magnitude", fixed::PAYOFF_MAX),
                    "divide all payoffs by a constant and multiply beta by it",
                )),
            },
        }
    }
    fits.unwrap_or(fixed::BITS_OF_NOTHING)
}

/// The file with every default of its phases written out.
pub(super) fn filled(file: &File, registry: &Registry) -> Result<File, Vec<Problem>> {
    let mut file = file.clone();
    let mut problems = Vec::new();
    for (k, phase) in file.phase.iter_mut().enumerate() {
        // The structure has been checked: only what no schema can say is left to fail.
        match registry.find(&phase.kind).map(|of| (of.calls().filled)(&phase.keys)) {
            Some(Ok(keys)) => phase.keys = keys,
            Some(Err(message)) => problems.push(Problem::new(format!("phase[{k}]"), message, "", "see the keys of this kind")),
            None => {
                problems.push(Problem::new(format!("phase[{k}].kind"), format!("nobody knows {:?}", phase.kind), "", "see polity list"));
            }
        }
    }
    if problems.is_empty() { Ok(file) } else { Err(problems) }
}
