//! The columns of the society on the CPU: who may write what, in which chunks, and who keeps what it has.

use super::lineage::{self, Begun, Strategies};
use super::view::view;
use super::{value_lineage, verdicts};
use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::PhasePlan;
use crate::kernel::{Out, Part, View};
use crate::num::rng::GROUP;
use crate::phase::code::{First, code};
use crate::world::{Data, Store};
use rayon::prelude::*;

/// The columns beside strategy and payoff.
#[derive(Debug, Default)]
pub(super) struct Society {
    /// Current state.
    pub columns: Vec<Store>,
    /// Next state of the columns that have one.
    next: Vec<Store>,
    /// Lineages that change in a phase, by task.
    begun: Vec<Vec<Begun>>,
    /// Packed payoffs from earlier in the step, while a phase is run that adds to them.
    earlier: Vec<u32>,
}

/// Strategies and payoffs, which have buffers of their own.
pub(super) struct State<'a> {
    pub strategy: &'a [u8],
    pub next: &'a mut Vec<u8>,
    pub payoff: &'a mut Vec<u32>,
}

impl Society {
    pub(super) fn new(columns: Vec<Store>) -> Self {
        // Lineages are written in place.
        let next = columns.iter().filter(|s| s.column.info().double && s.column != Column::Lineage).cloned().collect();
        Self { columns, next, begun: Vec::new(), earlier: Vec::new() }
    }

