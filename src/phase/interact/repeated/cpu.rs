//! The kernel of `interact/repeated` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{Repeated, RepeatedPlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::file::PayoffMode;
use crate::kernel::model::draw_others;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{happens, pack};
use crate::num::permute::Permutation;
use crate::num::rng::{PairKey, fill_pairs};
use crate::phase::interact::pairs::{self, cpu};

impl Kernel for Repeated {
    type First = cpu::Field;

    fn first(&self, view: &View<'_>) -> cpu::Field {
        if let Self::Field(game) = self { cpu::first(view, game) } else { cpu::Field::default() }
    }

    fn next(&self, view: &View<'_>, first: &cpu::Field, mut out: Out<'_>) {
        let earned = out.words(Column::Payoff, 0);
        match self {
            Self::Field(game) => cpu::payoffs(view, game, first, out.first, earned),
            Self::Played(game) => payoffs(view, game, out.first, earned),
        }
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        match self {
            Self::Field(game) => pairs::passes(game, passes),
            Self::Played(_) => passes.main(),
        }
    }
}

/// Agents per inner block.
const BLOCK: usize = 512;

/// Probabilities to cooperate: of memory one (5) at first and after CC, CD, DC, DD; of memory two (21) also by the last two rounds.
type Rule<const N: usize> = [u32; N];

/// Games of one block, at most one per agent of it.
struct Games {
    len: usize,
    /// Whose payoff.
    lane: [u16; BLOCK],
    /// The pair that the words belong to.
    pair: [[u32; BLOCK]; 2],
    /// The other player.
    other: [u32; BLOCK],
}

impl Games {
    fn new() -> Self {
        Self { len: 0, lane: [0; BLOCK], pair: [[0; BLOCK]; 2], other: [0; BLOCK] }
    }
    fn push(&mut self, lane: usize, pair: [u32; 2], other: u32) {
        self.lane[self.len] = lane as u16;
        (self.pair[0][self.len], self.pair[1][self.len], self.other[self.len]) = (pair[0], pair[1], other);
        self.len += 1;
    }
    /// The one game of agents i and j.
    fn together(&mut self, lane: usize, i: u32, j: u32) {
        self.push(lane, [i.min(j), i.max(j)], j);
    }
}

fn payoffs(view: &View<'_>, game: &RepeatedPlan, first: usize, out: &mut [u32]) {
    let key = view.key(draw::PAIRS).pairs();
    let play = if game.deep.is_empty() { play::<5> } else { play::<21> };
    let seats = (game.mode == PayoffMode::Match).then(|| Permutation::new(view.key(draw::MATCHING), view.plan.agents()));
    let (pool, lonely) = (view.pool(), view.graph.may_isolate());
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let (mut sums, mut met) = ([0i32; BLOCK], [0i32; BLOCK]);
        let mut games = Games::new();
        if let Some(seats) = &seats {
            partners(seats, view.plan.agents(), begin, out.len(), &mut games);
            play(view, game, key, begin, &games, &mut sums);
        } else if game.mode == PayoffMode::Sample {
            for q in 0..if pool.size == 0 { 0 } else { game.samples } {
                let others = draw_others(view, draw::OPPONENT + 2 * q, begin, out.len());
                games.len = 0;
                for (lane, other) in others.into_iter().enumerate().take(out.len()) {
                    let i = (begin + lane) as u32;
                    // Who has no neighbours meets nobody.
                    if !lonely || view.graph.degree(i) > 0 {
                        games.push(lane, [i, q], other);
                    }
                }
                play(view, game, key, begin, &games, &mut sums);
            }
            met = [game.samples as i32; BLOCK];
        } else {
            let slots = (begin..begin + out.len()).map(|i| view.graph.slots_of(i as u32)).max();
            for slot in 0..slots.unwrap_or(0) {
                games.len = 0;
                for (lane, met) in met.iter_mut().enumerate().take(out.len()) {
                    let i = (begin + lane) as u32;
                    if let Some(j) = view.graph.at(i, slot) {
                        games.together(lane, i, j);
                        *met += 1;
                    }
                }
                play(view, game, key, begin, &games, &mut sums);
            }
        }
        let divides = matches!(game.mode, PayoffMode::Sample | PayoffMode::NeighborMean);
        for (lane, word) in out.iter_mut().enumerate() {
            let earned = if divides { sums[lane].div_euclid(met[lane].max(1)) } else { sums[lane] };
            *word = pack(earned, view.strategy[begin + lane]);
        }
    }
}

/// The games of a random matching; the last seat of an odd number has none.
fn partners(seats: &Permutation, agents: u32, begin: usize, len: usize, games: &mut Games) {
    let mut places = [0u32; BLOCK];
    let places = &mut places[..len];
    for (lane, seat) in places.iter_mut().enumerate() {
        *seat = (begin + lane) as u32;
    }
    seats.forward_many(places);
    for seat in &mut *places {
        *seat = if *seat ^ 1 < agents { *seat ^ 1 } else { *seat };
    }
    seats.inverse_many(places);
    for (lane, j) in places.iter().enumerate() {
        let i = (begin + lane) as u32;
        if *j != i {
            games.together(lane, i, *j);
        }
    }
}

