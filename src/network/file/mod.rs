//! Graphs in files: a reader per format, each a pure function from bytes to links and what was understood.
//!
//! A reader takes a file as its format has it or not at all. What can be read in two ways is refused, with both readings and the key that
//! decides.

mod adjacency;
mod declared;
mod edges;
mod gml;
mod graphml;
mod head;
mod list;
mod matrix;
mod matrix_market;
mod metis;
mod number;
mod pack;
mod pajek;
mod text;

pub use adjacency::read_adjacency;
pub use edges::read_edges;
pub use gml::read_gml;
pub use graphml::read_graphml;
pub use list::{Decimal, EdgeList, Malformed, Reading};
pub use matrix::read_matrix;
pub use matrix_market::read_matrix_market;
pub use metis::read_metis;
pub use pack::{Packing, looks_like};
pub use pajek::read_pajek;
