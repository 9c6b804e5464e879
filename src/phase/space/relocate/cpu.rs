//! The kernel of `space/relocate` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::RelocatePlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, awake};
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::segments::{self, Segment, shifted};
use crate::kernel::{Kernel, Out, View};
use crate::num::homes::Homes;
use crate::num::permute::Permutation;
use crate::rule::Part;
use rayon::prelude::*;

/// A pass before the kernel: who wants to move and which sites are empty, in the order of seats.
pub(super) const WISHES: (&str, &str) = ("shaders/space/wishes.wgsl", include_str!("../../../../shaders/space/wishes.wgsl"));

/// Stays where it is.
const STAYS: u8 = 0;
/// An agent that wants to move.
const LEAVES: u8 = 1;
/// An empty site.
const VACANT: u8 = 2;
/// Seats that one task looks up.
const SEATS: usize = 1 << 13;

impl Kernel for RelocatePlan {
    /// What stands on the site of each seat after the phase.
    type First = Vec<u8>;

    fn first(&self, view: &View<'_>) -> Vec<u8> {
        let mut wishes = vec![STAYS; view.strategy.len()];
        wishes.par_chunks_mut(1 << 12).enumerate().for_each(|(task, wishes)| {
            for (block, wishes) in wishes.chunks_mut(BLOCK).enumerate() {
                wish(view, self, (task << 12) + block * BLOCK, wishes);
            }
        });
        settled(view, self, &wishes)
    }

    fn next(&self, view: &View<'_>, settled: &Vec<u8>, mut out: Out<'_>) {
        let seats = Permutation::new(view.key(draw::MATCHING), view.plan.agents());
        let first = out.first;
        for (block, next) in out.bytes(Column::Strategy, 0).chunks_mut(BLOCK).enumerate() {
            let mut places: [u32; BLOCK] = std::array::from_fn(|lane| (first + block * BLOCK + lane) as u32);
            let places = &mut places[..next.len()];
            seats.forward_many(places);
            for (next, place) in next.iter_mut().zip(places) {
                *next = settled[*place as usize];
            }
        }
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        passes.seated(WISHES, passes.phase.words(), &[Part::Model, Part::Homes]);
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// Like ones among the occupied neighbours of a site for an agent of a kind, and all of those; the site `left` counts as empty.
fn around(view: &View<'_>, homes: &Homes, kind: u8, site: u32, left: Option<u32>) -> [u32; 2] {
    let met = (0..view.graph.slots_of(site)).filter_map(|slot| view.graph.at(site, slot)).filter(|j| Some(*j) != left);
    met.fold([0, 0], |[like, occupied], j| {
        let other = view.strategy[j as usize];
        [like + u32::from(other == kind), occupied + u32::from(other != homes.empty)]
    })
}

/// What sites `begin ..` want.
fn wish(view: &View<'_>, rule: &RelocatePlan, begin: usize, wishes: &mut [u8]) {
    let len = wishes.len();
    let kinds = &view.strategy[begin..begin + len];
    let (mut like, mut occupied) = ([0u32; BLOCK], [0u32; BLOCK]);
    segments::each(&view.graph, begin, len, BLOCK, |segment| match segment {
        Segment::Edge { first, len } => {
            for i in first..first + len {
                [like[i - begin], occupied[i - begin]] = around(view, &rule.homes, view.strategy[i], i as u32, None);
            }
        }
        Segment::Run { first, len, offsets } => {
            let lanes = first - begin..first - begin + len;
            for offset in &offsets[..view.graph.slots() as usize] {
                let sums = like[lanes.clone()].iter_mut().zip(&mut occupied[lanes.clone()]);
                for ((sums, own), other) in sums.zip(&kinds[lanes.clone()]).zip(shifted(view.strategy, first, len, *offset)) {
                    *sums.0 += u32::from(own == other);
                    *sums.1 += u32::from(*other != rule.homes.empty);
                }
            }
        }
    });
    let awake = awake(view, &rule.revision, 0xffff, begin, len);
    for (lane, (wish, kind)) in wishes.iter_mut().zip(kinds).enumerate() {
        let leaves = awake[lane] != 0 && !rule.homes.is_happy(like[lane], occupied[lane]);
        *wish = if *kind == rule.homes.empty { VACANT } else { u8::from(leaves) * LEAVES };
    }
}

/// What stands on the site of each seat after those of each set who leave have changed places with its empty sites, in the order of seats.
fn settled(view: &View<'_>, rule: &RelocatePlan, wishes: &[u8]) -> Vec<u8> {
    let seats = Permutation::new(view.key(draw::MATCHING), view.plan.agents());
    let (size, mut settled) = (rule.sites as usize, vec![0; wishes.len()]);
    let each = SEATS / size * size;
    settled.par_chunks_mut(each).enumerate().for_each(|(task, settled)| {
        let first = (task * each) as u32;
        let mut sites: Vec<u32> = (first..first + settled.len() as u32).collect();
        seats.inverse_many(&mut sites);
        for (settled, sites) in settled.chunks_mut(size).zip(sites.chunks(size)) {
            for (kind, site) in settled.iter_mut().zip(sites) {
                *kind = view.strategy[*site as usize];
            }
            let who = |what: u8| sites.iter().enumerate().filter(move |(_, site)| wishes[**site as usize] == what);
            for ((from, left), (to, site)) in who(LEAVES).zip(who(VACANT)) {
                if !rule.happy || is_happy_at(view, rule, settled[from], *site, *left) {
                    settled.swap(from, to);
                }
            }
        }
    });
    settled
}

/// Would an agent that leaves a site be happy on another?
fn is_happy_at(view: &View<'_>, rule: &RelocatePlan, kind: u8, site: u32, left: u32) -> bool {
    let [like, occupied] = around(view, &rule.homes, kind, site, Some(left));
    rule.homes.is_happy(like, occupied)
}