/// The state in which the other did the opposite.
const TURNED: [usize; 5] = [0, 2, 1, 4, 3];

/// The probabilities of an agent, mistakes included.
fn rule_of<const N: usize>(view: &View<'_>, game: &RepeatedPlan, i: usize) -> Rule<N> {
    let of_strategy = |s: usize| std::array::from_fn(|k| if N == 5 { game.strategies[s][k] } else { game.deep[s][k] });
    let Some(genes) = &game.genes else { return of_strategy(usize::from(view.strategy[i])) };
    let value = genes.map(|d| {
        let v = u32::from(view.halves(Column::Value, d)[i]);
        u64::from(v + (v >> 15))
    });
    let [e, rightly, wrongly] = game.errors_q30.map(u64::from);
    // Genes are memory-one: N is 5.
    std::array::from_fn(|k| (e + ((value[k % 5] * rightly) >> 16) + ((value[TURNED[k % 5]] * wrongly) >> 16)) as u32)
}

/// One game that goes on.
#[derive(Clone, Copy)]
struct Game<const N: usize> {
    own: Rule<N>,
    other: Rule<N>,
    /// Where both look in their rules.
    now: [u8; 2],
    /// Is the second word of a round one's own?
    second: bool,
    length: u32,
    sum: i32,
}

impl<const N: usize> Game<N> {
    const NONE: Self = Self { own: [0; N], other: [0; N], now: [0; 2], second: false, length: 0, sum: 0 };

    #[inline(always)]
    fn round(&mut self, stage: [i32; 4], words: [u32; 2]) {
        let [mine, theirs] = if self.second { [words[1], words[0]] } else { words };
        let own = u8::from(!happens(mine, self.own[usize::from(self.now[0])]));
        let other = u8::from(!happens(theirs, self.other[usize::from(self.now[1])]));
        let state = 2 * own + other;
        self.sum += stage[usize::from(state & 3)]; // < 2^30 over a whole game
        let turned = 2 * other + own;
        self.now = if N == 5 || self.now[0] == 0 {
            [1 + state, 1 + turned]
        } else {
            // Four entries by the round before follow each state of the last round.
            let before = self.now.map(|now| if now < 5 { now - 1 } else { (now - 5) >> 2 });
            [5 + 4 * state + before[0], 5 + 4 * turned + before[1]]
        };
    }
}

/// Plays games to their ends and adds what their first players earn; all are in the same round, and those that ended make room.
fn play<const N: usize>(view: &View<'_>, game: &RepeatedPlan, key: PairKey, begin: usize, games: &Games, sums: &mut [i32; BLOCK]) {
    let stream = u32::from(game.mode == PayoffMode::Sample);
    let mut words = [[0u32; BLOCK]; 4];
    let mut pair = games.pair;
    let (mut open, mut left) = ([Game::<N>::NONE; BLOCK], games.len);
    let mut live: [u16; BLOCK] = std::array::from_fn(|k| k as u16);
    for (k, open) in open.iter_mut().enumerate().take(games.len) {
        let (i, j) = (begin + usize::from(games.lane[k]), games.other[k] as usize);
        *open = Game { own: rule_of(view, game, i), other: rule_of(view, game, j), second: stream == 0 && j < i, ..Game::NONE };
    }
    let mut block = 0;
    while left > 0 {
        fill_pairs(key, [&pair[0], &pair[1]], left, block, stream, &mut words);
        let mut kept = 0;
        for slot in 0..left {
            let k = live[slot];
            let open = &mut open[usize::from(k)];
            let mut rounds = 2 * block; // after the first of the two rounds of this block
            let mut goes_on = true;
            if block == 0 {
                open.length = words[0][slot];
            } else {
                open.round(game.stage, [words[0][slot], words[1][slot]]);
                goes_on = happens(open.length, game.continues[rounds as usize - 1]);
            }
            if goes_on {
                open.round(game.stage, [words[2][slot], words[3][slot]]);
                goes_on = happens(open.length, game.continues[rounds as usize]);
                rounds += 1;
            }
            if goes_on {
                live[kept] = k;
                (pair[0][kept], pair[1][kept]) = (pair[0][slot], pair[1][slot]);
                kept += 1;
            } else {
                sums[usize::from(games.lane[usize::from(k)])] += if game.total { open.sum } else { open.sum.div_euclid(rounds as i32) };
            }
        }
        left = kept;
        block += 1;
    }
}

const _: () = assert!(BLOCK.is_multiple_of(crate::num::rng::GROUP), "blocks begin at groups of draws");
