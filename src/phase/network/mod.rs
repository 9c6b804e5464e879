//! Who is linked to whom changes.

pub mod rewire;
