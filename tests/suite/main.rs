//! One binary for all integration tests.
mod cases;
mod gpu;
mod parity;
