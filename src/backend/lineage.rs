//! Lineages and books on the CPU: where strategies come from, and who answers for the harm that is done by them.
//!
//! Twins: `shaders/society/{lineage,books}.wgsl` and `src/reference/lineage.rs`.
#![deny(clippy::float_arithmetic)]

use crate::columns::{Column, harm, lineage, verdict};
use crate::config::Plan;
use crate::config::plan::Decides;
use crate::metrics::{Lineages, TOP};
use crate::world::decisions::{Wrong, decided};
use crate::world::store::{bytes_of, words_of};
use crate::world::{Data, Store};
use rayon::prelude::*;

/// Agents per task.
const PIECE: usize = 1 << 14;

/// What a replica holds and has earned, without padding; no payoffs: nobody has earned any.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub strategy: &'a [u8],
    pub payoff: &'a [u32],
}

/// Strategies before and after a phase, all replicas.
#[derive(Clone, Copy)]
pub(super) struct Strategies<'a> {
    pub before: &'a [u8],
    pub after: &'a [u8],
}

/// The lineage of an agent that has copied somebody or begun something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    agent: u32,
    root: u32,
    born: u32,
    parent: u32,
    depth: u32,
}

/// The lineages of one replica, by plane.
struct Old<'a> {
    planes: [&'a [u32]; lineage::PLANES],
    model: &'a [u32],
    before: &'a [u8],
    step: u32,
}

impl Old<'_> {
    /// Adds agents `first ..` whose lineages change in a phase, given their strategies then.
    fn changes(&self, first: usize, after: &[u8], changed: &mut Vec<Begun>) {
        let [root, born, _, depth, _] = self.planes;
        let own = first..first + after.len();
        let pairs = self.before[own.clone()].iter().zip(after).zip(&self.model[own]);
        for (agent, ((before, after), model)) in (first as u32..).zip(pairs) {
            let j = *model as usize;
            if *model != agent && self.before[j] == *after {
                let depth = (depth[j] + 1).min(lineage::DEPTH_MAX);
                changed.push(Begun { agent, root: root[j], born: born[j], parent: *model, depth });
            } else if before != after {
                changed.push(Begun { agent, root: agent, born: self.step, parent: agent, depth: 0 });
            }
        }
    }
}

/// Writes the lineages after a phase that names models: from the model where one was copied, anew where a strategy changed without one. The others stay as they are, so that
/// nothing is written for them: what changes is found first and written then, in place. `changed`: memory for it, by task.
pub(super) fn trace(plan: &Plan, step: u32, strategies: Strategies<'_>, columns: &mut [Store], changed: &mut Vec<Vec<Begun>>) {
    let (stride, agents) = (plan.stride(), plan.agents() as usize);
    let tasks = agents.div_ceil(PIECE);
    changed.resize_with(tasks, Vec::new);
    for replica in 0..plan.replicas() {
        let at = replica as usize * stride..replica as usize * stride + agents;
        let old = Old {
            planes: [0, 1, 2, 3, 4].map(|plane| words_of(columns, plan, Column::Lineage, plane, replica)),
            model: words_of(columns, plan, Column::Model, 0, replica),
            before: &strategies.before[at.clone()],
            step,
        };
        changed.par_iter_mut().zip(strategies.after[at].par_chunks(PIECE)).enumerate().for_each(|(piece, (changed, after))| {
            changed.clear();
            old.changes(piece * PIECE, after, changed);
        });
        let now = columns.iter_mut().find(|store| store.column == Column::Lineage);
        let Some(Data::U32(now)) = now.map(|store| &mut store.data) else { return };
        let mut planes = now.chunks_mut(stride * plan.replicas() as usize).map(|plane| &mut plane[replica as usize * stride..][..agents]);
        let parts: Vec<&mut [u32]> = planes.by_ref().collect();
        let Ok([root, born, parent, depth, copied]) = <[&mut [u32]; lineage::PLANES]>::try_from(parts) else { return };
        let pieces = root.par_chunks_mut(PIECE).zip(born.par_chunks_mut(PIECE)).zip(parent.par_chunks_mut(PIECE));
        let pieces = pieces.zip(depth.par_chunks_mut(PIECE)).zip(copied.par_chunks_mut(PIECE)).zip(&*changed);
        pieces.enumerate().for_each(|(piece, (((((root, born), parent), depth), copied), changed))| {
            for one in changed {
                let at = one.agent as usize - piece * PIECE;
                (root[at], born[at], parent[at], depth[at], copied[at]) = (one.root, one.born, one.parent, one.depth, step);
            }
        });
    }
}

