//! Where a run ends, and what it keeps of its end.

use crate::cases::plan;
use polity::backend::{self, Kind, Options};
use polity::metrics::Observation;
use polity::run::{Sink, Wishes, run};
use polity::world::World;

#[derive(Default)]
struct Kept {
    measured: Vec<u32>,
    pictures: Vec<u32>,
}

impl Sink for Kept {
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()> {
        self.measured.push(observation.step);
        Ok(())
    }
    fn snapshot(&mut self, step: u32, _: &[u8]) -> anyhow::Result<()> {
        self.pictures.push(step);
        Ok(())
    }
    fn progress(&mut self, _: u32) {}
}

/// Ten voters agree after some ten steps; the next look is at a multiple of 64, the next measurement far away.
#[test]
fn an_early_end_is_found_soon_and_pictured() {
    let plan = plan(
        "steps = 100000\nstop = \"absorbed\"\npopulation = { agents = 10, strategies = [\"A\", \"B\"] }\ntopology = { kind = \"well_mixed\" }\n\
         init = { kind = \"counts\", counts = [5, 5] }\nmeasure = { every = 50000 }\noutput = { snapshots = 3 }\n[[phase]]\nkind = \"imitate/voter\"\n",
    );
    for kind in [Kind::Cpu, Kind::Reference] {
        let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
        let mut kept = Kept::default();
        let ended = run(&plan, engine.as_mut(), &mut kept, &Wishes::default()).unwrap();
        let absorbed = ended.last.unwrap().replicas[0].absorbed.unwrap().step;
        assert_eq!(ended.step, absorbed.next_multiple_of(64), "{kind}: absorbed in step {absorbed}");
        assert_eq!((kept.measured, kept.pictures), (vec![0, ended.step], vec![0, ended.step]), "{kind}");
    }
}
