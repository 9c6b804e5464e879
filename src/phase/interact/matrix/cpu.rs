//! The kernel of `interact/matrix`: that of games of pairs.

use super::rule::Matrix;
use crate::columns::Column;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View};
use crate::phase::interact::pairs::{self, cpu};

impl Kernel for Matrix {
    type First = cpu::Field;

    fn first(&self, view: &View<'_>) -> cpu::Field {
        cpu::first(view, &self.0)
    }

    fn next(&self, view: &View<'_>, first: &cpu::Field, mut out: Out<'_>) {
        cpu::payoffs(view, &self.0, first, out.first, out.words(Column::Payoff, 0));
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        pairs::passes(&self.0, passes);
    }
}
