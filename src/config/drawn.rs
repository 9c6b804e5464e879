//! Numbers of a plan that are known with an error, and what they are in one population of a comparison.

use super::plan::Plan;
use super::schema::known;
use crate::file::allowed::resolved;
use crate::file::phase_file::Keys;
use crate::file::uncertain::number;
use crate::num::quantile::normal_q16;
use crate::num::rng::DrawKey;
use crate::rule::Registry;
use crate::rule::draw;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A number that is known with an error.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertain {
    /// Its place, as `--set` takes it: `phase.0.beta`.
    pub path: String,
    /// The same by the kind of its phase, whatever stands before it: `imitate/fermi.beta`, `imitate/fermi#2.beta`.
    pub name: String,
    /// What it is taken to be.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Lowest and highest value of the key.
    pub range: [f64; 2],
}

impl Uncertain {
    /// What it is in replica `replica` of a seed: `value + z · se`, clamped to the range of the key; z is normal, of the word that belongs to the seed, the name of
    /// the key and the replica, in units of 2⁻¹⁶.
    #[must_use]
    pub fn drawn(&self, seed: u64, replica: u32) -> f64 {
        let hash = Sha256::digest(self.name.as_bytes());
        let agent = u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]]);
        let key = DrawKey { seed: [seed as u32, (seed >> 32) as u32], step: 0, draw: u32::from(draw::UNCERTAIN) << 16, replica };
        let z = f64::from(normal_q16(key.word(agent))) / 65_536.0;
        (self.value + z * self.se).clamp(self.range[0], self.range[1])
    }
}

/// The seed of population `replica` of a seed, below 2⁶³, where each population has a plan of its own.
#[must_use]
pub fn own_seed(seed: u64, replica: u32) -> u64 {
    let key = |k: u32| DrawKey { seed: [seed as u32, (seed >> 32) as u32], step: 0, draw: (u32::from(draw::UNCERTAIN) << 16) | k, replica };
    u64::from(key(1).word(0)) | (u64::from(key(2).word(0) >> 1) << 32)
}

impl Plan {
    /// The numbers of its phases that are known with an error.
    #[must_use]
    pub fn uncertain(&self, registry: &Registry) -> Vec<Uncertain> {
        let phases = &self.file().phase;
        if phases.iter().all(|phase| phase.errors.is_empty()) {
            return Vec::new();
        }
        let root = known(registry);
        let mut found = Vec::new();
        for (k, phase) in phases.iter().enumerate() {
            let before = phases[..k].iter().filter(|other| other.kind == phase.kind).count();
            let kind = if before == 0 { phase.kind.clone() } else { format!("{}#{}", phase.kind, before + 1) };
            let variants = root["$defs"]["PhaseFile"]["oneOf"].as_array();
            let of = variants.and_then(|all| all.iter().find(|of| of["properties"]["kind"]["const"] == phase.kind));
            for (inner, se) in &phase.errors {
                let Some(value) = at(&phase.keys, inner) else { continue };
                let range = of.map_or([f64::MIN, f64::MAX], |of| range(root, of, inner));
                found.push(Uncertain { path: format!("phase.{k}.{inner}"), name: format!("{kind}.{inner}"), value, se: *se, range });
            }
        }
        found
    }
}

/// The number at a place among keys.
fn at(keys: &Keys, path: &str) -> Option<f64> {
    let mut parts = path.split('.');
    let mut value = keys.get(parts.next()?)?;
    for part in parts {
        value = match value {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?)?,
            other => other.get(part)?,
        };
    }
    value.as_f64()
}

/// Lowest and highest number that the schema of a phase allows at a place.
fn range(root: &Value, of: &Value, path: &str) -> [f64; 2] {
    let mut schemas = vec![of];
    for part in path.split('.') {
        let each = schemas.into_iter().flat_map(|schema| forms(root, schema));
        let inner = each.filter_map(|schema| {
            let listed = if part.parse::<usize>().is_ok() { &schema["items"] } else { &schema["properties"][part] };
            [listed, &schema["additionalProperties"]].into_iter().find(|next| next.is_object())
        });
        schemas = inner.collect();
    }
    let number = schemas.into_iter().find_map(|schema| number(root, resolved(root, schema)));
    let end = |key: &str, otherwise: f64| number.and_then(|schema| schema[key].as_f64()).unwrap_or(otherwise);
    [end("minimum", f64::MIN), end("maximum", f64::MAX)]
}

/// The forms that a schema has, itself if it has but one.
fn forms<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let schema = resolved(root, schema);
    match schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        Some(all) => all.iter().flat_map(|form| forms(root, form)).collect(),
        None => vec![schema],
    }
}
