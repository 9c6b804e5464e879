use polity::backend::*;
use polity::world::World;
use std::time::Instant;
fn main() {
    for (f, n) in [("configs/bench/w2_well_mixed.toml", 1000000f64), ("configs/bench/w1_lattice.toml", 1048576f64)] {
        let plan = polity::config::load(f.as_ref(), &["steps=1000000".into(), "measure.every=1000000".into()]).unwrap();
        let mut b = start(Kind::Cpu, &plan, World::new(&plan), &Options { threads: 1, ..Options::default() }).unwrap();
        let mut t = 1e9f64;
        for k in 1..40 {
            let s = Instant::now();
            b.advance(k * 5, &[]).unwrap();
            t = t.min(s.elapsed().as_secs_f64() / 5.0);
        }
        println!("{f} ns/agent fused 1 thread {:.3}", t * 1e9 / n);
    }
}
