//! Configs and files of a run changed at random: a reader says so, or reads what is there; it never panics, and never takes half a file for a whole one.

use super::fabricate;
use polity::output::{RunDir, RunRecord, checkpoint};
use polity::world::World;
use std::fs;
use std::path::{Path, PathBuf};

/// Two populations with all that is measured, pictures and an absorbed replica.
const TEXT: &str = "seed = 9\nsteps = 6\nname = \"fuzzed\"\n[population]\nagents = 30\nreplicas = 2\nstrategies = [\"C\", \"D\"]\n[init]\nkind = \"fractions\"\nfractions = [0.5, 0.5]\n\
                    [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.4, 0.2]]\npayoff = \"match\"\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n\
                    [measure]\nevery = 2\nhistogram_bins = 4\n[output]\nsnapshots = 3\n";

/// Executions of each target; `POLITY_FUZZ` in the environment: so many.
fn executions() -> u64 {
    std::env::var("POLITY_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(400)
}

/// SplitMix64 (Steele, Lea & Flood 2014).
struct Dice(u64);

impl Dice {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.word() % n.max(1) as u64) as usize
    }
}

/// What readers trip over.
const WORDS: [&[u8]; 18] = [
    b"0",
    b"-1",
    b"18446744073709551615",
    b"1e999",
    b"nan",
    b"\"",
    b"{}",
    b"[]",
    b"null",
    b",",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xff",
    b"true",
    b"[[[[[[[[",
    b"4294967296",
    b"..",
];

/// One to four changes: bits, bytes, words, pieces cut out, doubled, moved, taken from another file, the end cut off.
fn changed(original: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        let (to, piece) = (at + dice.below((bytes.len() - at).min(40)), dice.below(other.len()));
        match dice.below(9) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << dice.below(8),
            1 if !bytes.is_empty() => bytes[at] = dice.word() as u8,
            2 => drop(bytes.splice(at..to, WORDS[dice.below(WORDS.len())].iter().copied())),
            3 => drop(bytes.drain(at..to)),
            4 => {
                let copy = bytes[at..to].to_vec();
                drop(bytes.splice(at..at, copy));
            }
            5 => bytes.truncate(at),
            6 => drop(bytes.splice(at..to, other[piece..(piece + 30).min(other.len())].iter().copied())),
            7 if !bytes.is_empty() => {
                let (a, b) = (at, dice.below(bytes.len()));
                bytes.swap(a, b);
            }
            _ => bytes.extend_from_slice(WORDS[dice.below(WORDS.len())]),
        }
    }
    bytes
}

/// Runs a check over changed contents of a file, which is put back at the end; says how often the reader refused.
fn each(path: &Path, other: &[u8], seed: u64, mut check: impl FnMut(bool, &str) -> bool) {
    let original = fs::read(path).unwrap();
    let mut dice = Dice(seed);
    let (mut refused, all) = (0, executions());
    for k in 0..all {
        let bytes = changed(&original, other, &mut dice);
        fs::write(path, &bytes).unwrap();
        refused += u64::from(!check(bytes == original, &format!("{}, seed {seed}, execution {k}", path.display())));
    }
    fs::write(path, original).unwrap();
    println!("fuzzed {}: {all} executions, {refused} refused", path.file_name().unwrap().to_string_lossy());
    assert!(refused > 0, "nothing was refused: the reader looks at nothing");
}

/// A changed checkpoint is never read.
#[test]
fn changed_checkpoints_are_refused() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("run");
    let plan = fabricate::plan(TEXT);
    let mut run = RunDir::create(&dir, false).unwrap();
    run.config(&plan).unwrap();
    let mut world = World::new(&plan);
    world.step = 4;
    world.payoff.iter_mut().zip(0..).for_each(|(payoff, k)| *payoff = k * 1000);
    let path = run.checkpoint(&plan, &world, None, "5ade").unwrap();
    assert!(checkpoint::read(&path, &plan).is_ok());
    let other = fs::read(dir.join("config.toml")).unwrap();
    each(&path, &other, 1, |same, place| {
        let read = checkpoint::read(&path, &plan);
        assert!(read.is_err() || same, "{place}: a changed checkpoint was read");
        read.is_ok()
    });
}

