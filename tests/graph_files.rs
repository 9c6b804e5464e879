//! Graphs in files: small ones of every format with the graph that they are, on three paths; ones that are wrong, with what is said about them.
#![allow(clippy::unwrap_used, clippy::print_stderr, unreachable_pub, reason = "a test binary")]

#[path = "suite/gpu.rs"]
mod gpu;

use polity::backend::{self, Kind, Options};
use polity::config::plan::Network;
use polity::config::{self, Plan};
use polity::{Registry, World};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

const FOLDER: &str = "tests/graphs";

/// A population on the graph of a file: opinions by neighbours and their weights, strategies by neighbours.
fn load(file: &str, keys: &str, agents: Option<u32>) -> Result<Plan, config::ConfigError> {
    let (comma, agents) = (if keys.is_empty() { "" } else { ", " }, agents.map(|n| format!("agents = {n}, ")).unwrap_or_default());
    let uniform = "{ kind = \"uniform\", low = 0.0, high = 1.0 }";
    let text = format!(
        "seed = 11\nsteps = 3\npopulation = {{ {agents}strategies = [\"C\", \"D\"] }}\ntopology = {{ kind = \"edges\", file = {file:?}{comma}{keys} }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\nvalues = {{ dimensions = [\"d\"] }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{uniform}]\nvalue = [{uniform}]\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.3, 0.2]]\npayoff = \"neighbor_sum\"\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n[[phase]]\nkind = \"influence/average\"\nweight = 0.5\n"
    );
    config::load_str(&text, Path::new("graph.toml"), &[], &Registry::builtin())
}

/// A row of `right.txt`.
struct Right {
    file: String,
    keys: String,
    agents: u32,
    one_way: bool,
    /// Links with their weights in units of 2⁻¹⁶.
    links: Vec<([u32; 2], u32)>,
}

fn right() -> Vec<Right> {
    let text = std::fs::read_to_string(Path::new(FOLDER).join("right.txt")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let [file, keys, graph]: [&str; 3] = line.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
        let mut words = graph.split(' ');
        let agents = words.next().unwrap().parse().unwrap();
        let one_way = words.next().unwrap() == "one";
        let links = words.map(|link| {
            let (ends, weight) = link.split_once('*').unwrap_or((link, "1"));
            let (a, b) = ends.split_once('-').unwrap();
            ([a.parse().unwrap(), b.parse().unwrap()], (weight.parse::<f64>().unwrap() * 65536.0) as u32)
        });
        Right { file: file.to_owned(), keys: keys.to_owned(), agents, one_way, links: links.collect() }
    })
    .collect()
}

/// Neighbours and weights of each agent.
fn rows(network: &Network) -> Vec<Vec<(u32, u32)>> {
    let weight = |i: u32, slot: usize| network.row_weights(i).get(slot).copied().unwrap_or(1 << 16);
    (0..network.agents()).map(|i| network.row(i).iter().enumerate().map(|(slot, j)| (*j, weight(i, slot))).collect()).collect()
}

