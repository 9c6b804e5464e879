//! Games of pairs on the CPU: `interact/matrix` and what comes down to it.
#![deny(clippy::float_arithmetic)]

use super::lists;
pub use super::sums::BLOCK;
use super::sums::{finish, with_self};
use crate::config::plan::{MatrixPlan, STRATEGIES_MAX, draw};
use crate::file::PayoffMode;
use crate::kernel::model;
use crate::kernel::rows::{self, ENTRIES, Stretch};
use crate::kernel::segments::{self, Segment, shifted};
use crate::kernel::{View, counts, fill_lanes};
use crate::num::fixed::pack;
use crate::num::permute::Permutation;
use crate::num::rng::GROUP;
use crate::world::graph::Graph;
use multiversion::multiversion;

/// What each strategy earns, where that is the same for all who play it: in the first row against the population (`field`), in both on
/// either side of a complete bipartite graph.
pub type Field = [[i32; STRATEGIES_MAX]; 2];

/// Finds that out for one replica.
#[must_use]
pub fn first(view: &View<'_>, game: &MatrixPlan) -> Field {
    let counts = |part: &[u8]| counts(view.plan.strategy_count(), part);
    match (game.mode, view.graph) {
        (PayoffMode::Field, _) => [field_payoffs(game, &counts(view.strategy), view.include_self), [0; STRATEGIES_MAX]],
        (PayoffMode::NeighborSum | PayoffMode::NeighborMean, Graph::Bipartite { left, .. }) => {
            let (left, right) = view.strategy.split_at(left as usize);
            side_payoffs(game, [&counts(left), &counts(right)], view.plan.topology().self_play())
        }
        _ => Field::default(),
    }
}

/// Packed payoffs of agents `first ..`.
pub fn payoffs(view: &View<'_>, game: &MatrixPlan, known: &Field, first: usize, out: &mut [u32]) {
    match game.mode {
        PayoffMode::Field => field(view, known, first, out),
        PayoffMode::Sample if view.pool().size == 0 => zero(view, first, out),
        PayoffMode::Sample => {
            if game.symmetric && view.plan.strategy_count() == 2 {
                sample_two(view, game, first, out);
            } else {
                sample(view, game, first, out);
            }
            lonely_earn_nothing(view, first, out);
        }
        PayoffMode::Match => matched(view, game, first, out),
        PayoffMode::NeighborSum | PayoffMode::NeighborMean => neighbors(view, game, known, first, out),
    }
}

/// Agents without neighbours have met nobody.
fn lonely_earn_nothing(view: &View<'_>, first: usize, out: &mut [u32]) {
    if view.graph.may_isolate() {
        for (i, word) in (first..).zip(out).filter(|(i, _)| view.graph.degree(*i as u32) == 0) {
            *word = pack(0, view.strategy[i]);
        }
    }
}

fn zero(view: &View<'_>, first: usize, out: &mut [u32]) {
    for (word, s) in out.iter_mut().zip(&view.strategy[first..]) {
        *word = pack(0, *s);
    }
}

/// Expected payoffs: one lookup per agent.
fn field(view: &View<'_>, known: &Field, first: usize, out: &mut [u32]) {
    let packed: [u32; STRATEGIES_MAX] = std::array::from_fn(|s| pack(known[0][s], s as u8));
    for (word, s) in out.iter_mut().zip(&view.strategy[first..]) {
        *word = packed[usize::from(*s) & 15];
    }
}

/// Expected payoff of each strategy against a random other (or any agent) of a population with these counts.
///
/// Rounds down. A strategy that nobody holds gets 0 if nobody else is there.
#[must_use]
pub fn field_payoffs(game: &MatrixPlan, counts: &[u64], include_self: bool) -> [i32; STRATEGIES_MAX] {
    let total: u64 = counts.iter().sum();
    let others = i64::try_from(total).unwrap_or(i64::MAX) - i64::from(!include_self);
    std::array::from_fn(|own| {
        if own >= counts.len() || counts[own] == 0 || others == 0 {
            return 0;
        }
        let both = |other: usize| i64::from(game.entry(0, own as u8, other as u8)) + i64::from(game.entry(1, own as u8, other as u8));
        // ≤ 2^31 agents · 2^24 < 2^55
        let sum: i64 = counts.iter().enumerate().map(|(other, n)| *n as i64 * both(other)).sum();
        let sum = if include_self { sum } else { sum - both(own) };
        sum.div_euclid(2 * others) as i32
    })
}

