//! Exact tallies on the CPU: chunks in parallel, integers added in any order.

use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::STRATEGIES_MAX;
use crate::metrics::{Absorbed, ReplicaTally};
use crate::num::digest::Digest;
use crate::num::fixed::unpack_payoff;
use crate::world::{Data, Store};
use multiversion::multiversion;
use rayon::prelude::*;

/// Columns of one replica, without padding.
#[derive(Clone, Copy)]
pub(super) struct Columns<'a> {
    pub strategy: &'a [u8],
    /// Strategies before the step.
    pub before: &'a [u8],
    /// Packed payoffs; empty: all 0.
    pub payoff: &'a [u32],
}

/// Sums over some agents of one replica.
#[derive(Clone)]
struct Partial {
    tally: ReplicaTally,
    digests: [Digest; 2],
}

impl Partial {
    fn merge(mut self, other: &Self) -> Self {
        let add = |a: &mut Vec<u64>, b: &Vec<u64>| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        add(&mut self.tally.counts, &other.tally.counts);
        add(&mut self.tally.transitions, &other.tally.transitions);
        add(&mut self.tally.histogram, &other.tally.histogram);
        add(&mut self.tally.played, &other.tally.played);
        self.tally.earned.iter_mut().zip(&other.tally.earned).for_each(|(a, b)| *a += b);
        self.tally.payoff_sum += other.tally.payoff_sum;
        self.tally.payoff_min = self.tally.payoff_min.min(other.tally.payoff_min);
        self.tally.payoff_max = self.tally.payoff_max.max(other.tally.payoff_max);
        self.digests = [self.digests[0].plus(other.digests[0]), self.digests[1].plus(other.digests[1])];
        self
    }
}

/// Tallies one replica after `step`.
pub(super) fn replica(
    plan: &Plan,
    step: u32,
    replica: u32,
    columns: Columns<'_>,
    absorbed: Option<Absorbed>,
) -> (ReplicaTally, [Digest; 2]) {
    const CHUNK: usize = 1 << 16;
    let agents = columns.strategy.len();
    let part = |begin: usize| {
        let end = agents.min(begin + CHUNK);
        let slice = Columns {
            strategy: &columns.strategy[begin..end],
            before: &columns.before[begin..end],
            payoff: if columns.payoff.is_empty() { &[] } else { &columns.payoff[begin..end] },
        };
        chunk(plan, step, replica, begin as u32, slice)
    };
    let total = if agents <= CHUNK {
        part(0)
    } else {
        let begins: Vec<usize> = (0..agents).step_by(CHUNK).collect();
        begins.into_par_iter().map(part).reduce_with(|a, b| a.merge(&b)).unwrap_or_else(|| part(0))
    };
    let mut tally = total.tally;
    tally.absorbed = absorbed;
    (tally, total.digests)
}

fn chunk(plan: &Plan, step: u32, replica: u32, first: u32, columns: Columns<'_>) -> Partial {
    let count = plan.strategy_count();
    let keys = columns.before.iter().zip(columns.strategy).map(|(before, after)| usize::from((*before & 15) << 4 | (*after & 15)));
    let pairs = counted(keys);
    let pair = |from: usize, to: usize| pairs[from * STRATEGIES_MAX + to];
    let mut tally = ReplicaTally {
        counts: (0..count).map(|to| (0..STRATEGIES_MAX).map(|from| pair(from, to)).sum()).collect(),
        histogram: vec![0; plan.histogram_bins() as usize],
        ..ReplicaTally::default()
    };
    if step > 0 {
        tally.transitions = (0..count * count).map(|at| pair(at / count, at % count)).collect();
    }
    if step > 0 && plan.interacts() {
        let [played, earned] = by_strategy(columns.payoff, count);
        tally.played = if columns.payoff.is_empty() { tally.counts.clone() } else { played.into_iter().map(|n| n as u64).collect() };
        tally.earned = earned;
    }
    let low = plan.payoff().low;
    if columns.payoff.is_empty() {
        if step > 0 && !tally.histogram.is_empty() {
            tally.histogram[((0 - low) >> plan.payoff().bin_bits) as usize] += columns.strategy.len() as u64;
        }
    } else {
        (tally.payoff_sum, tally.payoff_min, tally.payoff_max) = extent(columns.payoff);
        if step > 0 && !tally.histogram.is_empty() {
            let shift = plan.payoff().bin_bits;
            let bins = counted(columns.payoff.iter().map(|word| ((unpack_payoff(*word) - low) >> shift) as usize & 255));
            tally.histogram = bins[..tally.histogram.len()].to_vec();
        }
    }
    let salts = [Column::Strategy, Column::Payoff].map(|c| Digest::salt(c as u32, step));
    let digests = [
        digest(columns.strategy, |s| u32::from(*s), first, replica, salts[0]),
        if columns.payoff.is_empty() {
            digest(columns.strategy, |_| 0, first, replica, salts[1])
        } else {
            digest(columns.payoff, |w| unpack_payoff(*w) as u32, first, replica, salts[1])
        },
    ];
    Partial { tally, digests }
}