fn end(plan: &Plan, kind: Kind) -> String {
    let mut engine = backend::start(kind, plan, World::new(plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
    engine.advance(3, &[3]).unwrap_or_else(|e| panic!("{e}"))[0].digest().to_string()
}

#[test]
fn files_are_the_graphs_that_they_are() {
    let backends = gpu::kinds("files_are_the_graphs_that_they_are (gpu part)");
    let all = right();
    assert!(all.len() >= 30, "{}", all.len());
    // On a GPU once for each combination of what a kernel sees of a graph, for the time that emulated GPUs take.
    let mut seen = BTreeSet::new();
    let folder = tempfile::tempdir().unwrap();
    for Right { file, keys, agents, one_way, links } in all {
        let plan = load(&format!("{FOLDER}/{file}"), &keys, None).unwrap_or_else(|e| panic!("{e}"));
        let network = plan.networks()[0].1;
        let mut expected = vec![Vec::new(); agents as usize];
        for ([a, b], weight) in &links {
            expected[*a as usize].push((*b, *weight));
            if !one_way {
                expected[*b as usize].push((*a, *weight));
            }
        }
        for row in &mut expected {
            row.sort_unstable();
        }
        assert_eq!((rows(network), network.directed()), (expected, one_way), "{file}");
        // The same graph from a plain list of links ends in the same state, on every path.
        let plain = folder.path().join("plain.csv");
        let list: String = links.iter().map(|([a, b], w)| format!("{a},{b},{}\n", f64::from(*w) / 65536.0)).collect();
        std::fs::write(&plain, list).unwrap();
        let keys = format!("base = 0, directed = {one_way}, weighted = {}, header_lines = 0", network.weighted());
        let plain = load(plain.to_str().unwrap(), &keys, Some(agents)).unwrap_or_else(|e| panic!("{e}"));
        let on_gpu = seen.insert((one_way, network.weighted(), rows(network).iter().any(Vec::is_empty))) || gpu::all_wanted();
        let kinds = backends.iter().copied().filter(|kind| *kind != Kind::Gpu || on_gpu);
        let ends: BTreeSet<String> = kinds.map(|kind| end(&plan, kind)).chain([end(&plain, Kind::Cpu)]).collect();
        assert_eq!(ends.len(), 1, "{file}: {ends:?}");
    }
}

#[test]
fn every_file_is_in_a_table() {
    let table: BTreeSet<String> = right().into_iter().map(|row| row.file).chain(["right.txt".to_owned()]).collect();
    let wrong: BTreeSet<String> = cases().into_iter().map(|case| case.0).chain(["cases.txt", "messages.txt"].map(String::from)).collect();
    for (folder, table) in [(FOLDER.to_owned(), table), (format!("{FOLDER}/wrong"), wrong)] {
        let found = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let found: BTreeSet<String> = found.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(found, table);
    }
}

/// The rows of `wrong/cases.txt`: file, keys, agents.
fn cases() -> Vec<(String, String, Option<u32>)> {
    let text = std::fs::read_to_string(Path::new(FOLDER).join("wrong/cases.txt")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let (file, keys) = line.split_once('|').unwrap();
        let agents = keys.trim().strip_prefix("AGENTS=").map(|n| n.parse().unwrap());
        (file.trim().to_owned(), if agents.is_some() { String::new() } else { keys.trim().to_owned() }, agents)
    })
    .collect()
}

#[test]
fn wrong_files_are_refused_in_the_right_words() {
    let mut said = String::new();
    for (file, keys, agents) in cases() {
        let agents_key = agents.map(|n| format!("agents = {n}")).unwrap_or_default();
        match load(&format!("{FOLDER}/wrong/{file}"), &keys, agents) {
            Ok(plan) => panic!("{file} | {keys}{agents_key}: {:?} {:?}", plan.networks()[0].1, rows(plan.networks()[0].1)),
            Err(error) => {
                let error = error.to_string();
                let _ = writeln!(said, "== {file} | {keys}{agents_key}");
                error.lines().skip(1).for_each(|line| said.push_str(&format!("{line}\n")));
            }
        }
    }
    let path = Path::new(FOLDER).join("wrong/messages.txt");
    if std::env::var_os("POLITY_BLESS").is_some() {
        std::fs::write(&path, &said).unwrap();
    }
    let recorded = std::fs::read_to_string(path).unwrap_or_default();
    let differs = recorded.lines().zip(said.lines()).find(|(recorded, said)| recorded != said);
    assert!(recorded == said, "{differs:?}\n(POLITY_BLESS=1 rewrites the expectations)");
}

/// A text with one to three places cut, changed, put in or taken out.
fn damaged(whole: &[u8], draw: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let bytes = b"\"',;\t \n\r#%*[]<>/&=01-.ax\xff\0";
    let mut text = whole.to_vec();
    for _ in 0..=draw(3) {
        let at = draw(text.len());
        match draw(4) {
            0 => text.truncate(at),
            1 => text.insert(at.min(text.len()), bytes[draw(bytes.len())]),
            _ if text.is_empty() => {}
            2 => text[at] = bytes[draw(bytes.len())],
            _ => drop(text.drain(at..text.len().min(at + draw(9)))),
        }
    }
    text
}

/// Files that are damaged in any way are read or refused; no byte makes a reader panic.
#[test]
fn damaged_files_do_not_panic() {
    use polity::file::LinkFormat;
    use polity::network::{Decimal, Packing, Reading};
    let formats = [
        LinkFormat::Edges,
        LinkFormat::Adjacency,
        LinkFormat::Matrix,
        LinkFormat::MatrixMarket,
        LinkFormat::Pajek,
        LinkFormat::Gml,
        LinkFormat::Graphml,
        LinkFormat::Metis,
    ];
    let mut state = 1u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let (mut read, mut executions) = (0, 0u64);
    let wished = std::env::var("POLITY_FUZZ").ok().and_then(|times| times.parse::<usize>().ok()).unwrap_or(0);
    let files = right();
    let times = (wished / (2 * files.len())).max(500) + 1;
    for Right { file, .. } in files {
        let packing = Packing::of(&file).0;
        let whole = packing.unpack(std::fs::read(Path::new(FOLDER).join(&file)).unwrap(), 1 << 30).unwrap();
        for _ in 0..times {
            let text = damaged(&whole, &mut draw);
            let reading = Reading {
                weighted: draw(2) == 0,
                labels: draw(4) == 0,
                header_lines: (draw(3) == 0).then(|| draw(4) as u32),
                decimal: [None, Some(Decimal::Point), Some(Decimal::Comma)][draw(3)],
                directed: [None, Some(false), Some(true)][draw(3)],
                agents: (draw(4) == 0).then(|| 1 + draw(6) as u32),
                ..Reading::default()
            };
            let own = LinkFormat::of(&file).unwrap();
            for format in [own, formats[draw(formats.len())]] {
                executions += 1;
                if let Ok(list) = format.read(&text, &reading)
                    && list.nodes < 1000
                {
                    assert!(list.links.iter().flatten().all(|agent| *agent < list.nodes), "{file}: {list:?}");
                    assert!(list.weights.is_empty() || list.weights.len() == list.links.len(), "{file}: {list:?}");
                    let nodes = list.nodes;
                    read += list.network(nodes, format.as_str()).links();
                }
            }
            let _ = packing.unpack(text, 1 << 30);
        }
    }
    eprintln!("fuzzed graphs in files: {executions} executions");
    assert!(read > 5_000, "{read}");
}

/// A header that is passed over may know of nodes that no line names.
#[test]
fn headers_that_announce_more_nodes_are_heeded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("counted.txt");
    std::fs::write(&file, "6 3\n0 1\n1 2\n2 3\n").unwrap();
    let load = |agents| load(file.to_str().unwrap(), "header_lines = 1", agents).unwrap_or_else(|e| panic!("{e}"));
    let note = "the header announces 6 nodes, but the lines name 4 agents; population.agents = 6 adds the others";
    assert_eq!(load(None).networks()[0].1.notes(), [note]);
    assert_eq!(load(Some(6)).networks()[0].1.notes(), ["2 agents are in no link (4, 5)"]);
}

