//! Passes that measure: tallies, digests, sums of a society, counts that phases need.

use super::passes::{Builder, Pass, Recipe};
use crate::backend::engine::BackendError;
use crate::columns::Column;
use crate::config::Plan;
use crate::kernel::passes::{LEDGER, Size, Slot, Text as Part};
use crate::metrics::layout::{self, CONCENTRATION_MAX, Layout};
use crate::params::{CHUNKS_ENOUGH, Params};
use crate::shader;

/// Columns that shaders/society/digest.wgsl can bind: eight storage buffers are what every device has.
const DIGEST_COLUMNS: usize = 6;
/// Chunks that keep the cores behind an emulated GPU busy: the tables of each are emptied and added up one word after the other.
const CHUNKS_EMULATED: u64 = 64;

impl Builder<'_> {
    /// Digests of the planes beyond strategy and payoff, as many columns to a pass as can be bound.
    pub(super) fn digests(&self) -> Result<Vec<Pass>, BackendError> {
        let planes: Vec<(usize, (Column, u32))> = self.plan.digested().into_iter().enumerate().skip(2).collect();
        let mut columns: Vec<Column> = planes.iter().map(|(_, (column, _))| *column).collect();
        columns.dedup();
        let pass = |columns: &[Column]| {
            let job = |&(at, (column, plane)): &(usize, (Column, u32))| {
                let slot = columns.iter().position(|c| *c == column)? as u32;
                let each = if column.is_rows() { self.plan.planes(column) } else { 1 };
                Some([slot, 8 * column.info().width.bytes(), plane, column.id(plane), 4 * at as u32, each])
            };
            let jobs: Vec<[u32; 6]> = planes.iter().filter_map(job).collect();
            // What is bound beyond the last column is never read.
            let bound = |k: usize| Slot::Now(columns.get(k).copied().unwrap_or(columns[0]));
            let reads: [Slot; DIGEST_COLUMNS] = std::array::from_fn(bound);
            let (mut params, tables) = (self.measuring(), Some([&[jobs.len() as u32], jobs.as_flattened()].concat()));
            if self.opened.summary.real {
                // Each chunk has a workgroup for every plane.
                params.share(CHUNKS_ENOUGH / jobs.len() as u64);
            }
            let size = self.chunks(&params, jobs.len() as u32);
            self.pass(&Recipe {
                shader: shader::DIGEST,
                joins: shader::joins(shader::DIGEST),
                params,
                tables,
                reads: &reads,
                writes: &[Slot::Tally],
                size,
                swaps: 0,
            })
        };
        columns.chunks(DIGEST_COLUMNS).map(pass).collect()
    }

    /// Parameters of a measuring pass.
    fn measuring(&self) -> Params {
        self.shared_out(Params::of_plan(self.plan))
    }

    fn shared_out(&self, mut params: Params) -> Params {
        if !self.opened.summary.real {
            params.share(CHUNKS_EMULATED);
        }
        params
    }

    /// Workgroups for every chunk, `times` over.
    fn chunks(&self, params: &Params, times: u32) -> Size {
        let groups = u64::from(params.replicas) * u64::from(params.chunks) * u64::from(times);
        Size::Exactly(groups * u64::from(self.workgroup))
    }

    fn plain(&self, shader: Part, reads: &[Slot], writes: &[Slot], size: Size) -> Result<Pass, BackendError> {
        let joins = shader::joins(shader);
        self.pass(&Recipe { shader, joins, params: self.measuring(), tables: None, reads, writes, size, swaps: 0 })
    }

    /// Digests and tallies into the tally buffer.
    pub(super) fn tally(&self) -> Result<Pass, BackendError> {
        let reads = &[Slot::Now(Column::Strategy), Slot::Before, Slot::Now(Column::Payoff)];
        self.plain(shader::TALLY, reads, &[Slot::Tally], Size::Chunks)
    }

    /// The tally of a society; which passes there are follows from the columns.
    pub(super) fn society(&self) -> Result<Vec<Pass>, BackendError> {
        let plan = self.plan;
        let layout = Layout::new(plan);
        if layout.len == 0 {
            return Ok(Vec::new());
        }
        let has = |column: Column| plan.planes(column) > 0;
        let served = if has(Column::Outcome) { Column::Outcome } else { Column::Value };
        let users = [served, Column::Reliance, Column::Preference, Column::User, Column::Class];
        let values = [Column::Value, Column::Preference, Column::Origin, Column::Notices, Column::Influence, Column::Report];
        let scores = [Column::Reliance, Column::Objective, Column::Human, Column::Report, Column::Stock, Column::Opinion];
        let pass = |shader: Part, reads: &[Column], last: u32, times: u32| {
            let (params, tables) = (self.measuring(), Some(society_words(plan, &layout, last)));
            let reads: Vec<Slot> = reads.iter().map(|column| Slot::Now(*column)).collect();
            let size = self.chunks(&params, times);
            let joins = shader::joins(shader);
            self.pass(&Recipe { shader, joins, params, tables, reads: &reads, writes: &[Slot::Society], size, swaps: 0 })
        };
        let mut passes = vec![pass(shader::USERS, &users, 0, 1)?];
        if layout::serves(plan) {
            passes.push(pass(shader::SERVES, &[served, Column::User], 0, 1)?);
        }
        if let Some(topology) = layout::walked(plan) {
            let params = self.shared_out(Params::on(plan, topology));
            let tables = Some(society_words(plan, &layout, u32::from(topology.one_way())));
            let (reads, size) = ([Slot::Now(Column::Value), Slot::Now(Column::Preference)], self.chunks(&params, 1));
            let (shader, joins, writes) = (shader::LINKS, shader::joins(shader::LINKS), &[Slot::Society]);
            passes.push(self.walk(&Recipe { shader, joins, params, tables, reads: &reads, writes, size, swaps: 0 })?);
        }
        let jobs = layout.dimensions + u32::from(layout.dimensions > 0 && has(Column::Notices)) + u32::from(layout::sums_groups(plan));
        if jobs > 0 {
            passes.push(pass(shader::VALUES, &values, jobs, jobs)?);
        }
        if [Column::Reliance, Column::Objective, Column::Report, Column::Stock, Column::Opinion].into_iter().any(has) {
            passes.push(pass(shader::SCORES, &scores, plan.planes(Column::Opinion), 1)?);
        }
        if has(Column::Resource) {
            passes.push(pass(shader::STOCKS, &[Column::Resource], 0, 1)?);
        }
        if has(Column::Dominance) {
            passes.push(pass(shader::DOMINANCE, &[Column::Dominance], layout.dominance, 1)?);
        }
        Ok(passes)
    }

    /// Sums of values before the step and after each phase that writes values but the last.
    pub(super) fn ledger(&self) -> Result<Vec<Option<Pass>>, BackendError> {
        let dimensions = self.plan.society().dimension_count() as u32;
        let line = |k: u32| {
            let mut tables = vec![0; 16];
            // LINE and LEN of shaders/shared/society.wgsl.
            (tables[0], tables[11]) = (k * dimensions, Layout::ledger(self.plan) as u32);
            let (params, reads, writes) = (self.measuring(), &[Slot::Now(Column::Value)], &[Slot::Ledger]);
            let recipe = Recipe {
                shader: LEDGER,
                joins: shader::joins(LEDGER),
                params,
                tables: Some(tables),
                reads,
                writes,
                size: Size::Chunks,
                swaps: 0,
            };
            self.pass(&recipe).map(Some)
        };
        // The last line is in the tally.
        let writes = |k: usize| dimensions > 0 && k < last_line(self.plan) && (k == 0 || self.plan.phases()[k - 1].facts.writes_values);
        (0..=self.plan.phases().len()).map(|k| if writes(k) { line(k as u32) } else { Ok(None) }).collect()
    }

    /// The two passes of the absorption record.
    pub(super) fn absorption(&self) -> Result<Vec<Pass>, BackendError> {
        Ok(vec![
            self.plain(shader::MIXED, &[Slot::Now(Column::Strategy)], &[Slot::Mixed], Size::Lanes)?,
            self.plain(shader::ABSORPTION, &[Slot::Now(Column::Strategy)], &[Slot::Absorbed, Slot::Mixed], Size::Replicas)?,
        ])
    }
}