/// Payoff of each strategy on either side of a complete bipartite graph, whose sides have these counts; as the mode wants it.
#[must_use]
pub fn side_payoffs(game: &MatrixPlan, counts: [&[u64]; 2], self_play: bool) -> [[i32; STRATEGIES_MAX]; 2] {
    [0, 1].map(|side| {
        let others = counts[1 - side];
        std::array::from_fn(|own| {
            let pays = |other: usize| i64::from(game.entry(side, own as u8, other as u8));
            // ≤ 2^31 agents · 2^24 < 2^55
            let mut sum: i64 = others.iter().enumerate().map(|(other, n)| *n as i64 * pays(other)).sum();
            let mut met = others.iter().sum::<u64>() as i64;
            if self_play {
                sum += i64::from((game.entry(0, own as u8, own as u8) + game.entry(1, own as u8, own as u8)) >> 1);
                met += 1;
            }
            let earned = if game.mode == PayoffMode::NeighborSum || met == 0 { sum } else { sum.div_euclid(met) };
            earned as i32 // strategies beyond the last one have no entries
        })
    })
}

/// Two strategies, one matrix: count opponents of strategy 1, look the mean up.
fn sample_two(view: &View<'_>, game: &MatrixPlan, first: usize, out: &mut [u32]) {
    let table: [u32; 2 * 65] = std::array::from_fn(|at| sampled_payoff(game, (at / 65) as u8, (at % 65) as u32));
    let pool = view.pool();
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut ones = [0u8; BLOCK];
        for q in 0..game.samples {
            let mut picked = [0u32; BLOCK];
            opponents(view, pool, q, begin, out.len(), &mut picked);
            for (one, j) in ones.iter_mut().zip(&picked[..out.len()]) {
                *one += view.strategy[*j as usize];
            }
        }
        for ((word, one), s) in out.iter_mut().zip(ones).zip(&view.strategy[begin..]) {
            *word = table[usize::from(*s) * 65 + usize::from(one)];
        }
    }
}

/// Packed payoff of `own` if `ones` of the sampled opponents play strategy 1; two strategies, one matrix.
#[must_use]
pub fn sampled_payoff(game: &MatrixPlan, own: u8, ones: u32) -> u32 {
    let (ones, samples) = (ones.min(game.samples) as i32, game.samples as i32);
    let sum = game.entry(0, own, 0) * (samples - ones) + game.entry(0, own, 1) * ones; // |sum| < 2^23 by format
    pack(sum.div_euclid(samples), own)
}

/// Indices of opponent `q` of agents `begin ..`.
fn opponents(view: &View<'_>, pool: crate::kernel::Pool, q: u32, begin: usize, len: usize, picked: &mut [u32; BLOCK]) {
    let mut low = [0u32; BLOCK];
    if view.graph != Graph::WellMixed {
        return model::redraw_others(view, draw::OPPONENT + 2 * q, begin, len, picked);
    }
    fill_lanes(view.key(draw::OPPONENT + 2 * q), begin, len, picked);
    if pool.wide {
        fill_lanes(view.key(draw::OPPONENT + 2 * q + 1), begin, len, &mut low);
    }
    for (lane, (word, low)) in picked.iter_mut().zip(low).enumerate() {
        *word = pool.pick((begin + lane) as u32, *word, low);
    }
}

/// Any number of strategies, with or without roles.
fn sample(view: &View<'_>, game: &MatrixPlan, first: usize, out: &mut [u32]) {
    let pool = view.pool();
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut sums = [0i32; BLOCK];
        let mut roles = [0u32; BLOCK];
        for q in 0..game.samples {
            if !game.symmetric && q % 32 == 0 {
                fill_lanes(view.key(draw::ROLES + q / 32), begin, out.len(), &mut roles);
            }
            let mut picked = [0u32; BLOCK];
            opponents(view, pool, q, begin, out.len(), &mut picked);
            for (lane, sum) in sums.iter_mut().enumerate().take(out.len()) {
                let role = (roles[lane] >> (q % 32)) & 1;
                *sum += game.entry(role as usize, view.strategy[begin + lane], view.strategy[picked[lane] as usize]);
            }
        }
        for ((word, sum), s) in out.iter_mut().zip(sums).zip(&view.strategy[begin..]) {
            *word = pack(sum.div_euclid(game.samples as i32), *s);
        }
    }
}

/// One partner each: seats, the seats opposite, who sits there.
fn matched(view: &View<'_>, game: &MatrixPlan, first: usize, out: &mut [u32]) {
    let agents = view.plan.agents();
    let seats = Permutation::new(view.key(draw::MATCHING), agents);
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let (mut own, mut met) = ([0u32; BLOCK], [0u32; BLOCK]);
        let (own, met) = (&mut own[..out.len()], &mut met[..out.len()]);
        for (lane, seat) in own.iter_mut().enumerate() {
            *seat = (begin + lane) as u32;
        }
        seats.forward_many(own);
        for (other, seat) in met.iter_mut().zip(&*own) {
            // The last seat of an odd number has none opposite: its agent meets itself, and earns nothing below.
            *other = if seat ^ 1 < agents { seat ^ 1 } else { *seat };
        }
        seats.inverse_many(met);
        for (lane, word) in out.iter_mut().enumerate() {
            let (seat, i) = (own[lane], begin + lane);
            let column = if game.ranked { u32::from(met[lane] < i as u32) } else { seat & 1 };
            let earned = game.entry(column as usize, view.strategy[i], view.strategy[met[lane] as usize]);
            *word = pack(if seat ^ 1 < agents { earned } else { 0 }, view.strategy[i]);
        }
    }
}

