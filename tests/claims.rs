//! Every claim of every config, run beside its null at the size of `[compare]`; docs/CLAIMS.md is the table of what was found.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub, reason = "a test binary")]

#[path = "suite/turns.rs"]
mod turns;

use polity::backend::{Kind, Options};
use polity::compare::{self, Claim, Comparison, Effect, Engine, Verdict};
use polity::config::Draft;
use polity::file::Direction;
use polity::report::precise;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

const HEAD: &str = "# What the experiments claim, and what their runs say

Each claim of a config, beside its null or variant with the same random numbers (`polity compare configs/NAME.toml`, at the size of the config's `[compare]`):
the paired difference with its 95 % interval; whether the claim holds after Holm's adjustment for the claims of that config; in how many of the
config's robustness variants the interval says so again. The numbers are the same on every backend. `POLITY_BLESS=1 cargo test --test claims` writes this table;
`cargo test --test claims` holds that each section is of the config as it is now, by its SHA-256, and runs the claims of one config in three again (`POLITY_TURN`: which), or with
`POLITY_CLAIMS=all` of all. What all configs do is held by the golden digests.
";

fn configs() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("configs").unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    found.sort();
    // For a look at some of them, or to write their sections.
    if let Ok(only) = std::env::var("POLITY_CASES") {
        found.retain(|path| path.to_string_lossy().contains(&only));
    }
    found
}

/// A config that claims something.
fn claiming(path: &Path) -> bool {
    !Draft::load(path, &[], &polity::Registry::builtin()).unwrap().base().unwrap().file().claim.is_empty()
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// What tells whether a config is the one that was compared, as its section says it.
fn mark(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let digest: String = Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("Config `{digest}`.")
}

fn compared(path: &Path) -> Comparison {
    let draft = Draft::load(path, &[], &polity::Registry::builtin()).unwrap();
    let engine = Engine { kind: Kind::Cpu, options: Options::default() };
    let options = compare::Options { claims_only: true, ..compare::Options::default() };
    let found = compare::compare(&draft, &engine, &options, &compare::Nowhere, &mut |_| {});
    found.unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn effect(effect: &Effect) -> String {
    let [low, high] = effect.interval;
    let [middle, low, high] = [effect.difference, low, high].map(|x| precise(x, high - low));
    if low == high { format!("{middle} in every pair") } else { format!("{middle} ({low} to {high})") }
}

fn line(claim: &Claim) -> String {
    let file = &claim.claim;
    let of = file.of.as_deref().map_or_else(String::new, |of| format!(" of `{of}`"));
    let beyond = if file.beyond.is_empty() { String::new() } else { format!(" beyond what `{}` do", file.beyond.join("` and `")) };
    let wanted = match (file.direction, file.within) {
        (Direction::Same, Some(within)) => format!("within {within}"),
        (Direction::Up, _) if file.at_least > 0.0 => format!("up by {}", file.at_least),
        (Direction::Down, _) if file.at_least > 0.0 => format!("down by {}", file.at_least),
        (Direction::Up, _) => "up".into(),
        _ => "down".into(),
    };
    let exceptions: Vec<&str> = claim.robust.iter().filter(|r| r.verdict != Verdict::Holds).map(|r| r.variant.as_str()).collect();
    let but = if exceptions.is_empty() { String::new() } else { format!(", not `{}`", exceptions.join("`, `")) };
    format!(
        "| {} | `{}`{of} against `{}`{beyond}, step {}: {wanted} | {} | {} | {} of {}{but} |",
        file.text,
        file.metric,
        file.against,
        claim.step,
        claim.effect.as_ref().map_or_else(|| "undefined".into(), effect),
        claim.verdict.word(),
        claim.held(),
        claim.robust.len()
    )
}

/// The sections of the page by config, each with its heading.
fn sections(page: &str) -> BTreeMap<String, String> {
    let parts = page.split("\n## ").skip(1);
    parts.map(|part| (part.lines().next().unwrap_or("").to_owned(), format!("\n## {}\n", part.trim_end()))).collect()
}

/// Every claim holds as the config words it, has two robustness variants at least, and gives the figures of docs/CLAIMS.md.
#[test]
fn claims_hold() {
    let (mut found, mut wrong) = (BTreeMap::new(), Vec::new());
    // Two at a time: one comparison alone does not always have work for two cores.
    let some = std::env::var_os("POLITY_CASES").is_some();
    let all = some || std::env::var_os("POLITY_BLESS").is_some() || std::env::var("POLITY_CLAIMS").is_ok_and(|wish| wish == "all");
    let claiming: Vec<PathBuf> = configs().into_iter().filter(|path| claiming(path)).collect();
    let (first, step) = if all { (0, 1) } else { (turns::whose_turn() % 3, 3) };
    let paths: Vec<&PathBuf> = claiming.iter().skip(first).step_by(step).collect();
    let next = AtomicUsize::new(0);
    let work = || -> Vec<(PathBuf, Comparison)> {
        let mine = std::iter::from_fn(|| paths.get(next.fetch_add(1, Ordering::Relaxed)));
        mine.map(|path| ((*path).clone(), compared(path))).collect()
    };
    let mut compared = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut all = work();
        all.extend(other.join().unwrap());
        all
    });
    compared.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, compared) in compared {
        let name = name(&path);
        let mut text = format!(
            "\n## {name}\n\n{} pairs of populations of {} agents, {} steps. {}\n\n| claim | measured | difference (95 % interval) | verdict | robust in |\n| --- | --- | --- | --- | --- |\n",
            compared.pairs,
            compared.agents,
            compared.steps,
            mark(&path)
        );
        for claim in &compared.claims {
            let said = line(claim);
            println!("{name} {said}");
            text += &(said.clone() + "\n");
            if claim.verdict != Verdict::Holds || claim.robust.len() < 2 {
                wrong.push(format!("{name}: {said}"));
            }
        }
        found.insert(name, text);
    }
    assert!(wrong.is_empty(), "claims that do not hold, or are tested in one form only:\n{}", wrong.join("\n"));
    let page = Path::new("docs/CLAIMS.md");
    let stored = std::fs::read_to_string(page).unwrap_or_default().replace("\r\n", "\n");
    // Where only some configs were looked at, the others keep their sections, if they still are of these configs.
    let mut kept = if some || !all { sections(&stored) } else { BTreeMap::new() };
    if !some {
        kept.retain(|name, text| claiming.iter().any(|path| *name == self::name(path) && text.contains(&mark(path))));
        let missing: Vec<String> = claiming.iter().map(|path| name(path)).filter(|name| !all && !kept.contains_key(name)).collect();
        assert!(missing.is_empty(), "not of the configs that are there: {missing:?}; POLITY_BLESS=1 POLITY_CASES=NAME writes one of them");
    }
    kept.extend(found);
    let text = HEAD.to_owned() + &kept.into_values().collect::<String>();
    if std::env::var_os("POLITY_BLESS").is_some() {
        std::fs::write(page, &text).unwrap();
        return;
    }
    assert!(stored == text, "{} is stale; POLITY_BLESS=1 rewrites it. Found:\n{text}", page.display());
}
