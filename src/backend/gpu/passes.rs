//! Pipelines and bindings: which buffers each shader reads and writes, for both positions of the two strategy buffers.

use super::buffers::{Buffers, Sides, bit};
use super::device::Opened;
use super::patch::Patch;
use super::pipelines::{Bound, Built, Pipelines, Text};
use crate::backend::engine::{BackendError, Options};
use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::{Decides, Identity, PhasePlan};
use crate::kernel::passes::{Joins, KernelText, Pass as Planned, Size, Slot, Text as Part};
use crate::params::Params;
use crate::phase::code::passes_of;
use crate::phase::fused::lattice::Lattice;
use crate::rule::words::Words;
use crate::rule::{Driver, Part as WgslPart};
use crate::shader::{self, Module, Neighbors};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Invocations per workgroup unless the options say otherwise.
pub(super) const WORKGROUP: u32 = 64;

/// One dispatch: pipeline, bindings, size.
#[derive(Debug)]
pub(super) struct Pass {
    pipeline: wgpu::ComputePipeline,
    /// Bindings of parameters and tables, by the side of the columns of links.
    shared: [wgpu::BindGroup; 2],
    layouts: [wgpu::BindGroupLayout; 2],
    slots: [Vec<Slot>; 2],
    /// The columns bound here: only their sides matter.
    mask: Sides,
    /// Bindings of reads and writes by the sides of those columns.
    bound: RefCell<BTreeMap<Sides, [wgpu::BindGroup; 2]>>,
    workgroups: (u32, u32),
    /// Columns that change buffers after this pass.
    pub swaps: Sides,
}

impl Pass {
    /// Records the dispatch and moves the columns that it wrote to their other side.
    pub(super) fn encode(&self, on: On<'_>, pass: &mut wgpu::ComputePass<'_>, sides: &mut Sides, clock_offset: u32) {
        let mut bound = self.bound.borrow_mut();
        let bound = bound
            .entry(*sides & self.mask)
            .or_insert_with(|| [0, 1].map(|k| on.buffers.group(on.device, &self.layouts[k], &self.slots[k], *sides)));
        let linked = *sides & bit(Column::Link) != 0;
        *sides ^= self.swaps;
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.shared[usize::from(linked)], &[clock_offset]);
        pass.set_bind_group(1, &bound[0], &[]);
        pass.set_bind_group(2, &bound[1], &[]);
        pass.dispatch_workgroups(self.workgroups.0, self.workgroups.1, 1);
    }
}

/// Where passes run.
#[derive(Clone, Copy)]
pub(super) struct On<'a> {
    pub device: &'a wgpu::Device,
    pub buffers: &'a Buffers,
}

/// What a pass is made of.
pub(super) struct Recipe<'a> {
    pub shader: Part,
    pub joins: Joins,
    pub params: Params,
    pub tables: Option<Vec<u32>>,
    pub reads: &'a [Slot],
    pub writes: &'a [Slot],
    pub size: Size,
    pub swaps: Sides,
}

/// Every pass of a plan.
#[derive(Debug)]
pub(super) struct Passes {
    /// Those of each phase.
    pub phases: Vec<Vec<Pass>>,
    /// Index of the first of the two phases that the fused pass replaces, and that pass.
    pub fused: Option<(usize, Pass)>,
    pub absorption: Vec<Pass>,
    pub tally: Vec<Pass>,
    /// Sums of values before the step, then after each phase that writes values.
    pub ledger: Vec<Option<Pass>>,
}

/// Builds passes on one device.
pub(super) struct Builder<'a> {
    pub opened: &'a Opened,
    pub buffers: &'a Buffers,
    pub options: &'a Options,
    pub plan: &'a Plan,
    pub workgroup: u32,
    patch: Patch<'a>,
    pipelines: Pipelines,
    /// What was built, where somebody wants to read it.
    pub texts: Option<RefCell<Vec<Text>>>,
    /// The phase whose passes are being built.
    of: RefCell<Option<String>>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(opened: &'a Opened, buffers: &'a Buffers, options: &'a Options, plan: &'a Plan, workgroup: u32) -> Self {
        let (patch, pipelines) = (Patch::new(options.shader_patch.as_ref()), Pipelines::default());
        Self { opened, buffers, options, plan, workgroup, patch, pipelines, texts: None, of: RefCell::default() }
    }
}

