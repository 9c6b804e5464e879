//! Fifty language models and a number of stubborn ones that is swept up and down (De Marzo et al. 2026): at which number the society flips, simulated from the β and h
//! that were measured one agent at a time, beside 650 flips that were measured. Figures: `tests/theory/measured/tipping.csv`, source in docs/MEASURED.md.

use crate::measured_games::{compared, rows};
use crate::table::Table;
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::world::World;

/// Agents of a society that are not stubborn.
const FREE: usize = 50;

/// Pairs of opinions that one plan holds: a class for each, and one for the stubborn.
const PAIRS: usize = 15;

/// A pair of opinions of a model, and the numbers of stubborn agents at which A and B won.
struct Pair {
    beta: f64,
    h: f64,
    most: i32,
    wins: [Option<i32>; 2],
}

fn measured() -> Vec<Pair> {
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let of = |row: &Vec<&str>| Pair {
        beta: number(row[3]),
        h: number(row[4]),
        most: number(row[5]) as i32,
        wins: [row[6].parse().ok(), row[7].parse().ok()],
    };
    rows(include_str!("measured/tipping.csv")).iter().map(of).collect()
}

/// Two societies for each pair, in groups: fifty agents who see everybody else of theirs and |s| stubborn ones; a tenth revises in a step, ten steps.
fn plan(pairs: &[Pair], s: i32, seed: usize) -> Plan {
    let listed = |of: fn(&Pair) -> f64| pairs.iter().map(|pair| format!("{:?}, ", of(pair))).collect::<String>();
    let size = FREE + s.unsigned_abs() as usize;
    let classes: String = (0..pairs.len()).map(|k| format!("[[class]]\nname = \"c{k}\"\nfraction = {:?}\n", 1.0 / 16.0)).collect();
    let text = format!(
        "seed = {seed}\nsteps = 10\npopulation = {{ agents = {}, strategies = [\"A\", \"B\"] }}\ntopology = {{ kind = \"groups\", size = {size} }}\n\
         init = {{ kind = \"fractions\", fractions = [1.0, 0.0] }}\nmeasure = {{ absorption = false, histogram_bins = 0 }}\n{classes}\
         [[class]]\nname = \"stubborn\"\nfraction = \"rest\"\nstubborn = true\n[[phase]]\nkind = \"respond/conformity\"\n\
         beta = {{ class = [{}0.0] }}\nbias = {{ class = [{}0.0] }}\nsees = \"neighbors\"\nupdate_probability = 0.1\n",
        2 * pairs.len() * size,
        listed(|pair| pair.beta),
        listed(|pair| pair.h),
    );
    polity::config::load_str(&text, "sweep.toml".as_ref(), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"))
}

/// The numbers of stubborn agents at which most of the fifty come to hold A, and B: s sweeps up from `-most` where all begin at B, down from `most` at A.
fn flips(pairs: &[Pair], seed: usize) -> Vec<[i32; 2]> {
    let most = pairs.iter().map(|pair| pair.most).max().expect("a pair");
    let mut ends: Vec<[Option<i32>; 2]> = vec![[None; 2]; pairs.len()];
    // Society 2k is at B and waits for A, 2k + 1 the other way round.
    let mut free: Vec<Vec<u8>> = (0..2 * pairs.len()).map(|g| vec![u8::from(g % 2 == 0); FREE]).collect();
    for s in -most..=most {
        let plan = plan(pairs, s, 1000 * seed + (s + 500) as usize);
        let stubborn = s.unsigned_abs() as usize;
        let mut world = World::new(&plan);
        let class = world.columns.iter_mut().find(|store| store.column == Column::Class).expect("classes");
        for (g, free) in free.iter().enumerate() {
            for i in 0..FREE + stubborn {
                let at = g * (FREE + stubborn) + i;
                let pulls = u8::from((s > 0) == (g % 2 == 1));
                world.strategy[at] = if i < stubborn { pulls } else { free[i - stubborn] };
                class.data.set(at, if i < stubborn { pairs.len() } else { g / 2 } as u32);
            }
        }
        let mut engine = backend::start(Kind::Cpu, &plan, world, &Options::default()).unwrap_or_else(|e| panic!("{e}"));
        engine.advance(10, &[]).expect("runs");
        let world = engine.world().expect("a world");
        for (g, free) in free.iter_mut().enumerate() {
            let (pair, from) = (&pairs[g / 2], g * (FREE + stubborn) + stubborn);
            // Who is not swept so far waits.
            if s.abs() > pair.most {
                continue;
            }
            free.copy_from_slice(&world.strategy[from..from + FREE]);
            let won = free.iter().filter(|strategy| usize::from(**strategy) == g % 2).count();
            let turned = if g % 2 == 0 { s } else { -s };
            if 2 * won > FREE || s == pair.most {
                ends[g / 2][g % 2].get_or_insert(turned);
            }
        }
        if ends.iter().flatten().all(Option::is_some) {
            break;
        }
    }
    ends.into_iter().map(|end| end.map(|s| s.expect("the sweep ends"))).collect()
}

#[test]
fn stubborn_agents_flip_measured_societies_where_predicted() {
    let mut table = Table::default();
    let mut found = Vec::new();
    let mut all = measured();
    // Sweeps of one length together.
    all.sort_by_key(|pair| pair.most);
    for (seed, pairs) in all.chunks(PAIRS).enumerate() {
        for (pair, ends) in pairs.iter().zip(flips(pairs, seed)) {
            for (k, end) in ends.into_iter().enumerate() {
                let Some(measured) = pair.wins[k] else { continue };
                // Those who pull towards the new opinion, of all agents; none are needed where it comes by itself.
                let share = |s: i32| f64::from(if k == 0 { s } else { -s }.max(0)) / f64::from(FREE as u32 + s.unsigned_abs());
                found.push((share(end), share(measured)));
            }
        }
    }
    let (r, apart) = compared(&found);
    let n = found.len();
    let off = found.iter().map(|(predicted, measured)| predicted - measured).sum::<f64>() / n as f64;
    let far = found.iter().filter(|(predicted, measured)| (predicted - measured).abs() > 0.15).count();
    let what =
        format!("De Marzo et al. 2026, {n} flips of fifty agents, stubborn ones swept up and down, one sweep of revisions at each number");
    table.holds(
        &format!("{what}: share of stubborn agents, predicted beside measured, r"),
        "> 0.75 (wished for: 0.8)",
        &format!("{r:.3}"),
        r > 0.75,
    );
    table.holds("the same, median |predicted − measured|", "< 0.05", &format!("{apart:.3}"), apart < 0.05);
    table.holds("the same, mean of predicted − measured", "< 0.05 in size", &format!("{off:.3}"), off.abs() < 0.05);
    table.holds("the same, off by more than .15", "fewer than one in ten", &format!("{far} of {n}"), 10 * far < n);
    table.finish();
}
