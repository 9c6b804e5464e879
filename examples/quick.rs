use polity::backend::*;
use polity::config::*;
use polity::world::World;
use std::time::Instant;
fn main() {
    for (name, t, steps) in [
        (
            "w1",
            r#"
seed=1
steps=1000
population={strategies=["D","C"]}
topology={kind="lattice",width=1024,height=1024}
init={kind="fractions",fractions=[0.5,0.5]}
[[phase]]
kind="interact/matrix"
matrix=[[0,1.02],[0,1]]
payoff="neighbor_sum"
[[phase]]
kind="imitate/fermi"
noise=0.1
"#,
            100u32,
        ),
        (
            "w2",
            r#"
seed=1
steps=1000
population={agents=1000000,strategies=["H","D"]}
topology={kind="well_mixed",include_self=true}
init={kind="fractions",fractions=[0.5,0.5]}
[[phase]]
kind="interact/matrix"
matrix=[[-1,1],[0,0.5]]
payoff="sample"
samples=4
[[phase]]
kind="imitate/fermi"
noise=0.1
[[phase]]
kind="evolve/mutate"
probability=0.001
target="other"
"#,
            20,
        ),
    ] {
        let plan = Plan::new(&toml::from_str::<File>(t).unwrap(), ".".as_ref()).unwrap();
        for unfused in [false, true] {
            let mut b = start(Kind::Cpu, &plan, World::new(&plan), &Options { unfused, ..Options::default() }).unwrap();
            b.advance(5, &[]).unwrap();
            for _ in 0..3 {
                let s = b.step();
                let t = Instant::now();
                let o = b.advance(s + steps, &[]).unwrap();
                let dt = t.elapsed().as_secs_f64();
                println!("{name} unfused={unfused} {:.1} M/s {o:?}", plan.agents() as f64 * steps as f64 / dt / 1e6);
            }
            let s = b.step();
            let o = b.advance(s + 1, &[s + 1]).unwrap();
            println!("{:?}", o[0].replicas[0].counts);
        }
    }
}