/// The line of the ledger after which values stay as they are until the end of the step.
pub(super) fn last_line(plan: &Plan) -> usize {
    plan.phases().iter().rposition(|phase| phase.facts.writes_values).map_or(0, |index| index + 1)
}

/// The table of shaders/shared/society.wgsl; the meaning of `last` is the pass's own.
fn society_words(plan: &Plan, layout: &Layout, last: u32) -> Vec<u32> {
    let society = plan.society();
    let concentrates = plan.group_size() <= CONCENTRATION_MAX;
    let has = [
        plan.planes(Column::User) > 0,
        plan.planes(Column::Notices) > 0,
        society.sycophantic(),
        plan.planes(Column::Reliance) > 0,
        plan.planes(Column::Objective) > 0,
        plan.planes(Column::Report) > 0,
        plan.planes(Column::Influence) > 0 && concentrates,
        plan.planes(Column::Stock) > 0,
        plan.planes(Column::Opinion) > 0,
    ];
    let bits = has.iter().enumerate().fold(0, |bits, (k, there)| bits | (u32::from(*there) << k));
    let blocks = [layout.user, layout.losses, layout.dimension, layout.links, layout.serves, layout.shown, layout.misaligned];
    let more = [layout.scores, layout.reports, layout.groups, layout.stock, layout.len];
    let mut words = [&blocks[..], &more, &[bits, society.misalignment, society.subsistence, last]].concat();
    let eight = |at: &dyn Fn(usize) -> u32| (0..8).map(|k| if k < society.weights.len() { at(k) } else { 0 }).collect::<Vec<_>>();
    words.extend(eight(&|k| society.weights[k]));
    words.extend(eight(&|k| u32::from(society.charter[k][0])));
    words.extend(eight(&|k| u32::from(society.charter[k][1])));
    words.extend((0..16).map(|k| society.classes.get(k).map_or(0, |c| c.sycophancy_q16)));
    if let Some(votes) = plan.votes() {
        words.extend([1, votes.exponent_q16, u32::from(votes.leader)]);
        words.extend_from_slice(votes.table.words());
    } else {
        words.extend([0; 3]);
    }
    words
}
