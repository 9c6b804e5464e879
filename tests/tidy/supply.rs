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

#[test]
fn dependencies_are_licensed_and_from_one_registry() {
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
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (packages, list) = (found["packages"].as_array().unwrap(), list());
    assert!(packages.len() > 100);
    for package in packages {
        let (name, license) = (&package["name"], package["license"].as_str().unwrap_or("none"));
        assert!(allowed(license, &list), "{name}: {license}");
        let source = package["source"].as_str().unwrap_or("");
        assert!(name == "polity" || source.starts_with("registry+https://github.com/rust-lang/crates.io-index"), "{name}: {source}");
    }
    assert!(!allowed("GPL-3.0-only", &list) && !allowed("MIT AND GPL-2.0", &list) && allowed("GPL-2.0 OR MIT", &list), "the rule can fail");
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
    assert_eq!(unsure, ["polity"]);
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
}
