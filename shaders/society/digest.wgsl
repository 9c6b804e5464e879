// Digest of one plane of a column, added to the digests before the tallies. Twin: `column_digests` in src/backend/tally.rs.

override WORKGROUP: u32 = 64u;

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> column: array<u32>;
@group(2) @binding(0) var<storage, read_write> tally: array<atomic<u32>>;

// Entries per word, plane, id of the plane in digests, place of its digest in the tally.
const PER_WORD: u32 = 0u;
const PLANE: u32 = 1u;
const ID: u32 = 2u;
const PLACE: u32 = 3u;

var<workgroup> digest: array<atomic<u32>, 4>;

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
    let first = (chunk % CHUNKS) * CHUNK_AGENTS;
    let end = min(first + CHUNK_AGENTS, AGENTS);
    let base = (tables[PLANE] * REPLICAS + replica) * STRIDE_WORDS * 4u;
    let bits = 32u / tables[PER_WORD];
    let mask = select((1u << (bits & 31u)) - 1u, 0xffffffffu, bits == 32u);
    var sum = vec4<u32>(0u);
    for (var i = first + local; i < end; i += WORKGROUP) {
        let at = base + i;
        let entry = (column[at / tables[PER_WORD]] >> ((at % tables[PER_WORD]) * bits)) & mask;
        sum += pcg4d(vec4<u32>(i, entry, replica, clock.step * 64u + tables[ID]));
    }
    for (var k = 0u; k < 4u; k++) {
        atomicAdd(&digest[k], sum[k]);
    }
    workgroupBarrier();
    for (var k = local; k < 4u; k += WORKGROUP) {
        atomicAdd(&tally[tables[PLACE] + k], atomicLoad(&digest[k]));
    }
}
