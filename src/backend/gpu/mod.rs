//! stub
use super::*;
#[derive(Debug)]
pub struct Gpu;
impl Gpu {
    pub fn new(_: &Plan, _: World, _: &Options) -> Result<super::cpu::Cpu, BackendError> {
        Err(BackendError::NoDevice { message: "x".into(), remedy: "y".into() })
    }
}
