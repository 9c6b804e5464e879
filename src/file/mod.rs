//! What the user writes, as written, and how a place in it is named: the structs of a config are parser, checker and schema at once; a problem has
//! a place, a value, what is allowed and a remedy.

pub mod accountability;
pub mod alignment;
pub mod allowed;
pub mod checkpoint;
pub mod error;
pub mod event_file;
pub mod graph_file;
pub mod inputs;
pub mod named;
pub mod near;
pub mod per_class;
pub mod phase_file;
pub mod problem;
pub mod rest;
pub mod root;
pub mod scalar;
pub mod shares;
pub mod society;
pub mod table_file;
pub mod topology;
pub mod tree;
pub mod uncertain;
pub mod variant;

pub use accountability::AccountabilityFile;
pub use alignment::{AlignmentFile, Component};
pub use checkpoint::{CheckpointFile, Kept};
pub use event_file::EventFile;
pub use graph_file::{CountedFrom, DecimalSign, LinkFormat};
pub use phase_file::{PayoffMode, PhaseFile, Roles};
pub use root::{File, InitFile, MeasureFile, OutputFile, PopulationFile, Stop};
pub use society::{ClassFile, DistributionFile, Placement, ResourceFile};
pub use table_file::{TableFile, TableFormat};
pub use topology::{Boundary, Neighborhood, TopologyFile};
pub use variant::{Anything, ClaimFile, CompareFile, Direction, Role, Settings, VariantFile};
