// imitate/birth_death: the fit send children to random neighbours. Twin: src/phase/imitate/birth_death.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// After the fitness.
const MOST: u32 = 3u;
const LEFT: u32 = 4u;
const SLOPE: u32 = 5u;

fn birth_q30(fit: u32) -> u32 {
    let product = mul_wide(min(fit, tables[MOST]) << tables[LEFT], tables[SLOPE]);
    return product.y + (product.x >> 31u);
}

// To whom agent j sends a child, or NOBODY.
fn child(replica: u32, j: u32) -> u32 {
    let degree = degree_of(j);
    let product = mul_wide(agent_word(j, DRAW | DRAW_MODEL, replica), degree);
    let fit = fitness_of(unpack_payoff(payoff[agent_index(replica, j)]));
    if degree == 0u || !happens(product.x, birth_q30(fit)) {
        return NOBODY;
    }
    return neighbor(j, product.y);
}

// Number `place` of those who send i a child; how many there are if it is NOBODY.
fn sender(replica: u32, i: u32, place: u32) -> u32 {
    var count = 0u;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY && child(replica, j) == i {
            if count == place {
                return j;
            }
            count += 1u;
        }
    }
    return count;
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
        let drawn = block_words(place.block + b, DRAW | DRAW_SENDER, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                var copied = i;
                let count = sender(place.replica, i, NOBODY);
                if count > 0u {
                    copied = sender(place.replica, i, index_below(drawn[lane], count));
                }
                words[lane] |= byte_of(strategy[word_index(place.replica, copied)], copied) << (8u * b);
                if WANTS_MODEL == 1u {
                    model[agent_index(place.replica, i)] = copied;
                }
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
