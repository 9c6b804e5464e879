//! Faults of devices on demand, in builds with debug assertions: with `POLITY_DEVICE_FAULT=STEP` in the environment a thread of the CPU panics in that
//! step, and a GPU is lost before it.

/// Are states to be written aside, however small they are? With `POLITY_ASIDE` in the environment of a build with debug assertions.
pub(super) fn aside() -> bool {
    cfg!(debug_assertions) && std::env::var_os("POLITY_ASIDE").is_some()
}

/// Is it the step of the fault, or are steps up to it about to be computed behind `from`?
pub(super) fn struck(from: u32, to: u32) -> bool {
    use std::sync::OnceLock;
    static WISH: OnceLock<Option<u32>> = OnceLock::new();
    if !cfg!(debug_assertions) {
        return false;
    }
    let wish = *WISH.get_or_init(|| std::env::var("POLITY_DEVICE_FAULT").ok()?.parse().ok());
    wish.is_some_and(|step| from < step && step <= to)
}
