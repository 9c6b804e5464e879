//! What executes a phase, its type forgotten: the bridge between a [`Registry`](crate::rule::Registry) and the rooms.

use crate::config::Plan;
use crate::config::plan::PhasePlan;
use crate::kernel::passes::Passes;
use crate::kernel::{self, Kernel};
use crate::oracle::{self, Oracle};
use crate::rule::{Phase, Record, Rule};
use std::any::Any;
use std::marker::PhantomData;

/// A phase by what never changes of it and its rule, which says what the user writes, how it runs on a CPU and a GPU, and what the oracle makes of it.
#[must_use]
pub const fn of<R: Kernel + Oracle>(record: &'static Record) -> Phase {
    Phase::new::<R>(record, Of::<R>::CODE)
}

struct Of<R>(PhantomData<R>);

impl<R: Kernel + Oracle> Of<R> {
    const CODE: &'static Code =
        &Code { first: first::<R>, first_bytes: size_of::<R::First>(), next: next::<R>, passes: passes::<R>, oracle: oracle::<R> };
}

/// What [`Kernel::first`] found out, its type forgotten.
pub type First = Box<dyn Any + Send + Sync>;

/// What executes a phase, its type forgotten.
#[derive(Debug)]
pub struct Code {
    /// See [`Kernel::first`].
    pub first: fn(&kernel::View<'_>) -> First,
    /// Bytes of what it finds out.
    pub first_bytes: usize,
    /// See [`Kernel::next`].
    pub next: fn(&kernel::View<'_>, &First, kernel::Out<'_>),
    /// See [`Kernel::passes`].
    pub passes: fn(&mut Passes<'_>),
    /// See [`Oracle::next`].
    pub oracle: fn(&oracle::View<'_>, u32, &mut oracle::Out<'_>),
}

/// What executes a planned phase.
///
/// # Panics
/// If the phase was not made by [`of`].
#[must_use]
pub fn code(phase: &PhasePlan) -> &'static Code {
    phase.of.code.downcast_ref().unwrap_or_else(|| panic!("{} was not made by phase::code::of", phase.name()))
}

/// The passes of a planned phase on a GPU.
#[must_use]
pub fn passes_of<'a>(plan: &'a Plan, phase: &'a PhasePlan) -> Passes<'a> {
    let mut passes = Passes::new(plan, phase);
    (code(phase).passes)(&mut passes);
    passes
}

fn rule<R: Rule>(phase: &PhasePlan) -> &R {
    phase.get().unwrap_or_else(|| panic!("the plan of {} holds another rule", phase.name()))
}

fn first<R: Kernel>(view: &kernel::View<'_>) -> First {
    Box::new(rule::<R>(view.phase).first(view))
}

fn next<R: Kernel>(view: &kernel::View<'_>, first: &First, out: kernel::Out<'_>) {
    if let Some(first) = first.downcast_ref::<R::First>() {
        rule::<R>(view.phase).next(view, first, out);
    }
}

fn passes<R: Kernel>(passes: &mut Passes<'_>) {
    rule::<R>(passes.phase).passes(passes);
}

fn oracle<R: Oracle>(view: &oracle::View<'_>, i: u32, out: &mut oracle::Out<'_>) {
    rule::<R>(view.phase).next(view, i, out);
}