    /// Runs one phase; returns whether it wrote next strategies.
    #[expect(
        clippy::too_many_lines,
        clippy::needless_pass_by_value,
        reason = "who writes what, in one place; the state is lent for one phase"
    )]
    pub(super) fn run(
        &mut self,
        plan: &Plan,
        index: usize,
        step: u32,
        chunk: usize,
        state: State<'_>,
        skipped: impl Fn(usize) -> bool + Sync,
    ) -> bool {
        let phase = &plan.phases()[index];
        if phase.books {
            lineage::book(plan, state.strategy, &mut self.columns);
        }
        let writes = |column: Column| phase.writes(column);
        // Single columns are written in place, so that nobody may read them meanwhile.
        let mut targets: Vec<Store> = Vec::new();
        let mut at = 0;
        while at < self.columns.len() {
            if writes(self.columns[at].column) && !self.columns[at].column.info().double {
                targets.push(self.columns.remove(at));
            } else {
                at += 1;
            }
        }
        let doubles: Vec<Store> = std::mem::take(&mut self.next);
        let (written, idle): (Vec<Store>, Vec<Store>) = doubles.into_iter().partition(|s| writes(s.column));
        self.next = idle;
        targets.extend(written);

        let (replicas, stride, agents) = (plan.replicas() as usize, plan.stride(), plan.agents() as usize);
        let chunk = whole_chunk(plan, index, chunk);
        let tasks = agents.div_ceil(chunk);
        // Nobody reads the payoffs that are being written.
        let (mut written, read) =
            if writes(Column::Payoff) { (std::mem::take(state.payoff), &[][..]) } else { (Vec::new(), &state.payoff[..]) };
        // In most studies of fixation most replicas have come to rest, and get neither view nor parts.
        let live: Vec<bool> = (0..replicas).map(|replica| !skipped(replica)).collect();
        let mut outs: Vec<Out<'_>> =
            (0..replicas * tasks).map(|task| Out::new((task % tasks) * chunk, chunk.min(agents - (task % tasks) * chunk))).collect();
        for store in &mut targets {
            let column = store.column;
            // Entries side by side are one plane of longer agents.
            let each = if column.is_rows() { store.planes as usize } else { 1 };
            let (stride, agents, chunk) = (stride * each, agents * each, chunk * each);
            match &mut store.data {
                Data::U8(all) => split(all, stride, agents, chunk, &live, &mut outs, |plane, part| (column, plane, Part::U8(part))),
                Data::U16(all) => split(all, stride, agents, chunk, &live, &mut outs, |plane, part| (column, plane, Part::U16(part))),
                Data::U32(all) => split(all, stride, agents, chunk, &live, &mut outs, |plane, part| (column, plane, Part::U32(part))),
            }
        }
        let strategy_too = writes(Column::Strategy);
        if strategy_too {
            split(state.next, stride, agents, chunk, &live, &mut outs, |plane, part| (Column::Strategy, plane, Part::U8(part)));
        }
        if phase.accumulates {
            self.earlier.clone_from(&written);
        }
        split(&mut written, stride, agents, chunk, &live, &mut outs, |plane, part| (Column::Payoff, plane, Part::U32(part)));

        let columns = &self.columns;
        let of_replica = |replica: usize| {
            if !live[replica] || skipped(replica) {
                return None;
            }
            let of = replica * stride..replica * stride + agents;
            let payoff = if read.is_empty() { read } else { &read[of.clone()] };
            let view = view(plan, index, step, replica as u32, &state.strategy[of], payoff, columns);
            let first = (code(phase).first)(&view);
            Some((view, first))
        };
        // A fork and a join cost as much as ten thousand agents.
        let views: Vec<Option<(View<'_>, First)>> =
            if replicas == 1 { vec![of_replica(0)] } else { (0..replicas).into_par_iter().map(of_replica).collect() };
        outs.into_par_iter().enumerate().with_min_len(chunk.div_ceil(stride)).for_each(|(task, out)| {
            if let Some((view, first)) = &views[task / tasks]
                && !skipped(task / tasks)
            {
                (code(phase).next)(view, first, out);
            }
        });
        drop(views);
        if phase.accumulates {
            add(&self.earlier, &mut written, plan, &skipped);
        }
        if !written.is_empty() {
            *state.payoff = written;
        }
        if strategy_too {
            self.keep(plan, index, state.strategy, state.next);
        }
        // Everything written becomes current.
        for mut store in targets {
            self.keep_store(plan, index, &mut store);
            if store.column.info().double {
                let current = self.columns.iter_mut().find(|s| s.column == store.column);
                if let Some(current) = current {
                    std::mem::swap(current, &mut store);
                }
                self.next.push(store);
            } else {
                self.columns.push(store);
            }
        }
        self.columns.sort_by_key(|s| s.column);
        if phase.traces {
            self.trace(plan, phase, step, Strategies { before: state.strategy, after: state.next });
        }
        if phase.judges {
            verdicts::lay(plan, phase, step, state.strategy, &mut self.columns);
        }
        if phase.traces_values
            && let Some(at) = self.next.iter().position(|store| store.column == Column::Value)
        {
            // What is next was now before the phase.
            let before = self.next.swap_remove(at);
            value_lineage::trace(plan, phase, &before, &mut self.columns, &mut self.next);
            self.next.push(before);
        }
        strategy_too
    }

    /// Writes the lineages after a phase.
    fn trace(&mut self, plan: &Plan, phase: &PhasePlan, step: u32, strategies: Strategies<'_>) {
        if phase.writes(Column::Model) {
            lineage::trace(plan, step, strategies, &mut self.columns, &mut self.begun);
        } else if let Some(now) = self.columns.iter_mut().find(|store| store.column == Column::Lineage) {
            // Nobody looks at anybody.
            lineage::begin(plan, step, strategies, now);
        }
    }

    /// Classes of a phase's agents that it does not change; `None`: it changes everybody.
    fn idle<'a>(&'a self, plan: &Plan, index: usize) -> Option<(&'a [u8], u16)> {
        let active = plan.phases()[index].active;
        if active == u16::MAX {
            return None;
        }
        let class = self.columns.iter().find(|s| s.column == Column::Class)?;
        if let Data::U8(class) = &class.data { Some((class, active)) } else { None }
    }

    /// Puts back the strategies of agents that a phase must not change.
    pub(super) fn keep(&self, plan: &Plan, index: usize, strategy: &[u8], next: &mut [u8]) {
        if let Some((class, active)) = self.idle(plan, index) {
            restore(class, active, strategy, next);
        }
    }

    /// The same for a column of the society that learning changes.
    fn keep_store(&self, plan: &Plan, index: usize, next: &mut Store) {
        let Some((class, active)) = self.idle(plan, index) else { return };
        if let (Column::Model | Column::Giver, Data::U32(all)) = (next.column, &mut next.data) {
            // Who does not change copies nobody.
            let names = next.column == Column::Model;
            for (next, class) in all.chunks_mut(plan.stride()).zip(class.chunks(plan.stride())) {
                let idle = next.iter_mut().zip(class).enumerate().take(plan.agents() as usize);
                idle.filter(|(_, (_, class))| (active >> (**class & 15)) & 1 == 0)
                    .for_each(|(i, (whom, _))| *whom = if names { i as u32 } else { 0 });
            }
            return;
        }
        let Some(now) = self.columns.iter().find(|s| s.column == next.column && s.column != Column::Model) else { return };
        match (&now.data, &mut next.data) {
            (Data::U16(now), Data::U16(next)) => {
                now.chunks(class.len()).zip(next.chunks_mut(class.len())).for_each(|(now, next)| restore(class, active, now, next));
            }
            (Data::U32(now), Data::U32(next)) => {
                now.chunks(class.len()).zip(next.chunks_mut(class.len())).for_each(|(now, next)| restore(class, active, now, next));
            }
            _ => {}
        }
    }
}

