// network/rewire: links that disappoint are redrawn. Twin: src/phase/network/rewire.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> link: array<u32>;
@group(2) @binding(0) var<storage, read_write> link_next: array<u32>;

// In tables: probability, 1 for neighbours of neighbours, links of an agent, masks by role and own strategy.
const PROBABILITY: u32 = 0u;
const OF_NEIGHBORS: u32 = 1u;
const SLOTS: u32 = 2u;
const MASKS: u32 = 3u;

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

fn link_index(slot: u32, replica: u32, i: u32) -> u32 {
    return agent_index(slot * REPLICAS + replica, i);
}

fn disappoints(i: u32, j: u32, own: u32, other: u32) -> bool {
    let role = select(0u, 16u, j < i);
    return ((tables[MASKS + role + own] >> other) & 1u) == 1u;
}

// Where the link of i in a slot, now to j, may lead.
fn candidate(replica: u32, slot: u32, i: u32, j: u32, word: u32, low: u32) -> u32 {
    if tables[OF_NEIGHBORS] == 1u {
        return link[link_index(index_below(word, tables[SLOTS]), replica, j)];
    }
    return pick(i, word, low);
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
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                for (var slot = 0u; slot < tables[SLOTS]; slot++) {
                    link_next[link_index(slot, place.replica, i)] = link[link_index(slot, place.replica, i)];
                }
            }
        }
        for (var slot = 0u; slot < tables[SLOTS]; slot++) {
            let redraw = block_words(place.block + b, DRAW | (DRAW_REDRAW + slot), place.replica);
            let ends = block_words(place.block + b, DRAW | (DRAW_ENDS + 2u * slot), place.replica);
            var low = vec4<u32>(0u);
            if POOL_WIDE == 1u {
                low = block_words(place.block + b, DRAW | (DRAW_ENDS + 2u * slot + 1u), place.replica);
            }
            for (var lane = 0u; lane < 4u; lane++) {
                let i = place.first + 32u * lane + b;
                if i < AGENTS && happens(redraw[lane], tables[PROBABILITY]) {
                    let j = link[link_index(slot, place.replica, i)];
                    if disappoints(i, j, strategy_at(place.replica, i), strategy_at(place.replica, j)) {
                        let end = candidate(place.replica, slot, i, j, ends[lane], low[lane]);
                        var free = end != i;
                        for (var other = 0u; other < tables[SLOTS]; other++) {
                            free = free && link_next[link_index(other, place.replica, i)] != end;
                        }
                        if free {
                            link_next[link_index(slot, place.replica, i)] = end;
                        }
                    }
                }
            }
        }
    }
}
