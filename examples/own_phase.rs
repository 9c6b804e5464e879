//! A phase of one's own: `my/forget`, on the reference, the CPU and the GPU, from a config, verified bit for bit.
//!
//! `cargo run --release --example own_phase`; the same registry handed to `polity::cli::main` makes a whole program.
#![allow(clippy::print_stdout, reason = "an example prints")]

use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::kernel::{self, Kernel, fill_lanes, model::BLOCK};
use polity::num::fixed;
use polity::oracle::{self, Oracle};
use polity::rule::{Around, Draw, Driver, Facts, Phase, Record, Resolve, Rule, Setting, Words};
use polity::{Registry, World, lockstep};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Agents forget what they do, and fall back to the first strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ForgetFile {
    /// Probability to forget, per agent and step.
    #[schemars(range(min = 0.0, max = 1.0))]
    probability: f64,
}

/// The same in fixed point.
#[derive(Debug, Clone, PartialEq)]
struct Forget {
    probability_q30: u32,
}

/// The kernel in WGSL: the driver owns `main`, the record gives `strategy_at` and `DRAW_EVENT`, the rule `PROBABILITY_Q30`.
const WGSL: &str = "
struct Drawn { events: vec4<u32> }

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    return Drawn(block_words(place.block + b, DRAW | DRAW_EVENT, place.replica));
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    return select(strategy_at(place.replica, i), 0u, happens(drawn.events[lane], PROBABILITY_Q30));
}
";

const EVENT: u32 = 0;

static RECORD: Record = Record {
    kind: "my/forget",
    summary: "fall back to the first strategy with some probability",
    id: 1000,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    draws: &[Draw::own("event", EVENT, "event 0")],
    sources: &[],
    shader: ("my/forget.wgsl", WGSL),
    parts: &[],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

static FORGET: Phase = polity::phase::of::<Forget>(&RECORD);

impl Rule for Forget {
    type File = ForgetFile;

    fn resolve(file: &ForgetFile, _: &mut Resolve<'_>) -> Option<Self> {
        Some(Self { probability_q30: fixed::probability_q30(file.probability) })
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: false,
            stirs: self.probability_q30 > 0,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 1.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("probability_q30", self.probability_q30);
    }
}

impl Kernel for Forget {
    type First = ();

    fn next(&self, view: &kernel::View<'_>, (): &(), mut out: kernel::Out<'_>) {
        let first = out.first;
        for (block, next) in out.bytes(Column::Strategy, 0).chunks_mut(BLOCK).enumerate() {
            let begin = first + block * BLOCK;
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(EVENT), begin, next.len(), &mut words);
            for ((next, own), word) in next.iter_mut().zip(&view.strategy[begin..]).zip(words) {
                *next = if fixed::happens(word, self.probability_q30) { 0 } else { *own };
            }
        }
    }
}

impl Oracle for Forget {
    fn next(&self, view: &oracle::View<'_>, i: u32, out: &mut oracle::Out<'_>) {
        let forgets = view.word(i, EVENT) >> 2 < self.probability_q30;
        out.choose(if forgets { 0 } else { view.strategy[i as usize] });
    }
}

const CONFIG: &str = r#"
name = "forgetting"
steps = 20
population = { agents = 10_000, strategies = ["old", "new"] }
init = { kind = "fractions", fractions = [0.1, 0.9] }
phase = [{ kind = "my/forget", probability = 0.05 }]
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = Registry::builtin().with(&FORGET);
    let plan = polity::config::load_str(CONFIG, "forgetting.toml".as_ref(), &[], &registry)?;
    let start = |kind| backend::start(kind, &plan, World::new(&plan), &Options::default());
    for kind in [Kind::Cpu, Kind::Gpu] {
        let mut second = match start(kind) {
            Ok(engine) => engine,
            Err(error) => {
                println!("{kind}: not here: {error}");
                continue;
            }
        };
        match lockstep::compare(&plan, start(Kind::Reference)?.as_mut(), second.as_mut(), plan.steps(), &mut |_| ())? {
            None => println!("reference and {kind} are equal for {} steps", plan.steps()),
            Some(difference) => return Err(difference.to_string().into()),
        }
    }
    Ok(())
}
