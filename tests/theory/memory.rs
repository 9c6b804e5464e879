//! `convention/memory`: an exact chain of a few, and language models as they were measured.

use crate::table::{Table, share};
use crate::world::{from_config, plan, start};
use polity::backend::Kind;
use std::collections::BTreeMap;

/// The word that an agent says (1: the first), how many it remembers, and which.
type Agent = (u32, u32, u32);

/// What one agent may become that hears a word, with probabilities; `says[j]` after j of two words, `early[j]` after j of one.
fn hears(agent: Agent, word: u32, says: [f64; 3], early: [f64; 2]) -> [(f64, Agent); 2] {
    let (_, heard, words) = agent;
    let words = (2 * words + word) % 4;
    let heard = (heard + 1).min(2);
    let p = if heard == 1 { early[words as usize] } else { says[words.count_ones() as usize] };
    [(p, (1, heard, words)), (1.0 - p, (0, heard, words))]
}

#[test]
fn memories_of_three_are_their_chain() {
    let mut table = Table::default();
    let (says, early) = ([0.15, 0.6, 0.9], [0.3, 0.8]);
    // From two sayers of the first word and one of the second, who have heard nothing; each hears one of the other two.
    let mut law: BTreeMap<[Agent; 3], f64> = BTreeMap::from([([(1, 0, 0), (1, 0, 0), (0, 0, 0)], 1.0)]);
    for _ in 0..5 {
        let mut next: BTreeMap<[Agent; 3], f64> = BTreeMap::new();
        for (state, p) in &law {
            for partners in 0..8usize {
                let heard = [0, 1, 2].map(|i| state[(i + 1 + ((partners >> i) & 1)) % 3].0);
                let ways = [0, 1, 2].map(|i| hears(state[i], heard[i], says, early));
                for outcome in 0..8usize {
                    let chosen = [0, 1, 2].map(|i| ways[i][(outcome >> i) & 1]);
                    let chance = p / 8.0 * chosen.iter().map(|(p, _)| p).product::<f64>();
                    *next.entry(chosen.map(|(_, agent)| agent)).or_default() += chance;
                }
            }
        }
        law = next;
    }
    let mut expected = [0.0; 4];
    for (state, p) in &law {
        expected[state.iter().map(|agent| agent.0 as usize).sum::<usize>()] += p;
    }
    let replicas = 20_000;
    let plan = plan(&format!(
        "seed = 5\nsteps = 5\npopulation = {{ agents = 3, replicas = {replicas}, strategies = [\"M\", \"Q\"] }}\ninit = {{ kind = \"counts\", counts = [2, 1] }}\n\
         [[phase]]\nkind = \"convention/memory\"\nsays = {says:?}\nsays_early = [{early:?}]\n"
    ));
    let seen = start(Kind::Cpu, &plan).advance(5, &[5]).expect("the run completes");
    for (n, expected) in expected.into_iter().enumerate() {
        let found = seen[0].replicas.iter().filter(|r| r.counts[0] == n as u64).count();
        let what = format!("memory of two words, three agents, 5 steps, {replicas} populations: {n} say the first");
        table.near(&what, expected, share(found, replicas, expected), 0.0);
    }
    table.finish();
}

const MODELS: [&str; 4] = ["claude-3.5-sonnet", "llama-2-70b-chat", "llama-3-70b-instruct", "llama-3.1-70b-instruct"];

/// Replicas of 24 agents of one model that end with most saying M, from random words or from a society that says one word.
fn alone(model: usize, from: Option<&str>, committed: u32, replicas: u32, steps: u32) -> f64 {
    let mut sets: Vec<String> = ["population.agents=24", "measure.every=10"].map(String::from).to_vec();
    sets.push(format!("population.replicas={replicas}"));
    let minority = f64::from(committed) / 24.0;
    for k in 0..4 {
        let all = if k == model { if k == 3 { "\"rest\"".to_owned() } else { format!("{:?}", 1.0 - minority) } } else { "0.0".into() };
        sets.push(format!("class.{k}.fraction={all}"));
    }
    sets.push(if model == 3 { format!("class.4.fraction={minority:?}") } else { "class.4.fraction=\"rest\"".into() });
    if let Some(word) = from {
        sets.push(format!("init.fractions={}", if word == "M" { "[1.0, 0.0]" } else { "[0.0, 1.0]" }));
        sets.push(format!("phase.0.heard={word:?}"));
        sets.push(format!("class.4.strategy={:?}", if word == "M" { "Q" } else { "M" }));
    }
    let plan = from_config("model_conventions", &sets);
    let seen = start(Kind::Cpu, &plan).advance(steps, &[steps]).expect("the run completes");
    // Of those who are not committed.
    let own = |says: u64| if from == Some("Q") { says.saturating_sub(u64::from(committed)) } else { says };
    let most = |r: &polity::metrics::tally::ReplicaTally| 2 * own(r.counts[0]) > 24 - u64::from(committed);
    seen[0].replicas.iter().filter(|r| most(r)).count() as f64 / f64::from(replicas)
}

