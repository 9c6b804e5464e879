//! Groups of rivals: what contests and markets have in common. Who competes with whom, and what each brings.

pub mod cpu;
pub mod oracle;
pub mod rule;
