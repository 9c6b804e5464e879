//! Every pass compiles in a browser too: through Tint, under WebGPU's default limits (`tests/browser`, where `npm ci` fetches it; no GPU is needed).

use crate::drivers::its_turn;
use crate::gpu::skipped;
use crate::{golden, parity};
use polity::backend::gpu::texts::{Text, texts};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Lines of JSON for `tests/browser/compile.mjs`, each pass under the same constants once: those of one config in three by default, and of the cases that
/// run on a GPU.
fn lines() -> BTreeSet<String> {
    let configs = golden::configs().into_iter().enumerate().filter(|(at, _)| its_turn(*at, 3));
    let configs = configs.map(|(_, path)| (path.display().to_string(), golden::small(&path)));
    let cases = parity::on_a_gpu().into_iter().map(|(_, case)| case);
    let mut lines = BTreeSet::new();
    for (name, plan) in configs.chain(cases) {
        for Text { name, text, constants, buffers, .. } in texts(&plan, true).unwrap_or_else(|e| panic!("{name}: {e}")) {
            let constants: serde_json::Map<String, serde_json::Value> =
                constants.into_iter().map(|(name, value)| (name, value.into())).collect();
            lines.insert(serde_json::json!({ "name": name, "text": text, "constants": constants, "buffers": buffers }).to_string());
        }
    }
    lines
}

/// Does the compiler take these passes, and what does it say?
fn compiled<'a>(folder: &Path, lines: impl Iterator<Item = &'a str>) -> (bool, String) {
    let mut node = Command::new("node");
    node.arg("compile.mjs").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().expect("node runs");
    let mut input = node.stdin.take().expect("piped");
    for line in lines {
        writeln!(input, "{line}").expect("node reads");
    }
    drop(input);
    let said = node.wait_with_output().expect("node ends");
    (said.status.success(), String::from_utf8_lossy(&said.stdout).into_owned())
}

#[test]
fn a_browser_compiles_every_pass() {
    let (folder, lines) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser"), lines());
    if !folder.join("node_modules/webgpu").exists() {
        // The texts above are checked by wgpu in any case.
        return skipped("a_browser_compiles_every_pass", "Tint is not there: npm ci --ignore-scripts --prefix tests/browser");
    }
    let said = compiled(&folder, lines.iter().map(String::as_str));
    assert_eq!(said, (true, format!("{} passes, 0 refused\n", lines.len())));
    // What only the value of a constant makes wrong is found.
    let bad = r#"{"name":"bad","text":"override N: u32; @compute @workgroup_size(1) fn main() { _ = 1u / N; }","constants":{"N":0},"buffers":[[0,0,"uniform"]]}"#;
    let (taken, said) = compiled(&folder, [bad].into_iter());
    assert!(!taken && said.contains("error: "), "{said}");
}
