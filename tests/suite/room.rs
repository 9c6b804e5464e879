//! Memory is asked for before it is taken: what does not fit is refused with the numbers, whatever bounds it, and never ends the program.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const VOTER: &str = "steps = 2\n[population]\nagents = AGENTS\nstrategies = [\"C\", \"D\"]\n[init]\nkind = \"fractions\"\nfractions = [0.5, 0.5]\n\
                     TOPOLOGY\n[[phase]]\nkind = \"imitate/voter\"\n[output]\nsnapshots = 0\nreport = false\n";

fn voter(dir: &Path, agents: &str, topology: &str) {
    let text = VOTER.replace("agents = AGENTS", agents).replace("TOPOLOGY", topology);
    fs::write(dir.join("voter.toml"), text).expect("the folder can be written");
}

/// Exit code and standard error of a call, whose process may take so much address space in KiB; none: as much as it likes.
fn called(dir: &Path, args: &[&str], space: Option<u32>) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_polity");
    let mut command = if let Some(space) = space {
        // What the threads of this machine reserve comes on top.
        let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
        let space = space + (72 << 10) * threads;
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -v {space}; exec \"$0\" \"$@\""), program]);
        shell
    } else {
        Command::new(program)
    };
    let Output { status, stderr, .. } = command
        .args(args)
        .current_dir(dir)
        .env("POLITY_BACKEND", "cpu")
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .expect("the program starts");
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

/// Large random graphs, an edge list of one link to agent 999,999,999, a graph for each of too many replicas.
#[test]
fn graphs_are_refused_before_they_are_made() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("far.edges"), "0 999999999\n").unwrap();
    let cases = [
        ("agents = 200_000_000", "[topology]\nkind = \"random_regular\"\ndegree = 5", "topology.degree"),
        ("agents = 30_000_000", "[topology]\nkind = \"erdos_renyi\"\nmean_degree = 20.0", "topology.kind"),
        ("agents = 1_000_000_000", "[topology]\nkind = \"edges\"\nfile = \"far.edges\"\nformat = \"edges\"\nbase = 0", "topology.file"),
        (
            "agents = 1_000\nreplicas = 90_000",
            "[topology]\nkind = \"watts_strogatz\"\nneighbors = 10\nrewiring = 0.1\ngraph = \"per_replica\"",
            "topology.graph",
        ),
    ];
    for (agents, topology, key) in cases {
        voter(dir, agents, topology);
        for (command, bound) in [("check", "3G"), ("run", "1G")] {
            let (code, said) = called(dir, &[command, "voter.toml", "--max-memory", bound], None);
            assert_eq!(code, Some(3), "{topology}: {said}");
            assert!(said.contains(key) && said.contains("but there is room for") && said.contains("--max-memory"), "{said}");
        }
        if cfg!(target_os = "linux") {
            let (code, said) = called(dir, &["check", "voter.toml"], Some(3 << 20));
            assert_eq!(code, Some(3), "{topology}: {said}");
            assert!(said.contains("but there is room for") && said.contains("ulimit"), "{said}");
        }
    }
}

#[test]
fn populations_are_refused_before_they_are_made() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    voter(dir, "agents = 800_000_000", "");
    let (code, said) = called(dir, &["run", "voter.toml", "--max-memory", "1GiB", "-o", "r"], None);
    assert!(code == Some(1) && said.contains("agents would fit") && said.contains("--max-memory"), "{code:?} {said}");
    assert!(!dir.join("r").exists(), "nothing is left");
    let (code, said) = called(dir, &["run", "voter.toml", "--dry-run", "--max-memory", "1.5G"], None);
    assert!(code == Some(1) && said.contains("agents would fit"), "{code:?} {said}");
    if cfg!(target_os = "linux") {
        let (code, said) = called(dir, &["run", "voter.toml", "-o", "r"], Some(2 << 20));
        assert!(code == Some(1) && said.contains("ulimit"), "{code:?} {said}");
        // What fits runs, under the same bound.
        voter(dir, "agents = 1_000_000", "");
        let (code, said) = called(dir, &["run", "voter.toml", "-o", "r", "--quiet"], Some(2 << 20));
        assert!(code == Some(0), "{code:?} {said}");
    }
    for (wish, part) in [("0", "above 0"), ("12X", "sizes end in"), ("-1G", ""), ("nanG", "")] {
        let (code, said) = called(dir, &["check", "voter.toml", &format!("--max-memory={wish}")], None);
        assert!(code == Some(2) && said.contains(part), "{wish}: {said}");
    }
}

/// What `check` says is enough, give or take an eighth: the state that is there already is not asked for again.
#[test]
fn what_is_said_to_be_needed_is_enough() {
    let dir = tempfile::tempdir().unwrap();
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/configs/earthquake_aid.toml");
    let said = Command::new(env!("CARGO_BIN_EXE_polity")).args(["check", config, "--json"]).output().expect("the program starts");
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).expect("one object");
    let bytes = said["host_bytes"]["cpu"].as_u64().expect("bytes");
    let run = |bound: u64| {
        let bound = format!("--max-memory={bound}");
        called(dir.path(), &["run", config, "--steps", "1", "--set", "output.report=false", "--quiet", "--force", "-o", "r", &bound], None)
    };
    // A program with its debug assertions is itself larger.
    let (code, text) = run(bytes + bytes / 8 + (16 << 20));
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = run(bytes * 2 / 3);
    assert!(code == Some(1) && text.contains("would fit"), "{code:?} {text}");
}

/// A small file may unpack to a large one.
#[test]
fn packed_files_are_bounded() {
    use std::io::Write;
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let mut packed = flate2::write::GzEncoder::new(fs::File::create(dir.join("bomb.edges.gz")).unwrap(), flate2::Compression::best());
    let zeros = vec![b'#'; 1 << 20];
    (0..200).for_each(|_| packed.write_all(&zeros).unwrap());
    packed.finish().unwrap();
    voter(dir, "agents = 1_000", "[topology]\nkind = \"edges\"\nfile = \"bomb.edges.gz\"\nformat = \"edges\"");
    let (code, said) = called(dir, &["check", "voter.toml", "--max-memory", "400M"], None);
    assert!(code == Some(3) && said.contains("unpacks to more than"), "{code:?} {said}");
}
