//! What a phase needs to know of the whole population before its main pass: sums, counts and means in the scratch buffer.

use super::buffers::Slot;
use super::passes::{Builder, Pass, Recipe, Size};
use crate::backend::BackendError;
use crate::columns::Column;
use crate::config::plan::{Against, PhasePlan, Spec};
use crate::params::Params;
use crate::shader::{self, Part};

impl Builder<'_> {
    /// The passes before the main pass of a phase that works on everybody.
    pub(super) fn prepare(&self, phase: &PhasePlan) -> Result<Vec<Pass>, BackendError> {
        match &phase.spec {
            Spec::WrightFisher(_) => self.fitness_sums(phase),
            Spec::BestResponse(rule) | Spec::Logit(rule) => {
                if rule.against == Against::Field {
                    self.responses(phase)
                } else {
                    Ok(Vec::new())
                }
            }
            _ if self.plan.topology_of(phase).is_graph() => Ok(Vec::new()),
            Spec::Average(_) => self.population_sums(),
            Spec::HegselmannKrause(rule) => self.means(phase, rule.epsilon),
            _ => Ok(Vec::new()),
        }
    }

    /// Value dimensions of all replicas.
    fn planes(&self) -> u32 {
        self.plan.society().dimension_count() as u32 * self.plan.replicas()
    }

    fn scratch(&self, shader: Part, tables: Vec<u32>, reads: &[Slot], size: Size, phase: Option<&str>) -> Result<Pass, BackendError> {
        let (params, tables, writes) = (Params::of_plan(self.plan), Some(tables), &[Slot::Scratch]);
        self.pass(&Recipe { shader, params, tables, reads, writes, size, swaps: 0 }, phase)
    }

    /// Sums of values over the population: emptied, then added to.
    fn population_sums(&self) -> Result<Vec<Pass>, BackendError> {
        let words = 2 * self.planes();
        let mut tables = vec![0; 16];
        // LINE and LEN of shaders/shared/society.wgsl.
        (tables[0], tables[11]) = (0, self.plan.society().dimension_count() as u32);
        Ok(vec![
            self.scratch(shader::CLEAR, vec![words], &[], Size::Exactly(u64::from(words)), None)?,
            self.scratch(shader::LEDGER, tables, &[Slot::Now(Column::Value)], Size::Chunks, None)?,
        ])
    }

    /// Counts of strategies, then what each is expected to earn.
    fn responses(&self, phase: &PhasePlan) -> Result<Vec<Pass>, BackendError> {
        let (params, tables) = (Params::of_phase(self.plan, phase), Some(phase.spec.words()));
        let writes = &[Slot::Scratch, Slot::Counts];
        let expected = Recipe { shader: shader::EXPECTED, params, tables, reads: &[], writes, size: Size::Replicas, swaps: 0 };
        Ok(vec![self.counts(params, u32::MAX)?, self.pass(&expected, Some(phase.name()))?])
    }

    /// Sums of fitness: within parts of 128 agents, within spans of 128 parts, over spans.
    fn fitness_sums(&self, phase: &PhasePlan) -> Result<Vec<Pass>, BackendError> {
        let (replicas, parts) = (u64::from(self.plan.replicas()), u64::from(self.plan.agents().div_ceil(128)));
        let level = |(level, count): (u32, u64)| {
            let mut tables = phase.spec.words();
            tables.push(level);
            let reads = &[Slot::Now(Column::Payoff)];
            self.scratch(shader::FITNESS_SUMS, tables, reads, Size::Exactly(replicas * count), Some(phase.name()))
        };
        [parts, parts.div_ceil(128), 1].into_iter().enumerate().map(|(k, count)| level((k as u32, count))).collect()
    }

    /// Mean of the values within `epsilon` of each of the 65536 values: counts, sums of blocks of values, windows over both.
    fn means(&self, phase: &PhasePlan, epsilon: u32) -> Result<Vec<Pass>, BackendError> {
        let (planes, name) = (self.planes(), Some(phase.name()));
        let (bins, blocks) = (u64::from(planes) << 16, u64::from(planes) << 8);
        let words = u64::from(planes) * self.plan.stride() as u64 / 2;
        Ok(vec![
            self.scratch(shader::CLEAR, vec![planes << 16], &[], Size::Exactly(bins), None)?,
            self.scratch(shader::HISTOGRAM, vec![epsilon], &[Slot::Now(Column::Value)], Size::Exactly(words), name)?,
            self.scratch(shader::BLOCKS, vec![epsilon], &[], Size::Exactly(blocks), name)?,
            self.scratch(shader::MEANS, vec![epsilon], &[], Size::Exactly(blocks), name)?,
        ])
    }
}
