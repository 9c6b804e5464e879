// Digests and tallies of one measured step. A workgroup reduces one chunk of one replica and adds its integers to the
// totals; every sum is exact, so the order does not matter. Twin: src/backend/tally.rs.

override WORKGROUP: u32 = 64u;

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> before: array<u32>;
@group(1) @binding(2) var<storage, read> payoff: array<u32>;
// Digests of both columns; then per replica counts, transitions, payoff sum (low, high), 2^24-1 - lowest, highest, histogram;
// payoffs shifted by PAYOFF_BIAS.
@group(2) @binding(0) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> digests: array<atomic<u32>, 8>;
var<workgroup> transitions: array<atomic<u32>, 256>;
var<workgroup> histogram: array<atomic<u32>, 256>;
// Low and high word of the sum, 2^24-1 - lowest, highest.
var<workgroup> payoffs: array<atomic<u32>, 4>;

fn pcg4d(value: vec4<u32>) -> vec4<u32> {
    var v = value * 1664525u + vec4<u32>(1013904223u);
    v.x += v.y * v.w;
    v.y += v.z * v.x;
    v.z += v.x * v.y;
    v.w += v.y * v.z;
    v ^= v >> vec4<u32>(16u);
    v.x += v.y * v.w;
    v.y += v.z * v.x;
    v.z += v.x * v.y;
    v.w += v.y * v.z;
    return v;
}

fn add_to_sum(low: u32, high: u32) {
    let old = atomicAdd(&payoffs[0], low);
    atomicAdd(&payoffs[1], high + select(0u, 1u, old + low < low));
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
    // [1] one chunk, four agents at a time
    let first = (chunk % CHUNKS) * CHUNK_AGENTS;
    let end = min(first + CHUNK_AGENTS, AGENTS);
    var strategy_digest = vec4<u32>(0u);
    var payoff_digest = vec4<u32>(0u);
    var sum_low = 0u;
    var sum_high = 0u;
    var lowest = 0u;
    var highest = 0u;
    for (var at = first + 4u * local; at < end; at += 4u * WORKGROUP) {
        let now = strategy[replica * STRIDE_WORDS + (at >> 2u)];
        let old = before[replica * STRIDE_WORDS + (at >> 2u)];
        for (var i = at; i < min(at + 4u, end); i++) {
            let s = byte_of_word(now, i);
            let earned = bitcast<i32>(payoff[replica * STRIDE_WORDS * 4u + i]) >> 8u;
            strategy_digest += pcg4d(vec4<u32>(i, s, replica, clock.step * 64u));
            payoff_digest += pcg4d(vec4<u32>(i, bitcast<u32>(earned), replica, clock.step * 64u + 1u));
            atomicAdd(&transitions[(byte_of_word(old, i) & 15u) * 16u + (s & 15u)], 1u);
            let shifted = bitcast<u32>(earned) + PAYOFF_BIAS;
            sum_low += shifted;
            sum_high += select(0u, 1u, sum_low < shifted);
            lowest = max(lowest, 0xffffffu - shifted);
            highest = max(highest, shifted);
            if HISTOGRAM_BINS > 0u {
                let bin = bitcast<u32>(earned - PAYOFF_LOW) >> PAYOFF_BIN_BITS;
                atomicAdd(&histogram[min(bin, 255u)], 1u);
            }
        }
    }
    // [2] the workgroup's integers together
    for (var k = 0u; k < 4u; k++) {
        atomicAdd(&digests[k], strategy_digest[k]);
        atomicAdd(&digests[4u + k], payoff_digest[k]);
    }
    add_to_sum(sum_low, sum_high);
    atomicMax(&payoffs[2], lowest);
    atomicMax(&payoffs[3], highest);
    workgroupBarrier();
    // [3] into the totals
    let base = DIGEST_WORDS + replica * TALLY_WORDS;
    let count = STRATEGIES;
    for (var k = local; k < 8u; k += WORKGROUP) {
        atomicAdd(&tally[k], atomicLoad(&digests[k]));
    }
    for (var k = local; k < count * count; k += WORKGROUP) {
        let pairs = atomicLoad(&transitions[(k / count) * 16u + k % count]);
        if pairs > 0u {
            atomicAdd(&tally[base + k % count], pairs);
            atomicAdd(&tally[base + count + k], pairs);
        }
    }
    for (var k = local; k < HISTOGRAM_BINS; k += WORKGROUP) {
        atomicAdd(&tally[base + count + count * count + 4u + k], atomicLoad(&histogram[k]));
    }
    if local == 0u {
        let at = base + count + count * count;
        let low = atomicLoad(&payoffs[0]);
        let old = atomicAdd(&tally[at], low);
        atomicAdd(&tally[at + 1u], atomicLoad(&payoffs[1]) + select(0u, 1u, old + low < low));
        atomicMax(&tally[at + 2u], atomicLoad(&payoffs[2]));
        atomicMax(&tally[at + 3u], atomicLoad(&payoffs[3]));
    }
}

fn byte_of_word(word: u32, i: u32) -> u32 {
    return (word >> ((i & 3u) * 8u)) & 0xffu;
}
