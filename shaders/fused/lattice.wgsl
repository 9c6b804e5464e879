// interact/matrix + imitate/fermi on a lattice of two strategies in one pass. Twin: src/phase/fused/lattice.rs.
// Four sites per word, bytes side by side; rows are whole words (width a multiple of 4), edges meet.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;

// Three words of a row around a column, the row's ends wrapped.
struct Row {
    left: u32,
    own: u32,
    right: u32,
}

fn row_at(replica: u32, x: u32, y: u32) -> Row {
    let words = GRAPH_WIDTH / 4u;
    let base = replica * STRIDE_WORDS + y * words;
    let left = select(x - 1u, words - 1u, x == 0u);
    let right = select(x + 1u, 0u, x + 1u == words);
    return Row(strategy[base + left], strategy[base + x], strategy[base + right]);
}

// Each byte's neighbour to the left or right.
fn to_left(row: Row) -> u32 {
    return (row.own << 8u) | (row.left >> 24u);
}

fn to_right(row: Row) -> u32 {
    return (row.own >> 8u) | (row.right << 24u);
}

// Codes of four sites: own * 16 + neighbours of strategy 1, at most 8, so that bytes never carry.
fn codes_of(up: Row, own: Row, down: Row) -> u32 {
    var ones = up.own + down.own + to_left(own) + to_right(own);
    if GRAPH_SLOTS == 8u {
        ones += to_left(up) + to_right(up) + to_left(down) + to_right(down);
    }
    return (own.own << 4u) + ones;
}

// Codes of the words to the left, at, and to the right of a column.
fn code_row(replica: u32, x: u32, y: u32) -> Row {
    let words = GRAPH_WIDTH / 4u;
    let above = select(y - 1u, GRAPH_HEIGHT - 1u, y == 0u);
    let below = select(y + 1u, 0u, y + 1u == GRAPH_HEIGHT);
    let left = select(x - 1u, words - 1u, x == 0u);
    let right = select(x + 1u, 0u, x + 1u == words);
    return Row(
        codes_of(row_at(replica, left, above), row_at(replica, left, y), row_at(replica, left, below)),
        codes_of(row_at(replica, x, above), row_at(replica, x, y), row_at(replica, x, below)),
        codes_of(row_at(replica, right, above), row_at(replica, right, y), row_at(replica, right, below)),
    );
}

// Codes of the models in each slot, four sites at a time.
struct Around {
    slots: array<u32, 8>,
    own: u32,
}

fn around(replica: u32, word: u32) -> Around {
    let words = GRAPH_WIDTH / 4u;
    let x = word % words;
    let y = word / words;
    let above = select(y - 1u, GRAPH_HEIGHT - 1u, y == 0u);
    let below = select(y + 1u, 0u, y + 1u == GRAPH_HEIGHT);
    let up = code_row(replica, x, above);
    let own = code_row(replica, x, y);
    let down = code_row(replica, x, below);
    if GRAPH_SLOTS == 8u {
        return Around(
            array<u32, 8>(to_left(up), up.own, to_right(up), to_left(own), to_right(own), to_left(down), down.own, to_right(down)),
            own.own,
        );
    }
    return Around(array<u32, 8>(up.own, to_left(own), to_right(own), down.own, 0u, 0u, 0u, 0u), own.own);
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
    // [1] random words, by block: lane l of block b belongs to byte b of word l
    var models: array<vec4<u32>, 4>;
    var revise: array<vec4<u32>, 4>;
    for (var b = 0u; b < 4u; b++) {
        models[b] = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        revise[b] = revise_words(place.block + b, place.replica);
    }
    for (var lane = 0u; lane < 4u; lane++) {
        let i = place.first + 32u * lane;
        if i < AGENTS {
            // [2] codes around four sites
            var near = around(place.replica, i >> 2u);
            var next = 0u;
            for (var b = 0u; b < 4u; b++) {
                // [3] the model's code, the threshold of both codes, the strategy of one of them
                let drawn = models[b][lane];
                let slot = mul_wide(drawn, GRAPH_SLOTS);
                let mine = (near.own >> (8u * b)) & 31u;
                let theirs = (near.slots[slot.y] >> (8u * b)) & 31u;
                let adopts = happens(slot.x, tables[mine * 32u + theirs]) && happens(revise[b][lane], UPDATE_Q30);
                next |= (select(mine, theirs, adopts) >> 4u) << (8u * b);
            }
            strategy_next[word_index(place.replica, i)] = next;
        }
    }
}