/// Sum, lowest and highest of packed payoffs.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn extent(payoffs: &[u32]) -> (i64, i32, i32) {
    let (mut sum, mut low, mut high) = (0i64, i32::MAX, i32::MIN);
    for word in payoffs {
        let payoff = unpack_payoff(*word);
        sum += i64::from(payoff);
        low = low.min(payoff);
        high = high.max(payoff);
    }
    (sum, low, high)
}

/// Agents and sum of payoffs by the strategy beside the packed payoff, which is the one that was played.
fn by_strategy(payoffs: &[u32], count: usize) -> [Vec<i64>; 2] {
    /// Strategies that are looked for one after the other.
    const FEW: usize = 4;
    const SHIFTED: u32 = 1 << 23;
    if count <= FEW {
        let each: Vec<[i64; 2]> = (0..count as u32).map(|s| of_strategy(payoffs, s)).collect();
        return [0, 1].map(|which| each.iter().map(|of| of[which]).collect());
    }
    // Both in one word, agents above 2^40, payoffs shifted to be positive; four tables in turn, so that equal neighbours do not wait for each other.
    let mut tables = [[0u64; STRATEGIES_MAX]; 4];
    for (at, word) in payoffs.iter().enumerate() {
        tables[at & 3][(word & 15) as usize] += (1 << 40) + u64::from((word >> 8) ^ SHIFTED);
    }
    let of = |s: usize| tables.iter().map(|table| table[s]).sum::<u64>();
    let played = |s: usize| (of(s) >> 40) as i64;
    let earned = |s: usize| (of(s) & ((1 << 40) - 1)) as i64 - played(s) * i64::from(SHIFTED);
    [(0..count).map(played).collect(), (0..count).map(earned).collect()]
}

/// Agents that played one strategy, and the sum of their payoffs.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn of_strategy(payoffs: &[u32], strategy: u32) -> [i64; 2] {
    let mut total = [0; 2];
    // Sums of 128 payoffs of 24 bits fit 32 bits.
    for block in payoffs.chunks(128) {
        let (mut agents, mut sum) = (0, 0);
        for word in block {
            let played = word & 15 == strategy;
            agents += i32::from(played);
            sum += if played { unpack_payoff(*word) } else { 0 };
        }
        total = [total[0] + i64::from(agents), total[1] + i64::from(sum)];
    }
    total
}

/// How often each key below 256 occurs. Four tables in turn, so that equal neighbours do not wait for each other.
fn counted(keys: impl Iterator<Item = usize>) -> [u64; 256] {
    let mut tables = [[0u32; 256]; 4];
    for (at, key) in keys.enumerate() {
        tables[at & 3][key & 255] += 1; // a chunk has far fewer than 2^32 agents
    }
    std::array::from_fn(|key| tables.iter().map(|table| u64::from(table[key])).sum())
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn digest<T>(values: &[T], value: impl Fn(&T) -> u32, first: u32, replica: u32, salt: u32) -> Digest {
    let mut sum = Digest::default();
    for (lane, v) in values.iter().enumerate() {
        sum.add_value(first.wrapping_add(lane as u32), value(v), replica, salt);
    }
    sum
}

/// Digests of every plane of every column of the society that can change, in the order of their ids.
pub(super) fn column_digests(plan: &Plan, step: u32, columns: &[Store]) -> Vec<Digest> {
    const PIECE: usize = 1 << 16;
    let mut digests = Vec::new();
    let digested = plan.digested();
    for store in columns.iter().filter(|s| digested.contains(&(s.column, 0))) {
        for plane in 0..if store.column.is_rows() { 1 } else { store.planes } {
            let salt = Digest::salt(store.column.id(plane), step);
            let of = |replica: u32| {
                let range = store.digested(plan, plane, replica);
                let pieces: Vec<usize> = range.clone().step_by(PIECE).collect();
                let piece = |begin: usize| {
                    let (end, first) = (range.end.min(begin + PIECE), (begin - range.start) as u32);
                    match &store.data {
                        Data::U8(all) => digest(&all[begin..end], |x| u32::from(*x), first, replica, salt),
                        Data::U16(all) => digest(&all[begin..end], |x| u32::from(*x), first, replica, salt),
                        Data::U32(all) => digest(&all[begin..end], |x| *x, first, replica, salt),
                    }
                };
                pieces.into_par_iter().map(piece).reduce(Digest::default, Digest::plus)
            };
            digests.push((0..plan.replicas()).into_par_iter().map(of).reduce(Digest::default, Digest::plus));
        }
    }
    digests
}
