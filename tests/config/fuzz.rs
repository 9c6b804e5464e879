//! Random values, edits and overrides: whatever is written, nothing panics.

use super::{VALID, load, survives};
use polity::config;
use proptest::prelude::*;
use std::path::Path;

fn toml_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(|v| v.to_string()),
        any::<f64>().prop_map(|v| format!("{v:?}").replace("NaN", "nan")),
        (-2i64..20).prop_map(|v| v.to_string()),
        proptest::sample::select(vec![
            "nan",
            "-inf",
            "inf",
            "1e400",
            "-0.0",
            "0x7fffffffffffffff",
            "4294967295",
            "2147483647",
            "1073741824",
            "99999999999999999999999",
            "true",
            "false",
            "1979-05-27",
            "\"\"",
            "\"C\"",
            "\"ring\"",
            "\"lattice\"",
            "\"match\"",
            "\"sample\"",
            "\"file\"",
            "\"counts\"",
            "\"imitate/best\"",
            "\"evolve/mutate\"",
            "\"ü\"",
            "{}",
            "[]",
            "[[]]",
            "[[], []]",
            "[[1, 2], [3, 4]]",
            "[0, 4096]",
        ])
        .prop_map(String::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|v| format!("[{}]", v.join(", "))),
            proptest::collection::btree_map("kind|width|beta|agents|x", inner, 0..3)
                .prop_map(|m| format!("{{{}}}", m.iter().map(|(k, v)| format!("{k} = {v}")).collect::<Vec<_>>().join(", "))),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "name",
        "description",
        "seed",
        "steps",
        "stop",
        "population",
        "population.agents",
        "population.replicas",
        "population.strategies",
        "population.strategies.1",
        "topology",
        "topology.kind",
        "topology.width",
        "topology.height",
        "topology.neighbors",
        "topology.neighborhood",
        "topology.boundary",
        "topology.self_play",
        "init",
        "init.kind",
        "init.fractions",
        "init.counts",
        "init.mutant",
        "init.radius",
        "init.path",
        "phase",
        "phase.0",
        "phase.0.kind",
        "phase.0.matrix",
        "phase.0.matrix.0",
        "phase.0.matrix_column",
        "phase.0.payoff",
        "phase.0.samples",
        "phase.1",
        "phase.1.kind",
        "phase.1.noise",
        "phase.1.beta",
        "phase.1.update_probability",
        "phase.1.models",
        "measure.every",
        "measure.histogram_bins",
        "measure.absorption",
        "output",
        "output.snapshots",
        "output.report",
        "output.table",
        "output.table.0",
        "output.table.0.columns",
        "output.table.0.agents",
        "output.table.0.steps",
        "x.y",
    ])
    .prop_map(String::from)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_values_at_random_keys_do_not_panic(settings in proptest::collection::vec((key(), toml_value()), 1..6)) {
        let overrides: Vec<String> = settings.iter().map(|(key, value)| format!("{key}={value}")).collect();
        survives(VALID, &overrides);
    }

    #[test]
    fn mutated_texts_do_not_panic(
        edits in proptest::collection::vec((0..VALID.len(), 0usize..12, "[ -~\n\r\tüπ]{0,3}"), 1..6),
        cut in 0..2 * VALID.len(),
    ) {
        // The text is ASCII before the edits; later edits go to the nearest character boundary.
        let mut text = VALID.to_string();
        for (at, length, new) in edits {
            let at = (0..=at.min(text.len())).rev().find(|a| text.is_char_boundary(*a)).unwrap_or(0);
            let end = (at + length..=text.len()).find(|e| text.is_char_boundary(*e)).unwrap_or(text.len());
            text.replace_range(at..end, &new);
        }
        let end = (0..=cut.min(text.len())).rev().find(|a| text.is_char_boundary(*a)).unwrap_or(0);
        survives(&text[..end], &[]);
        survives(&text, &[]);
    }

    #[test]
    fn moved_lines_do_not_panic(order in proptest::collection::vec(0..18usize, 0..24)) {
        let lines: Vec<&str> = VALID.lines().collect();
        survives(&order.iter().map(|i| lines[*i % lines.len()]).collect::<Vec<_>>().join("\n"), &[]);
    }

    #[test]
    fn any_override_text_does_not_panic(given in "\\PC{0,40}") {
        survives(VALID, &[given]);
    }

    #[test]
    fn numbers_round_trip_exactly(noise in 1e-9f64..1e9, payoff in -1e5f64..1e5, seed in 0..i64::MAX, share in 0.0f64..=1.0) {
        let set = [format!("phase.1.noise={noise:?}"), format!("phase.0.matrix.1.0={payoff:?}"), format!("seed={seed}"),
            format!("init.fractions=[{share:?},{:?}]", 1.0 - share)];
        let plan = config::load_str(VALID, Path::new("demo.toml"), &set, &polity::Registry::builtin()).unwrap();
        prop_assert_eq!(load(&config::resolved_toml(&plan), &[]).unwrap(), plan);
    }
}
