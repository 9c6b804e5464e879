//! Whom an agent looks at, and when it revises: shared by the imitation rules.
#![deny(clippy::float_arithmetic)]

use super::segments::{self, Segment};
pub use super::sleep::{BLOCK, all_asleep, all_asleep_copy_nobody, awake, keep_all_asleep, keep_sleepers, revises, sleepers_copy_nobody};
use super::{Out, Pool, View, fill_lanes};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::world::graph::Graph;
use multiversion::multiversion;

/// Models of one block of agents.
#[derive(Debug)]
pub struct Models {
    /// Index of each agent's model; oneself if there is nobody else.
    pub picked: [u32; BLOCK],
    /// 32 uniform bits for the decision to adopt.
    pub fraction: [u32; BLOCK],
}

/// Draws a model for agents `begin .. begin + len`, `len ≤ BLOCK`.
///
/// On a graph one word is multiplied by the degree: the high half is the neighbour, the low half the fraction.
/// Well-mixed, model and fraction are words of their own.
#[must_use]
pub fn draw_models(view: &View<'_>, begin: usize, len: usize) -> Models {
    let mut models = Models { picked: [0; BLOCK], fraction: [0; BLOCK] };
    if view.graph == Graph::WellMixed {
        well_mixed(view, draw::MODEL, begin, len, &mut models.picked);
        if view.pool().size > 0 {
            fill_lanes(view.key(draw::ADOPT), begin, len, &mut models.fraction);
        }
        return models;
    }
    neighbors(view, draw::MODEL, begin, len)
}

/// Random neighbours by the words of draw `k`, with what is left of each product.
fn neighbors(view: &View<'_>, k: u32, begin: usize, len: usize) -> Models {
    let mut models = Models { picked: [0; BLOCK], fraction: [0; BLOCK] };
    fill_lanes(view.key(k), begin, len, &mut models.picked);
    if let Graph::Sparse { offsets, targets, degree } = view.graph {
        let Models { picked, fraction } = &mut models;
        if degree > 0 {
            even_places(begin as u32, degree, picked, fraction);
            follow(targets, &mut picked[..len]);
        } else {
            links(&offsets[begin..=begin + len], targets, begin as u32, &mut models);
        }
        return models;
    }
    if let Graph::SameRole { size, groups } = view.graph {
        same_role(size, groups, begin as u32, &mut models);
        return models;
    }
    if let Graph::Groups { size: size @ 2.. } = view.graph {
        within_groups(begin as u32, size, &mut models);
        return models;
    }
    segments::each(&view.graph, begin, len, BLOCK, |segment| match segment {
        Segment::Edge { first, len } => {
            for i in first..first + len {
                let lane = i - begin;
                let degree = view.graph.degree(i as u32);
                let product = u64::from(models.picked[lane]) * u64::from(degree);
                models.picked[lane] = if degree == 0 { i as u32 } else { view.graph.neighbor(i as u32, (product >> 32) as u32).agent };
                models.fraction[lane] = product as u32;
            }
        }
        Segment::Run { first, len, offsets } => {
            let degree = u64::from(view.graph.slots());
            let lanes = first - begin..first - begin + len;
            let pairs = models.picked[lanes.clone()].iter_mut().zip(&mut models.fraction[lanes]);
            for (lane, (picked, fraction)) in pairs.enumerate() {
                let product = u64::from(*picked) * degree;
                *fraction = product as u32;
                *picked = (first + lane).wrapping_add_signed(offsets[(product >> 32) as usize & 7]) as u32;
            }
        }
    });
    models
}

/// Turns the words in `models.picked` into others of the same groups of `size`.
fn within_groups(begin: u32, size: u32, models: &mut Models) {
    let mut place = begin % size;
    let mut group = begin - place;
    for (picked, fraction) in models.picked.iter_mut().zip(&mut models.fraction) {
        let product = u64::from(*picked) * u64::from(size - 1);
        let slot = (product >> 32) as u32;
        *fraction = product as u32;
        // Lanes beyond the last agent are not looked at.
        *picked = group.wrapping_add(slot).wrapping_add(u32::from(slot >= place));
        place += 1;
        if place == size {
            (group, place) = (group.wrapping_add(size), 0);
        }
    }
}

