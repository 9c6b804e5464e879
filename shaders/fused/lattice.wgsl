// interact/matrix + imitate/fermi on a lattice of two strategies in one pass. Twin: src/phase/fused/lattice.rs.
// Four sites per word, bytes side by side; rows are whole words (width a multiple of 4), edges meet.

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

// Codes of four sites and of their neighbours, four sites at a time.
struct Around {
    up: Row,
    own: Row,
    down: Row,
}

fn around(replica: u32, word: u32) -> Around {
    let words = GRAPH_WIDTH / 4u;
    let x = word % words;
    let y = word / words;
    let above = select(y - 1u, GRAPH_HEIGHT - 1u, y == 0u);
    let below = select(y + 1u, 0u, y + 1u == GRAPH_HEIGHT);
    return Around(code_row(replica, x, above), code_row(replica, x, y), code_row(replica, x, below));
}

// Codes in a slot, of all four sites.
fn in_slot(near: Around, slot: u32) -> u32 {
    if GRAPH_SLOTS == 8u {
        let first = select(
            select(to_left(near.up), near.up.own, slot == 1u),
            select(to_right(near.up), to_left(near.own), slot == 3u),
            slot >= 2u,
        );
        let second = select(
            select(to_right(near.own), to_left(near.down), slot == 5u),
            select(near.down.own, to_right(near.down), slot == 7u),
            slot >= 6u,
        );
        return select(first, second, slot >= 4u);
    }
    let first = select(near.up.own, to_left(near.own), slot == 1u);
    let second = select(to_right(near.own), near.down.own, slot == 3u);
    return select(first, second, slot >= 2u);
}

// [3] the model's code, the threshold of both codes, the strategy of one of them
fn adopted(near: Around, b: u32, drawn: u32, revise: u32) -> u32 {
    let slot = mul_wide(drawn, GRAPH_SLOTS);
    let mine = (near.own.own >> (8u * b)) & 31u;
    let theirs = (in_slot(near, slot.y) >> (8u * b)) & 31u;
    let adopts = happens(slot.x, tables[THRESHOLDS + mine * 32u + theirs]) && happens(revise, UPDATE_Q30);
    return (select(mine, theirs, adopts) >> 4u) << (8u * b);
}

// [2] codes around four sites, one word of a lane; the words of a lane are component `lane` of each block
fn lane_of(place: Place, lane: u32, models: vec4<u32>, revise: vec4<u32>) {
    let i = place.first + 32u * lane;
    if exists(i) {
        let near = around(place.replica, i >> 2u);
        strategy_next[word_index(place.replica, i)] = adopted(near, 0u, models.x, revise.x)
            | adopted(near, 1u, models.y, revise.y)
            | adopted(near, 2u, models.z, revise.z)
            | adopted(near, 3u, models.w, revise.w);
    }
}

fn serve(place: Place) {
    // [1] random words, by block: lane l of block b belongs to byte b of word l
    let a = block_words(place.block, DRAW | DRAW_MODEL, place.replica);
    let b = block_words(place.block + 1u, DRAW | DRAW_MODEL, place.replica);
    let c = block_words(place.block + 2u, DRAW | DRAW_MODEL, place.replica);
    let d = block_words(place.block + 3u, DRAW | DRAW_MODEL, place.replica);
    let e = revise_words(place.block, place.replica);
    let f = revise_words(place.block + 1u, place.replica);
    let g = revise_words(place.block + 2u, place.replica);
    let h = revise_words(place.block + 3u, place.replica);
    lane_of(place, 0u, vec4<u32>(a.x, b.x, c.x, d.x), vec4<u32>(e.x, f.x, g.x, h.x));
    lane_of(place, 1u, vec4<u32>(a.y, b.y, c.y, d.y), vec4<u32>(e.y, f.y, g.y, h.y));
    lane_of(place, 2u, vec4<u32>(a.z, b.z, c.z, d.z), vec4<u32>(e.z, f.z, g.z, h.z));
    lane_of(place, 3u, vec4<u32>(a.w, b.w, c.w, d.w), vec4<u32>(e.w, f.w, g.w, h.w));
}
