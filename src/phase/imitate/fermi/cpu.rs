//! The kernel of `imitate/fermi` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::FermiPlan;
use crate::columns::Column;
use crate::file::per_class::Kinds;
use crate::kernel::model::{BLOCK, all_asleep_copy_nobody, copied, draw_models, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{happens, unpack_payoff};
use crate::num::table::{FERMI_BINS, FermiTable, WEIGHT_BITS, bin_and_weight, finish};
use multiversion::multiversion;

impl Kernel for FermiPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        if out.has(Column::Model) {
            copied(view, out, |first, model| models(view, self, first, model));
        } else {
            next(view, self, out.first, out.bytes(Column::Strategy, 0));
        }
    }
}

fn next(view: &View<'_>, rule: &FermiPlan, first: usize, out: &mut [u8]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if keep_all_asleep(view, &rule.revision, begin, out) {
            continue;
        }
        let models = draw_models(view, begin, out.len());
        let mut theirs = [0u32; BLOCK];
        for (word, j) in theirs.iter_mut().zip(&models.picked[..out.len()]) {
            *word = view.payoff[*j as usize];
        }
        let mut mine = [0u32; BLOCK];
        mine[..out.len()].copy_from_slice(&view.payoff[begin..begin + out.len()]);
        if !rule.revision.packed {
            for (lane, j) in models.picked[..out.len()].iter().enumerate() {
                theirs[lane] = (theirs[lane] & !0xff) | u32::from(view.strategy[*j as usize]);
                mine[lane] = (mine[lane] & !0xff) | u32::from(view.strategy[begin + lane]);
            }
        }
        if let Some(table) = rule.tables.only() {
            adopt(table, &mine, &theirs, &models.fraction, out);
        } else {
            adopt_by_class(&rule.tables, &view.bytes(Column::Class, 0)[begin..], [&mine, &theirs], &models.fraction, out);
        }
        keep_sleepers(view, &rule.revision, begin, out);
    }
}

/// Whom each agent copies; the same decisions, agent by agent.
fn models(view: &View<'_>, rule: &FermiPlan, first: usize, out: &mut [u32]) {
    let class = view.bytes(Column::Class, 0);
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if all_asleep_copy_nobody(view, &rule.revision, begin, out) {
            continue;
        }
        let models = draw_models(view, begin, out.len());
        let mut difference = [0i32; BLOCK];
        for (lane, difference) in difference.iter_mut().enumerate().take(out.len()) {
            *difference = unpack_payoff(view.payoff[models.picked[lane] as usize]) - unpack_payoff(view.payoff[begin + lane]);
        }
        for (lane, chosen) in out.iter_mut().enumerate() {
            let table = rule.tables.only().unwrap_or_else(|| rule.tables.of_class(class[begin + lane]));
            let adopts = happens(models.fraction[lane], table.threshold_q30(difference[lane]));
            let (i, j) = ((begin + lane) as u32, models.picked[lane]);
            *chosen = i ^ ((i ^ j) & 0u32.wrapping_sub(u32::from(adopts)));
        }
        sleepers_copy_nobody(view, &rule.revision, begin, out);
    }
}

/// The same as [`adopt`] where each class has a table of its own; `class` begins with the first agent of the block.
fn adopt_by_class(tables: &Kinds<FermiTable>, class: &[u8], [mine, theirs]: [&[u32; BLOCK]; 2], fraction: &[u32; BLOCK], out: &mut [u8]) {
    for (lane, (out, class)) in out.iter_mut().zip(class).enumerate() {
        let threshold = tables.of_class(*class).threshold_q30(unpack_payoff(theirs[lane]) - unpack_payoff(mine[lane]));
        *out = if happens(fraction[lane], threshold) { theirs[lane] as u8 } else { mine[lane] as u8 };
    }
}

/// Compares packed words and takes over strategies: bin and weight of each difference, table look-ups, decisions.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn adopt(table: &FermiTable, mine: &[u32; BLOCK], theirs: &[u32; BLOCK], fraction: &[u32; BLOCK], out: &mut [u8]) {
    let (bins, bin_bits, n) = (table.bins(), table.bin_bits(), out.len().min(BLOCK));
    let mut bin = [0u32; BLOCK];
    let mut weight = [0u32; BLOCK];
    let mut up = [0u32; BLOCK];
    let mut adopts = [0u8; BLOCK];
    for x in 0..n {
        (bin[x], weight[x]) = bin_and_weight(bin_bits, unpack_payoff(theirs[x]) - unpack_payoff(mine[x]));
    }
    for x in 0..n {
        let [base, slope] = bins[(bin[x] as usize).min(FERMI_BINS - 1)];
        up[x] = base + ((slope * weight[x]) >> WEIGHT_BITS);
    }
    for x in 0..n {
        let threshold = finish(bin[x], up[x], unpack_payoff(theirs[x]) - unpack_payoff(mine[x]));
        adopts[x] = 0u8.wrapping_sub(u8::from((fraction[x] >> 2) < threshold));
    }
    for x in 0..n {
        let (own, other) = (mine[x] as u8, theirs[x] as u8);
        out[x] = own ^ ((own ^ other) & adopts[x]);
    }
}