/// Turns the words in `models.picked` into neighbours, `rows` being the offsets of the block's rows and the end of the last.
fn links(rows: &[u32], targets: &[u32], begin: u32, models: &mut Models) {
    places(rows, &mut models.picked, &mut models.fraction);
    let lonely = rows.windows(2).any(|row| row[0] == row[1]);
    for (lane, (picked, row)) in models.picked.iter_mut().zip(rows.windows(2)).enumerate() {
        *picked = if lonely && row[0] == row[1] { begin + lane as u32 } else { targets[*picked as usize] };
    }
}

/// Where in `targets` the neighbour stands that each word chooses, and what is left of the product, if every agent has `degree` neighbours.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn even_places(begin: u32, degree: u32, words: &mut [u32; BLOCK], fraction: &mut [u32; BLOCK]) {
    for lane in 0..BLOCK {
        let product = u64::from(words[lane]) * u64::from(degree);
        fraction[lane] = product as u32;
        // Places beyond the last row are not looked at; all others are below 2^32.
        words[lane] = begin.wrapping_add(lane as u32).wrapping_mul(degree).wrapping_add((product >> 32) as u32);
    }
}

/// The same places alone.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn even_partners(begin: u32, degree: u32, words: &mut [u32; BLOCK]) {
    for (lane, word) in words.iter_mut().enumerate() {
        let slot = ((u64::from(*word) * u64::from(degree)) >> 32) as u32;
        *word = begin.wrapping_add(lane as u32).wrapping_mul(degree).wrapping_add(slot);
    }
}

/// Replaces places by what stands there, eight loads at a time so that they do not wait for each other.
fn follow(targets: &[u32], places: &mut [u32]) {
    let (eights, rest) = places.as_chunks_mut::<8>();
    for places in eights {
        for place in places {
            *place = targets[*place as usize];
        }
    }
    for place in rest {
        *place = targets[*place as usize];
    }
}

/// Where in `targets` the neighbour stands that each word chooses, and what is left of the product.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn places(rows: &[u32], words: &mut [u32; BLOCK], fraction: &mut [u32; BLOCK]) {
    let len = (rows.len() - 1).min(BLOCK);
    let (from, to) = (&rows[..len], &rows[1..=len]);
    for lane in 0..len {
        let product = u64::from(words[lane]) * u64::from(to[lane] - from[lane]);
        fraction[lane] = product as u32;
        words[lane] = from[lane] + (product >> 32) as u32;
    }
}

/// Turns the words in `models.picked` into agents at the same place in other groups.
fn same_role(size: u32, groups: u32, begin: u32, models: &mut Models) {
    let (mut group, mut role) = (begin / size, begin % size);
    for (picked, fraction) in models.picked.iter_mut().zip(&mut models.fraction) {
        let product = u64::from(*picked) * u64::from(groups - 1);
        let place = (product >> 32) as u32;
        *fraction = product as u32;
        *picked = place.wrapping_add(u32::from(place >= group)).wrapping_mul(size).wrapping_add(role);
        role += 1;
        if role == size {
            (group, role) = (group + 1, 0);
        }
    }
}

/// Random others by the words of draws `k` and `k + 1`; oneself if there is nobody else.
fn well_mixed(view: &View<'_>, k: u32, begin: usize, len: usize, picked: &mut [u32; BLOCK]) {
    let pool = view.pool();
    if pool.size == 0 {
        *picked = std::array::from_fn(|lane| (begin + lane) as u32);
        return;
    }
    fill_lanes(view.key(k), begin, len, picked);
    if !pool.wide {
        return pick_all(pool, begin as u32, picked);
    }
    let mut low = [0; BLOCK];
    fill_lanes(view.key(k + 1), begin, len, &mut low);
    for (lane, (picked, low)) in picked.iter_mut().zip(&low).enumerate() {
        *picked = pool.pick((begin + lane) as u32, *picked, *low);
    }
}

