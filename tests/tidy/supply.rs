//! What is linked into the program: licences that allow it, one registry, and no unsafe code of its own but where it is said why.

use super::{ROOT, files, text};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// May a package of this licence be linked? Of alternatives one is enough.
fn allowed(license: &str, list: &[String]) -> bool {
    let license = license.replace('/', " OR ").replace(['(', ')'], "");
    license.split(" AND ").all(|part| part.split(" OR ").any(|one| list.iter().any(|known| known == one.trim())))
}

fn list() -> Vec<String> {
    let deny: toml::Table = text(&Path::new(ROOT).join("deny.toml")).parse().unwrap();
    let names = deny["licenses"]["allow"].as_array().unwrap();
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// What cargo knows of all packages, for whatever system.
fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output =
        Command::new(cargo).args(["metadata", "--locked", "--offline", "--format-version", "1"]).current_dir(ROOT).output().unwrap();
    // Packages for other systems may not be on this machine; then cargo may fetch them.
    let output = if output.status.success() {
        output
    } else {
        Command::new("cargo").args(["metadata", "--locked", "--format-version", "1"]).current_dir(ROOT).output().unwrap()
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Is a version of Rust no later than another?
fn upto(version: &str, most: &str) -> bool {
    let numbers = |text: &str| {
        let mut all: Vec<u32> = text.split('.').map(|part| part.parse().unwrap()).collect();
        all.resize(3, 0);
        all
    };
    numbers(version) <= numbers(most)
}

#[test]
fn dependencies_are_licensed_from_one_registry_and_no_newer_than_rust_may_be() {
    let (found, list) = (metadata(), list());
    let packages = found["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let own = packages.iter().find(|package| package["name"] == "polity").unwrap()["rust_version"].as_str().unwrap();
    for package in packages {
        let (name, license) = (&package["name"], package["license"].as_str().unwrap_or("none"));
        assert!(allowed(license, &list), "{name}: {license}");
        let source = package["source"].as_str().unwrap_or("");
        assert!(
            ["polity", "polity-unit"].iter().any(|own| name == own)
                || source.starts_with("registry+https://github.com/rust-lang/crates.io-index"),
            "{name}: {source}"
        );
        let rust = package["rust_version"].as_str().unwrap_or("1.0");
        assert!(upto(rust, own), "{name} {} needs Rust {rust}, and Cargo.toml promises {own}", package["version"]);
    }
    assert!(!allowed("GPL-3.0-only", &list) && !allowed("MIT AND GPL-2.0", &list) && allowed("GPL-2.0 OR MIT", &list), "the rule can fail");
    assert!(!upto("1.95", "1.89") && upto("1.9", "1.89.0") && !upto("1.89.1", "1.89"), "the rule can fail");
    banned(&found);
}

/// No package that deny.toml bans, and none in two versions but those that it names.
fn banned(found: &Value) {
    let deny: toml::Table = text(&Path::new(ROOT).join("deny.toml")).parse().unwrap();
    let names = |key: &str, of: &str| -> Vec<String> {
        let all = deny["bans"][key].as_array().unwrap().iter();
        all.map(|entry| entry[of].as_str().unwrap().split('@').next().unwrap().to_owned()).collect()
    };
    let twice = names("skip", "crate");
    let mut seen: Vec<&str> = found["packages"].as_array().unwrap().iter().map(|package| package["name"].as_str().unwrap()).collect();
    seen.sort_unstable();
    // Whoever may use it all the same is named beside it.
    let wrapped = |name: &str| {
        let entry = deny["bans"]["deny"].as_array().unwrap().iter().find(|entry| entry["crate"].as_str() == Some(name));
        let of = entry.and_then(|entry| entry.get("wrappers")?.as_array()).into_iter().flatten();
        of.map(|name| name.as_str().unwrap()).collect::<Vec<_>>()
    };
    let named = |id: &Value, name: &str| id.as_str().unwrap().contains(&format!("#{name}@"));
    for name in names("deny", "crate") {
        let users = found["resolve"]["nodes"].as_array().unwrap().iter().filter(|node| {
            let uses = node["dependencies"].as_array().unwrap().iter().any(|id| named(id, &name));
            uses && !wrapped(&name).iter().any(|wrapper| named(&node["id"], wrapper))
        });
        assert_eq!(users.map(|node| &node["id"]).collect::<Vec<_>>(), Vec::<&Value>::new(), "{name} is banned in deny.toml");
    }
    let mut several: Vec<&str> = seen.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    several.dedup();
    for name in &several {
        assert!(twice.iter().any(|other| other == name), "{name} is there in several versions, and deny.toml does not say why");
    }
    for name in &twice {
        assert!(several.contains(&name.as_str()), "{name} is there once: take it out of deny.toml");
    }
}

/// Every package of the lock file has the checksum that the registry gave for it.
#[test]
fn the_lock_file_has_every_checksum() {
    let lock: toml::Table = text(&Path::new(ROOT).join("Cargo.lock")).parse().unwrap();
    let unsure: Vec<&str> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| package.get("checksum").is_none())
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    assert_eq!(unsure, ["polity", "polity-unit"]);
}

#[test]
fn there_is_one_unsafe_block_and_it_says_why() {
    let word = ["un", "safe {"].concat();
    let all: Vec<String> = files("src", ".rs")
        .into_iter()
        .flat_map(|path| text(&path).lines().filter(|line| line.contains(&word)).map(|line| line.trim().to_owned()).collect::<Vec<_>>())
        .collect();
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(text(&Path::new(ROOT).join("src/main.rs")).contains("// SAFETY: "));
    assert!(text(&Path::new(ROOT).join("docs/RELIABILITY.md")).contains("one `unsafe` block"));
}