#[test]
fn models_agree_on_the_words_that_they_agreed_on() {
    let mut table = Table::default();
    // Shares of 40 runs of 24 agents that ended with M, and their 95 % intervals (Ashery et al. 2025).
    let measured = [(0.65, 0.495, 0.779), (0.9, 0.770, 0.960), (1.0, 0.912, 1.0), (1.0, 0.912, 1.0)];
    let found: Vec<f64> = (0..4).map(|model| alone(model, None, 0, 200, 40)).collect();
    for ((model, (share, low, high)), won) in MODELS.iter().zip(measured).zip(&found) {
        let inside = (low..=high).contains(won);
        // Its table pools what it said after whatever it had said before: alone in it, the words of others pull less than in the experiment.
        let miss = *model == "llama-2-70b-chat";
        let wanted = format!("{share} ({low} to {high}){}", if miss { "; a miss: above .96" } else { "" });
        table.holds(
            &format!("{model}: populations of 24 that end with M, 200"),
            &wanted,
            &format!("{won:.3}"),
            if miss { *won > high } else { inside },
        );
    }
    let ordered = found[0] < found[1] && found[1] <= found[2] && found[1] <= found[3];
    table.holds("order of the models by how often M wins", "claude-3.5 < llama-2 <= llama-3, llama-3.1", &format!("{found:.3?}"), ordered);
    table.finish();
}

#[test]
fn committed_minorities_turn_measured_models() {
    let mut table = Table::default();
    // The last number of committed at which no run was turned, and the first at which all were (24 agents; Ashery et al. 2025). `false`: missed.
    let measured = [(0, "M", 2, 4, true), (0, "Q", 2, 5, true), (3, "M", 2, 11, true), (1, "M", 12, 16, false), (1, "Q", 6, 11, false)];
    for (model, word, none, all, meant) in measured {
        let turned = |committed: u32| {
            let kept = alone(model, Some(word), committed, 60, 60);
            if word == "M" { 1.0 - kept } else { kept }
        };
        let critical = (0..=16).find(|committed| turned(*committed) >= 0.5).unwrap_or(17);
        let inside = none < critical && critical <= all;
        let wanted = format!("above {none}, at most {all}{}", if meant { "" } else { "; a miss: fewer" });
        let what = format!("{} that say {word}: committed of 24 that turn half of 60 populations in 60 rounds", MODELS[model]);
        table.holds(&what, &wanted, &critical.to_string(), if meant { inside } else { critical <= none });
    }
    // Memory of three, 48 agents, llama-3-70b: no run of five was turned by four, two of five by five; its other word is turned by one.
    for (word, expected) in [("M", [5, 7]), ("Q", [1, 1])] {
        let turned = |committed: u32| {
            let (own, other) = if word == "M" { ("[1.0, 0.0]", "Q") } else { ("[0.0, 1.0]", "M") };
            let plan = plan(&format!(
                "seed = 3\nsteps = 60\npopulation = {{ agents = 48, replicas = 60, strategies = [\"M\", \"Q\"] }}\ninit = {{ kind = \"fractions\", fractions = {own} }}\n\
                 [[class]]\nname = \"committed\"\nfraction = {:?}\nstubborn = true\nstrategy = \"{other}\"\n[[class]]\nname = \"model\"\nfraction = {:?}\n\
                 [[phase]]\nkind = \"convention/memory\"\nupdate = \"pair\"\nheard = \"{word}\"\nsays = [0.0, 0.3044, 0.8324, 1.0]\n",
                f64::from(committed) / 48.0,
                1.0 - f64::from(committed) / 48.0
            ));
            let seen = start(Kind::Cpu, &plan).advance(60, &[60]).expect("the run completes");
            let most = |counts: &[u64]| if word == "M" { 2 * (counts[1] - u64::from(committed)) } else { 2 * (counts[0] - u64::from(committed)) } > 48 - u64::from(committed);
            seen[0].replicas.iter().filter(|r| most(&r.counts)).count() as f64 / 60.0
        };
        let critical = (1..=12).find(|committed| turned(*committed) >= 0.5).unwrap_or(13);
        let what =
            format!("llama-3-70b, memory of three, 48 agents that say {word}: committed that turn half of 60 populations in 60 rounds");
        table.holds(
            &what,
            &format!("{} to {}", expected[0], expected[1]),
            &critical.to_string(),
            (expected[0]..=expected[1]).contains(&critical),
        );
    }
    table.finish();
}