/// Turns words into others of a pool whose indices take one word.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn pick_all(pool: Pool, begin: u32, words: &mut [u32; BLOCK]) {
    let own = u32::from(pool.skip_self);
    for (lane, word) in words.iter_mut().enumerate() {
        let place = ((u64::from(*word) * u64::from(pool.size)) >> 32) as u32;
        *word = place + (own & u32::from(place >= begin + lane as u32));
    }
}

/// Draws somebody to listen to for agents `begin .. begin + len`, as [`draw_models`] does, without a fraction.
#[must_use]
pub fn draw_partners(view: &View<'_>, begin: usize, len: usize) -> [u32; BLOCK] {
    draw_others(view, draw::MODEL, begin, len)
}

/// The same by the words of draw `k` (and `k + 1`, the low words, in a large well-mixed population).
#[must_use]
pub fn draw_others(view: &View<'_>, k: u32, begin: usize, len: usize) -> [u32; BLOCK] {
    let mut picked = [0; BLOCK];
    redraw_others(view, k, begin, len, &mut picked);
    picked
}

/// The same into a buffer that was used before, which need not be cleared.
pub fn redraw_others(view: &View<'_>, k: u32, begin: usize, len: usize, picked: &mut [u32; BLOCK]) {
    if view.graph == Graph::WellMixed {
        well_mixed(view, k, begin, len, picked);
    } else if let Graph::Sparse { targets, degree: degree @ 1.., .. } = view.graph {
        fill_lanes(view.key(k), begin, len, picked);
        even_partners(begin as u32, degree, picked);
        follow(targets, &mut picked[..len]);
    } else {
        *picked = neighbors(view, k, begin, len).picked;
    }
}

/// A random other of each agent in `of` (on a graph: a neighbour), by the words of agents `begin .. begin + len`; the agent itself whose
/// word it is where there is none.
#[must_use]
pub fn draw_others_of(view: &View<'_>, of: &[u32; BLOCK], k: u32, begin: usize, len: usize) -> [u32; BLOCK] {
    let pool = view.pool();
    let (mut words, mut low) = ([0; BLOCK], [0; BLOCK]);
    fill_lanes(view.key(k), begin, len, &mut words);
    if view.graph == Graph::WellMixed && pool.wide {
        fill_lanes(view.key(k + 1), begin, len, &mut low);
    }
    for (lane, word) in words.iter_mut().enumerate().take(len) {
        let j = of[lane];
        *word = if view.graph != Graph::WellMixed {
            let product = u64::from(*word) * u64::from(view.graph.degree(j));
            if view.graph.degree(j) == 0 { (begin + lane) as u32 } else { view.graph.neighbor(j, (product >> 32) as u32).agent }
        } else if pool.size == 0 {
            (begin + lane) as u32
        } else {
            pool.pick(j, *word, low[lane])
        };
    }
    words
}

/// Writes whom each agent copied, and what that one did: for rules of imitation where somebody wants to know whom.
pub fn copied(view: &View<'_>, mut out: Out<'_>, models: impl Fn(usize, &mut [u32])) {
    /// Agents whose models are still near when their strategies are looked up.
    const NEAR: usize = 16 * BLOCK;
    let (model, strategy) = (out.words(Column::Model, 0), out.bytes(Column::Strategy, 0));
    for ((model, strategy), part) in model.chunks_mut(NEAR).zip(strategy.chunks_mut(NEAR)).zip(0..) {
        models(out.first + part * NEAR, model);
        for (s, j) in strategy.iter_mut().zip(&*model) {
            *s = view.strategy[*j as usize];
        }
    }
}
