// interact/gamble: even gambles for resources, judged as prospect theory says. Twin: src/phase/interact/gamble.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> resources: array<u32>;
@group(1) @binding(1) var<storage, read> trait_class: array<u32>;
@group(2) @binding(0) var<storage, read_write> resources_next: array<u32>;

const GAIN: u32 = 0u;
const LOW_Q16: u32 = 1u;
const RATIOS: u32 = 2u;
// 1: classes differ.
const DIFFER: u32 = 3u;
// Ratio above which each of 16 classes accepts, 2^-16.
const THRESHOLD_Q16: u32 = 4u;

fn loss(gain: u32, ratio_q16: u32) -> u32 {
    return ((gain << 16u) + ratio_q16 / 2u) / ratio_q16;
}

fn played(stock: u32, gain: u32, ratio_q16: u32, threshold_q16: u32, outcome: u32) -> u32 {
    if stock == 0u || ratio_q16 <= threshold_q16 {
        return stock;
    }
    if outcome < 0x80000000u {
        return stock + min(gain, ~stock);
    }
    return stock - min(loss(gain, ratio_q16), stock);
}

fn threshold_of(replica: u32, i: u32) -> u32 {
    if tables[DIFFER] == 0u {
        return tables[THRESHOLD_Q16];
    }
    return tables[THRESHOLD_Q16 + (byte_of(trait_class[word_index(replica, i)], i) & 15u)];
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
    for (var b = 0u; b < 4u; b++) {
        let ratios = block_words(place.block + b, DRAW | DRAW_RATIO, place.replica);
        let outcomes = block_words(place.block + b, DRAW | DRAW_OUTCOME, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                let at = agent_index(place.replica, i);
                let ratio = tables[LOW_Q16] + index_below(ratios[lane], tables[RATIOS]);
                resources_next[at] = played(resources[at], tables[GAIN], ratio, threshold_of(place.replica, i), outcomes[lane]);
            }
        }
    }
}
