//! Whether GPU tests run: `POLITY_GPU=off|auto|require`. A skip prints its reason and is counted.

use polity::backend::Kind;
use polity::backend::gpu::{REMEDY, adapters};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

static SKIPPED: AtomicUsize = AtomicUsize::new(0);

/// Is there an adapter to test on? Panics if one is required and missing.
pub fn available(test: &str) -> bool {
    let wish = std::env::var("POLITY_GPU").unwrap_or_else(|_| "auto".into());
    let reason = match wish.as_str() {
        "off" => "POLITY_GPU=off",
        "auto" | "require" if !adapters().is_empty() => return true,
        "require" => panic!("POLITY_GPU=require, but no adapter was found: {REMEDY}"),
        "auto" => "no Vulkan, Metal or DX12 adapter was found",
        other => panic!("POLITY_GPU is off, auto or require, not {other:?}"),
    };
    skipped(test, reason);
    false
}

/// Says that a test is skipped, and why.
pub fn skipped(test: &str, reason: &str) {
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    // Past the test harness's capture, so that a skip is seen in every run. Where nobody listens there is nothing to do.
    let _ = writeln!(std::io::stderr(), "SKIPPED ({count}): {test}: {reason}");
}

/// Every backend that there is.
pub fn kinds(test: &str) -> Vec<Kind> {
    let mut kinds = vec![Kind::Reference, Kind::Cpu];
    kinds.extend(available(test).then_some(Kind::Gpu));
    kinds
}

/// Every case wherever there is a choice, as `POLITY_PARITY=all` in the environment asks.
pub fn all_wanted() -> bool {
    std::env::var("POLITY_PARITY").is_ok_and(|wish| wish == "all")
}