/// Both graphs from files: labels name the same agents in both.
#[test]
fn labels_mean_the_same_agents_in_both_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("met.txt", "380 580\n380 781\n999 580\n");
    write("copied.txt", "781 999\n");
    write("stranger.txt", "781 998\n");
    write("copied.gml", "graph [ node [ id 781 ] node [ id 380 ] edge [ source 781 target 380 ] ]");
    write("numbers.txt", "0 3\n");
    write("words.txt", "a b\nb c\n");
    write("dense.txt", "0 1\n1 2\n2 3\n");
    let load = |met: &str, copied: &str, keys: &str| {
        let text = format!(
            "steps = 1\npopulation = {{ strategies = [\"C\", \"D\"] }}\ntopology = {{ kind = \"edges\", file = \"{met}\" }}\n\
             learning = {{ kind = \"edges\", file = \"{copied}\"{keys} }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
             [[phase]]\nkind = \"imitate/voter\"\n"
        );
        config::load_str(&text, &folder.path().join("two.toml"), &[], &Registry::builtin())
    };
    // 380, 580, 781, 999 are agents 0, 1, 2, 3.
    let rows_of =
        |plan: Plan| rows(plan.networks()[1].1).into_iter().map(|row| row.into_iter().map(|(j, _)| j).collect()).collect::<Vec<Vec<u32>>>();
    assert_eq!(rows_of(load("met.txt", "copied.txt", "").unwrap()), [vec![], vec![], vec![3], vec![2]]);
    assert_eq!(rows_of(load("met.txt", "copied.gml", "").unwrap()), [vec![2], vec![], vec![0], vec![]]);
    assert_eq!(rows_of(load("met.txt", "numbers.txt", ", base = 0").unwrap()), [vec![3], vec![], vec![], vec![0]]);
    let refused = |met: &str, copied: &str| load(met, copied, "").unwrap_err().to_string();
    assert!(refused("met.txt", "stranger.txt").contains("\"998\" is none of the 4 ids that the file of topology gives to agents"));
    assert!(refused("dense.txt", "words.txt").contains("agents have labels here, but numbers in the file of topology"));
}

/// Four lines with large ids are four links, not a population as large as the largest id.
#[test]
fn sparse_ids_cost_nothing() {
    let before = std::time::Instant::now();
    let plan = load(&format!("{FOLDER}/sparse_64_bit.csv"), "", None).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(plan.agents(), 3);
    assert_eq!(plan.labels().unwrap().csv(), "agent,id,name\n0,9007199254740993,\n1,18446744073709551614,\n2,18446744073709551615,\n");
    // Who says that they are numbers of agents is asked about those in no link.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sparse.txt");
    std::fs::write(&file, "380000000 580000000\n580000000 781000000\n").unwrap();
    let error = load(file.to_str().unwrap(), "base = 0", None).unwrap_err().to_string();
    assert!(error.contains("781000001 agents for 2 links would nearly all be in no link"), "{error}");
    assert!(before.elapsed().as_secs() < 5, "{:?}", before.elapsed());
}
