// Digests and tallies of one measured step. A workgroup reduces one chunk of one replica and adds its integers to the
// totals; every sum is exact, so the order does not matter. Twin: src/backend/tally.rs.

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> before: array<u32>;
// A stub where nobody earns.
@group(1) @binding(2) var<storage, read> payoff: array<vec4<u32>>;
// Digests of both columns; then per replica counts, transitions, payoff sum (low, high), 2^24-1 - lowest, highest, histogram;
// where agents earn, per strategy that was played agents and payoff sum (low, high); payoffs shifted by PAYOFF_BIAS.
@group(2) @binding(0) var<storage, read_write> tally: array<atomic<u32>>;

// Room for copies of the table of pairs and of the histogram.
const ROOM: u32 = 512u;
var<workgroup> transitions: array<atomic<u32>, 512>;
var<workgroup> histogram: array<atomic<u32>, 512>;
// Per strategy lower halves of its agents' payoffs, then agents in the upper 12 bits and upper halves, below 2^8, in the lower 20; in COPIES copies, each of
// at most 2048 agents.
var<workgroup> earnings: array<atomic<u32>, 256>;

// Totals: digests of both columns, lower and upper halves of payoffs, lowest, highest.
const DIGESTS: u32 = 0u;
const PAYOFFS: u32 = 8u;
const LOWEST: u32 = 10u;
const HIGHEST: u32 = 11u;

// What one invocation has found.
var<private> digest_of_strategies: vec4<u32>;
var<private> digest_of_payoffs: vec4<u32>;
var<private> lower: u32;
var<private> upper: u32;
var<private> lowest: u32;
var<private> highest: u32;

// Where the copies of this invocation begin, and how far apart entries are.
struct Tables {
    pair: u32,
    pairs_apart: u32,
    bin: u32,
    bins_apart: u32,
}

// One agent that played what its packed payoff says. The next four go into the next copy, whatever a workgroup's size.
fn count_player(i: u32, word: u32, shifted: u32) {
    let at = (word & 15u) * 2u * COPIES + (i >> 2u) % COPIES;
    atomicAdd(&earnings[at], shifted & 0xffffu);
    atomicAdd(&earnings[at + COPIES], (shifted >> 16u) + (1u << 20u));
}

// Agent `i`, which is sown as `x`.
fn count_agent(to: Tables, i: u32, x: u32, s: u32, old: u32, word: u32, place: vec3<u32>) {
    let earned = bitcast<i32>(word) >> 8u;
    digest_of_strategies += hashed(vec4<u32>(x, sown(s), place.xy));
    digest_of_payoffs += hashed(vec4<u32>(x, sown(bitcast<u32>(earned)), place.xz));
    atomicAdd(&transitions[to.pair + (old * STRATEGIES + s) * to.pairs_apart], 1u);
    let shifted = bitcast<u32>(earned) + PAYOFF_BIAS;
    lower += shifted & 0xffffu;
    upper += shifted >> 16u;
    lowest = max(lowest, 0xffffffu - shifted);
    highest = max(highest, shifted);
    if EARNS == 1u {
        count_player(i, word, shifted);
    }
    if HISTOGRAM_BINS > 0u {
        let bin = bitcast<u32>(earned - PAYOFF_LOW) >> PAYOFF_BIN_BITS;
        atomicAdd(&histogram[to.bin + min(bin, HISTOGRAM_BINS - 1u) * to.bins_apart], 1u);
    }
}

fn count_chunk(to: Tables, replica: u32, first: u32, end: u32) {
    let place = vec3<u32>(sown(replica), sown(clock.step * 64u), sown(clock.step * 64u + 1u));
    let all = AGENTS % 4u == 0u;
    var x = sown(first);
    for (var at = first; at < end; at += 4u * WORKGROUP) {
        let word = replica * STRIDE_WORDS + (at >> 2u);
        let now = bytes(strategy[word]);
        let old = bytes(before[word]);
        var earned = vec4<u32>(0u);
        if EARNS == 1u {
            earned = payoff[word];
        }
        count_agent(to, at, x, now.x, old.x, earned.x, place);
        if all || at + 1u < end {
            count_agent(to, at + 1u, x + SOWN, now.y, old.y, earned.y, place);
        }
        if all || at + 2u < end {
            count_agent(to, at + 2u, x + 2u * SOWN, now.z, old.z, earned.z, place);
        }
        if all || at + 3u < end {
            count_agent(to, at + 3u, x + 3u * SOWN, now.w, old.w, earned.w, place);
        }
        x += 4u * WORKGROUP * SOWN;
    }
}

