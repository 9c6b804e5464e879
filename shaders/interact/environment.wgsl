// interact/environment: earn what one's strategy is worth where one is. Twin: src/phase/interact/environment.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;

const SIZE: u32 = 0u;
const ROWS: u32 = 1u;
// Rows of 16 strategies.
const ENTRIES: u32 = 2u;

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
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                let own = byte_of(strategy[word_index(place.replica, i)], i);
                let row = i / tables[SIZE] % tables[ROWS];
                payoff[agent_index(place.replica, i)] = pack(bitcast<i32>(tables[ENTRIES + 16u * row + own]), own);
            }
        }
    }
}