/// The same where the phase names no models: agents whose strategies changed begin lineages, the others keep theirs.
pub(super) fn begin(plan: &Plan, step: u32, strategies: Strategies<'_>, now: &mut Store) {
    let Data::U32(now) = &mut now.data else { return };
    let (stride, agents) = (plan.stride(), plan.agents() as usize);
    for replica in 0..plan.replicas() {
        let first = replica as usize * stride;
        let pairs = strategies.before[first..][..agents].iter().zip(&strategies.after[first..][..agents]);
        for (i, _) in pairs.enumerate().filter(|(_, (before, after))| before != after) {
            for (plane, entry) in (0..).zip([i as u32, step, i as u32, 0, step]) {
                now[Store::range(plan, plane, replica).start + i] = entry;
            }
        }
    }
}

/// Writes the harm of what agents do, as they stand, into the books.
pub(super) fn book(plan: &Plan, strategy: &[u8], columns: &mut [Store]) {
    let Some(kept) = &plan.society().accountability else { return };
    let Some(at) = columns.iter().position(|store| store.column == Column::Harm) else { return };
    let Data::U32(mut books) = std::mem::replace(&mut columns[at].data, Data::U32(Vec::new())) else { return };
    let (stride, agents) = (plan.stride(), plan.agents() as usize);
    let mut planes: Vec<_> = books.chunks_mut(stride * plan.replicas() as usize).map(|plane| plane.chunks_mut(stride)).collect();
    let replicas: Vec<Vec<&mut [u32]>> = (0..plan.replicas()).map(|_| planes.iter_mut().filter_map(Iterator::next).collect()).collect();
    let columns_now = &*columns;
    let harms: [u32; 16] = std::array::from_fn(|strategy| kept.of(strategy as u8));
    replicas.into_par_iter().enumerate().for_each(|(replica, books)| {
        let of = |plane: u32| words_of(columns_now, plan, Column::Lineage, plane, replica as u32);
        let (roots, parents, depths) = (of(lineage::ROOT), of(lineage::PARENT), of(lineage::DEPTH));
        let strategy = &strategy[replica * stride..][..agents];
        let Ok([blame, done, copied, rooted, orphaned]) = <[&mut [u32]; 5]>::try_from(books) else { return };
        for (i, own) in strategy.iter().enumerate() {
            let harm = harms[usize::from(*own & 15)];
            if harm == 0 {
                continue;
            }
            let (root, parent, depth) = (roots[i] as usize, parents[i] as usize, depths[i]);
            // No entry overflows: all of them together do not (`config::resolve::accountability`).
            done[i] += harm;
            if depth == 0 {
                blame[i] += 4 * harm;
                rooted[i] += 4 * harm;
                continue;
            }
            copied[i] += harm;
            // A half falls to who does it; of the rest all to the root, or a half of it if there is an earlier hand between.
            blame[i] += 2 * harm;
            let by_root = if depth == 1 { 2 * harm } else { harm };
            blame[root] += by_root;
            if depth > 1 {
                blame[parent] += harm;
            }
            rooted[i] += by_root;
            if strategy[root] != *own {
                orphaned[i] += by_root;
            }
        }
    });
    columns[at].data = Data::U32(books);
}

/// What groups decided in a step, added to a tally.
fn decisions(plan: &Plan, [step, replica]: [u32; 2], payoff: &[u32], columns: &[Store], found: &mut Lineages) {
    let plan = plan.at(step);
    let Some((at, how)) = plan.decision().filter(|_| step > 0) else { return };
    let reports = bytes_of(columns, plan, Column::Report, 0, replica);
    let all = match how {
        Decides::Majority { .. } => decided(plan, &plan.phases()[at], how, [step, replica], &|i| u32::from(reports[i])),
        // Nobody has earned anything yet where a state has just been loaded.
        Decides::Threshold { .. } if payoff.is_empty() => return,
        Decides::Threshold { .. } => decided(plan, &plan.phases()[at], how, [step, replica], &|i| payoff[i]),
    };
    (found.decided, found.wrong) = (u64::from(all.groups), all.wrong.len() as u64);
    // ≤ 2^31 · 2^32
    found.degrees = all.wrong.iter().map(Wrong::degree_q32).sum();
    found.shares = all.wrong.iter().map(Wrong::share_q32).sum();
}

