//! Cultural regions: counted by hand on small populations of every kind of topology, the same on all paths.

use crate::cases;
use polity::backend::{self, Backend, Kind, Options};
use polity::columns::Column;
use polity::metrics::Regions;
use polity::world::{Store, World};

/// The regions of agents with the values given on a topology, on all paths.
fn regions(topology: &str, values: &[[f64; 2]], agents: usize) -> Regions {
    let given: Vec<String> = values.iter().map(|v| format!("{} {}", v[0], v[1])).collect();
    assert_eq!(given.len(), agents);
    let plan = cases::plan(&format!(
        "steps = 1\npopulation = {{ agents = {agents} }}\ntopology = {topology}\nvalues = {{ dimensions = [\"a\", \"b\"] }}\n\
         users = [{{ name = \"all\", fraction = 1.0, preference = [{{ kind = \"constant\", at = 0.5 }}, {{ kind = \"constant\", at = 0.5 }}] }}]\n\
         [[phase]]\nkind = \"culture/axelrod\"\ntraits = 4\n"
    ));
    let mut world = World::new(&plan);
    let store = world.columns.iter_mut().find(|s| s.column == Column::Value).unwrap();
    for (i, value) in values.iter().enumerate() {
        for (d, v) in value.iter().enumerate() {
            store.data.set(Store::range(&plan, d as u32, 0).start + i, (v * 65535.0) as u32);
        }
    }
    let seen = |kind: Kind| {
        let mut engine: Box<dyn Backend> = backend::start(kind, &plan, world.clone(), &Options::default()).unwrap();
        engine.observe().unwrap().replicas[0].regions.unwrap()
    };
    let found = seen(Kind::Reference);
    assert_eq!(found, seen(Kind::Cpu), "{topology}");
    if crate::gpu::available("regions are counted by hand") {
        assert_eq!(found, seen(Kind::Gpu), "{topology}");
    }
    found
}

#[test]
fn regions_are_counted_by_hand() {
    // Levels of four: 0.1 is trait 0, 0.2 too, 0.3 trait 1, 0.6 trait 2, 0.9 trait 3.
    let (aa, ab, bb, cc, dd) = ([0.1, 0.1], [0.1, 0.3], [0.3, 0.3], [0.6, 0.6], [0.9, 0.9]);
    let found = |regions, largest, zones| Regions { regions, largest, zones };
    // On a ring: aa aa | ab | bb | cc, closed by cc–aa. aa–ab and ab–bb share a feature.
    let ring = "{ kind = \"ring\", neighbors = 2 }";
    assert_eq!(regions(ring, &[aa, [0.2, 0.1], ab, bb, cc], 5), found(4, 2, 2));
    assert_eq!(regions(ring, &[aa, cc, aa, cc, aa], 5), found(4, 2, 4));
    // The same cultures where everybody is linked to everybody.
    let mixed = "{ kind = \"well_mixed\" }";
    assert_eq!(regions(mixed, &[aa, cc, aa, cc, aa], 5), found(2, 3, 2));
    assert_eq!(regions(mixed, &[aa, ab, bb, cc, dd], 5), found(5, 1, 3));
    // Two groups of three: nothing passes between them.
    let groups = "{ kind = \"groups\", size = 3 }";
    assert_eq!(regions(groups, &[aa, ab, aa, aa, aa, bb], 6), found(4, 2, 3));
    // Members of one side meet only through the other: two of aa on the left, none on the right.
    let sides = "{ kind = \"complete_bipartite\", left = 2 }";
    assert_eq!(regions(sides, &[aa, aa, bb, cc, dd], 5), found(5, 1, 5));
    assert_eq!(regions(sides, &[aa, aa, aa, cc, ab], 5), found(3, 3, 2));
    let star = "{ kind = \"star\" }";
    assert_eq!(regions(star, &[aa, bb, bb, aa, ab], 5), found(4, 2, 3));
    // A lattice of three by two with walls: columns aa | bb | aa.
    let walls = "{ kind = \"lattice\", width = 3, height = 2, boundary = \"walls\" }";
    assert_eq!(regions(walls, &[aa, bb, aa, aa, bb, aa], 6), found(3, 2, 3));
}
