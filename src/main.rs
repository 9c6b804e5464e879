//! parse → run → exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    quiet_mesa();
    polity::cli::main(&polity::Registry::builtin())
}

/// Mesa's device-select layer complains on standard error wherever no desktop session runs; it has nothing to select here.
#[allow(unsafe_code, reason = "set_var is safe while this is the only thread, and main has started none")]
fn quiet_mesa() {
    if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
        // SAFETY: the first statement of main; no other thread exists that could read the environment.
        unsafe { std::env::set_var("NODEVICE_SELECT", "1") };
    }
}
