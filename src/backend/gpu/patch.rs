//! A fault planted in a shader, for tests of the tests: it must change one place, or it tests nothing.

use crate::backend::engine::BackendError;
use crate::shader::Module;
use std::cell::{Cell, RefCell};

/// The fault that a run asks for, and what has come of it.
pub(super) struct Patch<'a> {
    wish: Option<&'a (String, String, String)>,
    /// Shaders of its place that do not have its text.
    without: RefCell<Vec<String>>,
    planted: Cell<bool>,
}

impl<'a> Patch<'a> {
    pub(super) fn new(wish: Option<&'a (String, String, String)>) -> Self {
        Self { wish, without: RefCell::default(), planted: Cell::new(false) }
    }

    /// The module with the fault in it, if it is one of the place that the fault is for and has its text, once.
    pub(super) fn plant(&self, place: Option<&str>, module: Module) -> Result<Module, BackendError> {
        let Some((wanted, from, to)) = self.wish.filter(|(wanted, ..)| Some(wanted.as_str()) == place) else {
            return Ok(module);
        };
        match module.patched(from, to) {
            Ok(patched) => {
                self.planted.set(true);
                Ok(patched)
            }
            Err((module, 0)) => {
                self.without.borrow_mut().push(module.name.clone());
                Ok(module)
            }
            Err((module, times)) => {
                let found = format!("stands {times} times in {}", module.name);
                Err(BackendError::Patch { place: wanted.clone(), text: from.clone(), found })
            }
        }
    }

    /// After all passes are built: was it planted?
    pub(super) fn check(&self) -> Result<(), BackendError> {
        let Some((wanted, from, _)) = self.wish.filter(|_| !self.planted.get()) else {
            return Ok(());
        };
        let without = self.without.borrow();
        let found = if without.is_empty() { "has no shader here".to_owned() } else { format!("is not in {}", without.join(", ")) };
        Err(BackendError::Patch { place: wanted.clone(), text: from.clone(), found })
    }
}
