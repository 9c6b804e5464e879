//! What signals ask of a run. SIGINT, SIGTERM and SIGHUP: stop after this step; SIGUSR1: keep a checkpoint and go on. A signal that the caller
//! has the program ignore, as `nohup` does, stays ignored.

use super::shared::{Failure, say};
use crate::backend::Hurry;
use crate::run::Wishes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// Seconds that a step may still take after the first signal.
const GRACE: u64 = 3;

/// The run's side of the signals.
#[derive(Debug, Clone, Default)]
pub(super) struct Signals {
    /// What they have asked for.
    pub(super) wishes: Arc<Wishes>,
    /// Leaves a step unfinished that takes long after a signal.
    pub(super) hurry: Hurry,
    code: Arc<AtomicU8>,
}

impl Signals {
    /// Listens from now on; the first signal sets the wish, the second ends the program at once.
    pub(super) fn listen() -> Self {
        let signals = Self::default();
        signals.code.store(Failure::STOPPED, Ordering::Relaxed);
        if let Err(error) = listen(&signals) {
            say(&format!("Ctrl-C will end the program at once: {error}"));
        }
        signals
    }

    /// The exit code of a run that was stopped: 128 and the number of the signal.
    pub(super) fn code(&self) -> u8 {
        self.code.load(Ordering::Relaxed)
    }

    fn stop(&self, code: u8) {
        if self.wishes.stop.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(code));
        }
        self.code.store(code, Ordering::Relaxed);
        say(&format!("stopping after this step, or in it after {GRACE} s; once more to stop at once"));
        let hurry = self.hurry.clone();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs(GRACE));
            hurry.set();
        });
    }
}

#[cfg(unix)]
fn listen(to: &Signals) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1};
    let ignored = ignored();
    let wanted = [SIGINT, SIGTERM, SIGHUP, SIGUSR1].into_iter().filter(|signal| (ignored >> (signal - 1)) & 1 == 0);
    let mut all = signal_hook::iterator::Signals::new(wanted)?;
    let to = to.clone();
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in all.forever() {
            if signal == SIGUSR1 {
                to.wishes.checkpoint.store(true, Ordering::Relaxed);
            } else {
                to.stop(128 + signal as u8);
            }
        }
    })?;
    Ok(())
}

/// The signals that the caller has the program ignore, bit `n - 1` for signal `n`; none where the system does not tell.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

#[cfg(not(unix))]
fn listen(to: &Signals) -> Result<(), ctrlc::Error> {
    let to = to.clone();
    ctrlc::set_handler(move || to.stop(Failure::STOPPED))
}