/// Neighbours of a graph.
fn neighbors(view: &View<'_>, game: &MatrixPlan, known: &Field, first: usize, out: &mut [u32]) {
    if let Some(network) = view.plan.topology().weighted() {
        return super::weighted::neighbors(view, game, network, first, out);
    }
    if let Graph::Bipartite { left, .. } = view.graph {
        for ((i, word), s) in (first..).zip(out).zip(&view.strategy[first..]) {
            *word = pack(known[usize::from(i >= left as usize)][usize::from(*s) & 15], *s);
        }
        return;
    }
    if let Graph::Groups { size } = view.graph
        && game.symmetric
    {
        return lists::within_groups(view, game, size as usize, first, out);
    }
    let two = game.symmetric && view.plan.strategy_count() == 2;
    let counted = if two { payoff_by_count(view, game) } else { [0; 32] };
    let mut met = [0u8; ENTRIES];
    segments::each(&view.graph, first, out.len(), BLOCK, |segment| match segment {
        Segment::Edge { first: begin, len } => rows::each(&view.graph, begin, len, |stretch| match stretch {
            Stretch::One(i) => out[i as usize - first] = one_agent(view, game, i),
            Stretch::Rows(rows) => {
                let out = &mut out[rows.first - first..rows.first - first + rows.agents()];
                let met = &mut met[..rows.targets.len()];
                rows::gather(view.strategy, rows.targets, met);
                if two {
                    lists::two(view, game, &rows, met, out);
                } else {
                    lists::any(view, game, &rows, met, out);
                }
            }
        }),
        Segment::Run { first: begin, len, offsets } => {
            let out = &mut out[begin - first..begin - first + len];
            let offsets = &offsets[..view.graph.slots() as usize];
            if two {
                run_two(view, &counted, begin, offsets, out);
            } else {
                run(view, game, begin, offsets, out);
            }
        }
    });
}

/// Packed payoff by `own · 16 + neighbours of strategy 1` for an agent with all slots taken; two strategies, one matrix.
#[must_use]
pub fn payoff_by_count(view: &View<'_>, game: &MatrixPlan) -> [u32; 32] {
    let slots = view.graph.slots() as usize;
    let mut table = [0u32; 32];
    if slots > 15 {
        return table; // such graphs have no runs
    }
    for own in 0..2u8 {
        for ones in 0..=slots {
            let mut sum = game.entry(0, own, 0) * (slots - ones) as i32 + game.entry(0, own, 1) * ones as i32;
            if view.plan.topology().self_play() {
                sum += game.entry(0, own, own);
            }
            table[usize::from(own) * 16 + ones] = pack(finish(view, game, sum, slots as i32), own);
        }
    }
    table
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn run_two(view: &View<'_>, counted: &[u32; 32], begin: usize, offsets: &[isize], out: &mut [u32]) {
    let mut codes = [0u8; BLOCK];
    let codes = &mut codes[..out.len()];
    for (code, s) in codes.iter_mut().zip(&view.strategy[begin..]) {
        *code = *s << 4;
    }
    for offset in offsets {
        for (code, s) in codes.iter_mut().zip(shifted(view.strategy, begin, out.len(), *offset)) {
            *code += *s;
        }
    }
    for (word, code) in out.iter_mut().zip(codes) {
        *word = counted[usize::from(*code) & 31];
    }
}

fn run(view: &View<'_>, game: &MatrixPlan, begin: usize, offsets: &[isize], out: &mut [u32]) {
    let mut sums = [0i32; BLOCK];
    let own = &view.strategy[begin..begin + out.len()];
    for (slot, offset) in offsets.iter().enumerate() {
        let role = usize::from(!game.symmetric && slot < offsets.len() / 2);
        let entries = &game.entries[role * STRATEGIES_MAX * STRATEGIES_MAX..];
        for ((sum, own), other) in sums.iter_mut().zip(own).zip(shifted(view.strategy, begin, out.len(), *offset)) {
            *sum += entries[usize::from(*own & 15) * STRATEGIES_MAX + usize::from(*other & 15)];
        }
    }
    for ((word, sum), own) in out.iter_mut().zip(sums).zip(own) {
        *word = pack(finish(view, game, sum + with_self(view, game, *own), offsets.len() as i32), *own);
    }
}

/// The formula for one agent, wherever it stands.
fn one_agent(view: &View<'_>, game: &MatrixPlan, i: u32) -> u32 {
    let own = view.strategy[i as usize];
    let degree = view.graph.degree(i);
    let mut sum = with_self(view, game, own);
    for k in 0..degree {
        let met = view.graph.neighbor(i, k);
        let role = usize::from(view.graph.column_role(i, met.slot));
        sum += game.entry(role, own, view.strategy[met.agent as usize]);
    }
    pack(finish(view, game, sum, degree as i32), own)
}

const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");
