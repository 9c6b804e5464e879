//! Nodes that a file declares one by one, under ids of its own, and links between them.

use super::super::source::{Base, Ids, Labels};
use super::list::{AGENTS_MAX, EdgeList, Malformed, Reading};
use super::number::stranger;
use std::collections::HashMap;

/// Nodes in the order in which they stand in the file, and links between their ids.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    places: HashMap<String, u32>,
    ids: Vec<String>,
    names: Vec<String>,
}

impl Nodes {
    /// Adds a node.
    pub(super) fn add(&mut self, id: String, name: String) -> Result<(), String> {
        if self.ids.len() as u64 >= AGENTS_MAX {
            return Err("there are more nodes than polity can number".into());
        }
        if self.places.insert(id.clone(), self.ids.len() as u32).is_some() {
            return Err(format!("node {id:?} stands here a second time"));
        }
        self.ids.push(id);
        if !name.is_empty() {
            self.names.resize(self.ids.len() - 1, String::new());
            self.names.push(name);
        }
        Ok(())
    }

    /// The place of a node.
    pub(super) fn place(&self, id: &str) -> Result<u32, String> {
        self.places.get(id).copied().ok_or_else(|| format!("node {id:?} does not exist"))
    }

    /// Places as agents: ids that are the numbers 0 to n − 1, or 1 to n, are numbers of agents; of others the order counts; ids that another file
    /// has given to agents stay theirs.
    pub(super) fn agents(self, mut list: EdgeList, reading: &Reading<'_>) -> Result<EdgeList, Malformed> {
        list.nodes = self.ids.len() as u32;
        list.declared = true;
        let numbers: Option<Vec<u64>> = self.ids.iter().map(|id| id.parse().ok().filter(|n: &u64| n.to_string() == *id)).collect();
        if let Some(known) = reading.known {
            let places = known.places();
            let agents: Result<Vec<u32>, Malformed> =
                self.ids.iter().map(|id| places.get(id).copied().ok_or_else(|| stranger(id, known))).collect();
            renumber(&mut list.links, &agents?);
            // Nodes of the other file that are not in this one are in no link of it.
            (list.nodes, list.base, list.labels) = (known.len() as u32, Base::Labels, Some(known.clone()));
            return Ok(list);
        }
        let base = numbers.as_ref().and_then(|numbers| counted(numbers));
        if let (Some(base), Some(numbers)) = (base, &numbers) {
            let first = u64::from(base == Base::One);
            let agents: Vec<u32> = numbers.iter().map(|id| (id - first) as u32).collect();
            renumber(&mut list.links, &agents);
            let mut names = vec![String::new(); if self.names.is_empty() { 0 } else { agents.len() }];
            self.names.into_iter().zip(&agents).for_each(|(name, agent)| names[*agent as usize] = name);
            let ids = Ids::Numbers((0..u64::from(list.nodes)).map(|agent| agent + first).collect());
            (list.base, list.labels) = (base, (!names.is_empty()).then_some(Labels { ids, names }));
            return Ok(list);
        }
        list.base = Base::Labels;
        list.labels = Some(Labels { ids: numbers.map_or(Ids::Words(self.ids), Ids::Numbers), names: self.names });
        Ok(list)
    }
}

fn renumber(links: &mut [[u32; 2]], agents: &[u32]) {
    links.iter_mut().flatten().for_each(|end| *end = agents[*end as usize]);
}

/// Do these numbers, each of which stands there once, count from 0 or from 1?
fn counted(numbers: &[u64]) -> Option<Base> {
    let (low, high) = (numbers.iter().min()?, numbers.iter().max()?);
    match (low, high - low + 1 == numbers.len() as u64) {
        (0, true) => Some(Base::Zero),
        (1, true) => Some(Base::One),
        _ => None,
    }
}

/// The weight of a link among the values that stand with it: `weight`, else `value`.
pub(super) fn weight_of<T: Copy>(weight: Option<T>, value: Option<T>) -> Result<Option<T>, String> {
    match (weight, value) {
        (Some(_), Some(_)) => Err("the link has a weight and a value: which of them counts is not said".into()),
        (weight, value) => Ok(weight.or(value)),
    }
}