fn listed(dir: &Path, at: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { listed(dir, &entry, found) } else { found.push(entry.strip_prefix(dir).unwrap().to_owned()) }
    }
}

/// Does a config draw a graph? A large one would take all the time there is.
fn draws(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    ["random_regular", "erdos_renyi", "watts_strogatz", "barabasi_albert"].iter().any(|kind| text.contains(kind))
}

/// A changed config is refused with its problems, or is a plan whose config reads back as the same.
#[test]
fn changed_configs_are_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_configs");
    let experiments = fs::read_dir(folder.join("../../configs")).unwrap();
    let mut corpus: Vec<PathBuf> = fs::read_dir(&folder).unwrap().chain(experiments).map(|entry| entry.unwrap().path()).collect();
    corpus.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    corpus.sort();
    let texts: Vec<Vec<u8>> = corpus.iter().map(|path| fs::read(path).unwrap()).filter(|text| text.len() < 4000 && !draws(text)).collect();
    assert!(texts.len() > 100, "{}", texts.len());
    // What a stranger's config asks for is bounded, however many digits it has.
    polity::machine::bound(600 << 20);
    let registry = polity::Registry::builtin();
    let (mut dice, mut taken, all) = (Dice(77), 0, executions());
    for k in 0..all {
        let (text, other) = (&texts[dice.below(texts.len())], &texts[dice.below(texts.len())]);
        let bytes = changed(text, other, &mut dice);
        let text = String::from_utf8_lossy(&bytes);
        match polity::config::load_str(&text, &folder.join("fuzzed.toml"), &[], &registry) {
            Ok(plan) => {
                taken += 1;
                // Files that it names lie elsewhere then.
                if plan.inputs().is_empty() {
                    let resolved = polity::config::resolved_toml(&plan);
                    let again = polity::config::load_str(&resolved, &folder.join("again.toml"), &[], &registry);
                    assert!(again.as_ref().is_ok_and(|again| again.file() == plan.file()), "execution {k}: {again:?}\n{resolved}");
                }
            }
            Err(error) => assert!(!error.to_string().is_empty(), "execution {k}"),
        }
    }
    println!("fuzzed configs: {all} executions of {} texts, {} refused", texts.len(), all - taken);
    assert!(taken > 0, "nothing was read");
}

/// Any file of a finished run: either it is refused, or the record says that it is not what was written, or it reads as before; pictures hold strategies.
#[test]
fn changed_files_of_a_run_are_noticed() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("run");
    fabricate::run(&dir, TEXT, None);
    let mut files = Vec::new();
    listed(&dir, &dir, &mut files);
    files.sort();
    let wanted = [
        "manifest.json",
        "digests.csv",
        "metrics.csv",
        "payoff_histogram.csv",
        "replicas.csv",
        "result.json",
        "zarr.json",
        "step/c/0",
        "strategy/c/1/0/0",
    ];
    let other = fs::read(dir.join("manifest.json")).unwrap();
    let mut seen = 0;
    for (seed, file) in (2u64..).zip(files.iter().filter(|file| wanted.iter().any(|name| file.ends_with(name)))) {
        seen += 1;
        let mut executed = 0u64;
        let hashed = RunRecord::open(&dir).unwrap().manifest.files.contains_key(&file.to_string_lossy().into_owned());
        each(&dir.join(file), &other, seed, |same, place| {
            let Ok(record) = RunRecord::open(&dir) else { return false };
            let mut whole = true;
            for k in 0..record.snapshots.steps.len() {
                let read = record.snapshots.load(k);
                assert!(read.as_ref().is_ok_and(|of| of.iter().all(|s| *s < 2) && of.len() == 60) || read.is_err(), "{place}");
                whole &= read.is_ok();
            }
            // All files are hashed for this: not each time where there are many.
            executed += 1;
            if executed < 400 || executed.is_multiple_of(64) {
                let named = record.changed_files().contains(&file.to_string_lossy().into_owned());
                assert!(same || named || !hashed, "{place}: nothing says that it was changed");
            }
            whole && (same || !hashed)
        });
    }
    assert!(seen >= 8, "{files:?}");
}
