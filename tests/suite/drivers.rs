//! Which GPU a case runs on, if any, where GPUs are emulated: the work of one driver, and a second opinion of another.

use crate::gpu::{all_wanted, kinds};
use crate::turns::whose_turn;
use polity::backend::Kind;
use polity::backend::gpu::{AdapterSummary, adapters};
use std::cell::Cell;
use std::sync::OnceLock;

/// The emulated GPU whose turn it is: of four cases three on the `first` of two (`polity devices`: 0 is the default one, and the fastest to run; the other
/// is sooner ready); `None`: the one that is there, or the real one before all others.
pub fn turn(first: usize, at: usize) -> Option<String> {
    static FOUND: OnceLock<Vec<AdapterSummary>> = OnceLock::new();
    let found = FOUND.get_or_init(adapters);
    let alone = found.len() < 2 || found.iter().any(|adapter| adapter.real);
    let place = first + usize::from((at + whose_turn()) % 4 == 3);
    (!alone).then(|| found[place % found.len()].index.to_string())
}

/// Does the one at this place run, where by default one in `of` does? With `POLITY_PARITY=all` all do.
pub fn its_turn(at: usize, of: usize) -> bool {
    (at + whose_turn()).is_multiple_of(of) || all_wanted()
}

/// Every backend for one of many drawn plans; a GPU, which compiles new shaders for each, takes one in three, or with `POLITY_PARITY=all` all.
pub fn kinds_by_turns(test: &str, drawn: &Cell<usize>) -> Vec<Kind> {
    let turn = drawn.replace(drawn.get() + 1);
    let mut kinds = kinds(test);
    kinds.retain(|kind| *kind != Kind::Gpu || its_turn(turn, 3));
    kinds
}
