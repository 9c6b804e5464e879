//! Opinions of several dimensions: what is near by which distance.

use crate::cases;
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::world::{Data, World};

/// 100 agents at (((i + .5)/10)², (j + .5)/10), i, j = 0 .. 9, and the variances of both coordinates after a step.
fn variances(phase: &str, topology: &str) -> [f64; 2] {
    let of = |name: &str, at: &dyn Fn(f64, f64) -> f64| {
        let file = std::env::temp_dir().join(format!("polity-{name}-{}.txt", std::process::id()));
        let all = (0..100).map(|k| at(f64::from(k / 10), f64::from(k % 10)).to_string()).collect::<Vec<_>>().join("\n");
        std::fs::write(&file, all).expect("can write");
        format!("{{ kind = \"file\", path = {:?} }}", file.to_str().expect("text"))
    };
    let (x, y) = (of("x", &|i, _| ((i + 0.5) / 10.0).powi(2)), of("y", &|_, j| (j + 0.5) / 10.0));
    let plan = cases::plan(&format!(
        "steps = 1\npopulation = {{ agents = 100 }}\n{topology}\nvalues = {{ dimensions = [\"x\", \"y\"] }}\n[[users]]\nname = \"u\"\nfraction = 1.0\n\
         preference = [{x}, {y}]\n[[phase]]\n{phase}\n"
    ));
    let ends = [Kind::Cpu, Kind::Reference].map(|kind| {
        let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("starts");
        engine.advance(1, &[]).expect("runs");
        engine.world().expect("can be read").columns
    });
    assert!(ends[0] == ends[1]);
    let Some(Data::U16(all)) = ends[0].iter().find(|store| store.column == Column::Value).map(|store| &store.data) else {
        panic!("values")
    };
    [0, 1].map(|d| {
        let own: Vec<f64> = all[d * plan.stride()..][..100].iter().map(|v| f64::from(*v) / 65535.0).collect();
        let mean = own.iter().sum::<f64>() / 100.0;
        own.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 100.0
    })
}

/// Hegselmann–Krause, ε = .25: variances by plain arithmetic in floating point, which no tie at the bound disturbs.
#[test]
fn near_by_which_distance() {
    let hk = |distance: &str| format!("kind = \"influence/hegselmann_krause\"\nepsilon = 0.25\n{distance}");
    let complete = "topology = { kind = \"ring\", neighbors = 98 }";
    for (distance, expected) in [
        ("", [0.07313, 0.06347]),
        ("distance = \"euclidean\"", [0.07313, 0.06347]),
        ("distance = \"per_dimension\"", [0.07021, 0.06000]),
        // Whoever stands on a grid of rows and columns is near in both, or not.
        ("distance = \"max\"", [0.07021, 0.06000]),
    ] {
        let found = variances(&hk(distance), "");
        assert!(found.iter().zip(expected).all(|(f, e)| (f - e).abs() < 1e-5), "{distance}: {found:?}");
        // A ring of 98 neighbours leaves out one other of 99.
        let near = variances(&hk(distance), complete);
        assert!(near.iter().zip(expected).all(|(f, e)| (f - e).abs() < 2e-3), "{distance}: {near:?}");
    }
}