impl Builder<'_> {
    /// Every pass, those of a step before those that measure.
    pub(super) fn all(&self) -> Result<Passes, BackendError> {
        let plan = self.plan;
        let mut phases = Vec::new();
        for phase in plan.phases() {
            self.of.replace(Some(phase.name().to_owned()));
            phases.push(self.phase(phase)?);
        }
        self.of.replace(None);
        let fused = match Lattice::find(plan).filter(|f| !self.options.unfused && f.fits_words()) {
            Some(fused) => Some((fused.index, self.fused(&plan.phases()[fused.index + 1], fused.thresholds())?)),
            None => None,
        };
        let absorption = if plan.absorption() { self.absorption()? } else { Vec::new() };
        let mut tally = vec![self.tally()?];
        tally.extend(self.digests()?);
        tally.extend(self.society()?);
        Ok(Passes { phases, fused, absorption, tally, ledger: self.ledger()? })
    }

    /// After all passes: how many pipelines were compiled, and for how many of them.
    pub(super) fn finish(&self) -> Result<[usize; 2], BackendError> {
        self.patch.check()?;
        Ok(self.pipelines.counts())
    }

    /// The passes of one phase, in order.
    fn phase(&self, phase: &PhasePlan) -> Result<Vec<Pass>, BackendError> {
        let mut passes = Vec::new();
        if phase.books {
            passes.push(self.books()?);
        }
        for pass in passes_of(self.plan, phase).into_list() {
            passes.push(self.planned(phase, &pass)?);
        }
        let written = phase.of.record.writes.iter().copied().filter(|c| self.plan.planes(*c) > 0);
        if phase.active != u16::MAX {
            for column in written.clone().filter(|c| c.info().double || [Column::Model, Column::Giver].contains(c)) {
                passes.push(self.keep(column, phase.active)?);
            }
        }
        let mut traced = Vec::from_iter(phase.traces.then_some(Column::Lineage));
        if phase.traces {
            passes.push(self.lineage(phase.writes(Column::Model))?);
        }
        if phase.judges {
            passes.extend(self.verdicts(phase)?);
        }
        if phase.traces_values {
            traced.push(Column::ValueRoot);
            passes.push(self.value_lineage(phase.writes(Column::Giver))?);
        }
        if let Some(last) = passes.last_mut() {
            last.swaps = written.filter(|c| c.info().double).chain(traced).fold(0, |sides, column| sides | bit(column));
        }
        Ok(passes)
    }

    fn planned(&self, phase: &PhasePlan, pass: &Planned) -> Result<Pass, BackendError> {
        let params = Params::of_phase(self.plan, phase);
        let neighbors = Neighbors::of(&params, pass);
        let module = Module::of(pass, self.splits(), neighbors);
        let words = pass.words.tables();
        let tables = (!words.is_empty()).then(|| words.to_vec());
        let Planned { shader, joins, size, .. } = *pass;
        let recipe = Recipe { shader, joins, params, tables, reads: &pass.reads, writes: &pass.writes, size, swaps: 0 };
        self.assemble(&recipe, module, &pass.words, neighbors, pass.own.then(|| phase.name()))
    }

    /// Are products of 32-bit words computed from halves?
    fn splits(&self) -> bool {
        self.options.split_multiply || !self.opened.int64
    }

    /// Puts back the entries of agents whose class is not active.
    fn keep(&self, column: Column, active: u16) -> Result<Pass, BackendError> {
        let per_word = 4 / column.info().width.bytes();
        let plane = self.plan.stride() as u32 * self.plan.replicas() / per_word;
        let words = plane * self.plan.planes(column);
        let back = match column {
            Column::Model => 1,
            Column::Giver => 2,
            _ => 0,
        };
        let tables = Some(vec![per_word, plane, u32::from(active), back, words]);
        // Whom agents copied has no other state to go back to.
        let now = if back > 0 { Slot::Now(Column::Class) } else { Slot::Now(column) };
        self.pass(&Recipe {
            shader: shader::KEEP,
            joins: Joins::Each,
            params: Params::of_plan(self.plan),
            tables,
            reads: &[Slot::Now(Column::Class), now],
            writes: &[Slot::Next(column)],
            size: Size::Exactly(u64::from(words)),
            swaps: 0,
        })
    }

    /// One invocation per agent that writes what is kept of lineages.
    fn each(&self, shader: Part, table: Vec<u32>, reads: &[Slot], writes: &[Slot]) -> Result<Pass, BackendError> {
        let size = Size::Exactly(self.plan.stride() as u64 * u64::from(self.plan.replicas()));
        let params = Params::of_plan(self.plan);
        self.pass(&Recipe { shader, joins: shader::joins(shader), params, tables: Some(table), reads, writes, size, swaps: 0 })
    }

    /// Writes the lineages after a phase that may have changed strategies.
    fn lineage(&self, names_models: bool) -> Result<Pass, BackendError> {
        let reads = [Column::Strategy, Column::Model, Column::Lineage].map(Slot::Now);
        let writes = [Column::Strategy, Column::Lineage].map(Slot::Next);
        self.each(shader::LINEAGE, vec![u32::from(names_models)], &reads, &writes)
    }

    /// Writes with whom values began after a phase that may have changed values.
    fn value_lineage(&self, names_givers: bool) -> Result<Pass, BackendError> {
        let identity = self.plan.society().accountability.as_ref().and_then(|kept| kept.values);
        let table = vec![u32::from(names_givers), u32::from(identity == Some(Identity::State))];
        let reads = [Column::Value, Column::Giver, Column::ValueRoot].map(Slot::Now);
        self.each(shader::VALUE_LINEAGE, table, &reads, &[Column::Value, Column::ValueRoot].map(Slot::Next))
    }

    /// Writes the harm of wrong decisions of groups into the books.
    fn verdicts(&self, phase: &PhasePlan) -> Result<Option<Pass>, BackendError> {
        let Some((how, kept)) = phase.rule.decides().zip(self.plan.society().accountability.as_ref()) else { return Ok(None) };
        let (acts, drawn) = if let Decides::Threshold { acts, random, .. } = how { (acts, random) } else { (0, false) };
        let (groups, mut words) = (self.plan.agents() / how.size(), Words::default());
        words.scalar("parts", groups).scalar("size", how.size()).scalar("quota", how.quota()).scalar("acts", acts);
        words.flag("drawn", drawn).flag("by_votes", matches!(how, Decides::Majority { .. })).scalar("harm_each", kept.decision_harm);
        let joins = Joins::Kernel(KernelText { parts: &[WgslPart::Permute], driver: Driver::Parts, draws: &[] });
        let (reads, writes) =
            ([Column::Strategy, Column::Report].map(Slot::Now).to_vec(), [Column::Harm, Column::Verdict].map(Slot::Next).to_vec());
        let size = Size::Exactly(u64::from(groups) * u64::from(self.plan.replicas()));
        self.planned(phase, &Planned { shader: shader::VERDICTS, words, reads, writes, size, own: false, joins }).map(Some)
    }

    /// Writes the harm of what agents do into the books.
    fn books(&self) -> Result<Pass, BackendError> {
        let mut harm = self.plan.society().accountability.as_ref().map_or_else(Vec::new, |kept| kept.harm.clone());
        harm.resize(16, 0);
        let reads = [Column::Strategy, Column::Lineage].map(Slot::Now);
        self.each(shader::BOOKS, harm, &reads, &[Slot::Next(Column::Harm)])
    }

    /// Payoff and imitation in one pass, if the plan has a pair of phases that can be fused.
    fn fused(&self, imitate: &PhasePlan, thresholds: &[u32]) -> Result<Pass, BackendError> {
        let mut words = Words::default();
        words.table("thresholds", thresholds.iter().copied());
        let joins = Joins::Kernel(KernelText { parts: &[WgslPart::Model], driver: Driver::Place, draws: &[] });
        let (reads, writes) = (vec![Slot::Now(Column::Strategy)], vec![Slot::Next(Column::Strategy)]);
        let planned = Planned { shader: shader::FUSED_LATTICE, words, reads, writes, size: Size::Agents, own: false, joins };
        let mut pass = self.planned(imitate, &planned)?;
        pass.swaps = bit(Column::Strategy);
        Ok(pass)
    }

    /// A pass that belongs to no phase.
    pub(super) fn pass(&self, recipe: &Recipe<'_>) -> Result<Pass, BackendError> {
        let module = Module::new(recipe.shader, recipe.joins, self.splits());
        self.assemble(recipe, module, &Words::default(), Neighbors::Arithmetic, None)
    }

    /// The same of a text that walks over the neighbours of its parameters.
    pub(super) fn walk(&self, recipe: &Recipe<'_>) -> Result<Pass, BackendError> {
        let neighbors = Neighbors::on(&recipe.params);
        let module = Module::walked(recipe.shader, self.splits(), neighbors);
        self.assemble(recipe, module, &Words::default(), neighbors, None)
    }

    fn assemble(
        &self,
        recipe: &Recipe<'_>,
        module: Module,
        words: &Words,
        neighbors: Neighbors,
        phase: Option<&str>,
    ) -> Result<Pass, BackendError> {
        let device = &self.opened.device;
        // Passes that are no phases go by their files.
        let own = phase.or_else(|| recipe.shader.0.strip_prefix("shaders/")?.strip_suffix(".wgsl"));
        let module = self.patch.plant(own, module)?;
        let mut constants = recipe.params.constants();
        constants.extend(words.constants().map(|(name, value)| (name, f64::from(value))));
        constants.push(("WORKGROUP".into(), f64::from(self.workgroup)));
        let bound = Bound {
            tables: recipe.tables.is_some(),
            network: neighbors != Neighbors::Arithmetic,
            reads: recipe.reads.len(),
            writes: recipe.writes.len(),
        };
        if let Some(texts) = &self.texts {
            texts.borrow_mut().push(Text::new(self.of.borrow().clone(), &module, &constants, bound));
        }
        let Built { pipeline, layouts } = self.pipelines.of(device, &module, &constants, bound)?;
        let shared = self.shared_groups(&layouts[0], recipe, neighbors);
        let invocations = match recipe.size {
            Size::Agents => u64::from(recipe.params.replicas) * u64::from(recipe.params.draw_groups) * 8,
            Size::Replicas => u64::from(recipe.params.replicas),
            Size::Lanes => u64::from(recipe.params.replicas) * u64::from(recipe.params.chunks) * u64::from(recipe.params.lanes),
            Size::Chunks => u64::from(recipe.params.replicas) * u64::from(recipe.params.chunks) * u64::from(self.workgroup),
            Size::Groups => u64::from(recipe.params.replicas) * u64::from(self.plan.agents().div_ceil(4 * recipe.params.group_size)),
            Size::Exactly(count) => count,
        };
        let workgroups = fold(invocations.div_ceil(u64::from(self.workgroup)), device.limits().max_compute_workgroups_per_dimension);
        let [_, reads, writes] = layouts;
        let slots = [recipe.reads.to_vec(), recipe.writes.to_vec()];
        let columns = recipe.reads.iter().chain(recipe.writes);
        let mask = columns.fold(0, |mask, slot| if let Slot::Now(c) | Slot::Next(c) = slot { mask | bit(*c) } else { mask });
        let bound = RefCell::default();
        Ok(Pass { pipeline, shared, layouts: [reads, writes], slots, mask, bound, workgroups, swaps: recipe.swaps })
    }
}

/// Workgroups beyond the limit of one dimension go into the second.
fn fold(workgroups: u64, limit: u32) -> (u32, u32) {
    let x = workgroups.min(u64::from(limit)).max(1);
    (x as u32, workgroups.div_ceil(x) as u32)
}
