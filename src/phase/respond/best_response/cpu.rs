//! The kernel of `respond/best_response`: that of responses.

use super::rule::BestResponse;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View};
use crate::phase::respond::cpu::{self, Sums};

impl Kernel for BestResponse {
    /// Sums of weights by the strategy that an agent plays now; empty against neighbours.
    type First = Vec<Sums>;

    fn first(&self, view: &View<'_>) -> Vec<Sums> {
        cpu::prepare(view, &self.0)
    }

    fn next(&self, view: &View<'_>, first: &Vec<Sums>, out: Out<'_>) {
        cpu::next(view, &self.0, first, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        cpu::passes(&self.0, passes);
    }
}
