// evolve/migrate: newcomers from other patches. Twin: src/phase/evolve/migrate.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;

const SIZE: u32 = 0u;
// Agents outside a patch.
const POOL: u32 = 1u;
// 1: an index takes two words.
const WIDE: u32 = 2u;
const ROWS: u32 = 3u;
// Probability by environment, 2^-30.
const PROBABILITY_Q30: u32 = 4u;

// The agent outside a patch that the words choose.
fn outside(patch_index: u32, high: u32, low: u32) -> u32 {
    var seat = 0u;
    if tables[WIDE] == 1u {
        seat = index_below_wide(high, low, tables[POOL]);
    } else {
        seat = index_below(high, tables[POOL]);
    }
    return seat + select(0u, tables[SIZE], seat >= patch_index * tables[SIZE]);
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
    var words = vec4<u32>(0u);
    for (var b = 0u; b < 4u; b++) {
        let events = block_words(place.block + b, DRAW | DRAW_EVENT, place.replica);
        let high = block_words(place.block + b, DRAW | DRAW_FROM, place.replica);
        var low = vec4<u32>(0u);
        if tables[WIDE] == 1u {
            low = block_words(place.block + b, DRAW | DRAW_FROM_LOW, place.replica);
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                let patch_index = i / tables[SIZE];
                var source = i;
                if happens(events[lane], tables[PROBABILITY_Q30 + patch_index % tables[ROWS]]) {
                    source = outside(patch_index, high[lane], low[lane]);
                }
                words[lane] |= byte_of(strategy[word_index(place.replica, source)], source) << (8u * b);
            }
        }
    }
    for (var lane = 0u; lane < 4u; lane++) {
        let i = place.first + 32u * lane;
        if i < AGENTS {
            strategy_next[word_index(place.replica, i)] = words[lane];
        }
    }
}