fn give_all(local: u32) {
    give_four(local, DIGESTS, digest_of_strategies);
    give_four(local, DIGESTS + 4u, digest_of_payoffs);
    give(local, PAYOFFS, lower);
    give(local, PAYOFFS + 1u, upper);
    give_highest(local, LOWEST, lowest);
    give_highest(local, HIGHEST, highest);
}

// A sum of halves to a 64-bit total.
fn add_half(at: u32, half: u32, is_upper: bool) {
    let sum = shifted_half(half, is_upper);
    let old = atomicAdd(&tally[at], sum.x);
    atomicAdd(&tally[at + 1u], sum.y + select(0u, 1u, old + sum.x < sum.x));
}

fn add_up_earnings(local: u32, base: u32) {
    if EARNS == 0u {
        return;
    }
    for (var k = local; k < STRATEGIES; k += WORKGROUP) {
        var agents = 0u;
        var halves = vec2<u32>(0u);
        for (var copy = 0u; copy < COPIES; copy++) {
            let both = atomicLoad(&earnings[(2u * k + 1u) * COPIES + copy]);
            agents += both >> 20u;
            halves += vec2<u32>(atomicLoad(&earnings[2u * k * COPIES + copy]), both & 0xfffffu);
        }
        if agents > 0u {
            atomicAdd(&tally[base + 3u * k], agents);
            add_half(base + 3u * k + 1u, halves.x, false);
            add_half(base + 3u * k + 1u, halves.y, true);
        }
    }
}

// The workgroup's integers into the totals of the run.
fn add_up(local: u32, base: u32, apart: vec2<u32>) {
    let count = STRATEGIES;
    for (var k = local; k < count * count; k += WORKGROUP) {
        var pairs = 0u;
        for (var copy = 0u; copy < apart.x; copy++) {
            pairs += atomicLoad(&transitions[k * apart.x + copy]);
        }
        if pairs > 0u {
            atomicAdd(&tally[base + k % count], pairs);
            atomicAdd(&tally[base + count + k], pairs);
        }
    }
    let at = base + count + count * count;
    for (var k = local; k < HISTOGRAM_BINS; k += WORKGROUP) {
        var agents = 0u;
        for (var copy = 0u; copy < apart.y; copy++) {
            agents += atomicLoad(&histogram[k * apart.y + copy]);
        }
        if agents > 0u {
            atomicAdd(&tally[at + 4u + k], agents);
        }
    }
    add_up_earnings(local, at + 4u + HISTOGRAM_BINS);
    // Each total by another invocation.
    for (var k = local; k <= HIGHEST; k += WORKGROUP) {
        let found = sum_and_highest(k);
        if k < PAYOFFS {
            atomicAdd(&tally[k], found.x);
        } else if k < LOWEST {
            add_half(at, found.x, k > PAYOFFS);
        } else {
            atomicMax(&tally[at + 2u + k - LOWEST], found.y);
        }
    }
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let chunk = workgroup.y * workgroups.x + workgroup.x;
    let replica = chunk / CHUNKS;
    if replica >= REPLICAS {
        return;
    }
    let pairs = STRATEGIES * STRATEGIES;
    let apart = vec2<u32>(copies_in(ROOM, pairs), copies_in(ROOM, HISTOGRAM_BINS));
    clear_totals(local);
    for (var k = local; k < 256u; k += WORKGROUP) {
        atomicStore(&earnings[k], 0u);
    }
    for (var k = local; k < pairs * apart.x; k += WORKGROUP) {
        atomicStore(&transitions[k], 0u);
    }
    for (var k = local; k < HISTOGRAM_BINS * apart.y; k += WORKGROUP) {
        atomicStore(&histogram[k], 0u);
    }
    workgroupBarrier();
    let first = (chunk % CHUNKS) * CHUNK_AGENTS;
    let end = min(first + CHUNK_AGENTS, AGENTS);
    count_chunk(Tables(local % apart.x, apart.x, local % apart.y, apart.y), replica, first + 4u * local, end);
    give_all(local);
    workgroupBarrier();
    add_up(local, DIGEST_WORDS + replica * TALLY_WORDS, apart);
}
