// interact/public_goods: groups share a good, whoever paid for it. Twin: src/phase/interact/public_goods.rs.

@group(0) @binding(2) var<storage, read> tables: array<i32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> field: array<i32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;

const SIZE: u32 = 0u;
const CONTRIBUTORS: u32 = 1u;
const GROUPING: u32 = 2u;
const PAIRS: u32 = 4u;
const BY_COUNT: u32 = 260u;

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

fn pair_of(own: u32, other: u32) -> i32 {
    return tables[PAIRS + own * 16u + other];
}

fn contributes(s: u32) -> u32 {
    return (u32(tables[CONTRIBUTORS]) >> s) & 1u;
}

// What agent i earns in the group of its seat.
fn earned(seats: ptr<function, Permutation>, replica: u32, i: u32, own: u32) -> i32 {
    let size = u32(tables[SIZE]);
    let random = u32(tables[GROUPING]) == GROUP_RANDOM;
    var seat = i;
    if random {
        seat = forward(seats, i);
    }
    let first = seat - seat % size;
    if first + size > AGENTS {
        return 0;
    }
    // Oneself is among the members: taken out at the end.
    var sum = -pair_of(own, own);
    var contributing = 0u;
    for (var k = 0u; k < size; k++) {
        var j = first + k;
        if random {
            j = inverse(seats, j);
        }
        let other = strategy_at(replica, j);
        sum += pair_of(own, other);
        contributing += contributes(other);
    }
    sum += tables[BY_COUNT + contributes(own) * (size + 1u) + contributing];
    // Contributors that avert the loss, its probability and size.
    let strike = BY_COUNT + 2u * (size + 1u);
    if contributing < u32(tables[strike]) && happens(agent_word(first, DRAW | DRAW_LOSS, replica), u32(tables[strike + 1u])) {
        sum -= tables[strike + 2u];
    }
    return sum;
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
    var seats: Permutation;
    if u32(tables[GROUPING]) == GROUP_RANDOM {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
    for (var b = 0u; b < 4u; b++) {
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                let own = strategy_at(place.replica, i);
                var sum = 0;
                if u32(tables[GROUPING]) == GROUP_FIELD {
                    sum = field[place.replica * 16u + own];
                } else {
                    sum = earned(&seats, place.replica, i, own);
                }
                payoff[agent_index(place.replica, i)] = pack(sum, own);
            }
        }
    }
}
