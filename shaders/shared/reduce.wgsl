// What the measuring passes share: sums over a workgroup, hashes, four agents at a time.
//
// Invocations that add to one word of a workgroup's memory wait for each other, so every total has COPIES words and invocations
// take turns. A chunk has at most 2^14 agents, and nobody gives more than 16 bits per agent: totals never overflow. Workgroup
// memory is not emptied by the driver (one invocation would do it on some): whoever uses it begins with `clear_totals`.

const COPIES: u32 = 8u;
var<workgroup> totals: array<atomic<u32>, 128>;

// A barrier must follow.
fn clear_totals(local: u32) {
    for (var k = local; k < 128u; k += WORKGROUP) {
        atomicStore(&totals[k], 0u);
    }
}

fn give(local: u32, k: u32, x: u32) {
    atomicAdd(&totals[k * COPIES + local % COPIES], x);
}

fn give_four(local: u32, k: u32, x: vec4<u32>) {
    give(local, k, x.x);
    give(local, k + 1u, x.y);
    give(local, k + 2u, x.z);
    give(local, k + 3u, x.w);
}

fn give_highest(local: u32, k: u32, x: u32) {
    atomicMax(&totals[k * COPIES + local % COPIES], x);
}

// After a barrier.
fn total(k: u32) -> u32 {
    return sum_and_highest(k).x;
}

fn sum_and_highest(k: u32) -> vec2<u32> {
    var both = vec2<u32>(0u);
    for (var copy = 0u; copy < COPIES; copy++) {
        let x = atomicLoad(&totals[k * COPIES + copy]);
        both = vec2<u32>(both.x + x, max(both.y, x));
    }
    return both;
}

// A sum of lower halves as a 64-bit number (low, high), or one of upper halves.
fn shifted_half(sum: u32, is_upper: bool) -> vec2<u32> {
    return select(vec2<u32>(sum, 0u), vec2<u32>(sum << 16u, sum >> 16u), is_upper);
}

// Copies of a table of so many entries that fit `room` words, and no more than there are agents for: a power of two, at most 32.
fn copies_in(room: u32, entries: u32) -> u32 {
    return 1u << min(firstLeadingBit(min(room, max(entries, AGENTS)) / max(entries, 1u)), 5u);
}

// The first half of pcg4d's way with one word, which does not depend on the others: the next word's is SOWN more.
const SOWN: u32 = 1664525u;

fn sown(word: u32) -> u32 {
    return word * SOWN + 1013904223u;
}

fn sown_each(words: vec4<u32>) -> vec4<u32> {
    return words * SOWN + vec4<u32>(1013904223u);
}

// pcg4d of four sown words. Twin: src/num/digest.rs.
fn hashed(sown: vec4<u32>) -> vec4<u32> {
    var v = sown;
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

fn bytes(word: u32) -> vec4<u32> {
    return (vec4<u32>(word) >> vec4<u32>(0u, 8u, 16u, 24u)) & vec4<u32>(0xffu);
}

fn halves(words: vec2<u32>) -> vec4<u32> {
    return (words.xxyy >> vec4<u32>(0u, 16u, 0u, 16u)) & vec4<u32>(0xffffu);
}

// All bits of those of the agents `at .. at + 4` that are below `end`.
fn living(at: u32, end: u32) -> vec4<u32> {
    return select(vec4<u32>(0u), vec4<u32>(0xffffffffu), vec4<u32>(at) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(end));
}

fn sum_of(v: vec4<u32>) -> u32 {
    return v.x + v.y + v.z + v.w;
}
