// Digests of planes of columns, added to the digests before the tallies: a workgroup takes a chunk of one plane.
// Twin: `column_digests` in src/backend/tally.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
// The columns, as many as bindings allow.
@group(1) @binding(0) var<storage, read> column_0: array<u32>;
@group(1) @binding(1) var<storage, read> column_1: array<u32>;
@group(1) @binding(2) var<storage, read> column_2: array<u32>;
@group(1) @binding(3) var<storage, read> column_3: array<u32>;
@group(1) @binding(4) var<storage, read> column_4: array<u32>;
@group(1) @binding(5) var<storage, read> column_5: array<u32>;
@group(2) @binding(0) var<storage, read_write> tally: array<atomic<u32>>;

// Number of planes; then per plane: its column, bits per entry, plane of the column, id in digests, place of its digest, entries of an agent.
const JOBS: u32 = 0u;
const JOB_WORDS: u32 = 6u;

// Four words, a workgroup's breadth apart, so that a wave waits once for all of them; none beyond the last.
fn four_words(column: u32, at: u32, last: u32) -> vec4<u32> {
    let place = min(vec4<u32>(at) + vec4<u32>(0u, 1u, 2u, 3u) * WORKGROUP, vec4<u32>(last));
    switch column {
        case 0u: { return vec4<u32>(column_0[place.x], column_0[place.y], column_0[place.z], column_0[place.w]); }
        case 1u: { return vec4<u32>(column_1[place.x], column_1[place.y], column_1[place.z], column_1[place.w]); }
        case 2u: { return vec4<u32>(column_2[place.x], column_2[place.y], column_2[place.z], column_2[place.w]); }
        case 3u: { return vec4<u32>(column_3[place.x], column_3[place.y], column_3[place.z], column_3[place.w]); }
        case 4u: { return vec4<u32>(column_4[place.x], column_4[place.y], column_4[place.z], column_4[place.w]); }
        default: { return vec4<u32>(column_5[place.x], column_5[place.y], column_5[place.z], column_5[place.w]); }
    }
}

var<private> digest: vec4<u32>;

// Adds the entries of four words, each of agents `i` and following below `end`, sown as `first`; the last word begins with the last agent.
fn add_words(words: vec4<u32>, bits: u32, i: vec4<u32>, first: vec4<u32>, end: u32, place: vec2<u32>) {
    // 32 bits of a shift by 32 would be none.
    let mask = vec4<u32>(0xffffffffu >> (32u - bits));
    let per_word = 32u / bits;
    let inside = i.w + per_word <= end;
    var x = first;
    for (var k = 0u; k < per_word; k++) {
        let y = sown_each((words >> vec4<u32>(k * bits)) & mask);
        var a = hashed(vec4<u32>(x.x, y.x, place));
        var b = hashed(vec4<u32>(x.y, y.y, place));
        var c = hashed(vec4<u32>(x.z, y.z, place));
        var d = hashed(vec4<u32>(x.w, y.w, place));
        if !inside {
            let live = select(vec4<u32>(0u), vec4<u32>(0xffffffffu), i + vec4<u32>(k) < vec4<u32>(end));
            a &= vec4<u32>(live.x);
            b &= vec4<u32>(live.y);
            c &= vec4<u32>(live.z);
            d &= vec4<u32>(live.w);
        }
        digest += a + b + c + d;
        x += vec4<u32>(SOWN);
    }
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // Plane by plane: what the plan fixes is quick to divide by.
    let index = workgroup.y * workgroups.x + workgroup.x;
    let plane = index / (CHUNKS * REPLICAS);
    if plane >= tables[JOBS] {
        return;
    }
    let job = 1u + plane * JOB_WORDS;
    let chunk = index % (CHUNKS * REPLICAS);
    let replica = chunk / CHUNKS;
    clear_totals(local);
    workgroupBarrier();
    let each = tables[job + 5u];
    let first = (chunk % CHUNKS) * CHUNK_AGENTS * each;
    let end = min(first + CHUNK_AGENTS * each, AGENTS * each);
    let bits = tables[job + 1u];
    let per_word = 32u / bits;
    // Planes and chunks begin with whole words.
    let base = ((tables[job + 2u] * REPLICAS + replica) * STRIDE_WORDS * 4u * each + first) / per_word;
    let last = base + (end - first - 1u) / per_word;
    let place = vec2<u32>(sown(replica), sown(clock.step * 64u + tables[job + 3u]));
    // The next agent is sown by adding, not by another product.
    let apart = WORKGROUP * per_word;
    let fours = vec4<u32>(0u, 1u, 2u, 3u) * apart;
    var x = vec4<u32>(sown(first + local * per_word)) + fours * SOWN;
    for (var at = local; first + at * per_word < end; at += 4u * WORKGROUP) {
        let words = four_words(tables[job], base + at, last);
        add_words(words, bits, vec4<u32>(first + at * per_word) + fours, x, end, place);
        x += vec4<u32>(4u * apart * SOWN);
    }
    give_four(local, 0u, digest);
    workgroupBarrier();
    for (var k = local; k < 4u; k += WORKGROUP) {
        atomicAdd(&tally[tables[job + 4u] + k], total(k));
    }
}