/// Adds payoffs from earlier in the step to those that a phase has written; twin of shaders/society/add_payoffs.wgsl.
fn add(earlier: &[u32], written: &mut [u32], plan: &Plan, skipped: &(impl Fn(usize) -> bool + Sync)) {
    const PIECE: usize = 1 << 14;
    let pieces = written.par_chunks_mut(plan.stride()).zip(earlier.par_chunks(plan.stride())).enumerate();
    pieces.filter(|(replica, _)| !skipped(*replica)).for_each(|(_, (written, earlier))| {
        written.par_chunks_mut(PIECE).zip(earlier.par_chunks(PIECE)).for_each(|(written, earlier)| {
            for (word, before) in written.iter_mut().zip(earlier) {
                // The strategy beside the payoff is the one that has just played.
                *word = word.wrapping_add(before & 0xffff_ff00);
            }
        });
    });
}

fn restore<T: Copy + Send + Sync>(class: &[u8], active: u16, now: &[T], next: &mut [T]) {
    const PIECE: usize = 1 << 14;
    next.par_chunks_mut(PIECE).enumerate().for_each(|(k, next)| {
        let from = k * PIECE;
        for ((next, now), class) in next.iter_mut().zip(&now[from..]).zip(&class[from..]) {
            if (active >> (class & 15)) & 1 == 0 {
                *next = *now;
            }
        }
    });
}

/// Agents per task: whole groups of draws and whole fixed groups.
fn whole_chunk(plan: &Plan, index: usize, chunk: usize) -> usize {
    let size = plan.phases()[index].facts.group_size as usize;
    let (mut a, mut b) = (GROUP, size);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    chunk.next_multiple_of(GROUP / a * size)
}

/// Hands each task of a live replica its part of each plane of a column.
fn split<'a, T>(
    all: &'a mut [T],
    stride: usize,
    agents: usize,
    chunk: usize,
    live: &[bool],
    outs: &mut [Out<'a>],
    part: impl Fn(u32, &'a mut [T]) -> (Column, u32, Part<'a>),
) {
    let tasks = agents.div_ceil(chunk);
    for (at, one) in all.chunks_mut(stride).enumerate() {
        let (plane, replica) = (at / live.len(), at % live.len());
        if !live[replica] {
            continue;
        }
        for (task, piece) in one[..agents].chunks_mut(chunk).enumerate() {
            let (column, plane, part) = part(plane as u32, piece);
            outs[replica * tasks + task].push(column, plane, part);
        }
    }
}
