//! Known answers and number formats through Rust and WGSL, with 64-bit and with split multiplication.

use crate::gpu;
use polity::backend::gpu::probe::{self, POISON};
use polity::num::fixed;
use polity::num::permute::Permutation;
use polity::num::power::{ETA_MAX_Q16, PowerTable};
use polity::num::rng::DrawKey;
use polity::num::table::FermiTable;
use polity::num::wide;
use polity::params::Params;
use polity::shader::Module;

const BINDINGS: &str = "
@group(2) @binding(0) var<storage, read_write> input: array<u32>;
@group(2) @binding(1) var<storage, read_write> output: array<u32>;
";

#[allow(clippy::too_many_arguments, reason = "each is one part of a probe")]
/// Runs `body` for each invocation `i`, with both multiplications, and compares with `expected`.
fn check(body: &str, head: &str, params: &Params, step: u32, tables: Option<&[u32]>, input: &[u32], expected: &[u32], invocations: u32) {
    for split in [false, true] {
        let text = format!(
            "{BINDINGS}{head}\n@compute @workgroup_size(1)\nfn main(@builtin(workgroup_id) id: vec3<u32>) {{\n let i = id.x;\n \
             if AGENTS == 0xffffffffu {{ output[0] = clock.step + input[0]; }}\n {body}\n}}\n"
        );
        let module = Module::with_library(&text, split);
        let got = probe::run(&module, params, step, tables, input, expected.len(), invocations).unwrap_or_else(|e| panic!("{e}"));
        assert!(!got.contains(&POISON) || expected.contains(&POISON), "an output was never written");
        if let Some(at) = (0..expected.len()).find(|at| got[*at] != expected[*at]) {
            panic!("split {split}: word {at}: {:#x} in WGSL, {:#x} in Rust", got[at], expected[at]);
        }
    }
}

#[test]
fn philox_known_answers_in_wgsl() {
    if !gpu::available("philox_known_answers_in_wgsl") {
        return;
    }
    let text = include_str!("../vectors/philox4x32.txt");
    let rows: Vec<Vec<u32>> = text
        .lines()
        .filter(|l| l.starts_with("philox4x32 10 "))
        .map(|l| l.split_whitespace().skip(2).map(|h| u32::from_str_radix(h, 16).expect("hex")).collect())
        .collect();
    assert_eq!(rows.len(), 3, "every row of ten rounds was read");
    let input: Vec<u32> = rows.iter().flat_map(|r| r[..6].to_vec()).collect();
    let expected: Vec<u32> = rows.iter().flat_map(|r| r[6..].to_vec()).collect();
    let body = "let at = 6u * i;
        let c = vec4<u32>(input[at], input[at + 1u], input[at + 2u], input[at + 3u]);
        let words = philox4x32_10(c, vec2<u32>(input[at + 4u], input[at + 5u]));
        for (var k = 0u; k < 4u; k++) { output[4u * i + k] = words[k]; }";
    check(body, "", &Params::default(), 0, None, &input, &expected, 3);
}

#[test]
fn draws_and_wide_numbers_in_wgsl() {
    if !gpu::available("draws_and_wide_numbers_in_wgsl") {
        return;
    }
    let key = DrawKey { seed: [123, 456], step: 9, draw: 0x2_0003, replica: 5 };
    let words: Vec<u32> = (0..256).map(|i| key.word(i)).collect();
    let params = Params { seed_low: 123, seed_high: 456, ..Params::default() };
    let body = "output[i] = block_words(((i >> 7u) << 5u) | (i & 31u), 0x20003u, 5u)[(i >> 5u) & 3u];";
    check(body, "", &params, 9, None, &[0], &words, 256);

    let edges = [0, 1, 2, 3, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, u32::MAX];
    let mut input = Vec::new();
    for a in edges {
        for b in edges {
            for c in [1u32, 7, 1_000_000, u32::MAX] {
                input.extend([a, b, c]);
            }
        }
    }
    for chunk in words.chunks_exact(3) {
        input.extend([chunk[0], chunk[1], chunk[2] | 1]);
    }
    let triples: Vec<[u32; 3]> = input.as_chunks::<3>().0.to_vec();
    let expected: Vec<u32> = triples
        .iter()
        .flat_map(|[a, b, c]| {
            let (low, high) = wide::mul_wide_split(*a, *b);
            let n = c & 0x7fff_ffff | 1;
            [low, high, wide::div_wide(*a, b % c, *c), wide::index_below(*a, n), wide::index_below_wide(*a, *b, n)]
        })
        .collect();
    let body = "let a = input[3u * i]; let b = input[3u * i + 1u]; let c = input[3u * i + 2u];
        let p = mul_wide(a, b); let n = (c & 0x7fffffffu) | 1u;
        output[5u * i] = p.x; output[5u * i + 1u] = p.y; output[5u * i + 2u] = div_wide(a, b % c, c);
        output[5u * i + 3u] = index_below(a, n); output[5u * i + 4u] = index_below_wide(a, b, n);";
    check(body, "", &Params::default(), 0, None, &input, &expected, triples.len() as u32);
}

#[test]
fn permutations_in_wgsl() {
    if !gpu::available("permutations_in_wgsl") {
        return;
    }
    for n in [1u32, 2, 5, 97, 1024, 1025, 3000] {
        let key = DrawKey { seed: [1, 0], step: 4, draw: 77, replica: 2 };
        let p = Permutation::new(key, n);
        let expected: Vec<u32> = (0..n).flat_map(|i| [p.forward(i), p.inverse(i)]).collect();
        let params = Params { agents: n, seed_low: 1, ..Params::default() };
        let body = "var p = permutation_of(77u, 2u); output[2u * i] = forward(&p, i); output[2u * i + 1u] = inverse(&p, i);";
        check(body, "", &params, 4, None, &[0], &expected, n);
    }
}

