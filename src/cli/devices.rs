//! `polity devices`: what can be used here, and what to install if something is missing.

use super::shared::{Failure, print};
use crate::backend::gpu::{AdapterSummary, REMEDY, adapters};
use crate::backend::memory::human;
use crate::machine;

#[derive(Debug, clap::Args)]
pub(super) struct DevicesArgs {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl DevicesArgs {
    pub(super) fn run(self) -> Result<(), Failure> {
        let (cpu, cores) = (machine::processor(), rayon::current_num_threads());
        let found = adapters();
        if self.json {
            let gpus: Vec<_> = found
                .iter()
                .map(|a| {
                    serde_json::json!({ "index": a.index, "name": a.name, "kind": a.kind, "real": a.real, "driver": a.driver,
                    "api": a.api, "binding_max": a.binding_max, "int64": a.int64 })
                })
                .collect();
            return print(&serde_json::json!({ "cpu": cpu, "cores": cores, "gpus": gpus }).to_string());
        }
        let mut text = format!("cpu  {cpu}, {cores} threads");
        for adapter in &found {
            text.push_str(&line(adapter));
        }
        if found.is_empty() {
            text.push_str(&format!("\ngpu  none found\n     remedy: {REMEDY}"));
        }
        print(&text)
    }
}

fn line(a: &AdapterSummary) -> String {
    let note = if a.real { "" } else { "; emulated on the CPU, never chosen by auto" };
    let int64 = if a.int64 { "64-bit integers" } else { "no 64-bit integers: split multiplication" };
    format!(
        "\ngpu {} {} ({}, {}, {})\n     largest column {}, {int64}{note}",
        a.index,
        a.name,
        a.kind,
        a.api,
        a.driver,
        human(a.binding_max)
    )
}
