// influence/hegselmann_krause: the mean of all values within epsilon. Twin: src/phase/influence/hegselmann_krause.rs.
// In a well-mixed population the means of all values have been computed before (shaders/society/means.wgsl).

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> scratch: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;

const EPSILON: u32 = 0u;
// Words of a dimension before its means: agents by value, three words of each block of values; words of the means.
const BEFORE_MEANS: u32 = 66304u;
const MEANS_WORDS: u32 = 32768u;

fn value_at(d: u32, replica: u32, i: u32) -> u32 {
    let at = half_index(d, replica, i);
    return half_of(value[at >> 1u], at);
}

fn population(d: u32, replica: u32, own: u32) -> u32 {
    let plane = replica * params.dimensions + d;
    let first = params.replicas * params.dimensions * BEFORE_MEANS;
    return half_of(scratch[first + plane * MEANS_WORDS + (own >> 1u)], own);
}

// Mean of the neighbours near enough and of oneself; their sum is below 2^47.
fn around(d: u32, replica: u32, i: u32, own: u32) -> u32 {
    var sum = own;
    var high = 0u;
    var count = 1u;
    let degree = degree_of(i);
    for (var k = 0u; k < degree; k++) {
        let other = value_at(d, replica, neighbor(i, k));
        if max(own, other) - min(own, other) <= tables[EPSILON] {
            sum += other;
            high += select(0u, 1u, sum < other);
            count += 1u;
        }
    }
    return mean_half_even(sum, high, count);
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let place = place_of(workgroup, workgroups, local);
    if !place.inside {
        return;
    }
    // Who revises, by block: lane l of block b.
    var revise: array<vec4<u32>, 4>;
    for (var b = 0u; b < 4u; b++) {
        revise[b] = revise_words(place.block + b, place.replica);
    }
    for (var d = 0u; d < params.dimensions; d++) {
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane;
            if i < params.agents {
                var words = vec2<u32>(0u);
                for (var b = 0u; b < 4u; b++) {
                    if i + b < params.agents {
                        let own = value_at(d, place.replica, i + b);
                        var next = own;
                        if happens(revise[b][lane], params.update_q30) {
                            if params.graph == GRAPH_WELL_MIXED {
                                next = population(d, place.replica, own);
                            } else {
                                next = around(d, place.replica, i + b, own);
                            }
                        }
                        words[b >> 1u] |= next << (16u * (b & 1u));
                    }
                }
                let at = half_index(d, place.replica, i) >> 1u;
                value_next[at] = words.x;
                value_next[at + 1u] = words.y;
            }
        }
    }
}