/// What those answer for who answer for most.
fn most(blame: &[u32]) -> [u64; 3] {
    let mut greatest: Vec<u32> = blame.iter().copied().filter(|quarters| *quarters > 0).collect();
    let last = TOP[2].min(greatest.len());
    if last < greatest.len() {
        greatest.select_nth_unstable_by(last, |a, b| b.cmp(a));
    }
    greatest.truncate(last);
    greatest.sort_unstable_by(|a, b| b.cmp(a));
    TOP.map(|n| greatest.iter().take(n).map(|quarters| u64::from(*quarters)).sum())
}

/// The columns that tallies of lineages follow from; none: nothing is traced.
pub(super) fn needed(plan: &Plan) -> Vec<Column> {
    if plan.society().accountability.is_none() {
        return Vec::new();
    }
    let columns = [Column::Strategy, Column::Lineage, Column::Harm, Column::Verdict, Column::Report]
        .into_iter()
        .filter(|column| plan.planes(*column) > 0);
    let played = matches!(plan.decision(), Some((_, Decides::Threshold { .. }))).then_some(Column::Payoff);
    columns.chain(played).collect()
}

/// The tally of a replica with these strategies; `None`: nothing is traced. Done on the host, whatever executes a plan; its twin is
/// `src/reference/measure/lineages.rs`.
pub(super) fn lineages(plan: &Plan, step: u32, replica: u32, held: Held<'_>, columns: &[Store]) -> Option<Lineages> {
    let kept = plan.society().accountability.as_ref()?;
    let of = |plane: u32| words_of(columns, plan, Column::Lineage, plane, replica);
    let (root, born, depth) = (of(lineage::ROOT), of(lineage::BORN), of(lineage::DEPTH));
    let id = |i: usize| (u64::from(root[i]) << 32) | u64::from(born[i]);
    let mut all: Vec<u64> = (0..root.len()).map(id).collect();
    all.par_sort_unstable();
    let runs = || all.chunk_by(|a, b| a == b).map(|run| run.len() as u64);
    let mut found = Lineages {
        roots: runs().count() as u64,
        squares: runs().map(|n| n * n).sum(), // ≤ (2^31)²
        depth: depth.iter().map(|d| u64::from(*d)).sum(),
        ..Lineages::default()
    };
    let sum = |plane: u32| words_of(columns, plan, Column::Harm, plane, replica).iter().map(|x| u64::from(*x)).sum::<u64>();
    (found.done, found.copied, found.blame) = (sum(harm::DONE), sum(harm::COPIED), sum(harm::BLAME));
    found.laid = words_of(columns, plan, Column::Verdict, verdict::PART, replica).iter().map(|x| u64::from(*x)).sum();
    (found.rooted, found.orphaned) = (sum(harm::ROOTED), sum(harm::ORPHANED));
    let blame = words_of(columns, plan, Column::Harm, harm::BLAME, replica);
    found.top = most(blame);
    found.blame_squares = blame.iter().map(|b| u128::from(*b) * u128::from(*b)).sum();
    if kept.has_harmful_acts() {
        let mut roots: Vec<u64> = Vec::new();
        for (i, threat) in held.strategy.iter().map(|s| u64::from(kept.of(*s))).enumerate().filter(|(_, threat)| *threat > 0) {
            roots.push(id(i));
            found.threat += threat;
            found.traceable += if id(root[i] as usize) == id(i) { threat } else { 0 };
        }
        found.harmful = roots.len() as u64;
        roots.par_sort_unstable();
        roots.dedup();
        found.harmful_roots = roots.len() as u64;
    }
    decisions(plan, [step, replica], held.payoff, columns, &mut found);
    Some(found)
}
