//! One binary for all integration tests.
mod cases;
mod faults;
mod gpu;
mod parity;
mod shaders;
mod vectors;