#[test]
fn fermi_thresholds_in_wgsl() {
    if !gpu::available("fermi_thresholds_in_wgsl") {
        return;
    }
    let fermi = include_str!("../../shaders/shared/fermi.wgsl");
    let tables = "@group(0) @binding(2) var<storage, read> tables: array<u32>;";
    for (beta, bits) in [(10.0, 20), (1.0, 23), (1e4, 10), (0.0, 20), (1e-4, 16)] {
        let table = FermiTable::new(beta, bits);
        let words: Vec<u32> = table.bins().iter().flatten().copied().collect();
        let input: Vec<u32> = (-2000i32..2000).map(|k| (k * 8363) as u32).collect();
        let expected: Vec<u32> = input.iter().map(|d| table.threshold_q30(*d as i32)).collect();
        let head = format!("{tables}\nconst BINS: u32 = 0u;\noverride BIN_BITS: u32 = {}u;\n{fermi}", table.bin_bits());
        let body = "output[i] = threshold_q30(bitcast<i32>(input[i]));";
        check(body, &head, &Params::default(), 0, Some(&words), &input, &expected, input.len() as u32);
    }
}

#[test]
fn values_of_sixteen_bits_in_wgsl() {
    if !gpu::available("values_of_sixteen_bits_in_wgsl") {
        return;
    }
    let key = DrawKey { seed: [8, 0], step: 1, draw: 3, replica: 0 };
    let ends = [0u32, 1, 2, 0x7fff, 0x8000, 0xfffe, 0xffff];
    let rates = [0u32, 1, 0x4000, 0x8000, 0xffff, 0x1_0000];
    let mut input = Vec::new();
    for (at, (a, b)) in ends.iter().flat_map(|a| ends.iter().map(move |b| (*a, *b))).enumerate() {
        input.extend(rates.iter().flat_map(|rate| [a, b, *rate, key.word(at as u32)]));
    }
    for i in 0..500u32 {
        let word = |k: u32| key.word(1000 + 4 * i + k);
        input.extend([word(0) >> 16, word(1) >> 16, word(2) % 65_537, word(3)]);
    }
    let rows: Vec<[u32; 4]> = input.as_chunks::<4>().0.to_vec();
    let expected: Vec<u32> = rows
        .iter()
        .flat_map(|[a, b, rate, word]| {
            let (from, to, fine) = (*a as u16, *b as u16, (rate << 14) | if *rate < 65_536 { word & 0x3fff } else { 0 });
            let (high, n) = (rate >> 1, word >> 14 << (rate & 7) | 1);
            let even = fixed::mean_half_even(u64::from(*word) << 3, 16) as u32;
            let mean = fixed::mean_half_even((u64::from(high % n) << 32) | u64::from(*word), u64::from(n));
            [u32::from(fixed::toward(from, to, *rate)), u32::from(fixed::toward_dithered(from, to, fine, *word)), even, mean as u32]
        })
        .collect();
    let body = "let a = input[4u * i]; let b = input[4u * i + 1u]; let rate = input[4u * i + 2u]; let word = input[4u * i + 3u];
        let n = ((word >> 14u) << (rate & 7u)) | 1u;
        output[4u * i] = toward(a, b, rate);
        output[4u * i + 1u] = toward_dithered(a, b, (rate << 14u) | select(0u, word & 0x3fffu, rate < 65536u), word);
        output[4u * i + 2u] = mean_half_even(word << 3u, word >> 29u, 16u);
        output[4u * i + 3u] = mean_half_even(word, (rate >> 1u) % n, n);";
    check(body, "", &Params::default(), 0, None, &input, &expected, rows.len() as u32);
}

#[test]
fn weights_in_wgsl() {
    if !gpu::available("weights_in_wgsl") {
        return;
    }
    let table = PowerTable::new();
    let tables: Vec<u32> = [7, 7, 7].iter().chain(table.words()).copied().collect();
    let key = DrawKey { seed: [9, 0], step: 1, draw: 3, replica: 0 };
    let edges = [0u32, 1, 2, 3, 1023, 1024, 1 << 31, u32::MAX];
    let etas = [0, 1, 1 << 15, 1 << 16, 3 << 16, ETA_MAX_Q16];
    let mut input = Vec::new();
    for eta in etas {
        for x in edges {
            input.extend(edges.iter().flat_map(|most| [eta, x, *most]));
        }
    }
    for i in 0..1000u32 {
        let word = |k: u32| key.word(3 * i + k);
        let most = word(1) >> (i % 32);
        input.extend([word(0) >> (10 + i % 11), word(2) >> (i % 32) >> (i % 5), most]);
    }
    let rows: Vec<[u32; 3]> = input.as_chunks::<3>().0.to_vec();
    let expected: Vec<u32> = rows
        .iter()
        .flat_map(|[eta, x, most]| [table.weight_q30(*eta, *x, *most), table.log2_q26(x | 1), table.exp2_neg_q30(x >> 11)])
        .collect();
    let power = include_str!("../../shaders/shared/power.wgsl");
    let head = format!("@group(0) @binding(2) var<storage, read> tables: array<u32>;\n{power}");
    let body = "let x = input[3u * i + 1u]; output[3u * i] = weight_q30(3u, input[3u * i], x, input[3u * i + 2u]);
        output[3u * i + 1u] = log2_q26(3u, x | 1u); output[3u * i + 2u] = exp2_neg_q30(3u, x >> 11u);";
    check(body, &head, &Params::default(), 0, Some(&tables), &input, &expected, rows.len() as u32);
}
